// SPDX-License-Identifier: Apache-2.0

/// What stands between two brackets, or in the whole text, as far as it has been read.
struct QueryGroup {
    /// Whether a hyphen stands before the bracket.
    var isExcluded = false

    /// Whether nothing at all stands in it so far.
    var isBlank = true

    private var branches: [[SearchQuery]] = []
    private var branch: [SearchQuery] = []

    /// `AND` or `OR` behind a term, and `NOT`: they are operators once something follows.
    private var joining: QueryOperator?
    private var isNegating = false

    init(isExcluded: Bool = false) { self.isExcluded = isExcluded }

    /// Takes an operator where one can stand; false where it can only be a word.
    mutating func take(_ sign: QueryOperator) -> Bool {
        switch sign {
        case .and, .or:
            guard joining == nil, !isNegating, !branch.isEmpty else { return false }
            joining = sign
        case .not:
            guard !isNegating else { return false }
            isNegating = true
        }
        isBlank = false
        return true
    }

    mutating func append(_ query: SearchQuery) {
        isBlank = false
        if joining == .or {
            branches.append(branch)
            branch = []
        }
        let term = isNegating ? SearchQuery.not(query) : query
        joining = nil
        isNegating = false
        switch term.simplified {
        case .all(let terms): branch += terms
        case let term: branch.append(term)
        }
    }

    /// The operators that still wait for what follows; nothing will.
    mutating func takeOpenOperators() -> [String] {
        defer { isNegating = false }
        if isNegating { return [QueryOperator.not.rawValue] }
        guard let sign = joining else { return [] }
        joining = nil
        return [sign.rawValue]
    }

    /// What it asks for; nil where there is nothing to ask for.
    var query: SearchQuery? {
        var alternatives: [SearchQuery] = []
        for terms in branches + [branch] {
            switch terms.count {
            case 0: continue
            case 1:
                if case .any(let inner) = terms[0] { alternatives += inner } else { alternatives.append(terms[0]) }
            default: alternatives.append(.all(terms))
            }
        }
        return alternatives.count > 1 ? .any(alternatives) : alternatives.first
    }
}

extension SearchQuery {
    /// Without two exclusions that undo each other.
    fileprivate var simplified: SearchQuery {
        guard case .not(.not(let inner)) = self else { return self }
        return inner.simplified
    }
}

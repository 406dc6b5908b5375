// SPDX-License-Identifier: Apache-2.0

internal import Catalogue
internal import Ledger
internal import Queries
internal import Records

/// Whose records somebody sees: those of one of some legal entities, where any is named, and of one of some desks, where any
/// is named. A record that states none is outside of a scope that names some.
///
/// Names are compared as the search fields `entity:` and `desk:` compare them. They are free text, and so stand in the
/// detail of the act that gives the scope (Docs/OnDiskFormat.md §4.6).
public struct AccessScope: Hashable, Sendable {
    public var legalEntities: [String]
    public var desks: [String]

    /// The most names of either kind, and the most characters of one.
    static let mostNames = 100
    static let longest = 200

    public init(legalEntities: [String] = [], desks: [String] = []) {
        self.legalEntities = legalEntities
        self.desks = desks
    }

    /// The scope as it is kept: names without white space around them, each once.
    ///
    /// - Throws: ``ArchiveError`` `usage` where it names nothing or too much, and where a name is blank, too long or has
    ///   control characters.
    func proved() throws(ArchiveError) -> Self {
        let proved = Self(
            legalEntities: try Self.proved(legalEntities, "--legal-entity"), desks: try Self.proved(desks, "--desk"))
        guard !proved.isEmpty else {
            throw ArchiveError(
                code: .usage, subject: "--desk",
                message: "a scope names a legal entity or a desk; say --legal-entity or --desk")
        }
        return proved
    }

    private static func proved(_ names: [String], _ subject: String) throws(ArchiveError) -> [String] {
        var proved: [String] = []
        for name in names.map({ SearchSaving.trimmed($0) }) where !proved.contains(name) {
            let isClean = name.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control }
            guard !name.isEmpty, name.unicodeScalars.count <= longest, isClean else {
                throw ArchiveError(
                    code: .usage, subject: subject,
                    message: "a name in a scope has 1 to \(longest) characters and no control characters")
            }
            proved.append(name)
        }
        guard proved.count <= mostNames else {
            throw ArchiveError(
                code: .usage, subject: subject, message: "a scope has at most \(mostNames) names of a kind")
        }
        return proved
    }

    var isEmpty: Bool { legalEntities.isEmpty && desks.isEmpty }

    /// In words.
    public var sentence: String {
        [("legal entity", legalEntities), ("desk", desks)].filter { !$0.1.isEmpty }
            .map { "\($0.0) \($0.1.joined(separator: " or "))" }.joined(separator: ", and ")
    }

    var members: [String: CanonicalJSON] {
        [
            "legalEntities": .array(legalEntities.map { .string($0) }), "desks": .array(desks.map { .string($0) }),
        ]
    }

    /// `nil` where a detail does not say it whole: what can't be read is no wider scope.
    init?(_ json: CanonicalJSON) {
        guard let entities = json["legalEntities"]?.texts, let desks = json["desks"]?.texts else { return nil }
        self.init(legalEntities: entities, desks: desks)
        if isEmpty { return nil }
    }
}

extension Archive {
    /// What was of which legal entity and desk on an earlier day may have been corrected since: no answer within a scope is of
    /// one.
    var refusesEarlierDay: ArchiveError {
        refuse(
            AccessRefusal(
                reason: .scope,
                message:
                    "\(environment.agent) may not do this: it sees the records of some legal entities and desks only, "
                    + "and which these were on an earlier day may have been corrected since; leave out --as-of"),
            .search)
    }
}

extension ArchiveView {
    /// What all records of a volume meet that the answer may hold; `nil` where it may hold those of all.
    func conditionOfScope(in entry: VolumeEntry) -> SearchCondition? {
        scope.map {
            SearchCondition(.all($0.clauses), in: entry.key.recordClass, upTo: sequence)
                .without(withheld(in: entry))
        }
    }
}

/// What is to become of a scope.
public enum ScopeRequest: Hashable, Sendable {
    /// All records are seen.
    case none
    case these(AccessScope)

    var scope: AccessScope? {
        switch self {
        case .none: nil
        case .these(let scope): scope
        }
    }
}

/// The line that gives a scope, and the volume with its detail.
struct ScopePlace: Hashable, Sendable {
    var line: Int
    var detail: VolumeKey?
}

/// Whose records who acts sees: those that are in each of some scopes, and nobody's where there is none.
struct ScopeRule: Hashable, Sendable {
    /// What a query must meet as well; it is the same as ``holds(_:)``.
    let clauses: [SearchQuery]
    private let scopes: [AccessScope]

    init(_ scopes: [AccessScope]) {
        self.scopes = scopes
        func clause(_ field: SearchField, _ names: [String]) -> SearchQuery? {
            names.isEmpty ? nil : .any(names.map { .field(field, .equals($0)) })
        }
        let clauses = scopes.flatMap { scope in
            scope.isEmpty
                ? [.nothing] : [clause(.entity, scope.legalEntities), clause(.desk, scope.desks)].compactMap(\.self)
        }
        self.clauses = clauses.isEmpty ? [.nothing] : clauses
    }

    /// The records that match a query and are in scope.
    func conjoined(_ query: SearchQuery) -> SearchQuery {
        let parts: [SearchQuery] = if case .all(let queries) = query { queries } else { [query] }
        return .all(parts + clauses)
    }

    /// Whether a record of these facts is in scope.
    func holds(_ facts: String) -> Bool {
        func isOne(_ key: String, of names: [String]) -> Bool {
            names.isEmpty || names.contains { FactLines.has(key, $0, in: facts) }
        }
        return !scopes.isEmpty
            && scopes.allSatisfy { !$0.isEmpty && isOne("entity", of: $0.legalEntities) && isOne("desk", of: $0.desks) }
    }
}

extension CanonicalJSON {
    /// The strings of an array of nothing else.
    fileprivate var texts: [String]? {
        guard let elements else { return nil }
        let texts = elements.compactMap(\.text)
        return texts.count == elements.count ? texts : nil
    }
}

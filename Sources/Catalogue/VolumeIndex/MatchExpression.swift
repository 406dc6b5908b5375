// SPDX-License-Identifier: Apache-2.0

internal import Queries

/// Text in the language of FTS5 (https://www.sqlite.org/fts5.html#full_text_query_syntax).
///
/// This is the only place where text of a person gets near FTS5: each word is quoted, inner quotes doubled, so that no
/// text is ever a syntax error or an operator.
enum MatchExpression {
    /// The expression of a query that asks for text alone; `nil` where it asks for anything else, or for what FTS5 can't
    /// say by itself: the complement of a text.
    static func of(_ query: SearchQuery) -> String? {
        switch query {
        case .word(let word): quoted(word)
        case .phrase(let words): quoted(words.joined(separator: " "))
        case .prefix(let stem): quoted(stem) + " *"
        case .all(let queries): conjunction(queries)
        case .any(let queries): joined(queries, " OR ")
        case .everything, .nothing, .not, .field: nil
        }
    }

    /// Parts that are asked for, without those that are not: `(a AND b) NOT (c OR d)`.
    private static func conjunction(_ queries: [SearchQuery]) -> String? {
        var wanted: [SearchQuery] = []
        var unwanted: [SearchQuery] = []
        for query in queries {
            if case .not(let query) = query { unwanted.append(query) } else { wanted.append(query) }
        }
        guard !wanted.isEmpty, let positive = joined(wanted, " AND ") else { return nil }
        guard !unwanted.isEmpty else { return positive }
        return joined(unwanted, " OR ").map { "(\(positive)) NOT (\($0))" }
    }

    private static func joined(_ queries: [SearchQuery], _ operation: String) -> String? {
        let parts = queries.compactMap { of($0) }
        guard !parts.isEmpty, parts.count == queries.count else { return nil }
        return joined(parts, operation)
    }

    /// The phrases of the expression of a query, in the order in which FTS5 numbers them; of those that are excluded nothing
    /// is ever found.
    static func phrases(of query: SearchQuery) -> [String] {
        switch query {
        case .word(let word): [quoted(word)]
        case .phrase(let words): [quoted(words.joined(separator: " "))]
        case .prefix(let stem): [quoted(stem) + " *"]
        case .any(let queries): queries.flatMap { phrases(of: $0) }
        case .all(let queries):
            queries.flatMap { query in if case .not = query { [String]() } else { phrases(of: query) } }
                + queries.flatMap { query in if case .not(let inner) = query { phrases(of: inner) } else { [String]() }
                }
        case .everything, .nothing, .not, .field: []
        }
    }

    /// Expressions as one.
    static func joined(_ parts: [String], _ operation: String) -> String {
        parts.count == 1 ? parts[0] : parts.map { "(\($0))" }.joined(separator: operation)
    }

    /// A text as `text_index` is asked for it: folded as what it holds, and in quotes.
    static func quoted(_ text: String) -> String { literal(TextFolding.fold(text)) }

    /// A text in quotes.
    static func literal(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\"\""
            case "\0": result += " "
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }
}

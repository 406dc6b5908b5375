// SPDX-License-Identifier: Apache-2.0

public import Queries

/// A search query in the language of FTS5 (https://www.sqlite.org/fts5.html#full_text_query_syntax).
///
/// This is the only place where text of a person gets near FTS5: each word is quoted, inner quotes doubled, so that no
/// text is ever a syntax error or an operator.
public enum MatchExpression: Hashable, Sendable {
    /// Every row.
    case all
    /// No row.
    case none
    /// The rows that FTS5 finds.
    case match(String)

    public init(_ query: SearchQuery) {
        switch query {
        case .everything: self = .all
        case .nothing: self = .none
        case .word(let word): self = .match(Self.quoted(word))
        case .phrase(let words): self = .match(Self.quoted(words.joined(separator: " ")))
        case .all(let queries): self = Self.conjunction(queries.map { MatchExpression($0) })
        }
    }

    private static func conjunction(_ parts: [MatchExpression]) -> MatchExpression {
        var expressions: [String] = []
        for part in parts {
            switch part {
            case .all: continue
            case .none: return .none
            case .match(let expression): expressions.append(expression)
            }
        }
        return expressions.isEmpty ? .all : .match(expressions.joined(separator: " AND "))
    }

    private static func quoted(_ text: String) -> String {
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

// SPDX-License-Identifier: Apache-2.0

/// A search as it was understood, and what of the text had no part in it.
public struct QueryUnderstanding: Hashable, Sendable {
    public var query: SearchQuery

    /// The parts of the text that were not used, in the order typed.
    ///
    /// A part without a letter or digit stands here as it is printed, cut after 40 scalars with an ellipsis. What was
    /// left out for its size is named by a note of ``QueryParser``; only these hold letters or digits. There are at
    /// most 23 entries.
    public var ignored: [String]

    /// What was read in another way than it may have been meant, in the order typed; at most 20.
    public var notes: [QueryNote]

    public init(query: SearchQuery, ignored: [String], notes: [QueryNote] = []) {
        self.query = query
        self.ignored = ignored
        self.notes = notes
    }

    /// Whether all that was typed was used in the sense in which it was typed. An act (a hold, an export, a
    /// disposition) takes no other query.
    public var isExact: Bool { ignored.isEmpty && !notes.contains { $0.reason.isDeparture } }

    /// How the text was read, in plain words: `records with "Alder" and trade date 2024-03-01 to 2024-03-31`.
    public var inWords: String { QueryWording.sentence(query) }
}

/// A part of the text that was read in another way than it may have been meant.
public struct QueryNote: Hashable, Sendable {
    public enum Reason: Hashable, Sendable {
        /// What stands before the colon is the name of no field, so that the part was read as words.
        case unknownField
        /// What stands behind the colon is no value for the field, so that the part was read as words.
        case unusableValue(SearchField)
        /// Fewer than two letters or digits stand before the star, or a star not at the end, so that it has no meaning.
        case unusableStar
        /// A day, which was looked for in the text and in the dates.
        case dayInText

        /// Whether the part does not mean what it looks like.
        public var isDeparture: Bool { self != .dayInText }
    }

    /// The part as typed, cut after 40 scalars with an ellipsis.
    public var part: String
    public var reason: Reason

    public init(part: String, reason: Reason) {
        self.part = part
        self.reason = reason
    }

    /// The note in plain words.
    public var sentence: String {
        switch reason {
        case .unknownField:
            "\(part) was read as words: what stands before the colon is no field."
        case .unusableValue(let field):
            "\(part) was read as words: \(field.name) takes \(field.kind.expectation)."
        case .unusableStar:
            "\(part) was read as words: a star needs two letters or digits before it and has a meaning at the end only."
        case .dayInText:
            "\(part) was looked for in the text and as trade, settlement or document date."
        }
    }
}

extension SearchField.Kind {
    /// What a value has to be.
    fileprivate var expectation: String {
        switch self {
        case .code, .name: "a word, a phrase in quotes, or the beginning of a word with a star"
        case .choice(let values): "one of " + values.joined(separator: ", ")
        case .date: "a day, month, quarter or year such as 2024-03-31, 2024-03, 2024Q1, 2024, or a range a..b"
        case .number: "a number such as 1,000,000 or 1.5m, a range a..b, or a comparison such as >1000"
        }
    }
}

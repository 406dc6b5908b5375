// SPDX-License-Identifier: Apache-2.0

public import Records

/// A part of the text that was read in another way than it may have been meant, or as more than its words.
public struct QueryNote: Hashable, Sendable {
    public enum Reason: Hashable, Sendable {
        /// What stands before the colon is the name of no field, so that the part was read as words.
        case unknownField
        /// What stands behind the colon is no value for the field, so that the part was read as words.
        case unusableValue(SearchField)
        /// Fewer than two letters or digits stand before the star, or a star not at the end, so that it has no meaning.
        case unusableStar
        /// A star in front has no meaning where it stands; what asks for what an identifier contains is written so.
        case starInFront(write: String)
        /// A day, which was looked for in the text and in the dates.
        case dayInText
        /// A word that looks like a code, an identifier or an amount, and was looked for as text and as that.
        case recognised(LookAlike)
        /// A day that was read as day/month/year and may have been meant as month/day/year; the first one if the part
        /// has two.
        case ambiguousDay(CivilDate)

        /// Whether the part does not mean what it looks like, or not for certain.
        public var isDeparture: Bool {
            switch self {
            case .unknownField, .unusableValue, .unusableStar, .starInFront, .ambiguousDay: true
            case .dayInText, .recognised: false
            }
        }
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
            "\(part) was read as words: \(field.name) takes \(field.expectation)."
        case .unusableStar:
            "\(part) was read as words: a star needs two letters or digits before it and has a meaning at the end only."
        case .starInFront(let write):
            "\(part) was read as words: to find an identifier by a part of it, write \(write)."
        case .dayInText:
            "\(part) was looked for in the text and as trade, settlement or document date."
        case .recognised(let kind):
            "\(part) \(kind.statement)."
        case .ambiguousDay(let day):
            "\(part) was read as day/month/year, that is \(day)."
        }
    }
}

extension LookAlike {
    /// What is said of a word that looks so.
    fileprivate var statement: String {
        switch self {
        case .isin, .lei, .bic, .mic:
            "has the form of \(title) and was looked for as text; \(rawValue): before it finds it as that code only"
        case .cusip, .sedol:
            "has the form of \(title) and was looked for in the text and as an identifier; \(rawValue): before it finds "
                + "it as that code only"
        case .uti: "has the form of \(title) and was looked for in the text and as an identifier"
        case .identifier, .amount: "was looked for in the text and as \(title)"
        }
    }
}

extension SearchField {
    /// What a value has to be.
    fileprivate var expectation: String {
        switch kind {
        case .code, .name:
            "a word, a phrase in quotes, or the beginning of a word with a star"
                + (takesParts ? ", or three letters or digits of it between two stars" : "")
        case .choice(let values): "one of " + values.joined(separator: ", ")
        case .date:
            "a day, month, quarter or year such as 2024-03-31, 2024-03, 2024Q1, 2024, one counted from today such as "
                + "yesterday, last-month or 30d, or a range a..b"
        case .number: "a number such as 1,000,000 or 1.5m, a range a..b, or a comparison such as >1000"
        }
    }
}

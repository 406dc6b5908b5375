// SPDX-License-Identifier: Apache-2.0

/// Cuts the text of a search into words and phrases.
///
/// White space and control characters (NUL among them) part words. A quote at the start of a part opens a phrase, which
/// runs to the next single quote or to the end of the text; a doubled quote in a phrase stands for one. A quote in the
/// middle or at the end of a word belongs to the word.
///
/// It works on scalars, since a quote with a combining mark behind it is one `Character` and yet a quote. At most
/// ``byteLimit`` bytes of UTF-8 are looked at; a part that reaches beyond them is left out whole, for half a word would
/// find other records than the word.
struct QueryLexer {
    /// A word, or a phrase with the words between its quotes.
    enum Part: Hashable {
        case word(String)
        case phrase([String])
    }

    static let byteLimit = 100_000

    private let scalars: String.UnicodeScalarView
    private let limit: String.Index
    private var position: String.Index

    init(_ text: String) {
        scalars = text.unicodeScalars
        position = scalars.startIndex
        limit = Self.scalarBoundary(in: text, within: Self.byteLimit)
    }

    /// Whether the text is longer than what is looked at.
    var leavesRest: Bool { limit < scalars.endIndex }

    /// The next part; nil at the end of what is looked at.
    mutating func next() -> Part? {
        while position < limit, scalars[position].separatesWords {
            scalars.formIndex(after: &position)
        }
        guard position < limit else { return nil }
        return scalars[position] == "\"" ? phrase() : word()
    }

    private mutating func word() -> Part? {
        let start = position
        while position < limit, !scalars[position].separatesWords {
            scalars.formIndex(after: &position)
        }
        if position == limit, leavesRest, !scalars[limit].separatesWords { return nil }
        return .word(String(scalars[start..<position]))
    }

    private mutating func phrase() -> Part? {
        var words: [String] = []
        var word = String.UnicodeScalarView()
        var isClosed = false
        scalars.formIndex(after: &position)
        while position < limit, !isClosed {
            let scalar = scalars[position]
            scalars.formIndex(after: &position)
            if scalar.separatesWords {
                Self.finish(&word, into: &words)
            } else if scalar != "\"" {
                word.append(scalar)
            } else if position < scalars.endIndex, scalars[position] == "\"" {
                word.append(scalar)
                scalars.formIndex(after: &position)
            } else {
                isClosed = true
            }
        }
        if leavesRest, !isClosed { return nil }
        Self.finish(&word, into: &words)
        return .phrase(words)
    }

    private static func finish(_ word: inout String.UnicodeScalarView, into words: inout [String]) {
        guard !word.isEmpty else { return }
        words.append(String(word))
        word = String.UnicodeScalarView()
    }

    /// The last place between two scalars that has at most `count` bytes before it.
    private static func scalarBoundary(in text: String, within count: Int) -> String.Index {
        let bytes = text.utf8
        guard var index = bytes.index(bytes.startIndex, offsetBy: count, limitedBy: bytes.endIndex) else {
            return bytes.endIndex
        }
        while index > bytes.startIndex, index < bytes.endIndex, bytes[index] & 0b1100_0000 == 0b1000_0000 {
            bytes.formIndex(before: &index)
        }
        return index
    }
}

extension Unicode.Scalar {
    /// Unicode's White_Space, and the control characters (Cc).
    fileprivate var separatesWords: Bool {
        if isASCII { return value <= 0x20 || value == 0x7F }
        return properties.isWhitespace || properties.generalCategory == .control
    }

    /// A letter, a number or a private-use character: what the `unicode61` tokenizer of FTS5 begins a token with.
    ///
    /// Marks (M*) continue a token and never begin one, so a part of nothing but marks holds nothing to search for.
    var beginsToken: Bool {
        switch properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter: true
        case .decimalNumber, .letterNumber, .otherNumber: true
        case .privateUse: true
        default: false
        }
    }
}

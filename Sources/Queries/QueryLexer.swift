// SPDX-License-Identifier: Apache-2.0

/// Cuts the text of a search into words, phrases, fields and brackets.
///
/// White space and control characters (NUL among them) part words. A quote at the start of a part opens a phrase, which
/// runs to the next single quote or to the end of the text; a doubled quote in a phrase stands for one. A quote in the
/// middle or at the end of a word belongs to the word, but for `name:"`, which opens the value of a field.
///
/// A bracket opens a group at the start of a part only, and one closes a group where it has no partner in its word:
/// `(fee OR bank(uk))`. A hyphen excludes at the start of a part only, and not before another hyphen or white space.
///
/// It works on scalars, since a quote with a combining mark behind it is one `Character` and yet a quote. At most
/// ``byteLimit`` bytes of UTF-8 are looked at; a part that reaches beyond them is left out whole, for half a word would
/// find other records than the word.
struct QueryLexer {
    struct Part: Hashable {
        /// Whether a hyphen stands before it.
        var isExcluded = false
        var kind: Kind
    }

    enum Kind: Hashable {
        case word(String)
        /// The words between quotes.
        case phrase([String])
        /// What looks like a field with a value in quotes: the name, and the words of the value.
        case quotedField(name: String, words: [String])
        case open
        case close
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
    ///
    /// - Parameter isInGroup: whether there is a group that a bracket could close.
    mutating func next(isInGroup: Bool) -> Part? {
        while position < limit, scalars[position].separatesWords {
            scalars.formIndex(after: &position)
        }
        guard position < limit else { return nil }
        let isExcluded = excludes(isInGroup: isInGroup)
        if isExcluded { scalars.formIndex(after: &position) }
        let kind: Kind? =
            switch scalars[position] {
            case "\"": phrase().map { .phrase($0) }
            case "(": bracket(.open)
            case ")" where isInGroup: bracket(.close)
            default: word(isInGroup: isInGroup)
            }
        return kind.map { Part(isExcluded: isExcluded, kind: $0) }
    }

    private func excludes(isInGroup: Bool) -> Bool {
        guard scalars[position] == "-" else { return false }
        let next = scalars.index(after: position)
        guard next < limit else { return false }
        return switch scalars[next] {
        case "-": false
        case ")": !isInGroup
        default: !scalars[next].separatesWords
        }
    }

    private mutating func bracket(_ kind: Kind) -> Kind {
        scalars.formIndex(after: &position)
        return kind
    }

    private mutating func word(isInGroup: Bool) -> Kind? {
        let start = position
        var openBrackets = 0
        var couldBeName = true
        while position < limit, !scalars[position].separatesWords {
            let scalar = scalars[position]
            if scalar == "(" { openBrackets += 1 }
            if scalar == ")" {
                if openBrackets == 0, isInGroup { return .word(String(scalars[start..<position])) }
                openBrackets = max(0, openBrackets - 1)
            }
            let next = scalars.index(after: position)
            if scalar == ":", couldBeName, position > start, next < limit, scalars[next] == "\"" {
                let name = String(scalars[start..<position])
                position = next
                return phrase().map { .quotedField(name: name, words: $0) }
            }
            couldBeName = couldBeName && scalar.canBeInFieldName
            position = next
        }
        if position == limit, leavesRest, !scalars[limit].separatesWords { return nil }
        return .word(String(scalars[start..<position]))
    }

    /// The words between the quote at the position and the next single one; nil where the limit cuts them.
    private mutating func phrase() -> [String]? {
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
        return words
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

// SPDX-License-Identifier: Apache-2.0

public import Queries

/// A piece of a text that shows why a search found it.
public struct Snippet: Hashable, Sendable {
    /// Text that was looked for, or that stands around it.
    public struct Piece: Hashable, Sendable {
        public var text: String
        public var isMatch: Bool

        public init(_ text: String, isMatch: Bool) {
            self.text = text
            self.isMatch = isMatch
        }
    }

    /// In the order of the text; white space in them is single spaces. An ellipsis stands where text was left out.
    public var pieces: [Piece]

    /// The most bytes of a text that are looked at.
    private static let mostBytes = 1 << 18

    /// Tokens that are shown, and those of them before the first match.
    private static let tokens = 24
    private static let before = 6

    /// The piece of a text that holds most of what was looked for.
    ///
    /// - Parameter terms: what was looked for; where there is nothing of it in the text, its beginning is shown.
    /// - Complexity: linear in the first 256 KiB of the text.
    public init(of text: String, terms: [SnippetTerm]) {
        let text = TokenizedText(text.utf8.count > Self.mostBytes ? Self.beginning(of: text) : text[...])
        let matches = text.matches(of: terms)
        let start = Self.start(matches, count: text.tokens.count)
        pieces = text.pieces(start..<min(start + Self.tokens, text.tokens.count), matches)
    }

    private static func beginning(of text: String) -> Substring {
        text[..<text.unicodeScalars.index(before: text.utf8.index(text.startIndex, offsetBy: mostBytes))]
    }

    /// The window that holds most different terms, the first such one.
    private static func start(_ matches: [Int: TokenizedText.Match], count: Int) -> Int {
        let places = matches.keys.sorted()
        var best = (start: 0, terms: 0)
        var seen: [Int: Int] = [:]
        var first = 0
        for place in places {
            seen[matches[place]?.term ?? 0, default: 0] += 1
            while place - places[first] >= tokens - before {
                let term = matches[places[first]]?.term ?? 0
                seen[term, default: 1] -= 1
                if seen[term] == 0 { seen[term] = nil }
                first += 1
            }
            if seen.count > best.terms { best = (max(0, places[first] - before), seen.count) }
        }
        return best.start
    }
}

/// What a search looks for in a text: tokens in a row.
public struct SnippetTerm: Hashable, Sendable {
    let words: [String]
    let isPrefix: Bool

    private init?(_ text: String, isPrefix: Bool = false) {
        words = NameWords.words(of: text)
        self.isPrefix = isPrefix
        if words.isEmpty { return nil }
    }

    /// What a query wants to find, not what it excludes.
    public static func terms(of query: SearchQuery) -> [SnippetTerm] {
        switch query {
        case .word(let word): [SnippetTerm(word)].compactMap { $0 }
        case .phrase(let words): [SnippetTerm(words.joined(separator: " "))].compactMap { $0 }
        case .prefix(let stem): [SnippetTerm(stem, isPrefix: true)].compactMap { $0 }
        case .all(let queries), .any(let queries): queries.flatMap { terms(of: $0) }
        case .field(_, .equals(let value)): [SnippetTerm(value)].compactMap { $0 }
        case .field(_, .prefix(let value)): [SnippetTerm(value, isPrefix: true)].compactMap { $0 }
        case .field, .not, .everything, .nothing: []
        }
    }
}

/// A text cut into tokens as the full-text index cuts it, each with its place.
private struct TokenizedText {
    struct Token {
        var range: Range<Substring.Index>
        var words: [String]
    }

    /// A term, and the token that it begins with.
    struct Match: Hashable {
        var term: Int
        var start: Int
    }

    private let text: Substring
    private(set) var tokens: [Token] = []

    init(_ text: Substring) {
        self.text = text
        var start: Substring.Index?
        var index = text.startIndex
        let scalars = text.unicodeScalars
        func isPart(_ scalar: Unicode.Scalar) -> Bool {
            if scalar.isASCII { return scalar.properties.isAlphabetic || ("0"..."9").contains(scalar) }
            switch scalar.properties.generalCategory {
            case .spaceSeparator, .lineSeparator, .paragraphSeparator, .control, .connectorPunctuation,
                .dashPunctuation, .openPunctuation, .closePunctuation, .initialPunctuation, .finalPunctuation,
                .otherPunctuation, .mathSymbol, .currencySymbol, .otherSymbol, .modifierSymbol:
                return false
            default: return true
            }
        }
        func end(_ index: Substring.Index) {
            if let start {
                let words = NameWords.words(of: String(text[start..<index]))
                if !words.isEmpty { tokens.append(Token(range: start..<index, words: words)) }
            }
            start = nil
        }
        while index < scalars.endIndex {
            let next = scalars.index(after: index)
            if TextFolding.isWordByItself(scalars[index]) {
                end(index)
                start = index
                end(next)
            } else if isPart(scalars[index]) {
                if start == nil { start = index }
            } else {
                end(index)
            }
            index = next
        }
        end(index)
    }

    /// The tokens that belong to a term, each with the number of the term.
    func matches(of terms: [SnippetTerm]) -> [Int: Match] {
        var matches: [Int: Match] = [:]
        for (number, term) in terms.enumerated() {
            for start in tokens.indices {
                guard let end = end(of: term, at: start) else { continue }
                let match = Match(term: number, start: start)
                for place in start..<end where matches[place] == nil { matches[place] = match }
            }
        }
        return matches
    }

    /// Where a term ends that begins with a token.
    private func end(of term: SnippetTerm, at start: Int) -> Int? {
        var (place, wanted) = (start, term.words[...])
        while let word = wanted.first {
            guard place < tokens.count else { return nil }
            let found = tokens[place].words
            let isLast = wanted.count == 1
            if found.first == word || isLast && term.isPrefix && found.first?.hasPrefix(word) == true {
                wanted = wanted.dropFirst(min(found.count, wanted.count))
            } else if found.contains(word), isLast {
                wanted = []
            } else {
                return nil
            }
            place += 1
        }
        return place
    }

    /// The text of some tokens and what stands between them.
    func pieces(_ shown: Range<Int>, _ matches: [Int: Match]) -> [Snippet.Piece] {
        guard let last = shown.last else { return [] }
        var pieces: [Snippet.Piece] = []
        func add(_ range: Range<Substring.Index>, isMatch: Bool) {
            let plain = Self.plain(text[range])
            guard !plain.isEmpty else { return }
            if let end = pieces.indices.last, pieces[end].isMatch == isMatch {
                pieces[end].text += plain
            } else {
                pieces.append(Snippet.Piece(plain, isMatch: isMatch))
            }
        }
        if shown.lowerBound > 0 { pieces.append(Snippet.Piece("… ", isMatch: false)) }
        for place in shown {
            let isMatch = matches[place] != nil
            if place > shown.lowerBound {
                let isJoint = isMatch && matches[place] == matches[place - 1]
                add(tokens[place - 1].range.upperBound..<tokens[place].range.lowerBound, isMatch: isJoint)
            }
            add(tokens[place].range, isMatch: isMatch)
        }
        let isWhole = last == tokens.count - 1
        add(tokens[last].range.upperBound..<(isWhole ? text.endIndex : tokens[last].range.upperBound), isMatch: false)
        if !isWhole { pieces.append(Snippet.Piece(" …", isMatch: false)) }
        return pieces
    }

    /// Without line ends and control characters, which a terminal would obey.
    private static func plain(_ text: Substring) -> String {
        var plain = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            let category = scalar.properties.generalCategory
            if scalar.properties.isWhitespace || category == .control {
                if plain.last != " " { plain.append(" ") }
            } else if category != .format {
                plain.append(scalar)
            }
        }
        return String(plain)
    }
}

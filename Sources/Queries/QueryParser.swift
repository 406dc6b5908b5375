// SPDX-License-Identifier: Apache-2.0

/// A search as it was understood, and what of the text had no part in it.
public struct QueryUnderstanding: Hashable, Sendable {
    public var query: SearchQuery

    /// The parts of the text that were not used, in the order typed; empty exactly when all of the text was used.
    ///
    /// A part without a letter or digit stands here as ``QueryPrinter`` writes it, cut after 40 scalars with an
    /// ellipsis. What was left out for its size is named by a note of ``QueryParser``; only notes hold letters or
    /// digits. There are at most 22 entries.
    public var ignored: [String]

    public init(query: SearchQuery, ignored: [String]) {
        self.query = query
        self.ignored = ignored
    }
}

/// Understands the text that a person typed to search.
///
/// Any text is a legal search: there is no error, and no text reaches an index in another way than through the tree.
/// All words and phrases of the text must be in a record. `AND`, `OR`, `NOT` and `NEAR` are words like any other, and
/// so are `-paid`, `Alder*` and `party:Alder`, which keep their punctuation. In a later version upper-case `OR` and
/// `NOT`, a leading `-`, a trailing `*` and `field:` get a meaning; between quotes they stay what they are.
///
/// Law: `parse(QueryPrinter.print(q)).query == q` for every `q` that `parse` returns, and nothing is ignored then,
/// unless `q` is ``SearchQuery/nothing``.
public enum QueryParser {
    /// So many words and phrases a query can have; those that follow are left out.
    public static let maximumTerms = 64

    /// So many tokens the terms of a query can have together: `CONF-2024-001` has three.
    ///
    /// An index takes time in proportion to the tokens of a phrase: 50,000 of them, which fit into 100,000 bytes, kept
    /// FTS5 busy for 104 seconds over no more than 2,000 records (SQLite 3.40).
    public static let maximumTokens = 256

    /// Stands in ``QueryUnderstanding/ignored`` for the first word or phrase that was one too many, and all after it.
    public static let noteOfTermLimit = "(what goes beyond 64 terms or 256 tokens)"

    /// Stands in ``QueryUnderstanding/ignored`` for the text beyond its first 100,000 bytes of UTF-8.
    public static let noteOfByteLimit = "(what reaches beyond the first 100,000 bytes)"

    /// Stands in ``QueryUnderstanding/ignored`` for parts without a letter or digit after the twentieth.
    public static let noteOfFurtherParts = "(further parts without a letter or digit)"

    /// What `text` asks for: everything if it is blank, nothing if no part of it can be searched for.
    ///
    /// - Complexity: O(*n*) in the bytes of `text`, of which at most 100,000 are looked at.
    public static func parse(_ text: String) -> QueryUnderstanding {
        var lexer = QueryLexer(text)
        var terms = TermList()
        var ignored = IgnoredParts()
        var goesBeyondBytes = lexer.leavesRest
        reading: while let part = lexer.next() {
            let tokens = part.tokenCount
            guard tokens > 0 else {
                ignored.add(part)
                continue
            }
            switch terms.add(part.term, tokens: tokens) {
            case .taken: break
            case .tooMany:
                ignored.note(noteOfTermLimit)
                goesBeyondBytes = false
                break reading
            case .tooLong:
                goesBeyondBytes = true
                break reading
            }
        }
        if goesBeyondBytes { ignored.note(noteOfByteLimit) }
        return QueryUnderstanding(query: terms.query(ifEmpty: ignored), ignored: ignored.entries)
    }
}

/// The terms taken so far.
private struct TermList {
    enum Outcome { case taken, tooMany, tooLong }

    private var terms: [SearchQuery] = []
    private var tokenCount = 0
    private var printedBytes = 0

    /// Takes `term` if there is room: the terms as printed must fit into what the lexer looks at, or a printed query
    /// could not be read again (printing closes an open quote and parts `"a"b`, so it can be longer than the text).
    mutating func add(_ term: SearchQuery, tokens: Int) -> Outcome {
        guard terms.count < QueryParser.maximumTerms else { return .tooMany }
        guard tokenCount + tokens <= QueryParser.maximumTokens else { return .tooMany }
        let separator = terms.isEmpty ? 0 : 1
        let bytes = printedBytes + separator + QueryPrinter.print(term).utf8.count
        guard bytes <= QueryLexer.byteLimit else { return .tooLong }
        terms.append(term)
        tokenCount += tokens
        printedBytes = bytes
        return .taken
    }

    func query(ifEmpty ignored: IgnoredParts) -> SearchQuery {
        switch terms.count {
        case 0: ignored.entries.isEmpty ? .everything : .nothing
        case 1: terms[0]
        default: .all(terms)
        }
    }
}

/// What was not used so far.
private struct IgnoredParts {
    private static let maximumParts = 20
    private static let maximumScalars = 40

    private(set) var entries: [String] = []

    mutating func add(_ part: QueryLexer.Part) {
        if entries.count < Self.maximumParts {
            entries.append(Self.excerpt(of: QueryPrinter.print(part.term)))
        } else if entries.count == Self.maximumParts {
            entries.append(QueryParser.noteOfFurtherParts)
        }
    }

    mutating func note(_ text: String) {
        entries.append(text)
    }

    private static func excerpt(of text: String) -> String {
        let start = text.unicodeScalars.prefix(maximumScalars)
        return start.endIndex == text.endIndex ? text : String(start) + "…"
    }
}

extension QueryLexer.Part {
    fileprivate var term: SearchQuery {
        switch self {
        case .word(let word): .word(word)
        case .phrase(let words): .phrase(words)
        }
    }

    /// How many tokens an index can make of this at most; none means that there is nothing to search for.
    fileprivate var tokenCount: Int {
        switch self {
        case .word(let word): Self.tokenCount(of: word)
        case .phrase(let words): words.reduce(0) { $0 + Self.tokenCount(of: $1) }
        }
    }

    /// Marks count as separators here: of some of them the tokenizer makes one, and this is an upper bound.
    private static func tokenCount(of word: String) -> Int {
        var count = 0
        var isInToken = false
        for scalar in word.unicodeScalars {
            let belongsToToken = scalar.beginsToken
            if belongsToToken, !isInToken { count += 1 }
            isInToken = belongsToToken
        }
        return count
    }
}

// SPDX-License-Identifier: Apache-2.0

public import Records

/// Understands the text that a person typed to search.
///
/// Any text is a legal search: there is no error, and no text reaches an index in another way than through the tree.
/// What has no meaning where it stands is read as words, and ``QueryUnderstanding/notes`` says so.
///
/// Laws: `parse(QueryPrinter.print(q)).query == q` for every `q` that `parse` returns, and that reading has no note and
/// ignores nothing, unless `q` is ``SearchQuery/nothing``.
public enum QueryParser {
    /// So many words, phrases and fields a query can have; those that follow are left out.
    public static let maximumTerms = 64

    /// So many tokens the terms of a query can have together: `CONF-2024-001` has three, a date or a number has one.
    ///
    /// An index takes time in proportion to the tokens of a phrase: 50,000 of them, which fit into 100,000 bytes, kept
    /// FTS5 busy for 104 seconds over no more than 2,000 records (SQLite 3.40).
    public static let maximumTokens = 256

    /// So deep brackets can stand in one another; what stands in deeper ones is left out.
    public static let maximumDepth = 16

    /// Stands in ``QueryUnderstanding/ignored`` for the first term that was one too many, and all after it.
    public static let noteOfTermLimit = "(what goes beyond 64 terms or 256 tokens)"

    /// Stands in ``QueryUnderstanding/ignored`` for the text beyond its first 100,000 bytes of UTF-8.
    public static let noteOfByteLimit = "(what reaches beyond the first 100,000 bytes)"

    /// Stands in ``QueryUnderstanding/ignored`` for parts without a letter or digit after the twentieth.
    public static let noteOfFurtherParts = "(further parts without a letter or digit)"

    /// Stands in ``QueryUnderstanding/ignored`` for what brackets deeper than the sixteenth hold.
    public static let noteOfDepth = "(what stands in more than 16 brackets)"

    /// What `text` asks for: everything if it is blank, nothing if no part of it can be searched for.
    ///
    /// - Parameters:
    ///   - text: as typed.
    ///   - today: the day that `date:yesterday` and the like are counted from; without it they are no values of a field.
    ///     The query has days of the calendar, whatever was typed.
    ///   - hidden: fields that are read as if there were none of their names.
    /// - Complexity: O(*n*) in the bytes of `text`, of which at most 100,000 are looked at.
    public static func parse(
        _ text: String, today: CivilDate? = nil, without hidden: Set<SearchField> = []
    ) -> QueryUnderstanding {
        var mostTerms = maximumTerms
        while true {
            var reading = QueryReading(text, today: today, hidden: hidden, mostTerms: mostTerms)
            let understanding = reading.understanding()
            // What is printed must be readable again. It can be longer than the text: printing closes an open quote,
            // parts `"a"b` and writes a year as two days. A term less is then taken, which ends with none at all.
            if mostTerms == 0 || QueryPrinter.print(understanding.query).utf8.count <= QueryLexer.byteLimit {
                return understanding
            }
            mostTerms = min(mostTerms, reading.termCount) - 1
        }
    }
}

/// One run over a text.
private struct QueryReading {
    private var lexer: QueryLexer
    private var groups = [QueryGroup()]
    private var deeperBrackets = 0
    private var ignored = IgnoredParts()
    private var notes: [QueryNote] = []
    private let today: CivilDate?
    private let hidden: Set<SearchField>
    private let mostTerms: Int
    private(set) var termCount = 0
    private var tokenCount = 0
    private var isFull = false

    init(_ text: String, today: CivilDate?, hidden: Set<SearchField>, mostTerms: Int) {
        lexer = QueryLexer(text)
        self.hidden = hidden
        self.today = today
        self.mostTerms = mostTerms
    }

    mutating func understanding() -> QueryUnderstanding {
        while !isFull, let part = lexer.next(isInGroup: groups.count > 1 || deeperBrackets > 0) {
            take(part)
        }
        while groups.count > 1 { close(isTyped: false) }
        finishGroup()
        if !isFull, lexer.leavesRest { ignored.note(QueryParser.noteOfByteLimit) }
        let query = groups[0].query ?? (ignored.entries.isEmpty ? .everything : .nothing)
        return QueryUnderstanding(query: query, ignored: ignored.entries, notes: notes)
    }

    private mutating func take(_ part: QueryLexer.Part) {
        switch part.kind {
        case .open: open(isExcluded: part.isExcluded)
        case .close: close(isTyped: true)
        case _ where deeperBrackets > 0: break
        case .word(let word): take(word, isExcluded: part.isExcluded)
        case .phrase(let words): take(TermReading(term: .phrase(words)), isExcluded: part.isExcluded)
        case .quotedField(let name, let words):
            take(
                TermReading.quotedField(name: name, words: words, today: today, hidden: hidden),
                isExcluded: part.isExcluded)
        }
    }

    private mutating func take(_ word: String, isExcluded: Bool) {
        if !isExcluded, let sign = QueryOperator(rawValue: word), groups[groups.count - 1].take(sign) { return }
        let reading = TermReading.word(
            word, today: today, hidden: hidden, canHaveAlternatives: groups.count <= QueryParser.maximumDepth)
        take(reading, isExcluded: isExcluded, typed: word)
    }

    private mutating func take(_ reading: TermReading, isExcluded: Bool, typed: String? = nil) {
        let (terms, tokens) = (reading.term.termCount, reading.term.tokenCount)
        guard tokens > 0 else {
            groups[groups.count - 1].isBlank = false
            return ignored.add((isExcluded ? "-" : "") + (typed ?? QueryPrinter.print(reading.term)))
        }
        guard termCount + terms <= mostTerms, tokenCount + tokens <= QueryParser.maximumTokens else {
            isFull = true
            let isCut = mostTerms < QueryParser.maximumTerms && termCount + terms > mostTerms
            return ignored.note(isCut ? QueryParser.noteOfByteLimit : QueryParser.noteOfTermLimit)
        }
        termCount += terms
        tokenCount += tokens
        groups[groups.count - 1].append(isExcluded ? .not(reading.term) : reading.term)
        if let note = reading.note, notes.count < 20 { notes.append(note) }
    }

    private mutating func open(isExcluded: Bool) {
        if groups.count <= QueryParser.maximumDepth, deeperBrackets == 0 {
            groups.append(QueryGroup(isExcluded: isExcluded))
        } else {
            if !ignored.entries.contains(QueryParser.noteOfDepth) { ignored.note(QueryParser.noteOfDepth) }
            groups[groups.count - 1].isBlank = false
            deeperBrackets += 1
        }
    }

    private mutating func close(isTyped: Bool) {
        guard !isTyped || deeperBrackets == 0 else {
            deeperBrackets -= 1
            return
        }
        finishGroup()
        let group = groups.removeLast()
        if group.isBlank { ignored.add((group.isExcluded ? "-(" : "(") + (isTyped ? ")" : "")) }
        groups[groups.count - 1].isBlank = false
        guard let query = group.query else { return }
        groups[groups.count - 1].append(group.isExcluded ? .not(query) : query)
    }

    /// Operators that nothing follows were words.
    private mutating func finishGroup() {
        for word in groups[groups.count - 1].takeOpenOperators() where !isFull {
            take(TermReading(term: .phrase([word])), isExcluded: false)
        }
    }
}

/// What was not used so far.
private struct IgnoredParts {
    private static let maximumParts = 20

    private(set) var entries: [String] = []
    private var partCount = 0

    mutating func add(_ part: String) {
        partCount += 1
        if partCount <= Self.maximumParts {
            entries.append(part.excerpt())
        } else if partCount == Self.maximumParts + 1 {
            entries.append(QueryParser.noteOfFurtherParts)
        }
    }

    mutating func note(_ text: String) { entries.append(text) }
}

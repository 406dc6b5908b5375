// SPDX-License-Identifier: Apache-2.0

import Queries
import Testing

/// How a text is understood, rule by rule.
@Suite struct QueryParserTests {
    @Test(arguments: ["", " ", "\t\r\n", "\u{0}", "\u{0}\u{1}\u{7F}", "\u{A0}\u{2003}\u{3000}\u{85}\u{2028}"])
    func `A blank text asks for everything`(text: String) {
        expect(text, means: .everything)
    }

    @Test func `One word is itself and not a conjunction of one`() {
        expect("Alder", means: .word("Alder"))
        expect("  Alder\n", means: .word("Alder"))
    }

    @Test func `All words must be found`() {
        expect("Alder Bank  Birch", means: .all([.word("Alder"), .word("Bank"), .word("Birch")]))
    }

    @Test(arguments: [
        "CN-24", "20263", "O'Brien", "12.5", ":20C::SEME", "IBM/XYZ", "1,25", "ops@alder.example", "A&B", "16:30",
        "bank(uk)", "+1", "^a", "{a}", "C1:\\a", "100%", "ab\"cd", "5\"", "a\"\"b", "naïve", "Ünlü",
        "清算",
        "e\u{301}", "क्षि", "🄰1", "\u{E000}", "½", "Ⅻ", "\u{FEFF}a",
    ])
    func `A word is kept whole and as typed`(word: String) {
        expect(word, means: .word(word))
        expect("x \(word) y", means: .all([.word("x"), .word(word), .word("y")]))
        expectScalars(of: QueryParser.parse(word).query, are: word)
    }

    @Test(arguments: ["NEAR", "and", "or", "not", "near", "Or", "ODER"])
    func `What is not an operator in capitals is a plain word`(word: String) {
        expect(word, means: .word(word))
        expect("a \(word) b", means: .all([.word("a"), .word(word), .word("b")]))
    }

    @Test func `Text between quotes is a phrase`() {
        expect("\"Alder Bank\"", means: .phrase(["Alder", "Bank"]))
        expect("\"Alder\"", means: .phrase(["Alder"]))
        expect("\"  Alder \n Bank \u{0}\"", means: .phrase(["Alder", "Bank"]))
        expect("late \"Alder Bank\" fee", means: .all([.word("late"), .phrase(["Alder", "Bank"]), .word("fee")]))
    }

    @Test func `Punctuation in a phrase stays where it is`() {
        expect("\"fail - to deliver\"", means: .phrase(["fail", "-", "to", "deliver"]))
    }

    @Test func `An open quote runs to the end of the text`() {
        expect("late \"Alder Bank", means: .all([.word("late"), .phrase(["Alder", "Bank"])]))
        expect("\"a\" \"b", means: .all([.phrase(["a"]), .phrase(["b"])]))
    }

    @Test func `A doubled quote in a phrase stands for one`() {
        expect("\"the \"\"final\"\" price\"", means: .phrase(["the", "\"final\"", "price"]))
        expect("\"\"\"a\"\"\"", means: .phrase(["\"a\""]))
        expect("\"a\"\"b\"", means: .phrase(["a\"b"]))
        expect("\"a\"\"", means: .phrase(["a\""]))
    }

    @Test func `A quote opens a phrase at the start of a part only`() {
        expect("ab\"cd ef\"", means: .all([.word("ab\"cd"), .word("ef\"")]))
        expect("\"a\"b\"c", means: .all([.phrase(["a"]), .word("b\"c")]))
    }

    @Test func `A quote with a combining mark behind it is still a quote`() {
        expect("\"\u{301}a b\"", means: .phrase(["\u{301}a", "b"]))
        expect("\"a b\"\u{301}", means: .phrase(["a", "b"]), ignoring: ["\u{301}"])
    }

    @Test func `NUL and other control characters part words`() {
        expect("a\u{0}b\u{1B}c\u{7F}d\u{9F}e", means: .all(["a", "b", "c", "d", "e"].map { .word($0) }))
    }

    @Test func `Words and phrases keep their order and may be repeated`() {
        expect("b a b \"b\"", means: .all([.word("b"), .word("a"), .word("b"), .phrase(["b"])]))
    }

    @Test(arguments: [
        "--", "***", ":", "()", "-€", "-()", ")", "…", "€", "\u{301}", "\u{200B}", "😀", "\u{10FFFF}", "\u{378}", "'",
    ])
    func `A part without a letter or digit is named and not searched for`(part: String) {
        expect(part, means: .nothing, ignoring: [part])
        expect("Alder \(part)", means: .word("Alder"), ignoring: [part])
        expect("\(part) Alder \(part) Bank", means: .all([.word("Alder"), .word("Bank")]), ignoring: [part, part])
    }

    @Test func `A phrase without a letter or digit is named with its quotes`() {
        expect("\"\"", means: .nothing, ignoring: ["\"\""])
        expect("\"", means: .nothing, ignoring: ["\"\""])
        expect("\" \"\" - \"", means: .nothing, ignoring: ["\"\"\" -\""])
        expect("a \"\" b", means: .all([.word("a"), .word("b")]), ignoring: ["\"\""])
    }

    @Test func `What is named as ignored is bounded`() {
        let long = QueryParser.parse(String(repeating: "-", count: 1_000))
        #expect(long.ignored == [String(repeating: "-", count: 40) + "…"])
        #expect(QueryParser.parse(String(repeating: "-", count: 40)).ignored == [String(repeating: "-", count: 40)])
        let many = QueryParser.parse(String(repeating: "- ", count: 1_000))
        #expect(many.query == .nothing)
        #expect(many.ignored == Array(repeating: "-", count: 20) + [QueryParser.noteOfFurtherParts])
    }

    private func expectScalars(of query: SearchQuery, are text: String) {
        guard case .word(let word) = query else {
            Issue.record("not a word: \(query)")
            return
        }
        #expect(Array(word.unicodeScalars) == Array(text.unicodeScalars))
    }
}

/// Expects `text` to mean `query`, to ignore `ignored`, and to come back from its printed form.
func expect(
    _ text: String, means query: SearchQuery, ignoring ignored: [String] = [],
    sourceLocation: SourceLocation = #_sourceLocation
) {
    let understanding = QueryParser.parse(text)
    #expect(understanding.query == query, sourceLocation: sourceLocation)
    #expect(understanding.ignored == ignored, sourceLocation: sourceLocation)
    #expect(QueryParser.parse(QueryPrinter.print(query)).query == query, sourceLocation: sourceLocation)
    guard query != .nothing else { return }
    #expect(QueryParser.parse(QueryPrinter.print(query)).isExact, sourceLocation: sourceLocation)
}

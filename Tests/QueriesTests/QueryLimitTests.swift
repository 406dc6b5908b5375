// SPDX-License-Identifier: Apache-2.0

import Queries
import Testing

/// Texts of any size are understood in bounded work, and what was left out is said.
@Suite struct QueryLimitTests {
    @Test func `Sixty-four terms are taken and the rest is noted`() {
        let words = (1...65).map { "w\($0)" }
        let terms = words.map { SearchQuery.word($0) }
        expect(words.prefix(64).joined(separator: " ") + "  ", means: .all(Array(terms.prefix(64))))
        expect(
            words.joined(separator: " "), means: .all(Array(terms.prefix(64))), ignoring: [QueryParser.noteOfTermLimit])
    }

    @Test func `Punctuation takes none of the sixty-four places`() {
        let text = String(repeating: "- ", count: 10) + (1...64).map { "w\($0)" }.joined(separator: " ")
        #expect(QueryParser.parse(text).ignored == Array(repeating: "-", count: 10))
    }

    @Test func `A term that goes beyond 256 tokens is left out whole`() {
        let fits = (1...256).map { "w\($0)" }
        expect("\"\(fits.joined(separator: " "))\"", means: .phrase(fits))
        expect(fits.joined(separator: "-"), means: .word(fits.joined(separator: "-")))
        let tooLong = QueryParser.parse("a \"\(fits.joined(separator: " "))\" b")
        #expect(tooLong.query == .word("a"))
        #expect(tooLong.ignored == [QueryParser.noteOfTermLimit])
        expect(String(repeating: "a-", count: 257), means: .nothing, ignoring: [QueryParser.noteOfTermLimit])
    }

    @Test func `A word of exactly 100,000 bytes is taken and a longer one is left out whole`() {
        let word = String(repeating: "é", count: 50_000)
        expect(word, means: .word(word))
        expect("x" + word, means: .nothing, ignoring: [QueryParser.noteOfByteLimit])
    }

    @Test func `A word that the limit cuts is not searched for in part`() {
        let text = "Alder " + String(repeating: " ", count: 99_990) + "CONF-2024-001"
        expect(text, means: .word("Alder"), ignoring: [QueryParser.noteOfByteLimit])
    }

    @Test func `A word is left out whole when the limit lies inside one of its letters`() {
        for word in ["aéb", "a清b", "a𝒳b", "清b", "𝒳b"] {
            for blanks in 99_990...99_999 {
                let text = String(repeating: " ", count: blanks) + word
                let fits = text.utf8.count <= 100_000
                let query = fits ? SearchQuery.word(word) : .nothing
                expect(text, means: query, ignoring: fits ? [] : [QueryParser.noteOfByteLimit])
            }
        }
    }

    @Test func `A word that ends at the limit is searched for`() {
        let text = String(repeating: " ", count: 99_995) + "Alder Bank"
        expect(text, means: .word("Alder"), ignoring: [QueryParser.noteOfByteLimit])
    }

    @Test(arguments: 99_990...100_001)
    func `A phrase at the limit is taken whole or not at all`(blanks: Int) {
        let text = "Alder " + String(repeating: " ", count: blanks - 6) + "\"b \"\"c\" d"
        let understanding = QueryParser.parse(text)
        let phrase = SearchQuery.phrase(["b", "\"c"])
        switch understanding.query {
        case .all([.word("Alder"), phrase]): #expect(blanks + 7 <= 100_000)
        case .all([.word("Alder"), phrase, .word("d")]): #expect(blanks + 9 <= 100_000)
        default:
            #expect(understanding.query == .word("Alder"))
            #expect(blanks + 7 > 100_000)
        }
        #expect(understanding.ignored.isEmpty == (blanks + 9 <= 100_000))
    }

    @Test func `A phrase that would not fit when printed is left out`() {
        let word = String(repeating: "x", count: 99_999)
        expect("\"" + word, means: .nothing, ignoring: [QueryParser.noteOfByteLimit])
        expect("\"" + word.dropLast(), means: .phrase([String(word.dropLast())]))
    }

    @Test func `A text of 100 kB of ordinary words is understood`() {
        let understanding = QueryParser.parse(String(repeating: "Alder Bank ", count: 9_310))
        #expect(understanding.query == .all((0..<64).map { .word($0.isMultiple(of: 2) ? "Alder" : "Bank") }))
        #expect(understanding.ignored == [QueryParser.noteOfTermLimit])
    }

    @Test func `A million quotes are understood in bounded time`() {
        let start = ContinuousClock.now
        expect(
            String(repeating: "\"", count: 1_000_000), means: .nothing, ignoring: [QueryParser.noteOfByteLimit])
        #expect(QueryParser.parse(String(repeating: "\" ", count: 500_000)).query == .nothing)
        #expect(QueryParser.parse(String(repeating: "a\"", count: 500_000)).query == .nothing)
        #expect(QueryParser.parse(String(repeating: "\"a\"", count: 300_000)).query == .nothing)
        #expect(ContinuousClock.now - start < .seconds(10))
    }

    @Test func `Brackets within sixteen others are left out whole, and said to be`() {
        let open = String(repeating: "(", count: 16)
        expect("a \(open)b\(String(repeating: ")", count: 16)) c", means: .all([.word("a"), .word("b"), .word("c")]))
        expect(
            "a \(open)b (c -d) e", means: .all([.word("a"), .word("b"), .word("e")]),
            ignoring: [QueryParser.noteOfDepth])
        #expect(QueryParser.parse(String(repeating: "(", count: 1_000_000)).query == .nothing)
        #expect(QueryParser.parse(String(repeating: "-(", count: 1_000_000) + "a").query == .nothing)
        #expect(QueryParser.parse(String(repeating: "()", count: 1_000_000)).ignored.count == 22)
        #expect(QueryParser.parse(String(repeating: ")", count: 1_000_000)).query == .nothing)
    }

    @Test func `A query that would be too long when printed has as many terms as can be read again`() {
        let word = String(repeating: "x", count: 99_700)
        let understanding = QueryParser.parse(word + " a 2024-03-01 2024-03-02 2024-03-03 2024-03-04 b")
        #expect(understanding.ignored == [QueryParser.noteOfByteLimit])
        #expect(understanding.query.termCount == 14)
        let printed = QueryPrinter.print(understanding.query)
        #expect(printed.utf8.count <= 100_000)
        #expect(QueryParser.parse(printed).query == understanding.query)
    }

    @Test func `Sixty-four fields are taken, and a day in the text takes four places`() {
        let fields = (1...65).map { "amount:>\($0)" }
        #expect(QueryParser.parse(fields.prefix(64).joined(separator: " ")).ignored == [])
        #expect(QueryParser.parse(fields.joined(separator: " ")).ignored == [QueryParser.noteOfTermLimit])
        let days = Array(repeating: "2024-03-01", count: 17)
        #expect(QueryParser.parse(days.prefix(16).joined(separator: " ")).ignored == [])
        #expect(QueryParser.parse(days.joined(separator: " ")).ignored == [QueryParser.noteOfTermLimit])
    }

    @Test func `A word that is looked for as an identifier too takes two places, and its tokens count twice`() {
        let ids = (1...33).map { "CNF20240\($0)" }
        #expect(QueryParser.parse(ids.prefix(32).joined(separator: " ")).ignored == [])
        #expect(QueryParser.parse(ids.joined(separator: " ")).ignored == [QueryParser.noteOfTermLimit])
        let long = Array(repeating: "A1", count: 16).joined(separator: "-")
        let fits = Array(repeating: long, count: 8).joined(separator: " ")
        #expect(QueryParser.parse(fits).ignored == [])
        #expect(QueryParser.parse(fits + " a").ignored == [QueryParser.noteOfTermLimit])
    }

    @Test func `In the deepest brackets a look-alike is its text`() {
        let open = String(repeating: "(", count: 16)
        expect("a OR \(open)CNF123456", means: .any([.word("a"), .phrase(["CNF123456"])]))
        expect(
            "a OR \(open.dropLast())CNF123456",
            means: .any([.word("a"), .phrase(["CNF123456"]), .field(.id, .equals("CNF123456"))]))
    }

    @Test func `All that is left out at once is noted in at most 22 entries`() {
        let text = String(repeating: "- ", count: 60_000)
        #expect(QueryParser.parse(text).ignored.count == 22)
    }
}

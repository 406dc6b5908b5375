// SPDX-License-Identifier: Apache-2.0

import Queries
import Records
import Testing

/// Exclusion, alternatives, groups and prefixes.
@Suite struct QueryLanguageTests {
    @Test func `A hyphen at the start of a part excludes it`() {
        expect("alder -late", means: .all([.word("alder"), .not(.word("late"))]))
        expect("-late", means: .not(.word("late")))
        expect("-a -b", means: .all([.not(.word("a")), .not(.word("b"))]))
        expect("-\"too late\"", means: .not(.phrase(["too", "late"])))
        expect("-party:alder", means: .not(.field(.party, .equals("alder"))))
        expect("-(a OR b)", means: .not(.any([.word("a"), .word("b")])))
        expect("-(-a)", means: .word("a"))
        expect("NOT a", means: .not(.word("a")))
        expect("--a", means: .phrase(["--a"]))
        expect("a-b", means: .word("a-b"))
    }

    @Test func `OR in capitals binds less than standing side by side`() {
        expect("a OR b", means: .any([.word("a"), .word("b")]))
        expect("a b OR c", means: .any([.all([.word("a"), .word("b")]), .word("c")]))
        expect("a (b OR c)", means: .all([.word("a"), .any([.word("b"), .word("c")])]))
        expect("a OR (b OR c)", means: .any([.word("a"), .word("b"), .word("c")]))
        expect("a (b c)", means: .all([.word("a"), .word("b"), .word("c")]))
        expect("a OR NOT b", means: .any([.word("a"), .not(.word("b"))]))
        expect("a AND b", means: .all([.word("a"), .word("b")]))
        expect("a or b", means: .all([.word("a"), .word("or"), .word("b")]))
    }

    @Test(arguments: ["OR", "AND", "NOT"])
    func `An operator with nothing to work on is a word`(word: String) {
        expect(word, means: .phrase([word]))
        expect("\"\(word)\"", means: .phrase([word]))
        expect("a \(word)", means: .all([.word("a"), .phrase([word])]))
        expect("(a \(word))", means: .all([.word("a"), .phrase([word])]))
        expect("-\(word)", means: .not(.phrase([word])))
    }

    @Test func `Operators in a row are words but for one`() {
        expect("OR a", means: .all([.phrase(["OR"]), .word("a")]))
        expect("a OR OR b", means: .any([.word("a"), .all([.phrase(["OR"]), .word("b")])]))
        expect("a OR -- b", means: .any([.word("a"), .word("b")]), ignoring: ["--"])
        expect("NOT NOT", means: .not(.phrase(["NOT"])))
    }

    @Test func `Brackets need not be closed, and those in a word belong to it`() {
        expect("(a OR b", means: .any([.word("a"), .word("b")]))
        expect("a) b", means: .all([.phrase(["a)"]), .word("b")]))
        expect("(bank(uk) OR fee)", means: .any([.word("bank(uk)"), .word("fee")]))
        expect("(587.5)", means: .word("587.5"))
        expect("f(x", means: .phrase(["f(x"]))
        expect("(", means: .nothing, ignoring: ["("])
        expect("a () b", means: .all([.word("a"), .word("b")]), ignoring: ["()"])
    }

    @Test func `A star needs two letters or digits before it`() {
        expect("settl*", means: .prefix("settl"))
        expect("CONF-2024-*", means: .prefix("CONF-2024-"))
        expect("-ab*", means: .not(.prefix("ab")))
        for text in ["a*", "*ab", "a*b", "ab**"] {
            expect(text, means: .phrase([text]))
            #expect(QueryParser.parse(text).notes.map(\.reason) == [.unusableStar])
        }
        expect("\"ab*\"", means: .phrase(["ab*"]))
        #expect(QueryParser.parse("\"ab*\"").isExact)
    }

    @Test func `The answer says in plain words how a text was read`() {
        func words(_ text: String) -> String { QueryParser.parse(text).inWords }
        #expect(words("") == "all records")
        #expect(words("--") == "no record")
        #expect(words("alder -late") == "records with “alder” and not “late”")
        #expect(words("settl* OR a b") == "records with a word that begins with “settl” or (“a” and “b”)")
        #expect(
            words("date:2024-03 amount:>1k")
                == "records with trade date 2024-03-01 to 2024-03-31 and amount more than 1000")
        for (text, sentence) in [
            ("has:amount -has:price", "an amount and no price"), ("has:trade-date", "a trade date"),
            ("-has:reference", "no reference to another record"), ("hold:yes", "a hold on them"),
            ("-hold:no", "not no hold on them"), ("hold:Smith", "a hold of the matter “Smith”"),
            ("hold:Sm*", "a hold of the matter that begins with “Sm”"),
            ("unparsed:yes", "no content that was understood"),
            ("-unparsed:no", "not content that was understood, in part at least"),
            ("id:*V3UW*", "identifier that contains “V3UW”"), ("ref:CNF1", "reference “CNF1”"),
            ("trader:Doe entity:A desk:B", "trader “Doe” and legal entity “A” and desk “B”"),
            ("mic:XLON member:a.csv", "MIC “XLON” and container member “a.csv”"),
            ("CNF123456", "“CNF123456” or identifier “CNF123456”"), ("12.50", "“12.50” or amount 12.5"),
            ("US0378331005", "“US0378331005”"), ("date:31.03.2024", "trade date 2024-03-31"),
        ] { #expect(words(text) == "records with " + sentence) }
        #expect(
            QueryParser.parse("date:7d", today: CivilDate("2024-03-31")).inWords
                == "records with trade date 2024-03-25 to 2024-03-31")
        #expect(
            QueryParser.parse("state:odd").notes.map(\.sentence) == [
                "state:odd was read as words: state takes one of new, amended, cancelled, status."
            ])
        #expect(QueryParser.parse(String(repeating: "x:y ", count: 40)).notes.count == 20)
    }
}

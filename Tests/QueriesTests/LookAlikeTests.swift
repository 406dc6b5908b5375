// SPDX-License-Identifier: Apache-2.0

import Queries
import Records
import Testing

/// Words that stand bare and are more than words.
@Suite struct LookAlikeTests {
    private func reasons(_ text: String) -> [QueryNote.Reason] {
        let understanding = QueryParser.parse(text)
        #expect(understanding.isExact, "\(text)")
        return understanding.notes.map(\.reason)
    }

    private func amount(_ number: String) -> SearchQuery {
        let end = ExactDecimal(number).map { NumberRange.End($0) }
        return .field(.amount, .numbers(NumberRange(lower: end, upper: end)))
    }

    @Test(
        arguments: [
            ("US0378331005", .isin), ("GB0002634946", .isin), ("XS0971721963", .isin), ("us0378331005", .isin),
            ("5493001KJTIIGC8Y1R12", .lei), ("5493001kjtiigc8y1r12", .lei), ("DEUTDEFF", .bic), ("CHASUS33", .bic),
            ("ALDRGB2LXXX", .bic), ("DEUTDEFFXXX", .bic), ("ALDRGB2LLON", .bic), ("PLATFORM", .bic), ("XLON", .mic),
            ("X123", .mic), ("US0378331005,", .isin),
        ] as [(String, LookAlike)])
    func `A code is looked for as its text, and the answer says what it is`(word: String, kind: LookAlike) {
        expect(word, means: .phrase([word]))
        #expect(reasons(word) == [.recognised(kind)])
        expect("-\(word) Alder", means: .all([.not(.phrase([word])), .word("Alder")]))
    }

    @Test(
        arguments: [
            ("CNF123456", .identifier), ("cnf-2024-0012", .identifier), ("T/2024_07.A", .identifier),
            ("123456", .identifier), ("20240314", .identifier), ("2024-000123", .identifier),
            ("12/3456_78", .identifier),
            ("US0378331006", .identifier), ("5493001KJTIIGC8Y1R13", .identifier), ("chasus33", .identifier),
            ("CHASQQ33", .identifier),
            ("ZQ0378331005", .identifier), ("037833100", .cusip), ("38259P508", .cusip), ("38259p508", .cusip),
            ("0263494", .sedol), ("B0YBKJ7", .sedol), ("0263495", .identifier), ("037833101", .identifier),
            ("5493001KJTIIGC8Y1R12ABC123", .uti), ("5493001KJTIIGC8Y1R12" + String(repeating: "Z", count: 32), .uti),
            ("5493001KJTIIGC8Y1R12" + String(repeating: "Z", count: 33), .identifier),
            ("5493001KJTIIGC8Y1R12-1", .identifier), ("2026-02-30", .identifier), ("v1.2.3", .identifier),
        ] as [(String, LookAlike)])
    func `What may be an identifier is looked for in the text and as that`(word: String, kind: LookAlike) {
        let both = [SearchQuery.phrase([word]), .field(.id, .equals(word))]
        expect(word, means: .any(both))
        #expect(reasons(word) == [.recognised(kind)])
        expect("-\(word)", means: .not(.any(both)))
        expect("NOT \(word)", means: .not(.any(both)))
        expect("Alder \(word)", means: .all([.word("Alder"), .any(both)]))
        expect("Alder OR \(word)", means: .any([.word("Alder")] + both))
        expect("(Alder \(word)) OR b", means: .any([.all([.word("Alder"), .any(both)]), .word("b")]))
    }

    @Test(arguments: [
        ("1,000,000.00", "1000000"), ("1,000", "1000"), ("12.50", "12.5"), ("1234567.89", "1234567.89"),
        ("0.001", "0.001"), ("99.12345", "99.12345"), ("12,345,678", "12345678"), ("1,250.5", "1250.5"),
        ("12.50,", "12.5"),
    ])
    func `A number with groups or decimals is looked for in the text and as an amount`(word: String, number: String) {
        expect(word, means: .any([.phrase([word]), amount(number)]))
        #expect(reasons(word) == [.recognised(.amount)])
        expect("-\(word)", means: .not(.any([.phrase([word]), amount(number)])))
    }

    @Test(arguments: ["31.03.2024", "2024/03/31", "31/03/2024", "31-Mar-2024", "03/31/2024", "2024-03-31."])
    func `A day is recognised however it is written`(word: String) throws {
        let day = try #require(CivilDate("2024-03-31"))
        let dates = [SearchField.tradeDate, .settlement, .document]
            .map { SearchQuery.field($0, .dates(from: day, through: day)) }
        expect(word, means: .any([.phrase([word])] + dates))
        #expect(reasons(word) == [.dayInText])
    }

    @Test(arguments: [
        "Alder", "ALDER", "SETTLEMENT", "PAYMENTS", "OVERSEAS", "DELIVERY", "DIAGNOSTICS", "DEUTDEFFBER", "deutdeff",
        "12345", "12.5", "1,25", "10,00", "1,0000", "1.000.000,00", "A1",
        "CN-24", "16:30", "XLO", "xlon", "LONX", "ABCDEFGH", "x(1)y2z3", "O'Brien1", "ab12c@d.example", "2024",
        "2024-03",
        "Q1-2024", "2024-W12", "Mar-2024", "03/04/2024", "last-30-days", "192.168.10.100", "éa12345", "a1..b2c3",
        "１２３４５６", String(repeating: "a1", count: 33), "/CNF123456", "#123456",
    ])
    func `A word like others is itself, without a note`(word: String) {
        expect(word, means: .word(word))
        #expect(reasons(word) == [])
    }

    @Test(arguments: [
        "CNF123456", "US0378331005", "12.50", "2024-03-31", "20240314", "XLON", "5493001KJTIIGC8Y1R12ABC123", "0263494",
    ])
    func `Nothing is recognised between quotes, in a beginning or behind a colon`(word: String) {
        expect("\"\(word)\"", means: .phrase([word]))
        #expect(reasons("\"\(word)\"") == [])
        expect("\"\(word) \(word)\"", means: .phrase([word, word]))
        expect("\(word)*", means: .prefix(word))
        expect("account:\(word)", means: .field(.account, .equals(word)))
        #expect(reasons("\(word)* account:\(word)") == [])
        #expect(QueryParser.parse("nofield:\(word)").notes.map(\.reason) == [.unknownField])
    }

    @Test func `Punctuation behind an identifier is no part of it`() {
        expect(
            "CNF-12345, CNF-12346.",
            means: .all([
                .any([.phrase(["CNF-12345,"]), .field(.id, .equals("CNF-12345"))]),
                .any([.phrase(["CNF-12346."]), .field(.id, .equals("CNF-12346"))]),
            ]))
    }

    @Test func `Every kind has a sentence that names it, and none is a departure`() {
        for kind in LookAlike.allCases {
            let note = QueryNote(part: "Q", reason: .recognised(kind))
            #expect(note.sentence.contains(kind.title) && note.sentence.hasPrefix("Q "))
            #expect(!note.reason.isDeparture)
        }
        #expect(
            QueryParser.parse("CNF123456 US0378331005").notes.map(\.sentence) == [
                "CNF123456 was looked for in the text and as an identifier.",
                "US0378331005 has the form of an ISIN and was looked for as text; isin: before it finds it as that "
                    + "code only.",
            ])
    }

    @Test func `An act takes look-alikes, and not what departs from what was typed`() {
        for text in ["CNF123456", "US0378331005 -12.50", "2024-03-31 OR XLON", "id:*V3UW*", "has:amount hold:no"] {
            #expect(QueryParser.parse(text).isExact, "\(text)")
        }
        for text in ["CNF123456 nofield:x", "*V3UW*", "CNF123456 --", "date:03/04/2024", "id:*ab", "has:name"] {
            #expect(!QueryParser.parse(text).isExact, "\(text)")
        }
    }
}

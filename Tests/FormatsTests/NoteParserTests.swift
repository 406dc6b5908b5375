// SPDX-License-Identifier: Apache-2.0

import Formats
import Records
import Testing

@Suite("Note parser")
struct NoteParserTests {
    private func parse(_ text: String) -> ParsedRecord { FormatRegistry.parser(for: .text).parse(text.bytes[...]) }

    @Test("A letter of confirmation gives its names, its days, the other side and both currencies' amounts")
    func letter() {
        let record = parse(NoteSample.letter)
        #expect(record.state == .parsed && record.lifecycle == .new && record.diagnostics == [])
        #expect(
            record.identifiers == [
                RecordIdentifier(.confirmation, "CN-10024"), RecordIdentifier(.trade, "LN20240301-77B"),
            ])
        #expect(record.tradeDate == CivilDate("2024-03-01") && record.documentDate == CivilDate("2024-03-04"))
        #expect(
            record.parties == [
                TradeParty(
                    .counterparty, name: "Example Fund Ltd",
                    identifiers: [PartyIdentifier(.lei, "529900T8BM49AURSDO55")])
            ])
        #expect(record.terms.side == .buy && record.terms.quantity == ExactDecimal("2000000"))
        #expect(record.terms.price == ExactDecimal("1.08") && record.terms.currency == "EUR")
        #expect(record.terms.amount?.currency == "USD" && record.terms.settlementDate == CivilDate("2024-03-05"))
    }

    @Test("A letter that amends another one supersedes it")
    func amendment() {
        let record = parse(NoteSample.amendment)
        #expect(record.lifecycle == .amended && record.identifiers == [RecordIdentifier(.confirmation, "CN-10025")])
        #expect(record.references == [RecordReference(.supersedes, RecordIdentifier(.confirmation, "CN-10024"))])
        #expect(record.terms.currency == "EUR" && record.tradeDate == CivilDate("2024-03-01"))
        #expect(record.instruments.map(\.name) == ["Example AG"])
        #expect(record.parties.map(\.name) == ["Example Fund Ltd"] && record.terms.quantity == ExactDecimal("2000"))
    }

    @Test("A letter that withdraws another one supersedes it; the trade's own number gives the day it lacks")
    func cancellation() {
        let record = parse(NoteSample.cancellation)
        #expect(record.lifecycle == .cancelled && record.references.map(\.role) == [.supersedes])
        #expect(record.identifiers.contains(RecordIdentifier(.confirmation, "CN-10026")))
        #expect(record.tradeDate == CivilDate("2024-03-01") && record.diagnostics.map(\.code) == ["date.from-id"])
        #expect(record.terms.currency == "SEK" && record.terms.price == ExactDecimal("3.1"))
    }

    @Test("A mention of another confirmation is a link")
    func link() {
        let record = parse(NoteSample.letter + "\nWe refer to your confirmation XY-99887 of last week.")
        #expect(record.references == [RecordReference(.link, RecordIdentifier(.confirmation, "XY-99887"))])
    }

    @Test("A German note is read with its decimal commas, also in Latin-1 and where its umlauts are lost")
    func german() {
        let latin = NoteSample.german.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) }
        let lost = NoteSample.german.unicodeScalars.filter(\.isASCII).map { UInt8(truncatingIfNeeded: $0.value) }
        for bytes in [NoteSample.german.bytes, latin, lost] {
            let record = FormatRegistry.parser(for: .text).parse(bytes[...])
            #expect(record.state == .parsed && record.lifecycle == .new)
            #expect(
                record.identifiers == [
                    RecordIdentifier(.order, "249453/79.00"), RecordIdentifier(.confirmation, "AM87430.7"),
                ])
            #expect(record.tradeDate == CivilDate("2024-03-01") && record.documentDate == CivilDate("2024-03-05"))
            #expect(record.terms.side == .buy && record.terms.quantity == ExactDecimal("1250"))
            #expect(record.terms.price == ExactDecimal("10.5"))
            #expect(record.terms.amount == ExactDecimal("13135").map { Money($0, "EUR") })
            #expect(record.terms.settlementDate == CivilDate("2024-03-05"))
        }
    }

    @Test("A French note is read with blanks in its thousands")
    func french() {
        let record = parse(NoteSample.french)
        #expect(record.identifiers == [RecordIdentifier(.confirmation, "203314830732")])
        #expect(record.tradeDate == CivilDate("2024-03-01") && record.terms.side == .buy)
        #expect(record.terms.amount == ExactDecimal("2003.12").map { Money($0, "EUR") })
        #expect(record.terms.price == ExactDecimal("40.245") && record.terms.quantity == ExactDecimal("12"))
    }

    @Test("A table of one row is read by its heads")
    func table() {
        let record = parse(NoteSample.table)
        #expect(record.tradeDate == CivilDate("2024-03-01") && record.terms.settlementDate == CivilDate("2024-03-14"))
        #expect(record.terms.side == .sell && record.terms.quantity == ExactDecimal("14008.055"))
        #expect(record.terms.price == ExactDecimal("0.5711") && record.terms.amount?.currency == "GBP")
    }

    @Test(
        "A sentence that withdraws another record is enough, as a letter and as a mail",
        arguments: [
            "Please treat our confirmation CNF22KNMHGL5 of 22 February 2022 as cancelled.",
            "Please consider our confirmation CNF22KNMHGL5 cancelled.",
            "Please cancel confirmation CNF22KNMHGL5. A corrected one follows.",
            "Our confirmation CNF22KNMHGL5 dated 3 March 2022 is hereby cancelled.",
            "Confirmation CNF22KNMHGL5 has been cancelled.",
        ])
    func withdrawal(sentence: String) {
        let letter = parse("To whom it may concern\n\n\(sentence)\n")
        let mail = FormatRegistry.parser(for: .mail).parse(
            "From: a@b.example\nTo: c@d.example\nSubject: Your trade\n\n\(sentence)\n".bytes[...])
        for record in [letter, mail] {
            #expect(record.state == .parsed && record.lifecycle == .cancelled)
            #expect(
                record.references == [RecordReference(.supersedes, RecordIdentifier(.confirmation, "CNF22KNMHGL5"))])
        }
    }

    @Test(
        "A sentence that says what did not happen, or may, withdraws nothing",
        arguments: [
            "We did not cancel our confirmation CNF22KNMHGL5; it stands.",
            "Please do not treat our confirmation CNF22KNMHGL5 as cancelled.",
            "If you do not answer by Friday, our confirmation CNF22KNMHGL5 will be cancelled.",
            "Our confirmation CNF22KNMHGL5 will not be considered cancelled.",
            "Our confirmation CNF22KNMHGL5 was sent on 3 March 2022.",
        ])
    func noWithdrawal(sentence: String) {
        for text in [sentence, "Trade date: 2022-02-22\nISIN: US0378331005\n\(sentence)"] {
            let record = parse("\(text)\n")
            #expect(record.lifecycle != .cancelled)
            #expect(!record.references.contains { $0.role == .supersedes })
        }
    }

    @Test("A heading of cancellation cancels, and names what it withdraws", arguments: ["Storno", "Stornierung"])
    func storno(word: String) {
        let record = parse("\(word) unserer Abrechnung Nr. 67390000 vom 05.01.2024\nISIN DE0007164600\nKurs 10,00 EUR")
        #expect(record.lifecycle == .cancelled)
        #expect(record.references == [RecordReference(.supersedes, RecordIdentifier(.confirmation, "67390000"))])
    }

    @Test("Dates are read as the document's clear ones say")
    func dates() {
        func day(_ text: String) -> CivilDate? { parse("Price: 1 EUR\n" + text).tradeDate }
        #expect(day("Trade date: 04/05/2024") == CivilDate("2024-05-04"))
        #expect(day("Trade date: 04/05/2024\nSettlement date: 04/25/2024") == CivilDate("2024-04-05"))
        #expect(day("Trade date: 4 May 2024") == CivilDate("2024-05-04"))
        #expect(day("Trade date: May 4, 2024") == CivilDate("2024-05-04"))
        #expect(day("Trade date: 04-May-24") == CivilDate("2024-05-04"))
        #expect(day("Handelstag 4. Mai 2024") == CivilDate("2024-05-04"))
        #expect(day("Trade date: 31.02.2024") == nil)
    }

    @Test("Codes are taken only where their check digits are right, and names are no codes")
    func codes() {
        let record = parse("Trade date: 2024-03-01\nISIN DE0007164601 DE0007164600\nLEI 529900T8BM49AURSDO56\nPrice 1")
        #expect(record.instruments.map { $0.identifier(.isin) } == ["DE0007164600"] && record.parties == [])
        #expect(parse("Trade: DE0007164600\nPrice: 1 EUR").instruments == [])
    }

    @Test(
        "Prose is not parsed",
        arguments: ["", "a", "We met on 2024-03-01 and had lunch.", "The price is 10 EUR.", "%%%% 1 2 3"])
    func prose(text: String) {
        #expect(parse(text) == ParsedRecord(state: .unparsed, format: .text, rule: "note-1"))
    }
}

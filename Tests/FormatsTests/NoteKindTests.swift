// SPDX-License-Identifier: Apache-2.0

import Formats
import Records
import Testing

/// The kinds of letters, notes, pages and rows, by which a plan finds their class.
@Suite("Kinds of documents")
struct NoteKindTests {
    private func kind(_ text: String, _ format: RecordFormat = .text) -> String {
        FormatRegistry.parser(for: format).parse(text.bytes[...]).messageType
    }

    @Test("A text is a confirmation, a contract note, an advice of income, a statement or a letter")
    func kinds() {
        #expect(kind(NoteSample.letter) == "confirmation")
        #expect(kind("Wertpapierabrechnung\nKauf 22 X AG (DE0007165607)\nHandelstag 04.03.2024\n") == "contract-note")
        #expect(kind("Bardividende\nISIN DE0007165607\nBruttobetrag EUR 12,50\nValuta 04.03.2024\n") == "income-advice")
        #expect(
            kind("Account statement from 01-03-2024 to 31-03-2024\n05-03-2024 Buy 2 X (DE0007165607)\n") == "statement")
        #expect(kind("Date: 2024-03-04\nYour holding of ISIN DE0007165607 is unchanged.\n") == "letter")
        #expect(kind("Dear Sir,\nnothing was dealt.\n").isEmpty)
    }

    @Test("The last day in the heading of a statement is the day that it bears")
    func period() {
        let text = "Activity Statement : 2024.03.02 - 2024.03.31\nX US0378331005 12.50\n"
        let record = FormatRegistry.parser(for: .text).parse(text.bytes[...])
        #expect(record.documentDate == CivilDate("2024-03-31") && record.terms == TradeTerms())
    }

    @Test("A mail that confirms under a number of its own is a confirmation; any other is a mail")
    func mails() {
        let head = "From: a@b\nSubject: x\nDate: Mon, 4 Mar 2024 10:00:00 +0000\n\n"
        #expect(kind(head + NoteSample.letter, .mail) == "confirmation")
        #expect(kind(head + "Thank you for our confirmation CN-10024.", .mail) == "mail")
    }

    @Test("A page and a row say what they are; a page without text says so")
    func others() {
        #expect(kind("<html><body><p>Hello</p></body></html>", .html) == "document")
        let empty = FormatRegistry.parser(for: .html).parse("<html><body> </body></html>".bytes[...])
        #expect(empty.state == .unparsed && empty.diagnostics.map(\.code) == ["html.no-text"])
        let parser = FormatRegistry.parser(for: .delimited)
        let header = "trade_id,isin,note".bytes
        #expect(parser.parse("T1,US0378331005,x".bytes[...], context: header[...]).messageType == "trade")
        #expect(parser.parse(",US0378331005,x".bytes[...], context: header[...]).messageType == "row")
        #expect(kind("{\"tradeId\":\"T1\"}", .json) == "trade" && kind("{\"a\":1}", .json) == "document")
    }

    @Test("A confirmation in HTML gives its names, days and parties")
    func page() {
        let paragraphs = NoteSample.letter.split(separator: "\n").map { "<p>\($0)</p>" }.joined()
        let page = "<html><body>\(paragraphs)</body></html>"
        #expect(FormatRecognizer.recognize(page.bytes) == .html)
        let record = FormatRegistry.parser(for: .html).parse(page.bytes[...])
        #expect(record.state == .parsed && record.messageType == "confirmation")
        #expect(record.identifiers.first == RecordIdentifier(.confirmation, "CN-10024"))
        #expect(record.tradeDate == CivilDate("2024-03-01"))
    }

    @Test("A row with two days, a number and a price is the trade where it is the only one")
    func rows() {
        let row = "02/16/22 02/18/22 61 FOO SELL 15 $101.00 PRINCIPAL $1,515.00\n"
        let parser = FormatRegistry.parser(for: .text)
        let one = parser.parse(("NET AMOUNT USD 1,494.78\n" + row).bytes[...])
        #expect(one.tradeDate == CivilDate("2022-02-16") && one.terms.settlementDate == CivilDate("2022-02-18"))
        #expect(one.terms.side == .sell && one.terms.quantity == ExactDecimal("15"))
        #expect(one.terms.price == ExactDecimal("101") && one.terms.currency == "USD")
        let two = parser.parse(("NET AMOUNT USD 1,494.78\n" + row + row).bytes[...])
        #expect(two.tradeDate == nil && two.terms.quantity == nil)
    }

    @Test("A dollar sign is the one dollar that the text names, and none where it names two")
    func dollars() {
        let parser = FormatRegistry.parser(for: .text)
        let text = "Trade date: 2024-03-04\nNet amount: $5.50\n"
        #expect(parser.parse((text + "Account in AUD\n").bytes[...]).terms.amount?.currency == "AUD")
        #expect(parser.parse((text + "AUD or USD\n").bytes[...]).terms.amount?.currency.isEmpty == true)
    }
}

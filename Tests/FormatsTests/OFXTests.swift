// SPDX-License-Identifier: Apache-2.0

import Formats
import Records
import TestSupport
import Testing

/// OFX and QFX, of the SGML kind and of the XML kind.
@Suite("OFX")
struct OFXTests {
    static let sgml = """
        OFXHEADER:100
        DATA:OFXSGML

        <OFX><INVSTMTMSGSRSV1><INVSTMTTRNRS><INVSTMTRS><DTASOF>20240301<CURDEF>USD
        <INVACCTFROM><BROKERID>broker.com<ACCTID>42</INVACCTFROM><INVTRANLIST><DTSTART>20240101
        <BUYSTOCK><INVBUY><INVTRAN><FITID>F1<DTTRADE>20240110120000.000[-5:EST]<DTSETTLE>20240112<MEMO>A &amp; B</INVTRAN>
        <SECID><UNIQUEID>037833100<UNIQUEIDTYPE>CUSIP</SECID><UNITS>10<UNITPRICE>180.5<TOTAL>-1805.00</INVBUY>
        <BUYTYPE>BUY</BUYSTOCK>
        <INVBANKTRAN><STMTTRN><TRNTYPE>CREDIT<DTPOSTED>20240111<TRNAMT>5,25<FITID>F2<NAME>Deposit</STMTTRN></INVBANKTRAN>
        </INVTRANLIST></INVSTMTRS></INVSTMTTRNRS></INVSTMTMSGSRSV1></OFX>
        """

    private func records(_ source: [UInt8]) -> [ParsedRecord] {
        let split = FormatRegistry.splitter(for: .ofx).split(source)
        return split.messages.map { message in
            let context = message.context.map { split.contexts[$0][...] } ?? []
            return FormatRegistry.parser(for: .ofx).parse(source[message.span.range], context: context)
        }
    }

    @Test("Each entry of a statement is a message, with the account and currency of its statement")
    func entries() throws {
        let found = records(Self.sgml.bytes)
        #expect(found.map(\.messageType) == ["BUYSTOCK", "INVBANKTRAN"] && found.allSatisfy { $0.state == .parsed })
        let buy = try #require(found.first)
        #expect(buy.identifiers == [.init(.trade, "F1")] && buy.tradeDate == CivilDate("2024-01-10"))
        #expect(buy.instruments.first?.identifier(.cusip) == "037833100")
        #expect(buy.terms.side == .buy && buy.terms.quantity == ExactDecimal("10"))
        #expect(buy.terms.amount == ExactDecimal("-1805").map { Money($0, "USD") } && buy.terms.currency == "USD")
        #expect(buy.terms.settlementDate == CivilDate("2024-01-12"))
        #expect(buy.parties.contains { $0.identifier(.account) == "42" })
        #expect(buy.parties.contains { $0.role == .broker && $0.identifier(.other) == "broker.com" })
        let bank = try #require(found.last)
        #expect(bank.identifiers == [.init(.other, "F2")] && bank.documentDate == CivilDate("2024-01-11"))
        #expect(bank.tradeDate == nil && bank.terms.amount?.amount == ExactDecimal("5.25"))
    }

    @Test("Entries without end tags end before the next one and with their list")
    func missingEnds() {
        let text =
            "<OFX><STMTRS><CURDEF>EUR<BANKTRANLIST><STMTTRN><FITID>1<DTPOSTED>20240101"
            + "<STMTTRN><FITID>2<DTPOSTED>20240102</BANKTRANLIST><LEDGERBAL><BALAMT>5</OFX>"
        let found = records(text.bytes)
        #expect(found.map { $0.identifiers.first?.value } == ["1", "2"])
        #expect(found.map { $0.diagnostics.map(\.code) } == [["ofx.end"], ["ofx.end"]])
    }

    @Test("A correction supersedes the entry that it names")
    func correction() throws {
        let entry = "<STMTTRN><DTPOSTED>20240101<FITID>2<CORRECTFITID>1<CORRECTACTION>@</STMTTRN>"
        for (word, lifecycle) in [("REPLACE", Lifecycle.amended), ("DELETE", .cancelled)] {
            let record = FormatRegistry.parser(for: .ofx).parse(entry.replacing("@", with: word).bytes[...])
            #expect(record.lifecycle == lifecycle)
            #expect(record.references == [.init(.supersedes, .init(.other, "1"))])
        }
    }

    @Test(
        "OFX is recognised by its header, its instruction and its outermost element",
        arguments: [
            "OFXHEADER:100\n", "\n\nOFXHEADER:100\nDATA:OFXSGML\n", "<OFX><A>1</OFX>", "<?OFX OFXHEADER=\"200\"?><OFX>",
            "<?xml version=\"1.0\"?>\n<?OFX OFXHEADER=\"200\"?>\n<OFX></OFX>", "\u{FEFF}<OFX>",
            "<!--\nOFXHEADER:100\n-->\n<OFX></OFX>",
        ])
    func recognition(_ text: String) { #expect(FormatRecognizer.recognize(text.bytes) == .ofx) }

    @Test("Text is the values of the elements, escapes resolved")
    func text() {
        let text = RecordText.text(
            of: "<STMTTRN><NAME>A &lt;B&gt;<MEMO>c</MEMO></STMTTRN>".bytes[...], rule: "ofx-text-1")
        #expect(text == "A <B>\nc")
    }

    @Test("An entry without an id or with a day that is none is partial")
    func states() {
        func codes(_ text: String) -> [String] {
            FormatRegistry.parser(for: .ofx).parse(text.bytes[...]).diagnostics.map(\.code)
        }
        #expect(codes("<STMTTRN><DTPOSTED>20240101</STMTTRN>") == ["ofx.no-id"])
        #expect(codes("<STMTTRN><FITID>1<DTPOSTED>20240231</STMTTRN>") == ["ofx.date"])
        #expect(codes("no tags") == ["ofx.no-element"])
    }
}

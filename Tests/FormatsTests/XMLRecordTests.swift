// SPDX-License-Identifier: Apache-2.0

import Formats
import Records
import Testing

@Suite("XML records and texts")
struct XMLRecordTests {
    private func parse(_ message: String) -> ParsedRecord {
        FormatRegistry.parser(for: .xml).parse(message.bytes[...])
    }

    private func text(_ source: String) -> String? { RecordText.text(of: source.bytes[...], rule: "xml-text-1") }

    @Test("A row of a broker's statement is found by its trade and says what was dealt")
    func brokerRow() {
        let record = parse(
            "<Trade accountId=\"U1\" currency=\"CAD\" symbol=\"GCM\" description=\"GOLD\" isin=\"US0378331005\" "
                + "tradeID=\"855\" tradeDate=\"20130401\" settleDateTarget=\"20130404\" quantity=\"5,000\" "
                + "tradePrice=\"0.27\" netCash=\"-1356.75\" buySell=\"BUY\" origTradeID=\"\" exchange=\"--\" ibOrderID=\"43\"/>"
        )
        #expect(record.state == .parsed && record.messageType == "FlexStatement/Trade")
        #expect(record.identifiers == [.init(.trade, "855"), .init(.order, "43")] && record.references.isEmpty)
        #expect(record.tradeDate == CivilDate("2013-04-01"))
        #expect(record.terms.settlementDate == CivilDate("2013-04-04"))
        #expect(record.terms.side == .buy && record.terms.quantity == ExactDecimal("5000"))
        #expect(record.terms.amount == ExactDecimal("-1356.75").map { Money($0, "CAD") })
        #expect(record.instruments.first?.identifier(.isin) == "US0378331005")
        #expect(record.parties == [TradeParty(.other, identifiers: [.init(.account, "U1")])])
    }

    @Test("A trade has its name in an id; damage makes it partial, no element unparsed")
    func states() {
        let record = parse("<Trade id=\"T1\"><TradeType>Swap</TradeType><Trade_Date>2024-01-02</Trade_Date></Trade>")
        #expect(record.identifiers == [.init(.trade, "T1")] && record.tradeDate == CivilDate("2024-01-02"))
        #expect(parse("<Trade id=\"T1\">").state == .partial)
        #expect(parse("text").state == .unparsed)
    }

    @Test("The text of XML is texts and attribute values, decoded, and no names, namespaces or comments")
    func values() {
        #expect(
            text(
                "<?xml version=\"1.0\"?><!DOCTYPE a [<!ENTITY e \"x\">]><a xmlns=\"urn:n\" xmlns:p='urn:p' "
                    + "xsi:schemaLocation=\"urn:n n.xsd\" b=\"1 &amp; 2\"><!-- c --><p:d>Z&#252;rich &e;</p:d>"
                    + "<e><![CDATA[<raw>]]></e></a>") == "1 & 2\nZürich &e;\n<raw>")
        #expect(text("<html><style>x{}</style><SCRIPT>if (a<b) {}</SCRIPT><p>Hi<br>you</p></html>") == "Hi\nyou")
        #expect(text("<a><script>kept</script></a>") == "kept")
        let utf16: [UInt8] = [0xFE, 0xFF] + "<a>é</a>".utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] as [UInt8] }
        #expect(RecordText.text(of: utf16[...], rule: "xml-text-1") == "é")
        let long = "<a b=\"" + String(repeating: "x", count: 10 << 20) + "\"/>"
        #expect(text(long)?.utf8.count == RecordText.limit)
    }
}

/// What the real XML files hold.
@Suite("Real XML", .enabled(if: RealData.isPresent))
struct XMLRealDataTests {
    /// Files in the folder of FIXML that are something else.
    static let exceptions: [String: RecordFormat] = ["FIXML-serializer__serializerTest_murexStyle.xml": .xml]

    @Test(
        "Every file is what its folder says, and no message that is taken apart is unreadable",
        arguments: [
            ("iso20022", RecordFormat.iso20022, 60), ("fixml", .fixml, 29), ("fpml", .fpml, 78),
            ("ibkr-flex-xml", .xml, 11),
            ("ore-trade-xml", .xml, 6), ("html", .html, 1),
        ])
    func folder(name: String, format: RecordFormat, least: Int) {
        let files = RealData.files(in: name)
        #expect(files.count >= least)
        var counts: [ParseState: Int] = [:]
        for file in files {
            let found = FormatRecognizer.recognize(file.bytes)
            #expect(found == Self.exceptions[file.name] ?? format, "\(file)")
            let split = FormatRegistry.splitter(for: found).split(file.bytes)
            #expect(Tiling.fault(of: split.spans, in: file.bytes) == nil, "\(file)")
            for message in split.messages {
                let record = FormatRegistry.parser(for: message.format).parse(file.bytes[message.span.range])
                counts[record.state, default: 0] += 1
                guard message.format == .xml || message.format == .iso20022 else { continue }
                #expect(record.state == .parsed, "\(file)")
            }
        }
        let states = [ParseState.parsed, .partial, .unparsed].map { String(counts[$0] ?? 0) }.joined(separator: "/")
        print("REAL \(name): \(files.count) files, parsed/partial/unparsed \(states)")
    }
}

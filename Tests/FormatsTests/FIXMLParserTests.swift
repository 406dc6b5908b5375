// SPDX-License-Identifier: Apache-2.0

import Formats
import Records
import Testing

@Suite("FIXML parser")
struct FIXMLParserTests {
    private func parse(_ text: String, context: String = "") -> ParsedRecord {
        FormatRegistry.parser(for: .fixml).parse(text.bytes[...], context: context.bytes[...])
    }

    @Test("An amended confirmation states all of its trade")
    func golden() {
        let record = parse(FIXMLSample.amended)
        #expect(record.state == .parsed && record.diagnostics.isEmpty && record.rule == "fixml-1")
        #expect(record.messageType == "Cnfm" && record.formatVersion == "5.0 SP2" && record.lifecycle == .amended)
        #expect(record.identifiers.first == RecordIdentifier(.confirmation, "C-2"))
        #expect(record.references == [RecordReference(.supersedes, RecordIdentifier(.confirmation, "C-1"))])
        #expect(record.tradeDate == CivilDate("20240304") && record.documentDate == CivilDate("20240305"))
        let other = record.parties.first { $0.role == .counterparty }
        #expect(other?.identifier(.lei) == "5493001RKR55V4X61F71" && other?.name == "Bank A")
        #expect(record.parties.first { $0.role == .sender }?.identifier(.compID) == "BROKER")
        #expect(record.instruments.first?.identifier(.isin) == "US5949181045")
        #expect(record.instruments.first?.name == "A & B" && record.instruments.first?.product == "CS")
        #expect(record.terms.side == .buy && record.terms.quantity == ExactDecimal("100"))
        #expect(record.terms.price == ExactDecimal("10.5") && record.terms.settlementDate == CivilDate("20240306"))
        #expect(record.terms.amount == ExactDecimal("1050").map { Money($0, "EUR") } && record.terms.currency == "EUR")
    }

    @Test("A batch in one piece gives the names of all messages; a trade of two sides has none")
    func batch() {
        let record = parse(FIXMLSample.report)
        #expect(record.formatVersion == "4.4" && record.messageType == "TrdCaptRpt" && record.lifecycle == nil)
        #expect(
            record.identifiers == [
                RecordIdentifier(.trade, "R-2"), RecordIdentifier(.uti, "UTI-1"), RecordIdentifier(.trade, "R-3"),
            ])
        #expect(record.references.contains(RecordReference(.supersedes, RecordIdentifier(.trade, "R-1"))))
        #expect(record.references.contains(RecordReference(.link, RecordIdentifier(.uti, "UTI-OLD"))))
        #expect(record.terms.side == nil && record.terms.quantity == ExactDecimal("5"))
    }

    @Test("A message that was cut out of its document has the version that the context states")
    func context() {
        let message = "<TrdCaptRpt RptID='R-1' TransTyp='1' LastQty='1'/>"
        let record = parse(message, context: "<FIXML v='5.0 SP2'>")
        #expect(record.state == .parsed && record.formatVersion == "5.0 SP2" && record.lifecycle == .cancelled)
    }

    @Test("FIXML of FIX 4.2, whose fields are elements")
    func elements() {
        let record = parse(FIXMLSample.elements)
        #expect(record.state == .parsed && record.messageType == "Order" && record.lifecycle == .new)
        #expect(record.identifiers == [RecordIdentifier(.clientOrder, "O-1")])
        #expect(record.terms.side == .sell && record.terms.quantity == ExactDecimal("7"))
        #expect(record.parties == [TradeParty(.sender, identifiers: [PartyIdentifier(.compID, "S")])])
    }

    @Test("An acknowledgement owns no id")
    func acknowledgement() {
        let record = parse("<FIXML><CnfmAck CnfmID='C-1' AffirmStat='3'/></FIXML>")
        #expect(record.lifecycle == .status && record.identifiers.isEmpty)
        #expect(record.references == [RecordReference(.link, RecordIdentifier(.confirmation, "C-1"))])
    }

    @Test("A damaged document gives what can be read of it; one that is no FIXML says so")
    func damage() {
        let cut = parse(String(FIXMLSample.amended.prefix(240)))
        #expect(cut.state == .partial && cut.identifiers.first == RecordIdentifier(.confirmation, "C-2"))
        #expect(parse("<a b='1'/>").state == .partial)
        #expect(parse("no document").state == .unparsed)
    }
}

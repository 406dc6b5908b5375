// SPDX-License-Identifier: Apache-2.0

import Formats
import Records
import Testing

@Suite("FpML parser")
struct FpMLParserTests {
    private func parse(_ text: String) -> ParsedRecord { FormatRegistry.parser(for: .fpml).parse(text.bytes[...]) }

    private func common(_ value: String) -> RecordIdentifier { RecordIdentifier(.common, value) }

    @Test("A request for a confirmation states all of its trade")
    func golden() {
        let record = parse(FpMLSample.option())
        #expect(record.state == .parsed && record.diagnostics.isEmpty && record.rule == "fpml-2")
        #expect(record.messageType == "requestConfirmation" && record.formatVersion == "5-12")
        #expect(record.lifecycle == .new && record.references.isEmpty)
        #expect(
            record.identifiers == [
                RecordIdentifier(.confirmation, "MSG-1"), RecordIdentifier(.trade, "TRD-1"),
                RecordIdentifier(.uti, "5493001RKR55V4X61F71U1"), RecordIdentifier(.trade, "U1"), common("COR-1"),
            ])
        #expect(record.tradeDate == CivilDate("20240304") && record.documentDate == CivilDate("20240305"))
        let buyer = record.parties.first { $0.role == .buyer }
        let seller = record.parties.first { $0.role == .seller }
        #expect(buyer?.name == "Bank B" && seller?.identifier(.lei) == "5493001RKR55V4X61F71")
        #expect(record.parties.map(\.role) == [.sender, .receiver, .seller, .buyer])
        #expect(record.instruments.map(\.product) == ["equityOption", "equity"])
        #expect(record.instruments.last?.identifier(.isin) == "US5949181045")
        #expect(record.instruments.last?.name == "A & B")
        #expect(record.terms.amount == ExactDecimal("1000.5").map { Money($0, "EUR") })
        #expect(record.terms.currency == "EUR" && record.terms.price == ExactDecimal("12.5"))
        #expect(record.terms.quantity == ExactDecimal("80") && record.terms.side == nil)
        #expect(record.terms.settlementDate == nil, "the day of the premium settles no trade")
    }

    @Test("A correction and a retraction supersede the message that they name")
    func namedChain() {
        let header = "<messageId>MSG-2</messageId><inReplyTo>MSG-1</inReplyTo>"
        let chain = "<isCorrection>true</isCorrection><correlationId>COR-1</correlationId>"
        let reference = RecordReference(.supersedes, RecordIdentifier(.confirmation, "MSG-1"))
        let correction = parse(FpMLSample.option(header: header, chain: chain))
        #expect(correction.lifecycle == .amended && correction.references == [reference])
        let retraction = parse(FpMLSample.option("requestConfirmationRetracted", header: header, chain: ""))
        #expect(retraction.lifecycle == .cancelled && retraction.references == [reference])
        #expect(retraction.identifiers.contains(RecordIdentifier(.trade, "TRD-1")))
        let other = parse(FpMLSample.option(header: header))
        #expect(other.references == [RecordReference(.link, RecordIdentifier(.confirmation, "MSG-1"))])
    }

    @Test("Without a message named, corrections supersede the first message of their correlation, never one another")
    func correlatedChain() {
        func message(_ correction: Bool, _ number: Int) -> ParsedRecord {
            parse(
                FpMLSample.option(
                    header: "<messageId>MSG-\(number)</messageId>",
                    chain: "<isCorrection>\(correction)</isCorrection><correlationId>COR-1</correlationId>"
                        + "<sequenceNumber>\(number)</sequenceNumber>"))
        }
        let chain = [message(false, 1), message(true, 2), message(true, 3), message(false, 4)]
        #expect(chain.map { $0.identifiers.contains(common("COR-1")) } == [true, false, false, false])
        let supersedes = RecordReference(.supersedes, common("COR-1"))
        #expect(chain.map { $0.references.contains(supersedes) } == [false, true, true, false])
        #expect(chain.allSatisfy { $0.identifiers.contains { $0.value == "COR-1" } }, "each is found by it")
    }

    @Test("An answer owns its message id alone")
    func answers() {
        for root in [
            "confirmationAcknowledgement", "confirmationStatus", "confirmationAgreed", "confirmationException",
        ] {
            let record = parse(FpMLSample.option(root))
            #expect(record.lifecycle == .status, "\(root)")
            #expect(record.identifiers == [RecordIdentifier(.confirmation, "MSG-1")], "\(root)")
            #expect(record.references.contains(RecordReference(.link, RecordIdentifier(.trade, "TRD-1"))), "\(root)")
        }
    }

    @Test("An exchange of currencies: the dealt currency, its amount, the rate, the value date")
    func exchange() {
        let record = parse(FpMLSample.exchange)
        #expect(record.messageType == "RequestTradeConfirmation" && record.formatVersion == "4-10")
        #expect(record.terms.amount == ExactDecimal("11").map { Money($0, "USD") } && record.terms.currency == "USD")
        #expect(record.terms.price == ExactDecimal("1.1") && record.terms.settlementDate == CivilDate("20240306"))
        #expect(record.instruments.map(\.product) == ["fxSingleLeg"])
    }

    @Test("A message that is quoted inside another one gives it nothing")
    func quotedMessage() {
        let text = FpMLSample.option(
            chain: "<additionalData><originalMessage><trade><tradeHeader><partyTradeIdentifier>"
                + "<tradeId>QUOTED</tradeId></partyTradeIdentifier></tradeHeader></trade></originalMessage></additionalData>"
        )
        #expect(!parse(text).identifiers.contains { $0.value == "QUOTED" })
    }

    @Test("A damaged document gives what can be read of it; one that is no FpML says so")
    func damage() {
        let text = FpMLSample.option()
        let cut = parse(String(text.prefix(text.count / 2)))
        #expect(cut.state == .partial && cut.identifiers.contains(RecordIdentifier(.trade, "TRD-1")))
        let foreign = parse("<a><b/></a>")
        #expect(foreign.state == .partial && foreign.diagnostics.contains { $0.code == "fpml.version" })
        #expect(parse("no document").state == .unparsed)
        #expect(parse(FpMLSample.option(trade: "")).state == .parsed)
    }

    @Test("Names, parties and instruments are bounded")
    func bounds() {
        let parts = (0..<2000).map {
            "<party id='p\($0)'><partyId>P\($0)</partyId></party><trade><tradeHeader><partyTradeIdentifier><tradeId>T\($0)"
                + "</tradeId></partyTradeIdentifier></tradeHeader><swap/></trade>"
        }
        let record = parse("<dataDocument fpmlVersion='5-12'>\(parts.joined())</dataDocument>")
        #expect(record.state == .parsed && record.identifiers.count == 256)
        #expect(
            record.parties.count == ParsedRecord.mostParties && record.instruments.count == ParsedRecord.mostParties)
        #expect(record.diagnostics.contains { $0.code == "too-many-identifiers" })
        #expect(record.diagnostics.contains { $0.code == "too-many-parties" })
    }
}

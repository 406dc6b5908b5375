// SPDX-License-Identifier: Apache-2.0

import Formats
import Records
import Testing

/// Whom, what and on which terms a SWIFT message names.
@Suite("SWIFT MT trade")
struct SwiftMTTradeTests {
    typealias Code = InstrumentDescription.Identifier

    private func parse(_ message: String) -> ParsedRecord {
        FormatRegistry.parser(for: .swiftMT).parse(message.bytes[...])
    }

    private func parse(_ type: String, _ text: String) -> ParsedRecord { parse(SwiftMTSample.message(type, text)) }

    /// What a message names besides its sender and receiver, who are the same in all samples.
    private func expect(
        _ message: String, day: String?, parties: [TradeParty], instruments: [InstrumentDescription] = [],
        _ terms: TradeTerms, sourceLocation: SourceLocation = #_sourceLocation
    ) {
        let record = parse(message)
        let header = [party(.sender, .bic, "BROKUS33"), party(.receiver, .bic, "FUNDGB2L")]
        #expect(record.documentDate == day.flatMap { CivilDate($0) }, sourceLocation: sourceLocation)
        #expect(record.parties == header + parties, sourceLocation: sourceLocation)
        #expect(record.instruments == instruments, sourceLocation: sourceLocation)
        #expect(record.terms == terms, sourceLocation: sourceLocation)
    }

    private func party(_ role: TradeParty.Role, _ scheme: PartyIdentifier.Scheme, _ value: String) -> TradeParty {
        TradeParty(role, identifiers: [PartyIdentifier(scheme, value)])
    }

    private func money(_ amount: String, _ currency: String) -> Money? {
        ExactDecimal(amount).map { Money($0, currency) }
    }

    @Test("An MT 515: the buyer, the instrument, quantity and price of the deal")
    func confirmation() {
        expect(
            SwiftMTSample.confirmation, day: "2024-03-05", parties: [party(.buyer, .bic, "FUNDGB2L")],
            instruments: [
                InstrumentDescription(identifiers: [Code(.isin, "US0378331005")], name: "ACME CORP ORD SHS")
            ],
            TradeTerms(
                quantity: ExactDecimal("100"), price: ExactDecimal("42.55"), settlementDate: CivilDate("20240306")))
    }

    @Test("An MT 543: what stands in a party's sequence is its own, be it an account or an LEI")
    func replacement() {
        expect(
            SwiftMTSample.replacement, day: "2024-03-05",
            parties: [
                party(.venue, .mic, "XNAS"),
                TradeParty(
                    .client, identifiers: [PartyIdentifier(.bic, "FUNDGB2L"), PartyIdentifier(.account, "10203")]),
                TradeParty(
                    .custodian, identifiers: [PartyIdentifier(.other, "00443"), PartyIdentifier(.account, "40506")]),
                TradeParty(
                    .buyer, name: "BUYER AND SONS", identifiers: [PartyIdentifier(.lei, "529900T8BM49AURSDO55")]),
                party(.depository, .bic, "DTCYUS33"),
            ],
            instruments: [InstrumentDescription(identifiers: [Code(.cusip, "037833100")], name: "ACME CORP")],
            TradeTerms(
                side: .sell, quantity: ExactDecimal("100"), price: ExactDecimal("42.5"), amount: money("4250", "USD"),
                currency: "USD", settlementDate: CivilDate("20240306")))
    }

    @Test("An MT 541 is a purchase; it names no party here")
    func settlement() {
        expect(
            SwiftMTSample.settlement, day: nil, parties: [],
            instruments: [InstrumentDescription(identifiers: [Code(.isin, "US0378331005")])],
            TradeTerms(side: .buy, settlementDate: CivilDate("20240306")))
    }

    @Test("An MT 300: party A buys what 32B says, at the rate, for the value date")
    func foreignExchange() {
        expect(
            SwiftMTSample.foreignExchange, day: nil,
            parties: [party(.buyer, .bic, "BROKUS33"), party(.seller, .bic, "FUNDGB2L")],
            TradeTerms(
                side: .buy, price: ExactDecimal("1.085"), amount: money("1000000", "EUR"), currency: "EUR",
                settlementDate: CivilDate("20240306")))
    }

    @Test("An MT 103: ordering customer and beneficiary with their accounts, the amount and its value date")
    func payment() {
        expect(
            SwiftMTSample.payment, day: nil,
            parties: [
                TradeParty(.client, name: "FOO CAPITAL MARKETS LP"),
                TradeParty(
                    .counterparty, name: "MERCADOS SA",
                    identifiers: [PartyIdentifier(.account, "00123456789012345678")]),
            ],
            TradeTerms(amount: money("1814.28", "USD"), currency: "USD", settlementDate: CivilDate("20240304")))
    }

    @Test("An MT 940: the account, the currency of its balances, the day of the closing one")
    func statement() {
        expect(
            SwiftMTSample.statement, day: "2024-03-04", parties: [party(.client, .account, "0001234567")],
            TradeTerms(currency: "EUR"))
        let bare = parse(SwiftMTSample.bareStatement)
        #expect(bare.parties == [party(.client, .account, "0001234567")])
        #expect(bare.documentDate == CivilDate("20240305") && bare.terms.currency == "EUR")
    }

    @Test("An MT 564: both codes of the instrument, the account, and no terms")
    func corporateAction() {
        expect(
            SwiftMTSample.corporateAction, day: "2024-03-05", parties: [party(.client, .account, "760043140")],
            instruments: [
                InstrumentDescription(
                    identifiers: [Code(.isin, "US0378331005"), Code(.other, "5983816")], name: "ACME CORP ORD SHS")
            ], TradeTerms())
    }

    @Test(
        "An output message comes from the terminal of block 2, on the day that it states; a branch belongs to the BIC")
    func outputHeader() {
        let record = parse(
            "{1:F01FUNDGB2LAXXX0042000117}{2:O5151015240305BROKUS33ALON00000000002403051016N}{4:\r\n:20:A\r\n-}")
        #expect(
            record.parties == [party(.sender, .bic, "BROKUS33LON"), party(.receiver, .bic, "FUNDGB2L")])
        #expect(record.documentDate == CivilDate("20240305"))
        let acknowledgement = parse(SwiftMTSample.acknowledgement)
        #expect(acknowledgement.parties.isEmpty && acknowledgement.documentDate == CivilDate("20240304"))
    }

    @Test(
        "The options of 95a make name and code",
        arguments: [
            (":95P::SELL//BROKUS33XXX", "", .bic, "BROKUS33XXX"), (":95P::SELL//NOBIC", "", .other, "NOBIC"),
            (":95R::SELL/DTCYID/443", "", .other, "443"), (":95Q::SELL//ACME\nSTREET", "ACME", nil, ""),
            (":95L::SELL//529900T8BM49AURSDO55", "", .lei, "529900T8BM49AURSDO55"),
            (":95L::SELL//529900T8BM49AURSDO56", "", .other, "529900T8BM49AURSDO56"),
            (":95S::SELL//LEIC/DE/529900T8BM49AURSDO55", "", .lei, "529900T8BM49AURSDO55"),
            (":95C::SELL//GB", "", .other, "GB"),
        ] as [(String, String, PartyIdentifier.Scheme?, String)])
    func partyOptions(field: String, name: String, scheme: PartyIdentifier.Scheme?, value: String) {
        let identifiers = scheme.map { [PartyIdentifier($0, value)] } ?? []
        let parties = parse("515", ":16R:CONFPRTY\n\(field)\n:16S:CONFPRTY").parties
        #expect(parties.dropFirst(2) == [TradeParty(.seller, name: name, identifiers: identifiers)])
    }

    @Test("An LEI belongs to the party of its sequence and to no other one, before or behind it")
    func alternateIdentification() {
        let text = """
            :16R:CONFPRTY
            :95L::ALTE//529900T8BM49AURSDO55
            :95P::SELL//BROKUS33
            :16S:CONFPRTY
            :16R:CONFPRTY
            :95P::BUYR//FUNDGB2L
            :97A::SAFE//1
            :16S:CONFPRTY
            :16R:CONFPRTY
            :95P::SELL//BROKUS33
            :97A::SAFE//2
            :16S:CONFPRTY
            :16R:CONFPRTY
            :95P::INVE//
            :95L::ALTE//529900T8BM49AURSDO55
            :16S:CONFPRTY
            """
        let parties = parse("515", text).parties.dropFirst(2)
        #expect(
            parties == [
                TradeParty(
                    .seller,
                    identifiers: [
                        PartyIdentifier(.bic, "BROKUS33"), PartyIdentifier(.lei, "529900T8BM49AURSDO55"),
                        PartyIdentifier(.account, "2"),
                    ]),
                TradeParty(.buyer, identifiers: [PartyIdentifier(.bic, "FUNDGB2L"), PartyIdentifier(.account, "1")]),
            ])
    }

    @Test("Who is responsible at a party to a confirmation is a trader, and takes nothing from that party")
    func traders() {
        let text = """
            :16R:CONFPRTY
            :95P::BUYR//FUNDGB2L
            :70C::PACO//JDOE42
            :97A::SAFE//1
            :16S:CONFPRTY
            :16R:CONFPRTY
            :95P::SELL//BROKUS33
            :70C::PACO//PHONE 020 7946 0000
            :70C::DECL//OTHER
            :16S:CONFPRTY
            :16R:SETPRTY
            :95P::DEAG//BROKUS33
            :70C::PACO//CLERK
            :16S:SETPRTY
            """
        let parties = parse("515", text).parties.dropFirst(2)
        #expect(
            parties == [
                TradeParty(.buyer, identifiers: [PartyIdentifier(.bic, "FUNDGB2L"), PartyIdentifier(.account, "1")]),
                TradeParty(.seller, identifiers: [PartyIdentifier(.bic, "BROKUS33")]),
                TradeParty(.custodian, identifiers: [PartyIdentifier(.bic, "BROKUS33")]),
                TradeParty(.trader, name: "JDOE42"),
            ])
    }

    @Test(
        "Party fields of the older categories: account, BIC, name, numbered lines, words between strokes",
        arguments: [
            ("320", ":82A:BROKUS33", .counterparty, "", ["BROKUS33"]),
            ("320", ":87D:ACME BANK\nLONDON", .counterparty, "ACME BANK", []),
            ("306", ":82J:/ABIC/BROKUS33\n/NAME/BROKER", .counterparty, "BROKER", ["BROKUS33"]),
            ("300", ":88A:BROKUS33", .broker, "", ["BROKUS33"]), ("600", ":83A:FUNDGB2L", .client, "", ["FUNDGB2L"]),
            ("103", ":50A:/12\nFUNDGB2L", .client, "", ["12", "FUNDGB2L"]),
            ("103", ":50F:/12\n1/ACME\n2/ROAD", .client, "ACME", ["12"]),
            ("103", ":59:/-\nACME", .counterparty, "ACME", []),
            ("103", ":57A://FW021000089\nFUNDGB2L", .custodian, "", ["FW021000089", "FUNDGB2L"]),
            ("202", ":58A:/C/12\nFUNDGB2L", .counterparty, "", ["12", "FUNDGB2L"]),
            ("202", ":52A:FUNDGB2L", .client, "", ["FUNDGB2L"]),
        ] as [(String, String, TradeParty.Role, String, [String])])
    func plainParties(type: String, field: String, role: TradeParty.Role, name: String, values: [String]) {
        let parties = parse(type, field).parties.dropFirst(2)
        #expect(parties.map(\.role) == [role] && parties.map(\.name) == [name])
        #expect(parties.flatMap(\.identifiers).map(\.value) == values)
    }

    @Test("The settled amount and the confirmed quantity come first, wherever they stand; N is a minus")
    func ranks() {
        let text = ":19A::DEAL//EUR1,\n:19A::SETT//USD2,5\n:36B::ORDR//UNIT/9,\n:36B::CONF//FAMT/8,25\n:22H::BUSE//SELL"
        #expect(
            parse("515", text).terms
                == TradeTerms(
                    side: .sell, quantity: ExactDecimal("8.25"), amount: money("2.5", "USD"), currency: "USD"))
        #expect(parse("502", ":19A::ORDR//NUSD1,34").terms.amount == money("-1.34", "USD"))
        #expect(
            parse("515", ":90B::DEAL//ACTU/EUR8,88").terms == TradeTerms(price: ExactDecimal("8.88"), currency: "EUR"))
        #expect(parse("548", ":22H::REDE//DELI").terms.side == .sell)
        #expect(parse("535", ":19A::SETT//USD1,\n:36B::SETT//UNIT/1,").terms == TradeTerms())
        #expect(parse("515", ":19A::SETT//US1,\n:36B::CONF//UNIT/x\n:98A::SETT//2024").terms == TradeTerms())
        let several = parse("101", ":32B:EUR1,\n:32B:USD2,").terms
        #expect(several.amount == nil)
        #expect(parse("202", ":32A:990304EUR1,").terms.settlementDate == CivilDate("19990304"))
    }

    @Test(
        "Field 35B is a code and a description, in one line or several",
        arguments: [
            ("ISIN US0378331005 ACME  \nCORP", .isin, "US0378331005", "ACME CORP"),
            ("ISIN US0378331006\nACME", .other, "US0378331006", "ACME"), ("/US/037833100", .cusip, "037833100", ""),
            ("/GB/2046251\nACME", .sedol, "2046251", "ACME"), ("/TS/ACME", .symbol, "ACME", ""),
            ("/DE/840400\nALLIANZ", .other, "840400", "ALLIANZ"), ("ACME CORP", nil, "", "ACME CORP"),
            ("ISIN ", nil, "", "ISIN"),
        ] as [(String, Code.Scheme?, String, String)])
    func instruments(value: String, scheme: Code.Scheme?, code: String, name: String) {
        let expected = InstrumentDescription(identifiers: scheme.map { [Code($0, code)] } ?? [], name: name)
        #expect(parse("515", ":35B:\(value)").instruments == [expected])
    }

    @Test("No more parties and instruments are kept than a record may have, with a diagnostic")
    func limits() {
        let text = (0..<100).map { ":16R:SETPRTY\n:95R::DEAG/X/\($0)\n:97A::SAFE//\($0)\n:16S:SETPRTY\n:35B:/XX/\($0)" }
        let record = parse("537", text.joined(separator: "\n"))
        #expect(record.parties.count == 32 && record.instruments.count == 32)
        #expect(record.parties.allSatisfy { $0.identifiers.count <= 2 })
        #expect(record.diagnostics.map(\.code) == ["too-many-parties"])
    }
}

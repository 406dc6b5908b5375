// SPDX-License-Identifier: Apache-2.0

import Formats
import Records
import Testing

/// Whom, what and on which terms a FIX message names.
@Suite("FIX trade")
struct FIXTradeTests {
    typealias Code = InstrumentDescription.Identifier

    private func parse(_ message: String) -> ParsedRecord { FormatRegistry.parser(for: .fix).parse(message.bytes[...]) }

    private func parse(fields: String) -> ParsedRecord { parse(FIXSample.message(fields)) }

    private func expect(
        _ message: String, day: String?, parties: [TradeParty], instruments: [InstrumentDescription],
        _ terms: TradeTerms,
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        let record = parse(message)
        #expect(record.documentDate == day.flatMap { CivilDate($0) }, sourceLocation: sourceLocation)
        #expect(record.parties == parties, sourceLocation: sourceLocation)
        #expect(record.instruments == instruments, sourceLocation: sourceLocation)
        #expect(record.terms == terms, sourceLocation: sourceLocation)
    }

    private func party(_ role: TradeParty.Role, _ scheme: PartyIdentifier.Scheme, _ value: String) -> TradeParty {
        TradeParty(role, identifiers: [PartyIdentifier(scheme, value)])
    }

    private var broker: TradeParty { party(.sender, .compID, "BROKER") }
    private var fund: TradeParty { party(.receiver, .compID, "FUND") }
    private let acme = InstrumentDescription(identifiers: [Code(.symbol, "ACME")])

    @Test("A confirmation (AK): the confirmed quantity, the average price, the net money")
    func confirmation() {
        expect(
            FIXSample.confirmation, day: "2024-03-05", parties: [broker, fund],
            instruments: [InstrumentDescription(identifiers: [Code(.isin, "US0378331005"), Code(.symbol, "ACME")])],
            TradeTerms(
                side: .buy, quantity: ExactDecimal("100"), price: ExactDecimal("42.5"),
                amount: ExactDecimal("4250").map { Money($0, "") }))
    }

    @Test("An allocation report (AS): parties with names and mail, the custodian of an account, alternative codes")
    func allocationReport() {
        expect(
            FIXSample.allocationReport, day: "2024-03-04",
            parties: [
                broker, fund,
                TradeParty(
                    .counterparty, name: "Fund Management AG",
                    identifiers: [
                        PartyIdentifier(.lei, "529900T8BM49AURSDO55"), PartyIdentifier(.mail, "desk@fund.example"),
                    ]),
                party(.executingFirm, .bic, "BROKUS33"), party(.custodian, .bic, "CUSTUS33"),
                party(.client, .account, "ACC1"),
            ],
            instruments: [
                InstrumentDescription(
                    identifiers: [
                        Code(.cusip, "037833100"), Code(.isin, "US0378331005"), Code(.sedol, "2046251"),
                        Code(.symbol, "ACME"),
                    ], name: "Acme Corp", product: "EQUITY")
            ],
            TradeTerms(
                side: .sell, quantity: ExactDecimal("100"), price: ExactDecimal("42.5"),
                amount: ExactDecimal("4250").map { Money($0, "USD") }, currency: "USD",
                settlementDate: CivilDate("20240306")))
    }

    @Test("An allocation instruction (J): the accounts are the client's; the quantity is that of the whole")
    func allocation() {
        expect(
            FIXSample.allocation, day: "2024-03-04",
            parties: [
                party(.sender, .compID, "FUND"), party(.receiver, .compID, "BROKER"),
                TradeParty(
                    .client, identifiers: [PartyIdentifier(.account, "ACC1"), PartyIdentifier(.account, "ACC2")]),
            ], instruments: [], TradeTerms())
        let whole = parse(fields: "35=J|70=A|53=100|78=2|79=A|80=60|79=B|80=40").terms
        #expect(whole.quantity == ExactDecimal("100"))
    }

    @Test("A trade capture report (AE) and an execution (8): the last quantity at the last price")
    func executions() {
        expect(
            FIXSample.tradeReport, day: nil, parties: [broker, party(.receiver, .compID, "REPO")], instruments: [acme],
            TradeTerms(quantity: ExactDecimal("100"), price: ExactDecimal("42.5")))
        expect(
            FIXSample.execution, day: "2024-03-04", parties: [broker, fund], instruments: [acme],
            TradeTerms(side: .buy, quantity: ExactDecimal("100"), price: ExactDecimal("42.5")))
    }

    @Test("An order (D): the ordered quantity and the limit; TransactTime's day where SendingTime is missing")
    func order() {
        expect(
            FIXSample.order, day: "2024-03-04",
            parties: [party(.sender, .compID, "FUND"), party(.receiver, .compID, "BROKER")], instruments: [acme],
            TradeTerms(side: .buy, quantity: ExactDecimal("100")))
        #expect(parse(fields: "35=D|38=5|44=9.5|6=1").terms.price == ExactDecimal("9.5"))
    }

    @Test(
        "PartyRole, PartyIDSource and the value make role and scheme",
        arguments: [
            ("448=529900T8BM49AURSDO55|447=N|452=17", .counterparty, .lei),
            ("448=529900T8BM49AURSDO56|447=N|452=17", .counterparty, .other),
            ("448=529900T8BM49AURSDO55|447=D|452=1", .executingFirm, .other),
            ("448=BROKUS33|447=B|452=4", .clearingHouse, .bic), ("448=BROKER|447=B|452=21", .clearingHouse, .other),
            ("448=XNAS|447=G|452=73", .venue, .mic), ("448=X|447=D|452=3", .client, .other),
            ("448=X|447=D|452=11", .trader, .other), ("448=X|447=D|452=12", .trader, .other),
            ("448=X|447=D|452=36", .trader, .other), ("448=X|447=D|452=122", .trader, .other),
            ("448=X|447=D|452=24", .client, .account), ("448=X|447=D|452=27", .counterparty, .other),
            ("448=X|447=D|452=28", .custodian, .other), ("448=X|447=D|452=76", .desk, .other),
            ("448=X", .other, .other), ("76=X", .executingFirm, .other), ("375=X", .counterparty, .other),
            ("109=X", .client, .other), ("30=XETR", .venue, .mic), ("30=N", .venue, .other),
            ("524=X|525=D|538=1", .executingFirm, .other),
        ] as [(String, TradeParty.Role, PartyIdentifier.Scheme)])
    func roles(fields: String, role: TradeParty.Role, scheme: PartyIdentifier.Scheme) {
        let parties = parse(fields: "35=8|\(fields)").parties
        #expect(parties.map(\.role) == [role] && parties.first?.identifiers.map(\.scheme) == [scheme])
    }

    @Test("An account goes to the one client, else it stands for one; groups keep apart")
    func accounts() {
        let one = parse(fields: "35=8|1=ACC|453=1|448=CL|447=D|452=3")
        #expect(
            one.parties == [
                TradeParty(.client, identifiers: [PartyIdentifier(.other, "CL"), PartyIdentifier(.account, "ACC")])
            ])
        let several = parse(fields: "35=8|1=ACC|453=2|448=A|447=D|452=3|448=B|447=D|452=3")
        #expect(
            several.parties == [
                party(.client, .other, "A"), party(.client, .other, "B"), party(.client, .account, "ACC"),
            ])
    }

    @Test(
        "A group whose entries are out of order or cut off keeps each party together, with a diagnostic (rows 89, 91)")
    func disorder() {
        let parties = [party(.executingFirm, .bic, "BROKUS33"), party(.counterparty, .other, "B")]
        for fields in [
            "453=2|452=1|448=BROKUS33|447=B|452=17|448=B|447=D", "453=2|447=B|452=1|448=BROKUS33|447=D|448=B|452=17",
        ] {
            let record = parse(fields: "35=8|17=E|\(fields)|55=ACME|54=1")
            #expect(record.state == .parsed && record.diagnostics.map(\.code) == ["fix.group-order"])
            #expect(record.parties == parties && record.instruments == [acme] && record.terms.side == .buy)
        }
        let short = parse(fields: "35=8|453=3|448=BROKUS33|447=B|452=1|448=B|447=D|452=17|55=ACME")
        #expect(short.parties == parties && short.diagnostics.map(\.code) == ["fix.group-count"])
        let bare = parse(fields: "35=8|448=BROKUS33|448=B|55=ACME")
        #expect(bare.parties.flatMap(\.identifiers).map(\.value) == ["BROKUS33", "B"])
    }

    @Test(
        "SecurityIDSource makes the scheme; a code that has not its form is kept as another one",
        arguments: [
            ("48=US0378331005|22=4", .isin), ("48=US0378331006|22=4", .other), ("22=4|48=US0378331005", .isin),
            ("48=US0378331005", .isin), ("48=037833100|22=1", .cusip), ("48=2046251|22=2", .sedol),
            ("48=BBG000B9XRY4|22=S", .figi), ("48=AAPL.O|22=5", .symbol), ("48=X|22=Z", .other), ("55=X", .symbol),
        ] as [(String, Code.Scheme)])
    func securityIDs(fields: String, scheme: Code.Scheme) {
        #expect(parse(fields: "35=8|\(fields)").instruments.map { $0.identifiers.map(\.scheme) } == [[scheme]])
    }

    @Test("Legs and underlyings follow the instrument; a field that comes again begins another one")
    func severalInstruments() {
        let record = parse(fields: "35=8|55=[N/A]|167=MLEG|711=1|311=IDX|555=2|600=A|609=FUT|600=B|609=OPT")
        #expect(record.instruments.map(\.product) == ["MLEG", "FUT", "OPT", ""])
        #expect(record.instruments.map { $0.identifier(.symbol) } == [nil, "A", "B", "IDX"])
        #expect(
            parse(fields: "35=E|66=L|55=A|54=1|55=B|54=2").instruments.map { $0.identifier(.symbol) } == ["A", "B"])
        let many = (0..<50).map { "55=S\($0)|448=P\($0)" }.joined(separator: "|")
        let full = parse(fields: "35=E|66=L|\(many)")
        #expect(full.instruments.count == 32 && full.parties.count == 32)
        #expect(full.diagnostics.map(\.code) == ["too-many-parties"])
    }

    @Test(
        "The side is that of all sides that are stated",
        arguments: [
            ("54=1", .buy), ("54=2", .sell), ("54=5", .sell), ("54=D", .buy), ("54=8", nil), ("54=1|54=2", nil),
            ("54=2|54=5", .sell), ("", nil),
        ] as [(String, TradeTerms.Side?)])
    func sides(fields: String, side: TradeTerms.Side?) {
        #expect(parse(fields: "35=AE|\(fields)").terms.side == side)
    }

    @Test("Net money comes before the gross amount; a settlement amount is in its own currency; zero is no fill")
    func amounts() {
        let net = parse(fields: "35=AK|118=10|381=11|119=9|120=EUR|15=USD").terms
        #expect(net.amount == ExactDecimal("10").map { Money($0, "USD") } && net.currency == "USD")
        #expect(parse(fields: "35=8|381=11|119=9|15=USD").terms.amount == ExactDecimal("11").map { Money($0, "USD") })
        let settlement = parse(fields: "35=8|119=9|120=EUR|15=USD").terms
        #expect(settlement.amount == ExactDecimal("9").map { Money($0, "EUR") } && settlement.currency == "USD")
        let unfilled = parse(fields: "35=8|150=0|32=0|31=0.00|38=100|44=9.5").terms
        #expect(unfilled.quantity == ExactDecimal("100") && unfilled.price == ExactDecimal("9.5"))
        let wrong = parse(fields: "35=8|32=many|31=1,5|64=2024|15=US")
        #expect(wrong.terms == TradeTerms() && wrong.state == .parsed)
    }
}

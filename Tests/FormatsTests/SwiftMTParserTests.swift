// SPDX-License-Identifier: Apache-2.0

import Formats
import Records
import Testing

@Suite("SWIFT MT parser")
struct SwiftMTParserTests {
    private func parse(_ message: String) -> ParsedRecord {
        FormatRegistry.parser(for: .swiftMT).parse(message.bytes[...])
    }

    /// What a message says of itself, without what it says of the trade (see the trade tests).
    private func statement(_ message: String) -> ParsedRecord {
        var record = parse(message)
        (record.parties, record.instruments, record.terms) = ([], [], TradeTerms())
        record.documentDate = nil
        return record
    }

    /// The session reference that all samples bear in their headers.
    private let session = RecordIdentifier(.other, "BROKUS33AXXX0042000117")

    private func record(
        _ type: String, _ lifecycle: Lifecycle?, identifiers: [RecordIdentifier], references: [RecordReference] = [],
        tradeDate: String? = nil
    ) -> ParsedRecord {
        ParsedRecord(
            state: .parsed, format: .swiftMT, rule: "swift-mt-2", messageType: type, lifecycle: lifecycle,
            identifiers: identifiers, references: references, tradeDate: tradeDate.flatMap { CivilDate($0) })
    }

    private func link(_ kind: RecordIdentifier.Kind, _ value: String) -> RecordReference {
        RecordReference(.link, RecordIdentifier(kind, value))
    }

    private func supersedes(_ kind: RecordIdentifier.Kind, _ value: String) -> RecordReference {
        RecordReference(.supersedes, RecordIdentifier(kind, value))
    }

    @Test("An MT 515 that amends owns its SEME as message and confirmation and supersedes PREV")
    func confirmation() {
        #expect(
            statement(SwiftMTSample.confirmation)
                == record(
                    "515", .amended,
                    identifiers: [
                        session, RecordIdentifier(.other, "MUR0000000000042"),
                        RecordIdentifier(.message, "CNF240304-2"), RecordIdentifier(.confirmation, "CNF240304-2"),
                        RecordIdentifier(.trade, "TRD-3"), RecordIdentifier(.common, "BROKFUND0001"),
                    ],
                    references: [supersedes(.message, "CNF240304-1"), link(.message, "ORD-5")], tradeDate: "2024-03-04")
        )
        let new = parse(SwiftMTSample.confirmation.replacing(":23G:AMND", with: ":23G:NEWM"))
        #expect(new.lifecycle == .new && new.references.contains(link(.message, "CNF240304-1")))
    }

    @Test("An MT 541 that cancels supersedes PREV")
    func settlement() {
        #expect(
            statement(SwiftMTSample.settlement)
                == record(
                    "541", .cancelled, identifiers: [session, RecordIdentifier(.message, "STL-7")],
                    references: [supersedes(.message, "STL-6")], tradeDate: "2024-03-04"))
    }

    @Test("A new MT 543 that links to a previous MT 543 amends it; its narrative states the whole trade id")
    func replacement() {
        #expect(
            statement(SwiftMTSample.replacement)
                == record(
                    "543", .amended,
                    identifiers: [
                        session, RecordIdentifier(.message, "STL-9"), RecordIdentifier(.trade, "TRD20240304-000000007"),
                    ],
                    references: [
                        supersedes(.message, "STL-8"), link(.message, "CNF-1"), link(.other, "P-1"),
                    ], tradeDate: "2024-03-04"))
    }

    @Test(
        "A link replaces where a new message names a previous one of its own type, and says nothing else of it",
        arguments: [
            (":23G:NEWM\n:16R:LINK\n:13A::LINK//515\n:20C::PREV//A\n:16S:LINK", .amended, .supersedes),
            (":23G:NEWM\n:16R:LINK\n:20C::PREV//A\n:13A::LINK//515\n:16S:LINK", .amended, .supersedes),
            (":23G:NEWM\n:16R:LINK\n:13A::LINK//541\n:20C::PREV//A\n:16S:LINK", .new, .link),
            (":23G:NEWM\n:16R:LINK\n:20C::PREV//A\n:16S:LINK", .new, .link),
            (":23G:NEWM\n:16R:LINK\n:13A::LINK//515\n:16S:LINK\n:16R:LINK\n:20C::PREV//A\n:16S:LINK", .new, .link),
            (":23G:NEWM\n:16R:LINK\n:22F::LINK//WITH\n:13A::LINK//515\n:20C::PREV//A\n:16S:LINK", .new, .link),
            (":23G:NEWM\n:16R:LINK\n:13A::LINK//515\n:20C::PREV//SELF\n:16S:LINK", .new, .link),
            (":23G:NEWM\n:16R:LINK\n:13A::LINK//515\n:20C::RELA//A\n:16S:LINK", .new, .link),
            (":23G:CANC\n:16R:LINK\n:13A::LINK//541\n:20C::PREV//A\n:16S:LINK", .cancelled, .supersedes),
            (":23G:AMND\n:16R:LINK\n:20C::PREV//A\n:16S:LINK", .amended, .supersedes),
        ] as [(String, Lifecycle, RecordReference.Role)])
    func links(text: String, lifecycle: Lifecycle, role: RecordReference.Role) {
        let record = parse(SwiftMTSample.message("515", ":20C::SEME//SELF\n\(text)"))
        #expect(record.lifecycle == lifecycle && record.references.map(\.role) == [role])
    }

    @Test(
        "A trade id is read from a line of 70E::TPRO or SPRO that begins with TRADE, and from no other narrative",
        arguments: [
            (":70E::TPRO//TRADE IRFF20190405-WTA752", "IRFF20190405-WTA752"),
            (":70E::SPRO//NOTE\nTRADE ABC-123 OF MONDAY", "ABC-123"), (":70E::TPRO//TRADE ABCDEFG", nil),
            (":70E::TPRO//TRADE A1", nil), (":70E::TPRO//TRADE 20240304", nil),
            (":70E::TPRO//TRADE 20249904", "20249904"),
            (":70E::TPRO//SEE TRADE ABC-123", nil), (":70E::TPRO//TRADE " + String(repeating: "1", count: 36), nil),
            (":70E::DECL//TRADE ABC-123", nil), (":79:TRADE ABC-123", nil), (":70E::TPRO//TRADE", nil),
            (":70C::PACO//TRADE ABC-123", nil),
        ] as [(String, String?)])
    func narrativeTradeIDs(field: String, id: String?) {
        let trades = parse(SwiftMTSample.message("515", field)).identifiers.filter { $0.kind == .trade }
        #expect(trades.map(\.value) == (id.map { [$0] } ?? []))
    }

    @Test("An MT 103 has its reference and its end-to-end reference, and no trade date")
    func payment() {
        #expect(
            statement(SwiftMTSample.payment)
                == record(
                    "103", nil,
                    identifiers: [
                        session, RecordIdentifier(.other, "PAY17"),
                        RecordIdentifier(.other, "8579f4a4-a547-463e-ae63-e7c6620d59b4"),
                        RecordIdentifier(.message, "PAY-2024-17"),
                    ]))
    }

    @Test("An MT 940 has its reference; NONREF is none")
    func statement() {
        #expect(
            statement(SwiftMTSample.statement)
                == record("940", nil, identifiers: [session, RecordIdentifier(.message, "STMT-1")]))
    }

    @Test("An MT 535 is new; its date is no trade date")
    func holdings() {
        #expect(
            statement(SwiftMTSample.holdings)
                == record("535", .new, identifiers: [session, RecordIdentifier(.message, "HLD-3")]))
    }

    @Test("An MT 548 is a status")
    func statusAdvice() {
        #expect(
            statement(SwiftMTSample.statusAdvice)
                == record(
                    "548", .status, identifiers: [session, RecordIdentifier(.message, "STA-1")],
                    references: [link(.message, "STL-7")]))
    }

    @Test("An MT 300 that amends is a confirmation, supersedes its related reference, and tells its UTI")
    func foreignExchange() {
        #expect(
            statement(SwiftMTSample.foreignExchange)
                == record(
                    "300", .amended,
                    identifiers: [
                        session, RecordIdentifier(.message, "FX-2"), RecordIdentifier(.confirmation, "FX-2"),
                        RecordIdentifier(.common, "BROK334209FUND2L"), RecordIdentifier(.uti, "1030239999TX0001"),
                    ],
                    references: [supersedes(.message, "FX-1")], tradeDate: "2024-03-04"))
    }

    @Test("An acknowledgement is a status and links to the message by header and user reference")
    func acknowledgement() {
        let record = parse(SwiftMTSample.acknowledgement)
        #expect(
            statement(SwiftMTSample.acknowledgement)
                == self.record(
                    "ACK", .status, identifiers: [],
                    references: [link(.other, "BROKUS33AXXX0042000117"), link(.other, "MUR0000000000042")]))
        let confirmation = parse(SwiftMTSample.confirmation)
        #expect(record.references.allSatisfy { confirmation.identifiers.contains($0.identifier) })
        #expect(parse(SwiftMTSample.acknowledgement.replacing("451:0", with: "451:1")).messageType == "NAK")
    }

    @Test("A bare statement is read like one in blocks")
    func bareStatement() {
        let body = String(SwiftMTSample.bareStatement.dropLast(1))
        #expect(statement(body) == record("940", nil, identifiers: [RecordIdentifier(.message, "STMT-2")]))
    }

    @Test(
        "The type of a bare body is inferred where its fields are plain",
        arguments: [
            (":20:A\n:25:1\n:28C:1/1\n:60F:C1\n:61:x\n:86:y\n:62F:C1", "940"),
            (":20:A\n:25:1\n:28C:1/1\n:60F:C1\n:61:x\n:62F:C1", "950"),
            (":20:A\n:25:1\n:28C:1/1\n:34F:EUR0\n:13D:x\n:86:y", "942"), (":940:\n:20:A\n:25:1", "940"),
            ("ABNANL2A\n941\nABNANL2A\n:20:A", "941"), (":20:A\n:32A:x", ""), (":60F:C1\n:62F:C1", ""),
            (":16R:GENL\n:20C::SEME//A\n:16S:GENL", ""),
        ])
    func bareTypes(body: String, type: String) {
        #expect(parse(body).messageType == type)
        #expect(parse(body).state == .parsed)
    }

    @Test(
        "The lifecycle is what 23G, 22A or the message type plainly says",
        arguments: [
            ("515", ":23G:NEWM", .new), ("515", ":23G:CANC", .cancelled), ("502", ":23G:NEWM/CODU", .new),
            ("564", ":23G:REPL", .amended), ("564", ":23G:CANC/COPY", .cancelled),
            ("564", ":23G:REPE", .amended), ("564", ":23G:RMDR", .status), ("515", ":23G:PREP", nil),
            ("509", ":23G:INST", .status), ("548", ":23G:INST", .status), ("549", ":23G:NEWM", .status),
            ("300", ":22A:NEWT", .new), ("300", ":22A:AMND", .amended), ("300", ":22A:CANC", .cancelled),
            ("300", ":22A:DUPL", nil), ("305", ":22:CANCEL/ABCB331234XYZB33", .cancelled),
            ("192", ":21:A", .cancelled), ("592", ":21:A", .cancelled), ("199", ":21:A", nil),
            ("195", ":21:A", .status), ("596", ":21:A", .status),
        ] as [(String, String, Lifecycle?)])
    func lifecycle(type: String, field: String, expected: Lifecycle?) {
        #expect(parse(SwiftMTSample.message(type, ":20:REF\n\(field)")).lifecycle == expected)
    }

    @Test("A request for cancellation supersedes the message that it names; other related references are links")
    func relatedReferences() {
        #expect(parse(SwiftMTSample.message("192", ":20:B\n:21:A")).references == [supersedes(.message, "A")])
        #expect(parse(SwiftMTSample.message("202", ":20:B\n:21:A")).references == [link(.message, "A")])
        #expect(parse(SwiftMTSample.message("300", ":20:B\n:21:A\n:22A:NEWT")).references == [link(.message, "A")])
    }

    @Test(
        "The trade date is 98a::TRAD or 30T; two-digit years are left",
        arguments: [
            (":98A::TRAD//20240304", "20240304"), (":98C::TRAD//20240304153000", "20240304"),
            (":98E::TRAD//20240304153000/N05", "20240304"), (":98B::TRAD//OPEN", nil), (":98A::SETT//20240306", nil),
            (":98A::TRAD//20241301", nil), (":30T:20240304", "20240304"), (":30:240304", nil),
            (":32A:240304EUR1,", nil),
        ] as [(String, String?)])
    func tradeDate(field: String, date: String?) {
        #expect(parse(SwiftMTSample.message("515", field)).tradeDate == date.flatMap { CivilDate($0) })
    }

    @Test(
        "A message that is not whole is partial, for the reason that is named",
        arguments: [
            ("{1:F01BROKUS33AXXX0000000000}{2:I103FUNDGB2LXXXXN}{4:\n:20:A\n:71A:SHA", "mt.block-unclosed"),
            ("{1:F01BROKUS33AXXX0000000000}{2:I103FUNDGB2LXXXXN}", "mt.no-text"),
            ("{1:F01BROKUS33AXXX0000000000}{4:\n:20:A\n-}", "mt.no-type"), ("{4:\n:20:A\n-}", "mt.no-basic-header"),
            ("{1:F01BROKUS33AXXX0000000000}{2:I103FUNDGB2LXXXXN}{4:\nno field\n-}", "mt.no-field"),
            ("{1:F01BROKUS33AXXX0000000000}{2:I103FUNDGB2LXXXXN}{4:\nstray\n:20:A\n-}", "mt.text-before-field"),
            ("{1:F01BROKUS33AXXX0000000000}{2:I103FUNDGB2LXXXXN}{4:\n:20:A\n-}}", "mt.trailing-bytes"),
            (":16R:GENL\n:20C::SEME//A", "mt.sequence-unclosed"), (":20C::SEME//A\n:16S:GENL", "mt.sequence-unclosed"),
        ])
    func partial(message: String, code: String) {
        let record = parse(message)
        #expect(record.state == .partial && record.diagnostics.map(\.code).contains(code))
    }

    @Test(
        "A message of which no block and no field can be read is unparsed", arguments: ["", "text", "{", "{9:", ":x:"])
    func unparsed(message: String) {
        #expect(parse(message).state == .unparsed)
    }

    @Test("A name is kept once, and no more than 256 of each, with a diagnostic")
    func tooManyNames() {
        let links = (0..<400).map { ":20C::RELA//R\($0)" }.joined(separator: "\n")
        let record = parse(SwiftMTSample.message("515", ":20C::SEME//A\n\(links)"))
        #expect(record.references.count == 256 && record.diagnostics.map(\.code) == ["too-many-identifiers"])
        let trades = (0..<2000).map { ":20C::TRRF//R\($0)" }.joined(separator: "\n")
        #expect(parse(SwiftMTSample.message("515", trades)).identifiers.count == 256)
    }
}

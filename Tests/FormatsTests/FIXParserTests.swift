// SPDX-License-Identifier: Apache-2.0

import Formats
import Records
import Testing

@Suite("FIX parser")
struct FIXParserTests {
    private func parse(_ message: String) -> ParsedRecord { FormatRegistry.parser(for: .fix).parse(message.bytes[...]) }

    /// What a message says of itself, without what it says of the trade (see the trade tests).
    private func statement(_ message: String) -> ParsedRecord {
        var record = parse(message)
        (record.parties, record.instruments, record.terms) = ([], [], TradeTerms())
        record.documentDate = nil
        return record
    }

    private func record(
        _ type: String, _ lifecycle: Lifecycle?, version: String = "FIX.4.4", identifiers: [RecordIdentifier],
        references: [RecordReference] = [], tradeDate: String? = nil
    ) -> ParsedRecord {
        ParsedRecord(
            state: .parsed, format: .fix, rule: "fix-3", formatVersion: version, messageType: type,
            lifecycle: lifecycle, identifiers: identifiers, references: references,
            tradeDate: tradeDate.flatMap { CivilDate($0) })
    }

    private func link(_ kind: RecordIdentifier.Kind, _ value: String) -> RecordReference {
        RecordReference(.link, RecordIdentifier(kind, value))
    }

    private func supersedes(_ kind: RecordIdentifier.Kind, _ value: String) -> RecordReference {
        RecordReference(.supersedes, RecordIdentifier(kind, value))
    }

    @Test("A confirmation (AK) owns its ConfirmID, has its AllocID in common with the allocation, and mentions orders")
    func confirmation() {
        #expect(
            statement(FIXSample.confirmation)
                == record(
                    "AK", .new,
                    identifiers: [RecordIdentifier(.confirmation, "CNF-1001"), RecordIdentifier(.common, "ALC-9")],
                    references: [link(.clientOrder, "CLO-5"), link(.order, "ORD-5")],
                    tradeDate: "2024-03-04"))
    }

    @Test("A replaced confirmation supersedes the one that ConfirmRefID names")
    func amendedConfirmation() {
        #expect(
            statement(FIXSample.amendedConfirmation)
                == record(
                    "AK", .amended, identifiers: [RecordIdentifier(.confirmation, "CNF-1002")],
                    references: [supersedes(.confirmation, "CNF-1001")], tradeDate: "2024-03-04"))
        let cancelled = parse(FIXSample.message("35=AK|664=B|772=A|666=2"))
        #expect(cancelled.lifecycle == .cancelled && cancelled.references == [supersedes(.confirmation, "A")])
        let new = parse(FIXSample.message("35=AK|664=B|772=A|666=0"))
        #expect(new.lifecycle == .new && new.references == [link(.confirmation, "A")])
    }

    @Test("An allocation instruction (J) owns its AllocID and those of its accounts")
    func allocation() {
        #expect(
            statement(FIXSample.allocation)
                == record(
                    "J", .amended,
                    identifiers: [
                        RecordIdentifier(.allocation, "ALC-10"), RecordIdentifier(.allocation, "IND-1"),
                        RecordIdentifier(.allocation, "IND-2"),
                    ],
                    references: [supersedes(.allocation, "ALC-9"), link(.clientOrder, "CLO-5"), link(.order, "ORD-5")],
                    tradeDate: "2024-03-04"))
    }

    @Test("An allocation report (AS) owns its report and allocation ids and supersedes the report that 795 names")
    func allocationReport() {
        #expect(
            statement(FIXSample.allocationReport)
                == record(
                    "AS", .cancelled,
                    identifiers: [
                        RecordIdentifier(.allocation, "ALR-2"), RecordIdentifier(.allocation, "ALC-10"),
                        RecordIdentifier(.allocation, "IND-1"),
                    ],
                    references: [supersedes(.allocation, "ALR-1"), link(.order, "ORD-5")], tradeDate: "2024-03-04"))
        let new = parse(FIXSample.message("35=AS|755=B|71=0|795=A"))
        #expect(new.references == [link(.allocation, "A")])
    }

    @Test(
        "A message owns the names of the trade that it states, and keeps out of the chains of another kind",
        arguments: [
            ("8", "527=X", .execution), ("8", "198=X", .order), ("8", "526=X", .clientOrder), ("8", "1003=X", .trade),
            ("8", "1040=X", .trade), ("8", "571=X", .common), ("8", "818=X", .common), ("8", "880=X", .common),
            ("AK", "1003=X", .trade), ("AK", "70=X", .common), ("AK", "467=X", .common), ("AK", "571=X", .common),
            ("AE", "818=X", .trade), ("AE", "1040=X", .trade), ("AE", "527=X", .common), ("J", "793=X", .allocation),
            ("D", "526=X", .clientOrder), ("8", "11=X", nil), ("AE", "17=X", nil), ("AK", "37=X", nil),
            ("AU", "664=X", nil), ("AU", "70=X", nil), ("P", "70=X", nil), ("AT", "755=X", nil), ("AR", "571=X", nil),
            ("AR", "1003=X", nil), ("9", "37=X", nil),
        ] as [(String, String, RecordIdentifier.Kind?)])
    func tradeNames(type: String, field: String, kind: RecordIdentifier.Kind?) {
        let record = parse(FIXSample.message("35=\(type)|\(field)"))
        #expect(record.identifiers == (kind.map { [RecordIdentifier($0, "X")] } ?? []))
        #expect(record.references.count == (kind == nil ? 1 : 0))
    }

    @Test("A replaced allocation does not supersede its confirmation, which bears the same AllocID")
    func chainsStayApart() {
        let replacing = parse(FIXSample.message("35=J|70=B|71=1|72=A"))
        let confirmation = parse(FIXSample.message("35=AK|664=C|666=0|70=A"))
        let superseded = replacing.references.filter { $0.role == .supersedes }.map(\.identifier)
        #expect(superseded == [RecordIdentifier(.allocation, "A")])
        #expect(!confirmation.identifiers.contains(RecordIdentifier(.allocation, "A")))
        #expect(confirmation.identifiers.map(\.value).contains("A"))
    }

    @Test(
        "An execution report (8) owns its ExecID and the OrderID; its day is TransactTime's where TradeDate is missing")
    func execution() {
        #expect(
            statement(FIXSample.execution)
                == record(
                    "8", .new,
                    identifiers: [RecordIdentifier(.order, "ORD-5"), RecordIdentifier(.execution, "EXE-77")],
                    references: [link(.clientOrder, "CLO-5"), link(.clientOrder, "CLO-4")],
                    tradeDate: "2024-03-04"))
    }

    @Test("A corrected execution supersedes the one that ExecRefID names")
    func correction() {
        #expect(
            statement(FIXSample.correction)
                == record(
                    "8", .amended, version: "FIX.4.2",
                    identifiers: [RecordIdentifier(.order, "ORD-5"), RecordIdentifier(.execution, "EXE-78")],
                    references: [supersedes(.execution, "EXE-77")], tradeDate: "2024-03-04"))
        #expect(parse(FIXSample.message("35=8|17=B|19=A|150=H")).references == [supersedes(.execution, "A")])
        #expect(parse(FIXSample.message("35=8|17=B|19=A|150=F")).references == [link(.execution, "A")])
    }

    @Test("A trade capture report (AE) owns its trade ids and the current UTI; FIXT tells the application version")
    func tradeReport() {
        #expect(
            statement(FIXSample.tradeReport)
                == record(
                    "AE", .amended, version: "FIXT.1.1/9",
                    identifiers: [
                        RecordIdentifier(.trade, "TRP-3"), RecordIdentifier(.trade, "TRD-3"),
                        RecordIdentifier(.trade, "FIRM-3"), RecordIdentifier(.uti, "UTI1234567890ABCDEF"),
                    ],
                    references: [supersedes(.trade, "TRP-2"), link(.execution, "EXE-77"), link(.uti, "UTI-OLD")],
                    tradeDate: "2024-03-04"))
    }

    @Test("Orders, and requests to cancel (F) or replace (G) them, own their ClOrdID and go on a chain")
    func orders() {
        #expect(statement(FIXSample.order) == record("D", .new, identifiers: [RecordIdentifier(.clientOrder, "CLO-4")]))
        #expect(
            statement(FIXSample.cancelRequest)
                == record(
                    "F", .cancelled, identifiers: [RecordIdentifier(.clientOrder, "CLO-6")],
                    references: [supersedes(.clientOrder, "CLO-5")]))
        #expect(
            statement(FIXSample.replaceRequest)
                == record(
                    "G", .amended, identifiers: [RecordIdentifier(.clientOrder, "CLO-5")],
                    references: [supersedes(.clientOrder, "CLO-4")]))
    }

    @Test("A session message has neither names nor lifecycle nor trade date")
    func session() {
        #expect(statement(FIXSample.heartbeat) == record("0", nil, identifiers: []))
    }

    @Test(
        "An acknowledgement is a status and owns no name of what it acknowledges",
        arguments: [("AU", "664=A"), ("P", "70=A"), ("AR", "571=A"), ("9", "11=A|41=B")])
    func acknowledgements(type: String, names: String) {
        let record = parse(FIXSample.message("35=\(type)|\(names)"))
        #expect(record.lifecycle == .status && record.identifiers.isEmpty && !record.references.isEmpty)
        #expect(record.references.allSatisfy { $0.role == .link })
    }

    @Test(
        "The lifecycle is what the code of the message type says",
        arguments: [
            ("AK", "666=0", .new), ("AK", "666=1", .amended), ("AK", "666=2", .cancelled), ("AK", "666=9", nil),
            ("AK", "71=0", nil), ("J", "71=0", .new), ("J", "71=1", .amended), ("J", "71=2", .cancelled),
            ("J", "71=3", .status), ("J", "71=6", .status), ("AS", "71=2", .cancelled), ("AE", "487=0", .new),
            ("AE", "487=1", .cancelled), ("AE", "487=2", .amended), ("AE", "487=4", .cancelled),
            ("AE", "487=N", .new), ("8", "20=0", .new), ("8", "20=1|150=2", .cancelled),
            ("8", "20=2|150=2", .amended), ("8", "20=3|150=0", .status), ("8", "150=0", .new), ("8", "150=1", .new),
            ("8", "150=2", .new), ("8", "150=F", .new), ("8", "150=4", .cancelled), ("8", "150=5", .amended),
            ("8", "150=G", .amended), ("8", "150=H", .cancelled), ("8", "150=I", .status), ("8", "150=C", nil),
            ("8", "20=0|150=4", .cancelled), ("D", "150=4", .new), ("W", "150=4", nil),
        ] as [(String, String, Lifecycle?)])
    func lifecycle(type: String, fields: String, expected: Lifecycle?) {
        #expect(parse(FIXSample.message("35=\(type)|\(fields)")).lifecycle == expected)
    }

    @Test("The trade date is TradeDate; TransactTime serves executions and confirmations; SendingTime never")
    func tradeDate() {
        #expect(parse(FIXSample.message("35=AK|60=20240301-23:59:59|75=20240304")).tradeDate == CivilDate("20240304"))
        #expect(parse(FIXSample.message("35=AE|60=20240301-23:59:59")).tradeDate == CivilDate("20240301"))
        #expect(parse(FIXSample.message("35=D|60=20240301-23:59:59")).tradeDate == nil)
        #expect(parse(FIXSample.message("35=AK|52=20240301-23:59:59")).tradeDate == nil)
        let wrong = parse(FIXSample.message("35=AK|75=20241301|60=20240304-10:00:00"))
        #expect(wrong.tradeDate == CivilDate("20240304") && wrong.diagnostics.map(\.code) == ["fix.trade-date"])
    }

    @Test("A name is kept once, and no more than 256 of them, with a diagnostic")
    func tooManyNames() {
        let orders = (0..<2000).map { "11=A\($0)" }.joined(separator: "|")
        let record = parse(FIXSample.message("35=E|66=L|\(orders)"))
        #expect(record.identifiers.count == 256 && record.diagnostics.map(\.code) == ["too-many-identifiers"])
        #expect(parse(FIXSample.message("35=D|11=A|11=A")).identifiers == [RecordIdentifier(.clientOrder, "A")])
        let long = parse(FIXSample.message("35=D|11=" + String(repeating: "x", count: 300)))
        #expect(long.identifiers.isEmpty && long.diagnostics.map(\.code) == ["identifier-too-long"])
    }

    @Test("A value that is not UTF-8 is read as Windows-1252")
    func otherEncodings() {
        let message = "8=FIX.4.4\u{1}35=D\u{1}11=".bytes + [0x43, 0xE9, 0x80] + "\u{1}".bytes
        let record = FormatRegistry.parser(for: .fix).parse(message[...])
        #expect(record.identifiers == [RecordIdentifier(.clientOrder, "Cé€")])
    }
}

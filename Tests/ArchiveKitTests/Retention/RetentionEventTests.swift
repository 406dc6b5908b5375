// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Records
import TestSupport
import Testing

@testable import ArchiveKit

/// Events reach the records that name their subject, whenever they came in.
@Suite struct RetentionEventTests {
    private let person = ActingAgent(identity: "test:second", isUnasked: true)

    private func subject(_ text: String) throws -> RetentionSubject { try #require(RetentionSubject(text)) }

    private func request(_ kind: String, _ text: String, _ day: String) throws -> EventRequest {
        EventRequest(
            try #require(RetentionEventKind(kind)), try subject(text), try #require(CivilDate(day)), reason: "seen")
    }

    /// The numbers of the events that reach a record.
    private func reaching(_ id: String, _ archive: TestArchive) throws -> [Int] {
        let open = try archive.open()
        return try ArchiveView.answer(from: open) { view in
            let hit = try #require(try archive.search("id:\(id)").hits.first)
            let record = try #require(try RecordLookup(open).record(hit.id, in: view))
            return try open.register().retentionEvents(reaching: hit.id, view.names(of: record)).map(\.number)
        }
    }

    private static func trade(_ id: String, account: String, party: String = "ROWAN") -> String {
        FIXMessage.text("35=AK|49=ALDR|56=\(party)|664=\(id)|666=0|75=20260105|55=ACME|1=\(account)|58=x")
    }

    @Test func `An event reaches what names its subject before and after, and nothing else`() throws {
        let archive = try TestArchive()
        try archive.capture("a.fix", Self.trade("A-1", account: "4711"))
        try archive.capture("b.fix", Self.trade("B-1", account: "4712", party: "PLOVER"))
        let events = EventRecording(try archive.open(), by: person)
        let first = try events.record(request("account-closed", "account:4711", "2026-02-01"))
        #expect(first.entry.number == 1 && first.reached == 1)
        #expect(try events.record(request("terminated", "trade:b 1", "2026-02-02")).reached == 1)
        #expect(try events.record(request("novated", "party:plover", "2026-02-02")).reached == 1)
        #expect(try events.record(request("retired", "account:none", "2026-02-02")).reached == 0)
        let record = try #require(try archive.search("id:A-1").hits.first).id
        #expect(try events.record(request("retired", "record:\(record)", "2026-02-02")).reached == 1)
        try archive.capture("c.fix", Self.trade("C-1", account: "4711", party: "PLOVER"))
        #expect(try reaching("A-1", archive) == [1, 5])
        #expect(try reaching("B-1", archive) == [2, 3])
        #expect(try reaching("C-1", archive) == [1, 3])
        // A register that is made again knows the same, of subjects too.
        let before = try archive.open().register().retentionEvents()
        _ = try Rebuild(archive.open()).run()
        #expect(try archive.open().register().retentionEvents() == before)
        #expect(before.map { $0.subject.map { "\($0)" } }.prefix(3) == ["account:4711", "trade:b 1", "party:plover"])
        let lost = try EventRecording(archive.open(), by: person).list(undelivered: true)
        #expect(lost.map(\.entry.number) == [4])
        try archive.capture("d.fix", Self.trade("D-1", account: "none"))
        #expect(try EventRecording(archive.open(), by: person).list(undelivered: true).isEmpty)
        #expect(
            try EventRecording(archive.open(), by: person).list(of: subject("account: 4711")).map(\.entry.number) == [1]
        )
    }

    @Test func `A correction takes the place of an event, and nothing is taken back`() throws {
        let archive = try TestArchive()
        try archive.capture("a.fix", Self.trade("A-1", account: "4711"))
        let events = EventRecording(try archive.open(), by: person)
        _ = try events.record(request("account-closed", "account:4711", "2026-02-01"))
        var correction = try request("account-closed", "account:4711", "2026-02-11")
        correction.corrects = 1
        #expect(try events.record(correction).entry.corrects == 1)
        #expect(try reaching("A-1", archive) == [1, 2])
        let error = #expect(throws: ArchiveError.self) { try events.record(correction) }
        #expect(error?.code == .failed)
        correction.corrects = 7
        #expect(throws: ArchiveError.self) { try events.record(correction) }
        #expect(try events.list().map(\.entry.correctedBy) == [2, nil])
    }

    @Test func `A date in the future or before the trade is refused, and the refusal is in the ledger`() throws {
        let archive = try TestArchive()
        try archive.capture("a.fix", Self.trade("A-1", account: "4711"))
        let events = EventRecording(try archive.open(), by: person)
        for day in ["2026-03-03", "2026-01-04", "1999-01-01"] {
            let error = #expect(throws: ArchiveError.self) {
                try events.record(request("account-closed", "account:4711", day))
            }
            #expect(error?.code == .refused, "\(day)")
            let line = try #require(try archive.lastJSON(1).first)
            #expect(line["act"]?.text == "refusal" && line["reason"]?.text == "date" && line["asked"]?.text == "event")
        }
        for day in ["2026-03-02", "2026-01-05"] {
            _ = try events.record(request("account-closed", "account:4711", day))
        }
    }

    @Test func `It counts after 30 days, or once a second person has confirmed it`() throws {
        let archive = try TestArchive()
        let open = try archive.open()
        let events = EventRecording(open, by: person)
        #expect("\(try events.record(request("retired", "account:1", "2026-02-01")).countsFrom)" == "2026-04-02")
        // Who recorded it is uid:1000.
        for token in ["uid:1000", "uid:1000+token:3"] {
            var environment = archive.environment
            environment.agent = token
            let same = try Archive(at: archive.root, in: environment)
            let error = #expect(throws: ArchiveError.self) { try EventRecording(same, by: person).confirm(1) }
            #expect(error?.code == .notAllowed)
            #expect(try archive.lastJSON(1)[0]["reason"]?.text == "separation")
        }
        var environment = archive.environment
        environment.agent = "agent:2"
        let service = ActingAgent(identity: "agent:2", kind: .service, roles: [.recordsManager])
        let other = try Archive(at: archive.root, in: environment)
        #expect(throws: ArchiveError.self) { try EventRecording(other, by: service).confirm(1) }
        archive.clock.advance(days: 3)
        let second = ActingAgent(identity: "agent:2", kind: .person, roles: [.recordsManager])
        #expect("\(try EventRecording(other, by: second).confirm(1).countsFrom)" == "2026-03-05")
        let error = #expect(throws: ArchiveError.self) { try EventRecording(other, by: second).confirm(1) }
        #expect(error?.code == .failed)
        #expect(throws: ArchiveError.self) { try EventRecording(other, by: second).confirm(9) }
        // Confirmed late it does not count later than alone.
        _ = try events.record(request("retired", "account:2", "2026-02-01"))
        archive.clock.advance(days: 90)
        _ = try open.confirmTime()
        #expect("\(try EventRecording(other, by: second).confirm(2).countsFrom)" == "2026-04-05")
    }

    @Test func `Subjects are read strictly and compared as identifiers and names are`() throws {
        for bad in ["", "4711", "desk:x", "account:", "account:  ", "trade:--", "record:17", "party:a\u{7}b"] {
            #expect(RetentionSubject(bad) == nil, "\(bad)")
        }
        #expect(RetentionSubject("account:" + String(repeating: "x", count: 501)) == nil)
        #expect(try subject("TRADE: a:b ").value == "a:b")
        for (one, other, isSame) in [
            ("trade:A-001", "trade:a 001", true), ("trade:1", "uti:1", false), ("account:a  b", "account:A B", true),
            ("account:A-B", "account:AB", false),
        ] {
            #expect(try subject(one).isSame(as: subject(other)) == isSame, "\(one) \(other)")
        }
    }
}

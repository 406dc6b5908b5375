// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Durability
import Records
import Retention
import TestSupport
import Testing

@testable import ArchiveKit

/// A captured record that states that a trade has ended ends the waiting of the records of that trade, and no act of one
/// person alone makes more of it.
@Suite struct StatedEventTests {
    private final class Trial {
        let archive: TestArchive
        private var count = 0

        init() throws { archive = try TestArchive(at: "2026-03-02T10:00:00Z") }

        /// Captures a message about a trade, as a swap where nothing else is said.
        @discardableResult
        func capture(_ members: String, as recordClass: RecordClass? = .swap) throws -> RecordID {
            count += 1
            var options = CaptureOptions()
            options.recordClass = recordClass
            options.isBackload = true
            try archive.ingest(
                [archive.put("\(count).json", "{\(members), \"note\": \"word\(count)x\"}\n")], options: options)
            return try #require(archive.search("word\(count)x").hits.first).id
        }

        func explain(_ id: RecordID, on day: String = "2060-01-01") throws -> CanonicalJSON {
            var json: CanonicalJSON?
            try RetentionExplaining(archive.open()).explain("\(id)", at: CivilDate(day)) { json = $1?.json }
            return try #require(json)
        }

        /// Until when a record is kept, or its state where there is no day.
        func keptUntil(_ id: RecordID, on day: String = "2060-01-01") throws -> String {
            let json = try explain(id, on: day)
            return json["keptUntil"]?.text ?? json["state"]?.text ?? ""
        }

        func correct(_ id: RecordID, _ field: CorrectableField, _ values: [String]) throws {
            _ = try RecordRevision(archive.open()).correct(
                ["\(id)"], [FieldCorrection(field, values)], reason: "misread")
        }

        func verdict(on id: RecordID, in volume: String, on day: String) throws -> RecordJudgement.Verdict? {
            let (key, on) = (try #require(VolumeKey(volume)), try #require(CivilDate(day)))
            return try ArchiveView.answer(from: archive.open(), withholding: .nothing) { view in
                try DispositionEvaluation(view, on: on).verdicts(in: key).first { $0.id == id }?.verdict
            }
        }
    }

    private static let swap = "\"tradeId\": \"T-1\", \"tradeDate\": \"2019-05-06\", \"event\": \"NEW\""
    private static let ended = "\"tradeId\": \"t1\", \"event\": \"TERM\", \"eventDate\": \"2024-06-30\""

    @Test func `A termination ends the waiting of what came in before and after it, in whatever class it is`() throws {
        let trial = try Trial()
        let before = try trial.capture(Self.swap)
        let other = try trial.capture(
            "\"tradeId\": \"T-2\", \"relatedTradeId\": \"T-1\", \"tradeDate\": \"2019-05-06\"")
        #expect(try trial.keptUntil(before) == "awaiting event")
        let ended = try trial.capture(Self.ended, as: .settlement)
        let after = try trial.capture(Self.swap)
        #expect(try trial.keptUntil(before) == "2029-12-31")
        #expect(try trial.keptUntil(after) == "2029-12-31")
        #expect(try trial.keptUntil(other) == "awaiting event", "what is only mentioned")
        // It counts at once, and says where it comes from.
        let event = try #require(try trial.explain(before)["events"]?.elements?.first)
        #expect(event["record"]?.text == "\(ended)" && event["kind"]?.text == "terminated")
        #expect(event["day"]?.text == "2024-06-30" && event["confirmed"]?.flag == true)
        // The last of what is known counts.
        try trial.capture("\"tradeId\": \"T1\", \"event\": \"MATURED\", \"eventDate\": \"2025-01-31\"")
        #expect(try trial.keptUntil(before) == "2030-12-31")
        // Made again from the packs it is the same.
        _ = try Rebuild(trial.archive.open()).run()
        #expect(try [before, after].map { try trial.keptUntil($0) } == ["2030-12-31", "2030-12-31"])
    }

    @Test func `What bears no trade of its own is about the trade whose end it states`() throws {
        let trial = try Trial()
        let swap = try trial.capture(Self.swap)
        let notice = try trial.capture(
            "\"origTradeId\": \"T-1\", \"messageId\": \"M-1\", \"event\": \"TERM\", \"eventDate\": \"2024-06-30\"")
        #expect(try trial.keptUntil(swap) == "2029-12-31")
        let own = try trial.explain(notice)
        #expect(own["rules"]?.elements?.first?["keptUntil"]?.text == "2029-12-31")
        #expect(own["state"]?.text == "awaiting event" && own["evidenceFor"]?.elements?.count == 1)
    }

    @Test func `Two houses may use one name: parties that can't be the same are told apart`() throws {
        let trial = try Trial()
        func sided(_ name: String) -> String { Self.swap + ", \"buyer\": \"\(name)\", \"seller\": \"Alder Ltd\"" }
        let ours = try trial.capture(sided("Rowan Bank"))
        let theirs = try trial.capture(sided("Plover Bank"))
        try trial.capture(Self.ended + ", \"buyer\": \"Rowan Bank Ltd\", \"seller\": \"Alder Ltd\"")
        #expect(try [ours, theirs].map { try trial.keptUntil($0) } == ["2029-12-31", "awaiting event"])
    }

    @Test func `A day in the future or before the trade makes no event, and the record is kept all the same`() throws {
        let trial = try Trial()
        let swap = try trial.capture(Self.swap)
        for (day, isSaid) in [("2026-03-03", true), ("2019-05-05", false), ("1999-01-01", false)] {
            let id = try trial.capture("\"tradeId\": \"T-1\", \"event\": \"TERM\", \"eventDate\": \"\(day)\"")
            #expect(try trial.keptUntil(swap) == "awaiting event", "\(day)")
            guard case .found(let chain) = try trial.archive.lookUp("\(id)") else { throw Missing() }
            let codes = chain.current.envelope.parsed.diagnostics.map(\.code)
            #expect(codes.contains("event.implausible") == isSaid, "\(day)")
        }
        let early = try trial.capture(
            "\"tradeId\": \"T-3\", \"tradeDate\": \"2020-01-02\", \"event\": \"TERM\", \"eventDate\": \"2020-01-01\"")
        guard case .found(let chain) = try trial.archive.lookUp("\(early)") else { throw Missing() }
        #expect(chain.current.envelope.parsed.diagnostics.map(\.code) == ["event.implausible"])
        try trial.capture("\"tradeId\": \"T-1\", \"event\": \"TERM\", \"eventDate\": \"2026-03-02\"")
        #expect(try trial.keptUntil(swap) == "2031-12-31")
    }

    private struct Missing: Error {}

    @Test func `A termination that others replace or take back counts as they say`() throws {
        let trial = try Trial()
        let swap = try trial.capture(Self.swap)
        try trial.capture(Self.ended + ", \"confirmationId\": \"C-1\"", as: .settlement)
        #expect(try trial.keptUntil(swap) == "2029-12-31")
        try trial.capture(
            "\"tradeId\": \"T-1\", \"confirmationId\": \"C-2\", \"supersedesConfirmationId\": \"C-1\", "
                + "\"event\": \"TERM\", \"eventDate\": \"2023-06-30\"", as: .settlement)
        #expect(try trial.keptUntil(swap) == "2028-12-31", "replaced by another day")
        try trial.capture("\"status\": \"CANCEL\", \"origConfirmationId\": \"C-2\"", as: .settlement)
        #expect(try trial.keptUntil(swap) == "awaiting event", "taken back")
        // An amendment of the trade takes no termination back, and puts the clock off.
        let again = try trial.capture(
            "\"tradeId\": \"T-1\", \"event\": \"TERM\", \"eventDate\": \"2024-06-30\"", as: .settlement)
        try trial.capture("\"tradeId\": \"T-5\", \"event\": \"AMEND\", \"origTradeId\": \"T-1\"")
        let events = try #require(try trial.explain(swap)["events"]?.elements)
        #expect(events.compactMap { $0["record"]?.text } == ["\(again)"])
        #expect(try trial.explain(swap)["rules"]?.elements?.first?["keptUntil"]?.text == "2031-12-31")
    }

    @Test func `No correction by one person lets a record go earlier, nor ties it to an event at once`() throws {
        let trial = try Trial()
        let swap = try trial.capture(Self.swap)
        let second = try trial.capture("\"tradeId\": \"T-2\", \"tradeDate\": \"2019-05-06\"")
        try trial.capture("\"tradeId\": \"T-1\", \"event\": \"TERM\", \"eventDate\": \"2020-06-30\"", as: .settlement)
        let later = try trial.capture(Self.ended, as: .settlement)
        #expect(try trial.keptUntil(swap) == "2029-12-31")
        // The later one is said to be of another trade: that one waits no more once 30 days have passed.
        try trial.correct(later, .identifiers(.trade), ["T-2"])
        #expect(try trial.keptUntil(swap) == "2029-12-31", "it goes on to be kept")
        #expect(try trial.keptUntil(second) == "2029-12-31")
        let events = try #require(try trial.explain(swap)["events"]?.elements)
        #expect(events.compactMap { $0["former"]?.flag } == [true])
        // What is tied to it by a correction only is not due before.
        let third = try trial.capture("\"tradeId\": \"T-3\", \"tradeDate\": \"2015-05-06\"")
        try trial.capture("\"tradeId\": \"T-4\", \"event\": \"TERM\", \"eventDate\": \"2016-06-30\"", as: .settlement)
        let waiting = try trial.capture("\"tradeId\": \"T-4\", \"tradeDate\": \"2015-05-06\"")
        try trial.archive.clock.set("2026-12-02T10:00:00Z")
        _ = try trial.archive.open().confirmTime()
        #expect(try trial.keptUntil(waiting) == "2026-05-31", "90 days after its capture")
        try trial.correct(third, .identifiers(.trade), ["T-4"])
        #expect(try trial.keptUntil(third) == "2027-01-01")
        let tied = try trial.explain(third)
        #expect(tied["events"]?.elements?.first?["doubtedUntil"]?.text == "2027-01-01")
        // Kept before, it stays with what it said before.
        try trial.correct(waiting, .identifiers(.trade), ["T-9"])
        #expect(try trial.keptUntil(waiting) == "awaiting event")
        // Who takes a termination back by a correction of something else opens nothing by it, and neither does who undoes it.
        let cancel = try trial.capture("\"confirmationId\": \"C-9\", \"status\": \"CANCEL\"", as: .settlement)
        let named = try trial.capture(
            "\"tradeId\": \"T-1\", \"confirmationId\": \"C-8\", \"event\": \"MATURED\", \"eventDate\": \"2026-03-01\"",
            as: .settlement)
        #expect(try trial.keptUntil(swap) == "2031-12-31")
        try trial.correct(cancel, .references(.supersedes, .confirmation), ["C-8"])
        #expect(try trial.keptUntil(swap) == "2031-12-31")
        let taken = try #require(try trial.explain(swap)["events"]?.elements)
        #expect(taken.contains { $0["record"]?.text == "\(named)" && $0["former"]?.flag == true })
        trial.archive.clock.advance(days: 10)
        try trial.correct(cancel, .references(.supersedes, .confirmation), [])
        let back = try #require(try trial.explain(swap)["events"]?.elements)
        #expect(
            back.contains {
                $0["record"]?.text == "\(named)" && $0["former"] == nil && $0["doubtedUntil"]?.text == "2027-01-11"
            })
    }

    @Test
    func `A correction of an account ties a record to an old event only after 30 days, or once another confirms it`()
        throws
    {
        let trial = try Trial()
        var options = CaptureOptions()
        options.recordClass = .accountRecord
        options.account = "4711"
        options.isBackload = true
        try trial.archive.ingest(
            [trial.archive.put("a.json", "{\"id\": \"A\", \"document_date\": \"2015-01-01\"}\n")], options: options)
        let record = try #require(trial.archive.search("id:A").hits.first).id
        let person = ActingAgent(identity: "test:second", isUnasked: true)
        let request = EventRequest(
            .accountClosed, try #require(RetentionSubject("account:4712")), try #require(CivilDate("2016-06-30")),
            reason: "seen")
        _ = try EventRecording(trial.archive.open(), by: person).record(request)
        trial.archive.clock.advance(days: 200)
        _ = try trial.archive.open().confirmTime()
        #expect(try trial.keptUntil(record) == "awaiting event")
        try trial.correct(record, .account, ["4712"])
        // 2 March and 200 days is 18 September, and 30 days after that is 18 October.
        #expect(try trial.keptUntil(record) == "2026-10-18")
        var environment = trial.archive.environment
        environment.agent = "agent:2"
        let second = ActingAgent(identity: "agent:2", kind: .person, roles: [.recordsManager])
        _ = try EventRecording(Archive(at: trial.archive.root, in: environment), by: second).confirm(1)
        #expect(try trial.keptUntil(record) == "2026-05-31", "90 days after its capture")
        // A second correction, by whoever it is, is looked at anew; and what reached it before keeps it still.
        try trial.correct(record, .account, ["4713"])
        #expect(try trial.keptUntil(record) == "awaiting event")
        let event = try #require(try trial.explain(record)["events"]?.elements?.first)
        #expect(event["former"]?.flag == true && event["confirmed"]?.flag == false)
    }

    @Test func `What states the end of a swap stays as long as the swap is there`() throws {
        let trial = try Trial()
        let swap = try trial.capture(Self.swap)
        let ended = try trial.capture(
            "\"tradeId\": \"T-1\", \"event\": \"TERM\", \"eventDate\": \"2026-02-01\"", as: .communication)
        // Kept until the end of 2031, and the swap as well: then it is reviewed.
        #expect(try trial.keptUntil(swap) == "2031-12-31")
        let volume = "communication/2026/001"
        #expect(try trial.verdict(on: ended, in: volume, on: "2032-01-02") == .kept(.evidence(swap)))
        #expect(try trial.explain(ended, on: "2032-01-02")["evidenceFor"]?.elements?.compactMap(\.text) == ["\(swap)"])
        // Of two that both state an end, none is kept for the other.
        let twin = try trial.capture(
            "\"tradeId\": \"T-9\", \"event\": \"TERM\", \"eventDate\": \"2026-02-01\"", as: .communication)
        try trial.capture("\"tradeId\": \"T-9\", \"event\": \"TERM\", \"eventDate\": \"2026-02-02\"")
        #expect(try trial.verdict(on: twin, in: volume, on: "2032-01-02") == .due(.destroy))
    }

    @Test func `What can't be read any more keeps the records of its trade, and no others`() throws {
        let trial = try Trial()
        let first = try trial.capture(Self.swap)
        let second = try trial.capture("\"tradeId\": \"T-2\", \"tradeDate\": \"2019-05-06\"")
        let broken = try trial.capture(Self.ended, as: .settlement)
        try trial.capture("\"tradeId\": \"T-2\", \"event\": \"TERM\", \"eventDate\": \"2024-06-30\"", as: .settlement)
        let contents = try ArchiveContents(trial.archive)
        let frame = try #require(contents.records.first { $0.id == broken })
        let file = try LocalFileSystem().open(trial.archive.layout.volume(frame.volume).pack, .readWrite)
        let byte = try #require(file.read(at: frame.offset + 180, count: 1).first)
        try file.write([byte ^ 0xFF], at: frame.offset + 180)
        #expect(try trial.verdict(on: first, in: "swap/2019/001", on: "2060-01-01") == .kept(.unreadable))
        #expect(try trial.verdict(on: second, in: "swap/2019/001", on: "2060-01-01") == .due(.review))
        #expect(throws: ArchiveError.self) { try trial.explain(first) }
        #expect(try trial.keptUntil(second) == "2029-12-31")
    }

    @Test func `A volume whose records wait is looked at again when a termination comes in, and no other one is`()
        throws
    {
        let trial = try Trial()
        try trial.capture(Self.swap)
        try trial.archive.capture("a.fix", FIXMessage.confirmation("A-1"))
        func opened() throws -> [String] {
            let day = try #require(CivilDate("2026-03-02"))
            let opened = try ArchiveView.answer(from: trial.archive.open(), withholding: .nothing) { view in
                let summaries = try RetentionSummaries(view, on: day)
                for entry in view.entries where !entry.isTrail { _ = try summaries.summary(of: entry) }
                return summaries.opened.sorted().map(\.recordClass.name)
            }
            _ = try DueReporting(trial.archive.open()).run(by: [.recordClass], on: day)
            return opened
        }
        _ = try opened()
        #expect(try opened().isEmpty)
        try trial.archive.capture("b.fix", FIXMessage.confirmation("B-1"))
        #expect(try opened() == ["trade-confirmation"])
        try trial.capture(Self.ended, as: .settlement)
        #expect(try opened() == ["settlement", "swap"])
        #expect(try opened().isEmpty)
    }
}

// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Records
import Retention
import TestSupport
import Testing

@testable import ArchiveKit

/// A schedule is lengthened for the records that are there, and never shortened.
@Suite struct ScheduleChangeTests {
    private func archive() throws -> TestArchive {
        let archive = try TestArchive()
        for number in 0..<5 {
            try archive.capture("\(number).fix", FIXMessage.confirmation("S-\(number)", date: "2026010\(number + 1)"))
        }
        try archive.capture("order.fix", FIXMessage.ofType("D", id: "O-1", date: "20260105", note: "x"))
        return archive
    }

    /// The schedule in force, changed in its rule for a class, with a later version.
    private func document(
        _ archive: TestArchive, version: Int = 9, of recordClass: String = "trade-confirmation",
        _ change: ([String: CanonicalJSON]) -> [[String: CanonicalJSON]]
    ) throws -> RulesDocument {
        var members = try #require(archive.open().rulesInForce().document(.schedule).members)
        members["version"] = .integer(Int64(version))
        members["rules"] = .array(
            try #require(members["rules"]?.elements).flatMap { rule in
                guard let own = rule.members, own["class"]?.text == recordClass else { return [rule] }
                return change(own).map { .object($0) }
            })
        return try RulesDocument(.schedule, decoding: CanonicalJSON.object(members).encoded, subject: "test")
    }

    private func period(_ text: String) -> ([String: CanonicalJSON]) -> [[String: CanonicalJSON]] {
        { rule in [rule.merging(["period": .string(text)]) { $1 }] }
    }

    @Test func `A longer period reaches what is there and is in force then`() throws {
        let archive = try archive()
        let longer = try document(archive, period("P7Y"))
        let change = ScheduleChange(try archive.open())
        let report = try change.look(longer)
        #expect(report.looked == 5 && report.lengthenedCount == 5 && report.shortenedCount == 0)
        let only = try #require(report.lengthened.first)
        #expect(report.lengthened.count == 1 && only.count == 5)
        #expect(only.change.before == "2029-12-31" && only.change.after == "2033-12-31")
        #expect(try archive.open().rulesInForce().scheduleSequence < archive.lines().count)
        try change.apply(longer, after: report)
        let rules = try archive.open().rulesInForce()
        #expect(rules.scheduleSequence == (try archive.lines().count))
        #expect(rules.document(.schedule) == longer.json)
        // What was longer once is what the next one must not fall below.
        let shorter = try document(archive, version: 10, period("P6Y"))
        let refused = try ScheduleChange(archive.open()).look(shorter)
        #expect(refused.shortenedCount == 5 && refused.shortened.first?.lost == ["trade-confirmation"])
    }

    @Test func `What was filed under another class since must not go earlier by its earlier class either`() throws {
        let archive = try archive()
        _ = try RecordRevision(archive.open()).reclassify(["S-3"], to: .communication, reason: "it is a letter")
        // Of confirmations the longer period keeps what is a letter now, too.
        let longer = try document(archive, period("P7Y"))
        let change = ScheduleChange(try archive.open())
        let report = try change.look(longer)
        #expect(report.looked == 5 && report.lengthenedCount == 5 && report.shortenedCount == 0)
        #expect(report.lengthened.map(\.change.recordClass).sorted() == [.communication, .tradeConfirmation])
        try change.apply(longer, after: report)
        // And the shorter one would let it go: the others go by a rule that stays.
        let shorter = try document(archive, version: 10, period("P6Y"))
        #expect(try ScheduleChange(archive.open()).look(shorter).shortenedCount == 5)
    }

    @Test func `A shorter one is refused, and the refusal is in the ledger`() throws {
        let archive = try archive()
        for change in [period("P2Y"), { rule in [rule.merging(["cutoff": "none"]) { $1 }] }] {
            let shorter = try document(archive, change)
            let report = try ScheduleChange(archive.open()).look(shorter)
            #expect(report.shortenedCount == 5 && report.shortened.count == 5 && report.lengthenedCount == 0)
            let before = try archive.open().rulesInForce()
            let error = #expect(throws: ArchiveError.self) {
                try ScheduleChange(archive.open()).apply(shorter, after: report)
            }
            #expect(error?.code == .refused && error?.message.contains("5 records") == true)
            #expect(try archive.open().rulesInForce() == before)
            let line = try #require(try archive.lastJSON(1).first)
            #expect(line["act"]?.text == "refusal" && line["reason"]?.text == "retention")
        }
        // Where nobody is there it may be shorter.
        let swaps = try document(archive, of: "reference", period("P5Y"))
        #expect(try ScheduleChange(archive.open()).look(swaps).shortenedCount == 0)
    }

    @Test func `Another rule beside the earlier one is no shortening, and an event instead of a date is`() throws {
        let archive = try archive()
        let beside = try document(archive) { rule in
            var other = rule
            other["id"] = "eu"
            other["period"] = "P5Y"
            return [rule.merging(["id": "us"]) { $1 }, other]
        }
        #expect(try ScheduleChange(archive.open()).look(beside).lengthenedCount == 5)
        let same = try document(archive) { [$0] }
        let report = try ScheduleChange(archive.open()).look(same)
        #expect(report.looked == 0 && report.untouched >= 6)
        // What waits for an event instead may come to wait for less: the event may lie before the trade.
        let event = try document(archive) { [$0.merging(["trigger": "event:account-closed"]) { $1 }] }
        let instead = try ScheduleChange(archive.open()).look(event)
        #expect(instead.shortened.first?.change.after == "awaiting event")
    }

    @Test func `A version that was there, records that came in meanwhile, what can't be read: nothing is changed`()
        throws
    {
        let archive = try archive()
        let longer = try document(archive, period("P7Y"))
        let report = try ScheduleChange(archive.open()).look(longer)
        try archive.capture("late.fix", FIXMessage.confirmation("S-9"))
        let error = #expect(throws: ArchiveError.self) {
            try ScheduleChange(archive.open()).apply(longer, after: report)
        }
        #expect(error?.code == .failed && error?.message.contains("repeat the command") == true)
        // Of another class it does not matter.
        let again = try ScheduleChange(archive.open()).look(longer)
        try archive.capture("order2.fix", FIXMessage.ofType("D", id: "O-2", date: "20260105", note: "x"))
        try ScheduleChange(archive.open()).apply(longer, after: again)
        for version in [1, 8, 9] {
            let old = try document(archive, version: version, period("P9Y"))
            let error = #expect(throws: ArchiveError.self) { try ScheduleChange(archive.open()).look(old) }
            #expect(error?.code == .failed, "\(version)")
        }
        #expect(throws: ArchiveError.self) {
            try ScheduleChange(archive.open()).look(RulesDocument.standard(.filePlan))
        }
    }

    @Test func `What an event has started counts as it stands`() throws {
        let archive = try TestArchive()
        try archive.capture("s.fix", FIXMessage.confirmation("W-1", date: "20260105"))
        let id = try #require(try archive.search("").hits.first).id
        _ = try RecordRevision(archive.open()).reclassify(["\(id)"], to: .accountRecord, reason: "r")
        let subject = try #require(RetentionSubject("trade:W-1"))
        let kind = try #require(RetentionEventKind("account-closed"))
        let events = EventRecording(try archive.open(), by: ActingAgent(identity: "test:x", isUnasked: true))
        _ = try events.record(EventRequest(kind, subject, try #require(CivilDate("2026-02-01")), reason: "r"))
        let longer = try document(archive, of: "account-record", period("P8Y"))
        let report = try ScheduleChange(archive.open()).look(longer)
        let change = try #require(report.lengthened.first?.change)
        #expect(change.before == "2032-12-31" && change.after == "2034-12-31")
        #expect(
            try ScheduleChange(archive.open()).look(document(archive, of: "account-record", period("P4Y")))
                .shortenedCount == 1)
    }
}

// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Records
import Retention
import TestSupport
import Testing

@testable import ArchiveKit

/// What a volume comes to is remembered, and never longer than it is so.
@Suite(.serialized) struct RetentionSummaryTests {
    private static let day = CivilDate("2030-01-01") ?? CivilDate(day: 0)

    private func summaries(
        _ archive: TestArchive, isRemembering: Bool = true
    ) throws -> (all: [RetentionSummaries.Summary], made: [VolumeKey], opened: [VolumeKey]) {
        try ArchiveView.answer(from: archive.open(), withholding: .nothing) { view in
            let summaries = try RetentionSummaries(view, on: Self.day, isRemembering: isRemembering)
            let all = try view.entries.filter { !$0.isTrail }.map { try #require(try summaries.summary(of: $0)) }
            return (all, summaries.made.map(\.volume), summaries.opened)
        }
    }

    private func report(
        _ archive: TestArchive, _ grouping: Set<DueReport.Grouping> = [.recordClass, .month], until: String? = nil,
        on day: String = "2030-01-01"
    ) throws -> DueReport {
        try DueReporting(archive.open()).run(by: grouping, until: until.flatMap { CivilDate($0) }, on: CivilDate(day))
    }

    @Test(arguments: 1...RetentionWorld.rounds)
    func `After every act what is remembered is what would be made anew`(seed: Int) throws {
        let seed = UInt64(seed) * 104_729
        let world = try RetentionWorld(seed: seed, acts: 5)
        for act in 0..<(RetentionWorld.rounds > 1 ? 25 : 10) {
            try world.act()
            _ = try report(world.archive)
            let kept = try summaries(world.archive)
            #expect(kept.opened.isEmpty, "seed \(seed), act \(act)")
            let made = try summaries(world.archive, isRemembering: false)
            #expect(kept.all.map(\.entry.cells) == made.all.map(\.entry.cells), "seed \(seed), act \(act)")
            #expect(kept.all.map(\.entry.least) == made.all.map(\.entry.least), "seed \(seed), act \(act)")
        }
        // No record is due before its volume says so, by whatever bears on it.
        for year in [2026, 2027, 2029, 2030, 2032, 2034, 2040, 2050] {
            let day = try #require(CivilDate("\(year)-07-01"))
            let (all, _, _) = try summaries(world.archive)
            try ArchiveView.answer(from: world.archive.open(), withholding: .nothing) { view in
                let evaluation = try DispositionEvaluation(view, on: day)
                for summary in all {
                    let verdicts = try evaluation.verdicts(in: summary.entry.volume)
                    #expect(
                        summary.entry.least == verdicts.compactMap(\.judgement.own?.floor.due).min(), "seed \(seed)")
                    let inForce = verdicts.filter { !$0.isMoved }
                    #expect(summary.entry.cells.values.reduce(0, +) == inForce.count, "seed \(seed)")
                    guard summary.isBefore(day) else { continue }
                    for item in verdicts {
                        if case .due = item.verdict { Issue.record("seed \(seed) \(day) \(item)") }
                    }
                }
            }
        }
    }

    @Test func `Only what has changed is opened, and a longer schedule or another event changes all that it concerns`()
        throws
    {
        let archive = try TestArchive()
        var options = CaptureOptions()
        try archive.capture("a.fix", FIXMessage.confirmation("A-1"))
        options.recordClass = .customerRecord
        options.account = "4711"
        try archive.ingest([archive.put("b.txt", "name and address")], options: options)
        let customer = try #require(VolumeKey("customer-record/2026/001"))
        #expect(try report(archive).count(.awaiting) == 1)
        #expect(try summaries(archive).opened.isEmpty)
        try archive.capture("c.fix", FIXMessage.confirmation("C-1"))
        #expect(try summaries(archive).opened == [VolumeKey("trade-confirmation/2026/001")])
        #expect(try report(archive).rows.map(\.records).reduce(0, +) == 3)
        // An event, and its confirmation.
        let person = ActingAgent(identity: "test:second", isUnasked: true)
        let request = EventRequest(
            try #require(RetentionEventKind("account-closed")), try #require(RetentionSubject("account:4711")),
            try #require(CivilDate("2026-03-01")), reason: "seen")
        _ = try EventRecording(archive.open(), by: person).record(request)
        #expect(try summaries(archive).opened == [customer])
        _ = try report(archive)
        var environment = archive.environment
        environment.agent = "agent:2"
        let second = ActingAgent(identity: "agent:2", kind: .person, roles: [.recordsManager])
        _ = try EventRecording(Archive(at: archive.root, in: environment), by: second).confirm(1)
        #expect(try summaries(archive).opened == [customer])
        _ = try report(archive)
        // Another version in a chain, of whatever class, may bear on what looks at events.
        try archive.capture("d.fix", FIXMessage.confirmation("C-2", amends: "C-1"))
        #expect(try summaries(archive).opened.contains(customer))
        _ = try report(archive)
        let before = try #require(try summaries(archive).all.first { $0.entry.volume != customer }?.entry.least)
        var members = try #require(archive.open().rulesInForce().document(.schedule).members)
        members["version"] = .integer(9)
        members["rules"] = .array(
            try #require(members["rules"]?.elements).map { rule in
                guard rule["class"]?.text == "trade-confirmation", let own = rule.members else { return rule }
                return .object(own.merging(["period": .string("P9Y")]) { $1 })
            })
        let longer = try RulesDocument(.schedule, decoding: CanonicalJSON.object(members).encoded, subject: "test")
        let change = ScheduleChange(try archive.open())
        try change.apply(longer, after: change.look(longer))
        #expect(try summaries(archive).opened.count == 2)
        _ = try report(archive)
        let after = try #require(try summaries(archive).all.first { $0.entry.volume != customer }?.entry.least)
        #expect("\(before)" == "2030-01-01" && "\(after)" == "2036-01-01")
        // Made again, the register has none, and they are made again.
        _ = try Rebuild(archive.open()).run()
        #expect(try summaries(archive).opened.count == 2)
    }

    @Test func `It counts by class and month, those past their ceiling, and what it leaves out it says`() throws {
        let archive = try TestArchive()
        try archive.capture("a.fix", FIXMessage.confirmation("A-1") + FIXMessage.confirmation("A-2"))
        try archive.capture("m.eml", MailMaker.mail("Note", "a line"))
        var options = CaptureOptions()
        options.recordClass = .corporateRecord
        try archive.ingest([archive.put("b.txt", "articles of association")], options: options)
        options.recordClass = .accountRecord
        try archive.ingest([archive.put("c.txt", "terms of an account")], options: options)
        let all = try report(archive, on: "2034-01-01")
        #expect(
            all.rows.map { "\($0.recordClass?.name ?? "-") \($0.month ?? "-") \($0.state.rawValue) \($0.records)" } == [
                "account-record - awaiting event 1", "communication 2032-01 dated 1", "corporate-record - permanent 1",
                "trade-confirmation 2030-01 dated 2",
            ])
        #expect(all.due == 3 && all.overdue == 1 && all.unknown == 0 && all.incomplete.isEmpty)
        #expect(try report(archive, [.month], until: "2030-01-01").rows.map(\.records) == [2])
        #expect(try report(archive, [.month], until: "2029-12-31").rows.isEmpty)
        #expect(try report(archive, []).rows.map(\.records).sorted() == [1, 1, 3])
        // Moved, it is counted once, where it is in force.
        let id = try #require(try archive.lookUp("A-2").chain?.current.id)
        _ = try RecordRevision(archive.open()).reclassify(["\(id)"], to: .swap, reason: "it is one")
        let moved = try report(archive, [.recordClass], on: "2034-01-01")
        #expect(moved.rows.first { $0.recordClass == .swap }?.records == 1)
        #expect(moved.rows.first { $0.recordClass == .tradeConfirmation }?.records == 1)
        #expect(moved.details > 0 && moved.rows.reduce(0) { $0 + $1.records } == 5)
    }

    @Test func `Where records are lost it says so, and remembers nothing of that volume`() throws {
        let archive = try TestArchive()
        for number in 0..<4 { try archive.capture("\(number).fix", FIXMessage.confirmation("L-\(number)")) }
        let key = try #require(VolumeKey("trade-confirmation/2026/001"))
        let path = archive.layout.volume(key).pack
        var bytes = try archive.bytes(of: path)
        for index in bytes.indices.suffix(30) { bytes[index] = 7 }
        try archive.put("../archive/volumes/\(key)/content.pack", bytes)
        try archive.removeDatabases()
        for _ in 0..<2 {
            let report = try report(archive)
            #expect(report.unknown == 1 && report.incomplete == [key] && report.rows.map(\.records) == [3])
            #expect(try summaries(archive).opened == [key])
            #expect(try summaries(archive).all.first?.isBefore(Self.day) == false)
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Foundation
import Records
import Retention
import SystemPackage
import TestSupport
import Testing

@testable import ArchiveKit

/// What may go is told for whole volumes as it is for one record, and as it is the long way.
///
/// `MUNIMENT_RETENTION_ROUNDS` says how many archives are played (1, and 3 in Scripts/test-deep).
@Suite(.serialized) struct DispositionEvaluationTests {
    private static let days = ["2026-07-01", "2030-01-01", "2036-01-01"]

    private func verdicts(
        _ archive: TestArchive, on day: CivilDate
    ) throws -> [VolumeKey: [RecordVerdict]] {
        try ArchiveView.answer(from: archive.open(), withholding: .nothing) { view in
            let evaluation = try DispositionEvaluation(view, on: day)
            var verdicts: [VolumeKey: [RecordVerdict]] = [:]
            for entry in view.entries where !entry.isTrail {
                verdicts[entry.key] = try evaluation.verdicts(in: entry.key)
            }
            return verdicts
        }
    }

    @Test(arguments: 1...RetentionWorld.rounds)
    func `Every verdict is that of the long way and that of the explanation`(seed: Int) throws {
        let seed = UInt64(seed) * 7_919
        let world = try RetentionWorld(seed: seed, acts: RetentionWorld.rounds > 1 ? 35 : 24)
        let reader = try world.archive.open(unlogged: true)
        var kinds: Set<String> = []
        for day in try Self.days.map({ try #require(CivilDate($0)) }) {
            let plain = try PlainRetention(world, on: day)
            let found = try verdicts(world.archive, on: day)
            #expect(found.mapValues { Set($0.map(\.id)) } == plain.lying, "seed \(seed)")
            for (key, list) in found {
                #expect(list.map(\.frame) == list.map(\.frame).sorted(), "seed \(seed)")
                for (place, item) in list.enumerated() {
                    kinds.insert(item.verdict.kind)
                    #expect(
                        plain.allows(item.verdict, of: item.id, on: day),
                        "seed \(seed) \(day) \(key) \(item.verdict) \(String(describing: plain.standings[item.id]))")
                    #expect(item.judgement.own?.floor == plain.standings[item.id]?.ownRules, "seed \(seed)")
                    if place % 6 == 0 { try expectExplained(item, day, reader, seed) }
                }
                // One alone is told as all are.
                if let one = list.last {
                    let alone: [RecordVerdict] = try ArchiveView.answer(
                        from: world.archive.open(), withholding: .nothing
                    ) { view in
                        try DispositionEvaluation(view, on: day).verdicts(in: key, among: [one.id])
                    }
                    #expect(alone == list.filter { $0.id == one.id }, "seed \(seed)")
                }
            }
        }
        // What the seeds are for.
        #expect(kinds.isSuperset(of: ["due", "held"]) && kinds.count > 4, "seed \(seed): \(kinds.sorted())")
    }

    private func expectExplained(_ item: RecordVerdict, _ day: CivilDate, _ reader: Archive, _ seed: UInt64) throws {
        try RetentionExplaining(reader).explain("\(item.id)", at: day) { _, explanation in
            let status = try #require(explanation).status
            switch item.verdict {
            case .due(let action):
                #expect([.due, .overdue].contains(status.state) && status.action == action, "seed \(seed)")
            case .kept(.held): #expect(status.state == .held, "seed \(seed)")
            case .kept: #expect([.kept, .awaiting, .permanent].contains(status.state), "seed \(seed)")
            }
            #expect(item.judgement.isOverdue == (status.state == .overdue), "seed \(seed)")
            #expect(item.judgement.floor == status.floor && item.judgement.action == status.action, "seed \(seed)")
            #expect(item.recordClass == status.record.recordClass && item.judgement.approvals == status.approvals)
        }
    }

    /// The state of each, by the id that it calls itself.
    private func verdict(_ id: String, in archive: TestArchive, on day: String) throws -> RecordJudgement.Verdict? {
        let found = try #require(try archive.lookUp(id).chain?.versions.first { $0.names(id) })
        let all = try verdicts(archive, on: #require(CivilDate(day)))
        return all[found.volume]?.first { $0.id == found.id }?.verdict
    }

    @Test func `A mail waits for what a file in it replaces, and that for the mail`() throws {
        let archive = try TestArchive()
        var options = CaptureOptions()
        options.isBackload = true
        try archive.ingest(
            [archive.put("old.fix", FIXMessage.confirmation("OLD-1", date: "20200105"))], options: options)
        let inner = MailMaker.mail(
            "Inner", "x",
            files: [("a.fix", "text/plain", Array(FIXMessage.confirmation("NEW-1", amends: "OLD-1").utf8))])
        let outer = MailMaker.mail("Outer", "x", files: [("inner.eml", "message/rfc822", Array(inner.utf8))])
        try archive.ingest([archive.put("m.eml", outer)])
        for isSealed in [false, true] {
            if isSealed { _ = try VolumeSealing(archive.open()).run(.all) }
            let before = try verdicts(archive, on: #require(CivilDate("2031-12-31"))).values.joined()
            #expect(before.count == 4)
            // Two of them by themselves, two by their own rule.
            let reasons = before.map { item -> String in
                switch item.verdict {
                case .kept(.chain): "chain"
                case .kept(.family): "family"
                case .kept(.floor): "floor"
                default: "\(item.verdict)"
                }
            }
            #expect(
                reasons.sorted() == ["chain", "family", "floor", "floor"].sorted()
                    || reasons.sorted() == ["family", "family", "floor", "floor"])
            let after = try verdicts(archive, on: #require(CivilDate("2032-01-01"))).values.joined()
            #expect(after.allSatisfy { if case .due = $0.verdict { true } else { false } })
            #expect(try archive.verify().findings.isEmpty)
        }
        // What keeps the oldest keeps the mail around the mail.
        let extending = RetentionExtending(try archive.open())
        let request = ExtensionRequest(
            .subject(try #require(RetentionSubject("trade:OLD-1"))), .until(try #require(CivilDate("2050-06-30"))),
            authority: "order", reason: "ordered")
        _ = try extending.extend(request, extending.gather(request))
        let kept = try verdicts(archive, on: #require(CivilDate("2050-06-30"))).values.joined()
        let words = kept.map { item -> String in
            switch item.verdict {
            case .kept(.chain): "chain"
            case .kept(.family): "family"
            case .kept(.extended(CivilDate("2050-06-30"))): "extended"
            default: "\(item.verdict)"
            }
        }
        #expect(words.sorted() == ["chain", "extended", "family", "family"])
    }

    @Test(arguments: [RecordClass.foreignExchange, .reference])
    func `What is filed anew is kept by the rule of before as well, wherever it lies`(target: RecordClass) throws {
        let archive = try TestArchive()
        try archive.capture("a.fix", FIXMessage.confirmation("A-1"))
        let id = try #require(try archive.lookUp("A-1").chain?.current.id)
        let rules = try archive.open().rules().schedule
        let start: RecordClass = target == .reference ? .foreignExchange : .tradeConfirmation
        if start != .tradeConfirmation {
            _ = try RecordRevision(archive.open()).reclassify(["\(id)"], to: start, reason: "r")
        }
        archive.clock.advance(days: 1)
        let volumes = try verdicts(archive, on: #require(CivilDate("2026-07-01"))).filter { !$0.value.isEmpty }
        _ = try RecordRevision(archive.open()).reclassify(["\(id)"], to: target, reason: "r")
        let all = try verdicts(archive, on: #require(CivilDate("2026-07-01"))).filter { !$0.value.isEmpty }
        #expect(all.count == volumes.count + 1)
        let judgements = Set(all.values.joined().map(\.judgement))
        #expect(judgements.count == 1 && all.values.joined().filter { !$0.isMoved }.map(\.recordClass) == [target])
        try RetentionExplaining(archive.open()).explain("A-1", at: CivilDate("2026-07-01")) { _, explanation in
            let told = try #require(explanation)
            let classes = Set(told.status.rules.map(\.reading.rule.recordClass))
            #expect(
                classes == Set([.tradeConfirmation, start, target].flatMap { rules.rules(for: $0).map(\.recordClass) }))
            #expect(told.status.floor == told.status.rules.map(\.floor).max())
            #expect(told.status.floor == judgements.first?.floor)
        }
    }

    @Test func `More than a thousand versions are kept, and it says so`() throws {
        let archive = try TestArchive()
        let text = (0...KinSearch.mostMembers).map {
            FIXMessage.confirmation("L-\($0)", amends: $0 > 0 ? "L-\($0 - 1)" : nil)
        }
        try archive.capture("a.fix", text.joined())
        let day = try #require(CivilDate("2040-01-01"))
        let all = try verdicts(archive, on: day).values.joined()
        #expect(all.count == KinSearch.mostMembers + 1 && all.allSatisfy { $0.verdict == .kept(.tooLarge) })
        try RetentionExplaining(archive.open()).explain("\(try #require(all.first).id)", at: day) { _, explanation in
            let told = try #require(explanation)
            #expect(told.state == "kept" && told.json["familyIsWhole"]?.flag == false)
            #expect(!told.changes.contains { $0.contains("approves") })
            #expect(
                told.sections.flatMap(\.facts).contains { $0.text.contains("more than 1000 records belong with it") })
        }
    }

    @Test func `What can't be read is kept, with all that belongs with it, and what was lost keeps its whole volume`()
        throws
    {
        let archive = try TestArchive()
        for (number, id) in ["A-1", "B-1", "B-2", "C-1"].enumerated() {
            try archive.capture("\(number).fix", FIXMessage.confirmation(id, amends: id == "B-2" ? "B-1" : nil))
        }
        let day = "2040-01-01"
        for id in ["A-1", "B-1", "B-2", "C-1"] { #expect(try verdict(id, in: archive, on: day) == .due(.destroy)) }
        let found = try #require(try archive.lookUp("B-1").chain?.versions.first { $0.names("B-1") })
        let record = try #require(try ArchiveContents(archive).records.first { $0.id == found.id })
        let path = archive.layout.volume(record.volume).pack
        var bytes = try archive.bytes(of: path)
        for index in record.offset + 200..<record.offset + 230 { bytes[index] ^= 0x55 }
        try Data(bytes).write(to: URL(fileURLWithPath: path.string))
        let all = try verdicts(archive, on: #require(CivilDate(day))).values.joined()
        #expect(
            all.map(\.verdict) == [.due(.destroy), .kept(.unreadable), .kept(.unreadable), .due(.destroy)])
        // Made again, the index lacks it.
        try archive.removeDatabases()
        let rest = try verdicts(archive, on: #require(CivilDate(day))).values.joined()
        #expect(rest.count == 3 && rest.allSatisfy { $0.verdict == .kept(.unreadable) })
    }

    @Test func `Whatever can hold others is looked at as the head of a family`() {
        for format in RecordFormat.allCases where ContainerMembers.mayHoldMembers(format) {
            #expect(KinSearch.formatsOfHeads.contains(format), "\(format)")
        }
    }
}

extension FoundRecord {
    fileprivate func names(_ id: String) -> Bool { envelope.parsed.identifiers.contains { $0.value == id } }
}

extension RecordJudgement.Verdict {
    fileprivate var kind: String {
        guard case .kept(let reason) = self else { return "due" }
        switch reason {
        case .floor: return "floor"
        case .held: return "held"
        case .restricted: return "restricted"
        case .chain: return "chain"
        case .family: return "family"
        default: return "\(reason)"
        }
    }
}

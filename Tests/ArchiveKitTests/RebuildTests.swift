// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Durability
import Ledger
import Packs
import Records
import SystemPackage
import TestSupport
import Testing

@testable import ArchiveKit

/// Every database can be lost: what is made again has the same rows and gives the same answers.
@Suite struct RebuildTests {
    /// Sources of several classes and years, with duplicates, gaps and a long one.
    private static func filled(seed: UInt64) throws -> TestArchive {
        let archive = try TestArchive(at: "2024-11-02T10:00:00Z", seed: seed)
        var random = SeededGenerator(seed: seed)
        var number = 0
        for _ in 0..<6 {
            for _ in 0..<3 {
                number += 1
                try archive.put("source-\(number)", Generated.source(number, &random))
            }
            try archive.ingest(groupRecords: 7)
            archive.clock.advance(days: Int64(random.below(120)))
        }
        try archive.ingest([PackageRoot.sampleData])
        try revise(archive, &random)
        return archive
    }

    /// Some volumes are sealed, and records in open and sealed ones are corrected and filed under other classes.
    private static func revise(_ archive: TestArchive, _ random: inout SeededGenerator) throws {
        for round in 0..<3 {
            if round > 0 { _ = try VolumeSealing(archive.open()).run(round == 1 ? .due : .all) }
            archive.clock.advance(days: 2)
            let ids = try archive.search("", limit: 500).hits.map { "\($0.id)" }.shuffled(using: &random)
            let revision = try RecordRevision(archive.open())
            let corrections = [
                try FieldCorrection(.identifiers(.trade), ["T-\(round)"]), try FieldCorrection(.desk, ["kestrel"]),
                try FieldCorrection(.tradeDate, ["2025-0\(round + 1)-11"]),
                try FieldCorrection(.references(.supersedes, .confirmation), ["ID-\(random.below(30))"]),
            ]
            _ = try revision.correct(Array(ids.prefix(9)), corrections, reason: "round \(round)")
            _ = try revision.reclassify(Array(ids.dropFirst(6).prefix(8)), to: .swap, reason: "round \(round)")
            try retain(archive, round)
            try archive.capture("late-\(round)", FIXMessage.confirmation("ID-\(round)", note: "late \(round)"))
        }
    }

    /// A hold, an event and an extension; the second hold is released.
    private static func retain(_ archive: TestArchive, _ round: Int) throws {
        let open = try archive.open()
        let holds = HoldAdministration(open)
        let request = HoldRequest(matter: "m\(round)", reason: "r", .query("id:ID-\(round)"))
        let hold = try holds.place(request, on: holds.gather(request)).entry.number
        _ = try holds.notice(hold, custodian: "c", day: nil, isAcknowledged: round == 0)
        if round == 1 { _ = try holds.release(hold, reason: "r") }
        let kind = try #require(RetentionEventKind("retired"))
        let subject = try #require(RetentionSubject("trade:ID-\(round)"))
        let events = EventRecording(open, by: ActingAgent(identity: "test:x", isUnasked: true))
        let account = try #require(RetentionSubject("account:\(round)"))
        var event = EventRequest(kind, account, CivilDate(day: 19_700), reason: "r")
        event.corrects = round == 2 ? 1 : nil
        _ = try events.record(event)
        let extending = RetentionExtending(open)
        let other = ExtensionRequest(.subject(subject), .years(7 + round), authority: "a", reason: "r")
        _ = try extending.extend(other, extending.gather(other))
    }

    /// All rows, once everything is settled that is settled only when it has become much.
    private func dumps(_ archive: TestArchive, without left: Set<String> = []) throws -> [String: [String: String]] {
        let left = left.union(["status_change"])
        try archive.settle()
        var result: [String: [String: String]] = [:]
        for path in try archive.databases() {
            var tables = try DatabaseDump.of(path)
            for name in left where path == archive.layout.register { tables[name] = nil }
            // An index that was made again has the next number.
            let name = path.removingLastComponent().string + (path == archive.layout.register ? "/register" : "/index")
            #expect(result.updateValue(tables, forKey: name) == nil, "two databases in \(name)")
        }
        return result
    }

    private func expectSame(_ new: [String: [String: String]], as old: [String: [String: String]]) {
        #expect(Set(new.keys) == Set(old.keys))
        for (name, tables) in old {
            #expect(Set(tables.keys) == Set(new[name, default: [:]].keys), "\(name)")
            for (table, rows) in tables where new[name]?[table] != rows {
                Issue.record("\(name) \(table): \(rows.prefix(300)) is now \((new[name]?[table] ?? "").prefix(300))")
            }
        }
    }

    private func expectSame(_ new: [String], as old: [String]) {
        #expect(new.count == old.count)
        for (new, old) in zip(new, old) where new != old {
            let place = zip(new, old).prefix { $0 == $1 }.count
            let start = max(0, place - 150)
            Issue.record("\(old.dropFirst(start).prefix(400)) is now \(new.dropFirst(start).prefix(400))")
        }
    }

    /// Two hundred answers, without a trace.
    private func answers(_ archive: TestArchive) throws -> [String] {
        let reader = try archive.open(unlogged: true)
        var answers: [String] = []
        var random = SeededGenerator(seed: 5)
        for _ in 0..<100 {
            let text = random.below(3) == 0 ? random.text() : Generated.words(1 + random.below(2), &random)
            let answer = try archive.search(text, limit: 1 + random.below(50), isCounted: true, in: reader)
            answers.append("\(text): \(answer.hits) \(answer.count ?? -1) \(answer.coverage.held)")
        }
        for number in 0..<100 {
            let id = number < 90 ? "ID-\(random.below(30))" : "CONF-20240314-00\(number - 80)"
            switch try archive.lookUp(id, in: reader) {
            case .found(let chain): answers.append("\(id): \(told(chain))")
            case .ambiguous(let chains, _): answers.append("\(id): \(chains.map { told($0) })")
            case .withheld(let count): answers.append("\(id): \(count) withheld")
            case .destroyed(let record): answers.append("\(id): \(record)")
            case .notFound(let coverage, let near, let superseding):
                answers.append("\(id): \(coverage.held) \(near) \(superseding)")
            }
        }
        return answers
    }

    /// A dictionary is printed in no order.
    private func told(_ chain: ConfirmationChain) -> String {
        let statuses = chain.statuses.map { "\($0.key) \($0.value)" }.sorted()
        return "\(chain.current) \(chain.versions) \(statuses) \(chain.isFolded)"
    }

    @Test(arguments: [UInt64(1), 2])
    func `Indexes and register that heal of themselves have the same rows and answers`(seed: UInt64) throws {
        let archive = try Self.filled(seed: seed)
        let before = try dumps(archive)
        #expect(before.count > 8)
        #expect(before.values.allSatisfy { !$0.isEmpty })
        let answersBefore = try answers(archive)
        try archive.removeDatabases()
        try archive.open().withLock { _ in }
        expectSame(try dumps(archive), as: before)
        expectSame(try answers(archive), as: answersBefore)
        #expect(archive.notices.all.contains { $0.contains("made again from the ledger") })
    }

    @Test(arguments: [UInt64(3), 4])
    func `A rebuild gives the same rows and answers, and a second one as well`(seed: UInt64) throws {
        let archive = try Self.filled(seed: seed)
        let before = try dumps(archive, without: ["applied"])
        let answersBefore = try answers(archive)
        for round in 1...2 {
            if round == 1 { try archive.removeDatabases() }
            let lines = try archive.lines().count
            let report = try Rebuild(archive.open()).run()
            #expect(report.damages == [])
            #expect(report.volumes == before.count - 1)
            #expect(report.records == (try ArchiveContents(archive).records.count))
            expectSame(try dumps(archive, without: ["applied"]), as: before)
            expectSame(try answers(archive), as: answersBefore)
            let added = try archive.lines().dropFirst(lines)
            #expect(added.map(\.act) == [.rebuild(volumes: report.volumes)])
            let head = try Register(archive.layout.register, .read).head()
            #expect(head.sequence == (try archive.lines().last?.sequence))
            #expect(head.leaf == (try archive.lines().last?.leaf))
        }
        #expect(try archive.verify().findings == [])
    }

    @Test func `A rebuild takes rows from envelopes and never parses`() throws {
        let archive = try TestArchive()
        let id = RecordID(TimeOrderedUUID(milliseconds: 1, random: (1, 2)))
        let content = Array(FIXMessage.confirmation("PARSED-1", date: "20260301").utf8)
        let accession = AccessionID(TimeOrderedUUID(milliseconds: 2, random: (3, 4)))
        let captured = try #require(CivilDate("2026-03-02"))
        let envelope = RecordEnvelope(
            accession: accession, sourceOffset: 0, captured: captured,
            classification: Classification(recordClass: .settlement, rule: "built-in-1/3"),
            parsed: ParsedRecord(
                state: .partial, format: .fix, rule: "fix-0", messageType: "ZZ", lifecycle: .status,
                identifiers: [RecordIdentifier(.uti, "PLANTED-1")], tradeDate: CivilDate("2026-02-11")),
            textRule: "text-1")
        let source = AccessionContext(
            accession: accession, name: SourceName("planted"), digest: Digest(hashing: content),
            length: content.count, format: .fix, splitter: "fix-0", counts: CaptureCounts(partial: 1),
            reached: content.count, prefix: Digest(hashing: content), salt: Array(repeating: 7, count: 16))
        try archive.open().withLock { session in
            let opened = session.archive
            let appender = try VolumeChoice(archive: opened).appender(
                for: .settlement, period: "2026", days: [captured: 1])
            try appender.append(source)
            try appender.append([
                PendingRecord(
                    PreparedRecord(
                        id: id, offset: 0, content: content[...], digest: Digest(hashing: content),
                        parsed: envelope.parsed, textRule: envelope.textRule, reached: 0, unfolded: 0),
                    envelope, in: VolumePlace(recordClass: .settlement, period: "2026"),
                    salt: Array(repeating: 9, count: 16))
            ])
            try appender.synchronize()
            try CommitmentFile(opened.layout.ledger, in: opened.fileSystem, committed: 0).append(appender.commitments)
            try session.record(
                .capture(
                    Capture(
                        accessions: [
                            AccessionPart(
                                id: accession, source: source.commitment, reached: content.count, isWhole: true)
                        ],
                        commitments: CommitmentRange(
                            first: 0, count: 1, root: MerkleFrontier(appender.commitments).root),
                        counts: CaptureCounts(partial: 1, bytes: content.count), volumes: [appender.range])))
        }
        _ = try Rebuild(archive.open()).run()
        #expect(try archive.lookUp("PARSED-1").chain == nil)
        let found = try #require(try archive.lookUp("PLANTED-1").chain?.current)
        #expect(found.id == id)
        #expect(found.envelope == envelope)
        let hit = try #require(try archive.search("").hits.first)
        #expect(hit.messageType == "ZZ")
        #expect(hit.state == .partial)
        #expect("\(hit.day)" == "2026-02-11")
        #expect(try archive.verify().findings == [])
    }

    @Test func `One lost pack is told, and costs nothing but its own records`() throws {
        let archive = try Self.filled(seed: 6)
        let contents = try ArchiveContents(archive)
        let lost = try #require(contents.records.first { $0.envelope.classification.recordClass == .statement }?.volume)
        let kept = try #require(contents.records.first { $0.volume != lost })
        try LocalFileSystem().remove(archive.layout.volume(lost).pack)
        try archive.removeDatabases()
        let outcome = try archive.capture("late", FIXMessage.confirmation("LATE-1"))
        #expect(outcome.summary.captured == 1)
        #expect(try archive.lookUp("\(kept.id)").chain?.current.content == kept.content)
        #expect(try archive.search("nothing-of-the-kind").coverage.incomplete == [lost])
        let report = try Rebuild(archive.open()).run()
        #expect(report.damages.contains { $0.hasPrefix("\(lost)") })
        #expect(try archive.lookUp("\(kept.id)").chain?.current.content == kept.content)
        #expect(try archive.verify().isBroken)
    }
}

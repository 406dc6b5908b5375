// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Durability
import Packs
import Queries
import Records
import SystemPackage
import TestSupport
import Testing

@testable import ArchiveKit

/// What rows are in their chains is settled for many at once; what indexes answer is at every line what the rule says.
@Suite struct ChainSettlementTests {
    private static let firms = ["CEDR", "CEDR", "CEDR", "OAKS"]

    /// A confirmation under one of few ids, so that most have to do with others.
    private func message(_ number: Int, _ random: inout SeededGenerator) -> String {
        let id = "SET-\(random.below(24))"
        let act = ["0", "1", "1", "2"][random.below(4)]
        let earlier = act == "0" ? "" : "|772=SET-\(random.below(24))"
        let date = "202\(4 + random.below(3))030\(1 + random.below(6))"
        return FIXMessage.text(
            "35=AK|49=ALDR|56=\(random.pick(Self.firms))|664=\(id)|666=\(act)\(earlier)|75=\(date)|55=ACME|58=no \(number)"
        )
    }

    /// The register and its log as they are now, each with its bytes.
    private func registerFiles(_ archive: TestArchive) throws -> [(FilePath, [UInt8])] {
        let register = archive.layout.register
        return try ([register] + ArchiveLayout.companions(of: register)).compactMap { path in
            guard try LocalFileSystem().status(path) != nil, path.extension != "sqlite-shm" else { return nil }
            return (path, try archive.bytes(of: path))
        }
    }

    private func remove(_ database: FilePath) throws {
        for file in [database] + ArchiveLayout.companions(of: database)
        where try LocalFileSystem().status(file) != nil { try LocalFileSystem().remove(file) }
    }

    private func ingest(_ archive: TestArchive, _ round: Int, _ random: inout SeededGenerator) throws {
        let texts = (0..<1 + random.below(8)).map { message(round * 100 + $0, &random) }
        var options = CaptureOptions()
        options.isBackload = true
        try archive.ingest([archive.put("\(round).log", texts.joined(separator: "\n"))], options: options)
    }

    private func act(_ archive: TestArchive, _ round: Int, _ random: inout SeededGenerator) throws {
        switch random.below(12) {
        case 0..<5: try ingest(archive, round, &random)
        case 5:
            guard let id = try archive.search("", limit: 500).hits.map(\.id).randomElement(using: &random) else {
                return
            }
            let corrections = [
                try FieldCorrection(.identifiers(.confirmation), ["SET-\(random.below(24))"]),
                try FieldCorrection(
                    .references(.supersedes, .confirmation), random.below(2) == 0 ? [] : ["SET-\(random.below(24))"]),
            ]
            _ = try RecordRevision(archive.open()).correct(["\(id)"], corrections, reason: "round \(round)")
        case 6:
            guard let id = try archive.search("", limit: 500).hits.map(\.id).randomElement(using: &random) else {
                return
            }
            _ = try RecordRevision(archive.open()).reclassify(["\(id)"], to: .settlement, reason: "round \(round)")
        case 7: _ = try VolumeSealing(archive.open()).run(.all)
        case 8:
            // Databases are lost, or one index is.
            let databases = try archive.databases()
            let lost = random.below(2) == 0 ? databases : [random.pick(databases)]
            for path in lost { try remove(path) }
            let opened = try archive.open()
            try opened.withLock { _ in
                for entry in try opened.register().volumes().volumes { try IndexCatchUp(opened).bringUp(entry.key) }
            }
        case 9, 10:
            // The register has not seen the last lines.
            let earlier = try registerFiles(archive)
            try ingest(archive, round, &random)
            try remove(archive.layout.register)
            for (path, bytes) in earlier { try LocalFileSystem().open(path, .create).write(bytes, at: 0) }
            let opened = try archive.open()
            try opened.generation.begin()
            try opened.withLock { _ in }
        default:
            let opened = try archive.open()
            try opened.withLock { _ in _ = try ChainSettlement(opened).run(fewest: 1) }
            #expect(try opened.register().unsettledValueCount() == 0)
        }
    }

    /// Compares each record in force at a line, and tells how many others have superseded.
    private func compare(_ opened: Archive, at line: Int, _ comment: Comment) throws -> Int {
        var superseded = 0
        for entry in try opened.register().volumes().volumes where !entry.isTrail {
            let volume = try opened.volume(entry.key)
            let everything = SearchCondition(.everything, in: entry.key.recordClass, upTo: line)
            let records = try volume.index.search(everything, upTo: line, limit: 10_000)
            let found = try volume.index.facetValues(
                of: records, in: entry.key.recordClass, upTo: line, watch: SearchWatch()
            ).map { $0[.status] }
            let expected = try records.map { record in
                let names = RecordNames(try volume.envelope(of: record))
                return try opened.chainStatus(
                    of: RowStatusInput(
                        id: record.id, identifiers: names.identifiers, facts: names.facts, lifecycle: record.lifecycle,
                        sequence: line)
                ).rawValue
            }
            #expect(found == expected, comment)
            let query = SearchCondition(
                .field(.status, .equals("superseded")), in: entry.key.recordClass, upTo: line)
            let count = expected.count { $0 == "superseded" }
            #expect(try volume.index.count(query, upTo: line) == count, comment)
            superseded += count
        }
        return superseded
    }

    @Test(arguments: [UInt64(11), 12, 13])
    func `Whatever happens, statuses are at every line those of the rule`(seed: UInt64) throws {
        let archive = try TestArchive(at: "2026-11-02T10:00:00Z", seed: seed)
        var random = SeededGenerator(seed: seed)
        var superseded = 0
        // Volumes stay open over acts, as in a service.
        let reader = try archive.open(unlogged: true)
        for round in 0..<30 {
            try act(archive, round, &random)
            archive.clock.advance(days: Int64(random.below(3)))
            try reader.followGeneration()
            for opened in [reader, try archive.open(unlogged: true)] {
                let last = try opened.register().head().sequence
                for line in [last, random.below(last + 1), .max] {
                    superseded += try compare(opened, at: line, "seed \(seed), round \(round), line \(line)")
                }
            }
        }
        #expect(superseded > 100)
    }

    @Test func `An ingest settles what it leaves where that is much, and a reader asks no envelope for it`() throws {
        let archive = try TestArchive()
        let texts = (0..<ChainSettlement.few).flatMap { number in
            [
                FIXMessage.confirmation("MANY-\(number)"),
                FIXMessage.confirmation("MORE-\(number)", amends: "MANY-\(number)"),
            ]
        }
        try archive.capture("few.log", texts.dropLast(2).joined(separator: "\n"))
        #expect(try archive.open().register().unsettledValueCount() == ChainSettlement.few - 1)
        try archive.capture("last.log", texts.suffix(2).joined(separator: "\n"))
        let register = try archive.open().register()
        #expect(try register.unsettledValueCount() == 0)
        let volume = try #require(try register.volumes().volumes.first { !$0.isTrail })
        let statuses = try #require(try register.statuses(of: volume.key, upTo: .max, unless: nil))
        #expect(statuses.rows.count == ChainSettlement.few)
        #expect(statuses.rows.allSatisfy { $0.status == .superseded } && statuses.unsettled.isEmpty)
        #expect(try register.statuses(of: volume.key, upTo: .max, unless: statuses.state) == nil)
        #expect(try archive.search("status:superseded").hits.count == ChainSettlement.few)
    }

    @Test func `A late original is superseded from the line that brings it`() throws {
        let archive = try TestArchive()
        try archive.capture("1.log", FIXMessage.confirmation("LATE-2", amends: "LATE-1"))
        let opened = try archive.open()
        try opened.withLock { _ in _ = try ChainSettlement(opened).run(fewest: 1) }
        #expect(try archive.open().register().unsettledValueCount() == 0)
        try archive.capture("2.log", FIXMessage.confirmation("LATE-1"))
        #expect(try archive.open().register().unsettledValues(limit: 9) == ["LATE-1"])
        #expect(try archive.search("status:superseded").hits.count == 1)
        try archive.capture("3.log", FIXMessage.confirmation("LATE-3"))
        #expect(try archive.open().register().unsettledValues(limit: 9) == ["LATE-1"])
    }
    @Test func `Who has the register open when it is lost takes the one that is made again`() throws {
        let archive = try TestArchive()
        try archive.capture("1.log", FIXMessage.confirmation("LOST-1"))
        let reader = try archive.open(unlogged: true)
        #expect(try reader.register().head().sequence > 0)
        try remove(archive.layout.register)
        try archive.capture("2.log", FIXMessage.confirmation("LOST-2", amends: "LOST-1"))
        try reader.followGeneration()
        #expect(try reader.register().head() == archive.open().register().head())
        #expect(try archive.search("status:superseded", in: reader).hits.count == 1)
    }
}

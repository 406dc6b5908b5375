// SPDX-License-Identifier: Apache-2.0

import Durability
import Ledger
import Packs
import Records
import SystemPackage
import TestSupport
import Testing

@testable import ArchiveKit

/// Sources that take several commit groups.
@Suite struct LongSourceTests {
    private static let text = (0..<95).map { FIXMessage.confirmation("LONG-\($0)") }.joined(separator: "\n") + "\n"

    private func acts(_ archive: TestArchive) throws -> [String] { try archive.lines().map(\.act.name) }

    @Test func `A source of 95 messages in groups of ten opens, captures ten times and closes`() throws {
        let archive = try TestArchive()
        let outcome = try archive.capture("long.log", Self.text, groupRecords: 10)
        #expect(outcome.summary.captured == 1)
        #expect(outcome.receipts.map(\.counts.records) == [95])
        let captures = Array(repeating: "capture", count: 10)
        #expect(
            try acts(archive) == ["create", "file-plan", "schedule", "accession-open"] + captures + ["accession-close"])
        let parts = try ArchiveContents(archive).captures.flatMap(\.capture.accessions)
        #expect(parts.allSatisfy { !$0.isWhole })
        #expect(parts.map(\.reached) == parts.map(\.reached).sorted())
        #expect(parts.last?.reached == Self.text.utf8.count)
        let receipt = try #require(outcome.receipts.first)
        #expect(try Digest(hashing: archive.source(receipt.accession)) == receipt.digest)
        #expect(try archive.verify().findings == [])
    }

    @Test(arguments: [1, 2, 5, 9])
    func `An interrupted source goes on where it stopped under the same accession`(groups: Int) throws {
        let archive = try TestArchive()
        let path = try archive.put("long.log", Self.text)
        let died = try dying(archive, path, after: groups)
        #expect(died == groups)
        let before = try ArchiveContents(archive)
        #expect(before.records.count == groups * 10)
        #expect(try ArchiveStatus(of: archive.open()).incompleteSources == 1)
        let known = try #require(before.sources.keys.first)
        #expect(throws: ArchiveError(code: .failed, subject: "", message: "")) { try archive.source(known) }

        let outcome = try archive.ingest([path], groupRecords: 10)
        #expect(outcome.receipts.map(\.accession) == [known])
        #expect(outcome.summary.captured == 1)
        try expectWhole(archive, known)
        #expect(try acts(archive).count { $0 == "accession-open" } == 1)
        #expect(try acts(archive).count { $0 == "accession-close" } == 1)
    }

    @Test func `An interrupted source goes on also with other group sizes, and no message is captured twice`() throws {
        let archive = try TestArchive()
        let path = try archive.put("long.log", Self.text)
        _ = try dying(archive, path, after: 3)
        let known = try #require(try ArchiveContents(archive).sources.keys.first)
        let outcome = try archive.ingest([path])
        #expect(outcome.receipts.map(\.accession) == [known])
        try expectWhole(archive, known)
    }

    @Test func `A source whose closing line was lost is complete, for all of its bytes are in`() throws {
        let archive = try TestArchive()
        let path = try archive.put("long.log", Self.text)
        try archive.ingest([path], groupRecords: 10)
        let last = try #require(try archive.lines().last)
        #expect(last.act.name == "accession-close")
        let segment = archive.layout.ledger.appending("events-000001.log")
        try LocalFileSystem().open(segment, .readWrite).truncate(to: last.offset)
        try archive.removeDatabases()
        // Such a crash leaves a mark that knows nothing of the lines, and no checkpoint of the line that was lost: only what
        // is synchronised is signed.
        for path in [archive.layout.lock, archive.layout.checkpoint] { try LocalFileSystem().remove(path) }
        let known = try #require(try ArchiveContents(archive).sources.keys.first)
        let outcome = try archive.ingest([path], groupRecords: 10)
        #expect(outcome.receipts.map(\.accession) == [known])
        try expectWhole(archive, known)
    }

    @Test func `A source that another run takes in meanwhile fails alone, and is captured once`() throws {
        let archive = try TestArchive()
        let long = try archive.put("long.log", Self.text)
        let short = try archive.put("short.fix", FIXMessage.confirmation("SHORT-1"))
        var other: IngestOutcome?
        var outcome = IngestOutcome()
        var ingestion = Ingestion(try archive.open()) { progress in
            switch progress {
            case .receipt(let receipt): outcome.receipts.append(receipt)
            case .failure(let failure): outcome.failures.append(failure)
            case .committed: if other == nil { other = try? archive.ingest([long], groupRecords: 10) }
            }
        }
        ingestion.groupRecords = 10
        outcome.summary = try ingestion.run([long, short])
        #expect(outcome.failures.map(\.error.code) == [.locked])
        #expect(outcome.receipts.map(\.counts.records) == [1])
        let accession = try #require(other?.receipts.first?.accession)
        #expect(other?.failures.count == 0)
        #expect(try Digest(hashing: archive.source(accession)) == Digest(hashing: Array(Self.text.utf8)))
        #expect(try ArchiveContents(archive).records.count == 96)
        #expect(try archive.verify().findings == [])
        #expect(try archive.ingest([long], groupRecords: 10).receipts.map(\.isRecapture) == [true])
    }

    @Test func `An interrupted source that no record boundary fits is taken in anew`() throws {
        let archive = try TestArchive()
        let path = try archive.put("long.log", Self.text)
        _ = try dying(archive, path, after: 2)
        let known = try #require(try ArchiveContents(archive).sources.keys.first)
        // As if another version of the splitter had cut the source at other places.
        try Command.run(
            "sqlite3", [archive.layout.register.string, "UPDATE accession SET reached = reached - 3"])
        let outcome = try archive.ingest([path], groupRecords: 200)
        let accession = try #require(outcome.receipts.first?.accession)
        #expect(accession != known)
        #expect(outcome.receipts.map(\.counts.records) == [95])
        #expect(try Digest(hashing: archive.source(accession)) == Digest(hashing: Array(Self.text.utf8)))
    }

    /// Ingests until `groups` groups are committed, and fails at the first frame after that.
    ///
    /// - Returns: the number of groups that were committed.
    private func dying(_ archive: TestArchive, _ path: FilePath, after groups: Int) throws -> Int {
        let local = archive.environment
        defer { archive.environment = local }
        let disk = CountingFileSystem(local.fileSystem, groups: groups)
        archive.environment.fileSystem = disk
        #expect(throws: ArchiveError(code: .failed, subject: "", message: "")) {
            try archive.ingest([path], groupRecords: 10)
        }
        return disk.committed
    }

    private func expectWhole(_ archive: TestArchive, _ accession: AccessionID) throws {
        let contents = try ArchiveContents(archive)
        #expect(contents.records.count == 95)
        #expect(
            contents.sources[accession]?.bytes.map { Digest(hashing: $0) } == Digest(hashing: Array(Self.text.utf8)))
        #expect(contents.sources.count == 1)
        #expect(try Digest(hashing: archive.source(accession)) == Digest(hashing: Array(Self.text.utf8)))
        #expect(try ArchiveStatus(of: archive.open()).incompleteSources == 0)
        #expect(try archive.verify().findings == [])
    }

    @Test func `A source of 600 years' volumes takes as many groups as their ledger lines need`() throws {
        let archive = try TestArchive()
        var options = CaptureOptions()
        options.isBackload = true
        // Four classes, 150 years: one volume each.
        let text = (0..<600).map { number in
            FIXMessage.ofType(
                FIXMessage.typesByClass[number % 4].type, id: "V-\(number)", date: "\(1870 + number / 4)0302", note: "x"
            )
        }.joined(separator: "\n")
        let outcome = try archive.ingest([try archive.put("years.log", text)], options: options)
        #expect(outcome.summary.failed == 0 && outcome.receipts.map(\.counts.records) == [600])
        let captures = try ArchiveContents(archive).captures.map(\.capture)
        #expect(captures.flatMap(\.volumes).count >= 300 && captures.count > 1)
        let receipt = try #require(outcome.receipts.first)
        #expect(try Digest(hashing: archive.source(receipt.accession)) == receipt.digest)
        #expect(try archive.verify().findings == [])
    }

    @Test func `Six hundred small files take as many groups as their ledger lines need`() throws {
        let archive = try TestArchive()
        let paths = try (0..<600).map { try archive.put("\($0).fix", FIXMessage.confirmation("S-\($0)")) }
        let outcome = try archive.ingest(paths, groupSources: 500)
        #expect(outcome.summary.captured == 600 && outcome.summary.failed == 0)
        #expect(try ArchiveContents(archive).captures.flatMap(\.capture.accessions).count == 600)
        #expect(try archive.verify().findings == [])
    }
}

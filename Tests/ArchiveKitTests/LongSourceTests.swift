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
        #expect(try acts(archive) == ["create", "accession-open"] + captures + ["accession-close"])
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
        // Such a crash leaves a mark that knows nothing of the lines.
        try LocalFileSystem().remove(archive.layout.lock)
        let known = try #require(try ArchiveContents(archive).sources.keys.first)
        let outcome = try archive.ingest([path], groupRecords: 10)
        #expect(outcome.receipts.map(\.accession) == [known])
        try expectWhole(archive, known)
    }

    @Test func `A piece that another run has taken in meanwhile is told and not captured again`() throws {
        let archive = try TestArchive()
        let one = try archive.open()
        let bytes = Array(Self.text.utf8)
        let source = PreparedSource(SourceName("long.log"), bytes, digest: Digest(hashing: bytes))
        func commit(_ range: Range<Int>, _ accession: AccessionID?, in archive: Archive) throws -> CaptureReceipt {
            let piece = SourcePiece(source: source, records: range, accession: accession)
            return try #require(
                try archive.withLock { try CommitGroup(session: $0).run([piece], recaptured: []) }.first)
        }
        let first = try commit(0..<10, nil, in: one)
        let two = try archive.open()
        #expect(throws: ArchiveError(code: .locked, subject: "", message: "")) { try commit(0..<10, nil, in: two) }
        _ = try commit(10..<20, first.accession, in: two)
        #expect(throws: ArchiveError(code: .locked, subject: "", message: "")) {
            try commit(10..<20, first.accession, in: one)
        }
        _ = try commit(20..<95, first.accession, in: two)
        // The first run goes on: everything is there already.
        let late = try commit(10..<20, first.accession, in: one)
        #expect(late.isRecapture)
        #expect(late.accession == first.accession)
        try expectWhole(archive, first.accession)
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
}

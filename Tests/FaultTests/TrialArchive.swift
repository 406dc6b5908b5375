// SPDX-License-Identifier: Apache-2.0

import ArchiveKit
import Durability
import Foundation
import Records
import Synchronization
import SystemPackage
import TestSupport
import Testing

/// An archive on a disk that may fail, used as a program would use it.
struct TrialArchive {
    let root: FilePath
    let disk: any FileSystem

    /// The receipts that were handed out, by source.
    final class Receipts {
        var all: [CaptureReceipt] = []
        var failures = 0
    }

    static let time: Int64 = 1_717_408_800_000

    var environment: ArchiveEnvironment {
        let generator = Mutex(SeededGenerator(seed: UInt64.random(in: 0...(.max))))
        return ArchiveEnvironment(
            fileSystem: disk, clock: { Timestamp(milliseconds: Self.time) },
            random: { generator.withLock { $0.next() } }, agent: "test:fault", lockWait: 5)
    }

    func create() throws { _ = try ArchiveCreation().run(at: root, in: environment) }

    func open(unlogged: Bool = false) throws -> Archive {
        try Archive(at: root, in: environment, unlogged: unlogged)
    }

    /// Ingests a tree; what was acknowledged before an error stays in `receipts`.
    func ingest(_ tree: SourceTree, into archive: Archive? = nil, _ receipts: Receipts) throws {
        var ingestion = Ingestion(try archive ?? open()) { progress in
            switch progress {
            case .receipt(let receipt): receipts.all.append(receipt)
            case .failure: receipts.failures += 1
            case .committed: break
            }
        }
        ingestion.groupRecords = SourceTree.smallGroup
        _ = try ingestion.run([tree.path])
    }

    /// The bytes of a source as the archive gives them back.
    func bytes(of accession: AccessionID, _ archive: Archive) throws -> [UInt8] {
        var bytes: [UInt8] = []
        try SourceRetrieval(archive).get(accession) { bytes += $0 }
        return bytes
    }

    /// The archive recovers by itself, and each receipt's source is there, byte for byte.
    func expectAcknowledged(_ receipts: Receipts, of tree: SourceTree, _ comment: Comment) throws {
        #expect(try ArchiveStatus(of: open()).coverage.incomplete.isEmpty, comment)
        let archive = try open(unlogged: true)
        for receipt in receipts.all {
            let expected = try #require(tree.sources["\(receipt.name)"])
            #expect(try bytes(of: receipt.accession, archive) == expected, "\(receipt.name): \(comment)")
        }
    }

    func expectVerified(_ comment: Comment) throws {
        let findings = try Verification(open()).run().findings
        #expect(findings.isEmpty, "\(findings.map { "\($0.subject): \($0.message)" }): \(comment)")
    }

    /// The same ingest once more completes, and the archive then holds what it would hold had nothing happened.
    func expectCompletes(_ tree: SourceTree, _ comment: Comment) throws {
        let receipts = Receipts()
        try ingest(tree, receipts)
        #expect(receipts.failures == 0, comment)
        #expect(Set(receipts.all.map { "\($0.name)" }) == Set(tree.sources.keys), comment)
        try expectAcknowledged(receipts, of: tree, comment)
        try expectVerified(comment)
        #expect(try contents() == TrialContents.expected(of: tree), comment)
    }

    func contents() throws -> TrialContents { try TrialContents(open()) }
}

/// What an archive answers, but for identities, which are random.
struct TrialContents: Hashable {
    struct Row: Hashable {
        var volume: VolumeKey
        var day: CivilDate
        var messageType: String
        var state: ParseState
        var identifiers: [RecordIdentifier]
        var isDamaged = false
    }

    var sources: Int
    var incompleteSources: Int
    var coverage: Coverage

    /// All records, and how many look the same.
    var rows: [Row: Int]

    init(_ archive: Archive) throws {
        let status = try ArchiveStatus(of: archive)
        sources = status.sources
        incompleteSources = status.incompleteSources
        coverage = status.coverage
        // Every read adds a line.
        coverage.line = 0
        rows = try ArchiveSearch(archive).run(SearchRequest("", limit: 10_000, isCounted: true)) { answer in
            #expect(answer.count == answer.hits.count)
            return answer.hits.reduce(into: [:]) { rows, hit in
                let row = Row(
                    volume: hit.volume, day: hit.day, messageType: hit.messageType, state: hit.state,
                    identifiers: hit.identifiers, isDamaged: hit.isDamaged)
                rows[row, default: 0] += 1
            }
        }
    }

    /// Whether this is the same, but for the names of records that are damaged.
    func isAsFarAsItCanBeRead(_ other: Self) -> Bool {
        func count(_ contents: Self) -> Int { contents.rows.values.reduce(0, +) }
        let sound = rows.filter { !$0.key.isDamaged }
        return sources == other.sources && incompleteSources == other.incompleteSources && coverage == other.coverage
            && count(self) == count(other) && sound.allSatisfy { $0.value <= other.rows[$0.key, default: 0] }
    }

    private static let known = Mutex<[FilePath: TrialContents]>([:])

    /// What a run without faults makes of a tree.
    static func expected(of tree: SourceTree) throws -> TrialContents {
        try known.withLock { known in
            if let contents = known[tree.path] { return contents }
            let directory = try TemporaryDirectory.inMemory()
            let trial = TrialArchive(root: directory.path.appending("reference"), disk: LocalFileSystem())
            try trial.create()
            try trial.ingest(tree, TrialArchive.Receipts())
            let contents = try trial.contents()
            known[tree.path] = contents
            return contents
        }
    }
}

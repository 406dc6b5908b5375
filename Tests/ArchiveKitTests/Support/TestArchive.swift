// SPDX-License-Identifier: Apache-2.0

import ArchiveKit
import Catalogue
import Durability
import Foundation
import Ledger
import Records
import Synchronization
import SystemPackage
import TestSupport
import Testing

/// A clock that a test sets.
final class SettableClock: Sendable {
    private let time: Mutex<Timestamp>

    init(_ time: Timestamp) { self.time = Mutex(time) }

    var now: Timestamp { time.withLock { $0 } }

    func set(_ text: String) throws {
        let value = try #require(Timestamp(text))
        time.withLock { $0 = value }
    }

    func advance(days: Int64 = 0, milliseconds: Int64 = 0) {
        time.withLock { $0 = Timestamp(milliseconds: $0.milliseconds + days * 86_400_000 + milliseconds) }
    }
}

/// What an archive told a person.
final class NoticeBook: Sendable {
    private let notices = Mutex<[String]>([])
    var all: [String] { notices.withLock { $0 } }
    func note(_ text: String) { notices.withLock { $0.append(text) } }
}

/// What one ingest said.
struct IngestOutcome {
    var summary = IngestSummary()
    var receipts: [CaptureReceipt] = []
    var failures: [CaptureFailure] = []
}

/// The archive of one test, in a folder of its own, with a clock that the test sets and randomness that comes out the
/// same for the same seed.
final class TestArchive {
    let directory: TemporaryDirectory
    let clock: SettableClock
    let notices = NoticeBook()
    var environment: ArchiveEnvironment

    var root: FilePath { directory.path.appending("archive") }
    var sources: FilePath { directory.path.appending("sources") }
    var layout: ArchiveLayout { ArchiveLayout(root: root) }

    init(
        at time: String = "2026-03-02T10:00:00Z", zone: String = "UTC", seed: UInt64 = 1, isCreated: Bool = true
    ) throws {
        directory = try TemporaryDirectory()
        let clock = SettableClock(try #require(Timestamp(time)))
        self.clock = clock
        let generator = Mutex(SeededGenerator(seed: seed))
        environment = ArchiveEnvironment(
            fileSystem: LocalFileSystem(), clock: { clock.now },
            random: { generator.withLock { $0.next() } }, agent: "uid:1000", lockWait: 30,
            notice: { [notices] in notices.note($0) })
        try FileManager.default.createDirectory(atPath: sources.string, withIntermediateDirectories: false)
        if isCreated { _ = try ArchiveCreation(zone: zone, hasTestClock: true).run(at: root, in: environment) }
    }

    func open(unlogged: Bool = false) throws -> Archive {
        try Archive(at: root, in: environment, unlogged: unlogged)
    }

    /// Writes a source file; the folders of its name are made.
    @discardableResult
    func put(_ name: String, _ bytes: [UInt8]) throws -> FilePath {
        let path = sources.appending(name)
        try FileManager.default.createDirectory(
            atPath: path.removingLastComponent().string, withIntermediateDirectories: true)
        try Data(bytes).write(to: URL(fileURLWithPath: path.string))
        return path
    }

    @discardableResult
    func put(_ name: String, _ text: String) throws -> FilePath { try put(name, Array(text.utf8)) }

    /// Ingests through an archive of its own, which is closed afterwards.
    @discardableResult
    func ingest(
        _ paths: [FilePath]? = nil, groupRecords: Int = 2_000, groupSources: Int = 100, groupBytes: Int = 32 << 20,
        options: CaptureOptions = CaptureOptions(), with archive: Archive? = nil
    ) throws -> IngestOutcome {
        var outcome = IngestOutcome()
        var ingestion = Ingestion(try archive ?? open()) { progress in
            switch progress {
            case .receipt(let receipt): outcome.receipts.append(receipt)
            case .failure(let failure): outcome.failures.append(failure)
            case .committed: break
            }
        }
        ingestion.groupRecords = groupRecords
        ingestion.groupSources = groupSources
        ingestion.groupBytes = groupBytes
        ingestion.options = options
        outcome.summary = try ingestion.run(paths ?? [sources])
        return outcome
    }

    /// Writes one source and ingests it.
    @discardableResult
    func capture(_ name: String, _ text: String, groupRecords: Int = 2_000) throws -> IngestOutcome {
        try ingest([put(name, text)], groupRecords: groupRecords)
    }

    /// The bytes of a source as the archive puts them together.
    func source(_ id: AccessionID, from archive: Archive? = nil) throws -> [UInt8] {
        var bytes: [UInt8] = []
        try SourceRetrieval(try archive ?? open(unlogged: true)).get(id) { bytes += $0 }
        return bytes
    }

    func lookUp(_ id: String, in archive: Archive? = nil) throws -> LookupOutcome {
        try RecordLookup(try archive ?? open()).find(id) { $0 }
    }

    func search(
        _ text: String, limit: Int = 10_000, isCounted: Bool = false, isNewestFirst: Bool = true,
        after cursor: SearchCursor? = nil, asOf day: CivilDate? = nil, in archive: Archive? = nil
    ) throws -> SearchAnswer {
        let request = SearchRequest(
            text, limit: limit, isCounted: isCounted, isNewestFirst: isNewestFirst, cursor: cursor, asOf: day)
        return try ArchiveSearch(try archive ?? open()).run(request) { $0 }
    }

    func verify() throws -> VerificationReport { try Verification(open()).run() }

    /// The lines of the ledger, proved.
    func lines() throws -> [LedgerLine] {
        var lines: [LedgerLine] = []
        let (_, ending) = try LedgerReader(layout.ledger, in: LocalFileSystem()).read(after: LedgerHead()) { line, _ in
            lines.append(line)
        }
        #expect(ending == .clean)
        return lines
    }

    /// The JSON of the last lines of the ledger.
    func lastJSON(_ count: Int) throws -> [CanonicalJSON] {
        let bytes = try bytes(of: layout.ledger.appending("events-000001.log"))
        return try bytes.split(separator: 0x0A).suffix(count).map { try CanonicalJSON(decoding: $0.dropLast(9)) }
    }

    func bytes(of path: FilePath) throws -> [UInt8] {
        try #require(try LocalFileSystem().contents(of: path, limit: .max), "\(path) is not there")
    }
}

extension LookupOutcome {
    var chain: ConfirmationChain? {
        guard case .found(let chain) = self else { return nil }
        return chain
    }

    var candidates: [ConfirmationChain]? {
        guard case .ambiguous(let chains, _) = self else { return nil }
        return chains
    }

    var coverage: Coverage? {
        guard case .notFound(let coverage, _, _) = self else { return nil }
        return coverage
    }

    /// Identifiers that are near one that was not found.
    var near: [String]? {
        guard case .notFound(_, let near, _) = self else { return nil }
        return near
    }
}

extension Coverage {
    /// What was looked into, as of whatever line.
    var held: Coverage {
        var coverage = self
        coverage.line = 0
        return coverage
    }
}

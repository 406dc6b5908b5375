// SPDX-License-Identifier: Apache-2.0

internal import Durability
internal import Packs
public import Records
public import SystemPackage

/// Takes files and directories into an archive.
///
/// It guarantees that every source is either acknowledged by a receipt, and then durable, or named with the reason why
/// not; that control totals balance; and that running it again is harmless. Sources share commit groups; one that is
/// larger than a group is taken in over several, and goes on where it stopped when it is ingested again.
public struct Ingestion {
    /// What is told while an ingest runs.
    public enum Progress {
        case receipt(CaptureReceipt)
        case failure(CaptureFailure)
        /// How many bytes and records were committed so far.
        case committed(bytes: Int, records: Int)
    }

    /// The largest file, and the largest member of a container, that is taken in: 1 GiB less room for an envelope. A tar
    /// file may be of any size.
    public static let largestSource = PackLayout.largestPayload - (1 << 20)

    /// A commit group is closed when it has this many records, bytes or sources.
    public var groupRecords = 5_000
    public var groupBytes = 32 << 20
    public var groupSources = 500

    public var options = CaptureOptions()

    /// What is said of single sources, over the options.
    public var manifest: CaptureManifest?

    /// Names to give to sources instead of their paths.
    public var names: [FilePath: SourceName] = [:]

    private let archive: Archive
    private let report: (Progress) -> Void

    public init(_ archive: Archive, report: @escaping (Progress) -> Void) {
        self.archive = archive
        self.report = report
    }

    /// Takes in the files that paths stand for.
    ///
    /// *Durability:* each receipt that was reported survives a power cut.
    ///
    /// - Throws: ``ArchiveError`` where the archive itself can't go on; what was acknowledged before stays.
    public func run(_ paths: [FilePath]) throws(ArchiveError) -> IngestSummary {
        try ArchiveError.wrap {
            // Recovers from whatever happened before, also where nothing is to be captured.
            try archive.withLock { _ in }
            let run = IngestionRun(archive, limits: self, report: report)
            let walk = SourceWalk(fileSystem: archive.fileSystem, excluded: archive.layout.root)
            for path in paths {
                try walk.files(
                    in: path, found: { try run.take($0, as: names[$0] ?? SourceWalk.name(of: $0)) },
                    failed: { run.fail(names[$0] ?? SourceWalk.name(of: $0), $1) })
            }
            try run.flush()
            archive.settleChains()
            return run.summary
        }
    }
}

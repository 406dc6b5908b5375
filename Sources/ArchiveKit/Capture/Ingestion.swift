// SPDX-License-Identifier: Apache-2.0

internal import Catalogue
internal import Durability
internal import Ledger
internal import Packs
internal import Records
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
    }

    /// The largest source that is taken in: 1 GiB less room for an envelope.
    public static let largestSource = PackLayout.largestPayload - (1 << 20)

    /// A commit group is closed when it has this many records, bytes or sources.
    public var groupRecords = 2_000
    public var groupBytes = 32 << 20
    public var groupSources = 100

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
                try walk.files(in: path, found: { try run.take($0) }, failed: { run.fail($0, $1) })
            }
            try run.flush()
            return run.summary
        }
    }
}

/// One run: the group that is being filled.
private final class IngestionRun {
    private let archive: Archive
    private let limits: Ingestion
    private let report: (Ingestion.Progress) -> Void
    private var group: [SourcePiece] = []
    private var known: [CaptureReceipt] = []
    private var records = 0
    private var bytes = 0
    private(set) var summary = IngestSummary()

    init(_ archive: Archive, limits: Ingestion, report: @escaping (Ingestion.Progress) -> Void) {
        self.archive = archive
        self.limits = limits
        self.report = report
    }

    func take(_ path: FilePath) throws {
        let name = SourceWalk.name(of: path)
        let bytes: [UInt8]
        do {
            let file = try archive.fileSystem.open(path, .read)
            let length = try file.length()
            guard length <= Ingestion.largestSource else {
                throw ArchiveError(
                    code: .failed, subject: "\(path)",
                    message: "\(name) has \(length) bytes, over the limit of \(Ingestion.largestSource); split it")
            }
            bytes = try file.read(at: 0, count: length)
        } catch {
            return fail(path, ArchiveError(error))
        }
        try take(name, bytes)
    }

    func fail(_ path: FilePath, _ error: ArchiveError) {
        summary.failed += 1
        report(.failure(CaptureFailure(name: SourceWalk.name(of: path), error: error)))
    }

    private func take(_ name: SourceName, _ content: [UInt8]) throws {
        let digest = Digest(hashing: content)
        let earlier = try archive.register().accession(ofSource: digest, length: content.count)
        if let earlier, earlier.isComplete {
            known.append(
                CaptureReceipt(
                    name: name, accession: earlier.id, isRecapture: true,
                    counts: CaptureCounts(
                        parsed: earlier.parsed, partial: earlier.partial, unparsed: earlier.unparsed,
                        bytes: earlier.length), digest: digest,
                    format: RecordFormat(rawValue: earlier.format) ?? .binary))
            if known.count >= limits.groupSources { try flush() }
            return
        }
        let source = PreparedSource(name, content, digest: digest)
        try checkTotals(source)
        // What an earlier run has begun goes on as it was begun, also where the groups are larger now.
        let isLong = source.spans.count > limits.groupRecords || content.count > limits.groupBytes
        if isLong && source.spans.count > 1 || earlier != nil {
            try takeLong(source, after: earlier)
        } else {
            try add(SourcePiece(source: source, records: 0..<source.spans.count))
        }
    }

    private func add(_ piece: SourcePiece) throws {
        let isFull =
            records + piece.records.count > limits.groupRecords || bytes + piece.source.bytes.count > limits.groupBytes
            || group.count >= limits.groupSources
        if isFull { try flush() }
        group.append(piece)
        records += piece.records.count
        bytes += piece.source.bytes.count
    }

    /// Takes in a source over several groups, from where an earlier run stopped.
    private func takeLong(_ source: PreparedSource, after earlier: AccessionEntry?) throws {
        try flush()
        var accession: AccessionID?
        var next = 0
        if let earlier,
            let index = source.spans.indices.first(where: { source.reached(through: $0 + 1) == earlier.reached })
        {
            accession = earlier.id
            next = index + 1
        }
        if next == source.spans.count, let accession {
            return acknowledge(try archive.withLock { try CommitGroup(session: $0).close(source, accession) })
        }
        while next < source.spans.count {
            var end = next
            var size = 0
            while end < source.spans.count, end - next < limits.groupRecords,
                end == next || size + source.spans[end].length <= limits.groupBytes
            {
                size += source.spans[end].length
                end += 1
            }
            let piece = SourcePiece(source: source, records: next..<end, accession: accession)
            let receipts = try archive.withLock { try CommitGroup(session: $0).run([piece], recaptured: []) }
            guard let receipt = receipts.first else { return }
            if receipt.isRecapture || piece.isLast { acknowledge(receipt) }
            if receipt.isRecapture { return }
            accession = receipt.accession
            next = end
        }
    }

    /// Commits what is pending and hands out its receipts.
    func flush() throws {
        guard !group.isEmpty || !known.isEmpty else { return }
        let receipts = try archive.withLock {
            try CommitGroup(session: $0).run(group, recaptured: known.map(\.accession))
        }
        for receipt in receipts + known { acknowledge(receipt) }
        group = []
        known = []
        records = 0
        bytes = 0
    }

    private func acknowledge(_ receipt: CaptureReceipt) {
        if receipt.isRecapture {
            summary.recaptured += 1
        } else {
            summary.captured += 1
            summary.counts += receipt.counts
        }
        report(.receipt(receipt))
    }

    /// Bytes in are bytes of records and gaps; messages found are parsed, partial and unparsed.
    private func checkTotals(_ source: PreparedSource) throws {
        var position = 0
        for span in source.spans {
            guard span.offset >= position, span.length >= 0, span.end <= source.bytes.count else {
                throw ArchiveError(
                    code: .failed, subject: "\(source.name)",
                    message: "the messages of \(source.name) do not tile it; please report this fault")
            }
            position = span.end
        }
    }
}

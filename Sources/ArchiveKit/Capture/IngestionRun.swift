// SPDX-License-Identifier: Apache-2.0

internal import Catalogue
internal import Durability
internal import Ledger
internal import Packs
internal import Records
internal import SystemPackage

/// One run of an ingest: the commit group that is being filled.
final class IngestionRun {
    private let archive: Archive
    private let limits: Ingestion
    private let report: (Ingestion.Progress) -> Void
    private var group: [SourcePiece] = []
    private var known: [CaptureReceipt] = []
    private var records = 0
    private var bytes = 0
    private var places: Set<VolumePlace> = []

    /// The rules in force when the source that is taken in began.
    private(set) var rules = FilingRules.standard
    private var committed = (bytes: 0, records: 0)
    private(set) var summary = IngestSummary()

    init(_ archive: Archive, limits: Ingestion, report: @escaping (Ingestion.Progress) -> Void) {
        self.archive = archive
        self.limits = limits
        self.report = report
    }

    func fail(_ name: SourceName, _ error: ArchiveError) {
        summary.failed += 1
        report(.failure(CaptureFailure(name: name, error: error)))
    }

    /// Takes in a file.
    ///
    /// - Throws: ``ArchiveError`` where the archive can't go on; what is wrong with the file alone is reported.
    func take(_ path: FilePath, as name: SourceName) throws {
        let file: SourceFile
        do {
            file = try SourceFile(path, name, in: archive.fileSystem)
        } catch {
            return fail(name, ArchiveError(error))
        }
        let earlier = try archive.register().accession(ofSource: file.digest, length: file.length)
        if let earlier, earlier.isComplete { return try note(earlier, name, file) }
        rules = try archive.rules()
        let options = limits.manifest?.options(for: name, over: limits.options) ?? limits.options
        do {
            do {
                try SourceCapture(file, name, options: options, earlier: earlier, goesOn: true, run: self).run(
                    in: archive.environment)
            } catch is SourceRestart {
                try SourceCapture(file, name, options: options, earlier: earlier, goesOn: false, run: self).run(
                    in: archive.environment)
            }
        } catch let error as SourceFailure {
            // What was committed of it stays and goes on the next time; what was not is forgotten.
            group.removeAll { $0.source.digest == file.digest && $0.source.length == file.length }
            recount()
            fail(name, error.error)
        }
    }

    private func note(_ earlier: AccessionEntry, _ name: SourceName, _ file: SourceFile) throws {
        known.append(
            CaptureReceipt(
                name: name, accession: earlier.id, isRecapture: true,
                counts: CaptureCounts(
                    parsed: earlier.parsed, partial: earlier.partial, unparsed: earlier.unparsed,
                    bytes: earlier.length), digest: file.digest,
                format: RecordFormat(rawValue: earlier.format) ?? .binary))
        if known.count >= limits.groupSources { try flush() }
    }

    /// The day of a capture at this moment.
    var today: CivilDate { archive.today }

    /// Whether a record of so many bytes has to wait for the next group.
    func isFull(for size: Int, _ place: VolumePlace?) -> Bool {
        guard records > 0 else { return false }
        let isNew = place.map { !places.contains($0) } ?? false
        return records >= limits.groupRecords || bytes + size > limits.groupBytes
            || isNew && !hasRoom(sources: group.count + 1, volumes: places.count + 1)
    }

    /// Whether the line of a group of so many sources and volumes is within the limit of the ledger.
    private func hasRoom(sources: Int, volumes: Int) -> Bool {
        Capture.mostBytes(accessions: sources, volumes: volumes) <= LedgerLine.largestJSON
    }

    /// Makes room for a source of so many bytes, so that it need not be spread over two groups.
    func makeRoom(for length: Int) throws {
        // A source brings one more volume at least.
        if records > 0,
            bytes + length > limits.groupBytes || group.count >= limits.groupSources
                || !hasRoom(sources: group.count + 1, volumes: places.count + 1)
        {
            try flush()
        }
    }

    func add(_ place: VolumePlace?, bytes size: Int) {
        records += 1
        bytes += size
        if let place { places.insert(place) }
    }

    private func recount() {
        records = group.reduce(0) { $0 + $1.records.count }
        bytes = group.reduce(0) { $0 + $1.counts.bytes }
        places = Set(group.flatMap { $0.records.compactMap(\.place) })
    }

    /// Adds what there is of a source to the group.
    func add(_ piece: SourcePiece) { group.append(piece) }

    /// Commits what is pending and hands out its receipts.
    ///
    /// - Returns: the accession of the last piece, where it is to be continued.
    @discardableResult
    func flush() throws -> AccessionID? {
        guard !group.isEmpty || !known.isEmpty else { return nil }
        var pieces = group
        var raced: [SourcePiece] = []
        let receipts = try archive.withLock { session in
            let commit = CommitGroup(session: session)
            raced = try pieces.filter { try commit.isRaced($0) }
            for piece in raced { pieces.removeAll { $0.source === piece.source } }
            return try commit.run(pieces, recaptured: known.map(\.accession))
        }
        for (piece, receipt) in zip(pieces, receipts) where receipt.isRecapture || piece.isLast { acknowledge(receipt) }
        for receipt in known { acknowledge(receipt) }
        for receipt in receipts { summary.classes.merge(receipt.classes) { left, right in left.adding(right) } }
        committed.bytes += pieces.reduce(0) { $0 + $1.counts.bytes }
        committed.records += pieces.reduce(0) { $0 + $1.records.count }
        report(.committed(bytes: committed.bytes, records: committed.records))
        group = []
        known = []
        records = 0
        bytes = 0
        places = []
        if let last = raced.last, !last.isLast { throw SourceFailure(error: Self.race(last.source.name)) }
        for piece in raced { fail(piece.source.name, Self.race(piece.source.name)) }
        return receipts.last?.accession
    }

    private static func race(_ name: SourceName) -> ArchiveError {
        ArchiveError(
            code: .locked, subject: "\(name)",
            message: "another process is taking in \(name); repeat when it has ended")
    }

    /// Closes a source whose records are all committed already.
    func close(_ piece: SourcePiece, _ accession: AccessionID) throws {
        try flush()
        acknowledge(try archive.withLock { try CommitGroup(session: $0).close(piece, accession) })
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
}

/// Something that concerns one source only: the others go on.
struct SourceFailure: Error {
    var error: ArchiveError
}

// SPDX-License-Identifier: Apache-2.0

internal import Catalogue
internal import Formats
internal import Ledger
internal import Packs
internal import Records

/// Takes one source in: as one piece of a commit group, or as one after the other where it is long.
final class SourceCapture {
    private let file: SourceFile
    private let name: SourceName
    private let run: IngestionRun
    private let source: PreparedSource
    private let isTar: Bool
    private var piece: SourcePiece
    private var counts = CaptureCounts()

    /// The digest of all batches before the current one.
    private var digest = RunningDigest()
    private var batch: SourceUnfolding.Batch?

    /// Whether records are passed over that an interrupted run has committed.
    private var isSkipping: Bool

    init(
        _ file: SourceFile, _ name: SourceName, options: CaptureOptions, earlier: AccessionEntry?, goesOn: Bool,
        run: IngestionRun
    ) throws {
        self.file = file
        self.name = name
        self.run = run
        let head = try file.bytes ?? file.read(at: 0, count: SourceBatches.headSize)
        isTar = FormatRecognizer.recognize(Array(head.prefix(SourceBatches.headSize))) == .tar
        if !isTar, file.length > Ingestion.largestSource {
            throw SourceFailure(
                error: ArchiveError(
                    code: .failed, subject: "\(name)",
                    message:
                        "\(name) has \(file.length) bytes, over the limit of \(Ingestion.largestSource) for a file "
                        + "that is no tar file; split it"))
        }
        let bytes = isTar ? [] : try file.bytes ?? file.read(at: 0, count: file.length)
        let format = isTar ? RecordFormat.tar : FormatRecognizer.recognize(bytes)
        let isKept =
            !ContainerMembers.isContainer(format) || isTar || options.keepsContainers
            || !ContainerMembers.isWhollyReadable(format, bytes, limits: .standard(for: bytes.count))
        source = PreparedSource(
            name: name, digest: file.digest, length: file.length, format: format,
            splitter: isTar ? "tar-1" : FormatRegistry.splitter(for: format).rule, isKept: isKept, options: options,
            earlier: goesOn ? earlier.map { ($0.id, $0.reached, $0.unfolded) } : nil,
            known: earlier.map { ($0.id, $0.reached, $0.unfolded) })
        piece = SourcePiece(source: source)
        isSkipping = goesOn && earlier != nil
    }

    /// Takes the source in.
    ///
    /// - Throws: ``SourceFailure`` where the source can't be taken in to its end; ``ArchiveError`` where the archive
    ///   can't go on.
    func run(in environment: ArchiveEnvironment) throws {
        if !isSkipping { try run.makeRoom(for: min(file.length, SourceFile.small)) }
        let filing = RecordFiling(sourceName: name, options: source.options, captured: run.today, rules: run.rules)
        let unfolding = SourceUnfolding(length: file.length, filing: filing, environment: environment) {
            [self] in try take($0)
        }
        if source.isKept {
            var batches = SourceBatches(file, name, isTar: isTar)
            while let batch = try batches.next() {
                self.batch = batch
                try unfolding.take(batch)
                if file.bytes == nil { digest.update(batch.bytes) }
            }
        } else {
            try unfolding.takeMembers(of: source.format, file.read(at: 0, count: file.length))
        }
        guard !isSkipping else { throw SourceRestart() }
        guard file.bytes != nil || !source.isKept || digest.digest == file.digest else {
            throw SourceFailure(error: SourceFile.changed(name))
        }
        try finish()
    }

    private func take(_ record: PreparedRecord) throws {
        counts.add(record)
        guard !isSkipping else {
            if let earlier = source.earlier,
                (source.isKept ? record.reached : 0, record.unfolded) == (earlier.reached, earlier.unfolded)
            {
                isSkipping = false
                piece.accession = earlier.accession
                piece.reached = source.isKept ? record.reached : 0
                piece.unfolded = record.unfolded
                piece.reachedBefore = piece.reached
                piece.unfoldedBefore = piece.unfolded
            }
            return
        }
        let size = record.content.count
        if run.isFull(for: size, record.place) { try commit() }
        piece.records.append(record)
        piece.counts.add(record)
        let reached = source.isKept ? record.reached : 0
        piece.counts.bytes += (reached - piece.reached) + (record.unfolded - piece.unfolded)
        piece.reached = reached
        piece.unfolded = record.unfolded
        piece.countsSoFar = counts
        run.add(record.place, bytes: size)
    }

    /// Commits the group; what follows of the source belongs to the next piece.
    private func commit() throws {
        guard !piece.records.isEmpty else {
            _ = try run.flush()
            return
        }
        piece.prefix = prefix
        run.add(piece)
        let accession = try run.flush()
        var next = SourcePiece(source: source)
        next.accession = accession
        next.reached = piece.reached
        next.unfolded = piece.unfolded
        next.reachedBefore = piece.reached
        next.unfoldedBefore = piece.unfolded
        piece = next
    }

    private func finish() throws {
        piece.isLast = true
        if !source.isKept { piece.counts.bytes += file.length }
        piece.reached = file.length
        piece.prefix = file.digest
        counts.bytes = file.length
        piece.countsSoFar = counts
        if piece.records.isEmpty, let accession = piece.accession { return try run.close(piece, accession) }
        run.add(piece)
    }

    /// SHA-256 of the source up to where the piece reaches.
    private var prefix: Digest {
        if let bytes = file.bytes { return Digest(hashing: bytes[..<piece.reached]) }
        var digest = digest
        if let batch, piece.reached > batch.start { digest.update(batch.bytes[..<(piece.reached - batch.start)]) }
        return digest.digest
    }
}

/// No record of the source ends where an interrupted run has stopped: it is taken in anew.
struct SourceRestart: Error {}

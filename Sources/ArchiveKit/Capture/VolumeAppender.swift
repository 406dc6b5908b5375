// SPDX-License-Identifier: Apache-2.0

internal import Catalogue
internal import Durability
internal import Ledger
internal import Packs
internal import Records

/// A record on its way into a volume.
struct PendingRecord {
    var id: RecordID
    var salt: [UInt8]
    var envelope: RecordEnvelope
    var content: ArraySlice<UInt8>
    var digest: Digest
}

/// What one commit group puts into one volume.
final class VolumeAppender {
    let volume: Volume
    private let writer: PackWriter
    private let start: Int
    private var contentFrames: [Digest: Int] = [:]
    private var rows: [(record: PendingRecord, frame: StoredFrame)] = []
    private var parts: [IndexedPart] = []

    /// The contexts that were appended.
    private(set) var contexts: [PlacedContext] = []

    /// - Parameter committedLength: committed bytes of the pack; what stands behind them is cut off.
    init(_ volume: Volume, committedLength: Int, in fileSystem: any FileSystem) throws {
        self.volume = volume
        start = committedLength
        let file = try fileSystem.open(volume.layout.pack, .readWrite)
        writer = PackWriter(try AppendOnlyFile(file, committedLength: committedLength))
    }

    /// The commitments of the records, in the order of frames.
    var commitments: [Digest] { rows.map(\.frame.commitment) }

    /// The range that the ledger is to name.
    var range: VolumeRange { VolumeRange(volume: volume.key, from: start, to: writer.length, records: rows.count) }

    func append(_ context: AccessionContext) throws {
        let frame = try writer.append(.context, payload: context.encoded)
        parts.append(IndexedPart(accession: context.accession, kind: .context, frame: frame))
        contexts.append(PlacedContext(volume: volume.key, context: context))
    }

    func append(_ gaps: SourceGaps) throws {
        guard !gaps.gaps.isEmpty else { return }
        let frame = try writer.append(.gap, payload: gaps.encoded)
        parts.append(IndexedPart(accession: gaps.accession, kind: .gap, frame: frame))
    }

    /// Appends a record; content that the volume already holds is referred to.
    func append(_ record: PendingRecord) throws {
        let reference = record.content.isEmpty ? nil : try equalContent(record)
        let frame = try writer.append(
            NewRecord(
                id: record.id, salt: record.salt, envelope: record.envelope.encoded, content: record.content,
                contentDigest: record.digest, reference: reference))
        if reference == nil { contentFrames[record.digest] = frame.offset }
        rows.append((record, frame))
    }

    /// The frame with the same content: of this group, or of the committed pack and then proved byte for byte.
    private func equalContent(_ record: PendingRecord) throws -> Int? {
        if let known = contentFrames[record.digest] { return known }
        for candidate in try volume.index.contentFrames(withKey: record.digest.key) where candidate < start {
            guard let frame = try? volume.pack.frame(at: candidate), frame.header.digest == record.digest,
                frame.header.record?.reference == nil, frame.content.elementsEqual(record.content)
            else { continue }
            contentFrames[record.digest] = candidate
            return candidate
        }
        return nil
    }

    /// *Durability:* when this returns, the frames survive a power cut; nobody sees them before the ledger names them.
    func synchronize() throws { try writer.synchronize() }

    /// Tells the index what a committed line put into the volume.
    ///
    /// - Parameter firstPlace: the index of the first record's commitment.
    func apply(_ line: LedgerLine, firstPlace: Int) throws(CatalogueError) {
        writer.commit()
        let records = rows.enumerated().map { index, row in
            RangeReplay.row(
                id: row.record.id, frame: row.frame.offset, contentFrame: row.frame.contentOffset,
                contentDigest: row.record.digest, content: row.record.content, envelope: row.record.envelope,
                sequence: line.sequence, place: firstPlace + index)
        }
        try volume.index.apply(
            records, parts: parts,
            position: IndexPosition(sequence: line.sequence, leaf: line.leaf, packLength: writer.length))
    }
}

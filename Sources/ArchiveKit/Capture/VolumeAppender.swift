// SPDX-License-Identifier: Apache-2.0

internal import Catalogue
internal import Durability
internal import Ledger
internal import Packs
internal import Records

/// A record on its way into a volume. A class, since it is handed on from one list to the next.
final class PendingRecord: Sendable {
    /// Where it belongs.
    let place: VolumePlace
    let id: RecordID
    let salt: [UInt8]
    let envelope: RecordEnvelope
    let envelopeBytes: [UInt8]
    let content: ArraySlice<UInt8>
    let digest: Digest
    let context: PreparedContext?

    /// Its text, where an outside tool has extracted it.
    let extracted: ExtractedText?

    /// - Parameter bytes: of the envelope, where they are there already.
    init(
        _ prepared: PreparedRecord, _ envelope: RecordEnvelope, in place: VolumePlace, salt: [UInt8],
        envelopeBytes bytes: [UInt8]? = nil
    ) {
        self.place = place
        id = prepared.id
        self.salt = salt
        self.envelope = envelope
        envelopeBytes = bytes ?? envelope.encoded
        content = prepared.content
        digest = prepared.digest
        context = prepared.context
        extracted = prepared.extracted
    }
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

    /// Bytes that were appended so far, with those before.
    var length: Int { writer.length }

    /// The frames of the records that were appended, in their order.
    var frames: [Int] { rows.map(\.frame.offset) }

    private var writtenContexts: Set<Digest> = []

    /// Appends records, and before them the contexts and dictionaries that they need and the pack does not hold yet.
    ///
    /// Content that the volume already holds is referred to. Compression uses all cores.
    func append(_ records: [PendingRecord]) throws {
        for context in Set(records.compactMap(\.context)).sorted(by: { $0.digest < $1.digest }) {
            guard writtenContexts.insert(context.digest).inserted,
                try volume.index.contextFrame(of: context.digest) == nil
            else { continue }
            let frame = try writer.append(.context, payload: RecordContext(bytes: context.bytes).encoded)
            parts.append(IndexedPart(context: context.digest, frame: frame))
        }
        let vocabulary = try dictionaries(for: records)
        let stored = start == 0 ? [:] : try volume.index.contentFrames(withKeys: records.lazy.map(\.digest.key))
        let fresh = records.map { isFresh($0, stored[$0.digest.key] ?? []) }
        let inputs = zip(records, fresh).map { record, isFresh in
            NewRecord(
                id: record.id, salt: record.salt, envelope: record.envelopeBytes, content: record.content,
                contentDigest: record.digest, reference: isFresh ? nil : .max,
                dictionary: vocabulary[RecordShare(record)])
        }
        let compressed = ParallelWork.map(
            inputs, state: { RecordCompressor() }, work: { compressor, record in compressor.compress(record) })
        for (record, compressed) in zip(records, compressed) {
            let frame = try writer.append(compressed, reference: contentFrames[record.digest])
            if contentFrames[record.digest] == nil, !record.content.isEmpty {
                contentFrames[record.digest] = frame.offset
            }
            rows.append((record, frame))
            if let extracted = record.extracted { _ = try writer.append(.text, payload: extracted.text) }
        }
    }

    private var pendingContents: Set<Digest> = []

    /// Whether a record's content has to be stored: neither this group nor the committed pack holds it.
    ///
    /// - Parameter candidates: frames of the pack whose content may be the same.
    private func isFresh(_ record: PendingRecord, _ candidates: [Int]) -> Bool {
        guard !record.content.isEmpty else { return true }
        if contentFrames[record.digest] != nil || pendingContents.contains(record.digest) { return false }
        for candidate in candidates where candidate < start {
            guard let frame = try? volume.pack.frame(at: candidate), frame.contentDigest == record.digest,
                case .here = frame.header.record?.content, frame.content.elementsEqual(record.content)
            else { continue }
            contentFrames[record.digest] = candidate
            return false
        }
        pendingContents.insert(record.digest)
        return true
    }

    /// The dictionaries for the records, learned now where there is enough to learn from.
    private func dictionaries(for records: [PendingRecord]) throws -> PackVocabulary {
        var vocabulary = try known ?? committedVocabulary()
        defer { known = vocabulary }
        for (format, records) in Dictionary(grouping: records, by: \.envelope.parsed.format)
            .sorted(by: { $0.key.rawValue < $1.key.rawValue }) where vocabulary[format] == nil
        {
            guard let samples = try samples(of: format, in: records) else { continue }
            try add(vocabulary.learn(from: samples.bytes, of: samples.sources, for: format))
        }
        for share in RecordShare.shares(of: records) { try add(vocabulary.extend(for: share)) }
        return vocabulary
    }

    private var known: PackVocabulary?

    private func committedVocabulary() throws -> PackVocabulary {
        let (frames, last) = try volume.index.dictionaries()
        return PackVocabulary(try volume.dictionaries.dictionaries(at: frames), last: last)
    }

    private func add(_ dictionary: CompressionDictionary?) throws {
        guard let dictionary else { return }
        for frame in try writer.append(dictionary) {
            parts.append(IndexedPart(dictionary: dictionary.number, frame: frame))
        }
    }

    /// What a dictionary is to be learned from, and from which sources; `nil` where there is not enough yet.
    private func samples(
        of format: RecordFormat, in records: [PendingRecord]
    ) throws -> (bytes: [[UInt8]], sources: Set<RecordShare>)? {
        let fresh = records.prefix(CompressionDictionary.sampleCount)
        let bytes = fresh.map { $0.envelopeBytes + $0.content }
        var sources = Set(fresh.map { RecordShare($0) })
        if fresh.count >= CompressionDictionary.fewestSamples { return (bytes, sources) }
        let room = CompressionDictionary.storedSamples - fresh.count
        let stored = try volume.index.records(of: format, limit: room)
        guard stored.count == room else { return nil }
        sources.formUnion(stored.map { RecordShare(format: format, accession: $0.accession) })
        return (try stored.map { try volume.pack.frame(at: $0.frame).payload } + bytes, sources)
    }

    /// What the register is to know of the chains of the records.
    func chainChanges(sequence: Int, firstPlace: Int) -> [RegisterChange] {
        (rows.contains { !$0.record.envelope.parsed.events.isEmpty } ? [.eventsStated] : [])
            + [.borne(rows.flatMap { $0.record.envelope.parsed.identifiers.map(\.value) })]
            + supersessions(sequence: sequence, firstPlace: firstPlace).map { .supersession($0) }
    }

    /// What the records supersede.
    private func supersessions(sequence: Int, firstPlace: Int) -> [Supersession] {
        rows.enumerated().flatMap { index, row in
            let envelope = row.record.envelope
            let superseded = envelope.parsed.references.filter { $0.role == .supersedes }.map(\.identifier)
            guard !superseded.isEmpty else { return [Supersession]() }
            let facts = FactLines.lines(of: envelope)
            return superseded.map { identifier in
                Supersession(
                    identifier: identifier, record: row.record.id, volume: volume.key,
                    sequence: envelope.revision?.captureLine ?? sequence, place: firstPlace + index,
                    lifecycle: envelope.parsed.lifecycle, facts: facts, since: sequence)
            }
        }
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
                id: row.record.id, RowFrames(record: row.frame.offset, content: row.frame.contentOffset),
                row.record.digest, row.record.content, envelope: row.record.envelope, sequence: line.sequence,
                place: firstPlace + index, extracted: row.record.extracted?.text)
        }
        var position = try volume.index.position()
        (position.sequence, position.leaf, position.packLength) = (line.sequence, line.leaf, writer.length)
        try volume.index.apply(records, parts: parts, position: position)
    }
}

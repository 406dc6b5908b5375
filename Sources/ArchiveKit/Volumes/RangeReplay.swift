// SPDX-License-Identifier: Apache-2.0

internal import Catalogue
internal import Durability
internal import Formats
internal import Ledger
internal import Packs
internal import Records

/// Reads what a committed range of a pack holds, and makes of it the rows of the index. Nothing is parsed: envelopes are
/// read and text rules applied.
///
/// Capture makes its rows by the same functions, so an index that is rebuilt has the same rows.
struct RangeReplay {
    /// What a range holds.
    struct Result {
        var records: [NewIndexedRecord] = []
        var parts: [IndexedPart] = []
        var contexts: [AccessionContext] = []

        /// The commitments of all record frames, in their order.
        var commitments: [Digest] = []
        var damages: [ByteSpan] = []
    }

    let archive: Archive

    /// - Throws: ``PackError`` `disk`; damage is part of the result.
    func read(_ range: CapturedRange, from packFile: any OpenFile) throws -> Result {
        var result = Result()
        var frames: [PackFrame] = []
        var scanner = PackScanner(packFile, range: range.from..<range.to)
        while let finding = try scanner.next() {
            switch finding {
            case .damage(let span): result.damages.append(span)
            case .frame(let frame):
                switch frame.header.kind {
                case .record: frames.append(frame)
                case .context:
                    guard let context = AccessionContext(decoding: frame.payload) else { continue }
                    result.contexts.append(context)
                    result.parts.append(IndexedPart(accession: context.accession, kind: .context, frame: frame.offset))
                case .gap:
                    guard let gaps = SourceGaps(decoding: frame.payload) else { continue }
                    result.parts.append(IndexedPart(accession: gaps.accession, kind: .gap, frame: frame.offset))
                case .dictionary, .text: continue
                }
            }
        }
        result.commitments = frames.compactMap(\.commitment)
        let places = try places(of: frames, in: range, isWhole: result.damages.isEmpty)
        let reader = PackReader(packFile)
        for (frame, place) in zip(frames, places) {
            guard let place, let content = try content(of: frame, reader, &result.damages) else { continue }
            guard let record = Self.row(frame, content, sequence: range.sequence, place: place) else {
                result.damages.append(ByteSpan(offset: frame.offset, length: frame.header.frameLength))
                continue
            }
            result.records.append(record)
        }
        return result
    }

    private func content(
        of frame: PackFrame, _ reader: PackReader, _ damages: inout [ByteSpan]
    ) throws -> ArraySlice<UInt8>? {
        do {
            return try reader.content(of: frame)
        } catch let error where error.code == .damaged {
            damages.append(ByteSpan(offset: frame.offset, length: frame.header.frameLength))
            return nil
        }
    }

    /// The index of each record's commitment. Where something is damaged, the commitments themselves tell: a record that
    /// holds a pack may have been laid open, and its frames are none of this one.
    private func places(of frames: [PackFrame], in range: CapturedRange, isWhole: Bool) throws -> [Int?] {
        let places = range.firstPlace..<range.firstPlace + range.records
        if isWhole, frames.count == range.records { return Array(places) }
        let known = try CommitmentFile.read(places, from: archive.layout.ledger, in: archive.fileSystem)
        let table = Dictionary(zip(known, places)) { first, _ in first }
        return frames.map { frame in frame.commitment.flatMap { table[$0] } }
    }

    /// The row of a record; `nil` where its envelope is not one.
    static func row(
        _ frame: PackFrame, _ content: ArraySlice<UInt8>, sequence: Int, place: Int
    ) -> NewIndexedRecord? {
        guard let header = frame.header.record, let envelope = RecordEnvelope(decoding: frame.envelope) else {
            return nil
        }
        return row(
            id: header.id, frame: frame.offset, contentFrame: header.reference ?? frame.offset,
            contentDigest: frame.header.digest, content: content, envelope: envelope, sequence: sequence, place: place)
    }

    static func row(
        id: RecordID, frame: Int, contentFrame: Int, contentDigest: Digest, content: ArraySlice<UInt8>,
        envelope: RecordEnvelope, sequence: Int, place: Int
    ) -> NewIndexedRecord {
        let parsed = envelope.parsed
        let record = IndexedRecord(
            row: RowNumber(
                day: parsed.tradeDate ?? envelope.captured, number: 0, isUndated: parsed.tradeDate == nil),
            id: id, frame: frame, contentFrame: contentFrame, length: content.count, sequence: sequence, place: place,
            accession: envelope.accession, sourceOffset: envelope.sourceOffset, format: parsed.format,
            messageType: parsed.messageType, state: parsed.state, lifecycle: parsed.lifecycle,
            captured: envelope.captured, tradeDate: parsed.tradeDate, textRule: envelope.textRule)
        return NewIndexedRecord(
            record: record, contentKey: contentDigest.key, identifiers: parsed.identifiers,
            references: parsed.references, text: RecordText.text(of: content, rule: envelope.textRule) ?? "")
    }
}

extension PackFrame {
    /// The commitment of a record frame.
    var commitment: Digest? {
        header.record.map {
            RecordCommitment.leaf(salt: $0.salt, envelope: $0.envelopeDigest, content: header.digest)
        }
    }
}

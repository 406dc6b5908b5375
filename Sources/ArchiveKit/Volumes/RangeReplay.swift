// SPDX-License-Identifier: Apache-2.0

internal import Catalogue
internal import Durability
internal import Formats
internal import Ledger
internal import Packs
internal import Records

/// Reads what a committed range of a content pack holds, and makes of it the rows of the index. Nothing is parsed:
/// envelopes are read and text rules applied.
///
/// Capture makes its rows by the same functions, so an index that is rebuilt has the same rows.
struct RangeReplay {
    /// What a range holds.
    struct Result {
        var records: [NewIndexedRecord] = []
        var parts: [IndexedPart] = []
        var contexts: [AccessionContext] = []

        /// Records that are in another volume from here on.
        var moved: [RecordID] = []

        /// The commitments of all record frames, in their order.
        var commitments: [Digest] = []
        var damages: [ByteSpan] = []
    }

    let archive: Archive
    private let packFile: any OpenFile
    private let dictionaries: PackDictionaries

    /// - Parameter packFile: the pack whose ranges are to be read.
    init(_ archive: Archive, _ packFile: any OpenFile) {
        self.archive = archive
        self.packFile = packFile
        dictionaries = PackDictionaries(packFile)
    }

    /// Frames as they stand one behind the other, before they are made rows.
    private struct Batch {
        var result = Result()
        var frames: [PackFrame] = []
        var texts: [Int: [UInt8]] = [:]
    }

    /// - Throws: ``PackError`` `disk`; damage is part of the result.
    func read(_ range: CapturedRange) throws -> Result {
        var result = Result()
        try scan(range, atMost: .max) { batch in
            result = batch.result
            let places = try places(of: batch.frames, in: range, isWhole: result.damages.isEmpty)
            try addRows(of: batch, places.map { $0.map { (range.sequence, $0) } }, to: &result)
        }
        return result
    }

    /// Reads a range that was carried over from another volume, in parts: each record is of the line that its commitment
    /// tells.
    ///
    /// - Throws: ``PackError`` `disk`; damage is part of the results.
    func read(carried range: CapturedRange, _ origins: inout CarriedOrigins, each: (Result) throws -> Void) throws {
        try scan(range, atMost: Self.carriedBatch) { batch in
            var result = batch.result
            let places = try batch.frames.map { frame in
                try frame.commitment.flatMap { try origins.next($0) }.map { ($0.line, $0.place) }
            }
            for (frame, place) in zip(batch.frames, places) where place == nil {
                result.damages.append(ByteSpan(offset: frame.offset, length: frame.header.frameLength))
            }
            try addRows(of: batch, places, to: &result)
            try each(result)
        }
    }

    private static let carriedBatch = 1_024

    /// Hands out the frames of a range; a record is never parted from its text.
    private func scan(_ range: CapturedRange, atMost count: Int, each: (Batch) throws -> Void) throws {
        var batch = Batch()
        var scanner = PackScanner(packFile, range: range.from..<range.to, dictionaries: dictionaries)
        while let finding = try scanner.next() {
            switch finding {
            case .damage(let span): batch.result.damages.append(span)
            case .frame(let frame):
                switch frame.header.kind {
                case .record:
                    if batch.frames.count >= count {
                        try finish(&batch, each)
                        batch = Batch()
                    }
                    batch.frames.append(frame)
                case .context:
                    if let context = AccessionContext(decoding: frame.payload) {
                        batch.result.contexts.append(context)
                        batch.result.parts.append(
                            IndexedPart(accession: context.accession, kind: .context, frame: frame.offset))
                    } else if let context = RecordContext(decoding: frame.payload) {
                        batch.result.parts.append(IndexedPart(context: context.digest, frame: frame.offset))
                    }
                case .gap:
                    guard let gaps = SourceGaps(decoding: frame.payload) else { continue }
                    batch.result.parts.append(IndexedPart(accession: gaps.accession, kind: .gap, frame: frame.offset))
                case .dictionary:
                    guard let dictionary = CompressionDictionary(decoding: frame.payload) else { continue }
                    batch.result.parts.append(IndexedPart(dictionary: dictionary.number, frame: frame.offset))
                case .text:
                    // It belongs to the record that it stands behind.
                    if let record = batch.frames.last, record.end == frame.offset {
                        batch.texts[record.offset] = frame.payload
                    }
                }
            }
        }
        try finish(&batch, each)
    }

    private func finish(_ batch: inout Batch, _ each: (Batch) throws -> Void) throws {
        batch.result.commitments = batch.frames.compactMap(\.commitment)
        try each(batch)
    }

    /// - Parameter places: of each frame, the line and the index of its commitment; `nil` where it has none.
    private func addRows(
        of batch: Batch, _ places: [(line: Int, place: Int)?], to result: inout Result
    ) throws {
        let reader = PackReader(packFile, dictionaries: dictionaries)
        for (frame, place) in zip(batch.frames, places) {
            guard let place, let content = try content(of: frame, reader, &result.damages) else { continue }
            guard
                let record = Self.row(
                    frame, content, sequence: place.line, place: place.place, extracted: batch.texts[frame.offset])
            else {
                result.damages.append(ByteSpan(offset: frame.offset, length: frame.header.frameLength))
                continue
            }
            result.records.append(record)
        }
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
        _ frame: PackFrame, _ content: ArraySlice<UInt8>, sequence: Int, place: Int, extracted: [UInt8]? = nil
    ) -> NewIndexedRecord? {
        guard let header = frame.header.record, let digest = frame.contentDigest,
            let envelope = RecordEnvelope(decoding: frame.envelope)
        else { return nil }
        var contentFrame = frame.offset
        if case .elsewhere(let offset, _) = header.content { contentFrame = offset }
        let frames = RowFrames(record: frame.offset, content: contentFrame)
        return row(
            id: header.id, frames, digest, content, envelope: envelope, sequence: sequence, place: place,
            extracted: extracted)
    }

    /// - Parameters:
    ///   - sequence: the line from which on the envelope is in force.
    ///   - place: the index of its commitment.
    static func row(
        id: RecordID, _ frames: RowFrames, _ contentDigest: Digest, _ content: ArraySlice<UInt8>,
        envelope: RecordEnvelope, sequence: Int, place: Int, extracted: [UInt8]? = nil
    ) -> NewIndexedRecord {
        let parsed = envelope.parsed
        let names = RecordNames(envelope)
        let record = IndexedRecord(
            row: RowNumber(day: envelope.day ?? envelope.captured, number: 0),
            id: id, version: envelope.revision?.version ?? 1, since: sequence, frame: frames.record,
            addendum: frames.addendum, contentFrame: frames.content, length: content.count,
            sequence: envelope.revision?.captureLine ?? sequence, place: place, accession: envelope.accession,
            sourceOffset: envelope.sourceOffset, format: parsed.format,
            messageType: parsed.messageType, state: parsed.state, lifecycle: parsed.lifecycle,
            captured: envelope.captured, tradeDate: parsed.tradeDate, documentDate: parsed.documentDate,
            settlementDate: parsed.terms.settlementDate, terms: IndexedTerms(parsed.terms),
            textRule: envelope.textRule)
        return NewIndexedRecord(
            record: record, contentKey: contentDigest.key, names: names,
            text: SearchableText.text(content, envelope, extracted: extracted, facts: names.facts))
    }
}

/// Where a row's frames are: of the record and its content in the content pack, of a later envelope in the addenda.
struct RowFrames {
    var record: Int
    var addendum: Int?
    var content: Int
}

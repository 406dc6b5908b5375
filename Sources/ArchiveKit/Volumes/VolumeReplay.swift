// SPDX-License-Identifier: Apache-2.0

internal import Catalogue
internal import Durability
internal import Ledger
internal import Packs
internal import Records

/// Reads what lines of the ledger have put into both packs of a volume, and makes of it the rows of the index.
///
/// The act that wrote an addendum makes its rows by the same function, so an index that is rebuilt has the same rows.
struct VolumeReplay {
    private let archive: Archive
    private let key: VolumeKey
    private let layout: VolumeLayout
    private let pack: any OpenFile
    private let content: RangeReplay
    private let reader: PackReader
    private let origins: () throws -> [CapturedRange]

    init(_ archive: Archive, _ volume: Volume) { self.init(archive, volume.key, volume.packFile) }

    /// - Parameters:
    ///   - pack: the content pack.
    ///   - origins: what lines have committed for the volumes that it was carried over from; `nil` for what the register
    ///     says.
    init(
        _ archive: Archive, _ key: VolumeKey, _ pack: any OpenFile, origins: [CapturedRange]? = nil
    ) {
        self.archive = archive
        self.origins = { try origins ?? archive.originRanges(of: key) }
        self.key = key
        self.pack = pack
        layout = archive.layout.volume(key)
        content = RangeReplay(archive, pack)
        reader = PackReader(pack)
    }

    /// The ranges that belong to this volume, by the lines that committed them.
    func lines(after sequence: Int) throws -> [[CapturedRange]] {
        Self.lines(of: try archive.register().ranges(of: key, after: sequence))
    }

    /// Ranges that are in the order of lines, by line.
    static func lines(of ranges: [CapturedRange]) -> [[CapturedRange]] {
        var lines: [[CapturedRange]] = []
        for range in ranges {
            if lines.last?.last?.sequence == range.sequence {
                lines[lines.count - 1].append(range)
            } else {
                lines.append([range])
            }
        }
        return lines
    }

    /// What one line has put into the volume, in parts where that may be much.
    ///
    /// - Throws: ``PackError`` `disk`; damage is part of the results.
    func read(_ line: [CapturedRange], each: (RangeReplay.Result) throws -> Void) throws {
        guard line.contains(where: \.isCarried) else { return try each(read(line)) }
        let origins = try origins()
        var addenda = RangeReplay.Result()
        var ends = RecordEnds()
        for range in line where range.pack == .addenda {
            addenda += try readAddenda(range, CarriedOrigins(archive, origins, of: .addenda), &ends)
        }
        for range in line where range.pack == .content {
            var carried = CarriedOrigins(archive, origins, of: .content)
            try content.read(carried: range, &carried) { result in
                var result = result
                ends.apply(to: &result)
                try each(result)
            }
        }
        ends.apply(to: &addenda)
        try each(addenda)
    }

    /// What one line that has carried nothing over has put into the volume.
    ///
    /// - Throws: ``PackError`` `disk`; damage is part of the result.
    func read(_ line: [CapturedRange]) throws -> RangeReplay.Result {
        var result = RangeReplay.Result()
        for range in line { result += try read(range) }
        return result
    }

    /// - Throws: ``PackError`` `disk`, ``FileSystemError``; damage is part of the result.
    func read(_ range: CapturedRange) throws -> RangeReplay.Result {
        var ends = RecordEnds()
        return range.pack == .content ? try content.read(range) : try readAddenda(range, nil, &ends)
    }

    /// - Parameters:
    ///   - origins: tell of which line each addendum is; `nil` where all are of that of the range.
    ///   - ends: gets the lines with which earlier versions have ended.
    private func readAddenda(
        _ range: CapturedRange, _ origins: CarriedOrigins?, _ ends: inout RecordEnds
    ) throws -> RangeReplay.Result {
        var origins = origins
        var result = RangeReplay.Result()
        var frames: [PackFrame] = []
        var texts: [Int: [UInt8]] = [:]
        var scanner = PackScanner(try archive.fileSystem.open(layout.addenda, .read), range: range.from..<range.to)
        while let finding = try scanner.next() {
            switch finding {
            case .damage(let span): result.damages.append(span)
            case .frame(let frame) where frame.header.kind == .record: frames.append(frame)
            case .frame(let frame):
                if let record = frames.last, record.end == frame.offset { texts[record.offset] = frame.payload }
            }
        }
        result.commitments = frames.compactMap(\.commitment)
        let isWhole = result.damages.isEmpty && frames.count == range.records
        let known =
            isWhole || range.isCarried
            ? [] : try CommitmentFile.read(range.places, from: archive.layout.ledger, in: archive.fileSystem)
        for (index, frame) in frames.enumerated() {
            var place: (line: Int, place: Int)?
            if range.isCarried {
                place = try frame.commitment.flatMap { try origins?.next($0) }
            } else {
                place = (isWhole ? index : frame.commitment.flatMap { known.firstIndex(of: $0) }).map {
                    (range.sequence, range.firstPlace + $0)
                }
            }
            guard let place, let addendum = try addendum(frame) else {
                result.damages.append(ByteSpan(offset: frame.offset, length: frame.header.frameLength))
                continue
            }
            ends.add(addendum.id, at: place.line)
            if addendum.envelope.classification.recordClass != key.recordClass {
                result.moved.append(addendum.id)
                continue
            }
            var extracted = texts[frame.offset]
            if extracted == nil, addendum.envelope.textRule.hasPrefix(ExtractedText.rulePrefix) {
                extracted = try sound({ try Volume.text(behind: addendum.frames.record, reader) }) ?? nil
            }
            result.records.append(
                RangeReplay.row(
                    id: addendum.id, addendum.frames, addendum.digest, addendum.content, envelope: addendum.envelope,
                    sequence: place.line, place: place.place, extracted: extracted))
        }
        return result
    }

    private struct Addendum {
        var id: RecordID
        var frames: RowFrames
        var digest: Digest
        var content: ArraySlice<UInt8>
        var envelope: RecordEnvelope
    }

    /// A later envelope, with the content that it is about; `nil` where one of both can't be read.
    private func addendum(_ frame: PackFrame) throws -> Addendum? {
        guard case .elsewhere(let offset, let digest) = frame.header.record?.content,
            let id = frame.header.record?.id, let envelope = RecordEnvelope(decoding: frame.envelope)
        else { return nil }
        guard let record = try sound({ try reader.frame(at: offset) }), let header = record.header.record,
            header.id == id, record.contentDigest == digest, let content = try sound({ try reader.content(of: record) })
        else { return nil }
        var contentFrame = offset
        if case .elsewhere(let other, _) = header.content { contentFrame = other }
        return Addendum(
            id: id, frames: RowFrames(record: offset, addendum: frame.offset, content: contentFrame), digest: digest,
            content: content, envelope: envelope)
    }

    /// What was read; `nil` where it is damaged.
    private func sound<Value>(_ read: () throws -> Value) throws -> Value? {
        do {
            return try read()
        } catch let error as PackError where error.code == .damaged {
            return nil
        }
    }
}

/// The lines with which versions of records have ended, by later envelopes.
private struct RecordEnds {
    private var lines: [RecordID: [Int]] = [:]

    /// Lines come in their order.
    mutating func add(_ id: RecordID, at line: Int) { lines[id, default: []].append(line) }

    /// Says of rows when they have ended.
    func apply(to result: inout RangeReplay.Result) {
        guard !lines.isEmpty else { return }
        for index in result.records.indices {
            let record = result.records[index].record
            result.records[index].record.until = lines[record.id]?.first { $0 > record.since }
        }
    }
}

extension RangeReplay.Result {
    static func += (left: inout Self, right: Self) {
        left.records += right.records
        left.parts += right.parts
        left.contexts += right.contexts
        left.moved += right.moved
        left.commitments += right.commitments
        left.damages += right.damages
    }
}

extension CapturedRange {
    /// The indexes of its commitments.
    var places: Range<Int> { firstPlace..<firstPlace + records }
}

// SPDX-License-Identifier: Apache-2.0

import ArchiveKit
import Durability
import Ledger
import Packs
import Records
import SystemPackage
import Testing

/// What the ledger and the packs of an archive hold, read without ArchiveKit and its indexes.
struct ArchiveContents {
    /// A record as its frame has it.
    struct Record {
        var id: RecordID
        var volume: VolumeKey
        var offset: Int
        var reference: Int?
        var envelope: RecordEnvelope
        var envelopeBytes: [UInt8]
        var content: [UInt8]
        var digest: Digest
        var commitment: Digest
        var sequence: Int
    }

    /// A source as its contexts, records and gaps have it.
    struct Source {
        var name = ""
        var digest = ""
        var length = -1
        var reached = 0
        var unfolded = 0
        var isKept = true
        var isBackload = false
        var pieces: [(offset: Int, bytes: [UInt8])] = []

        /// Bytes of the source itself, and bytes that were unpacked from it.
        var byteCount: Int { pieces.reduce(0) { $0 + ($1.offset < length ? $1.bytes.count : 0) } }
        var unfoldedCount: Int { pieces.reduce(0) { $0 + ($1.offset < length ? 0 : $1.bytes.count) } }

        /// The pieces of the source itself put together; `nil` where they do not tile.
        var bytes: [UInt8]? { tiled(pieces.filter { $0.offset < length || $0.bytes.isEmpty }, from: 0) }

        /// What was unpacked, put together; `nil` where it does not tile.
        var unfoldedBytes: [UInt8]? {
            tiled(pieces.filter { $0.offset >= length && !$0.bytes.isEmpty }, from: length)
        }

        private func tiled(_ pieces: [(offset: Int, bytes: [UInt8])], from start: Int) -> [UInt8]? {
            var result: [UInt8] = []
            for piece in pieces.sorted(by: { ($0.offset, $0.bytes.count) < ($1.offset, $1.bytes.count) }) {
                guard piece.offset == start + result.count || piece.bytes.isEmpty else { return nil }
                result += piece.bytes
            }
            return result
        }
    }

    /// A dictionary frame.
    struct Dictionary {
        var volume: VolumeKey
        var offset: Int
        var end: Int
        var value: CompressionDictionary
    }

    private(set) var records: [Record] = []
    private(set) var sources: [AccessionID: Source] = [:]
    private(set) var dictionaries: [Dictionary] = []

    /// The contexts of records, by volume and digest: their bytes, and where they stand first.
    private(set) var recordContexts: [VolumeKey: [Digest: (bytes: [UInt8], offset: Int)]] = [:]

    /// The number of the dictionary of each record frame; 0 is none.
    private(set) var usedDictionaries: [RecordID: UInt16] = [:]
    private(set) var captures: [(line: LedgerLine, capture: Capture)] = []

    /// Commitments of the records of each line that put something into packs, made again from these.
    private(set) var commitments: [[Digest]] = []

    /// Later envelopes of records, and details of acts.
    private(set) var addenda: [Record] = []
    private(set) var details: [Record] = []

    init(_ archive: TestArchive) throws {
        for line in try archive.lines() {
            guard !line.deposits.isEmpty else { continue }
            commitments.append([])
            if case .capture(let capture) = line.act {
                captures.append((line, capture))
                for part in capture.accessions { sources[part.id, default: Source()].reached = part.reached }
            }
            for range in line.deposits.flatMap(\.volumes) {
                let found = try read(range, line, in: archive.layout.volume(range.volume))
                #expect(found == range.records, "\(range.volume) from \(range.from)")
            }
        }
    }

    private mutating func read(_ range: VolumeRange, _ line: LedgerLine, in layout: VolumeLayout) throws -> Int {
        let file = try LocalFileSystem().open(layout.path(of: range.pack), .read)
        let content = PackReader(try LocalFileSystem().open(layout.pack, .read))
        let reader = PackReader(file)
        var scanner = PackScanner(file, range: range.from..<range.to)
        var count = 0
        while let finding = try scanner.next() {
            guard case .frame(let frame) = finding else {
                Issue.record("\(range.volume) is damaged: \(finding)")
                continue
            }
            switch frame.header.kind {
            case .context where line.act.name == "capture": try take(context: frame, in: range.volume)
            case .context: break
            case .gap: try take(gaps: frame.payload)
            case .record:
                var record = frame
                if range.pack == .addenda, case .elsewhere(let offset, _) = frame.header.record?.content {
                    record = try content.frame(at: offset)
                    #expect(record.header.record?.id == frame.header.record?.id)
                }
                let bytes = try range.pack == .addenda ? content.content(of: record) : reader.content(of: frame)
                try take(frame, Array(bytes), range.volume, line)
                count += 1
            case .dictionary:
                let value = try #require(CompressionDictionary(decoding: frame.payload))
                #expect(frame.payload == value.encoded)
                dictionaries.append(
                    Dictionary(volume: range.volume, offset: frame.offset, end: frame.end, value: value))
            case .text: Issue.record("a frame of kind \(frame.header.kind) is not written yet")
            }
        }
        return count
    }

    private mutating func take(context frame: PackFrame, in volume: VolumeKey) throws {
        let json = try CanonicalJSON(decoding: frame.payload)
        guard json["kind"]?.text != "record" else {
            let bytes = try #require(
                json["text"]?.text.map { Array($0.utf8) } ?? json["bytes"]?.text.flatMap { Hexadecimal.decode($0) })
            let digest = Digest(hashing: bytes)
            #expect(json["sha256"]?.text == digest.hex)
            #expect(recordContexts[volume]?[digest] == nil, "a context stands twice")
            recordContexts[volume, default: [:]][digest] = (bytes, frame.offset)
            return
        }
        let id = try #require(json["accession"]?.text.flatMap { AccessionID($0) })
        sources[id, default: Source()].name = json["name"]?.text ?? json["nameBytes"]?.text ?? ""
        sources[id, default: Source()].digest = try #require(json["sha256"]?.text)
        sources[id, default: Source()].length = Int(try #require(json["length"]?.number))
        sources[id, default: Source()].unfolded = Int(json["unfolded"]?.number ?? 0)
        sources[id, default: Source()].isKept = json["kept"]?.flag ?? true
        sources[id, default: Source()].isBackload = json["backload"]?.flag ?? false
    }

    private mutating func take(gaps payload: [UInt8]) throws {
        let id = AccessionID(try #require(TimeOrderedUUID(payload.prefix(16))))
        var rest = payload.dropFirst(16)
        func number() throws -> Int {
            let bytes = rest.prefix { $0 >= 0x80 } + [try #require(rest.first { $0 < 0x80 })]
            rest = rest.dropFirst(bytes.count)
            return bytes.reversed().reduce(0) { $0 << 7 | Int($1 & 0x7F) }
        }
        var end = 0
        let places = try (0..<number()).map { _ in
            let start = try end + number()
            end = try start + number()
            return start..<end
        }
        for place in places {
            sources[id, default: Source()].pieces.append((place.lowerBound, Array(rest.prefix(place.count))))
            rest = rest.dropFirst(place.count)
        }
        #expect(rest.isEmpty)
    }

    private mutating func take(
        _ frame: PackFrame, _ content: [UInt8], _ volume: VolumeKey, _ line: LedgerLine
    ) throws {
        let header = try #require(frame.header.record)
        let envelope = try #require(RecordEnvelope(decoding: frame.envelope))
        let digest = Digest(hashing: content)
        #expect(digest == frame.contentDigest)
        if let context = envelope.context, envelope.revision == nil {
            let found = try #require(recordContexts[volume]?[context], "\(header.id) lacks its context")
            #expect(found.offset < frame.offset)
        }
        var reference: Int?
        if case .elsewhere(let offset, let same) = header.content {
            reference = offset
            #expect(same == digest)
        }
        usedDictionaries[header.id] = frame.header.dictionary
        let commitment = Digest(
            hashing: [0] + header.salt + Digest(hashing: frame.envelope).bytes + digest.bytes)
        commitments[commitments.count - 1].append(commitment)
        #expect(commitment == frame.commitment)
        let record = Record(
            id: header.id, volume: volume, offset: frame.offset, reference: reference, envelope: envelope,
            envelopeBytes: Array(frame.envelope), content: content, digest: digest, commitment: commitment,
            sequence: line.sequence)
        guard volume.recordClass != .auditTrail else { return details.append(record) }
        guard envelope.revision == nil else { return addenda.append(record) }
        records.append(record)
        sources[envelope.accession, default: Source()].pieces.append((envelope.sourceOffset, content))
    }

    /// The root of RFC 6962, section 2.1, by its definition.
    static func root(_ leaves: ArraySlice<Digest>) -> Digest {
        guard let first = leaves.first else { return Digest(hashing: [UInt8]()) }
        guard leaves.count > 1 else { return first }
        var split = 1
        while split * 2 < leaves.count { split *= 2 }
        let middle = leaves.startIndex + split
        return Digest(hashing: [1] + root(leaves[..<middle]).bytes + root(leaves[middle...]).bytes)
    }
}

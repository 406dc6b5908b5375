// SPDX-License-Identifier: Apache-2.0

internal import Catalogue
internal import Packs
public import Records

/// A record as it was read and proved: the bytes that came in, and what was derived from them.
public struct FoundRecord: Sendable {
    public var id: RecordID
    public var volume: VolumeKey
    public var envelope: RecordEnvelope

    /// The envelope as it is stored: canonical JSON.
    public var envelopeBytes: [UInt8]
    public var content: [UInt8]

    /// SHA-256 of the content.
    public var contentDigest: Digest

    /// The line of the ledger that captured it.
    public var sequence: Int

    /// 1 as it was captured, and so on; the line from which on this version is in force, and the one from which on it is
    /// not any more.
    public var version: Int
    public var since: Int
    public var until: Int?

    /// The index of the commitment of this version, and its salt.
    public var place: Int
    public var salt: [UInt8]

    init(_ entry: LocatedRecord, in archive: Archive) throws {
        let volume = try archive.volume(entry.volume)
        let (frame, content) = try volume.read(entry.record)
        guard let envelope = RecordEnvelope(decoding: frame.envelope), let digest = frame.contentDigest else {
            throw ArchiveError(
                code: .integrity, subject: "\(entry.record.id)",
                message: "the envelope of record \(entry.record.id) can't be read; run verify")
        }
        id = entry.record.id
        self.volume = entry.volume
        self.envelope = envelope
        envelopeBytes = Array(frame.envelope)
        self.content = Array(content)
        contentDigest = digest
        sequence = entry.record.sequence
        version = entry.record.version
        since = entry.record.since
        until = entry.record.until
        place = entry.record.place
        salt = frame.header.record?.salt ?? []
    }
}

/// A row of an index, and the volume it is in.
struct LocatedRow: Hashable {
    var volume: VolumeKey
    var row: FoundRow

    /// The order of the archive: day, line of the ledger from which on this version is in force, place in that line.
    static func isNewer(_ left: Self, than right: Self) -> Bool { left.row.isNewer(than: right.row) }
}

/// A record, and the volume that it is in.
struct LocatedRecord: Hashable {
    var volume: VolumeKey
    var record: IndexedRecord

    static func isNewer(_ left: Self, than right: Self) -> Bool {
        FoundRow(left.record).isNewer(than: FoundRow(right.record))
    }

    /// The order of arrival: line of the ledger, and within its records their identities, which rise.
    static func isEarlier(_ left: Self, than right: Self) -> Bool {
        (left.record.sequence, left.record.id) < (right.record.sequence, right.record.id)
    }
}

extension FoundRow {
    init(_ record: IndexedRecord) { self.init(row: record.row, since: record.since, place: record.place) }

    func isNewer(than other: Self) -> Bool { (row.day, since, place) > (other.row.day, other.since, other.place) }
}

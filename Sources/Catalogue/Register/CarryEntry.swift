// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import GRDB
public import Records

/// That what stays of a volume is in another one, and the rest is destroyed.
public struct CarryEntry: Hashable, Sendable {
    public var plan: Int

    /// The line, its leaf, its trusted time, its day in the archive's zone, and who did it.
    public var sequence: Int
    public var leaf: Digest
    public var carried: Timestamp
    public var day: CivilDate
    public var agent: String
    public var from: VolumeKey

    /// `nil` where nothing stays.
    public var to: VolumeKey?

    /// The packs of ``to``: bytes, record frames; the digest of its content pack.
    public var contentLength: Int
    public var contentRecords: Int
    public var contentDigest: Digest
    public var addendaLength: Int
    public var addendaRecords: Int

    /// The records that are destroyed, in the order of their identities.
    public var list: RecordListRange

    /// Which commitments are theirs.
    public var commitments: RecordListRange

    /// Where their tombstones are: the first byte, the number of entries, the SHA-256 of them.
    public var tombstones: (offset: Int, count: Int, digest: Digest) {
        (tombstonePlace.offset, tombstonePlace.count, tombstonePlace.digest)
    }
    var tombstonePlace: TombstonePlace

    /// How many of them are of a month.
    public var months: [String: Int]

    /// The line by which the files of ``from`` are gone; and a later carry-over of it, which counts instead.
    public var unlinked: Int?
    public var replaced: Int?

    struct TombstonePlace: Hashable, Sendable {
        var offset: Int
        var count: Int
        var digest: Digest
    }

    public init(
        plan: Int, sequence: Int, leaf: Digest, carried: Timestamp, day: CivilDate, agent: String, from: VolumeKey,
        to: VolumeKey?, content: (length: Int, records: Int, digest: Digest), addenda: (length: Int, records: Int),
        list: RecordListRange, commitments: RecordListRange, tombstones: (offset: Int, count: Int, digest: Digest),
        months: [String: Int]
    ) {
        self.plan = plan
        self.sequence = sequence
        self.leaf = leaf
        self.carried = carried
        self.day = day
        self.agent = agent
        self.from = from
        self.to = to
        (contentLength, contentRecords, contentDigest) = content
        (addendaLength, addendaRecords) = addenda
        self.list = list
        self.commitments = commitments
        tombstonePlace = TombstonePlace(
            offset: tombstones.offset, count: tombstones.count, digest: tombstones.digest)
        self.months = months
    }
}

extension Register {
    /// The carry-overs that count, in the order of lines.
    ///
    /// - Parameter plan: of this plan only.
    public func carryOvers(of plan: Int? = nil) throws(CatalogueError) -> [CarryEntry] {
        let all = try read { database in
            let state = try Self.state(of: database)
            if let knownCarryOvers, knownCarryOvers.state == state { return knownCarryOvers.answer }
            let statement = try database.cachedStatement(
                sql: "SELECT * FROM disposition_carry WHERE replaced IS NULL ORDER BY sequence")
            let answer = try Row.fetchAll(statement).compactMap { CarryEntry($0) }
            knownCarryOvers = (state, answer)
            return answer
        }
        return plan.map { plan in all.filter { $0.plan == plan } } ?? all
    }

    /// Every carry-over of a volume, in the order of lines.
    public func carryOvers(from volume: VolumeKey) throws(CatalogueError) -> [CarryEntry] {
        try read { database in
            let statement = try database.cachedStatement(
                sql: "SELECT * FROM disposition_carry WHERE source = ? ORDER BY sequence")
            return try Row.fetchAll(statement, arguments: ["\(volume)"]).compactMap { CarryEntry($0) }
        }
    }

    static func insert(_ carry: CarryEntry, in database: Database) throws {
        try database.execute(
            sql: "UPDATE disposition_carry SET replaced = ? WHERE source = ? AND replaced IS NULL AND sequence < ?",
            arguments: [carry.sequence, "\(carry.from)", carry.sequence])
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let months = try encoder.encode(carry.months)
        try database.cachedStatement(
            sql:
                "INSERT OR IGNORE INTO disposition_carry VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, "
                + "?, ?, ?, ?, ?, ?, ?)"
        ).execute(arguments: [
            carry.sequence, carry.plan, carry.leaf.column, carry.carried.milliseconds, carry.day.day, carry.agent,
            "\(carry.from)", carry.to.map { "\($0)" }, carry.contentLength, carry.contentRecords,
            carry.contentDigest.column, carry.addendaLength, carry.addendaRecords, carry.list.offset, carry.list.count,
            carry.list.digest.column, carry.commitments.offset, carry.commitments.count,
            carry.commitments.digest.column, carry.tombstones.offset, carry.tombstones.count,
            carry.tombstones.digest.column,
            String(decoding: months, as: UTF8.self), carry.unlinked, carry.replaced,
        ])
        let from = try identity(of: carry.from, in: database)
        try forget(from, in: database)
        guard let target = carry.to else { return }
        let to = try identity(of: target, in: database)
        try database.execute(
            sql:
                "UPDATE volume SET state = ?, origin = ?, pack_length = ?, addenda_length = ?, records = ?, changed = ?, "
                + "last_day = ?, sealed = ?, pack_sha256 = ? WHERE id = ?",
            arguments: [
                VolumeState.live.rawValue, from, carry.contentLength, carry.addendaLength, carry.contentRecords,
                carry.sequence, carry.day.day, carry.sequence, carry.contentDigest.column, to,
            ])
        for (pack, length, records) in [
            (VolumePack.content, carry.contentLength, carry.contentRecords),
            (.addenda, carry.addendaLength, carry.addendaRecords),
        ] where length > 0 {
            try database.execute(
                sql: "INSERT OR IGNORE INTO capture VALUES (?, ?, 0, ?, ?, ?, 0, ?, ?, 1)",
                arguments: [to, pack.rawValue, length, carry.sequence, carry.leaf.column, records, carry.day.day])
        }
    }

    /// Takes away what the register knows of the records of a volume that was carried over.
    private static func forget(_ volume: Int64, in database: Database) throws {
        try database.execute(
            sql: "UPDATE volume SET state = ? WHERE id = ? AND state <> ?",
            arguments: [VolumeState.carried.rawValue, volume, VolumeState.gone.rawValue])
        try database.execute(sql: "DELETE FROM status WHERE volume = ?", arguments: [volume])
        try database.execute(sql: "DELETE FROM retention_summary WHERE volume = ?", arguments: [volume])
        try forgetSupersessions(of: volume, in: database)
        let accessions = try Data.fetchAll(
            database, sql: "SELECT accession FROM accession_volume WHERE volume = ?", arguments: [volume])
        try database.execute(sql: "DELETE FROM accession_volume WHERE volume = ?", arguments: [volume])
        for accession in accessions {
            try database.cachedStatement(
                sql: "DELETE FROM accession WHERE id = ? "
                    + "AND NOT EXISTS (SELECT 1 FROM accession_volume WHERE accession = accession.id)"
            ).execute(arguments: [accession])
        }
    }

    /// Puts what was deleted out of the file, and out of the one beside it.
    ///
    /// SQLite blanks a row that is deleted where it lies (`secure_delete`), and not where it has lain before its page was laid
    /// out anew. So the file is written anew as a whole.
    ///
    /// - Throws: ``CatalogueError`` `busy` where somebody reads from it all the time.
    /// - Complexity: reads and writes the file, and holds it in memory meanwhile.
    public func scrub() throws(CatalogueError) {
        try CatalogueError.wrap("\(path)") {
            try database.writeWithoutTransaction { database in
                try database.execute(sql: "VACUUM")
                _ = try database.checkpoint(.truncate)
            }
        }
    }
}

extension CarryEntry {
    fileprivate init?(_ row: Row) {
        guard let list = DetailPlace.list(row), let leaf = Digest(column: row["leaf"]),
            let from = VolumeKey(row["source"] as String), let content = Digest(column: row["content_sha256"]),
            let tombstones = Digest(column: row["tombstone_sha256"]),
            let commitments = Digest(column: row["commitment_sha256"])
        else { return nil }
        let months = try? JSONDecoder().decode([String: Int].self, from: Data((row["months"] as String).utf8))
        self.init(
            plan: row["plan"], sequence: row["sequence"], leaf: leaf, carried: Timestamp(milliseconds: row["carried"]),
            day: CivilDate(day: row["day"]), agent: row["agent"], from: from,
            to: (row["target"] as String?).flatMap { VolumeKey($0) },
            content: (row["content_length"], row["content_records"], content),
            addenda: (row["addenda_length"], row["addenda_records"]), list: list,
            commitments: RecordListRange(
                offset: row["commitment_offset"], count: row["commitment_count"], digest: commitments),
            tombstones: (row["tombstone_offset"], row["tombstone_count"], tombstones), months: months ?? [:])
        unlinked = row["unlinked"]
        replaced = row["replaced"]
    }
}

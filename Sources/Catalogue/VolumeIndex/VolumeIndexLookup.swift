// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import GRDB
public import Records

extension VolumeIndex {
    /// The record with an identity, in the version that is in force at a line, if it is in this volume then.
    ///
    /// - Complexity: one look-up.
    public func record(_ id: RecordID, upTo sequence: Int) throws(CatalogueError) -> IndexedRecord? {
        try records(
            "record WHERE id = ? AND since <= ? AND until > ?",
            [id.uuid.column, sequence, VolumeIndex.lineBefore(end: sequence)]
        ).first
    }

    /// All versions of a record that are in this volume and were there at a line, the first one first.
    public func versions(of id: RecordID, upTo sequence: Int) throws(CatalogueError) -> [IndexedRecord] {
        try records("record WHERE id = ? AND since <= ? ORDER BY since", [id.uuid.column, sequence])
    }

    /// The row with a number.
    public func record(at row: RowNumber) throws(CatalogueError) -> IndexedRecord? {
        try records("record WHERE row = ?", [row.rawValue]).first
    }

    /// The records that call themselves by a value, whatever the value names.
    ///
    /// - Parameter limit: the most records to answer.
    /// - Complexity: one look-up and one a record.
    public func records(
        identifiedBy value: String, upTo sequence: Int, limit: Int
    ) throws(CatalogueError) -> [IndexedRecord] {
        try records(
            "record WHERE row IN (SELECT row FROM identifier WHERE folded = ? AND value = ?) "
                + "AND since <= ? AND until > ? ORDER BY since, place LIMIT ?",
            [
                IdentifierFolding.fold(value).column, value.column, sequence, VolumeIndex.lineBefore(end: sequence),
                limit,
            ])
    }

    /// The records that call themselves by a value or by another that folds to the same (``IdentifierFolding``).
    ///
    /// - Complexity: one look-up and one a record.
    public func records(
        identifiedLike value: String, upTo sequence: Int, limit: Int
    ) throws(CatalogueError) -> [IndexedRecord] {
        try records(
            "record WHERE row IN (SELECT row FROM identifier WHERE folded = ?) AND since <= ? AND until > ? "
                + "ORDER BY since, place LIMIT ?",
            [IdentifierFolding.fold(value).column, sequence, VolumeIndex.lineBefore(end: sequence), limit])
    }

    /// Identifiers that begin like a value, the nearest first: what a person may have meant.
    ///
    /// - Complexity: one look-up for each beginning that is tried.
    public func identifiers(near value: String, limit: Int) throws(CatalogueError) -> [String] {
        let folded = IdentifierFolding.fold(value)
        return try read { database in
            var stem = folded
            while stem.count >= 4 {
                let found = try String.fetchAll(
                    database.cachedStatement(
                        sql: "SELECT DISTINCT value FROM identifier WHERE folded >= ? AND folded < ? LIMIT ?"),
                    arguments: [stem.column, stem.column + "\u{10FFFF}", limit])
                if !found.isEmpty { return found }
                stem = String(stem.dropLast())
            }
            return []
        }
    }

    /// The records that mention an identifier in a role.
    ///
    /// - Complexity: one look-up and one a record.
    public func records(
        mentioning identifier: RecordIdentifier, as role: RecordReference.Role, upTo sequence: Int, limit: Int
    ) throws(CatalogueError) -> [IndexedRecord] {
        try records(
            "record WHERE row IN (SELECT row FROM mention WHERE value = ? AND kind = ? AND role = ?) "
                + "AND since <= ? AND until > ? ORDER BY since, place LIMIT ?",
            [
                identifier.value.column, identifier.kind.rawValue, role.rawValue, sequence,
                VolumeIndex.lineBefore(end: sequence), limit,
            ])
    }

    /// The supersessions that lines after `sequence` brought into this volume.
    ///
    /// - Parameter volume: the key of this volume.
    public func supersessions(after sequence: Int, in volume: VolumeKey) throws(CatalogueError) -> [Supersession] {
        try read { database in
            try Row.fetchAll(
                database.cachedStatement(
                    sql: "SELECT mention.value AS superseded, mention.kind AS superseded_kind, record.* "
                        + "FROM record JOIN mention ON mention.row = record.row "
                        + "WHERE role = 'supersedes' AND since > ? ORDER BY place"), arguments: [sequence]
            ).compactMap { row in
                guard let record = IndexedRecord(row),
                    let kind = RecordIdentifier.Kind(rawValue: row["superseded_kind"])
                else { return nil }
                return Supersession(
                    identifier: RecordIdentifier(kind, row["superseded"]), record: record.id, volume: volume,
                    sequence: record.sequence, place: record.place, lifecycle: record.lifecycle, facts: record.facts,
                    since: record.since, until: record.until)
            }
        }
    }

    /// The records of which a line after `sequence` has ended a version, and that line.
    public func ended(after sequence: Int) throws(CatalogueError) -> [(record: RecordID, at: Int)] {
        try read { database in
            try Row.fetchAll(
                database.cachedStatement(
                    sql:
                        "SELECT id, until FROM record WHERE until > ? AND until < \(Self.openEnd) ORDER BY until, place"
                ),
                arguments: [sequence]
            ).compactMap { row in TimeOrderedUUID(row["id"] as Data).map { (RecordID($0), row["until"]) } }
        }
    }

    /// What a record supersedes.
    public func superseded(by row: RowNumber) throws(CatalogueError) -> [RecordIdentifier] {
        try read { database in
            try Row.fetchAll(
                database.cachedStatement(
                    sql: "SELECT kind, value FROM mention WHERE row = ? AND role = 'supersedes' ORDER BY kind, value"),
                arguments: [row.rawValue]
            ).compactMap { row in
                RecordIdentifier.Kind(rawValue: row["kind"]).map { RecordIdentifier($0, row["value"]) }
            }
        }
    }

    /// The names that a record calls itself by.
    public func identifiers(of row: RowNumber) throws(CatalogueError) -> [RecordIdentifier] {
        try read { database in
            try Row.fetchAll(
                database.cachedStatement(sql: "SELECT kind, value FROM identifier WHERE row = ? ORDER BY kind, value"),
                arguments: [row.rawValue]
            ).compactMap { row in
                RecordIdentifier.Kind(rawValue: row["kind"]).map { RecordIdentifier($0, row["value"]) }
            }
        }
    }

    /// The frames of this pack whose content may have a digest with one of these keys; the caller proves which one has.
    ///
    /// - Complexity: one look-up for each key.
    public func contentFrames(withKeys keys: some Sequence<Int64>) throws(CatalogueError) -> [Int64: [Int]] {
        try read { database in
            let statement = try database.cachedStatement(
                sql: "SELECT DISTINCT content_frame FROM record WHERE content_key = ? LIMIT 16")
            var found: [Int64: [Int]] = [:]
            for key in keys {
                let frames = try Int.fetchAll(statement, arguments: [key])
                if !frames.isEmpty { found[key] = frames }
            }
            return found
        }
    }

    /// The records of an accession as they were captured, in the order of the source.
    public func records(of accession: AccessionID, upTo sequence: Int) throws(CatalogueError) -> [IndexedRecord] {
        try records(
            "record WHERE accession = ? AND version = 1 AND since <= ? ORDER BY source_offset",
            [accession.uuid.column, sequence])
    }

    /// The context or gap frames of an accession.
    public func parts(of accession: AccessionID, kind: IndexedPart.Kind) throws(CatalogueError) -> [Int] {
        try read { database in
            try Int.fetchAll(
                database.cachedStatement(sql: "SELECT frame FROM part WHERE key = ? AND kind = ? ORDER BY frame"),
                arguments: [accession.uuid.column, kind.rawValue])
        }
    }

    /// The frame of a context of records, if the pack holds it.
    public func contextFrame(of digest: Digest) throws(CatalogueError) -> Int? {
        try read { database in
            let statement = try database.cachedStatement(
                sql: "SELECT min(frame) FROM part WHERE kind = ? AND key = ?")
            return try Int.fetchOne(
                statement, arguments: [IndexedPart.Kind.recordContext.rawValue, digest.column])
        }
    }

    /// The frames of the pack's dictionaries, and the greatest number that one has.
    public func dictionaries() throws(CatalogueError) -> (frames: [Int], last: UInt16) {
        try read { database in
            let rows = try Row.fetchAll(
                database.cachedStatement(sql: "SELECT key, frame FROM part WHERE kind = ? ORDER BY frame"),
                arguments: [IndexedPart.Kind.dictionary.rawValue])
            let numbers = rows.map { (row: Row) -> UInt16 in
                let key = Array(row["key"] as Data)
                return key.count == 2 ? UInt16(key[0]) << 8 | UInt16(key[1]) : 0
            }
            return (rows.map { $0["frame"] }, numbers.max() ?? 0)
        }
    }

    /// The first records of a format in the order of the pack.
    ///
    /// - Complexity: linear in the rows of the volume until `limit` are found.
    public func records(of format: RecordFormat, limit: Int) throws(CatalogueError) -> [IndexedRecord] {
        try records("record WHERE format = ? AND addendum IS NULL ORDER BY frame LIMIT ?", [format.rawValue, limit])
    }

    /// All records in the order of the pack, from a frame on.
    ///
    /// - Parameter limit: the most records to answer; call again with the frame after the last one.
    public func records(from frame: Int, limit: Int) throws(CatalogueError) -> [IndexedRecord] {
        try records("record WHERE frame >= ? AND addendum IS NULL ORDER BY frame LIMIT ?", [frame, limit])
    }

    func records(_ rest: String, _ arguments: StatementArguments) throws(CatalogueError) -> [IndexedRecord] {
        try read { try Self.records(rest, arguments, in: $0) }
    }

    static func records(
        _ rest: String, _ arguments: StatementArguments, in database: Database
    ) throws -> [IndexedRecord] {
        let statement = try database.cachedStatement(sql: "SELECT record.* FROM " + rest)
        return try Row.fetchAll(statement, arguments: arguments).compactMap { IndexedRecord($0) }
    }
}

extension IndexedRecord {
    /// Reads a row of the table `record`; `nil` where it holds what this version did not write.
    init?(_ row: Row) {
        guard let id = TimeOrderedUUID(row["id"] as Data), let accession = TimeOrderedUUID(row["accession"] as Data),
            let format = RecordFormat(rawValue: row["format"]), let state = ParseState(rawValue: row["state"])
        else { return nil }
        self.init(
            row: RowNumber(rawValue: row["row"]), id: RecordID(id), version: row["version"], since: row["since"],
            until: (row["until"] as Int64) == VolumeIndex.openEnd ? nil : row["until"], frame: row["frame"],
            addendum: row["addendum"],
            contentFrame: row["content_frame"], length: row["length"], sequence: row["ledger"], place: row["place"],
            accession: AccessionID(accession), sourceOffset: row["source_offset"], format: format,
            messageType: row["type"], state: state,
            lifecycle: (row["lifecycle"] as String?).flatMap { Lifecycle(rawValue: $0) },
            captured: CivilDate(day: row["captured"]), tradeDate: (row["trade"] as Int?).map { CivilDate(day: $0) },
            documentDate: (row["document"] as Int?).map { CivilDate(day: $0) },
            settlementDate: (row["settlement"] as Int?).map { CivilDate(day: $0) },
            terms: IndexedTerms(
                side: (row["side"] as String?).flatMap { TradeTerms.Side(rawValue: $0) }, currency: row["currency"],
                quantity: (row["quantity"] as String?).flatMap { ExactDecimal($0) },
                price: (row["price"] as String?).flatMap { ExactDecimal($0) },
                amount: (row["amount"] as String?).flatMap { ExactDecimal($0) }),
            facts: row["facts"], textRule: row["text_rule"])
    }
}

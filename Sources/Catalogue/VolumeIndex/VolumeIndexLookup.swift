// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import GRDB
public import Records

extension VolumeIndex {
    /// The record with an identity, if it is in this volume and was captured by a line up to `sequence`.
    ///
    /// - Complexity: one look-up.
    public func record(_ id: RecordID, upTo sequence: Int) throws(CatalogueError) -> IndexedRecord? {
        try records("record WHERE id = ? AND ledger <= ?", [id.uuid.column, sequence]).first
    }

    /// The records that call themselves by a value, whatever the value names.
    ///
    /// - Parameter limit: the most records to answer.
    /// - Complexity: one look-up and one a record.
    public func records(
        identifiedBy value: String, upTo sequence: Int, limit: Int
    ) throws(CatalogueError) -> [IndexedRecord] {
        try records(
            "record WHERE row IN (SELECT row FROM identifier WHERE value = ?) AND ledger <= ? "
                + "ORDER BY ledger, place LIMIT ?", [value.column, sequence, limit])
    }

    /// The records that mention an identifier in a role.
    ///
    /// - Complexity: one look-up and one a record.
    public func records(
        mentioning identifier: RecordIdentifier, as role: RecordReference.Role, upTo sequence: Int, limit: Int
    ) throws(CatalogueError) -> [IndexedRecord] {
        try records(
            "record WHERE row IN (SELECT row FROM mention WHERE value = ? AND kind = ? AND role = ?) "
                + "AND ledger <= ? ORDER BY ledger, place LIMIT ?",
            [identifier.value.column, identifier.kind.rawValue, role.rawValue, sequence, limit])
    }

    /// The names that a record calls itself by.
    public func identifiers(of row: RowNumber) throws(CatalogueError) -> [RecordIdentifier] {
        try read { database in
            try Row.fetchAll(
                database, sql: "SELECT kind, value FROM identifier WHERE row = ? ORDER BY kind, value",
                arguments: [row.rawValue]
            ).compactMap { row in
                RecordIdentifier.Kind(rawValue: row["kind"]).map { RecordIdentifier($0, row["value"]) }
            }
        }
    }

    /// The frames of this pack whose content may have a digest with this key; the caller proves which one has.
    public func contentFrames(withKey key: Int64) throws(CatalogueError) -> [Int] {
        try read { database in
            let statement = try database.cachedStatement(
                sql: "SELECT DISTINCT content_frame FROM record WHERE content_key = ? LIMIT 16")
            return try Int.fetchAll(statement, arguments: [key])
        }
    }

    /// The records of an accession in the order of the source.
    public func records(of accession: AccessionID, upTo sequence: Int) throws(CatalogueError) -> [IndexedRecord] {
        try records(
            "record WHERE accession = ? AND ledger <= ? ORDER BY source_offset",
            [accession.uuid.column, sequence])
    }

    /// The context or gap frames of an accession.
    public func parts(of accession: AccessionID, kind: IndexedPart.Kind) throws(CatalogueError) -> [Int] {
        try read { database in
            try Int.fetchAll(
                database, sql: "SELECT frame FROM part WHERE accession = ? AND kind = ? ORDER BY frame",
                arguments: [accession.uuid.column, kind.rawValue])
        }
    }

    /// All records in the order of the pack, from a frame on.
    ///
    /// - Parameter limit: the most records to answer; call again with the frame after the last one.
    public func records(from frame: Int, limit: Int) throws(CatalogueError) -> [IndexedRecord] {
        try records("record WHERE frame >= ? ORDER BY frame LIMIT ?", [frame, limit])
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
    fileprivate init?(_ row: Row) {
        guard let id = TimeOrderedUUID(row["id"] as Data), let accession = TimeOrderedUUID(row["accession"] as Data),
            let format = RecordFormat(rawValue: row["format"]), let state = ParseState(rawValue: row["state"])
        else { return nil }
        self.init(
            row: RowNumber(rawValue: row["row"]), id: RecordID(id), frame: row["frame"],
            contentFrame: row["content_frame"], length: row["length"], sequence: row["ledger"], place: row["place"],
            accession: AccessionID(accession), sourceOffset: row["source_offset"], format: format,
            messageType: row["type"], state: state,
            lifecycle: (row["lifecycle"] as String?).flatMap { Lifecycle(rawValue: $0) },
            captured: CivilDate(day: row["captured"]), tradeDate: (row["trade"] as Int?).map { CivilDate(day: $0) },
            textRule: row["text_rule"])
    }
}

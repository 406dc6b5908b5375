// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import GRDB
public import Records

/// That a record is restricted, as the register knows it.
public struct RestrictionEntry: Hashable, Sendable {
    public var record: RecordID
    public var kind: RestrictionKind

    /// The line that restricted it, its trusted time, and who did.
    public var since: Int
    public var placed: Timestamp
    public var agent: String

    /// The volume that holds why in words.
    public var detail: VolumeKey?

    /// The line that released it, or restricted it anew, and its trusted time; `nil` where it is restricted still.
    public var until: Int?
    public var released: Timestamp?

    public init(
        record: RecordID, kind: RestrictionKind, since: Int, placed: Timestamp, agent: String, detail: VolumeKey?,
        until: Int? = nil, released: Timestamp? = nil
    ) {
        self.record = record
        self.kind = kind
        self.since = since
        self.placed = placed
        self.agent = agent
        self.detail = detail
        self.until = until
        self.released = released
    }
}

/// What one line says of restrictions.
public struct RestrictionChange: Hashable, Sendable {
    /// `nil` where the records are released.
    public var kind: RestrictionKind?
    public var records: [RecordID]
    public var line: Int
    public var time: Timestamp
    public var agent: String
    public var detail: VolumeKey?

    public init(
        kind: RestrictionKind?, records: [RecordID], line: Int, time: Timestamp, agent: String, detail: VolumeKey?
    ) {
        self.kind = kind
        self.records = records
        self.line = line
        self.time = time
        self.agent = agent
        self.detail = detail
    }
}

extension Register {
    /// The records that are restricted now.
    ///
    /// - Complexity: nothing but a look whether the file has changed; else one look-up, and linear in the restricted
    ///   records where these have changed.
    public func restricted() throws(CatalogueError) -> WithheldRecords {
        try read { database in
            let state = try Self.state(of: database)
            if let knownRestricted, knownRestricted.state == state { return knownRestricted.answer }
            let line = try Int.fetchOne(database.cachedStatement(sql: "SELECT line FROM restriction_change")) ?? 0
            var answer = WithheldRecords(line: line, kinds: [:])
            if let knownRestricted, knownRestricted.answer.line == line {
                answer = knownRestricted.answer
            } else if line > 0 {
                answer = try Self.restricted(at: line, line, in: database)
            }
            knownRestricted = (state, answer)
            return answer
        }
    }

    /// The records that were restricted once a line was there.
    ///
    /// - Complexity: linear in all restrictions.
    public func restricted(at line: Int) throws(CatalogueError) -> WithheldRecords {
        try read { database in
            let last = try Int.fetchOne(
                database.cachedStatement(
                    sql: "SELECT max(line) FROM (SELECT max(since) AS line FROM restriction WHERE since <= ? "
                        + "UNION ALL SELECT max(until) FROM restriction WHERE until <= ?)"), arguments: [line, line])
            return try Self.restricted(at: line, last ?? 0, in: database)
        }
    }

    private static func restricted(at line: Int, _ last: Int, in database: Database) throws -> WithheldRecords {
        let statement = try database.cachedStatement(
            sql: "SELECT record, kind FROM restriction WHERE since <= ? AND (until IS NULL OR until > ?)")
        var kinds: [RecordID: RestrictionKind] = [:]
        let rows = try Row.fetchCursor(statement, arguments: [line, line])
        while let row = try rows.next() {
            guard let id = TimeOrderedUUID(row[0] as Data), let kind = RestrictionKind(rawValue: row[1]) else {
                continue
            }
            kinds[RecordID(id)] = kind
        }
        return WithheldRecords(line: last, kinds: kinds)
    }

    /// All restrictions in the order of their lines, of one line in the order of records; those that have ended among them.
    public func restrictions() throws(CatalogueError) -> [RestrictionEntry] {
        try read { database in
            let statement = try database.cachedStatement(
                sql: "SELECT restriction.*, class, period, volume.sequence AS volume_sequence FROM restriction "
                    + "LEFT JOIN volume ON volume.id = restriction.detail ORDER BY since, record")
            return try Row.fetchAll(statement).compactMap { RestrictionEntry($0) }
        }
    }

    static func apply(_ change: RestrictionChange, in database: Database) throws {
        let detail = try change.detail.map { try identity(of: $0, in: database) }
        for record in change.records {
            try database.cachedStatement(
                sql: "UPDATE restriction SET until = ?, released = ? WHERE record = ? AND until IS NULL"
            ).execute(arguments: [change.line, change.time.milliseconds, record.uuid.column])
            guard let kind = change.kind else { continue }
            try database.cachedStatement(
                sql: "INSERT OR IGNORE INTO restriction VALUES (?, ?, ?, ?, ?, ?, NULL, NULL)"
            ).execute(arguments: [
                record.uuid.column, change.line, kind.rawValue, change.time.milliseconds, change.agent, detail,
            ])
        }
        try database.cachedStatement(sql: "UPDATE restriction_change SET line = ?").execute(arguments: [change.line])
    }
}

extension RestrictionEntry {
    fileprivate init?(_ row: Row) {
        guard let id = TimeOrderedUUID(row["record"] as Data), let kind = RestrictionKind(rawValue: row["kind"]) else {
            return nil
        }
        var detail: VolumeKey?
        if let name: String = row["class"], let recordClass = RecordClass(name) {
            detail = VolumeKey(recordClass: recordClass, period: row["period"], sequence: row["volume_sequence"])
        }
        self.init(
            record: RecordID(id), kind: kind, since: row["since"], placed: Timestamp(milliseconds: row["placed"]),
            agent: row["agent"], detail: detail, until: row["until"],
            released: (row["released"] as Int64?).map { Timestamp(milliseconds: $0) })
    }
}

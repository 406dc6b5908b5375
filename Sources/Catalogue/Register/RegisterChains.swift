// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import GRDB
public import Records

/// What a row is in its chain from one line of the ledger to another, where it is not what it says of itself.
public struct ChainStatusSpan: Hashable, Sendable {
    public var status: ChainStatus

    /// The line from which on it is so, and the one from which on it is not; `nil` where it still is.
    public var since: Int
    public var until: Int?

    public init(status: ChainStatus, since: Int, until: Int?) {
        self.status = status
        self.since = since
        self.until = until
    }
}

/// Which records others supersede.
///
/// What supersedes something is told by the records that say so (`supersession`). Which rows that makes superseded is
/// settled later, for many at once: until then the values are listed in `unsettled`, and who reads finds their rows in the
/// indexes (Docs/OnDiskFormat.md §6).
extension Register {
    static func applyToChains(_ change: RegisterChange, in database: Database) throws -> Bool {
        switch change {
        case .supersession(let entry):
            try database.cachedStatement(
                sql: "INSERT OR IGNORE INTO supersession VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
            )
            .execute(arguments: [
                entry.identifier.value.column, entry.identifier.kind.rawValue, entry.place,
                entry.record.uuid.column,
                try identity(of: entry.volume, in: database), entry.sequence, entry.lifecycle?.rawValue ?? "",
                entry.facts.column, entry.since, entry.until.map { Int64($0) } ?? openEnd,
            ])
            let value = entry.identifier.value.column
            if database.changesCount > 0 {
                try database.cachedStatement(
                    sql: "INSERT INTO superseded VALUES (?, 1) ON CONFLICT (key) DO UPDATE SET rows = rows + 1"
                ).execute(arguments: [key(of: value)])
            }
            try unsettle(value, in: database)
        case .supersessionsEnded(let record, let sequence):
            try database.cachedStatement(
                sql: "INSERT OR IGNORE INTO unsettled SELECT value FROM supersession WHERE record = ?"
            ).execute(arguments: [record.uuid.column])
            try database.cachedStatement(
                sql: "UPDATE supersession SET until = ? WHERE record = ? AND since < ? AND until = \(openEnd)"
            ).execute(arguments: [sequence, record.uuid.column, sequence])
            return database.changesCount > 0
        case .borne(let values):
            let statement = try RowStatement("SELECT key FROM superseded WHERE key = ?", database)
            var isAny = false
            for value in values.lazy.map(\.column) {
                try statement.bind([.integer(key(of: value))])
                guard try statement.step() != nil else { continue }
                isAny = true
                try unsettle(value, in: database)
            }
            return isAny
        case .statuses(let volume, let row, let spans):
            let volume = try identity(of: volume, in: database)
            try database.cachedStatement(sql: "DELETE FROM status WHERE volume = ? AND row = ?")
                .execute(arguments: [volume, row.rawValue])
            for span in spans {
                try database.cachedStatement(sql: "INSERT INTO status VALUES (?, ?, ?, ?, ?)").execute(arguments: [
                    volume, row.rawValue, span.since, span.until.map { Int64($0) } ?? openEnd, span.status.rawValue,
                ])
            }
        case .settled(let values):
            for value in values {
                try database.cachedStatement(sql: "DELETE FROM unsettled WHERE value = ?").execute(arguments: [value])
            }
        case .statusesForgotten(let volume):
            try database.cachedStatement(sql: "DELETE FROM status WHERE volume = ?")
                .execute(arguments: [try identity(of: volume, in: database)])
        default: return false
        }
        return true
    }

    private static func unsettle(_ value: String, in database: Database) throws {
        try database.cachedStatement(sql: "INSERT OR IGNORE INTO unsettled VALUES (?)").execute(arguments: [value])
    }

    /// Takes away what records of a volume supersede.
    static func forgetSupersessions(of volume: Int64, in database: Database) throws {
        let values = try String.fetchAll(
            database, sql: "SELECT value FROM supersession WHERE volume = ?", arguments: [volume])
        try database.execute(sql: "DELETE FROM supersession WHERE volume = ?", arguments: [volume])
        for value in values {
            try unsettle(value, in: database)
            try database.cachedStatement(sql: "UPDATE superseded SET rows = rows - 1 WHERE key = ?")
                .execute(arguments: [key(of: value)])
            try database.cachedStatement(sql: "DELETE FROM superseded WHERE key = ? AND rows <= 0")
                .execute(arguments: [key(of: value)])
        }
    }

    /// A number for a value that is superseded, by which most of those that are not can be told at little cost (FNV-1a).
    private static func key(of value: String) -> Int64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in value.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
        return Int64(bitPattern: hash)
    }

    /// How many values there are whose rows are not settled.
    ///
    /// - Complexity: linear in their number.
    public func unsettledValueCount() throws(CatalogueError) -> Int {
        try read { try Int.fetchOne($0.cachedStatement(sql: "SELECT count(*) FROM unsettled")) ?? 0 }
    }

    /// Values whose rows are not settled.
    public func unsettledValues(limit: Int) throws(CatalogueError) -> [String] {
        try read {
            let statement = try $0.cachedStatement(sql: "SELECT value FROM unsettled LIMIT ?")
            return try String.fetchAll(statement, arguments: [limit])
        }
    }

    /// All values that some record supersedes or has superseded.
    ///
    /// - Complexity: linear in what supersedes something.
    public func supersededValues() throws(CatalogueError) -> [String] {
        try read { try String.fetchAll($0, sql: "SELECT DISTINCT value FROM supersession") }
    }

    /// Those of some values that a record supersedes or has superseded, and perhaps a few others: they are told apart by a
    /// number of 64 bits.
    ///
    /// - Complexity: one look-up a value, by one statement.
    public func superseded(among values: some Sequence<String>) throws(CatalogueError) -> Set<String> {
        try read { database in
            let statement = try RowStatement("SELECT key FROM superseded WHERE key = ?", database)
            var found: Set<String> = []
            for value in values {
                try statement.bind([.integer(Self.key(of: value.column))])
                if try statement.step() != nil { found.insert(value) }
            }
            return found
        }
    }

    /// What is known of the statuses of a volume's rows as of a line.
    ///
    /// - Parameter known: what was answered before.
    /// - Returns: `nil` where that still holds.
    /// - Complexity: linear in the rows of the volume that are superseded.
    public func statuses(
        of volume: VolumeKey, upTo sequence: Int, unless known: SettledStatuses.State?
    ) throws(CatalogueError) -> SettledStatuses? {
        try read { database in
            let last = try Row.fetchOne(
                database.cachedStatement(sql: "SELECT change, line FROM status_change"))
            let state = SettledStatuses.State(
                change: last?[0] ?? 0, line: min(sequence, last?[1] ?? 0))
            if state == known { return nil }
            let arguments: StatementArguments = [
                volume.recordClass.name, volume.period, volume.sequence, sequence, Self.lineBefore(end: sequence),
            ]
            let rows = try Row.fetchCursor(
                database.cachedStatement(
                    sql: "SELECT row, status FROM status WHERE volume = "
                        + "(SELECT id FROM volume WHERE class = ? AND period = ? AND sequence = ?) "
                        + "AND since <= ? AND until > ? ORDER BY row"), arguments: arguments)
            var found = SettledStatuses(state: state)
            while let row = try rows.next() {
                guard let status = ChainStatus(rawValue: row[1]) else { continue }
                found.rows.append((RowNumber(rawValue: row[0]), status))
            }
            let values = try String.fetchCursor(database.cachedStatement(sql: "SELECT value FROM unsettled"))
            while let value = try values.next() { found.unsettled.insert(IdentifierFolding.fold(value)) }
            return found
        }
    }

    /// What supersedes records that bear one of these identifiers, or has done so, in the order of arrival.
    ///
    /// - Complexity: one look-up for each value.
    public func supersessionHistory(of identifiers: [RecordIdentifier]) throws(CatalogueError) -> [Supersession] {
        try supersessions(of: identifiers, since: .max, until: .min)
    }

    /// What supersedes records that bear one of these identifiers, in the order of arrival.
    ///
    /// - Complexity: one look-up for each value.
    public func supersessions(
        of identifiers: [RecordIdentifier], upTo sequence: Int
    ) throws(CatalogueError) -> [Supersession] {
        try supersessions(of: identifiers, since: Int64(sequence), until: Self.lineBefore(end: sequence))
    }

    private func supersessions(
        of identifiers: [RecordIdentifier], since: Int64, until: Int64
    ) throws(CatalogueError) -> [Supersession] {
        try read { database in
            let statement = try database.cachedStatement(
                sql: "SELECT supersession.*, class, period, volume.sequence AS number "
                    + "FROM supersession JOIN volume ON volume.id = supersession.volume "
                    + "WHERE value = ? AND since <= ? AND until > ? ORDER BY supersession.sequence, record LIMIT 1000"
            )
            var found: [Supersession] = []
            for value in Set(identifiers.map(\.value)) {
                found += try Row.fetchAll(statement, arguments: [value.column, since, until]).compactMap { row in
                    guard let id = TimeOrderedUUID(row["record"] as Data), let name = RecordClass(row["class"]),
                        let kind = RecordIdentifier.Kind(rawValue: row["kind"]),
                        case let identifier = RecordIdentifier(kind, value),
                        identifiers.contains(where: { identifier.names($0) })
                    else { return nil }
                    return Supersession(
                        identifier: identifier, record: RecordID(id),
                        volume: VolumeKey(recordClass: name, period: row["period"], sequence: row["number"]),
                        sequence: row["sequence"], place: row["place"],
                        lifecycle: Lifecycle(rawValue: row["lifecycle"]), facts: row["facts"], since: row["since"],
                        until: (row["until"] as Int64) == Register.openEnd ? nil : row["until"])
                }
            }
            return found.sorted()
        }
    }
}

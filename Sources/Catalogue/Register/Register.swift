// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import GRDB
public import Records
public import SystemPackage

/// What the ledger says of the archive as a whole: volumes, committed ranges of packs, accessions.
///
/// It guarantees that a line is applied once or not at all. It is derived from the ledger, and from the contexts in the
/// packs, and can be lost (Docs/OnDiskFormat.md §6).
public final class Register {
    let database: DatabaseQueue
    public let path: FilePath

    /// The volumes that were read last, and the state of the file then.
    var knownVolumes: (state: (Int64, Int), answer: (sequence: Int, volumes: [VolumeEntry]))?

    /// The carry-overs that were read last, and the state of the file then.
    var knownCarryOvers: (state: (Int64, Int), answer: [CarryEntry])?

    /// The records that are restricted, and the state of the file in which that was looked up last.
    var knownRestricted: (state: (Int64, Int), answer: WithheldRecords)?

    /// Opens the register.
    ///
    /// - Throws: ``CatalogueError`` `missing` where there is none of this version; `database`.
    public init(_ path: FilePath, _ access: CatalogueAccess) throws(CatalogueError) {
        self.path = path
        database = try CatalogueError.wrap("\(path)") {
            let database = try CatalogueDatabase.open(path, access)
            if access.isReading {
                try database.snapshot { try RegisterSchema.check($0, path: path.string) }
            } else {
                try database.write { try RegisterSchema.prepare($0, path: path.string) }
            }
            return database
        }
    }

    /// How far the ledger was applied.
    public func head() throws(CatalogueError) -> LedgerHead {
        try read { try Self.head(in: $0) }
    }

    static func head(in database: Database) throws -> LedgerHead {
        var head = LedgerHead()
        guard let row = try Row.fetchOne(database.cachedStatement(sql: "SELECT * FROM applied")) else { return head }
        head.length = row["length"]
        head.sequence = row["sequence"]
        head.leaf = Digest(column: row["leaf"]) ?? .zero
        head.trusted = (row["trusted"] as Int64?).map { Timestamp(milliseconds: $0) }
        head.commitments = row["commitments"]
        head.lists = row["lists"]
        head.tombstones = row["tombstones"]
        return head
    }

    /// Applies the changes of one line or of several, up to `head`.
    ///
    /// *Durability:* none promised; the ledger is the truth.
    ///
    /// - Throws: ``CatalogueError`` `database`; nothing was applied.
    /// - Parameter withChains: whether the changes hold the supersessions of the lines too.
    public func apply(
        _ changes: [RegisterChange], head: LedgerHead, withChains: Bool = false
    ) throws(CatalogueError) {
        try CatalogueError.wrap("\(path)") {
            try database.write { database in
                var changesStatuses = false
                for change in changes where try Self.apply(change, in: database) { changesStatuses = true }
                try database.execute(
                    sql:
                        "UPDATE applied SET length = ?, sequence = ?, leaf = ?, trusted = ?, commitments = ?, lists = ?, "
                        + "tombstones = ?",
                    arguments: [
                        head.length, head.sequence, head.leaf.column, head.trusted?.milliseconds, head.commitments,
                        head.lists, head.tombstones,
                    ])
                if changesStatuses {
                    try database.execute(
                        sql: "UPDATE status_change SET change = change + 1, line = ?", arguments: [head.sequence])
                }
                if withChains {
                    try database.execute(sql: "UPDATE applied SET chains = ?", arguments: [head.sequence])
                }
            }
        }
    }

    /// - Returns: whether it may change what a record is in its chain.
    private static func apply(_ change: RegisterChange, in database: Database) throws -> Bool {
        switch change {
        case .supersession, .supersessionsEnded, .borne, .statuses, .settled, .statusesForgotten:
            return try applyToChains(change, in: database)
        // What rests on events is summed up anew, as what rests on chains is.
        case .eventsStated: return true
        case .range(let range):
            let volume = try identity(of: range.volume, in: database)
            try database.cachedStatement(sql: "INSERT INTO capture VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 0)").execute(
                arguments: [
                    volume, range.pack.rawValue, range.from, range.to, range.sequence, range.leaf.column,
                    range.firstPlace, range.records,
                    range.day.day,
                ])
            // What a sealed volume holds is known again once its index has applied the line.
            try database.cachedStatement(
                sql:
                    "UPDATE volume SET in_force = NULL, partial = NULL, unparsed = NULL, lost = NULL, least = NULL, greatest = NULL "
                    + "WHERE id = ? AND partial IS NOT NULL"
            ).execute(arguments: [volume])
            switch range.pack {
            case .content:
                try database.cachedStatement(
                    sql: "UPDATE volume SET pack_length = ?, records = records + ?, changed = ?, last_day = ? "
                        + "WHERE id = ?"
                ).execute(arguments: [range.to, range.records, range.sequence, range.day.day, volume])
            case .addenda:
                try database.cachedStatement(sql: "UPDATE volume SET addenda_length = ?, changed = ? WHERE id = ?")
                    .execute(arguments: [range.to, range.sequence, volume])
            }
        case .sealed(let key, let seal):
            try database.cachedStatement(sql: "UPDATE volume SET sealed = ?, pack_sha256 = ? WHERE id = ?")
                .execute(arguments: [seal.sequence, seal.digest.column, try identity(of: key, in: database)])
        case .extent(let key, let extent):
            try database.cachedStatement(
                sql:
                    "UPDATE volume SET in_force = ?, partial = ?, unparsed = ?, lost = ?, least = ?, greatest = ? WHERE id = ?"
            ).execute(arguments: [
                extent.records, extent.partial, extent.unparsed, extent.lost, extent.least?.day, extent.greatest?.day,
                try identity(of: key, in: database),
            ])
        case .accession(let entry): try apply(entry, in: database)
        case .accessionKept(let entry): try widen(entry, in: database)
        case .accessionVolume(let accession, let key):
            try database.cachedStatement(sql: "INSERT OR IGNORE INTO accession_volume VALUES (?, ?)")
                .execute(arguments: [accession.uuid.column, try identity(of: key, in: database)])
        case .rules(let entry):
            try database.cachedStatement(sql: "INSERT OR IGNORE INTO rules VALUES (?, ?, ?)")
                .execute(arguments: [entry.sequence, entry.kind, Data(entry.document)])
        case .checkpoint(let entry):
            try database.cachedStatement(sql: "INSERT OR IGNORE INTO checkpoint VALUES (?, ?, ?)")
                .execute(arguments: [entry.sequence, entry.size, entry.handed.milliseconds])
        case .sample(let entry): try apply(entry, in: database)
        case .savedSearch(let entry): try apply(entry, in: database)
        case .export(let entry): try apply(entry, in: database)
        case .restriction(let change): try apply(change, in: database)
        case .hold(let change): try apply(change, in: database)
        case .retentionEvent(let change): try apply(change, in: database)
        case .retentionExtension(let entry): try apply(entry, in: database)
        case .disposition(let change):
            try apply(change, in: database)
            // What stays of a chain must be settled anew.
            if case .carried = change { return true }
        case .agent(let change): try apply(change, in: database)
        case .accessionClosed(let accession):
            try database.cachedStatement(sql: "UPDATE accession SET complete = 1 WHERE id = ?")
                .execute(arguments: [accession.uuid.column])
        }
        return false
    }

    private static func apply(_ entry: AccessionEntry, in database: Database) throws {
        try database.cachedStatement(
            sql: "INSERT INTO accession VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
                + "ON CONFLICT (id) DO UPDATE SET reached = excluded.reached, complete = excluded.complete, "
                + "parsed = excluded.parsed, partial = excluded.partial, unparsed = excluded.unparsed, "
                + "unfolded = excluded.unfolded"
        ).execute(arguments: [
            entry.id.uuid.column, Data(entry.name.bytes), entry.digest.column, entry.length, entry.format,
            entry.reached, entry.isComplete, entry.parsed, entry.partial, entry.unparsed,
            entry.captured.milliseconds, entry.sequence, entry.unfolded, entry.isKept,
        ])
    }

    private static func widen(_ entry: AccessionEntry, in database: Database) throws {
        let known = try Row.fetchOne(
            database.cachedStatement(sql: "SELECT reached, unfolded, complete FROM accession WHERE id = ?"),
            arguments: [entry.id.uuid.column])
        guard let known else { return try apply(entry, in: database) }
        var entry = entry
        let isBehind = (known["reached"] as Int, known["unfolded"] as Int) > (entry.reached, entry.unfolded)
        if !isBehind {
            entry.isComplete = entry.isComplete || known["complete"]
            try apply(entry, in: database)
        }
        try database.cachedStatement(
            sql: "UPDATE accession SET captured = min(captured, ?), sequence = min(sequence, ?) WHERE id = ?"
        ).execute(arguments: [entry.captured.milliseconds, entry.sequence, entry.id.uuid.column])
    }

    static func identity(of key: VolumeKey, in database: Database) throws -> Int64 {
        let arguments: StatementArguments = [key.recordClass.name, key.period, key.sequence]
        let select = try database.cachedStatement(
            sql: "SELECT id FROM volume WHERE class = ? AND period = ? AND sequence = ?")
        if let found = try Int64.fetchOne(select, arguments: arguments) { return found }
        try database.cachedStatement(
            sql:
                "INSERT INTO volume (class, period, sequence, pack_length, addenda_length, records, changed, last_day, "
                + "state) VALUES (?, ?, ?, 0, 0, 0, 0, 0, 0)"
        ).execute(arguments: arguments)
        return database.lastInsertedRowID
    }

    /// The state of the file: while it is the same, neither this connection nor another one has changed anything.
    static func state(of database: Database) throws -> (Int64, Int) {
        let version = try Int64.fetchOne(database.cachedStatement(sql: "PRAGMA data_version"))
        return (version ?? 0, database.totalChangesCount)
    }

    func read<Result>(_ work: (Database) throws -> Result) throws(CatalogueError) -> Result {
        try CatalogueError.wrap("\(path)") { try database.snapshot(work) }
    }
}

extension Register {
    /// What `until` says of a supersession that is in force.
    static let openEnd = Int64.max

    /// A line as `until` is compared with it: what is in force is so at every line, the greatest number there is as well.
    static func lineBefore(end sequence: Int) -> Int64 { min(Int64(sequence), openEnd - 1) }
}

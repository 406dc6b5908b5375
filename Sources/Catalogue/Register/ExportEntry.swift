// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import GRDB
public import Records

/// An export as the register knows it: what its line says.
public struct ExportEntry: Hashable, Sendable {
    /// The line that put it into the ledger.
    public var sequence: Int

    /// 1, 2, 3 ... of the exports of the archive.
    public var number: Int

    /// The trusted time of the line, and who made it.
    public var made: Timestamp
    public var agent: String

    /// The line as of which records were given, and the number of the first one.
    public var line: Int
    public var first: Int

    /// Records given, and asked for and not given; bytes of those given.
    public var written: Int
    public var gaps: Int
    public var bytes: Int
    public var digest: Digest

    /// The records in the order of their numbers.
    public var list: RecordListRange

    /// The export that it reproduces.
    public var origin: Int?

    /// The volume that holds what it was about in words.
    public var detail: VolumeKey?

    public init(
        sequence: Int, number: Int, made: Timestamp, agent: String, line: Int, first: Int, written: Int, gaps: Int,
        bytes: Int, digest: Digest, list: RecordListRange, origin: Int?, detail: VolumeKey?
    ) {
        self.sequence = sequence
        self.number = number
        self.made = made
        self.agent = agent
        self.line = line
        self.first = first
        self.written = written
        self.gaps = gaps
        self.bytes = bytes
        self.digest = digest
        self.list = list
        self.origin = origin
        self.detail = detail
    }
}

extension Register {
    /// All exports in the order in which they were made.
    public func exports() throws(CatalogueError) -> [ExportEntry] { try exports("ORDER BY export.sequence", []) }

    /// The export with a number.
    ///
    /// - Complexity: one look-up.
    public func export(_ number: Int) throws(CatalogueError) -> ExportEntry? {
        try exports("WHERE number = ? ORDER BY export.sequence LIMIT 1", [number]).first
    }

    /// The greatest number of an export; 0 where there is none.
    public func lastExport() throws(CatalogueError) -> Int {
        try read { try Int.fetchOne($0.cachedStatement(sql: "SELECT max(number) FROM export")) ?? 0 }
    }

    private func exports(_ rest: String, _ arguments: StatementArguments) throws(CatalogueError) -> [ExportEntry] {
        try read { database in
            let statement = try database.cachedStatement(
                sql: "SELECT export.*, class, period, volume.sequence AS volume_sequence FROM export "
                    + "LEFT JOIN volume ON volume.id = export.detail " + rest)
            return try Row.fetchAll(statement, arguments: arguments).compactMap { ExportEntry($0) }
        }
    }

    static func apply(_ entry: ExportEntry, in database: Database) throws {
        let detail = try entry.detail.map { try identity(of: $0, in: database) }
        try database.cachedStatement(
            sql: "INSERT OR IGNORE INTO export VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
        ).execute(arguments: [
            entry.sequence, entry.number, entry.made.milliseconds, entry.agent, entry.line, entry.first, entry.written,
            entry.gaps, entry.bytes, entry.digest.column, entry.list.offset, entry.list.count, entry.list.digest.column,
            entry.origin, detail,
        ])
    }
}

extension ExportEntry {
    fileprivate init?(_ row: Row) {
        guard let digest = Digest(column: row["digest"]), let listDigest = Digest(column: row["list_sha256"]) else {
            return nil
        }
        var detail: VolumeKey?
        if let name: String = row["class"], let recordClass = RecordClass(name) {
            detail = VolumeKey(recordClass: recordClass, period: row["period"], sequence: row["volume_sequence"])
        }
        self.init(
            sequence: row["sequence"], number: row["number"], made: Timestamp(milliseconds: row["made"]),
            agent: row["agent"], line: row["line"], first: row["first"], written: row["written"], gaps: row["gaps"],
            bytes: row["bytes"], digest: digest,
            list: RecordListRange(offset: row["list_offset"], count: row["list_count"], digest: listDigest),
            origin: row["origin"], detail: detail)
    }
}

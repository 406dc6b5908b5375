// SPDX-License-Identifier: Apache-2.0

internal import GRDB
public import Records

/// That records are kept for longer than their rules say, as the register knows it.
public struct RetentionExtensionEntry: Hashable, Sendable {
    /// 1, 2, 3 ... of the extensions of the archive.
    public var number: Int

    /// The line that made it, its trusted time, and who did.
    public var sequence: Int
    public var made: Timestamp
    public var agent: String

    /// The last day up to which records are kept, or the years from the start of their clock; one of them.
    public var until: CivilDate?
    public var years: Int?

    /// The records that it reached when it was made, in the order of their identities, and the line as of which they were
    /// found.
    public var list: RecordListRange
    public var line: Int

    /// Whether it reaches records that come in later, and up to which day of capture.
    public var isOpen: Bool
    public var last: CivilDate?

    /// The volume that holds whose records they are, who ordered it and why.
    public var detail: VolumeKey?

    public init(
        number: Int, sequence: Int, made: Timestamp, agent: String, until: CivilDate?, years: Int?,
        list: RecordListRange, line: Int, isOpen: Bool, last: CivilDate?, detail: VolumeKey?
    ) {
        self.number = number
        self.sequence = sequence
        self.made = made
        self.agent = agent
        self.until = until
        self.years = years
        self.list = list
        self.line = line
        self.isOpen = isOpen
        self.last = last
        self.detail = detail
    }
}

extension Register {
    /// All extensions in the order of their numbers.
    public func retentionExtensions() throws(CatalogueError) -> [RetentionExtensionEntry] {
        try read { database in
            let statement = try database.cachedStatement(
                sql: DetailPlace.select("retention_extension", "ORDER BY retention_extension.number"))
            return try Row.fetchAll(statement).compactMap { RetentionExtensionEntry($0) }
        }
    }

    /// The greatest number of an extension; 0 where there is none.
    public func lastRetentionExtension() throws(CatalogueError) -> Int {
        try read { try Int.fetchOne($0.cachedStatement(sql: "SELECT max(number) FROM retention_extension")) ?? 0 }
    }

    static func apply(_ entry: RetentionExtensionEntry, in database: Database) throws {
        let detail = try entry.detail.map { try identity(of: $0, in: database) }
        try database.cachedStatement(
            sql: "INSERT OR IGNORE INTO retention_extension VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
        ).execute(arguments: [
            entry.number, entry.sequence, entry.made.milliseconds, entry.agent, entry.until?.day, entry.years,
            entry.list.offset, entry.list.count, entry.list.digest.column, entry.line, entry.isOpen, entry.last?.day,
            detail,
        ])
    }
}

extension RetentionExtensionEntry {
    fileprivate init?(_ row: Row) {
        guard let list = DetailPlace.list(row) else { return nil }
        self.init(
            number: row["number"], sequence: row["sequence"], made: Timestamp(milliseconds: row["made"]),
            agent: row["agent"], until: (row["until"] as Int?).map { CivilDate(day: $0) }, years: row["years"],
            list: list, line: row["line"], isOpen: row["is_open"],
            last: (row["last"] as Int?).map { CivilDate(day: $0) }, detail: DetailPlace.volume(row))
    }
}

// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import GRDB
public import Records

/// A saved search as the register knows it: what its line says. Its name is in the detail of the act.
public struct SavedSearchEntry: Hashable, Sendable {
    /// The line that put it into the ledger.
    public var sequence: Int

    /// 1, 2, 3 ... of the saved searches of the archive.
    public var number: Int

    /// The trusted time of the line, and who saved it.
    public var taken: Timestamp
    public var agent: String

    /// The records that matched, SHA-256 of their identities in their order, and the line as of which they did.
    public var population: Int
    public var populationDigest: Digest
    public var line: Int

    /// Where they are listed; `nil` where they are too many.
    public var list: RecordListRange?

    /// The volume that holds what the search was about in words.
    public var detail: VolumeKey?

    public init(
        sequence: Int, number: Int, taken: Timestamp, agent: String, population: Int, populationDigest: Digest,
        line: Int, list: RecordListRange?, detail: VolumeKey?
    ) {
        self.sequence = sequence
        self.number = number
        self.taken = taken
        self.agent = agent
        self.population = population
        self.populationDigest = populationDigest
        self.line = line
        self.list = list
        self.detail = detail
    }
}

extension Register {
    /// All saved searches in the order in which they were saved.
    public func savedSearches() throws(CatalogueError) -> [SavedSearchEntry] {
        try savedSearches("ORDER BY saved_search.sequence", [])
    }

    /// The saved search with a number.
    ///
    /// - Complexity: one look-up.
    public func savedSearch(_ number: Int) throws(CatalogueError) -> SavedSearchEntry? {
        try savedSearches("WHERE number = ? ORDER BY saved_search.sequence LIMIT 1", [number]).first
    }

    /// The greatest number of a saved search; 0 where there is none.
    public func lastSavedSearch() throws(CatalogueError) -> Int {
        try read { try Int.fetchOne($0.cachedStatement(sql: "SELECT max(number) FROM saved_search")) ?? 0 }
    }

    private func savedSearches(
        _ rest: String, _ arguments: StatementArguments
    ) throws(CatalogueError) -> [SavedSearchEntry] {
        try read { database in
            let statement = try database.cachedStatement(
                sql: "SELECT saved_search.*, class, period, volume.sequence AS volume_sequence FROM saved_search "
                    + "LEFT JOIN volume ON volume.id = saved_search.detail " + rest)
            return try Row.fetchAll(statement, arguments: arguments).compactMap { SavedSearchEntry($0) }
        }
    }

    static func apply(_ entry: SavedSearchEntry, in database: Database) throws {
        let detail = try entry.detail.map { try identity(of: $0, in: database) }
        try database.cachedStatement(
            sql: "INSERT OR IGNORE INTO saved_search VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
        ).execute(arguments: [
            entry.sequence, entry.number, entry.taken.milliseconds, entry.agent, entry.population,
            entry.populationDigest.column, entry.line, entry.list?.offset, entry.list?.count,
            entry.list?.digest.column, detail,
        ])
    }
}

extension SavedSearchEntry {
    fileprivate init?(_ row: Row) {
        guard let populationDigest = Digest(column: row["population_sha256"]) else { return nil }
        var list: RecordListRange?
        if let offset: Int = row["list_offset"], let count: Int = row["list_count"] {
            guard let digest = Digest(column: row["list_sha256"]) else { return nil }
            list = RecordListRange(offset: offset, count: count, digest: digest)
        }
        var detail: VolumeKey?
        if let name: String = row["class"], let recordClass = RecordClass(name) {
            detail = VolumeKey(recordClass: recordClass, period: row["period"], sequence: row["volume_sequence"])
        }
        self.init(
            sequence: row["sequence"], number: row["number"], taken: Timestamp(milliseconds: row["taken"]),
            agent: row["agent"], population: row["population"], populationDigest: populationDigest, line: row["line"],
            list: list, detail: detail)
    }
}

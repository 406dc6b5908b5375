// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import GRDB
public import Records

/// An audit sample as the register knows it: what its line says.
public struct SampleEntry: Hashable, Sendable {
    /// The line that put it into the ledger.
    public var sequence: Int

    /// 1, 2, 3 ... of the samples of the archive.
    public var number: Int

    /// The trusted time of the line, and who drew it.
    public var drawn: Timestamp
    public var agent: String
    public var method: SamplingMethod
    public var seed: SamplingSeed

    /// How many records were asked for.
    public var size: Int

    /// Where it is listed.
    public var list: RecordListRange

    /// The records of the population, SHA-256 of their identities in their order, and the line as of which it is frozen.
    public var population: Int
    public var populationDigest: Digest
    public var line: Int

    /// The volume that holds what the sample was about in words.
    public var detail: VolumeKey?

    public init(
        sequence: Int, number: Int, drawn: Timestamp, agent: String, method: SamplingMethod, seed: SamplingSeed,
        size: Int, list: RecordListRange, population: Int, populationDigest: Digest,
        line: Int, detail: VolumeKey?
    ) {
        self.sequence = sequence
        self.number = number
        self.drawn = drawn
        self.agent = agent
        self.method = method
        self.seed = seed
        self.size = size
        self.list = list
        self.population = population
        self.populationDigest = populationDigest
        self.line = line
        self.detail = detail
    }
}

extension Register {
    /// All samples in the order in which they were drawn.
    public func samples() throws(CatalogueError) -> [SampleEntry] { try samples("ORDER BY sample.sequence", []) }

    /// The sample with a number.
    ///
    /// - Complexity: one look-up.
    public func sample(_ number: Int) throws(CatalogueError) -> SampleEntry? {
        try samples("WHERE number = ? ORDER BY sample.sequence LIMIT 1", [number]).first
    }

    /// The greatest number of a sample; 0 where there is none.
    public func lastSample() throws(CatalogueError) -> Int {
        try read { try Int.fetchOne($0.cachedStatement(sql: "SELECT max(number) FROM sample")) ?? 0 }
    }

    private func samples(_ rest: String, _ arguments: StatementArguments) throws(CatalogueError) -> [SampleEntry] {
        try read { database in
            let statement = try database.cachedStatement(
                sql: "SELECT sample.*, class, period, volume.sequence AS volume_sequence FROM sample "
                    + "LEFT JOIN volume ON volume.id = sample.detail " + rest)
            return try Row.fetchAll(statement, arguments: arguments).compactMap { SampleEntry($0) }
        }
    }

    static func apply(_ entry: SampleEntry, in database: Database) throws {
        let detail = try entry.detail.map { try identity(of: $0, in: database) }
        try database.cachedStatement(
            sql: "INSERT OR IGNORE INTO sample VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
        ).execute(arguments: [
            entry.sequence, entry.number, entry.drawn.milliseconds, entry.agent, entry.method.rawValue,
            Data(entry.seed.bytes), entry.size, entry.list.offset, entry.list.count, entry.list.digest.column,
            entry.population, entry.populationDigest.column, entry.line, detail,
        ])
    }
}

extension SampleEntry {
    fileprivate init?(_ row: Row) {
        guard let method = SamplingMethod(rawValue: row["method"]), let seed = SamplingSeed(Array(row["seed"] as Data)),
            let listDigest = Digest(column: row["list_sha256"]),
            let populationDigest = Digest(column: row["population_sha256"])
        else { return nil }
        var detail: VolumeKey?
        if let name: String = row["class"], let recordClass = RecordClass(name) {
            detail = VolumeKey(recordClass: recordClass, period: row["period"], sequence: row["volume_sequence"])
        }
        self.init(
            sequence: row["sequence"], number: row["number"], drawn: Timestamp(milliseconds: row["drawn"]),
            agent: row["agent"], method: method, seed: seed, size: row["size"],
            list: RecordListRange(offset: row["list_offset"], count: row["list_count"], digest: listDigest),
            population: row["population"],
            populationDigest: populationDigest, line: row["line"], detail: detail)
    }
}

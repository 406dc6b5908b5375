// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import GRDB
internal import Queries
public import Records
public import SystemPackage

/// The index of one volume: rows, identifiers and the full-text index.
///
/// It guarantees that what it answers was applied from committed lines, and that a batch is applied once or not at all.
/// It stores neither text nor names: the full-text indexes read them through ``RowText`` and ``RowNames``. It is derived
/// and can be lost.
///
/// Docs/OnDiskFormat.md §5 specifies the tables. Queries are in the extensions beside this file.
public final class VolumeIndex {
    let database: DatabaseQueue
    let rowText: RowText
    let rowNames: RowNames
    let rowStatus: RowStatus
    let statements = RowStatements()
    private let isImmutable: Bool
    public let path: FilePath

    /// How its rows are numbered; `nil` until somebody needs it.
    var knownNumbering: RowNumbering?

    /// The statuses that were asked for last.
    var knownStatuses: ChainStatuses?

    /// How many rows have a phrase, as of the line that the index had applied.
    var knownFrequencies: (applied: Int, counts: [String: Int]) = (0, [:])

    /// The rows that were withheld last: by which line and how many records, and as of the line that the index had applied.
    var knownWithheld: (line: Int, applied: Int, count: Int, rows: [Int64])?

    /// The numbers that kinds and accessions have in the tables of their names.
    private var numbers: [String: Int] = [:]

    /// Opens an index.
    ///
    /// - Throws: ``CatalogueError`` `missing` where there is none of this version; `database`.
    public init(
        _ path: FilePath, _ access: CatalogueAccess, rowText: @escaping RowText, rowNames: @escaping RowNames,
        rowStatus: RowStatus = .alone
    ) throws(CatalogueError) {
        self.path = path
        self.rowText = rowText
        self.rowNames = rowNames
        self.rowStatus = rowStatus
        isImmutable = access == .immutable
        database = try CatalogueError.wrap("\(path)") {
            let database = try CatalogueDatabase.open(path, access, rows: RowFunctions(text: rowText, names: rowNames))
            if access.isReading {
                try database.snapshot { try VolumeIndexSchema.check($0, path: path.string) }
            } else {
                try database.write { try VolumeIndexSchema.prepare($0, path: path.string) }
            }
            return database
        }
    }

    /// How far the ledger was applied.
    public func position() throws(CatalogueError) -> IndexPosition {
        try read { database in
            guard
                let row = try Row.fetchOne(
                    database.cachedStatement(
                        sql: "SELECT sequence, leaf, pack_length, addenda_length, lost FROM applied")),
                let leaf = Digest(column: row["leaf"])
            else { return .start }
            return IndexPosition(
                sequence: row["sequence"], leaf: leaf, packLength: row["pack_length"],
                addendaLength: row["addenda_length"], lost: row["lost"])
        }
    }

    /// The number that the next row of a day will have.
    public func nextNumber(on day: CivilDate) throws(CatalogueError) -> Int {
        try read { try Self.nextNumber(on: day, in: $0) }
    }

    /// Applies one line: the records and parts that it put into this volume, in the order of packs and frames.
    ///
    /// A record that is there in an earlier version is in force with the new one from this line on.
    ///
    /// *Durability:* none promised; the ledger is the truth and the batch can be applied again from it.
    ///
    /// - Parameters:
    ///   - moved: records that from this line on are in another volume.
    ///   - isCarried: whether the rows say themselves when they have ended: the line has taken them over from another volume.
    /// - Throws: ``CatalogueError`` `day-full` or `database`; nothing was applied.
    public func apply(
        _ records: [NewIndexedRecord], parts: [IndexedPart], moved: [RecordID] = [], position: IndexPosition,
        isCarried: Bool = false
    ) throws(CatalogueError) {
        try CatalogueError.wrap("\(path)") {
            // What a transaction added that is rolled back is not there.
            numbers = [:]
            try database.write { database in
                for id in isCarried ? [] : moved + records.lazy.filter({ $0.record.version > 1 }).map(\.record.id) {
                    try Self.close(id, at: position.sequence, in: database)
                }
                let rows = try numbered(records, in: database)
                for place in rows.indices.sorted(by: { rows[$0] < rows[$1] }) {
                    try insert(records[place], as: rows[place].rawValue, into: database)
                }
                for part in parts { try Self.insert(part, into: database) }
                try database.execute(
                    sql:
                        "UPDATE applied SET sequence = ?, leaf = ?, pack_length = ?, addenda_length = ?, records = records + ?, "
                        + "partial = partial + ?, unparsed = unparsed + ?, ended = ended + ?, lost = ?",
                    arguments: [
                        position.sequence, position.leaf.column, position.packLength, position.addendaLength,
                        records.count { $0.record.until == nil },
                        records.count { $0.record.until == nil && $0.record.state == .partial },
                        records.count { $0.record.until == nil && $0.record.state == .unparsed },
                        records.count { $0.record.until != nil }, position.lost,
                    ])
            }
        }
    }

    /// Says that what is there was applied up to another line.
    ///
    /// - Throws: ``CatalogueError`` `database`.
    public func move(to position: IndexPosition) throws(CatalogueError) {
        try apply([], parts: [], position: position, isCarried: true)
    }

    /// Ends the version of a record that is in force, where there is one here.
    private static func close(_ id: RecordID, at sequence: Int, in database: Database) throws {
        let state = try Int.fetchOne(
            database.cachedStatement(
                sql: "UPDATE record SET until = ? WHERE \(idCondition) AND until IS NULL RETURNING state"),
            arguments: [sequence, id.uuid.column, id.uuid.column])
        guard let state = state.flatMap({ ParseState(column: $0) }) else { return }
        try database.execute(
            sql: "UPDATE applied SET records = records - 1, partial = partial - ?, unparsed = unparsed - ?, "
                + "ended = ended + 1",
            arguments: [state == .partial ? 1 : 0, state == .unparsed ? 1 : 0])
    }

    /// That a row is of a record; its identity is bound twice.
    static let idCondition = "substr(record.id, 9) = substr(?, 9) AND record.id = ?"

    /// The next number of its day for each record, in pack order.
    private func numbered(_ records: [NewIndexedRecord], in database: Database) throws -> [RowNumber] {
        var next: [CivilDate: Int] = [:]
        return try records.indices.map { place in
            let day = records[place].record.row.day
            let number = try next[day] ?? Self.nextNumber(on: day, in: database)
            guard number < RowNumber.mostPerDay else {
                throw CatalogueError(
                    code: .dayFull, subject: "\(path)",
                    message: "\(path) is full for \(day); the next volume takes the records")
            }
            next[day] = number + 1
            return RowNumber(day: day, number: number)
        }
    }

    private static func nextNumber(on day: CivilDate, in database: Database) throws -> Int {
        let rows = RowNumber.rows(of: day)
        let statement = try database.cachedStatement(sql: "SELECT max(row) FROM record WHERE row BETWEEN ? AND ?")
        let last = try Int64.fetchOne(statement, arguments: [rows.lowerBound, rows.upperBound])
        return last.map { RowNumber(rawValue: $0).number + 1 } ?? 0
    }

    private func insert(_ new: NewIndexedRecord, as row: Int64, into database: Database) throws {
        let record = new.record
        let kind = try number(
            "INSERT INTO kind (format, type, text_rule) VALUES (?, ?, ?)",
            "SELECT number FROM kind WHERE format = ? AND type = ? AND text_rule = ?",
            [record.format.rawValue, record.messageType.column, record.textRule],
            as: "\(record.format.rawValue) \(record.textRule) \(record.messageType)", in: database)
        let accession = try number(
            "INSERT INTO accession (id) VALUES (?)", "SELECT number FROM accession WHERE id = ?",
            [record.accession.uuid.column], as: "\(record.accession)", in: database)
        try database.cachedStatement(
            sql:
                "INSERT INTO record VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, "
                + "?, ?, ?, ?)"
        ).execute(arguments: [
            row, record.id.uuid.column, record.version, record.since, record.until, record.frame, record.addendum,
            record.contentFrame == record.frame ? nil : record.contentFrame, record.length,
            record.sequence == record.since ? nil : record.sequence, record.place, accession, record.sourceOffset, kind,
            record.state.column, record.lifecycle?.rawValue, record.captured.day,
            record.tradeDate?.day, record.documentDate?.day, record.settlementDate?.day, record.terms.side?.rawValue,
            record.terms.currency?.column, record.terms.quantity?.description, record.terms.price?.description,
            record.terms.amount?.description, try name(new.names.facets.counterparty, in: database),
            try name(new.names.facets.instrument, in: database), try name(new.names.facets.desk, in: database),
            try name(new.names.facets.trader, in: database),
        ])
        try database.cachedStatement(sql: "INSERT OR IGNORE INTO content VALUES (?, ?)")
            .execute(arguments: [new.contentKey, record.contentFrame])
        try database.cachedStatement(sql: "INSERT INTO key_index (rowid, keys) VALUES (?, ?)")
            .execute(arguments: [row, KeyWord.text(of: new.names)])
        try database.cachedStatement(sql: "INSERT INTO text_index (rowid, text) VALUES (?, ?)")
            .execute(arguments: [row, TextFolding.fold(new.text).column])
    }

    private func name(_ value: String, in database: Database) throws -> Int? {
        guard !value.isEmpty else { return nil }
        return try number(
            "INSERT INTO name (value) VALUES (?)", "SELECT number FROM name WHERE value = ?", [value.column],
            as: "\n" + value, in: database)
    }

    /// The number of a value in a table of values, which is added where it is not there.
    private func number(
        _ insert: String, _ select: String, _ arguments: StatementArguments, as name: String, in database: Database
    ) throws -> Int {
        if let number = numbers[name] { return number }
        var found = try Int.fetchOne(database.cachedStatement(sql: select), arguments: arguments)
        if found == nil {
            try database.cachedStatement(sql: insert).execute(arguments: arguments)
            found = Int(database.lastInsertedRowID)
        }
        if numbers.count >= 10_000 { numbers = [:] }
        numbers[name] = found
        return found ?? 0
    }

    /// How the rows of this file are numbered.
    func numbering(in database: Database) throws -> RowNumbering {
        if let knownNumbering { return knownNumbering }
        let numbering = try RowNumbering(database)
        knownNumbering = numbering
        return numbering
    }

    private static func insert(_ part: IndexedPart, into database: Database) throws {
        try database.cachedStatement(sql: "INSERT INTO part VALUES (?, ?, ?)")
            .execute(arguments: [Data(part.key), part.kind.rawValue, part.frame])
    }

    func read<Result>(_ work: (Database) throws -> Result) throws(CatalogueError) -> Result {
        try CatalogueError.wrap("\(path)") {
            // What nobody writes to has one state, with or without a transaction.
            isImmutable ? try database.unsafeRead(work) : try database.snapshot(work)
        }
    }
}

extension VolumeIndex {
    /// Reads with one statement, also from within another reading.
    func readWithin<Result>(_ work: (Database) throws -> Result) throws(CatalogueError) -> Result {
        try CatalogueError.wrap("\(path)") { try database.unsafeReentrantRead(work) }
    }
}

extension ParseState {
    /// A state as it is stored in a column.
    var column: Int {
        switch self {
        case .parsed: 0
        case .partial: 1
        case .unparsed: 2
        }
    }

    init?(column: Int) {
        guard let state = Self.allCases.first(where: { $0.column == column }) else { return nil }
        self = state
    }
}

extension Digest {
    /// A digest as it is stored in a column.
    var column: Data { Data(bytes) }
}

extension TimeOrderedUUID {
    /// An identity as it is stored in a column.
    var column: Data { Data(bytes) }
}

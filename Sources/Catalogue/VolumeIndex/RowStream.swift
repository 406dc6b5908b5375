// SPDX-License-Identifier: Apache-2.0

internal import GRDB

/// Rows in one order, each once, as far as somebody asks for them.
///
/// A row is handed out as its *key*: its number, or in the order newest first the negative of it, so that keys ascend
/// in either order. What is asked for never goes back.
class RowStream {
    /// The first key that is at least `key`; `nil` at the end.
    func next(from key: Int64) throws -> Int64? { nil }

    /// Whether the row of a key is among these, for a row that exists.
    func holds(_ key: Int64) throws -> Bool { try next(from: key) == key }
}

/// Where rows are read from: the order, the rows that come into question, and the connection.
struct RowSource {
    let database: Database
    let statements: RowStatements
    let rows: ClosedRange<Int64>
    let isNewestFirst: Bool

    let watch: SearchWatch

    var firstKey: Int64 { isNewestFirst ? -rows.upperBound : rows.lowerBound }
    func key(of row: Int64) -> Int64 { isNewestFirst ? -row : row }
    func row(of key: Int64) -> Int64 { isNewestFirst ? -key : key }
    var order: String { isNewestFirst ? "DESC" : "ASC" }
}

/// The rows of a statement in the order of their numbers.
///
/// The statement's first two values are the least and the greatest row.
final class StatementRows: RowStream {
    private let source: RowSource
    private let sql: String
    private let values: [ColumnValue]
    private let statement: RowStatement
    private var head: Int64?
    private var isStarted = false

    /// So many rows are stepped over before the statement is begun anew behind them.
    private static let mostSteps = 400

    init(_ sql: String, _ values: [ColumnValue], _ source: RowSource) throws {
        self.source = source
        self.sql = sql
        self.values = values
        statement = try source.statements.take(sql, source.database)
    }

    deinit { source.statements.giveBack(statement, sql) }

    override func next(from key: Int64) throws -> Int64? {
        if !isStarted { try begin(at: key) }
        var steps = 0
        while let head, head < key {
            steps += 1
            if steps > Self.mostSteps {
                try begin(at: key)
                steps = 0
            } else {
                self.head = try statement.step().map { source.key(of: $0) }
            }
        }
        return head
    }

    private func begin(at key: Int64) throws {
        try source.watch.look()
        isStarted = true
        let start = source.row(of: key)
        let rows = source.rows
        let bounds =
            source.isNewestFirst
            ? (rows.lowerBound, min(rows.upperBound, start)) : (max(rows.lowerBound, start), rows.upperBound)
        try statement.bind([.integer(bounds.0), .integer(bounds.1)] + values)
        head = try statement.step().map { source.key(of: $0) }
    }
}

/// Rows whose keys are known beforehand.
final class KnownRows: RowStream {
    private let keys: [Int64]
    private var place = 0

    /// - Parameter keys: ascending.
    init(_ keys: [Int64]) { self.keys = keys }

    override func next(from key: Int64) throws -> Int64? {
        while place < keys.count, keys[place] < key { place += 1 }
        return place < keys.count ? keys[place] : nil
    }
}

/// The rows whose columns meet a condition. Whether one row does is looked up by itself.
final class ColumnRows: RowStream {
    private let source: RowSource
    private let condition: ColumnCondition
    private var all: StatementRows?
    private let pointSQL: String
    private var point: RowStatement?

    init(_ condition: ColumnCondition, _ source: RowSource) {
        self.source = source
        self.condition = condition
        pointSQL = "SELECT row FROM record WHERE row = ? AND (\(condition.sql))"
    }

    deinit { point.map { source.statements.giveBack($0, pointSQL) } }

    override func next(from key: Int64) throws -> Int64? {
        let rows =
            try all
            ?? StatementRows(
                "SELECT row FROM record WHERE row BETWEEN ? AND ? AND (\(condition.sql)) ORDER BY row \(source.order)",
                condition.values, source)
        all = rows
        return try rows.next(from: key)
    }

    override func holds(_ key: Int64) throws -> Bool {
        let statement = try point ?? source.statements.take(pointSQL, source.database)
        point = statement
        try statement.bind([.integer(source.row(of: key))] + condition.values)
        let isThere = try statement.step() != nil
        statement.reset()
        return isThere
    }
}

/// Rows of a stream that pass a check, which may cost more than a look into the index.
final class CheckedRows: RowStream {
    private let rows: RowStream
    private let source: RowSource

    /// Whether the check alone decides: the stream holds every row.
    private let isOfEvery: Bool
    private let check: (Int64) throws -> Bool

    init(_ rows: RowStream, isOfEvery: Bool, _ source: RowSource, _ check: @escaping (Int64) throws -> Bool) {
        self.rows = rows
        self.isOfEvery = isOfEvery
        self.source = source
        self.check = check
    }

    override func next(from key: Int64) throws -> Int64? {
        var key = key
        while let found = try rows.next(from: key) {
            try source.watch.look()
            if try check(source.row(of: found)) { return found }
            key = found + 1
        }
        return nil
    }

    override func holds(_ key: Int64) throws -> Bool {
        guard try isOfEvery || rows.holds(key) else { return false }
        return try check(source.row(of: key))
    }
}

/// The rows that are in all streams: the first ones are stepped, the others only asked.
final class CommonRows: RowStream {
    private let drivers: [RowStream]
    private let others: [RowStream]
    private let source: RowSource

    /// - Precondition: there is a driver.
    init(_ drivers: [RowStream], others: [RowStream], _ source: RowSource) {
        self.drivers = drivers
        self.others = others
        self.source = source
    }

    override func next(from key: Int64) throws -> Int64? {
        var key = key
        var count = 0
        search: while true {
            count += 1
            if count & 0xFF == 0 { try source.watch.look() }
            for driver in drivers {
                guard let found = try driver.next(from: key) else { return nil }
                if found > key {
                    key = found
                    if drivers.count > 1 { continue search }
                }
            }
            if try others.allSatisfy({ try $0.holds(key) }) { return key }
            key += 1
        }
    }

    override func holds(_ key: Int64) throws -> Bool {
        for rows in drivers where try !rows.holds(key) { return false }
        for rows in others where try !rows.holds(key) { return false }
        return true
    }
}

/// The rows that are in one stream at least.
final class UnitedRows: RowStream {
    private let parts: [RowStream]

    init(_ parts: [RowStream]) { self.parts = parts }

    override func next(from key: Int64) throws -> Int64? {
        var least: Int64?
        for part in parts {
            guard let found = try part.next(from: key) else { continue }
            if found == key { return key }
            least = min(found, least ?? found)
        }
        return least
    }

    override func holds(_ key: Int64) throws -> Bool {
        for part in parts where try part.holds(key) { return true }
        return false
    }
}

/// All rows that are not in a stream.
final class OtherRows: RowStream {
    private let every: RowStream
    private let rows: RowStream
    private let source: RowSource

    init(_ rows: RowStream, every: RowStream, _ source: RowSource) {
        self.rows = rows
        self.every = every
        self.source = source
    }

    override func next(from key: Int64) throws -> Int64? {
        var key = key
        var count = 0
        while let found = try every.next(from: key) {
            count += 1
            if count & 0xFF == 0 { try source.watch.look() }
            if try !rows.holds(found) { return found }
            key = found + 1
        }
        return nil
    }

    override func holds(_ key: Int64) throws -> Bool { try !rows.holds(key) }
}

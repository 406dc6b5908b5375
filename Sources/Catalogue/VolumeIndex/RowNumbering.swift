// SPDX-License-Identifier: Apache-2.0

internal import GRDB
internal import Records

/// How the rows of an index are numbered in its tables (Docs/OnDiskFormat.md §5): by ``RowNumber``, so that any row can be
/// added, or from 1 in the same order, so that a list of rows takes a byte or two a row.
///
/// The order of rows is the same in both.
struct RowNumbering: Sendable {
    /// The days that have rows, and the first row of each; both ascend. Empty where rows are numbered by day.
    private let days: [Int]
    private let firsts: [Int64]

    static let byDay = RowNumbering(days: [], firsts: [])

    private init(days: [Int], firsts: [Int64]) {
        self.days = days
        self.firsts = firsts
    }

    /// The numbering of an index.
    ///
    /// - Complexity: linear in the days that have rows.
    init(_ database: Database) throws {
        let rows = try Row.fetchAll(database.cachedStatement(sql: "SELECT day, first FROM day ORDER BY day"))
        self.init(days: rows.map { $0[0] }, firsts: rows.map { $0[1] })
    }

    /// The numbering from 1 of days that have so many rows.
    init(counts: [(day: Int, rows: Int)]) {
        var first: Int64 = 1
        var firsts: [Int64] = []
        for (_, rows) in counts {
            firsts.append(first)
            first += Int64(rows)
        }
        self.init(days: counts.map(\.day), firsts: firsts)
    }

    var isByDay: Bool { days.isEmpty }

    /// The rows of the table `day`.
    var entries: [(day: Int, first: Int64)] { Array(zip(days, firsts)) }

    /// What the tables call a row; of one that is not there, what the next one would be called.
    func stored(_ row: Int64) -> Int64 {
        guard !isByDay else { return row }
        let (day, number) = (RowNumber(rawValue: row).day.day, Int64(RowNumber(rawValue: row).number))
        let place = Self.places(before: day, in: days)
        guard place < days.count else { return .max }
        guard days[place] == day else { return firsts[place] }
        return place + 1 < days.count ? min(firsts[place] + number, firsts[place + 1]) : firsts[place] + number
    }

    func stored(_ row: RowNumber) -> Int64 { stored(row.rawValue) }

    /// Rows from one to another as the tables call them.
    func stored(_ rows: ClosedRange<Int64>) -> ClosedRange<Int64> {
        guard !isByDay, rows != RowNumber.allRows else { return rows }
        let (lower, end) = (stored(rows.lowerBound), stored(rows.upperBound + 1))
        return lower < end ? lower...end - 1 : 0...0
    }

    /// The number of a row that the tables call so.
    func row(_ stored: Int64) -> RowNumber {
        guard !isByDay else { return RowNumber(rawValue: stored) }
        let place = max(0, Self.places(before: stored + 1, in: firsts) - 1)
        return RowNumber(day: CivilDate(day: days[place]), number: Int(stored - firsts[place]))
    }

    /// How many of some ascending values are less than one.
    private static func places<Value: Comparable>(before value: Value, in values: [Value]) -> Int {
        var (low, high) = (0, values.count)
        while low < high {
            let middle = (low + high) / 2
            if values[middle] < value { low = middle + 1 } else { high = middle }
        }
        return low
    }
}

// SPDX-License-Identifier: Apache-2.0

public import Records

/// The number of a row in a volume's index: (day << 20) | number within the day.
///
/// So the order of rows is the order of days, and a range of days is a range of rows (Docs/OnDiskFormat.md §5).
public struct RowNumber: Hashable, Sendable, Comparable {
    public let rawValue: Int64

    /// Rows that a day may have in one volume: 2^20.
    public static let mostPerDay = 1 << 20

    public init(rawValue: Int64) { self.rawValue = rawValue }

    /// - Precondition: `number` is below ``mostPerDay``.
    public init(day: CivilDate, number: Int) {
        precondition((0..<Self.mostPerDay).contains(number))
        rawValue = Int64(day.day) << 20 | Int64(number)
    }

    /// The trade date, else the document date, else the capture date.
    public var day: CivilDate { CivilDate(day: Int(rawValue >> 20)) }

    /// Counts the rows of a day, from 0.
    public var number: Int { Int(rawValue) & (Self.mostPerDay - 1) }

    /// Every row that there can be.
    public static let allRows = Int64(-62_100) << 20...(Int64(376_200) << 20 | 0xF_FFFF)

    /// All rows of days between two, both included; `nil` is an open end. Where the ends are the wrong way round there
    /// are none, which the first row that can be stands for.
    public static func rows(from: CivilDate?, through: CivilDate?) -> ClosedRange<Int64> {
        let lower = from.map { rows(of: $0).lowerBound } ?? allRows.lowerBound
        let upper = through.map { rows(of: $0).upperBound } ?? allRows.upperBound
        return lower <= upper ? lower...upper : allRows.lowerBound...allRows.lowerBound
    }

    /// All rows that a day can have.
    public static func rows(of day: CivilDate) -> ClosedRange<Int64> {
        Int64(day.day) << 20...(Int64(day.day) << 20 | 0xF_FFFF)
    }

    public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

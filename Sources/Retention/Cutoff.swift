// SPDX-License-Identifier: Apache-2.0

public import Records

/// The unit of time whose end starts the period of all records in it (DoD 5015.2: cutoff).
///
/// Records whose clocks start in one unit fall due on one day, and share volumes.
public enum Cutoff: String, Hashable, Sendable, CaseIterable {
    case year
    case quarter
    case month

    /// The last day of the unit that a day lies in.
    public func end(of date: CivilDate) -> CivilDate {
        let month = CalendarMonth(of: date)
        return switch self {
        case .year: month.endOfYear.last
        case .quarter: month.endOfQuarter.last
        case .month: month.last
        }
    }

    /// The name of the unit that a day lies in, which is also the name of the folder of its volumes: `2026`, `2026Q3`,
    /// `2026-07`.
    ///
    /// Names of one kind sort as the units follow one another, for the years of four digits.
    public func key(of date: CivilDate) -> String {
        let month = CalendarMonth(of: date)
        let year = Self.padded(month.year, 4)
        return switch self {
        case .year: year
        case .quarter: "\(year)Q\(month.quarter)"
        case .month: "\(year)-\(Self.padded(month.month, 2))"
        }
    }

    private static func padded(_ number: Int, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
    }
}

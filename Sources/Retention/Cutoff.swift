// SPDX-License-Identifier: Apache-2.0

public import Records

/// The unit of time whose end starts the period of all records in it (DoD 5015.2: cutoff).
///
/// Records whose clocks start in one unit fall due on one day, and share volumes; with `none` each day is a unit of its
/// own, and the volumes are those of months.
public enum Cutoff: String, Hashable, Sendable, CaseIterable {
    case none
    case month
    case quarter
    case year
    case fiscalYear

    /// The last day of the unit that a day lies in; never before the day.
    ///
    /// - Parameter fiscal: the fiscal years of the record's legal entity.
    public func end(of date: CivilDate, fiscal: FiscalCalendar = .calendarYears) -> CivilDate {
        let month = CalendarMonth(of: date)
        return switch self {
        case .none: date
        case .month: month.last
        case .quarter: month.endOfQuarter.last
        case .year: month.endOfYear.last
        case .fiscalYear: fiscal.yearEnd(of: date)
        }
    }

    /// The name of the unit that a day lies in, which is also the name of the folder of its volumes: `2026`, `2026Q3`,
    /// `2026-07`; a fiscal year has the name of the month in which it ends.
    ///
    /// Names of one kind sort as the units follow one another, for the years of four digits.
    public func key(of date: CivilDate, fiscal: FiscalCalendar = .calendarYears) -> String {
        let month = CalendarMonth(of: self == .fiscalYear ? fiscal.yearEnd(of: date) : date)
        let year = Self.padded(month.year, 4)
        return switch self {
        case .year: year
        case .quarter: "\(year)Q\(month.quarter)"
        case .none, .month, .fiscalYear: "\(year)-\(Self.padded(month.month, 2))"
        }
    }

    /// By how many months the unit can put off the start of the period.
    var mostMonths: Int {
        switch self {
        case .none: 0
        case .month: 1
        case .quarter: 3
        case .year: 12
        // A year that is lengthened has up to two.
        case .fiscalYear: 24
        }
    }

    private static func padded(_ number: Int, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
    }
}

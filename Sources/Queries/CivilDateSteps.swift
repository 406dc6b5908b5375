// SPDX-License-Identifier: Apache-2.0

internal import Records

/// From one day of the calendar to others.
extension CivilDate {
    func adding(days: Int) -> CivilDate { CivilDate(day: day + days) }

    /// The same day of another month, or the last one of that month where it is too short; `nil` outside of the years
    /// that a record may speak of.
    func adding(months: Int) -> CivilDate? {
        let parts = parts
        let month = parts.year * 12 + parts.month - 1 + months
        return (parts.day - 3...parts.day).reversed().lazy
            .compactMap { CivilDate(year: month / 12, month: month % 12 + 1, day: $0) }.first
    }

    /// Monday to Sunday (ISO 8601).
    var week: ClosedRange<CivilDate> {
        // 1970-01-01 was a Thursday.
        let monday = day - ((day + 3) % 7 + 7) % 7
        return CivilDate(day: monday)...CivilDate(day: monday + 6)
    }

    /// The days of some months of a year; `nil` where there are no such months.
    static func months(_ months: ClosedRange<Int>, of year: Int) -> ClosedRange<CivilDate>? {
        guard let first = CivilDate(year: year, month: months.lowerBound, day: 1),
            let last = (28...31).reversed().lazy
                .compactMap({ CivilDate(year: year, month: months.upperBound, day: $0) }).first
        else { return nil }
        return first...last
    }
}

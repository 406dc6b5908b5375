// SPDX-License-Identifier: Apache-2.0

internal import Records

/// A month of a year, and the days in which it begins and ends. Any day has one, however far away.
struct CalendarMonth: Hashable {
    /// Months since January of the year 0.
    private let number: Int

    /// Days in 400 years, after which the calendar repeats.
    private static let daysOfCycle = 146_097

    init(of date: CivilDate) {
        let parts = date.parts
        number = parts.year * 12 + parts.month - 1
    }

    private init(number: Int) { self.number = number }

    var year: Int { (number - month + 1) / 12 }

    /// 1...12.
    var month: Int { (number % 12 + 12) % 12 + 1 }

    var quarter: Int { (month - 1) / 3 + 1 }

    var first: CivilDate {
        // 1800 to 2199 are years that a date can be made of; the others repeat them.
        let shifted = year - 1_800
        let cycle = shifted >= 0 ? shifted / 400 : (shifted - 399) / 400
        let day = CivilDate(year: year - cycle * 400, month: month, day: 1)?.day ?? 0
        return CivilDate(day: day + cycle * Self.daysOfCycle)
    }

    var last: CivilDate { CivilDate(day: CalendarMonth(number: number + 1).first.day - 1) }

    /// The last month of the quarter.
    var endOfQuarter: CalendarMonth { CalendarMonth(number: number + 2 - (month - 1) % 3) }

    /// The last month of the year.
    var endOfYear: CalendarMonth { CalendarMonth(number: number + 12 - month) }

    /// The month some months later; negative: earlier.
    func later(by months: Int) -> CalendarMonth { CalendarMonth(number: number + months) }

    /// The same day some months later, read in the longer way: where the month has no such day, the first of the next
    /// one; where the day was the last of its month, no less than the last.
    func later(by months: Int, than date: CivilDate) -> CivilDate {
        let target = CalendarMonth(number: number + months)
        let same = CivilDate(day: target.first.day + date.day - first.day)
        return date == last && same < target.last ? target.last : min(same, CivilDate(day: target.last.day + 1))
    }
}

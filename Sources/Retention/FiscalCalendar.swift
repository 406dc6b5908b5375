// SPDX-License-Identifier: Apache-2.0

public import Records

/// The last day of a fiscal year: a month and a day, written `09-30`. `02-29` is the last day of February.
public struct FiscalYearEnd: Hashable, Sendable, CustomStringConvertible {
    /// 1...12.
    public let month: Int
    public let day: Int

    /// The end of the calendar year.
    public static let december = FiscalYearEnd(month: 12, day: 31)

    private init(month: Int, day: Int) {
        self.month = month
        self.day = day
    }

    /// Reads MM-DD; `nil` where no year has such a day.
    public init?(_ text: String) {
        guard text.utf8.count == 5, let date = CivilDate("2024-\(text)") else { return nil }
        self.init(month: date.parts.month, day: date.parts.day)
    }

    public var description: String {
        "\(month < 10 ? "0" : "")\(month)-\(day < 10 ? "0" : "")\(day)"
    }

    /// The first such day on or after a day.
    func next(onOrAfter date: CivilDate) -> CivilDate {
        let january = CalendarMonth(of: date).endOfYear.later(by: -11)
        for year in 0...1 {
            let target = january.later(by: 12 * year + month - 1)
            let end = min(target.last, CivilDate(day: target.first.day + day - 1))
            if end >= date { return end }
        }
        return date
    }
}

/// The fiscal years of a legal entity, with the days from which each definition counts.
///
/// Before the first definition the years are those of the calendar. A year that is running when a definition begins ends
/// by the old or by the new one, whichever is later: so a change may shorten or lengthen the year, and never brings the
/// end of a day's year forward, nor before that of an earlier day.
public struct FiscalCalendar: Hashable, Sendable {
    public struct Definition: Hashable, Sendable {
        /// The first day on which it counts.
        public var from: CivilDate
        public var end: FiscalYearEnd

        public init(from: CivilDate, end: FiscalYearEnd) {
            self.from = from
            self.end = end
        }
    }

    /// In the order of their days.
    public let definitions: [Definition]

    /// The years of the calendar.
    public static let calendarYears = FiscalCalendar([])

    /// - Parameter definitions: in ascending order of their days.
    public init(_ definitions: [Definition]) { self.definitions = definitions }

    /// The last day of the fiscal year in which a day lies; never before the day.
    ///
    /// - Complexity: O(n) in the number of definitions.
    public func yearEnd(of date: CivilDate) -> CivilDate {
        let later = definitions.firstIndex { $0.from > date } ?? definitions.count
        // The end of the year that was running when the definition in force began.
        var running: CivilDate?
        for index in 0..<later {
            let from = definitions[index].from
            running = end(of: CivilDate(day: from.day - 1), by: index - 1, running)
        }
        return end(of: date, by: later - 1, running)
    }

    /// The end by one definition, later where the next begins before it.
    private func end(of date: CivilDate, by index: Int, _ running: CivilDate?) -> CivilDate {
        let end = (index < 0 ? .december : definitions[index].end).next(onOrAfter: date)
        var latest = max(end, running ?? end)
        for next in definitions[(index + 1)...] {
            guard next.from > date, next.from <= latest else { break }
            latest = max(latest, next.end.next(onOrAfter: next.from))
        }
        return latest
    }
}

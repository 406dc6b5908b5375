// SPDX-License-Identifier: Apache-2.0

internal import Records

/// A day, week, month, quarter or year of the calendar, in one of the ways in which people write it.
///
/// Days: `2024-03-31`, `20240331` (ISO 8601), `2024/3/31`, `31.03.2024`, `31-Mar-2024`, `31/03/2024`. Others: `2024`,
/// `2024-03`, `Mar-2024`, `2024Q1`, `Q1-2024`, `2024-W12` (ISO 8601, weeks begin on Mondays). Case makes no difference.
struct CalendarPeriod {
    var days: ClosedRange<CivilDate>

    /// Whether it was read as day/month/year and would be another day as month/day/year.
    var isAmbiguous = false

    var isDay: Bool { days.lowerBound == days.upperBound }

    private init(_ days: ClosedRange<CivilDate>, isAmbiguous: Bool = false) {
        self.days = days
        self.isAmbiguous = isAmbiguous
    }

    init?(_ text: String) {
        guard let period = Self.reading(of: text) else { return nil }
        self = period
    }

    private static func reading(of text: String) -> CalendarPeriod? {
        if let day = CivilDate(text) { return CalendarPeriod(day...day) }
        guard (4...20).contains(text.utf8.count), text.utf8.allSatisfy({ $0 < 0x80 }) else { return nil }
        let folded = text.lowercased()
        let signs = folded.filter { separators.contains($0) }
        guard let sign = signs.first else { return compact(folded).map { CalendarPeriod($0) } }
        guard signs.allSatisfy({ $0 == sign }) else { return nil }
        let parts = folded.split(separator: sign, omittingEmptySubsequences: false)
        switch parts.count {
        case 2 where sign == "-": return period(parts[0], parts[1]).map { CalendarPeriod($0) }
        case 3: return day(parts, hasPoints: sign == ".")
        default: return nil
        }
    }

    private static let separators: Set<Character> = ["-", ".", "/"]

    /// Year, month, day or the other way round. With points the day comes before the month, always.
    private static func day(_ parts: [Substring], hasPoints: Bool) -> CalendarPeriod? {
        func period(_ year: Int, _ month: Int?, _ day: Int?) -> CalendarPeriod? {
            guard let month, let day else { return nil }
            return CivilDate(year: year, month: month, day: day).map { CalendarPeriod($0...$0) }
        }
        if let year = year(parts[0]) { return period(year, number(parts[1]), number(parts[2])) }
        guard let year = year(parts[2]) else { return nil }
        if let month = months.firstIndex(where: { $0.isNamed(parts[1]) }) {
            return period(year, month + 1, number(parts[0]))
        }
        let dayFirst = period(year, number(parts[1]), number(parts[0]))
        let monthFirst = hasPoints ? nil : period(year, number(parts[0]), number(parts[1]))
        guard let dayFirst, let monthFirst else { return dayFirst ?? monthFirst }
        return CalendarPeriod(dayFirst.days, isAmbiguous: dayFirst.days != monthFirst.days)
    }

    /// `2024`, `2024q1`, `2024w12`.
    private static func compact(_ text: String) -> ClosedRange<CivilDate>? {
        guard let year = year(text.prefix(4)) else { return nil }
        let rest = text.dropFirst(4)
        return rest.isEmpty ? CivilDate.months(1...12, of: year) : quarter(rest, of: year) ?? week(rest, of: year)
    }

    /// A year with what precedes or follows it.
    private static func period(_ first: Substring, _ second: Substring) -> ClosedRange<CivilDate>? {
        if let year = year(first) {
            if second.utf8.count == 2, let month = number(second) { return CivilDate.months(month...month, of: year) }
            return quarter(second, of: year) ?? week(second, of: year)
        }
        guard let year = year(second) else { return nil }
        if let month = months.firstIndex(where: { $0.isNamed(first) }) {
            return CivilDate.months(month + 1...month + 1, of: year)
        }
        return quarter(first, of: year) ?? week(first, of: year)
    }

    private static func quarter(_ text: Substring, of year: Int) -> ClosedRange<CivilDate>? {
        guard text.utf8.count == 2, text.first == "q", let quarter = number(text.dropFirst()),
            (1...4).contains(quarter)
        else { return nil }
        return CivilDate.months(quarter * 3 - 2...quarter * 3, of: year)
    }

    /// The first week of a year is the one with 4 January in it.
    private static func week(_ text: Substring, of year: Int) -> ClosedRange<CivilDate>? {
        guard text.utf8.count == 3, text.first == "w", let week = number(text.dropFirst()), week > 0,
            let first = CivilDate(year: year, month: 1, day: 4)?.week.lowerBound
        else { return nil }
        let days = first.adding(days: 7 * (week - 1)).week
        // A week belongs to the year that its Thursday is in.
        return days.lowerBound.adding(days: 3).year == year ? days : nil
    }

    /// Four digits.
    private static func year(_ text: Substring) -> Int? { text.utf8.count == 4 ? digits(text) : nil }

    /// One digit or two.
    private static func number(_ text: Substring) -> Int? { (1...2).contains(text.utf8.count) ? digits(text) : nil }

    private static func digits(_ text: Substring) -> Int? {
        var number = 0
        for byte in text.utf8 {
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
            number = number * 10 + Int(byte - UInt8(ascii: "0"))
        }
        return number
    }

    private static let months = [
        "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
        "december",
    ]
}

extension String {
    /// Whether the name of a month is written so, whole or by its first three letters.
    fileprivate func isNamed(_ text: Substring) -> Bool { text == self || text == self.prefix(3) }
}

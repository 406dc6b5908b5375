// SPDX-License-Identifier: Apache-2.0

public import Records

/// How long a record is kept after its cutoff: an ISO 8601 duration of years and months, or of days, or `permanent`.
///
/// Admitted are `P6Y`, `P18M`, `P5Y6M` and `P90D`, without zeros in front, up to a hundred years. Weeks, times of day,
/// fractions, and days beside months are not: how long `P1M30D` is depends on where one begins.
public enum RetentionPeriod: Hashable, Sendable, CustomStringConvertible {
    case years(Int)
    case months(Int)
    case days(Int)
    case permanent

    /// The longest period that ends, in months: a hundred years.
    public static let mostMonths = 1_200

    /// The longest period in days: a hundred years of 365 days.
    public static let mostDays = 36_500

    /// Reads an ISO 8601 duration, `permanent`, or what ``description`` writes: `6 years` is how earlier schedules say it.
    public init?(_ text: String) {
        guard text != "permanent" else {
            self = .permanent
            return
        }
        guard let period = Self.duration(text) ?? Self.words(text), period.isInRange else { return nil }
        self = period
    }

    private var isInRange: Bool {
        if case .days(let number) = self { return (1...Self.mostDays).contains(number) }
        return months.map { (1...Self.mostMonths).contains($0) } ?? true
    }

    private static func duration(_ text: String) -> RetentionPeriod? {
        guard text.utf8.first == UInt8(ascii: "P") else { return nil }
        var numbers: [UInt8: Int] = [:]
        var digits = ""
        var order: [UInt8] = []
        for byte in text.utf8.dropFirst() {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): digits.unicodeScalars.append(Unicode.Scalar(byte))
            case UInt8(ascii: "Y"), UInt8(ascii: "M"), UInt8(ascii: "D"):
                guard let number = number(digits) else { return nil }
                numbers[byte] = number
                order.append(byte)
                digits = ""
            default: return nil
            }
        }
        guard digits.isEmpty else { return nil }
        let (year, month, day) = (UInt8(ascii: "Y"), UInt8(ascii: "M"), UInt8(ascii: "D"))
        switch order {
        case [year]: return .years(numbers[year] ?? 0)
        case [month]: return .months(numbers[month] ?? 0)
        case [year, month]: return .months((numbers[year] ?? 0) * 12 + (numbers[month] ?? 0))
        case [day]: return .days(numbers[day] ?? 0)
        default: return nil
        }
    }

    private static func words(_ text: String) -> RetentionPeriod? {
        let words = text.split(separator: " ", omittingEmptySubsequences: false)
        guard words.count == 2, let number = number(String(words[0])) else { return nil }
        let period: RetentionPeriod
        switch words[1] {
        case "year", "years": period = .years(number)
        case "month", "months": period = .months(number)
        case "day", "days": period = .days(number)
        default: return nil
        }
        return period.description == text ? period : nil
    }

    /// A number of at most five digits without a zero in front.
    private static func number(_ digits: String) -> Int? {
        guard (1...5).contains(digits.utf8.count), digits.utf8.first != UInt8(ascii: "0"),
            digits.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) })
        else { return nil }
        return Int(digits)
    }

    /// In words, such as `6 years`.
    public var description: String {
        switch self {
        case .years(let number): number == 1 ? "1 year" : "\(number) years"
        case .months(let number): number == 1 ? "1 month" : "\(number) months"
        case .days(let number): number == 1 ? "1 day" : "\(number) days"
        case .permanent: "permanent"
        }
    }

    /// As a schedule has it, such as `P6Y`.
    public var duration: String {
        switch self {
        case .years(let number): "P\(number)Y"
        case .months(let number): "P\(number)M"
        case .days(let number): "P\(number)D"
        case .permanent: "permanent"
        }
    }

    /// The length in months; `nil` where it never ends, and where it is counted in days.
    public var months: Int? {
        switch self {
        case .years(let number): number.multipliedReportingOverflow(by: 12).partialValue
        case .months(let number): number
        case .days, .permanent: nil
        }
    }

    /// The fewest and the most days that it can have; `nil` where it never ends.
    private var days: ClosedRange<Int>? {
        guard self != .permanent else { return nil }
        if case .days(let number) = self { return number...number }
        // 400 years have 146,097 days; two months and a day lie between the shortest and the longest of a length.
        let mean = (months ?? 0) * 146_097 / 4_800
        return max(0, mean - 32)...mean + 32
    }

    /// Whether this period is no shorter than another, wherever both begin.
    ///
    /// - Parameter months: what the other has more, such as the year of a cutoff.
    public func covers(_ other: RetentionPeriod, and more: Int = 0) -> Bool {
        guard self != .permanent else { return true }
        guard other != .permanent else { return false }
        if let mine = months, let other = other.months { return mine >= other + more }
        if case .days(let mine) = self, case .days(let other) = other, more == 0 { return mine >= other }
        guard let mine = days, let other = other.days else { return false }
        return mine.lowerBound >= other.upperBound + more * 31
    }

    /// The last day of the period that follows a day; `nil` where it never ends. Always the longer reading.
    ///
    /// The same day of a later month. Where that has none, the first of the month after it: a year after 29 February
    /// 2024 is 1 March 2025. The last day of a month is followed by no less than the last day of one, so a period that is
    /// counted from a cutoff is never short: two years after 28 February 2026 end on 29 February 2028.
    public func end(after date: CivilDate) -> CivilDate? {
        if case .days(let number) = self { return CivilDate(day: date.day + number) }
        return months.map { CalendarMonth(of: date).later(by: $0, than: date) }
    }
}

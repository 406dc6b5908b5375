// SPDX-License-Identifier: Apache-2.0

public import Records

/// How long a record is kept after its cutoff: written `6 years`, `1 year`, `18 months` or `permanent`.
public enum RetentionPeriod: Hashable, Sendable, CustomStringConvertible {
    case years(Int)
    case months(Int)
    case permanent

    /// The longest period that ends, in months: a hundred years.
    public static let mostMonths = 1_200

    /// Reads what ``description`` writes, and nothing else: no zero, no leading zeros, no more than a hundred years.
    public init?(_ text: String) {
        if text == "permanent" {
            self = .permanent
            return
        }
        let words = text.split(separator: " ", omittingEmptySubsequences: false)
        guard words.count == 2, words[0].utf8.count <= 4, let number = Int(words[0]), number > 0 else { return nil }
        let period: RetentionPeriod
        switch words[1] {
        case "year", "years": period = .years(number)
        case "month", "months": period = .months(number)
        default: return nil
        }
        guard let months = period.months, months <= Self.mostMonths, period.description == text else { return nil }
        self = period
    }

    public var description: String {
        switch self {
        case .years(let number): number == 1 ? "1 year" : "\(number) years"
        case .months(let number): number == 1 ? "1 month" : "\(number) months"
        case .permanent: "permanent"
        }
    }

    /// The length in months; `nil` where it never ends.
    public var months: Int? {
        switch self {
        case .years(let number): number.multipliedReportingOverflow(by: 12).partialValue
        case .months(let number): number
        case .permanent: nil
        }
    }

    /// Whether this period is no shorter than another.
    public func covers(_ other: RetentionPeriod) -> Bool {
        guard let months else { return true }
        return other.months.map { $0 <= months } ?? false
    }

    /// The last day of the period that follows a day; `nil` where it never ends.
    ///
    /// The last day of a month is followed by last days of months, so a period that is counted from a cutoff is never
    /// a day short: two years after 28 February 2026 end on 29 February 2028.
    public func end(after date: CivilDate) -> CivilDate? {
        months.map { CalendarMonth(of: date).later(by: $0, than: date) }
    }
}

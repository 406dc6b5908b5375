// SPDX-License-Identifier: Apache-2.0

internal import Records

/// Reads days and periods that are counted from today: `yesterday`, `last-month`, `last-30-days`, `30d`, `ytd`.
///
/// Weeks run from Monday to Sunday. A number of days, weeks, months or years ends with today and has today in it; of
/// months and years it begins the day after the same day so many months ago, or after the last day of that month where
/// the month is too short. Case makes no difference.
enum RelativePeriod {
    static func days(_ text: String, today: CivilDate) -> ClosedRange<CivilDate>? {
        guard text.utf8.count <= 20 else { return nil }
        let folded = text.lowercased()
        switch folded {
        case "today": return today...today
        case "yesterday": return today.adding(days: -1)...today.adding(days: -1)
        case "tomorrow": return today.adding(days: 1)...today.adding(days: 1)
        case "ytd": return Unit.year.containing(today).map { $0.lowerBound...today }
        case "mtd": return Unit.month.containing(today).map { $0.lowerBound...today }
        default: break
        }
        let parts = folded.split(separator: "-", omittingEmptySubsequences: false)
        switch parts.count {
        case 1: return Unit(letter: folded.last).flatMap { last(folded.dropLast(), $0, through: today) }
        case 2: return Unit(rawValue: String(parts[1])).flatMap { whole(parts[0], $0, today: today) }
        case 3 where parts[0] == "last":
            let name = parts[2].hasSuffix("s") ? parts[2].dropLast() : parts[2]
            return Unit(rawValue: String(name)).flatMap { last(parts[1], $0, through: today) }
        default: return nil
        }
    }

    private enum Unit: String {
        case day
        case week
        case month
        case quarter
        case year

        init?(letter: Character?) {
            switch letter {
            case "d": self = .day
            case "w": self = .week
            case "m": self = .month
            case "y": self = .year
            default: return nil
            }
        }

        /// How many months it has, where it is made of months.
        var months: Int {
            switch self {
            case .day, .week: 0
            case .month: 1
            case .quarter: 3
            case .year: 12
            }
        }

        /// The whole of it that a day is in.
        func containing(_ day: CivilDate) -> ClosedRange<CivilDate>? {
            switch self {
            case .day: return day...day
            case .week: return day.week
            case .month, .quarter, .year:
                let first = (day.parts.month - 1) / months * months + 1
                return CivilDate.months(first...first + months - 1, of: day.year)
            }
        }
    }

    /// `this-week`, `last-month`.
    private static func whole(_ word: Substring, _ unit: Unit, today: CivilDate) -> ClosedRange<CivilDate>? {
        guard unit != .day, let current = unit.containing(today) else { return nil }
        return switch word {
        case "this": current
        case "last": unit.containing(current.lowerBound.adding(days: -1))
        default: nil
        }
    }

    /// So many of them, up to today.
    private static func last(_ count: Substring, _ unit: Unit, through today: CivilDate) -> ClosedRange<CivilDate>? {
        guard (1...4).contains(count.utf8.count), count.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
            let count = Int(count), count > 0
        else { return nil }
        let before: CivilDate? =
            switch unit {
            case .day: today.adding(days: -count)
            case .week: today.adding(days: -7 * count)
            case .month, .quarter, .year: today.adding(months: -count * unit.months)
            }
        return before.map { $0.adding(days: 1)...today }
    }
}

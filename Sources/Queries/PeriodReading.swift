// SPDX-License-Identifier: Apache-2.0

internal import Records

/// Reads days, months, quarters, years, and what lies between them (ISO 8601, but for the quarter).
enum PeriodReading {
    /// The condition that `text` states: `2024`, `2024-03`, `2024Q1`, `2024-03-31`, `a..b`, `a..`, `>=a`.
    static func condition(_ text: String) -> FieldCondition? {
        guard text.utf8.count <= 40 else { return nil }
        if let sides = RangeReading.sides(of: text) {
            let from = period(sides.lower)
            let through = period(sides.upper)
            guard from != nil || sides.lower.isEmpty, through != nil || sides.upper.isEmpty else { return nil }
            return days(from?.lowerBound, through?.upperBound)
        }
        let (sign, value) = RangeReading.comparison(of: text)
        guard let period = period(value) else { return nil }
        return switch sign {
        case .equal: days(period.lowerBound, period.upperBound)
        case .atLeast: days(period.lowerBound, nil)
        case .atMost: days(nil, period.upperBound)
        case .above: days(CivilDate(day: period.upperBound.day + 1), nil)
        case .below: days(nil, CivilDate(day: period.lowerBound.day - 1))
        }
    }

    /// A word that is a day, as YYYY-MM-DD and no otherwise: eight digits may be any number.
    static func day(_ word: String) -> CivilDate? {
        word.utf8.count == 10 ? CivilDate(word) : nil
    }

    private static func days(_ from: CivilDate?, _ through: CivilDate?) -> FieldCondition? {
        let ends = [from, through].compactMap { $0 }
        guard !ends.isEmpty, ends.allSatisfy({ CivilDate.plausibleYears.contains($0.year) }) else { return nil }
        if let from, let through, through < from { return nil }
        return .dates(from: from, through: through)
    }

    /// The first and the last day of what `text` names.
    private static func period(_ text: String) -> ClosedRange<CivilDate>? {
        if let day = CivilDate(text) { return day...day }
        let bytes = Array(text.utf8)
        guard bytes.count >= 4, let year = number(bytes[..<4]) else { return nil }
        var rest = bytes[4...]
        if rest.isEmpty { return months(1...12, of: year) }
        let hasHyphen = rest.first == UInt8(ascii: "-")
        if hasHyphen { rest = rest.dropFirst() }
        if rest.count == 2, rest.first == UInt8(ascii: "Q") || rest.first == UInt8(ascii: "q") {
            guard let quarter = number(rest.dropFirst()), (1...4).contains(quarter) else { return nil }
            return months(quarter * 3 - 2...quarter * 3, of: year)
        }
        guard hasHyphen, rest.count == 2, let month = number(rest), (1...12).contains(month) else { return nil }
        return months(month...month, of: year)
    }

    private static func months(_ months: ClosedRange<Int>, of year: Int) -> ClosedRange<CivilDate>? {
        guard let first = CivilDate(year: year, month: months.lowerBound, day: 1),
            let last = (28...31).reversed().lazy
                .compactMap({ CivilDate(year: year, month: months.upperBound, day: $0) }).first
        else { return nil }
        return first...last
    }

    private static func number(_ bytes: ArraySlice<UInt8>) -> Int? {
        var number = 0
        for byte in bytes {
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
            number = number * 10 + Int(byte - UInt8(ascii: "0"))
        }
        return number
    }
}

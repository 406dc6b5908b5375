// SPDX-License-Identifier: Apache-2.0

internal import Records

/// Reads the value of a date field: days and periods, of the calendar or counted from today, and what lies between them.
enum PeriodReading {
    /// The condition that `text` states: `2024`, `2024-03-31`, `last-month`, `a..b`, `a..`, `>=a`.
    ///
    /// Between quotes a space does what a hyphen does: `"31 March 2024"`, `"last 30 days"`.
    static func value(_ text: String, today: CivilDate?) -> FieldValue {
        guard text.utf8.count <= 60 else { return FieldValue(condition: nil, reason: nil) }
        var reading = Reading(today: today)
        let condition = reading.condition(text.replacing(" ", with: "-"))
        return FieldValue(condition: condition, reason: condition == nil ? nil : reading.reason)
    }

    /// Whether `text` names a period in any way, be it counted from today.
    static func isPeriod(_ text: String) -> Bool {
        CalendarPeriod(text) != nil || RelativePeriod.days(text, today: CivilDate(day: 0)) != nil
    }
}

/// One run over a value.
private struct Reading {
    let today: CivilDate?
    var reason: QueryNote.Reason?

    init(today: CivilDate?) { self.today = today }

    mutating func condition(_ text: String) -> FieldCondition? {
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

    private mutating func period(_ text: String) -> ClosedRange<CivilDate>? {
        if let period = CalendarPeriod(text) {
            if period.isAmbiguous, reason == nil { reason = .ambiguousDay(period.days.lowerBound) }
            return period.days
        }
        return today.flatMap { RelativePeriod.days(text, today: $0) }
    }

    private func days(_ from: CivilDate?, _ through: CivilDate?) -> FieldCondition? {
        let ends = [from, through].compactMap { $0 }
        guard !ends.isEmpty, ends.allSatisfy({ CivilDate.plausibleYears.contains($0.year) }) else { return nil }
        if let from, let through, through < from { return nil }
        return .dates(from: from, through: through)
    }
}

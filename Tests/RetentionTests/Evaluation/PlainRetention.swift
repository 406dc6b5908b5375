// SPDX-License-Identifier: Apache-2.0

import Records
import Retention

/// The retention of a record, worked out a second time and plainly: day by day, from the words of Docs/Retention.md, with
/// nothing of the code that it is compared with but the dates.
struct PlainRetention {
    struct Event {
        var kind: String
        var day: Int
        var recorded: Int
        var isDoubted: Bool
    }

    struct Rule {
        var product: String?
        var entity: String?
        var choice: String?
        var parts: [String]
        var cutoff: String
        var period: String
    }

    /// A floor: a day, `nil` while something is waited for, or the greatest number where it never ends.
    typealias Floor = Int?
    static let forever = Int.max

    var captured = 0
    var creation = 0
    var product = ""
    var entity = ""
    var isParsed = true
    var dates: [String: Int] = [:]
    var events: [Event] = []
    var yearEnd = (month: 12, day: 31)

    func floors(_ rules: [Rule]) -> [Floor] {
        rules.filter { rule in
            (rule.product ?? product).lowercased() == product.lowercased()
                && (rule.entity ?? entity).lowercased() == entity.lowercased()
        }.map(floor)
    }

    private func floor(_ rule: Rule) -> Floor {
        if rule.period == "permanent" { return Self.forever }
        guard let day = start(rule) else { return nil }
        var last = max(day, creation)
        while !isLast(last, rule.cutoff) { last += 1 }
        var end = end(of: rule.period, from: last)
        end = max(end, captured + 90)
        for part in rule.parts {
            if let event = counting(part == "maturity" ? "event:matured" : part), event.isDoubted {
                end = max(end, event.recorded + 30)
            }
        }
        return end
    }

    private func start(_ rule: Rule) -> Int? {
        var known: [Int] = []
        var ends = 0
        var waits = false
        for part in rule.parts {
            if let day = day(part) {
                known.append(day)
                ends += part == "lastAmendment" ? 0 : 1
            } else if part == "maturity" || part.hasPrefix("event:") {
                waits = true
            }
        }
        switch rule.choice ?? "latest" {
        case "earliest": return known.min() ?? (waits ? nil : creation)
        case "latest": return waits ? nil : known.max() ?? creation
        default: return ends > 0 || !waits ? known.max() ?? creation : nil
        }
    }

    private func counting(_ part: String) -> Event? {
        events.filter { "event:\($0.kind)" == part }.max {
            ($0.day, $0.isDoubted ? $0.recorded + 30 : $0.recorded)
                < ($1.day, $1.isDoubted ? $1.recorded + 30 : $1.recorded)
        }
    }

    private func day(_ part: String) -> Int? {
        switch part {
        case "creation": return creation
        case "fiscalYearEnd": return (creation...).first { isLast($0, "fiscalYear") }
        case "lastAmendment": return dates[part]
        case "maturity":
            let stated = isParsed ? dates[part] : nil
            return [stated, counting("event:matured")?.day].compactMap { $0 }.max()
        case "tradeDate", "settlementDate", "documentDate":
            guard isParsed, let day = dates[part], day <= captured + 400 else { return nil }
            return day
        default: return counting(part)?.day
        }
    }

    private func isLast(_ day: Int, _ cutoff: String) -> Bool {
        let (today, tomorrow) = (CivilDate(day: day).parts, CivilDate(day: day + 1).parts)
        switch cutoff {
        case "month": return today.month != tomorrow.month
        case "quarter": return today.month != tomorrow.month && [3, 6, 9, 12].contains(today.month)
        case "year": return today.year != tomorrow.year
        case "fiscalYear": return (today.month, today.day) == yearEnd
        default: return true
        }
    }

    private func end(of period: String, from day: Int) -> Int {
        let number = Int(period.dropFirst().dropLast()) ?? 0
        if period.hasSuffix("D") { return day + number }
        let (from, next) = (CivilDate(day: day).parts, CivilDate(day: day + 1).parts)
        let months = from.year * 12 + from.month - 1 + (period.hasSuffix("Y") ? number * 12 : number)
        // Walk to the month, then to the day in it.
        var end = day
        while true {
            let parts = CivilDate(day: end).parts
            let month = parts.year * 12 + parts.month - 1
            if month > months { return end }
            if month == months, parts.day == from.day { break }
            end += 1
        }
        guard from.month != next.month else { return end }
        while CivilDate(day: end + 1).parts.month == CivilDate(day: end).parts.month { end += 1 }
        return end
    }
}

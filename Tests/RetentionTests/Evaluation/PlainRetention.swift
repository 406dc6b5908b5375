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

        /// The number of an event before it whose place it takes, and whether it is about something else.
        var corrects: Int?
        var isElsewhere = false
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

    /// Day by day: one is open where it is, whatever is left out of the events that are in doubt on it.
    private func floor(_ rule: Rule) -> Floor {
        let certain = floor(rule, by: inForce(without: []))
        guard let end = certain, end != Self.forever else { return certain }
        let doubted = events.indices.filter { events[$0].isDoubted }
        let selections = (0..<1 << doubted.count).map { bits in
            let leftOut = Set(doubted.indices.filter { bits & 1 << $0 != 0 }.map { doubted[$0] })
            return (leftOut, floor(rule, by: inForce(without: leftOut)))
        }
        return (end...).first { last in
            selections.allSatisfy { leftOut, floor in
                leftOut.contains { events[$0].recorded + 30 <= last } || floor.map { $0 <= last } ?? false
            }
        }
    }

    private func inForce(without leftOut: Set<Int>) -> [Event] {
        let replaced = Set(events.indices.filter { !leftOut.contains($0) }.compactMap { events[$0].corrects })
        return events.indices.filter { !leftOut.contains($0) && !replaced.contains($0) && !events[$0].isElsewhere }
            .map { events[$0] }
    }

    private func floor(_ rule: Rule, by events: [Event]) -> Floor {
        var plain = self
        plain.events = events
        return plain.plainFloor(rule)
    }

    private func plainFloor(_ rule: Rule) -> Floor {
        if rule.period == "permanent" { return Self.forever }
        guard let day = start(rule) else { return nil }
        var last = max(day, creation)
        while !isLast(last, rule.cutoff) { last += 1 }
        let end = end(of: rule.period, from: last)
        return max(end, captured + 90)
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
        events.filter { "event:\($0.kind)" == part }.max { $0.day < $1.day }
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

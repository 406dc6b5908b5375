// SPDX-License-Identifier: Apache-2.0

import Records
import Retention
import TestSupport
import Testing

@Suite("Whatever the schedule, the record and what happens")
struct RetentionPropertyTests {
    private func floor(_ plain: PlainRetention.Floor) -> RetentionFloor {
        switch plain {
        case nil: .awaiting
        case PlainRetention.forever?: .permanent
        case let day?: .day(CivilDate(day: day))
        }
    }

    @Test("a plain computation comes to the same floors, rule by rule", arguments: 0..<300)
    func plain(seed: Int) throws {
        let made = GeneratedRetention(seed: seed)
        let status = try made.status()
        let floors = made.plain.floors(made.rules).map(floor)
        #expect(status.rules.map(\.floor) == floors, "seed \(seed)")
        #expect(status.floor == floors.max() && status.ownFloor == status.floor, "seed \(seed)")
        #expect(status.due.map { $0.day - 1 } == status.floor.day?.day)
    }

    @Test("nothing is due within 90 days of its capture", arguments: 0..<150)
    func leastDays(seed: Int) throws {
        let made = GeneratedRetention(seed: seed)
        if let day = try made.status().floor.day { #expect(day.day >= made.plain.captured + 90, "seed \(seed)") }
    }

    @Test("an event by hand brings no day forward to one within 30 days of its recording", arguments: 0..<300)
    func doubt(seed: Int) throws {
        var made = GeneratedRetention(seed: seed)
        let before = try made.status()
        made.addEvent(mayCorrect: true)
        made.events[made.events.count - 1].origin = .hand(isConfirmed: false)
        let after = try made.status()
        let until = CivilDate(day: made.plain.events[made.events.count - 1].recorded + RetentionEvent.daysOfDoubt)
        for (first, second) in zip(before.rules, after.rules) {
            #expect(second.floor >= min(first.floor, .day(until)), "seed \(seed)")
        }
    }

    @Test("another rule, an extension, a hold or another record never brings the floor forward", arguments: 0..<150)
    func later(seed: Int) throws {
        var made = GeneratedRetention(seed: seed)
        let before = try made.status()
        let day = CivilDate(day: Int.random(in: 15_000..<30_000, using: &made.random))
        let periods: [RetentionPeriod] = [.years(1), .months(70), .days(9), .permanent, .years(50)]
        let period = periods.randomElement(using: &made.random) ?? .permanent
        for length in [RetentionExtension.Length.until(day), .period(period)] {
            let after = try made.status(extensions: [RetentionExtension(length, authority: "A", line: 9)])
            #expect(after.floor >= before.floor, "seed \(seed)")
            #expect(after.extensions.map(\.isLonger) == [after.floor > before.floor], "seed \(seed)")
            if case .until(let day) = length { #expect(after.floor >= .day(day), "seed \(seed)") }
        }
        let held = try made.status(on: 40_000, holds: [LegalHold("M-1", since: day, line: 8)])
        #expect(held.floor == before.floor && !held.isEligible, "seed \(seed)")
        #expect(held.state == (before.floor == .permanent ? .permanent : .held), "seed \(seed)")
        let relative = try GeneratedRetention(seed: seed + 10_000).status(holds: held.holds)
        let id = RecordID(TimeOrderedUUID(milliseconds: 1, random: (2, 3)))
        for relation in RetentionStatus.Relation.allCases {
            let both = try RetentionEvaluator(made.schedule()).status(
                of: made.record, on: CivilDate(day: 40_000), events: made.events,
                relatives: [(id, relation, relative)])
            #expect(both.floor == max(before.floor, relative.floor) && !both.isEligible, "seed \(seed)")
            #expect(both.ownFloor == before.floor && both.relatives[0].isLonger == (relative.floor > before.floor))
        }
        made.rules.append(made.rule(9))
        #expect(try made.status().floor >= before.floor, "seed \(seed)")
    }

    @Test("a later event never brings forward a floor that has a day, save the first of several", arguments: 0..<150)
    func events(seed: Int) throws {
        var made = GeneratedRetention(seed: seed)
        made.rules = made.rules.filter { $0.choice != "earliest" }
        guard made.rules.contains(where: { $0.product == nil && $0.entity == nil }) else { return }
        let before = try made.status()
        made.addEvent()
        let after = try made.status()
        // One that is kept because of a doubt may have waited for the event.
        for (first, second) in zip(before.rules, after.rules)
        where first.floor != .awaiting && first.doubted.isEmpty {
            #expect(second.floor >= first.floor, "seed \(seed)")
        }
    }

    @Test("the state, its day and what would change it agree with the floor", arguments: 0..<150)
    func states(seed: Int) throws {
        let made = GeneratedRetention(seed: seed)
        let last = try made.status().floor.day?.day ?? 25_000
        for day in [made.plain.captured, 20_000, last, last + 1, 30_000] {
            let status = try made.status(on: day)
            switch status.floor {
            case .permanent: #expect(status.state == .permanent && status.changes.isEmpty)
            case .awaiting:
                #expect(status.state == .awaiting && !status.isDue)
                #expect(
                    status.changes.contains {
                        if case .event(let kinds, _, _) = $0 { !kinds.isEmpty } else { false }
                    }, "seed \(seed)")
            case .day(let last):
                #expect(status.isDue == (last.day < day) && status.isEligible == status.isDue, "seed \(seed)")
                #expect(status.state == (last.day < day ? .due : .kept), "seed \(seed)")
                #expect(status.since == (last.day < day ? CivilDate(day: last.day + 1) : made.record.captured))
                let due = CivilDate(day: last.day + 1)
                #expect(status.changes.contains(.day(due)) == !status.isDue, "seed \(seed)")
                #expect(
                    status.changes.contains(.approval(status.action, persons: status.approvals)) == status.isDue)
            }
            #expect(made.plain.isParsed || status.action >= .review, "seed \(seed)")
        }
    }

    @Test("a schedule that is judged not to shorten shortens nothing, whatever happens later", arguments: 0..<250)
    func comparison(seed: Int) throws {
        var made = GeneratedRetention(seed: seed)
        var other = made
        if Bool.random(using: &made.random) {
            other.rules.append(made.rule(7))
        } else {
            let index = Int.random(in: 0..<made.rules.count, using: &made.random)
            let changed = made.rule(0)
            switch Int.random(in: 0..<4, using: &made.random) {
            case 0: other.rules[index].period = changed.period
            case 1: other.rules[index].cutoff = changed.cutoff
            case 2: (other.rules[index].choice, other.rules[index].parts) = (changed.choice, changed.parts)
            default: other.rules.swapAt(index, 0)
            }
        }
        guard other.rules.contains(where: { $0.product == nil && $0.entity == nil }) else { return }
        let (old, new) = (try made.schedule(), try other.schedule())
        let verdict = ScheduleComparison(made.record, from: old, to: new, events: made.events)
        #expect(ScheduleComparison(made.record, from: old, to: old, events: made.events).verdict == .same)
        #expect(verdict.lost.isEmpty == (verdict.verdict != .shortened), "seed \(seed)")
        guard verdict.verdict != .shortened else { return }
        for _ in 0..<6 {
            let first = RetentionEvaluator(old).status(of: made.record, on: made.record.captured, events: made.events)
            let second = RetentionEvaluator(new).status(of: made.record, on: made.record.captured, events: made.events)
            #expect(second.floor >= first.floor, "seed \(seed)")
            made.addEvent()
            let amended = CivilDate(day: made.plain.captured + Int.random(in: 0..<5_000, using: &made.random))
            made.record.lastAmendment = max(amended, made.record.lastAmendment ?? amended)
        }
    }
}

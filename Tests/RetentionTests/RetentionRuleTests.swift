// SPDX-License-Identifier: Apache-2.0

import Records
import Retention
import TestSupport
import Testing

@Suite("A retention rule")
struct RetentionRuleTests {
    private let captured = CivilDate("2026-05-04") ?? CivilDate(day: 0)

    private func day(_ text: String) -> CivilDate { CivilDate(text) ?? CivilDate(day: 0) }

    private func rule(
        _ trigger: RetentionTrigger, _ cutoff: Cutoff = .year, _ period: RetentionPeriod = .years(3)
    ) -> RetentionRule {
        RetentionRule(
            .blotter, trigger: trigger, cutoff: cutoff, period: period, easilyAccessible: .years(2),
            action: period == .permanent ? .permanent : .destroy, citations: [])
    }

    @Test("starts the clock at the later of its date and the creation")
    func clockStart() {
        let facts = RecordFacts(
            tradeDate: day("2026-05-01"), documentDate: day("2026-05-04"), settlementDate: day("2026-05-06"))
        for (trigger, start) in [
            (RetentionTrigger.creation, "2026-05-04"), (.tradeDate, "2026-05-04"), (.documentDate, "2026-05-04"),
            (.settlementDate, "2026-05-06"),
        ] {
            #expect(trigger.clockStart(creation: captured, facts: facts) == day(start), "\(trigger)")
            #expect(trigger.clockStart(creation: captured, facts: RecordFacts()) == captured, "\(trigger)")
            #expect(trigger.clockStart(creation: day("2019-01-01"), facts: RecordFacts()) == day("2019-01-01"))
        }
    }

    @Test("has no date until the event, and then the later of event and creation")
    func events() {
        let rule = rule(.event("contractTerminated"))
        func keep(_ events: [String: CivilDate]) -> KeepUntil {
            rule.keepUntil(creation: captured, captured: captured, facts: RecordFacts(events: events))
        }
        #expect(keep([:]) == .awaiting(event: "contractTerminated"))
        #expect(keep(["accountClosed": day("2027-01-01")]) == .awaiting(event: "contractTerminated"))
        #expect(keep(["contractTerminated": day("2031-02-03")]) == .day(day("2034-12-31")))
        #expect(keep(["contractTerminated": day("2020-02-03")]) == .day(day("2029-12-31")))
    }

    @Test(
        "keeps until the end of the cutoff and the period",
        arguments: [
            (Cutoff.year, RetentionPeriod.years(3), "2029-12-31"), (.quarter, .years(3), "2029-06-30"),
            (.month, .years(3), "2029-05-31"), (.month, .months(18), "2027-11-30"), (.year, .years(6), "2032-12-31"),
        ])
    func keepUntil(cutoff: Cutoff, period: RetentionPeriod, end: String) {
        let rule = rule(.creation, cutoff, period)
        #expect(rule.keepUntil(clockStart: captured, captured: captured) == day(end))
        #expect(rule.keepUntil(creation: captured, captured: captured, facts: RecordFacts()) == .day(day(end)))
    }

    @Test("keeps for 90 days after the capture, however old the record is")
    func leastDays() {
        let rule = rule(.creation, .month, .months(1))
        #expect(rule.keepUntil(clockStart: day("2001-01-01"), captured: captured) == day("2026-08-02"))
        #expect(
            rule.keepUntil(creation: day("2001-01-01"), captured: captured, facts: RecordFacts())
                == .day(day("2026-08-02")))
    }

    @Test("never ends where it is permanent, whatever has happened")
    func permanent() {
        let rule = rule(.event("retired"), .year, .permanent)
        let facts = RecordFacts(events: ["retired": captured])
        #expect(rule.keepUntil(creation: captured, captured: captured, facts: facts) == .permanent)
        #expect(rule.keepUntil(clockStart: captured, captured: captured) == nil)
        #expect(rule.ceiling(clockStart: captured, captured: captured) == nil)
    }

    @Test("has a ceiling no earlier than its floor, and says how long easy access lasts")
    func ceiling() {
        var rule = rule(.creation)
        #expect(rule.ceiling(clockStart: captured, captured: captured) == nil)
        rule.ceiling = .years(7)
        #expect(rule.ceiling(clockStart: captured, captured: captured) == day("2033-12-31"))
        #expect(rule.ceiling(clockStart: day("1990-01-01"), captured: captured) == day("2026-08-02"))
        #expect(rule.easilyAccessibleUntil(creation: captured) == day("2028-05-04"))
        rule.easilyAccessible = nil
        #expect(rule.easilyAccessibleUntil(creation: captured) == nil)
    }

    @Test("puts records into volumes by their clock, and by their creation where an event starts it")
    func volumes() {
        let facts = RecordFacts(settlementDate: day("2027-01-02"), events: ["retired": day("2030-01-01")])
        #expect(rule(.settlementDate, .month).volumePeriod(creation: captured, facts: facts) == "2027-01")
        #expect(rule(.creation, .quarter).volumePeriod(creation: captured, facts: facts) == "2026Q2")
        #expect(rule(.event("retired")).volumePeriod(creation: captured, facts: facts) == "2026")
    }

    @Test("keeps every record of one volume until one day, save for the 90 days", arguments: 0..<50)
    func oneDayAVolume(seed: Int) {
        var random = SeededGenerator(seed: UInt64(seed))
        var ends: [String: CivilDate] = [:]
        let cutoff = Cutoff.allCases[seed % 3]
        let rule = rule(.tradeDate, cutoff)
        for _ in 0..<200 {
            let creation = CivilDate(day: Int.random(in: 15_000..<25_000, using: &random))
            let facts = RecordFacts(tradeDate: CivilDate(day: Int.random(in: 15_000..<25_000, using: &random)))
            let start = rule.trigger.clockStart(creation: creation, facts: facts) ?? creation
            guard let end = rule.keepUntil(clockStart: start, captured: creation) else { continue }
            let key = rule.volumePeriod(creation: creation, facts: facts)
            #expect(ends[key, default: end] == end, "seed \(seed)")
            ends[key] = end
            #expect(end >= CivilDate(day: start.day + 3 * 365))
        }
    }

    @Test("trusts the dates of what was parsed wholly")
    func facts() {
        var record = ParsedRecord(state: .parsed, format: .fix, rule: "x", tradeDate: captured, documentDate: captured)
        record.terms.settlementDate = captured
        #expect(
            RecordFacts(record)
                == RecordFacts(tradeDate: captured, documentDate: captured, settlementDate: captured))
        record.state = .partial
        #expect(RecordFacts(record, events: ["retired": captured]) == RecordFacts(events: ["retired": captured]))
    }

    @Test("has a trigger that is written as it is read")
    func triggers() {
        for text in ["creation", "tradeDate", "documentDate", "settlementDate", "event:accountClosed", "event:a9"] {
            #expect(RetentionTrigger(text)?.description == text)
        }
        for text in ["", "Creation", "event", "event:", "event:Retired", "event:a b", "event:9a", "event:é"] {
            #expect(RetentionTrigger(text) == nil, "\(text)")
        }
        #expect(RetentionTrigger("event:" + String(repeating: "a", count: 65)) == nil)
    }
}

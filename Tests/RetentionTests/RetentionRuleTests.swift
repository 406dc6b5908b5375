// SPDX-License-Identifier: Apache-2.0

import Records
import Retention
import TestSupport
import Testing

@Suite("Retention rules")
struct RetentionRuleTests {
    private func day(_ text: String) -> CivilDate { CivilDate(text) ?? CivilDate(day: 0) }

    private func schedule(_ rules: String, _ entities: String = "") throws -> RetentionSchedule {
        let unclassified =
            #"{"class":"unclassified","trigger":"creation","cutoff":"year","period":"P100Y","action":"review","#
            + #""citations":[{"authority":"A","clause":"1","evidence":"P","note":"n"}]}"#
        let cited = rules.replacing(
            #""cited""#, with: #""citations":[{"authority":"A","clause":"1","evidence":"P","note":"n"}]"#)
        let text =
            #"{"name":"own","version":1,"jurisdictions":["here"],"notice":"\#(RetentionSchedule.notice)",\#(entities)"#
            + #""rules":[\#(cited),\#(unclassified)]}"#
        return try RetentionSchedule(decoding: text.utf8)
    }

    private static func rule(
        _ trigger: String = #""creation""#, _ cutoff: String = "year", _ period: String = "P3Y", more: String = ""
    ) -> String {
        let action = period == "permanent" ? "permanent" : "destroy"
        return #"{"class":"blotter","trigger":\#(trigger),"cutoff":"\#(cutoff)","period":"\#(period)",\#(more)"#
            + #""action":"\#(action)","cited"}"#
    }

    private func reading(
        _ rule: String, _ change: (inout RetainedRecord) -> Void = { _ in },
        _ events: [RetentionEventKind: CivilDate] = [:]
    ) throws -> RuleReading {
        var record = RetainedRecord(.blotter, captured: day("2026-05-04"))
        change(&record)
        return try #require(schedule(rule).governing(record, events: events))
    }

    @Test(
        "keep until the end of the cutoff and the period",
        arguments: [
            ("year", "P3Y", "2029-12-31"), ("quarter", "P3Y", "2029-06-30"), ("month", "P3Y", "2029-05-31"),
            ("month", "P18M", "2027-12-01"), ("year", "P6Y", "2032-12-31"), ("none", "P3Y", "2029-05-04"),
            ("none", "P400D", "2027-06-08"), ("fiscalYear", "P3Y", "2029-12-31"),
        ])
    func keptUntil(cutoff: String, period: String, end: String) throws {
        #expect(try reading(Self.rule(#""creation""#, cutoff, period)).keptUntil == day(end))
    }

    @Test("keep for 90 days after the capture, however old the record is")
    func leastDays() throws {
        let reading = try reading(Self.rule(#""creation""#, "month", "P1M")) { $0.creation = day("2001-01-01") }
        #expect(reading.keptUntil == day("2026-08-02") && reading.cutoffEnd == day("2001-01-31"))
    }

    @Test("never end where they are permanent, whatever has happened")
    func permanent() throws {
        for events in [[:], [RetentionEventKind.retired: day("2020-01-01")]] {
            let reading = try reading(Self.rule(#""event:retired""#, "year", "permanent"), { _ in }, events)
            #expect(reading.isPermanent && !reading.isAwaiting && reading.keptUntil == nil && reading.ceiling == nil)
        }
    }

    @Test("have a ceiling no earlier than the floor, and say how long easy access lasts")
    func ceiling() throws {
        let plain = try reading(Self.rule())
        #expect(plain.ceiling == nil && plain.easilyAccessibleUntil == nil)
        let rule = Self.rule(more: #""ceiling":"P7Y","easilyAccessible":"P2Y","#)
        let first = try reading(rule)
        #expect(first.ceiling == day("2033-12-31") && first.easilyAccessibleUntil == day("2028-05-04"))
        #expect(try reading(rule) { $0.creation = day("1990-01-01") }.ceiling == day("2026-08-02"))
    }

    @Test("that apply to one record are all told, and the one that keeps it for the longest governs")
    func several() throws {
        let schedule = try schedule(
            [
                Self.rule(#""creation""#, "year", "P3Y"),
                Self.rule(
                    #""event:retired""#, "year", "P1Y", more: #""id":"swaps","when":{"product":["Swap","IRS"]},"#),
                Self.rule(
                    #""creation""#, "year", "P5Y",
                    more: #""id":"alder","when":{"legalEntity":["alder"],"jurisdiction":["GB"]},"#),
                Self.rule(#""creation""#, "year", "P4Y", more: #""id":"british","when":{"jurisdiction":["gb"]},"#),
                Self.rule(
                    #""creation""#, "year", "permanent", more: #""id":"art","when":{"product":["painting"]},"#),
            ].joined(separator: ","),
            #""legalEntities":[{"name":"Alder","jurisdiction":"GB"},{"name":"Birch","jurisdiction":"US"}],"#)
        func told(_ products: [String], _ entity: String, _ events: [RetentionEventKind: CivilDate] = [:]) -> [String] {
            let record = RetainedRecord(.blotter, products: products, legalEntity: entity, captured: day("2026-05-04"))
            let all = schedule.readings(of: record, events: events).map(\.rule.id)
            return all + ["=", schedule.governing(record, events: events)?.rule.id ?? ""]
        }
        #expect(told([], "") == ["blotter", "=", "blotter"])
        #expect(told([], "Birch") == ["blotter", "=", "blotter"])
        #expect(told([], "ALDER") == ["blotter", "alder", "british", "=", "alder"])
        #expect(told(["option", "swap"], "birch") == ["blotter", "swaps", "=", "swaps"])
        #expect(told(["swaption"], "") == ["blotter", "=", "blotter"], "values are compared whole")
        #expect(told(["irs"], "", [.retired: day("2026-06-01")]) == ["blotter", "swaps", "=", "blotter"])
        #expect(told(["irs"], "", [.retired: day("2036-06-01")]) == ["blotter", "swaps", "=", "swaps"])
        #expect(told(["swap", "painting"], "alder").last == "art")
    }

    @Test("count fiscal years by the record's legal entity")
    func fiscalYears() throws {
        let schedule = try schedule(
            Self.rule(#""fiscalYearEnd""#, "none", "P5Y"),
            #""legalEntities":[{"name":"Alder","fiscalYears":[{"from":"2000-01-01","end":"03-31"}]}],"#)
        for (entity, end, period) in [("alder", "2032-03-31", "2027-03"), ("birch", "2031-12-31", "2026-12")] {
            let record = RetainedRecord(.blotter, legalEntity: entity, captured: day("2026-05-04"))
            #expect(schedule.governing(record)?.keptUntil == day(end))
            #expect(schedule.volumePeriod(of: record) == period)
        }
    }

    @Test("put records into volumes by their clock, and by their creation where an event starts it")
    func volumes() throws {
        func period(_ rule: String) throws -> String? {
            var record = RetainedRecord(.blotter, captured: day("2026-05-04"))
            record.settlementDate = day("2027-01-02")
            record.maturity = day("2046-01-02")
            return try schedule(rule).volumePeriod(of: record)
        }
        #expect(try period(Self.rule(#""settlementDate""#, "month")) == "2027-01")
        #expect(try period(Self.rule(#""creation""#, "quarter")) == "2026Q2")
        #expect(try period(Self.rule(#""event:retired""#)) == "2026")
        #expect(try period(Self.rule(#"{"latestKnown":["event:retired","maturity"]}"#)) == "2026")
    }

    @Test("keep every record of one volume until one day, save for the 90 days", arguments: 0..<40)
    func oneDayAVolume(seed: Int) throws {
        var random = SeededGenerator(seed: UInt64(seed))
        let cutoff = ["month", "quarter", "year", "fiscalYear"][seed % 4]
        let schedule = try schedule(
            Self.rule(#""tradeDate""#, cutoff),
            #""legalEntities":[{"name":"A","fiscalYears":[{"from":"2000-01-01","end":"06-30"}]}],"#)
        var ends: [String: CivilDate] = [:]
        for _ in 0..<200 {
            let captured = CivilDate(day: Int.random(in: 15_000..<25_000, using: &random))
            let record = RetainedRecord(
                .blotter, legalEntity: "A", captured: captured,
                tradeDate: CivilDate(day: Int.random(in: 15_000..<25_000, using: &random)))
            let reading = try #require(schedule.governing(record))
            let end = try #require(reading.keptUntil)
            let key = try #require(schedule.volumePeriod(of: record))
            #expect(ends[key, default: end] == end, "seed \(seed)")
            ends[key] = end
            #expect(end.day >= (try #require(reading.trigger.clockStart)).day + 3 * 365)
        }
    }
}

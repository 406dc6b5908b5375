// SPDX-License-Identifier: Apache-2.0

import Records
import Retention
import TestSupport
import Testing

@Suite("A retention period")
struct RetentionPeriodTests {
    @Test(
        "is an ISO 8601 duration, and says itself in words",
        arguments: [
            ("P1Y", "1 year"), ("P6Y", "6 years"), ("P100Y", "100 years"), ("P1M", "1 month"), ("P18M", "18 months"),
            ("P1200M", "1200 months"), ("P1D", "1 day"), ("P90D", "90 days"), ("P36500D", "36500 days"),
            ("permanent", "permanent"),
        ])
    func reads(text: String, words: String) throws {
        let period = try #require(RetentionPeriod(text))
        #expect(period.duration == text && period.description == words)
        #expect(RetentionPeriod(words) == period, "the spelling of earlier schedules")
    }

    @Test("of years and months is so many months")
    func yearsAndMonths() {
        #expect(RetentionPeriod("P5Y6M") == .months(66))
        #expect(RetentionPeriod("P99Y12M") == .months(1_200) && RetentionPeriod("P99Y13M") == nil)
    }

    @Test(
        "is not read from other texts",
        arguments: [
            "", "6", "years", "6years", "6  years", "06 years", "0 years", "-1 years", "+6 years", "1 years", "6 year",
            "101 years", "1201 months", "99999999999999999999 years", "36501 days", "6.5 years", "Permanent",
            "6 years ", "٦ years", "P", "P6", "6Y", "P6y", "p6Y", "P06Y", "P0Y", "P-6Y", "P6.5Y", "P101Y", "P1201M",
            "P36501D", "P6W", "PT6H", "P6YT1H", "P1M30D", "P1Y1D", "P6M1Y", "P1Y1Y", "P6Y ", " P6Y", "P٦Y",
            "P99999999999999999999Y",
        ])
    func refuses(text: String) {
        #expect(RetentionPeriod(text) == nil)
    }

    @Test(
        "ends on the same day of a later month, on the first of the next where there is none, and at an end where it began",
        arguments: [
            ("P6Y", "2026-12-31", "2032-12-31"), ("P1Y", "2024-02-29", "2025-03-01"),
            ("P4Y", "2024-02-29", "2028-02-29"), ("P2Y", "2026-02-28", "2028-02-29"),
            ("P1M", "2026-01-30", "2026-03-01"), ("P1M", "2026-01-28", "2026-02-28"),
            ("P3M", "2026-09-30", "2026-12-31"), ("P2M", "2026-12-31", "2027-03-01"),
            ("P18M", "2026-07-15", "2028-01-15"), ("P18M", "2026-12-31", "2028-07-01"),
            ("P100Y", "2999-12-31", "3099-12-31"), ("P4Y", "1896-02-29", "1900-03-01"),
            ("P90D", "2026-12-31", "2027-03-31"), ("P1D", "2024-02-28", "2024-02-29"),
        ])
    func ends(period: String, from: String, to: String) throws {
        let start = try #require(CivilDate(from))
        #expect(try #require(RetentionPeriod(period)).end(after: start).map { "\($0)" } == to)
    }

    @Test("never ends earlier than in the reading of earlier versions, and at most a day later", arguments: 0..<20)
    func earlierReading(seed: Int) throws {
        var random = SeededGenerator(seed: UInt64(seed))
        for _ in 0..<500 {
            let date = CivilDate(day: Int.random(in: -20_000..<60_000, using: &random))
            let months = Int.random(in: 1...240, using: &random)
            let end = try #require(RetentionPeriod.months(months).end(after: date))
            let (year, month, day) = date.parts
            let total = year * 12 + month - 1 + months
            func last(_ total: Int) -> Int {
                (28...31).last { CivilDate(year: total / 12, month: total % 12 + 1, day: $0) != nil } ?? 0
            }
            let isLast = day == last(year * 12 + month - 1)
            let old = CivilDate(
                year: total / 12, month: total % 12 + 1, day: isLast ? last(total) : min(day, last(total)))
            let earlier = try #require(old)
            #expect((earlier.day...earlier.day + 1).contains(end.day), "seed \(seed): \(date) and \(months) months")
        }
    }

    @Test("never ends where it is permanent")
    func permanent() {
        #expect(RetentionPeriod.permanent.end(after: CivilDate(day: 0)) == nil)
    }

    @Test("covers what is no longer than itself, wherever both begin")
    func covers() {
        #expect(RetentionPeriod.years(1).covers(.months(12)) && RetentionPeriod.months(12).covers(.years(1)))
        #expect(!RetentionPeriod.months(11).covers(.years(1)))
        #expect(RetentionPeriod.permanent.covers(.years(100)) && RetentionPeriod.permanent.covers(.permanent))
        #expect(!RetentionPeriod.years(100).covers(.permanent))
        #expect(RetentionPeriod.days(90).covers(.days(90)) && !RetentionPeriod.days(89).covers(.days(90)))
        #expect(!RetentionPeriod.days(365).covers(.years(1)) && RetentionPeriod.days(400).covers(.years(1)))
        #expect(!RetentionPeriod.months(1).covers(.days(31)) && RetentionPeriod.years(1).covers(.days(300)))
        #expect(
            RetentionPeriod.years(7).covers(.years(6), and: 12) && !RetentionPeriod.years(6).covers(.years(6), and: 1))
    }
}

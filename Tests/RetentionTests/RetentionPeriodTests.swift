// SPDX-License-Identifier: Apache-2.0

import Records
import Retention
import Testing

@Suite("A retention period")
struct RetentionPeriodTests {
    @Test(
        "is written as it is read",
        arguments: ["1 year", "6 years", "100 years", "1 month", "18 months", "1200 months", "permanent"])
    func reads(text: String) throws {
        #expect(try #require(RetentionPeriod(text)).description == text)
    }

    @Test(
        "is not read from other texts",
        arguments: [
            "", "6", "years", "6years", "6  years", "06 years", "0 years", "-1 years", "+6 years", "1 years", "6 year",
            "101 years", "1201 months", "99999999999999999999 years", "6 days", "6.5 years", "Permanent", "6 years ",
            "٦ years",
        ])
    func refuses(text: String) {
        #expect(RetentionPeriod(text) == nil)
    }

    @Test(
        "ends on the same day of a later month, or on its last day",
        arguments: [
            ("6 years", "2026-12-31", "2032-12-31"), ("1 year", "2024-02-29", "2025-02-28"),
            ("2 years", "2026-02-28", "2028-02-29"), ("1 month", "2026-01-30", "2026-02-28"),
            ("3 months", "2026-09-30", "2026-12-31"), ("18 months", "2026-07-15", "2028-01-15"),
            ("100 years", "2999-12-31", "3099-12-31"), ("4 years", "1896-02-29", "1900-02-28"),
        ])
    func ends(period: String, from: String, to: String) throws {
        let start = try #require(CivilDate(from))
        #expect(try #require(RetentionPeriod(period)).end(after: start).map { "\($0)" } == to)
    }

    @Test("never ends where it is permanent")
    func permanent() {
        #expect(RetentionPeriod.permanent.end(after: CivilDate(day: 0)) == nil)
    }

    @Test("covers what is no longer than itself")
    func covers() {
        #expect(RetentionPeriod.years(1).covers(.months(12)) && RetentionPeriod.months(12).covers(.years(1)))
        #expect(!RetentionPeriod.months(11).covers(.years(1)))
        #expect(RetentionPeriod.permanent.covers(.years(100)) && RetentionPeriod.permanent.covers(.permanent))
        #expect(!RetentionPeriod.years(100).covers(.permanent))
    }
}

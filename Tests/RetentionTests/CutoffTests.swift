// SPDX-License-Identifier: Apache-2.0

import Foundation
import Records
import Retention
import Testing

@Suite("A cutoff")
struct CutoffTests {
    @Test(
        "ends with its unit, and names it",
        arguments: [
            (Cutoff.year, "2026-01-01", "2026-12-31", "2026"), (.year, "2026-12-31", "2026-12-31", "2026"),
            (.quarter, "2026-07-01", "2026-09-30", "2026Q3"), (.quarter, "2026-12-31", "2026-12-31", "2026Q4"),
            (.quarter, "2026-03-31", "2026-03-31", "2026Q1"), (.month, "2026-07-15", "2026-07-31", "2026-07"),
            (.month, "2024-02-29", "2024-02-29", "2024-02"), (.month, "2100-02-01", "2100-02-28", "2100-02"),
            (.month, "2026-12-01", "2026-12-31", "2026-12"), (.year, "2999-06-01", "2999-12-31", "2999"),
            (.quarter, "1800-01-01", "1800-03-31", "1800Q1"), (.none, "2026-07-15", "2026-07-15", "2026-07"),
            (.fiscalYear, "2026-07-15", "2026-12-31", "2026-12"),
        ])
    func ends(cutoff: Cutoff, date: String, end: String, key: String) throws {
        let date = try #require(CivilDate(date))
        #expect("\(cutoff.end(of: date))" == end)
        #expect(cutoff.key(of: date) == key)
        #expect(VolumeKey("blotter/\(cutoff.key(of: date))/001") != nil)
    }

    @Test("agrees with Foundation's calendar, never comes before its day, and is one for all days of a key")
    func everyDay() throws {
        var calendar = Calendar(identifier: .iso8601)
        calendar.timeZone = try #require(TimeZone(secondsFromGMT: 0))
        let first = try #require(CivilDate("1999-12-01")).day
        let fiscal = try #require(FiscalYearEnd("03-31"))
        let years = FiscalCalendar([.init(from: CivilDate(day: 0), end: fiscal)])
        for cutoff in Cutoff.allCases where cutoff != .none {
            var ends: [String: CivilDate] = [:]
            for day in first..<first + 4_000 {
                let date = CivilDate(day: day)
                let (end, key) = (cutoff.end(of: date, fiscal: years), cutoff.key(of: date, fiscal: years))
                #expect(end >= date)
                #expect(ends[key, default: end] == end)
                ends[key] = end
                #expect(cutoff.key(of: end, fiscal: years) == key)
                #expect(cutoff.key(of: CivilDate(day: end.day + 1), fiscal: years) != key)
            }
        }
        for day in first..<first + 4_000 {
            let date = CivilDate(day: day)
            let month = calendar.dateInterval(of: .month, for: Date(timeIntervalSince1970: Double(day) * 86_400))
            let next = Int(try #require(month).end.timeIntervalSince1970) / 86_400
            #expect(Cutoff.month.end(of: date).day == next - 1)
            #expect(Cutoff.none.end(of: date) == date)
        }
    }

    @Test("has an end for days far outside of the plausible years")
    func farDays() {
        for day in [-5_000_000, -719_529, 2_932_897, 9_000_000] {
            let date = CivilDate(day: day)
            let end = Cutoff.year.end(of: date)
            #expect(end >= date && end.day - date.day < 366)
            #expect(end.parts.month == 12 && end.parts.day == 31 && end.year == date.year)
            #expect(Cutoff.fiscalYear.end(of: date) == end)
        }
    }
}

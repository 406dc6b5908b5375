// SPDX-License-Identifier: Apache-2.0

import Foundation
import Records
import Testing

@Suite("A civil date")
struct CivilDateTests {
    /// The proleptic Gregorian calendar of Foundation, by which this type is judged.
    private static let calendar: Calendar = {
        var calendar = Calendar(identifier: .iso8601)
        calendar.timeZone = TimeZone(secondsFromGMT: 0) ?? .gmt
        return calendar
    }()

    @Test("is the day that Foundation's calendar says, every day from 1800 to 2999")
    func everyDay() throws {
        let first = try #require(CivilDate(year: 1800, month: 1, day: 1))
        let last = try #require(CivilDate(year: 2999, month: 12, day: 31))
        #expect(last.day - first.day + 1 == 1_200 * 365 + 291)
        var wrong: [Int] = []
        for day in first.day...last.day {
            let instant = Date(timeIntervalSince1970: Double(day) * 86_400)
            let expected = Self.calendar.dateComponents([.year, .month, .day], from: instant)
            let date = CivilDate(day: day)
            let parts = date.parts
            if parts.year != expected.year || parts.month != expected.month || parts.day != expected.day
                || CivilDate(year: parts.year, month: parts.month, day: parts.day) != date
                || date.year != parts.year || CivilDate(date.description) != date
            {
                wrong.append(day)
            }
        }
        #expect(wrong == [])
    }

    @Test("counts from 1970-01-01")
    func epoch() {
        #expect(CivilDate(year: 1970, month: 1, day: 1)?.day == 0)
        #expect(CivilDate(day: -1).description == "1969-12-31")
        #expect(CivilDate(year: 2000, month: 3, day: 1)?.day == 11_017)
    }

    @Test("has parts far outside of the plausible years as well")
    func farDays() {
        #expect(CivilDate(day: -719_528).parts == (0, 1, 1))
        #expect(CivilDate(day: -719_529).parts == (-1, 12, 31))
        #expect(CivilDate(day: 2_932_897).parts == (10_000, 1, 1))
    }

    @Test(
        "has a 29th of February in leap years only",
        arguments: [
            (1800, false), (1804, true), (1900, false), (2000, true), (2023, false), (2024, true), (2100, false),
            (2400, true),
        ])
    func leapYears(year: Int, isLeap: Bool) {
        #expect((CivilDate(year: year, month: 2, day: 29) != nil) == isLeap)
        #expect((CivilDate("\(year)0229") != nil) == isLeap)
    }

    @Test("reads eight digits, with hyphens or without")
    func readsTwoForms() {
        let date = CivilDate(year: 2024, month: 2, day: 9)
        #expect(date != nil)
        #expect(CivilDate("20240209") == date)
        #expect(CivilDate("2024-02-09") == date)
        #expect(CivilDate("x20240209".dropFirst()) == date)
        #expect(date?.description == "2024-02-09")
    }

    @Test(
        "is not read from other texts",
        arguments: [
            "", "2024", "2024020", "202402091", "2024-0209", "202402-09", "2024-02-9", "24-02-2009", "2024/02/09",
            "2024-02-09Z",
            " 20240209", "20240209 ", "+2024-2-9", "2024-+2-09", "2024-02--9", "٢٠٢٤٠٢٠٩", "２０２４", "2024-02-0\u{301}",
            "20240000", "20240100", "20240001", "20241301", "20240132", "20240431", "20240230", "17991231", "30000101",
            "00000000",
            "99999999",
        ])
    func refusesOtherTexts(text: String) {
        #expect(CivilDate(text) == nil)
    }

    @Test(
        "is no day that the calendar does not have",
        arguments: [
            (2024, 0, 1), (2024, 13, 1), (2024, 1, 0), (2024, 1, 32), (2024, 4, 31), (2024, 1, -1), (1799, 12, 31),
            (3000, 1, 1), (Int.max, 1, 1), (Int.min, 1, 1), (2024, Int.max, 1), (2024, 1, Int.max),
        ])
    func refusesOtherDays(year: Int, month: Int, day: Int) {
        #expect(CivilDate(year: year, month: month, day: day) == nil)
    }

    @Test("is ordered by time")
    func order() throws {
        let date = try #require(CivilDate("19691231"))
        #expect(try date < #require(CivilDate("19700101")))
        #expect(try #require(CivilDate("18000101")) < date)
    }
}

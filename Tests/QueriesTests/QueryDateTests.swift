// SPDX-License-Identifier: Apache-2.0

import Foundation
import Queries
import Records
import Testing

/// Days and periods as people write them, and those that are counted from today.
@Suite struct QueryDateTests {
    private func dates(_ value: String, today: String? = nil) -> String? {
        let understanding = QueryParser.parse("date:" + value, today: today.flatMap { CivilDate($0) })
        guard case .field(.tradeDate, .dates(let from, let through)) = understanding.query else { return nil }
        let printed = QueryPrinter.print(understanding.query)
        let again = QueryParser.parse(printed)
        #expect(again == QueryUnderstanding(query: understanding.query, ignored: []), "\(printed)")
        return "\(from?.description ?? "")..\(through?.description ?? "")"
    }

    @Test(arguments: [
        ("31.03.2024", "2024-03-31..2024-03-31"), ("03.04.2024", "2024-04-03..2024-04-03"),
        ("1.3.2024", "2024-03-01..2024-03-01"), ("2024/03/31", "2024-03-31..2024-03-31"),
        ("2024/3/1", "2024-03-01..2024-03-01"), ("2024-3-1", "2024-03-01..2024-03-01"),
        ("31/03/2024", "2024-03-31..2024-03-31"), ("31-03-2024", "2024-03-31..2024-03-31"),
        ("03/31/2024", "2024-03-31..2024-03-31"), ("05/05/2024", "2024-05-05..2024-05-05"),
        ("Mar-2024", "2024-03-01..2024-03-31"), ("march-2024", "2024-03-01..2024-03-31"),
        ("FEB-2023", "2023-02-01..2023-02-28"), ("31-Mar-2024", "2024-03-31..2024-03-31"),
        ("1-september-2024", "2024-09-01..2024-09-01"), ("\"31 March 2024\"", "2024-03-31..2024-03-31"),
        ("\"March 2024\"", "2024-03-01..2024-03-31"), ("Q1-2024", "2024-01-01..2024-03-31"),
        ("2024-Q4", "2024-10-01..2024-12-31"), ("2024-W12", "2024-03-18..2024-03-24"),
        ("W12-2024", "2024-03-18..2024-03-24"), ("2024w01", "2024-01-01..2024-01-07"),
        ("2020-W53", "2020-12-28..2021-01-03"), ("2021-W01", "2021-01-04..2021-01-10"),
        ("2016-W01", "2016-01-04..2016-01-10"), ("2026-W01", "2025-12-29..2026-01-04"),
        ("31.03.2024..30.04.2024", "2024-03-31..2024-04-30"), ("Mar-2024..Q2-2024", "2024-03-01..2024-06-30"),
        (">=31/12/2024", "2024-12-31.."), ("<Mar-2024", "..2024-02-29"),
    ])
    func `A date field takes days and periods as people write them`(value: String, range: String) {
        #expect(dates(value) == range)
        #expect(QueryParser.parse("date:" + value).notes.isEmpty)
    }

    @Test(arguments: [
        "31.02.2024", "31.3.24", "32/01/2024", "13/13/2024", "2024/13/01", "03.31.2024", "31.03-2024", "31/Mar.2024",
        "Ma-2024", "Marc-2024", "mars-2024", "31-Feb-2023", "0-Mar-2024", "Q5-2024", "2021-W53", "2024-W00", "2024-W54",
        "2024-W1", "W12", "Mar", "31.03.", "..31.02.2024", "001/02/2024", "2024/003/01", "31..03..2024", "٣١.٠٣.٢٠٢٤",
    ])
    func `What is near a date and is none is read as words`(value: String) {
        let understanding = QueryParser.parse("date:" + value, today: CivilDate("2024-03-31"))
        #expect(understanding.query == .phrase(["date:" + value]))
        #expect(understanding.notes.map(\.reason) == [.unusableValue(.tradeDate)])
    }

    @Test func `A day that could be read in two ways is read as day, month, year, and no act takes it`() throws {
        let day = try #require(CivilDate("2024-04-03"))
        for value in ["03/04/2024", "3/4/2024", "03-04-2024"] {
            let understanding = QueryParser.parse("settle:" + value)
            #expect(understanding.query == .field(.settlement, .dates(from: day, through: day)))
            #expect(understanding.notes == [QueryNote(part: "settle:" + value, reason: .ambiguousDay(day))])
            #expect(!understanding.isExact)
            #expect(QueryParser.parse(QueryPrinter.print(understanding.query)).isExact)
        }
        let range = QueryParser.parse("date:13/04/2024..05/06/2024")
        #expect(range.notes.map(\.reason) == [.ambiguousDay(try #require(CivilDate("2024-06-05")))])
        #expect(
            range.notes.map(\.sentence) == [
                "date:13/04/2024..05/06/2024 was read as day/month/year, that is 2024-06-05."
            ])
        #expect(QueryParser.parse("date:03/04/2024..x").notes.map(\.reason) == [.unusableValue(.tradeDate)])
    }

    /// 2024-03-31 is a Sunday, in the week from 25 March.
    @Test(arguments: [
        ("today", "2024-03-31..2024-03-31"), ("Yesterday", "2024-03-30..2024-03-30"),
        ("tomorrow", "2024-04-01..2024-04-01"), ("this-week", "2024-03-25..2024-03-31"),
        ("last-week", "2024-03-18..2024-03-24"), ("this-month", "2024-03-01..2024-03-31"),
        ("last-month", "2024-02-01..2024-02-29"), ("this-quarter", "2024-01-01..2024-03-31"),
        ("last-quarter", "2023-10-01..2023-12-31"), ("this-year", "2024-01-01..2024-12-31"),
        ("LAST-YEAR", "2023-01-01..2023-12-31"), ("last-30-days", "2024-03-02..2024-03-31"),
        ("30d", "2024-03-02..2024-03-31"), ("7d", "2024-03-25..2024-03-31"), ("1d", "2024-03-31..2024-03-31"),
        ("last-1-day", "2024-03-31..2024-03-31"), ("4w", "2024-03-04..2024-03-31"),
        ("last-2-weeks", "2024-03-18..2024-03-31"), ("1m", "2024-03-01..2024-03-31"),
        ("6m", "2023-10-01..2024-03-31"), ("last-6-months", "2023-10-01..2024-03-31"),
        ("13m", "2023-03-01..2024-03-31"), ("2y", "2022-04-01..2024-03-31"), ("last-1-year", "2023-04-01..2024-03-31"),
        ("last-2-quarters", "2023-10-01..2024-03-31"), ("ytd", "2024-01-01..2024-03-31"),
        ("MTD", "2024-03-01..2024-03-31"), (">=yesterday", "2024-03-30.."), (">last-month", "2024-03-01.."),
        ("<today", "..2024-03-30"), ("<=this-month", "..2024-03-31"), ("=today", "2024-03-31..2024-03-31"),
        ("last-month..today", "2024-02-01..2024-03-31"), ("..yesterday", "..2024-03-30"), ("7d..", "2024-03-25.."),
        ("2024-01-15..yesterday", "2024-01-15..2024-03-30"), ("\"last 30 days\"", "2024-03-02..2024-03-31"),
        ("\"last month\"", "2024-02-01..2024-02-29"),
    ])
    func `A day or a period is counted from today, and the tree has days`(value: String, range: String) {
        #expect(dates(value, today: "2024-03-31") == range)
        #expect(QueryParser.parse("date:" + value, today: CivilDate("2024-03-31")).isExact)
        let without = QueryParser.parse("date:" + value)
        #expect(without.notes.map(\.reason) == [.unusableValue(.tradeDate)])
        #expect(!without.isExact)
    }

    @Test(arguments: [
        ("2024-02-29", "1y", "2023-03-01..2024-02-29"), ("2024-02-29", "4y", "2020-03-01..2024-02-29"),
        ("2023-03-30", "1m", "2023-03-01..2023-03-30"), ("2023-03-28", "1m", "2023-03-01..2023-03-28"),
        ("2023-03-27", "1m", "2023-02-28..2023-03-27"), ("2024-01-01", "last-month", "2023-12-01..2023-12-31"),
        ("2024-01-01", "last-week", "2023-12-25..2023-12-31"), ("2024-01-01", "this-week", "2024-01-01..2024-01-07"),
        ("2023-12-31", "this-week", "2023-12-25..2023-12-31"), ("2024-01-01", "ytd", "2024-01-01..2024-01-01"),
        ("2024-05-15", "last-quarter", "2024-01-01..2024-03-31"), ("1969-12-31", "this-week", "1969-12-29..1970-01-04"),
        ("2024-01-01", "yesterday", "2023-12-31..2023-12-31"), ("2024-02-29", "last-year", "2023-01-01..2023-12-31"),
    ])
    func `Months have their own lengths, and weeks and years have their own ends`(
        today: String, value: String, range: String
    ) {
        #expect(dates(value, today: today) == range)
    }

    @Test(arguments: [
        "0d", "d", "30", "30x", "-1d", "99999d", "9999y", "9999-y", "last", "last-day", "this-day", "next-week",
        "last-0-days", "last-x-days", "last--days", "last-30-dayss", "last-30-", "last-3-0-days", "today..yesterday",
        "this-weeks", "todayy", "last_month", "٣d", "1e2d",
    ])
    func `What is counted from no day is read as words`(value: String) {
        let understanding = QueryParser.parse("date:" + value, today: CivilDate("2024-03-31"))
        #expect(understanding.notes.map(\.reason) == [.unusableValue(.tradeDate)])
        #expect(understanding.query == .phrase(["date:" + value]))
    }

    @Test func `A number of months begins the day after the same day so many months ago`() throws {
        for day in 0..<1_500 {
            let today = CivilDate(day: 19_000 + day)
            for count in [1, 2, 6, 12, 25] {
                let understanding = QueryParser.parse("captured:\(count)m", today: today)
                guard case .field(.captured, .dates(let from?, let through)) = understanding.query else {
                    Issue.record("\(today) \(count)")
                    continue
                }
                let before = CivilDate(day: from.day - 1).parts
                let now = today.parts
                #expect(through == today)
                #expect(before.year * 12 + before.month == now.year * 12 + now.month - count, "\(today) \(count)")
                let isLastOfMonth = from.parts.day == 1
                #expect(before.day == now.day || before.day < now.day && isLastOfMonth, "\(today) \(count)")
            }
        }
    }

    @Test func `A date field takes every form that the page of the language lists`() throws {
        let page = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../../Docs/SearchLanguage.md")
        let text = try String(contentsOf: page, encoding: .utf8)
        let section = try #require(text.split(separator: "### Dates").last?.split(separator: "\nA name that").first)
        let forms = section.split(separator: "\n").filter { $0.hasPrefix("| `") }
            .compactMap { $0.split(separator: "|").first }
            .flatMap { $0.split(separator: "`").map(String.init).filter { $0.contains { $0.isLetter || $0.isNumber } } }
        #expect(forms.count > 40)
        for form in forms {
            #expect(dates(form, today: "2024-03-31") != nil, "\(form)")
        }
    }

    @Test func `A relative date outside of a date field is a word like others`() {
        let today = CivilDate("2024-03-31")
        #expect(QueryParser.parse("yesterday", today: today).query == .word("yesterday"))
        #expect(QueryParser.parse("last-30-days", today: today).query == .word("last-30-days"))
        #expect(QueryParser.parse("id:today", today: today).query == .field(.id, .equals("today")))
    }
}

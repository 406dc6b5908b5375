// SPDX-License-Identifier: Apache-2.0

import Records
import Retention
import TestSupport
import Testing

@Suite("Fiscal years")
struct FiscalCalendarTests {
    /// Definitions as `FROM MM-DD`, and days with the ends of their years.
    static let calendars: [(definitions: [String], ends: [(String, String)])] = [
        ([], [("2026-01-01", "2026-12-31"), ("2026-12-31", "2026-12-31")]),
        (
            ["2000-01-01 03-31"],
            [("2026-03-31", "2026-03-31"), ("2026-04-01", "2027-03-31"), ("1999-06-01", "1999-12-31")]
        ),
        // The last day of February, and the 28th.
        (
            ["2000-01-01 02-29"],
            [("2023-03-01", "2024-02-29"), ("2024-03-01", "2025-02-28"), ("2025-02-28", "2025-02-28")]
        ),
        (["2000-01-01 02-28"], [("2024-02-29", "2025-02-28")]),
        // From March to December: one year has nine months.
        (
            ["2000-01-01 03-31", "2026-04-01 12-31"],
            [("2026-03-31", "2026-03-31"), ("2026-04-01", "2026-12-31"), ("2027-01-01", "2027-12-31")]
        ),
        // From March to September, and the running year goes on: it has eighteen months.
        (
            ["2000-01-01 03-31", "2026-03-31 09-30"],
            [
                ("2025-03-31", "2025-03-31"), ("2025-04-01", "2026-09-30"), ("2026-03-31", "2026-09-30"),
                ("2026-09-30", "2026-09-30"), ("2026-10-01", "2027-09-30"),
            ]
        ),
        // The new end comes before the old one: nobody's year ends before it would have.
        (
            ["2000-01-01 03-31", "2026-01-01 01-31"],
            [("2025-12-31", "2026-03-31"), ("2026-01-15", "2026-03-31"), ("2026-04-01", "2027-01-31")]
        ),
    ]

    private static func calendar(_ texts: [String]) throws -> FiscalCalendar {
        FiscalCalendar(
            try texts.map { text in
                let parts = text.split(separator: " ").map(String.init)
                return .init(
                    from: try #require(CivilDate(parts[0])), end: try #require(FiscalYearEnd(parts[1])))
            })
    }

    @Test("end as their definitions say, shortened or lengthened at a change", arguments: calendars.indices)
    func ends(index: Int) throws {
        let calendar = try Self.calendar(Self.calendars[index].definitions)
        for (day, end) in Self.calendars[index].ends {
            #expect("\(calendar.yearEnd(of: try #require(CivilDate(day))))" == end, "\(day)")
        }
    }

    @Test("never end before their day, nor before that of an earlier day, nor before the next end", arguments: 0..<40)
    func order(seed: Int) throws {
        var random = SeededGenerator(seed: UInt64(seed))
        var from = 15_000
        var definitions: [FiscalCalendar.Definition] = []
        for _ in 0..<Int.random(in: 0...4, using: &random) {
            from += Int.random(in: 1...900, using: &random)
            let end = CivilDate(day: Int.random(in: 19_723..<19_723 + 366, using: &random)).description.suffix(5)
            definitions.append(.init(from: CivilDate(day: from), end: try #require(FiscalYearEnd(String(end)))))
        }
        let calendar = FiscalCalendar(definitions)
        var before = CivilDate(day: 0)
        for day in 14_500..<19_500 {
            let end = calendar.yearEnd(of: CivilDate(day: day))
            #expect(end.day >= day && end >= before, "seed \(seed), day \(day)")
            #expect(end.day - day <= (definitions.count + 1) * 366, "seed \(seed), day \(day)")
            // The plain reading: the next such day by the definition in force.
            let inForce = definitions.last { $0.from.day <= day }?.end ?? .december
            let plain = (day...day + 366).first { candidate in
                let text = CivilDate(day: candidate).description.suffix(5)
                return text == inForce.description
                    || inForce.description == "02-29" && text == "02-28"
                        && CivilDate(day: candidate + 1).description.hasSuffix("03-01")
            }
            #expect(end.day >= (try #require(plain)), "seed \(seed), day \(day)")
            before = end
        }
    }

    @Test("end on a day that a year has")
    func texts() {
        for text in ["12-31", "02-29", "03-31", "01-01"] { #expect(FiscalYearEnd(text)?.description == text) }
        for text in ["", "2-29", "02-30", "13-01", "00-10", "04-31", "1231", "12/31", "12-1", "12-310"] {
            #expect(FiscalYearEnd(text) == nil, "\(text)")
        }
    }
}

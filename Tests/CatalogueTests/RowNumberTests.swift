// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Records
import TestSupport
import Testing

@Suite struct RowNumberTests {
    @Test(arguments: [1, 2] as [UInt64])
    func `A row number gives back its parts`(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<2_000 {
            let day = CivilDate(day: generator.below(800_000) - 400_000)
            let number = generator.below(RowNumber.mostPerDay)
            let row = RowNumber(day: day, number: number)
            #expect(row.day == day && row.number == number, "seed \(seed), \(row)")
            #expect(RowNumber.rows(of: day).contains(row.rawValue), "seed \(seed), \(row)")
            #expect(RowNumber(rawValue: row.rawValue) == row)
        }
    }

    @Test func `Rows are in the order of days, then of numbers`() {
        let seed: UInt64 = 3
        var generator = SeededGenerator(seed: seed)
        let parts = (0..<500).map { _ in (generator.below(9) - 4, generator.below(5)) }
        for (one, two) in zip(parts, parts.dropFirst()) {
            let rows = [one, two].map { RowNumber(day: CivilDate(day: $0.0), number: $0.1) }
            if (one.0, one.1) != (two.0, two.1) {
                #expect((rows[0] < rows[1]) == ((one.0, one.1) < (two.0, two.1)), "seed \(seed), \(one), \(two)")
            }
        }
    }

    @Test func `The rows of a day are all its own and end where the next day begins`() {
        for day in [-719_162, -1, 0, 1, 20_521] {
            let rows = RowNumber.rows(of: CivilDate(day: day))
            #expect(rows.count == RowNumber.mostPerDay)
            #expect(RowNumber(rawValue: rows.lowerBound).day.day == day)
            #expect(RowNumber(rawValue: rows.upperBound).day.day == day)
            #expect(RowNumber.rows(of: CivilDate(day: day + 1)).lowerBound == rows.upperBound + 1)
        }
    }

    @Test func `A row number is what the format says, to the bit`() {
        #expect(RowNumber(day: CivilDate(day: 3), number: 5).rawValue == 3 << 20 | 5)
        #expect(RowNumber(day: CivilDate(day: -1), number: 0).rawValue == -1_048_576)
    }
}

// SPDX-License-Identifier: Apache-2.0

import Records
import TestSupport
import Testing

@testable import ArchiveKit

@Suite struct MonetaryUnitSelectionTests {
    private static let seed: UInt64 = 107

    @Test(
        arguments: [
            ("12.34", nil, 12_340_000), ("-12.34", nil, 12_340_000), ("1", nil, 1_000_000), ("0", nil, 0),
            ("0.000001", nil, 1), ("0.0000001", nil, 1), ("1.0000009", nil, 1_000_001), ("2.5000000", nil, 2_500_000),
            ("100", "1.0835", 108_350_000), ("0.01", "0.0000001", 1), ("3", "0.333333", 999_999),
            ("40", "25", 1_000_000_000),
            ("99999.99", "9999.9999", 999_999_890_000_001),
        ] as [(String, String?, UInt128)])
    func `An amount in units, by hand`(amount: String, rate: String?, expected: UInt128) throws {
        let value = try #require(ExactDecimal(amount))
        let factor = try rate.map { try #require(ExactDecimal($0)) }
        #expect(MonetaryUnits.units(of: value, rate: factor) == expected)
    }

    @Test func `The greatest amount is 10^20, and a greater one has no units`() throws {
        func units(_ text: String, _ rate: String? = nil) throws -> UInt128? {
            MonetaryUnits.units(of: try #require(ExactDecimal(text)), rate: rate.flatMap { ExactDecimal($0) })
        }
        let most = "1" + String(repeating: "0", count: 20)
        #expect(try units(most) == MonetaryUnits.most)
        #expect(try units(most + ".000001") == nil)
        #expect(try units(String(repeating: "9", count: 38)) == nil)
        #expect(try units(String(repeating: "9", count: 38), String(repeating: "9", count: 38)) == nil)
        #expect(try units(most, "2") == nil)
        #expect(MonetaryUnits.text(MonetaryUnits.most) == most)
        for (value, text) in [(0, "0"), (1, "0.000001"), (1_000_000, "1"), (12_340_000, "12.34")] as [(UInt128, String)]
        {
            #expect(MonetaryUnits.text(value) == text)
        }
    }

    private func select(_ units: [UInt128], _ size: Int, _ generator: inout SeededGenerator) throws
        -> (selection: MonetaryUnitSelection, seed: SamplingSeed)
    {
        let seed = try #require(SamplingSeed(generator.bytes(16)))
        return (MonetaryUnitSelection(units, size: size, seed: seed), seed)
    }

    @Test func `What reaches the interval is certain, and the interval is that of the rest`() throws {
        var generator = SeededGenerator(seed: Self.seed)
        // 97 reaches 100/2; of 3 one is left to draw.
        var found = try select([1, 1, 97, 1], 2, &generator).selection
        #expect(found.certain == [2] && found.hit.count == 1 && found.total == 100 && found.rest == 3)
        #expect(found.interval == 3)
        // 60 reaches 100/2, and 30 does not reach 40/1.
        found = try select([60, 30, 10], 2, &generator).selection
        #expect(found.certain == [0] && found.hit.count == 1 && found.interval == 40)
        // 50 reaches 150/3; then 50 of 100/2; then 50 of 50/1.
        found = try select([50, 50, 50], 3, &generator).selection
        #expect(found.certain == [0, 1, 2] && found.hit.isEmpty && found.interval == nil)
        // 30 reaches 60/2, and then 15 does not reach 30/1.
        found = try select([15, 30, 15], 2, &generator).selection
        #expect(found.certain == [1])
        // As many as there are, or more: all.
        for size in [3, 4, 100] { #expect(try select([5, 1, 1], size, &generator).selection.places == [0, 1, 2]) }
        #expect(try select([], 5, &generator).selection.places == [])
        #expect(try select([5], 0, &generator).selection.places == [])
    }

    /// The rule of the page in numbers small enough to multiply: record i is hit where a point (start + k x rest) / n lies
    /// in its part of the cumulated amounts.
    private func expected(_ units: [UInt128], _ found: MonetaryUnitSelection, _ seed: SamplingSeed) -> [Int] {
        let count = UInt128(found.hit.count)
        guard count > 0 else { return [] }
        let start = seed.number(below: found.rest)
        var end: UInt128 = 0
        return units.indices.filter { place in
            guard !found.certain.contains(place) else { return false }
            let begin = end
            end += units[place]
            return (0..<count).contains { point in
                (begin * count..<end * count).contains(start + point * found.rest)
            }
        }
    }

    @Test func `As many are drawn as are wanted, each certainty among them, and the others where a point hits them`()
        throws
    {
        var generator = SeededGenerator(seed: Self.seed)
        for round in 0..<2_000 {
            let units = (0..<1 + generator.below(40)).map { _ in
                UInt128(1 + generator.below(generator.below(5) == 0 ? 100_000 : 100))
            }
            let size = generator.below(units.count + 3)
            let (found, seed) = try select(units, size, &generator)
            let comment: Comment = "\(units), \(size), round \(round), seed \(Self.seed)"
            #expect(found.places.count == min(size, units.count), comment)
            #expect(Set(found.places).count == found.places.count && found.places == found.places.sorted(), comment)
            #expect(found.total == units.reduce(0, +), comment)
            #expect(found.rest + found.certain.reduce(0) { $0 + units[$1] } == found.total, comment)
            #expect(found.hit == expected(units, found, seed), comment)
            // All certainties, and nothing else: what is left is below the interval, and the intervals are the rest.
            let left = UInt128(size - found.certain.count)
            for place in units.indices where !found.certain.contains(place) && size > 0 && left > 0 {
                #expect(units[place] * left < found.rest, comment)
            }
            for place in found.certain { #expect(units[place] * left >= found.rest, comment) }
        }
    }

    @Test func `The chance of a record is in proportion to its amount`() throws {
        var generator = SeededGenerator(seed: Self.seed)
        let units: [UInt128] = [10, 20, 30, 40, 5, 95, 60, 15, 25, 100]
        var counts = [Int](repeating: 0, count: units.count)
        for _ in 0..<4_000 {
            for place in try select(units, 4, &generator).selection.places { counts[place] += 1 }
        }
        // The total is 400, the interval 100: the last is certain; of the rest 3 in 300.
        #expect(counts[9] == 4_000)
        var statistic = 0.0
        for place in 0..<9 {
            let chance = Double(units[place]) / 100
            statistic += ChiSquare.part(Double(counts[place]), 4_000 * chance) / (1 - chance)
        }
        // Nine counts of their own variance each: beyond 40 hardly ever.
        #expect(statistic < 40, "\(counts), seed \(Self.seed)")
    }

    @Test func `The greatest amounts and populations do not overflow`() throws {
        var generator = SeededGenerator(seed: Self.seed)
        let units = [UInt128](repeating: MonetaryUnits.most, count: 1_000) + [1, 1]
        let (found, _) = try select(units, 999, &generator)
        #expect(found.places.count == 999)
    }
}

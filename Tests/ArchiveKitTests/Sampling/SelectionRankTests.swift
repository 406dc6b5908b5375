// SPDX-License-Identifier: Apache-2.0

import Records
import TestSupport
import Testing

@testable import ArchiveKit

/// What is random in a sample: the numbers that a seed makes, and the lottery of ranks.
@Suite struct SelectionRankTests {
    private static let seed: UInt64 = 101

    private func counting() throws -> SamplingSeed { try #require(SamplingSeed(Array(0...15))) }

    private func ids(_ count: Int) throws -> [RecordID] {
        try (0..<count).map { index in
            let bytes = [0, 0, 0, 0, 0, 0, 0x70, 0, 0x80, 0, 0, 0, 0, 0, UInt8(index >> 8), UInt8(index & 0xFF)]
            return RecordID(try #require(TimeOrderedUUID(bytes)))
        }
    }

    /// Worked out with another program.
    @Test func `Numbers and ranks are those of the page`() throws {
        let seed = try counting()
        let million = UInt128(1_000_000)
        let expected: [(UInt128, UInt128)] = [
            (1, 0), (2, 0), (10, 8), (1_000, 828),
            (million * million * million * million * million, 763_222_107_534_653_180_067_108_155_828),
            ((1 << 127) + 1, 22_818_897_388_707_945_804_880_869_320_485_126_704),
        ]
        for (bound, number) in expected { #expect(seed.number(below: bound) == number, "\(bound)") }
        let ids = try ids(8)
        #expect(ids.indices.sorted { seed.rank(of: ids[$0]) < seed.rank(of: ids[$1]) } == [7, 5, 4, 3, 1, 2, 6, 0])
    }

    @Test func `The smallest ranks are those of all of them, in whatever order they are offered`() throws {
        var generator = SeededGenerator(seed: Self.seed)
        for count in [0, 1, 2, 7, 70, 199, 200, 300] {
            let ids = try ids(200)
            let seed = try #require(SamplingSeed(generator.bytes(16)))
            var expected = ids.indices.sorted { seed.rank(of: ids[$0]) < seed.rank(of: ids[$1]) }
            expected.removeLast(max(0, expected.count - count))
            for order in [Array(ids.indices), ids.indices.shuffled(using: &generator)] {
                var lottery = SmallestRanks(count)
                for place in order { lottery.offer(place, rank: seed.rank(of: ids[place])) }
                #expect(lottery.places() == expected.sorted(), "\(count), seed \(Self.seed)")
            }
        }
    }

    @Test func `A number below a bound is any of them as often as another`() throws {
        var generator = SeededGenerator(seed: Self.seed)
        var counts = [Int](repeating: 0, count: 12)
        for _ in 0..<6_000 {
            counts[Int(try #require(SamplingSeed(generator.bytes(16))).number(below: 12))] += 1
        }
        // 11 degrees of freedom: beyond 37 once in ten thousand seeds.
        #expect(counts.reduce(0.0) { $0 + ChiSquare.part(Double($1), 500) } < 37, "\(counts), seed \(Self.seed)")
    }

    @Test func `Every record has the same chance`() throws {
        var generator = SeededGenerator(seed: Self.seed)
        let ids = try ids(20)
        var counts = [Int](repeating: 0, count: ids.count)
        for _ in 0..<4_000 {
            let seed = try #require(SamplingSeed(generator.bytes(16)))
            var lottery = SmallestRanks(5)
            for place in ids.indices { lottery.offer(place, rank: seed.rank(of: ids[place])) }
            for place in lottery.places() { counts[place] += 1 }
        }
        // Without replacement counts vary by 15 of 19 parts less; 19 degrees of freedom: beyond 49 once in ten thousand.
        let statistic = counts.reduce(0.0) { $0 + ChiSquare.part(Double($1), 1_000) } * 19 / 15
        #expect(statistic < 49, "\(counts), seed \(Self.seed)")
    }
}

/// Pearson's measure of how far counts are from what they should be.
enum ChiSquare {
    static func part(_ count: Double, _ expected: Double) -> Double {
        (count - expected) * (count - expected) / expected
    }
}

// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

@testable import ArchiveKit

@Suite struct ProportionalAllocationTests {
    @Test(
        arguments: [
            ([50, 30, 20], 10, [5, 3, 2]),
            // Quotas 3.33, 3.33, 3.33: the first of equal remainders.
            ([5, 5, 5], 10, [4, 3, 3]),
            // Quotas 0.1, 0.1, 9.8: each stratum has one.
            ([1, 1, 98], 10, [1, 1, 8]),
            // Fewer than strata: the largest remainder alone decides.
            ([1, 1, 98], 2, [0, 0, 2]),
            ([1, 1, 98], 3, [1, 1, 1]),
            ([0, 4, 0], 3, [0, 3, 0]),
            ([3, 2], 9, [3, 2]),
            ([0, 0], 5, [0, 0]),
            ([], 5, []),
            ([7], 0, [0]),
        ] as [([Int], Int, [Int])])
    func `Sizes as they are worked out by hand`(counts: [Int], size: Int, expected: [Int]) {
        #expect(ProportionalAllocation.sizes(of: counts, drawing: size) == expected)
    }

    @Test func `Sizes sum to what is drawn, no stratum gives more than it has, and each gives one where that can be`() {
        let seed: UInt64 = 103
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<3_000 {
            let counts = (0..<1 + generator.below(9)).map { _ in
                generator.below(4) == 0 ? generator.below(3) : generator.below(1_000)
            }
            let total = counts.reduce(0, +)
            let size = generator.below(total + 20)
            let sizes = ProportionalAllocation.sizes(of: counts, drawing: size)
            let strata = counts.count { $0 > 0 }
            #expect(sizes.reduce(0, +) == min(size, total), "\(counts), \(size), seed \(seed)")
            for (count, drawn) in zip(counts, sizes) {
                #expect((0...count).contains(drawn), "\(counts), \(size), seed \(seed)")
                if size >= strata, count > 0 { #expect(drawn > 0, "\(counts), \(size), seed \(seed)") }
            }
            // No stratum has more than its quota rounded up, but for the one that each has.
            for (count, drawn) in zip(counts, sizes) where drawn > 1 {
                #expect((drawn - 1) * total < min(size, total) * count, "\(counts), \(size), seed \(seed)")
            }
        }
    }
}

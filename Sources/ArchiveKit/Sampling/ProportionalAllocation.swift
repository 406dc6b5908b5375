// SPDX-License-Identifier: Apache-2.0

/// How many records each stratum of a sample gives (Docs/Sampling.md).
enum ProportionalAllocation {
    /// Sizes in proportion to counts by the method of the largest remainder, and at least one of each stratum that is not
    /// empty where there are enough to draw.
    ///
    /// They sum to `size`, or to all records where there are fewer. Where remainders are equal, the earlier stratum has
    /// the precedence.
    ///
    /// - Parameter counts: the records of the strata, in the order of their names.
    static func sizes(of counts: [Int], drawing size: Int) -> [Int] {
        let total = counts.reduce(0, +)
        let size = min(size, total)
        guard size > 0 else { return counts.map { _ in 0 } }
        // The quotas are size x count / total; all of it is exact.
        let products = counts.map { UInt128(size) * UInt128($0) }
        var sizes = products.map { Int($0 / UInt128(total)) }
        let remainders = products.map { $0 % UInt128(total) }
        let byRemainder = counts.indices.sorted { (remainders[$1], $0) < (remainders[$0], $1) }
        for stratum in byRemainder.prefix(size - sizes.reduce(0, +)) { sizes[stratum] += 1 }
        guard size >= counts.count(where: { $0 > 0 }) else { return sizes }
        for stratum in counts.indices where counts[stratum] > 0 && sizes[stratum] == 0 {
            // The largest gives one up; it has at least two, for there are as many to draw as strata.
            guard let largest = sizes.indices.max(by: { (sizes[$0], $1) < (sizes[$1], $0) }) else { break }
            sizes[largest] -= 1
            sizes[stratum] = 1
        }
        return sizes
    }
}

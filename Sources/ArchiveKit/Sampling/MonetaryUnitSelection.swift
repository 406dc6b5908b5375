// SPDX-License-Identifier: Apache-2.0

internal import Records

/// Records drawn with chances in proportion to their amounts: systematic selection over cumulated amounts with a random
/// start, after the records that are sure to be drawn were taken whole (Docs/Sampling.md).
struct MonetaryUnitSelection: Hashable {
    /// Places of records that reach the interval, in their order.
    private(set) var certain: [Int] = []

    /// Places of records that a selection point hit, in their order.
    private(set) var hit: [Int] = []

    /// The sum of all amounts, and of those that are not certain.
    let total: UInt128
    private(set) var rest: UInt128

    /// All that were drawn, in their order.
    var places: [Int] { (certain + hit).sorted() }

    /// The interval between two points, in units, as far as it is whole; `nil` where no record is left to chance.
    var interval: UInt128? { hit.isEmpty ? nil : rest / UInt128(hit.count) }

    /// - Parameters:
    ///   - units: the amounts of the records in their order, each greater than 0.
    ///   - size: how many are drawn: as many come out, or all.
    init(_ units: [UInt128], size: Int, seed: SamplingSeed) {
        total = units.reduce(0, +)
        rest = total
        var left = min(size, units.count)
        // The greatest first: the interval only becomes smaller by what is taken out, so the order makes no difference.
        var isCertain = [Bool](repeating: false, count: units.count)
        for place in units.indices.sorted(by: { (units[$1], $0) < (units[$0], $1) }) {
            guard left > 0, units[place] >= Self.ceiling(rest, left) else { break }
            isCertain[place] = true
            rest -= units[place]
            left -= 1
        }
        certain = units.indices.filter { isCertain[$0] }
        guard left > 0, rest > 0 else { return }
        hit = Self.systematic(units, except: isCertain, rest, count: left, seed)
    }

    /// Point k of n is at (start + k x rest) / n, where the start is a random number below the rest: all in whole numbers.
    private static func systematic(
        _ units: [UInt128], except isCertain: [Bool], _ rest: UInt128, count: Int, _ seed: SamplingSeed
    ) -> [Int] {
        let number = UInt128(count)
        let start = seed.number(below: rest)
        func point(_ index: Int) -> UInt128 {
            let index = UInt128(index)
            return start / number + index * (rest / number)
                + (start % number + index * (rest % number)) / number
        }
        var places: [Int] = []
        var end: UInt128 = 0
        for place in units.indices where !isCertain[place] && places.count < count {
            end += units[place]
            // An amount below the interval is never hit twice.
            if point(places.count) < end { places.append(place) }
        }
        return places
    }

    private static func ceiling(_ dividend: UInt128, _ divisor: Int) -> UInt128 {
        dividend / UInt128(divisor) + (dividend % UInt128(divisor) == 0 ? 0 : 1)
    }
}

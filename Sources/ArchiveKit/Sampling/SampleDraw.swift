// SPDX-License-Identifier: Apache-2.0

internal import Records

/// A stratum of a sample: a sample without strata has one, called `all`.
public struct SampleStratum: Hashable, Sendable {
    public var name: String

    /// Records in the population, and those drawn.
    public var count: Int
    public var drawn: Int

    /// Where it was drawn by amounts: their sum, how many records were taken whole, and the interval between selection
    /// points, each amount a decimal number.
    public var total: String?
    public var certain: Int?
    public var interval: String?

    public init(
        name: String, count: Int, drawn: Int, total: String? = nil, certain: Int? = nil, interval: String? = nil
    ) {
        self.name = name
        self.count = count
        self.drawn = drawn
        self.total = total
        self.certain = certain
        self.interval = interval
    }
}

/// Which records of a population a seed draws: a pure function of population, design, size and seed (Docs/Sampling.md).
struct SampleDraw {
    static let onlyStratum = "all"

    /// Places in the population, in their order.
    private(set) var places: [Int] = []

    /// Those that were taken whole for their amount.
    private(set) var certain: Set<Int> = []
    private(set) var strata: [SampleStratum] = []

    init(_ population: SamplePopulation, _ method: SamplingMethod, size: Int, seed: SamplingSeed) {
        var counts = [Int](repeating: 0, count: population.strata.count)
        for member in population.members { counts[Int(member.stratum)] += 1 }
        let sizes = ProportionalAllocation.sizes(of: counts, drawing: size)
        strata = population.strata.indices.map {
            SampleStratum(name: population.strata[$0], count: counts[$0], drawn: sizes[$0])
        }
        let positive = method == .monetaryUnit ? population.strata.firstIndex(of: AmountStratum.positive.rawValue) : nil
        var lotteries = sizes.map { SmallestRanks($0) }
        var valued: [Int] = []
        for (place, member) in population.members.enumerated() {
            let stratum = Int(member.stratum)
            if stratum == positive {
                valued.append(place)
            } else {
                lotteries[stratum].offer(place, rank: seed.rank(of: member.id))
            }
        }
        for stratum in lotteries.indices { places += lotteries[stratum].places() }
        if let positive {
            let selection = MonetaryUnitSelection(
                valued.map { population.members[$0].units }, size: sizes[positive], seed: seed)
            places += selection.places.map { valued[$0] }
            certain = Set(selection.certain.map { valued[$0] })
            strata[positive].total = MonetaryUnits.text(selection.total)
            strata[positive].certain = selection.certain.count
            strata[positive].interval = selection.interval.map { MonetaryUnits.text($0) }
        }
        places.sort()
    }
}

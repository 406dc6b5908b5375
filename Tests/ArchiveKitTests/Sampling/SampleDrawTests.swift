// SPDX-License-Identifier: Apache-2.0

import Records
import TestSupport
import Testing

@testable import ArchiveKit

/// Drawing is a function of population, method, size and seed, and of nothing else.
@Suite struct SampleDrawTests {
    private static let seed: UInt64 = 109

    private struct Found {
        var members: [SamplePopulation.Member] = []
        var strata: [String] = []
    }

    private func found(_ names: [String], _ count: Int, _ generator: inout SeededGenerator) -> Found {
        var found = Found(strata: names)
        for _ in 0..<count {
            let stratum = generator.below(names.count)
            let isValued = names[stratum] == "positive"
            found.members.append(
                SamplePopulation.Member(
                    id: RecordID(
                        TimeOrderedUUID(
                            milliseconds: generator.next() >> 16, random: (generator.next(), generator.next()))),
                    volume: 0, stratum: Int32(stratum), units: isValued ? UInt128(1 + generator.below(10_000)) : 0))
        }
        return found
    }

    private func population(_ found: Found) -> SamplePopulation {
        SamplePopulation(found.members, volumes: [], strata: found.strata, line: 1)
    }

    @Test(arguments: SamplingMethod.allCases)
    func `The order in which records are found makes no difference`(method: SamplingMethod) throws {
        var generator = SeededGenerator(seed: Self.seed)
        let names =
            method == .random
            ? ["all"] : method == .stratified ? ["b", "", "é", "a"] : ["zero", "positive", "missing"]
        for _ in 0..<30 {
            let found = found(names, generator.below(300), &generator)
            let size = 1 + generator.below(60)
            let seed = try #require(SamplingSeed(generator.bytes(16)))
            let one = population(found)
            var other = found
            other.members.shuffle(using: &generator)
            // The names are found in another order, too.
            other.strata.reverse()
            for index in other.members.indices {
                other.members[index].stratum = Int32(names.count - 1) - other.members[index].stratum
            }
            let two = population(other)
            #expect(one.members == two.members && one.strata == two.strata && one.digest == two.digest)
            let (first, second) = (
                SampleDraw(one, method, size: size, seed: seed), SampleDraw(two, method, size: size, seed: seed)
            )
            #expect(first.places == second.places && first.strata == second.strata, "seed \(Self.seed)")
            #expect(first.certain == second.certain && first.certain.isSubset(of: first.places))
            #expect(first.places.count == min(size, found.members.count), "seed \(Self.seed)")
            #expect(first.places == first.places.sorted() && Set(first.places).count == first.places.count)
            #expect(first.strata.reduce(0) { $0 + $1.drawn } == first.places.count)
            for (index, stratum) in first.strata.enumerated() {
                let members = one.members.indices.filter { one.members[$0].stratum == Int32(index) }
                #expect(stratum.count == members.count)
                #expect(Set(members).intersection(first.places).count == stratum.drawn)
            }
        }
    }

    @Test func `Strata stand in the order of their bytes, and a record is found by its identity`() {
        var generator = SeededGenerator(seed: Self.seed)
        let population = population(found(["b", "", "é", "a", "B"], 100, &generator))
        #expect(population.strata == ["", "B", "a", "b", "é"])
        for (place, member) in population.members.enumerated() { #expect(population.place(of: member.id) == place) }
        let other = RecordID(TimeOrderedUUID(milliseconds: 1, random: (1, 1)))
        #expect(population.place(of: other) == nil)
    }

    @Test func `Of an empty population nothing is drawn`() throws {
        let seed = try #require(SamplingSeed(Array(0...15)))
        for method in SamplingMethod.allCases {
            let draw = SampleDraw(population(Found()), method, size: 5, seed: seed)
            #expect(draw.places.isEmpty && draw.strata.isEmpty && draw.certain.isEmpty)
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

public import Records

/// A saved search as its line has it: which records matched, and when. What it is called and what it asks for is in the
/// detail of the act.
public struct SavedSearchAct: Hashable, Sendable {
    /// 1, 2, 3 ... of the saved searches of the archive.
    public var number: Int

    /// The records that matched.
    public var population: FrozenPopulation

    /// The same records one by one, so of the same count and digest; `nil` where there were more than ``mostListed``.
    public var list: RecordListRange?

    /// The most records that are listed.
    public static let mostListed = 100_000

    public init(number: Int, population: FrozenPopulation, list: RecordListRange?) {
        self.number = number
        self.population = population
        self.list = list
    }
}

extension SavedSearchAct {
    var members: [String: CanonicalJSON] {
        var members: [String: CanonicalJSON] = ["number": .integer(Int64(number)), "population": population.json]
        members["list"] = list?.json
        return members
    }

    init?(_ json: CanonicalJSON) {
        guard let number = json.count("number"), let population = json["population"].flatMap({ FrozenPopulation($0) })
        else { return nil }
        var list: RecordListRange?
        if let value = json["list"] {
            guard let range = RecordListRange(value), range.count == population.count,
                range.digest == population.digest
            else { return nil }
            list = range
        }
        self.init(number: number, population: population, list: list)
    }
}

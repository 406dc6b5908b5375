// SPDX-License-Identifier: Apache-2.0

public import Records

/// An audit sample as its line has it: which records were drawn, and all that is needed to draw them again.
public struct AuditSampleAct: Hashable, Sendable {
    /// 1, 2, 3 ... of the samples of the archive.
    public var number: Int
    public var method: SamplingMethod
    public var seed: SamplingSeed

    /// How many records were asked for.
    public var size: Int

    /// The records that were drawn.
    public var list: RecordListRange

    /// The records that it was drawn from.
    public var population: FrozenPopulation

    public init(
        number: Int, method: SamplingMethod, seed: SamplingSeed, size: Int, list: RecordListRange,
        population: FrozenPopulation
    ) {
        self.number = number
        self.method = method
        self.seed = seed
        self.size = size
        self.list = list
        self.population = population
    }
}

extension AuditSampleAct {
    var members: [String: CanonicalJSON] {
        [
            "number": .integer(Int64(number)), "method": .string(method.rawValue), "seed": .string("\(seed)"),
            "size": .integer(Int64(size)), "list": list.json,
            "population": population.json,
        ]
    }

    init?(_ json: CanonicalJSON) {
        guard let number = json.count("number"),
            let method = json["method"]?.text.flatMap({ SamplingMethod(rawValue: $0) }),
            let seed = json["seed"]?.text.flatMap({ SamplingSeed(hex: $0) }), let size = json.count("size"),
            let list = json["list"].flatMap({ RecordListRange($0) }),
            let population = json["population"].flatMap({ FrozenPopulation($0) })
        else { return nil }
        self.init(number: number, method: method, seed: seed, size: size, list: list, population: population)
    }
}

extension RecordListRange {
    /// The member `list` of a line.
    var json: CanonicalJSON {
        .object([
            "offset": .integer(Int64(offset)), "count": .integer(Int64(count)), "digest": .string(digest.hex),
        ])
    }

    init?(_ json: CanonicalJSON) {
        guard let offset = json.count("offset"), let count = json.count("count"), let digest = json.digest("digest"),
            count <= (Int.max - offset) / RecordListRange.identitySize
        else { return nil }
        self.init(offset: offset, count: count, digest: digest)
    }
}

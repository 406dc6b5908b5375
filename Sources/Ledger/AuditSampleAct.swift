// SPDX-License-Identifier: Apache-2.0

public import Records

/// An audit sample as its line has it: which records were drawn, and all that is needed to draw them again.
public struct AuditSampleAct: Hashable, Sendable {
    /// The records that it was drawn from.
    public struct Population: Hashable, Sendable {
        public var count: Int

        /// SHA-256 of the identities of all its records, in their order.
        public var digest: Digest

        /// The line of the ledger as of which it is frozen.
        public var line: Int

        public init(count: Int, digest: Digest, line: Int) {
            self.count = count
            self.digest = digest
            self.line = line
        }
    }

    /// 1, 2, 3 ... of the samples of the archive.
    public var number: Int
    public var method: SamplingMethod
    public var seed: SamplingSeed

    /// How many records were asked for.
    public var size: Int

    /// The records that were drawn.
    public var list: RecordListRange
    public var population: Population

    public init(
        number: Int, method: SamplingMethod, seed: SamplingSeed, size: Int, list: RecordListRange,
        population: Population
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
            "population": .object([
                "count": .integer(Int64(population.count)), "digest": .string(population.digest.hex),
                "line": .integer(Int64(population.line)),
            ]),
        ]
    }

    init?(_ json: CanonicalJSON) {
        guard let number = json.count("number"),
            let method = json["method"]?.text.flatMap({ SamplingMethod(rawValue: $0) }),
            let seed = json["seed"]?.text.flatMap({ SamplingSeed(hex: $0) }), let size = json.count("size"),
            let list = json["list"].flatMap({ RecordListRange($0) }), let population = json["population"],
            let count = population.count("count"), let digest = population.digest("digest"),
            let line = population.count("line")
        else { return nil }
        self.init(
            number: number, method: method, seed: seed, size: size, list: list,
            population: Population(count: count, digest: digest, line: line))
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
            count <= (Int.max - offset) / RecordListFile.identitySize
        else { return nil }
        self.init(offset: offset, count: count, digest: digest)
    }
}

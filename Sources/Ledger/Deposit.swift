// SPDX-License-Identifier: Apache-2.0

public import Records

/// What a line puts into packs: the ranges that it commits, and the commitments of the records in them, in their order.
public struct Deposit: Hashable, Sendable {
    public var commitments: CommitmentRange
    public var volumes: [VolumeRange]

    public init(commitments: CommitmentRange, volumes: [VolumeRange]) {
        self.commitments = commitments
        self.volumes = volumes
    }

    /// The detail of an act: one record.
    public init(detail commitment: Digest, at place: Int, in range: VolumeRange) {
        self.init(
            commitments: CommitmentRange(first: place, count: 1, root: commitment), volumes: [range])
    }

    /// Each range, and the index of its first commitment.
    public var placed: [(range: VolumeRange, firstPlace: Int)] {
        var place = commitments.first
        return volumes.map { range in
            defer { place += range.records }
            return (range, place)
        }
    }

    var end: Int { commitments.first + commitments.count }
}

/// A range of commitments in the commitments file, and the root of the tree over it.
public struct CommitmentRange: Hashable, Sendable {
    public var first: Int
    public var count: Int
    public var root: Digest

    public init(first: Int, count: Int, root: Digest) {
        self.first = first
        self.count = count
        self.root = root
    }
}

/// A range of a volume's pack.
public struct VolumeRange: Hashable, Sendable {
    public var volume: VolumeKey
    public var pack: VolumePack
    public var from: Int
    public var to: Int

    /// The number of record frames in the range.
    public var records: Int

    public init(volume: VolumeKey, pack: VolumePack = .content, from: Int, to: Int, records: Int) {
        self.volume = volume
        self.pack = pack
        self.from = from
        self.to = to
        self.records = records
    }
}

extension Deposit {
    var members: [String: CanonicalJSON] {
        [
            "commitments": .object([
                "first": .integer(Int64(commitments.first)), "count": .integer(Int64(commitments.count)),
                "root": .string(commitments.root.hex),
            ]),
            "volumes": .array(volumes.map(\.json)),
        ]
    }

    /// Reads the members `commitments` and `volumes` of a line.
    init?(_ json: CanonicalJSON) {
        guard let range = json["commitments"], let first = range.count("first"), let count = range.count("count"),
            let root = range.digest("root"), let values = json["volumes"]?.elements
        else { return nil }
        let volumes = values.compactMap { VolumeRange($0) }
        guard volumes.count == values.count, volumes.reduce(0, { $0 + $1.records }) == count else { return nil }
        self.init(commitments: CommitmentRange(first: first, count: count, root: root), volumes: volumes)
    }

    /// The member `detail` of a line.
    var detail: CanonicalJSON? {
        guard let range = volumes.first else { return nil }
        return [
            "commitment": .string(commitments.root.hex), "place": .integer(Int64(commitments.first)),
            "volume": .string("\(range.volume)"), "from": .integer(Int64(range.from)),
            "to": .integer(Int64(range.to)),
        ]
    }

    init?(detail json: CanonicalJSON) {
        guard let commitment = json.digest("commitment"), let place = json.count("place"),
            let volume = json["volume"]?.text.flatMap({ VolumeKey($0) }), let from = json.count("from"),
            let to = json.count("to"), from < to
        else { return nil }
        self.init(
            detail: commitment, at: place, in: VolumeRange(volume: volume, from: from, to: to, records: 1))
    }
}

extension VolumeRange {
    var json: CanonicalJSON {
        var members: [String: CanonicalJSON] = [
            "volume": .string("\(volume)"), "from": .integer(Int64(from)), "to": .integer(Int64(to)),
            "records": .integer(Int64(records)),
        ]
        if pack == .addenda { members["pack"] = .string(pack.name) }
        return .object(members)
    }

    init?(_ json: CanonicalJSON) {
        guard let volume = json["volume"]?.text.flatMap({ VolumeKey($0) }), let from = json.count("from"),
            let to = json.count("to"), from < to, let records = json.count("records"),
            let pack = VolumePack(name: json["pack"]?.text ?? VolumePack.content.name)
        else { return nil }
        self.init(volume: volume, pack: pack, from: from, to: to, records: records)
    }
}

// SPDX-License-Identifier: Apache-2.0

internal import Ledger
internal import Records

/// The records that a sample is drawn from, as far as drawing needs them: 40 bytes a record.
struct SamplePopulation {
    struct Member: Hashable {
        var id: RecordID

        /// The volume, as an index into ``volumes``, and the stratum, as one into ``strata``.
        var volume: Int32
        var stratum: Int32

        /// The amount, where the stratum is one of amounts.
        var units: UInt128
    }

    /// In the order of their identities.
    let members: [Member]
    let volumes: [VolumeKey]

    /// Names of strata, in the order of their bytes.
    let strata: [String]

    /// The line of the ledger as of which it is frozen.
    let line: Int

    /// Puts members and strata into their order.
    ///
    /// - Parameters:
    ///   - members: as they were found, each identity once.
    ///   - strata: names as they were found.
    init(_ members: [Member], volumes: [VolumeKey], strata: [String], line: Int) {
        let order = strata.indices.sorted { strata[$0].utf8.lexicographicallyPrecedes(strata[$1].utf8) }
        var places = [Int32](repeating: 0, count: strata.count)
        for (place, found) in order.enumerated() { places[found] = Int32(place) }
        var members = members
        for index in members.indices { members[index].stratum = places[Int(members[index].stratum)] }
        members.sort { $0.id < $1.id }
        self.members = members
        self.volumes = volumes
        self.strata = order.map { strata[$0] }
        self.line = line
    }

    /// SHA-256 of the identities, one behind the other.
    var digest: Digest { RecordListFile.digest(of: members.lazy.map(\.id)) }

    /// The place of a record.
    ///
    /// - Complexity: logarithmic.
    func place(of id: RecordID) -> Int? {
        var (low, high) = (0, members.count)
        while low < high {
            let middle = (low + high) / 2
            if members[middle].id < id { low = middle + 1 } else { high = middle }
        }
        return low < members.count && members[low].id == id ? low : nil
    }
}

// SPDX-License-Identifier: Apache-2.0

internal import Catalogue
internal import Ledger
internal import Records

/// The records that match a saved search as of one line of the ledger: 16 bytes a record; and the newest of those that are
/// new.
struct SavedPopulation {
    /// In the order of their identities.
    private(set) var records: [RecordID] = []

    /// The line as of which they match.
    let line: Int

    /// Volumes that could not be looked into.
    private(set) var incomplete: [VolumeKey] = []

    /// How many are new, and the newest of them, the newest one first.
    private(set) var newCount = 0
    private(set) var new: [LocatedRecord] = []

    /// Gathers them.
    ///
    /// - Parameters:
    ///   - limit: the most new ones to keep.
    ///   - isNew: tells whether a record is new.
    init(
        _ matches: QueryMatches, limit: Int = 0, isNew: (IndexedRecord) -> Bool = { _ in false }
    ) throws {
        line = matches.line
        let unseen = try matches.forEachPage { key, rows in
            for row in rows {
                records.append(row.id)
                guard isNew(row) else { continue }
                newCount += 1
                new.append(LocatedRecord(volume: key, record: row))
                if new.count > 2 * limit { settle(limit) }
            }
        }
        settle(limit)
        records.sort()
        incomplete = Set(matches.coverage.incomplete + unseen).sorted()
    }

    /// SHA-256 of the identities, one behind the other.
    var digest: Digest { RecordListFile.digest(of: records) }

    private mutating func settle(_ limit: Int) {
        new.sort(by: LocatedRecord.isNewer)
        new.removeLast(max(0, new.count - limit))
    }
}

extension [RecordID] {
    /// Whether a list in the order of identities has a record.
    ///
    /// - Complexity: logarithmic.
    func hasSorted(_ id: RecordID) -> Bool {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if self[middle] < id { low = middle + 1 } else { high = middle }
        }
        return low < count && self[low] == id
    }
}

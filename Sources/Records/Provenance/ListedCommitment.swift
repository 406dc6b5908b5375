// SPDX-License-Identifier: Apache-2.0

/// Which commitment of the ledger is that of a record of a frozen set (Docs/OnDiskFormat.md §3).
public struct ListedCommitment: Hashable, Sendable {
    /// The number of the record in the set, from 0.
    public var record: Int

    /// The index of the commitment.
    public var place: Int

    public init(record: Int, place: Int) {
        self.record = record
        self.place = place
    }
}

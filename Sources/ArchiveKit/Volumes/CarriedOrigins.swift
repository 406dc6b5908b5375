// SPDX-License-Identifier: Apache-2.0

internal import Catalogue
internal import Durability
internal import Ledger
internal import Records

/// Tells of which line each record of a carried-over pack is, and which commitment is its own.
///
/// What stays of a volume has the order that it had there, so its commitments are some of those that lines have named for the
/// first volume, in the same order (Docs/OnDiskFormat.md §4.8).
struct CarriedOrigins {
    private let archive: Archive
    private var rest: ArraySlice<CapturedRange>
    private var current: CapturedRange?
    private var commitments: ArraySlice<Digest> = []

    /// - Parameter ranges: that lines have committed for the volumes before, in the order of lines; those that were carried
    ///   over themselves among them are left out.
    init(_ archive: Archive, _ ranges: [CapturedRange], of pack: VolumePack) {
        self.archive = archive
        rest = ranges.filter { $0.pack == pack && !$0.isCarried }[...]
    }

    /// The line of the next record that stayed, and the index of its commitment; `nil` where it is none of what was there.
    ///
    /// - Complexity: reads each range of commitments once.
    mutating func next(_ commitment: Digest) throws -> (line: Int, place: Int)? {
        let start = self
        while true {
            if let found = commitments.firstIndex(of: commitment), let current {
                commitments = commitments[(found + 1)...]
                return (current.sequence, current.firstPlace + found)
            }
            commitments = []
            guard let range = rest.popFirst() else {
                self = start
                return nil
            }
            current = range
            commitments = try CommitmentFile.read(
                range.places, from: archive.layout.ledger, in: archive.fileSystem)[...]
        }
    }
}

extension Archive {
    /// What lines have committed for the volumes that a carried one has its records from, in the order of lines.
    func originRanges(of key: VolumeKey) throws -> [CapturedRange] {
        try register().origins(of: key).flatMap { try register().ranges(of: $0) }
            .filter { !$0.isCarried }.sorted { ($0.sequence, $0.pack.rawValue) < ($1.sequence, $1.pack.rawValue) }
    }
}

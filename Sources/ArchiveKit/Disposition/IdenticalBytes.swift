// SPDX-License-Identifier: Apache-2.0

internal import Catalogue
internal import Ledger
internal import Packs
public import Records
internal import Retention

/// A record that is still here and has the same bytes as one that was destroyed.
public struct IdenticalRecord: Hashable, Sendable {
    public var record: RecordID

    /// Where it lies, and so of which class it is.
    public var volume: VolumeKey

    /// What keeps it, in words that many records may share; `nil` where it may go.
    public var keptBy: String?

    /// The last day up to which it is kept; `nil` where there is none.
    public var until: CivilDate?
}

extension DispositionAdministration {
    /// Looks through the archive for records with the bytes of those that a certificate is about: under another class, or of
    /// another arrival. What was destroyed is known by keyed digests only, so every record that is here is compared.
    ///
    /// - Returns: in the order of volumes and frames.
    /// - Throws: ``ArchiveError`` `not-found`; `integrity` where a record is damaged.
    /// - Complexity: reads every record of the archive.
    public func identical(to number: Int) throws(ArchiveError) -> [IdenticalRecord] {
        _ = try show(number)
        return try ArchiveError.wrap {
            let day = try archive.time().believed.retentionDay
            return try ArchiveView.answer(from: archive, withholding: .nothing) { view in
                let destroyed = try DestroyedRecords(archive)
                let evaluation = try DispositionEvaluation(view, on: day)
                var found: [IdenticalRecord] = []
                for entry in view.entries where !entry.isTrail && !destroyed.isEmpty {
                    let ids = try records(of: entry, in: view) { digest in
                        destroyed.record(withContent: digest)?.certificates.contains(number) ?? false
                    }
                    guard !ids.isEmpty else { continue }
                    found += try evaluation.verdicts(in: entry.key, among: ids).map { verdict in
                        var keptBy: String?
                        if case .kept(let reason) = verdict.verdict { keptBy = "\(reason)" }
                        return IdenticalRecord(
                            record: verdict.id, volume: entry.key, keptBy: keptBy,
                            until: verdict.judgement.floor?.day)
                    }
                }
                return found
            }
        }
    }

    private func records(
        of entry: VolumeEntry, in view: ArchiveView, having isWanted: (Digest) -> Bool
    ) throws -> Set<RecordID> {
        guard let volume = try view.volume(entry) else { throw ArchiveError.unseen(entry.key) }
        var found: Set<RecordID> = []
        var frame = 0
        while true {
            let rows = try volume.index.records(from: frame, limit: Self.page)
            for row in rows where row.length > 0 {
                if let digest = try volume.pack.frame(at: row.frame).contentDigest, isWanted(digest) {
                    found.insert(row.id)
                }
            }
            guard rows.count == Self.page, let last = rows.last else { return found }
            frame = last.frame + 1
        }
    }

    private static let page = 1_000
}

// SPDX-License-Identifier: Apache-2.0

internal import Catalogue
internal import Queries
internal import Records

/// The records that an act is about.
public enum RevisionSelection: Sendable {
    /// Record identities, or ids that name one record each.
    case ids([String])
    /// What a search finds; every part of the text must have a meaning.
    case query(String)
    case all

    /// Records of one volume.
    struct Share {
        var key: VolumeKey
        var records: [LocatedRecord]
    }

    /// Hands out the records in the versions that are in force when it begins, volume by volume, and of a volume so many at
    /// a time.
    ///
    /// - Throws: ``ArchiveError`` `not-found`, `ambiguous`, `usage`; whatever `body` throws.
    func forEachShare(in archive: Archive, _ body: (Share) throws -> Void) throws {
        switch self {
        case .ids(let ids):
            let records = try ArchiveView.answer(from: archive) { view in try ids.map { try Self.record($0, in: view) }
            }
            var seen: Set<RecordID> = []
            let distinct = records.filter { seen.insert($0.record.id).inserted }
            for (key, records) in Dictionary(grouping: distinct, by: \.volume).sorted(by: { $0.key < $1.key }) {
                try body(Share(key: key, records: records))
            }
        case .query(let text):
            let understanding = archive.understanding(of: text)
            try understanding.refuseUnlessExact(text)
            guard understanding.query != .everything else {
                throw ArchiveError(
                    code: .usage, subject: text,
                    message: "the query finds everything; say so with --all, or name what is to be found")
            }
            try Self.forEachShare(of: understanding.query, in: archive, body)
        case .all: try Self.forEachShare(of: .everything, in: archive, body)
        }
    }

    private static func forEachShare(
        of query: SearchQuery, in archive: Archive, _ body: (Share) throws -> Void
    ) throws {
        // What the act itself adds is of later lines.
        try QueryMatches(query, in: archive).forEachPage { key, rows in
            guard key.recordClass != .auditTrail else { return }
            try body(Share(key: key, records: rows.map { LocatedRecord(volume: key, record: $0) }))
        }
    }

    private static func record(_ id: String, in view: ArchiveView) throws -> LocatedRecord {
        var found: [LocatedRecord] = []
        for volume in try view.volumes(naming: id, isTrailWanted: false) {
            if let identity = RecordID(id) {
                found +=
                    try volume.index.record(identity, upTo: view.sequence)
                    .map { [LocatedRecord(volume: volume.key, record: $0)] } ?? []
            } else {
                found += try volume.index.records(identifiedBy: id, upTo: view.sequence, limit: 10)
                    .map { LocatedRecord(volume: volume.key, record: $0) }
            }
        }
        guard let record = found.first else {
            throw ArchiveError(
                code: .notFound, subject: id,
                message: "no record is called \(id); find its record id with 'muniment search' or 'muniment history'")
        }
        guard found.count == 1 else {
            throw ArchiveError(
                code: .ambiguous, subject: id,
                message: "\(id) names several records ("
                    + found.map { "\($0.record.id)" }.joined(separator: ", ") + "); name one by its record id")
        }
        return record
    }
}

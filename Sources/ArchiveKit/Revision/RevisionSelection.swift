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
            let understanding = QueryParser.parse(text)
            guard understanding.isExact, understanding.query != .everything else {
                throw ArchiveError(
                    code: .usage, subject: text,
                    message: "the query is not understood in all its parts, as an act demands ("
                        + (understanding.notes.map(\.sentence) + understanding.ignored.map { "ignored: \($0)" })
                        .joined(separator: "; ") + "); try it with 'muniment search' first")
            }
            try Self.forEachShare(of: understanding.query, in: archive, body)
        case .all: try Self.forEachShare(of: .everything, in: archive, body)
        }
    }

    /// Records that are handed out at a time.
    private static let mostOfShare = 20_000

    /// Rows that are read at a time.
    private static let page = 2_000

    private static func forEachShare(
        of query: SearchQuery, in archive: Archive, _ body: (Share) throws -> Void
    ) throws {
        let (query, sequence, keys) = try ArchiveView.answer(from: archive) { view in
            (
                try SourceNames(archive).resolved(query), view.sequence,
                view.entries.filter { !$0.isTrail }.map(\.key)
            )
        }
        for key in keys {
            let condition = SearchCondition(query, in: key.recordClass, upTo: sequence)
            var share = Share(key: key, records: [])
            var cursor: SearchCursor?
            var isAtEnd = false
            while !isAtEnd {
                // What the act itself adds is of later lines.
                let rows = try ArchiveView.answer(from: archive) { view in
                    try view.volume(key)?.index.search(
                        condition, upTo: sequence, isNewestFirst: false, after: cursor, limit: page) ?? []
                }
                share.records += rows.map { LocatedRecord(volume: key, record: $0) }
                cursor = rows.last.map { SearchCursor($0) }
                isAtEnd = rows.count < page
                if !share.records.isEmpty, isAtEnd || share.records.count >= mostOfShare {
                    try body(share)
                    share.records = []
                }
            }
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

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

    /// The records in the versions that are in force, by volume.
    ///
    /// - Throws: ``ArchiveError`` `not-found`, `ambiguous`, `usage`.
    func volumes(in archive: Archive) throws -> [Share] {
        switch self {
        case .ids(let ids):
            let records = try ArchiveView.answer(from: archive) { view in try ids.map { try Self.record($0, in: view) }
            }
            var seen: Set<RecordID> = []
            let distinct = records.filter { seen.insert($0.record.id).inserted }
            return Dictionary(grouping: distinct, by: \.volume).sorted { $0.key < $1.key }
                .map { Share(key: $0.key, records: $0.value) }
        case .query(let text):
            let understanding = QueryParser.parse(text)
            guard understanding.isExact, understanding.query != .everything else {
                throw ArchiveError(
                    code: .usage, subject: text,
                    message: "the query is not understood in all its parts, as an act demands ("
                        + (understanding.notes.map(\.sentence) + understanding.ignored.map { "ignored: \($0)" })
                        .joined(separator: "; ") + "); try it with 'muniment search' first")
            }
            return try Self.found(understanding.query, in: archive)
        case .all: return try Self.found(.everything, in: archive)
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

    /// Rows that are read at a time.
    private static let page = 2_000

    private static func found(_ query: SearchQuery, in archive: Archive) throws -> [Share] {
        try ArchiveView.answer(from: archive) { view in
            let query = try SourceNames(archive).resolved(query)
            var shares: [Share] = []
            for entry in view.entries where !entry.isTrail {
                guard let volume = try view.volume(entry) else { continue }
                let condition = SearchCondition(query, in: entry.key.recordClass, upTo: view.sequence)
                var records: [LocatedRecord] = []
                var cursor: SearchCursor?
                while true {
                    let rows = try volume.index.search(
                        condition, upTo: view.sequence, isNewestFirst: false, after: cursor, limit: page)
                    records += rows.map { LocatedRecord(volume: entry.key, record: $0) }
                    cursor = rows.last.map { SearchCursor($0) }
                    if rows.count < page { break }
                }
                if !records.isEmpty { shares.append(Share(key: entry.key, records: records)) }
            }
            return shares
        }
    }
}

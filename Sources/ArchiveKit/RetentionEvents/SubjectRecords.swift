// SPDX-License-Identifier: Apache-2.0

internal import Catalogue
internal import Queries
internal import Records

/// The records that name a subject now.
struct SubjectRecords {
    private(set) var records: Set<RecordID> = []

    /// The earliest trade date of one of them; `nil` where none bears one.
    private(set) var earliest: CivilDate?

    /// The line as of which they were found.
    private(set) var line = 0

    /// - Throws: ``ArchiveError`` `failed` where a volume can't be looked into.
    /// - Complexity: that of a search, and of a party or an account an envelope for each record.
    init(_ subject: RetentionSubject, in archive: Archive) throws {
        if subject.kind == .record {
            try take(subject, in: archive)
            return
        }
        let matches = try QueryMatches(Self.query(subject), in: archive, withholding: .nothing)
        line = matches.line
        let unseen = try matches.forEachPage { key, rows in
            guard key.recordClass != .auditTrail else { return }
            for row in rows {
                let located = LocatedRecord(volume: key, record: row)
                let names = try archive.volume(key).index.names(of: row) ?? RecordNames()
                guard names.names(subject, of: row.id) else { continue }
                add(located)
            }
        }
        if let key = (matches.coverage.incomplete + unseen).first { throw ArchiveError.unseen(key) }
    }

    private mutating func add(_ located: LocatedRecord) {
        records.insert(located.record.id)
        guard let day = located.record.tradeDate else { return }
        earliest = min(earliest ?? day, day)
    }

    private mutating func take(_ subject: RetentionSubject, in archive: Archive) throws {
        guard let id = RecordID(subject.value) else { return }
        let (found, sequence) = try ArchiveView.answer(from: archive, withholding: .nothing) { view in
            (try RecordLookup(archive).record(id, in: view), view.sequence)
        }
        line = sequence
        if let found, found.volume.recordClass != .auditTrail { add(found) }
    }

    /// What finds all records that may name a subject.
    private static func query(_ subject: RetentionSubject) -> SearchQuery {
        switch subject.kind {
        case .account: .field(.account, .equals(subject.value))
        case .trade, .uti: .field(.id, .equals(subject.value))
        case .party: .field(.party, .equals(subject.value))
        case .record: .nothing
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

internal import Catalogue
internal import Ledger
internal import Queries
internal import Records

/// Which records a hold is on: those that it was placed on, and where it was placed by a query, also those that match it or
/// could not be read in its span, whenever they came in.
struct HeldRecords {
    let hold: HoldEntry

    /// The records of its placing, in the order of their identities.
    let list: [RecordID]

    /// What else it holds; ``SearchQuery/everything`` where the words of the hold can't be read, for then nothing is known to
    /// be free of it.
    let query: SearchQuery

    /// - Throws: ``LedgerError`` `broken` where the list is not what it was.
    init(_ hold: HoldEntry, in archive: Archive) throws {
        self.hold = hold
        list = try RecordListFile.read(hold.list, from: archive.layout.ledger, in: archive.fileSystem)
        guard hold.isOpen else {
            query = .nothing
            return
        }
        guard let words = HoldAdministration(archive).words(of: hold) else {
            query = .everything
            return
        }
        query = Self.scope(of: QueryParser.parse(words.understood, today: archive.today).query)
    }

    /// What a hold by a query holds: the records that match, and those of its span that could not be read as their format
    /// promises.
    static func scope(of query: SearchQuery) -> SearchQuery {
        switch query {
        case .everything, .nothing: query
        case .any(let parts): .any(parts + [unparsed(in: query)])
        default: .any([query, unparsed(in: query)])
        }
    }

    /// The records that could not be read and came in since the span of a query begins. What is in them is not known, so it
    /// may be of any day before.
    static func unparsed(in query: SearchQuery) -> SearchQuery {
        let unparsed = SearchQuery.field(.parse, .equals(ParseState.unparsed.rawValue))
        guard let start = start(of: query) else { return unparsed }
        return .all([unparsed, .field(.captured, .dates(from: start, through: nil))])
    }

    /// The first day that a query asks for; `nil` where it has none.
    private static func start(of query: SearchQuery) -> CivilDate? {
        switch query {
        case .field(let field, .dates(let from, _)) where field.kind == .date: from
        case .all(let parts): parts.compactMap { start(of: $0) }.max()
        case .any(let parts):
            parts.allSatisfy { start(of: $0) != nil } ? parts.compactMap { start(of: $0) }.min() : nil
        default: nil
        }
    }

    /// All records that it is on, in the order of their identities.
    ///
    /// - Throws: ``ArchiveError`` `failed` where a volume can't be looked into.
    /// - Complexity: that of a search, and 16 bytes of memory for each record.
    func records(in archive: Archive) throws -> [RecordID] {
        guard query != .nothing else { return list }
        var records = Set(list)
        let matches = try QueryMatches(query, in: archive, everySince: hold.sequence, withholding: .nothing)
        let unseen = try matches.forEachPage { _, rows in for row in rows { records.insert(row.id) } }
        if let key = (matches.coverage.incomplete + unseen).first { throw ArchiveError.unseen(key) }
        return records.sorted()
    }

    /// What it is on as far as the list and the query say.
    func reach(in view: ArchiveView) -> RecordReach {
        RecordReach(list, matching: query, since: hold.sequence, in: view)
    }
}

extension ArchiveError {
    /// What is decided about records must know all of them.
    static func unseen(_ key: VolumeKey) -> ArchiveError {
        ArchiveError(
            code: .failed, subject: "\(key)",
            message:
                "volume \(key) can't be looked into, so that it is not known what it holds; run 'muniment rebuild', "
                + "then repeat")
    }
}

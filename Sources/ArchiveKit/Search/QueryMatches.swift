// SPDX-License-Identifier: Apache-2.0

internal import Catalogue
internal import Queries
internal import Records

/// All records that match a query as of one line of the ledger: what an act is about.
struct QueryMatches {
    /// Rows that are read at a time.
    private static let page = 20_000

    /// The line as of which they match; what comes later changes nothing.
    let line: Int

    /// What was looked into to find the volumes.
    let coverage: Coverage
    /// What is left out of them.
    let withheld: WithheldRecords
    private let archive: Archive
    private let query: SearchQuery
    private let since: Int?
    private let keys: [VolumeKey]
    private let hasCarried: Bool

    /// Finds the volumes that can hold matches.
    ///
    /// - Parameters:
    ///   - line: the line as of which to answer; `nil` for the last one now.
    ///   - day: the end of which day to answer as of.
    ///   - since: a line: also versions of records that were in force then or later are matches; else only those of now.
    ///   - withholding: what to leave out.
    ///   - hasCarried: whether to look also into volumes that are to be taken away, and are still there.
    init(
        _ query: SearchQuery, in archive: Archive, upTo line: Int? = nil, asOf day: CivilDate? = nil,
        everySince since: Int? = nil, withholding: Withholding = .fromAgent, hasCarried: Bool = false
    ) throws {
        self.archive = archive
        self.hasCarried = hasCarried
        self.since = since
        (self.query, self.line, keys, coverage, withheld) = try ArchiveView.answer(
            from: archive, asOf: day, upTo: line, withholding: withholding, hasCarried: hasCarried
        ) { view in
            let resolved = try QueryResolution(view).resolved(query)
            let candidates = try ArchiveSearch(archive).volumes(for: resolved, in: view, everySince: since)
            let withheld = try view.withheldCount(of: candidates)
            var coverage = try view.coverage(
                withTrail: ArchiveSearch.asksForTrail(resolved), mayMatch: ArchiveSearch.reach(of: resolved, in: view))
            coverage.withheld = withheld
            return (
                view.scope?.conjoined(resolved) ?? resolved, view.sequence, candidates.map(\.entry.key), coverage,
                view.withheld
            )
        }
    }

    /// Hands out the matches volume by volume, of a volume in the order of days, and so many at a time.
    ///
    /// - Returns: volumes that could not be looked into.
    /// - Throws: ``ArchiveError``; whatever `body` throws.
    @discardableResult
    func forEachPage(_ body: (VolumeKey, [IndexedRecord]) throws -> Void) throws -> [VolumeKey] {
        var unseen: [VolumeKey] = []
        for key in keys {
            let condition = SearchCondition(
                query, in: key.recordClass, upTo: line, everySince: since, without: withheld)
            var cursor: SearchCursor?
            while true {
                let rows = try ArchiveView.answer(
                    from: archive, upTo: line, withholding: .these(withheld), hasCarried: hasCarried
                ) { view in
                    guard let entry = view.entries.first(where: { $0.key == key }) else {
                        return nil as [IndexedRecord]?
                    }
                    return try view.volume(entry)?.index.search(
                        condition.without(view.withheld(in: entry)), upTo: line, isNewestFirst: false, after: cursor,
                        limit: Self.page)
                }
                guard let rows else {
                    unseen.append(key)
                    break
                }
                if !rows.isEmpty { try body(key, rows) }
                guard rows.count == Self.page, let last = rows.last else { break }
                cursor = SearchCursor(last)
            }
        }
        return unseen
    }
}

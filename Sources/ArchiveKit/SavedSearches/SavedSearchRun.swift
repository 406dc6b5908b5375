// SPDX-License-Identifier: Apache-2.0

internal import Catalogue
internal import Ledger
internal import Queries
internal import Records

extension SearchSaving {
    /// Runs a saved search again and compares what it finds with what it found then.
    ///
    /// It is a search, and goes into the ledger as one after the answer was handed out; what it finds is saved before that
    /// where the request says so.
    ///
    /// *Durability:* what is saved survives a power cut when the answer is handed out.
    ///
    /// - Parameter deliver: gets the answer.
    /// - Throws: ``ArchiveError`` `not-found` where there is none, or its words are not there any more; `usage` where this
    ///   version understands the query in part only; `integrity` where the list is not what its line says; and where it is
    ///   to be saved as ``save(_:_:)``.
    /// - Complexity: linear in the records that match, and one look-up for each that did then and does not now.
    public func run<Result>(
        _ request: SavedSearchRequest, deliver: (SavedSearchAnswer) throws -> Result
    ) throws(ArchiveError) -> Result {
        let answer: SavedSearchAnswer = try ArchiveError.wrap { try self.answer(request) }
        let outcome = Swift.Result { try deliver(answer) }
        try note(answer)
        try archive.flushIfDue()
        return try ArchiveError.wrap { try outcome.get() }
    }

    private func answer(_ request: SavedSearchRequest) throws -> SavedSearchAnswer {
        if request.isUpdate { try refuseUnlogged() }
        let then = try find(request.reference)
        guard let words = then.words else {
            throw ArchiveError(
                code: .notFound, subject: "\(then.entry.number)",
                message: "what saved search \(then.entry.number) asks for is not in the archive any more, so that it "
                    + "can't be run again")
        }
        let text = request.isAsUnderstood ? words.understood : words.query
        let understanding = archive.understanding(of: text)
        try understanding.refuseUnlessExact(text)
        let before = try then.entry.list.map { list in
            try RecordListFile.read(list, from: archive.layout.ledger, in: archive.fileSystem)
        }
        let matches = try QueryMatches(understanding.query, in: archive)
        let line = then.entry.line
        let found = try SavedPopulation(matches, limit: request.limit) { row in
            before.map { !$0.hasSorted(row.id) } ?? (row.sequence > line)
        }
        var answer = SavedSearchAnswer(
            then: then, understood: QueryPrinter.print(understanding.query), inWords: understanding.inWords,
            count: found.records.count, digest: found.digest, same: nil, newCount: found.newCount, new: [],
            formerCount: nil, former: [], absentCount: nil, absent: [], unknownCount: nil, unknown: [],
            coverage: matches.coverage)
        answer.coverage.incomplete = found.incomplete
        try ArchiveView.answer(from: archive, upTo: found.line) { view in
            answer.new = try found.new.map { try ArchiveSearch(archive).hit($0, in: view) }
            guard let before else { return }
            answer.same = found.records.count - found.newCount
            let causes = FormerCauses(
                archive: archive, since: line, asksForStatus: understanding.query.asks(for: .status),
                isOfOtherDays: answer.understood != words.understood)
            try trace(before.filter { !found.records.hasSorted($0) }, causes, request.limit, in: view, &answer)
        }
        if request.isUpdate {
            let detail = SavedSearchDetail(name: words.name, query: words.query, understood: answer.understood)
            answer.saved = try write(detail, found)
        }
        return answer
    }

    /// Finds out what became of records that matched then and do not match now.
    private func trace(
        _ lost: [RecordID], _ causes: FormerCauses, _ limit: Int, in view: ArchiveView,
        _ answer: inout SavedSearchAnswer
    ) throws {
        var (former, absent, unknown): ([FormerMatch], [RecordID], [RecordID]) = ([], [], [])
        var counts = (former: 0, absent: 0, unknown: 0)
        let unseen = Set(answer.coverage.incomplete)
        for id in lost {
            switch try view.presence(of: id) {
            case .present(let record) where !unseen.contains(record.volume):
                counts.former += 1
                guard former.count < limit else { continue }
                let hit = try ArchiveSearch(archive).hit(record, in: view)
                former.append(FormerMatch(hit: hit, changes: try causes.changes(of: record, hit, in: view)))
            case .withheld: answer.withheldCount += 1
            case .destroyed: answer.destroyedCount += 1
            // Of records that are lost nobody knows which they are.
            case .absent where answer.coverage.lost == 0:
                counts.absent += 1
                if absent.count < limit { absent.append(id) }
            case .present, .unknown, .absent:
                counts.unknown += 1
                if unknown.count < limit { unknown.append(id) }
            }
        }
        answer.coverage.incomplete = unseen.union(view.incomplete).sorted()
        (answer.former, answer.absent, answer.unknown) = (former, absent, unknown)
        (answer.formerCount, answer.absentCount, answer.unknownCount) = (counts.former, counts.absent, counts.unknown)
    }

    private func note(_ answer: SavedSearchAnswer) throws(ArchiveError) {
        let shown = (answer.new + answer.former.map(\.hit)).prefix(ReadGathering.mostRecords).map(\.id)
        let entry: CanonicalJSON = .object([
            "query": .string(answer.then.words?.query ?? ""), "understood": .string(answer.understood),
            "count": .integer(Int64(answer.count)), "records": .array(shown.map { .string("\($0)") }),
            "saved": .integer(Int64(answer.then.entry.number)),
        ])
        try archive.note(.search, entry, count: answer.count, records: shown)
    }
}

/// Tells what has changed of a record since a line, as far as that can be why it does not match any more.
private struct FormerCauses {
    let archive: Archive

    /// The line at which it matched.
    let since: Int
    let asksForStatus: Bool
    let isOfOtherDays: Bool

    func changes(of located: LocatedRecord, _ hit: SearchHit, in view: ArchiveView) throws -> [FormerMatch.Change] {
        var changes = try revisions(of: located.record.id, in: view)
        if asksForStatus {
            let names = try view.names(of: located)
            let before = try archive.chainStatus(
                of: RowStatusInput(
                    id: hit.id, identifiers: names.identifiers, facts: names.facts, lifecycle: hit.lifecycle,
                    sequence: since))
            if before != hit.status { changes.append(.status) }
        }
        if isOfOtherDays { changes.append(.days) }
        return changes
    }

    /// What later envelopes came of; those whose envelope is damaged are left out, which `verify` tells.
    private func revisions(of id: RecordID, in view: ArchiveView) throws -> [FormerMatch.Change] {
        var kinds: Set<RevisionKind> = []
        for volume in try view.volumes(naming: "\(id)", isTrailWanted: true) {
            for version in try volume.index.versions(of: id, upTo: view.sequence) where version.since > since {
                guard let kind = try? volume.envelope(of: version).revision?.kind else { continue }
                kinds.insert(kind)
            }
        }
        return RevisionKind.allCases.filter { kinds.contains($0) }.map { kind in
            switch kind {
            case .correct: .corrected
            case .reclassify: .reclassified
            case .reparse: .reparsed
            }
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

internal import Catalogue
internal import Ledger
internal import Queries
internal import Records

/// Searches all records by text and fields. Any text is a legal search.
public struct ArchiveSearch {
    private let archive: Archive

    public init(_ archive: Archive) { self.archive = archive }

    /// Searches, hands out the answer, and then puts the search into the ledger: how many, and which were shown; not
    /// what for.
    ///
    /// - Parameter deliver: gets the answer before the search is logged, so that nobody waits for the write lock.
    /// - Throws: ``ArchiveError``; never for what the text says.
    /// - Complexity: volumes are looked into in the order of their days, and no further than the hits need, but for a
    ///   count.
    public func run<Result>(
        _ request: SearchRequest, deliver: (SearchAnswer) throws -> Result
    ) throws(ArchiveError) -> Result {
        let understanding = archive.understanding(of: request.text)
        // The time that it takes to wait for others who change the volumes is not that of the search.
        let answer = try ArchiveView.answer(from: archive, asOf: request.asOf) { view in
            try self.answer(request, understanding, in: view, request.watch())
        }
        let outcome = Swift.Result { try deliver(answer) }
        try note(request, answer)
        try archive.flushIfDue()
        return try ArchiveError.wrap { try outcome.get() }
    }

    private func note(_ request: SearchRequest, _ answer: SearchAnswer) throws(ArchiveError) {
        let count = answer.count ?? answer.records.count
        let records = answer.records.prefix(ReadGathering.mostRecords).map(\.id)
        var entry: [String: CanonicalJSON] = [
            "query": .string(request.text), "understood": .string(answer.understood),
            "count": .integer(Int64(count)), "records": .array(records.map { .string("\($0)") }),
        ]
        if request.unit != .record { entry["unit"] = .string(request.unit.rawValue) }
        entry["asOf"] = request.asOf.map { .string("\($0)") }
        try archive.note(.search, .object(entry), count: count, records: records)
    }

    /// Whether a query names the class of details of acts. Else they are left out: each search would find those before.
    static func asksForTrail(_ query: SearchQuery) -> Bool {
        switch query {
        case .field(.recordClass, .equals(let name)): RecordClass.auditTrail.name == name.lowercased()
        case .field(.recordClass, .prefix(let stem)): RecordClass.auditTrail.name.hasPrefix(stem.lowercased())
        case .all(let queries), .any(let queries): queries.contains { asksForTrail($0) }
        case .everything, .nothing, .word, .phrase, .prefix, .field, .not: false
        }
    }

    private func answer(
        _ request: SearchRequest, _ understanding: QueryUnderstanding, in view: ArchiveView, _ watch: SearchWatch
    ) throws -> SearchAnswer {
        let query = try QueryResolution(view).resolved(understanding.query)
        let limit = max(0, request.limit)
        let scan = SearchScan(try volumes(for: query, in: view), view, watch)
        var answer = SearchAnswer(
            understood: QueryPrinter.print(understanding.query), inWords: understanding.inWords,
            ignored: understanding.ignored, notes: understanding.notes.map(\.sentence), hits: [], count: nil,
            atLeast: 0, coverage: Coverage())
        var found: [LocatedRecord]
        var units: [FoundUnit] = []
        if request.unit != .record {
            units = try self.units(request, query, scan, &answer)
            found = units.map(\.first)
        } else if request.isRanked, let text = RankedText(query) {
            let ranked = try scan.ranked(by: text, limit: limit)
            found = ranked.records
            answer.ranking = (ranked.considered, ranked.isWhole)
            if ranked.isWhole { answer.count = ranked.considered }
            answer.atLeast = ranked.considered
        } else {
            // One more than is shown tells whether there is a next page.
            found = try scan.records(request, limit: limit + 1)
            answer.atLeast = found.count
            if found.count <= limit, request.cursor == nil, !watch.hasStopped { answer.count = found.count }
            if found.count > limit {
                found.removeLast()
                // Behind a search that was ended there may be matches on this side of the place.
                if scan.isWhole { answer.cursor = found.last.map { SearchCursor($0.record) } }
            }
        }
        let terms = request.hasSnippets ? SnippetTerm.terms(of: understanding.query) : []
        answer.records = found.map(\.record)
        if request.hasHits {
            answer.hits = try found.map { try hit($0, in: view, terms: terms) }
            for (place, unit) in units.enumerated() { answer.hits[place].matched = unit.matched }
        }
        if request.unit != .record {
            try countUnits(request, scan, &answer)
        } else {
            if answer.count == nil { try count(request, scan, &answer) }
            if request.hasFacets { answer.facets = try scan.facets() }
        }
        answer.coverage = try view.coverage(
            withTrail: Self.asksForTrail(query), mayMatch: Self.reach(of: query, in: view))
        answer.coverage.withheld = try view.withheldCount(of: scan.candidates, watch)
        answer.coverage.unsearched = scan.unsearched.sorted()
        answer.looked = scan.looked.count
        if answer.atLeast == 0, !watch.hasStopped {
            let suggested = try SpellingSuggestion(view).suggestion(for: understanding.query)
            answer.suggestion = try suggested.flatMap {
                try isFound($0, in: view, watch) ? QueryPrinter.print($0) : nil
            }
        }
        return answer
    }

    /// Whether a query finds something that is not left out: what only such records say is no suggestion.
    private func isFound(_ query: SearchQuery, in view: ArchiveView, _ watch: SearchWatch) throws -> Bool {
        guard !view.withheld.isEmpty || view.scope != nil else { return true }
        let query = try QueryResolution(view).resolved(query)
        return try !SearchScan(volumes(for: query, in: view), view, watch).records(
            SearchRequest("", limit: 1), limit: 1
        )
        .isEmpty
    }

    /// Counts all matches: to the end where that was asked for, else as far as it costs next to nothing.
    private func count(_ request: SearchRequest, _ scan: SearchScan, _ answer: inout SearchAnswer) throws {
        if request.isCounted {
            let count = try scan.count()
            if scan.isWhole { answer.count = count }
            answer.atLeast = max(answer.atLeast, count)
        } else if request.isCountTried {
            let watch = SearchWatch(until: .milliseconds(Self.cheapCount))
            let count = try scan.count(watch: watch)
            if !watch.hasStopped, scan.isWhole { answer.count = count }
            answer.atLeast = max(answer.atLeast, count)
        }
    }

    /// Milliseconds that a count may take which nobody asked for.
    static let cheapCount = 20

    /// A volume that can hold what is searched for.
    struct Candidate {
        var entry: VolumeEntry
        var days: ClosedRange<CivilDate>
        var condition: SearchCondition
    }

    /// Tells of a class and of days whether what is searched for may be of them.
    static func reach(of query: SearchQuery, in view: ArchiveView) -> (RecordClass, ClosedRange<CivilDate>?) -> Bool {
        var conditions: [RecordClass: SearchCondition] = [:]
        return { name, days in
            let condition = conditions[name] ?? SearchCondition(query, in: name, upTo: view.sequence)
            conditions[name] = condition
            guard let days else { return condition.mayMatch(CivilDate(day: -1_000_000)...CivilDate(day: 1_000_000)) }
            return condition.mayMatch(days)
        }
    }

    /// The volumes that can hold what is searched for and is in scope, by their class, their days and the ids in them. A
    /// sealed volume is not opened to tell.
    ///
    /// - Parameter since: a line: also versions that were in force then or later count. Then every volume is opened.
    func volumes(
        for query: SearchQuery, in view: ArchiveView, everySince since: Int? = nil
    ) throws -> [Candidate] {
        let query = view.scope?.conjoined(query) ?? query
        let keys = Self.requiredIdentifiers(query).map { IdentifierFilter.Key($0) }
        let isTrailWanted = Self.asksForTrail(query)
        var conditions: [RecordClass: SearchCondition] = [:]
        return try view.entries.compactMap { entry in
            guard isTrailWanted || !entry.isTrail else { return nil }
            let name = entry.key.recordClass
            let condition = conditions[name] ?? SearchCondition(query, in: name, upTo: view.sequence)
            conditions[name] = condition
            guard keys.allSatisfy({ view.mayHold($0, entry) }),
                let days = try since == nil ? days(of: entry, in: view) : view.volume(entry)?.index.days(),
                condition.mayMatch(days)
            else { return nil }
            return Candidate(entry: entry, days: days, condition: condition.without(view.withheld(in: entry)))
        }
    }

    private func days(of entry: VolumeEntry, in view: ArchiveView) throws -> ClosedRange<CivilDate>? {
        guard let extent = entry.extent, entry.changed <= view.sequence else {
            return try view.volume(entry)?.index.days()
        }
        guard let least = extent.least, let greatest = extent.greatest else { return nil }
        return least...greatest
    }

    /// Ids that every record must have that matches.
    private static func requiredIdentifiers(_ query: SearchQuery) -> [String] {
        switch query {
        case .field(.id, .equals(let id)): [id]
        case .all(let queries): queries.flatMap { requiredIdentifiers($0) }
        default: []
        }
    }

    /// What is shown of a record, as of the line of a view.
    func hit(_ located: LocatedRecord, in view: ArchiveView, terms: [SnippetTerm] = []) throws -> SearchHit {
        let record = located.record
        let known = try archive.volume(located.volume).index.names(of: record)
        let names = known ?? RecordNames()
        let input = RowStatusInput(
            id: record.id, identifiers: names.identifiers, facts: names.facts, lifecycle: record.lifecycle,
            sequence: view.sequence)
        return SearchHit(
            id: record.id, volume: located.volume, day: record.row.day, isUndated: record.isUndated,
            format: record.format, messageType: record.messageType, state: record.state, lifecycle: record.lifecycle,
            status: try archive.chainStatus(of: input), identifiers: names.identifiers, terms: record.terms,
            settlementDate: record.settlementDate, counterparties: FactLines.values(of: "side.party", in: names.facts),
            source: try archive.sourceName(of: record.accession),
            member: FactLines.values(of: "member", in: names.facts).first, isDamaged: known == nil,
            snippet: terms.isEmpty ? nil : try snippet(of: located, terms), sides: ChainRule.sides(in: names.facts))
    }

    private func snippet(of located: LocatedRecord, _ terms: [SnippetTerm]) throws -> Snippet? {
        guard let text = try archive.volume(located.volume).index.text(of: located.record) else { return nil }
        let snippet = Snippet(of: text, terms: terms)
        return snippet.pieces.isEmpty ? nil : snippet
    }
}

extension SearchCursor {
    init(_ record: IndexedRecord) {
        self.init(day: record.row.day, sequence: record.since, place: record.place)
    }
}

// SPDX-License-Identifier: Apache-2.0

public import Catalogue
internal import Ledger
internal import Queries
public import Records

/// A record that a search found.
public struct SearchHit: Hashable, Sendable {
    public var id: RecordID
    public var volume: VolumeKey

    /// The trade date, or the capture date where ``isUndated``.
    public var day: CivilDate
    public var isUndated: Bool
    public var format: RecordFormat
    public var messageType: String
    public var state: ParseState
    public var lifecycle: Lifecycle?

    /// What it is in its chain of versions.
    public var status: ChainStatus
    public var identifiers: [RecordIdentifier]
    public var terms: IndexedTerms
    public var settlementDate: CivilDate?

    /// Names of the sides of the trade, in lower case.
    public var counterparties: [String]

    /// The name of the source that it came in, where the register knows it.
    public var source: SourceName?

    /// The member of a container that it came in, in lower case.
    public var member: String?
}

/// The answer to a search.
public struct SearchAnswer: Sendable {
    /// How the text was understood, in the search language and in plain words.
    public var understood: String
    public var inWords: String

    /// Parts of the text that hold nothing to search for.
    public var ignored: [String]

    /// What was read in another way than it may have been meant, a sentence each.
    public var notes: [String]
    public var hits: [SearchHit]

    /// The exact number of matches, where it was asked for or is known.
    public var count: Int?

    /// Where the next page begins; `nil` where there is none.
    public var cursor: SearchCursor?
    public var coverage: Coverage
}

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
        let understanding = QueryParser.parse(request.text, today: archive.today)
        let limit = max(0, request.limit)
        let answer = try ArchiveView.answer(from: archive, asOf: request.asOf) { view in
            let query = try SourceNames(archive).resolved(understanding.query)
            // One more than is shown tells whether there is a next page.
            let found = try records(query, request, in: view, limit: limit + 1)
            let isWhole = found.count <= limit && request.cursor == nil
            let shown = found.prefix(limit)
            return SearchAnswer(
                understood: QueryPrinter.print(understanding.query), inWords: understanding.inWords,
                ignored: understanding.ignored, notes: understanding.notes.map(\.sentence),
                hits: try shown.map { try hit($0, in: view) },
                count: isWhole ? found.count : request.isCounted ? try count(query, in: view) : nil,
                cursor: found.count > limit ? shown.last.map { SearchCursor($0.record) } : nil,
                coverage: try view.coverage(withTrail: Self.asksForTrail(query)))
        }
        let outcome = Swift.Result { try deliver(answer) }
        try note(request, answer)
        try archive.flushIfDue()
        return try ArchiveError.wrap { try outcome.get() }
    }

    private func note(_ request: SearchRequest, _ answer: SearchAnswer) throws(ArchiveError) {
        let count = answer.count ?? answer.hits.count
        let records = answer.hits.prefix(ReadGathering.mostRecords).map(\.id)
        var entry: [String: CanonicalJSON] = [
            "query": .string(request.text), "understood": .string(answer.understood),
            "count": .integer(Int64(count)), "records": .array(records.map { .string("\($0)") }),
        ]
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

    private func records(
        _ query: SearchQuery, _ request: SearchRequest, in view: ArchiveView, limit: Int
    ) throws -> [LocatedRecord] {
        func isBefore(_ left: LocatedRecord, _ right: LocatedRecord) -> Bool {
            request.isNewestFirst ? LocatedRecord.isNewer(left, than: right) : LocatedRecord.isNewer(right, than: left)
        }
        var found: [LocatedRecord] = []
        var rest = try volumes(for: query, in: view)
        rest.sort {
            request.isNewestFirst
                ? $0.days.upperBound > $1.days.upperBound : $0.days.lowerBound < $1.days.lowerBound
        }
        for candidate in rest {
            if found.count >= limit, let last = found.last?.record.row.day {
                if request.isNewestFirst ? candidate.days.upperBound < last : candidate.days.lowerBound > last { break }
            }
            guard let volume = try view.volume(candidate.entry) else { continue }
            found += try volume.index.search(
                candidate.condition, upTo: view.sequence, isNewestFirst: request.isNewestFirst, after: request.cursor,
                limit: limit
            ).map { LocatedRecord(volume: volume.key, record: $0) }
            found.sort(by: isBefore)
            found.removeLast(max(0, found.count - limit))
        }
        return found
    }

    private func count(_ query: SearchQuery, in view: ArchiveView) throws -> Int {
        try volumes(for: query, in: view).reduce(0) { sum, candidate in
            guard let volume = try view.volume(candidate.entry) else { return sum }
            return try sum + volume.index.count(candidate.condition, upTo: view.sequence)
        }
    }

    /// A volume that can hold what is searched for.
    struct Candidate {
        var entry: VolumeEntry
        var days: ClosedRange<CivilDate>
        var condition: SearchCondition
    }

    /// The volumes that can hold what is searched for, by their class, their days and the ids in them. A sealed volume is
    /// not opened to tell.
    func volumes(for query: SearchQuery, in view: ArchiveView) throws -> [Candidate] {
        let keys = Self.requiredIdentifiers(query).map { IdentifierFilter.Key($0) }
        let isTrailWanted = Self.asksForTrail(query)
        return try view.entries.compactMap { entry in
            guard isTrailWanted || !entry.isTrail else { return nil }
            let condition = SearchCondition(query, in: entry.key.recordClass, upTo: view.sequence)
            guard keys.allSatisfy({ view.mayHold($0, entry) }), let days = try days(of: entry, in: view),
                condition.mayMatch(days)
            else { return nil }
            return Candidate(entry: entry, days: days, condition: condition)
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
    func hit(_ located: LocatedRecord, in view: ArchiveView) throws -> SearchHit {
        let record = located.record
        let names = try view.names(of: located)
        let input = RowStatusInput(
            id: record.id, identifiers: names.identifiers, facts: names.facts, lifecycle: record.lifecycle,
            sequence: view.sequence)
        return SearchHit(
            id: record.id, volume: located.volume, day: record.row.day, isUndated: record.row.isUndated,
            format: record.format, messageType: record.messageType, state: record.state, lifecycle: record.lifecycle,
            status: try archive.chainStatus(of: input), identifiers: names.identifiers, terms: record.terms,
            settlementDate: record.settlementDate, counterparties: FactLines.values(of: "side.party", in: names.facts),
            source: try archive.register().accession(record.accession)?.name,
            member: FactLines.values(of: "member", in: names.facts).first)
    }
}

extension SearchCursor {
    init(_ record: IndexedRecord) {
        self.init(day: record.row.day, sequence: record.since, place: record.place)
    }
}

/// Puts accessions in the place of names of sources, which only the register knows.
struct SourceNames {
    /// The most sources that one name stands for.
    private static let most = 500

    private let archive: Archive

    init(_ archive: Archive) { self.archive = archive }

    func resolved(_ query: SearchQuery) throws -> SearchQuery {
        switch query {
        case .field(.source, let condition): try source(query, condition)
        case .not(let query): .not(try resolved(query))
        case .all(let queries): .all(try queries.map { try resolved($0) })
        case .any(let queries): .any(try queries.map { try resolved($0) })
        case .everything, .nothing, .word, .phrase, .prefix, .field: query
        }
    }

    private func source(_ query: SearchQuery, _ condition: FieldCondition) throws -> SearchQuery {
        let wanted: String
        switch condition {
        case .equals(let text), .prefix(let text): wanted = text.lowercased()
        case .contains, .dates, .numbers: return .nothing
        }
        guard AccessionID(wanted) == nil else { return query }
        let named = try archive.register().accessions().filter { entry in
            "\(entry.name)".lowercased().contains(wanted)
        }
        return .any([query] + named.prefix(Self.most).map { .field(.source, .equals("\($0.id)")) })
    }
}

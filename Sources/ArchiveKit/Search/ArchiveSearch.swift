// SPDX-License-Identifier: Apache-2.0

internal import Catalogue
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
    public var identifiers: [RecordIdentifier]

    /// The name of the source that it came in, where the register knows it.
    public var source: SourceName?
}

/// The answer to a search.
public struct SearchAnswer: Sendable {
    /// How the text was understood, in the search language.
    public var understood: String

    /// Parts of the text that hold nothing to search for.
    public var ignored: [String]
    public var hits: [SearchHit]

    /// The exact number of matches, where it was asked for or is known.
    public var count: Int?
    public var coverage: Coverage
}

/// Searches the text of all records, newest first. Any text is a legal search.
public struct ArchiveSearch {
    private let archive: Archive

    public init(_ archive: Archive) { self.archive = archive }

    /// Searches, hands out the answer, and then puts the search into the ledger: how many, and which were shown; not
    /// what for.
    ///
    /// - Parameters:
    ///   - limit: the most hits to show.
    ///   - isCounted: whether the exact number of matches is wanted.
    ///   - deliver: gets the answer before the search is logged, so that nobody waits for the write lock.
    /// - Throws: ``ArchiveError``; never for what the text says.
    /// - Complexity: volumes are looked into from the newest on, and no further than the hits need, but for a count.
    public func run<Result>(
        _ text: String, limit: Int, isCounted: Bool, deliver: (SearchAnswer) throws -> Result
    ) throws(ArchiveError) -> Result {
        let understanding = QueryParser.parse(text)
        let expression = MatchExpression(understanding.query)
        let limit = max(0, limit)
        let answer = try ArchiveView.answer(from: archive) { view in
            let found = try newest(expression, in: view, limit: limit)
            let count = isCounted ? try count(expression, in: view) : found.count < limit ? found.count : nil
            return SearchAnswer(
                understood: QueryPrinter.print(understanding.query), ignored: understanding.ignored,
                hits: try found.map { try hit($0, in: view) }, count: count, coverage: try view.coverage())
        }
        let outcome = Swift.Result { try deliver(answer) }
        try archive.log(
            .search(count: answer.count ?? answer.hits.count, records: answer.hits.prefix(500).map(\.id)))
        return try ArchiveError.wrap { try outcome.get() }
    }

    private func newest(
        _ expression: MatchExpression, in view: ArchiveView, limit: Int
    ) throws -> [LocatedRecord] {
        var found: [LocatedRecord] = []
        let days = try view.volumes.map { (volume: $0, day: try $0.index.greatestDay()) }
        for (volume, day) in days.sorted(by: { ($0.day ?? .distantPast) > ($1.day ?? .distantPast) }) {
            if found.count >= limit, let last = found.last, let day, day < last.record.row.day { break }
            found += try volume.index.newest(expression, upTo: view.sequence, limit: limit)
                .map { LocatedRecord(volume: volume.key, record: $0) }
            found.sort { LocatedRecord.isNewer($0, than: $1) }
            found.removeLast(max(0, found.count - limit))
        }
        return found
    }

    private func count(_ expression: MatchExpression, in view: ArchiveView) throws -> Int {
        try view.volumes.reduce(0) { try $0 + $1.index.count(expression, upTo: view.sequence) }
    }

    private func hit(_ located: LocatedRecord, in view: ArchiveView) throws -> SearchHit {
        let record = located.record
        let index = try archive.volume(located.volume).index
        return SearchHit(
            id: record.id, volume: located.volume, day: record.row.day, isUndated: record.row.isUndated,
            format: record.format, messageType: record.messageType, state: record.state, lifecycle: record.lifecycle,
            identifiers: try index.identifiers(of: record.row),
            source: try archive.register().accession(record.accession)?.name)
    }
}

extension CivilDate {
    /// Before every day of a record.
    fileprivate static let distantPast = CivilDate(day: .min >> 22)
}

// SPDX-License-Identifier: Apache-2.0

internal import Catalogue
internal import Foundation
internal import Records

/// Goes through the volumes that can hold matches, in the order of their days and no further than it has to.
final class SearchScan {
    let candidates: [ArchiveSearch.Candidate]
    let view: ArchiveView
    let watch: SearchWatch

    /// Volumes that were not looked into to their end because the search was ended.
    var unsearched: Set<VolumeKey> = []

    /// Volumes that were looked into.
    private(set) var looked: Set<VolumeKey> = []

    /// Whether nothing was left out so far.
    var isWhole: Bool { unsearched.isEmpty }

    init(_ candidates: [ArchiveSearch.Candidate], _ view: ArchiveView, _ watch: SearchWatch) {
        self.candidates = candidates
        self.view = view
        self.watch = watch
    }

    /// Looks into a candidate; `nil` where its index can't be read, or where the search has ended.
    func look<Result>(
        into candidate: ArchiveSearch.Candidate, _ watch: SearchWatch, _ work: (VolumeIndex) throws -> Result
    ) throws -> Result? {
        guard watch.goesOn else {
            unsearched.insert(candidate.entry.key)
            return nil
        }
        guard let volume = try view.volume(candidate.entry) else { return nil }
        looked.insert(candidate.entry.key)
        let result = try work(volume.index)
        if watch.hasStopped { unsearched.insert(candidate.entry.key) }
        return result
    }

    /// Looks into all candidates, several at once; in their order, and `nil` for those into which
    /// ``look(into:_:_:)`` does not.
    private func each<Result>(
        _ watch: SearchWatch, _ work: @escaping @Sendable (VolumeIndex, ArchiveSearch.Candidate) throws -> Result
    ) throws -> [Result?] {
        var results: [Result?] = []
        // Only so many volumes are held open at a time.
        for start in stride(from: 0, to: candidates.count, by: Self.mostAtOnce) {
            let looks = try candidates[start..<min(start + Self.mostAtOnce, candidates.count)].map { candidate in
                try Look<Result>(candidate, isEnded: !watch.goesOn, in: view)
            }
            ParallelWork.forEach(looks.filter { $0.index != nil }.sorted { $0.size > $1.size }) { look in
                guard let index = look.index, watch.goesOn else {
                    look.isEnded = true
                    return
                }
                look.outcome = Swift.Result { try work(index, look.candidate) }
                look.isEnded = watch.hasStopped
            }
            for look in looks {
                if look.outcome != nil { looked.insert(look.candidate.entry.key) }
                if look.isEnded { unsearched.insert(look.candidate.entry.key) }
                results.append(try look.outcome?.get())
            }
        }
        return results
    }

    private static let mostAtOnce = 16

    /// A look into one volume, by one thread.
    private final class Look<Result> {
        let candidate: ArchiveSearch.Candidate
        let index: VolumeIndex?
        var outcome: Swift.Result<Result, any Error>?

        /// Whether the search was ended before this look or in it.
        var isEnded: Bool

        init(_ candidate: ArchiveSearch.Candidate, isEnded: Bool, in view: ArchiveView) throws {
            self.candidate = candidate
            self.isEnded = isEnded
            index = isEnded ? nil : try view.volume(candidate.entry)?.index
        }

        var size: Int { candidate.entry.records }
    }

    /// The first matches in the order of a request.
    func records(_ request: SearchRequest, limit: Int) throws -> [LocatedRecord] {
        let isNewestFirst = request.isNewestFirst
        func isBefore(_ left: LocatedRow, _ right: LocatedRow) -> Bool {
            isNewestFirst ? LocatedRow.isNewer(left, than: right) : LocatedRow.isNewer(right, than: left)
        }
        let ordered = candidates.sorted {
            isNewestFirst ? $0.days.upperBound > $1.days.upperBound : $0.days.lowerBound < $1.days.lowerBound
        }
        var found: [LocatedRow] = []
        for candidate in ordered {
            var condition = candidate.condition
            if found.count >= limit, let last = found.last?.row.row.day {
                if isNewestFirst ? candidate.days.upperBound < last : candidate.days.lowerBound > last { break }
                // What stands behind the last place that is taken has none.
                guard let closer = condition.upTo(last, isNewestFirst: isNewestFirst) else { continue }
                condition = closer
            }
            let rows = try look(into: candidate, watch) {
                try $0.rows(
                    condition, upTo: view.sequence, isNewestFirst: isNewestFirst, after: request.cursor,
                    limit: limit, watch: watch)
            }
            guard let rows, !rows.isEmpty else { continue }
            found += rows.map { LocatedRow(volume: candidate.entry.key, row: $0) }
            found.sort(by: isBefore)
            found.removeLast(max(0, found.count - limit))
        }
        return try records(at: found.map { ($0.volume, $0.row.row) })
    }

    /// The records of rows, in their order.
    private func records(at rows: [(volume: VolumeKey, row: RowNumber)]) throws -> [LocatedRecord] {
        var found: [VolumeKey: [RowNumber: IndexedRecord]] = [:]
        for (key, some) in Dictionary(grouping: rows, by: \.volume) {
            for record in try view.volume(key)?.index.records(at: some.map(\.row)) ?? [] {
                found[key, default: [:]][record.row] = record
            }
        }
        return rows.compactMap { place in
            found[place.volume]?[place.row].map { LocatedRecord(volume: place.volume, record: $0) }
        }
    }

    /// The number of matches, as far as the search went.
    ///
    /// - Parameter other: another watch than that of the search, whose end does not count as one of the search.
    func count(watch other: SearchWatch? = nil) throws -> Int {
        let before = unsearched
        let (line, watch) = (view.sequence, other ?? watch)
        let counts = try each(watch) { try $0.count($1.condition, upTo: line, watch: watch) }
        if other != nil { unsearched = before }
        return counts.reduce(0) { $0 + ($1 ?? 0) }
    }

    /// How many matches have each value, as far as the search went.
    func facets() throws -> FacetCounts {
        let (line, watch) = (view.sequence, watch)
        let found = try each(watch) {
            try $0.facets($1.condition, in: $1.entry.key.recordClass, upTo: line, watch: watch)
        }
        return found.reduce(into: FacetCounts()) { counts, found in
            if let found { counts += found }
        }
    }
}

// MARK: - Relevance

extension SearchScan {
    /// The most matches that are ranked: the newest ones.
    static let mostRanked = 10_000

    /// The best of the newest matches: Okapi BM25 with k1 = 1.2 and b = 0.75, as FTS5 has it
    /// (https://www.sqlite.org/fts5.html#the_bm25_function), with the frequencies of all volumes; of equal ones the newer.
    /// Within a scope the frequencies are those of its records, and b = 0: their order tells nothing of other records.
    ///
    /// - Complexity: linear in the matches that are ranked; what a phrase is worth is counted once for each volume.
    func ranked(
        by text: RankedText, limit: Int
    ) throws -> (records: [LocatedRecord], considered: Int, isWhole: Bool) {
        var frequencies = Array(repeating: 0, count: text.phrases.count)
        var total = 0
        let watch = watch
        if view.scope != nil {
            let line = view.sequence
            let seen = Dictionary(
                uniqueKeysWithValues: candidates.map { ($0.entry.key, view.conditionOfScope(in: $0.entry)) })
            let found = try each(watch) { index, candidate in
                try (seen[candidate.entry.key] ?? nil).map {
                    try index.frequencies(of: text.phrases, upTo: line, watch: watch, among: $0)
                }
            }
            for case .some(.some((let counts, let rows))) in found {
                for (place, count) in counts.enumerated() { frequencies[place] += count }
                total += rows
            }
        } else {
            for found in try each(watch, { index, _ in try index.frequencies(of: text.phrases, watch: watch) }) {
                for (place, count) in (found ?? []).enumerated() { frequencies[place] += count }
            }
            for candidate in candidates {
                total += try view.coverage(of: candidate.entry)?.records ?? 0
            }
        }
        let worth = frequencies.map { count in
            max(1e-6, log(1 + (Double(max(total, count) - count) + 0.5) / (Double(count) + 0.5)))
        }
        var best: [Scored] = []
        var considered = 0
        for candidate in candidates.sorted(by: { $0.days.upperBound > $1.days.upperBound }) {
            guard considered < Self.mostRanked else { break }
            let rows = try look(into: candidate, watch) {
                try $0.ranked(
                    candidate.condition, by: text, upTo: view.sequence, limit: Self.mostRanked - considered,
                    watch: watch)
            }
            considered += rows?.count ?? 0
            best += (rows ?? []).map { row in
                // The mean length of the texts of a volume is one of all records.
                let score = Self.score(row, worth, isLengthCounted: view.scope == nil)
                return Scored(key: candidate.entry.key, row: row.row, score: score)
            }
            best.sort { ($0.score, $0.row) > ($1.score, $1.row) }
            best.removeLast(max(0, best.count - limit))
        }
        let records = try records(at: best.map { ($0.key, $0.row) })
        return (records, considered, considered < Self.mostRanked && isWhole)
    }

    private struct Scored {
        var key: VolumeKey
        var row: RowNumber
        var score: Double
    }

    private static func score(_ row: RankedRow, _ worth: [Double], isLengthCounted: Bool) -> Double {
        let (k1, b) = (1.2, isLengthCounted ? 0.75 : 0)
        let length = k1 * (1 - b + b * Double(row.size) / max(1, row.meanSize))
        return zip(row.counts, worth).reduce(0) { sum, term in
            let count = Double(term.0)
            return sum + term.1 * (count * (k1 + 1)) / (count + length)
        }
    }
}

extension SearchWatch {
    /// Ends a search after some time.
    convenience init(until duration: Duration) {
        let end = ContinuousClock.now + duration
        self.init { ContinuousClock.now > end }
    }
}

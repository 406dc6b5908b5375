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
        let result = try work(volume.index)
        if watch.hasStopped { unsearched.insert(candidate.entry.key) }
        return result
    }

    /// The first matches in the order of a request.
    func records(_ request: SearchRequest, limit: Int) throws -> [LocatedRecord] {
        let isNewestFirst = request.isNewestFirst
        func isBefore(_ left: LocatedRecord, _ right: LocatedRecord) -> Bool {
            isNewestFirst ? LocatedRecord.isNewer(left, than: right) : LocatedRecord.isNewer(right, than: left)
        }
        let ordered = candidates.sorted {
            isNewestFirst ? $0.days.upperBound > $1.days.upperBound : $0.days.lowerBound < $1.days.lowerBound
        }
        var found: [LocatedRecord] = []
        for candidate in ordered {
            if found.count >= limit, let last = found.last?.record.row.day {
                if isNewestFirst ? candidate.days.upperBound < last : candidate.days.lowerBound > last { break }
            }
            let records = try look(into: candidate, watch) {
                try $0.search(
                    candidate.condition, upTo: view.sequence, isNewestFirst: isNewestFirst, after: request.cursor,
                    limit: limit, watch: watch)
            }
            guard let records, !records.isEmpty else { continue }
            found += records.map { LocatedRecord(volume: candidate.entry.key, record: $0) }
            found.sort(by: isBefore)
            found.removeLast(max(0, found.count - limit))
        }
        return found
    }

    /// The number of matches, as far as the search went.
    ///
    /// - Parameter other: another watch than that of the search, whose end does not count as one of the search.
    func count(watch other: SearchWatch? = nil) throws -> Int {
        let before = unsearched
        var sum = 0
        for candidate in candidates {
            sum +=
                try look(into: candidate, other ?? watch) {
                    try $0.count(candidate.condition, upTo: view.sequence, watch: other ?? watch)
                } ?? 0
        }
        if other != nil { unsearched = before }
        return sum
    }

    /// How many matches have each value, as far as the search went.
    func facets() throws -> FacetCounts {
        var counts = FacetCounts()
        for candidate in candidates {
            let found = try look(into: candidate, watch) {
                try $0.facets(
                    candidate.condition, in: candidate.entry.key.recordClass, upTo: view.sequence, watch: watch)
            }
            if let found { counts += found }
        }
        return counts
    }
}

// MARK: - Relevance

extension SearchScan {
    /// The most matches that are ranked: the newest ones.
    static let mostRanked = 10_000

    /// The best of the newest matches: Okapi BM25 with k1 = 1.2 and b = 0.75, as FTS5 has it
    /// (https://www.sqlite.org/fts5.html#the_bm25_function), with the frequencies of all volumes; of equal ones the newer.
    ///
    /// - Complexity: linear in the matches that are ranked; what a phrase is worth is counted once for each volume.
    func ranked(
        by text: RankedText, limit: Int
    ) throws -> (records: [LocatedRecord], considered: Int, isWhole: Bool) {
        var frequencies = Array(repeating: 0, count: text.phrases.count)
        var total = 0
        for candidate in candidates {
            let found = try look(into: candidate, watch) { try $0.frequencies(of: text.phrases, watch: watch) }
            for (place, count) in (found ?? []).enumerated() { frequencies[place] += count }
            total += try view.coverage(of: candidate.entry)?.records ?? 0
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
            best += (rows ?? []).map { Scored(key: candidate.entry.key, row: $0.row, score: Self.score($0, worth)) }
            best.sort { ($0.score, $0.row) > ($1.score, $1.row) }
            best.removeLast(max(0, best.count - limit))
        }
        var records: [LocatedRecord] = []
        for scored in best {
            guard let record = try view.volume(scored.key)?.index.record(at: scored.row) else { continue }
            records.append(LocatedRecord(volume: scored.key, record: record))
        }
        return (records, considered, considered < Self.mostRanked && isWhole)
    }

    private struct Scored {
        var key: VolumeKey
        var row: RowNumber
        var score: Double
    }

    private static func score(_ row: RankedRow, _ worth: [Double]) -> Double {
        let (k1, b) = (1.2, 0.75)
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

// SPDX-License-Identifier: Apache-2.0

internal import Catalogue
internal import Queries
internal import Records

/// A unit that a search found, by its first matching record in the order that was asked for.
struct FoundUnit {
    var first: LocatedRecord

    /// How many of its records match; `nil` where it has so many that this was not looked into.
    var matched: Int?

    /// Whether its record bears nothing by which it could be one with others.
    var isUntied: Bool
}

/// How many units match.
struct UnitCount {
    var units = 0

    /// Those of them that are records which bear nothing by which they could be one with others.
    var untied = 0
    var facets: FacetCounts?
}

extension ArchiveSearch {
    /// The units to be shown, and what is known from them about all: the count where these are all, and where the next page
    /// begins.
    func units(
        _ request: SearchRequest, _ query: SearchQuery, _ scan: SearchScan, _ answer: inout SearchAnswer
    ) throws -> [FoundUnit] {
        let limit = max(0, request.limit)
        answer.unit = request.unit
        if request.isRanked, let text = RankedText(query) {
            let ranked = try scan.rankedUnits(by: text, request, limit: limit)
            answer.ranking = (ranked.considered, ranked.isWhole)
            answer.atLeast = ranked.units.count
            answer.tradeless = Self.tradeless(among: ranked.units, request)
            return ranked.units
        }
        // One more than is shown tells whether there is a next page.
        var found = try scan.units(request, limit: limit + 1)
        answer.atLeast = found.count
        answer.tradeless = Self.tradeless(among: found, request)
        if found.count > limit {
            found.removeLast()
            if scan.isWhole { answer.cursor = found.last.map { SearchCursor($0.first.record) } }
        } else if request.cursor == nil, scan.isWhole {
            answer.count = found.count
        }
        return found
    }

    private static func tradeless(among units: [FoundUnit], _ request: SearchRequest) -> Int? {
        request.unit == .trade ? units.count { $0.isUntied } : nil
    }

    /// Counts all units: to the end where that was asked for, else as far as it costs next to nothing.
    func countUnits(_ request: SearchRequest, _ scan: SearchScan, _ answer: inout SearchAnswer) throws {
        let isAsked = request.hasFacets || request.isCounted && answer.count == nil
        guard isAsked || answer.count == nil && request.isCountTried else { return }
        let watch = isAsked ? nil : SearchWatch(until: .milliseconds(Self.cheapCount))
        let count = try scan.count(request.unit, hasFacets: request.hasFacets, watch: watch)
        answer.facets = count.facets
        if scan.isWhole, watch?.hasStopped != true { answer.count = count.units }
        guard count.units >= answer.atLeast else { return }
        answer.atLeast = count.units
        if request.unit == .trade { answer.tradeless = count.untied }
    }
}

/// Units in the place of records: the same matches in the same order, of which each unit's first one stands for it.
extension SearchScan {
    /// Rows that are read at a time.
    private static let page = 1_000

    /// A unit with more records is not looked through for how many of them match.
    private static let mostMatched = 1_000

    /// The first units in the order of a request. A unit whose first match stands before the cursor is on an earlier page.
    func units(_ request: SearchRequest, limit: Int) throws -> [FoundUnit] {
        var walk = UnitWalk(request, self)
        var request = request
        var size = min(limit, Self.page)
        while walk.found.count < limit {
            let records = try self.records(request, limit: size)
            for record in records where walk.found.count < limit {
                guard try walk.step(to: record) else { return walk.found }
            }
            guard records.count == size, isWhole, let last = records.last else { break }
            request.cursor = SearchCursor(last.record)
            size = min(2 * size, Self.page)
        }
        return walk.found
    }

    /// The best units of the newest matches: each by its best record.
    func rankedUnits(
        by text: RankedText, _ request: SearchRequest, limit: Int
    ) throws -> (units: [FoundUnit], considered: Int, isWhole: Bool) {
        let ranked = try self.ranked(by: text, limit: Self.mostRanked)
        var request = request
        request.cursor = nil
        var walk = UnitWalk(request, self)
        for record in ranked.records where walk.found.count < limit {
            guard try walk.step(to: record) else { break }
        }
        return (walk.found, ranked.considered, ranked.isWhole && isWhole)
    }

    /// Goes through matches in an order, and keeps each unit's first.
    private struct UnitWalk {
        private let scan: SearchScan
        private let members: UnitMembers
        private let isNewestFirst: Bool
        private let hasCursor: Bool

        /// Records of the units that were met.
        private var met: Set<RecordID> = []
        private(set) var found: [FoundUnit] = []

        init(_ request: SearchRequest, _ scan: SearchScan) {
            self.scan = scan
            members = UnitMembers(request.unit, scan.view, scan.watch)
            isNewestFirst = request.isNewestFirst
            hasCursor = request.cursor != nil
        }

        /// - Returns: whether the walk goes on: not where the search has ended before the unit of the record was known.
        mutating func step(to record: LocatedRecord) throws -> Bool {
            guard !met.contains(record.record.id) else { return true }
            guard let unit = try members.around(record) else { return scan.end(in: record.volume) }
            guard unit.members.count > 1 else {
                found.append(FoundUnit(first: record, matched: 1, isUntied: !unit.isTied))
                return true
            }
            met.formUnion(unit.members.lazy.map(\.id))
            let isSmall = unit.members.count <= SearchScan.mostMatched
            let matched = isSmall ? try scan.matches(among: unit.members) : nil
            var isFirst = true
            if hasCursor {
                let earlier = unit.members.filter { $0.isBefore(record, isNewestFirst: isNewestFirst) }
                isFirst = try matched?.isDisjoint(with: earlier.map(\.id)) ?? !scan.hasMatch(among: earlier)
            }
            guard scan.watch.goesOn else { return scan.end(in: record.volume) }
            if isFirst { found.append(FoundUnit(first: record, matched: matched?.count, isUntied: false)) }
            return true
        }
    }

    /// Says that a search has ended before a volume was looked into to its end.
    private func end(in volume: VolumeKey) -> Bool {
        unsearched.insert(volume)
        return false
    }

    private func matches(among members: [UnitMember]) throws -> Set<RecordID> {
        var found: Set<RecordID> = []
        for (key, members) in Dictionary(grouping: members, by: \.volume) {
            guard let candidate = candidates.first(where: { $0.entry.key == key }) else { continue }
            let rows = try look(into: candidate, watch) {
                try $0.matches(
                    of: candidate.condition, among: members.map(\.row.row), upTo: view.sequence, watch: watch)
            }
            for member in members where rows?.contains(member.row.row) == true { found.insert(member.id) }
        }
        return found
    }

    private func hasMatch(among members: [UnitMember]) throws -> Bool {
        for start in stride(from: 0, to: members.count, by: Self.mostMatched) {
            let part = members[start..<min(start + Self.mostMatched, members.count)]
            if try !matches(among: Array(part)).isEmpty { return true }
        }
        return false
    }
}

// MARK: - Counting

extension SearchScan {
    /// The number of units that match, as far as the search went, and how many have each value where that is asked for.
    ///
    /// - Parameter other: another watch than that of the search, whose end does not count as one of the search.
    /// - Complexity: linear in the matches, with an envelope for each that can be one with others; memory for the other
    ///   records of the units that were met.
    func count(
        _ unit: CountingUnit, hasFacets: Bool = false, watch other: SearchWatch? = nil
    ) throws -> UnitCount {
        let before = unsearched
        let watch = other ?? self.watch
        var tally = UnitTally(unit, hasFacets: hasFacets, view, watch)
        for candidate in candidates {
            _ = try look(into: candidate, watch) { try tally.addFree(candidate, $0) }
        }
        for candidate in candidates {
            _ = try look(into: candidate, watch) { try tally.addBound(candidate, $0) }
        }
        if other != nil { unsearched = before }
        return tally.count
    }

    /// Counts units volume by volume.
    private struct UnitTally {
        private let unit: CountingUnit
        private let view: ArchiveView
        private let watch: SearchWatch
        private let members: UnitMembers

        /// The units of records that are still to come.
        private var met: [RecordID: Int] = [:]
        private var bound = 0
        private var facets: UnitFacets?
        private var free = UnitCount()

        init(_ unit: CountingUnit, hasFacets: Bool, _ view: ArchiveView, _ watch: SearchWatch) {
            self.unit = unit
            self.view = view
            self.watch = watch
            members = UnitMembers(unit, view, watch)
            if hasFacets { facets = UnitFacets() }
        }

        var count: UnitCount {
            UnitCount(units: free.units + bound, untied: free.untied, facets: facets?.counts)
        }

        /// Adds the matches that are units of their own, as the index tells.
        mutating func addFree(_ candidate: ArchiveSearch.Candidate, _ index: VolumeIndex) throws {
            let condition = candidate.condition
            let all = try index.count(condition, upTo: view.sequence, watch: watch)
            let bound = try index.count(
                condition.bound(by: unit, upTo: view.sequence), upTo: view.sequence, watch: watch)
            guard !watch.hasStopped else { return }
            free.units += all - bound
            free.untied += all - bound
            guard facets != nil else { return }
            facets?.add(
                try index.facets(
                    condition.free(of: unit, upTo: view.sequence), in: candidate.entry.key.recordClass,
                    upTo: view.sequence, watch: watch))
        }

        /// Adds the others, each by its unit.
        mutating func addBound(_ candidate: ArchiveSearch.Candidate, _ index: VolumeIndex) throws {
            let (key, condition) = (candidate.entry.key, candidate.condition.bound(by: unit, upTo: view.sequence))
            var cursor: SearchCursor?
            while !watch.hasStopped {
                let records = try index.search(
                    condition, upTo: view.sequence, isNewestFirst: false, after: cursor, limit: SearchScan.page,
                    watch: watch)
                let values =
                    facets == nil
                    ? nil
                    : try index.facetValues(of: records, in: key.recordClass, upTo: view.sequence, watch: watch)
                for (place, record) in records.enumerated() {
                    guard let number = try number(of: LocatedRecord(volume: key, record: record)) else { return }
                    if let values, place < values.count { facets?.add(values[place], of: number) }
                }
                guard records.count == SearchScan.page, let last = records.last else { return }
                cursor = SearchCursor(last)
            }
        }

        /// The number of a record's unit; `nil` where the watch has ended it.
        private mutating func number(of record: LocatedRecord) throws -> Int? {
            if let number = met.removeValue(forKey: record.record.id) { return number }
            guard let unit = try members.around(record) else { return nil }
            if !unit.isTied { free.untied += 1 }
            for member in unit.members.dropFirst() { met[member.id] = bound }
            bound += 1
            return bound - 1
        }
    }
}

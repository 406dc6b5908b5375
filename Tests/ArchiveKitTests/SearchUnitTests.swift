// SPDX-License-Identifier: Apache-2.0

import ArchiveKit
import Catalogue
import Records
import TestSupport
import Testing

/// Searches by chain and trade, against what was planted: records that are one count once, wherever their matches lie.
@Suite struct SearchUnitTests {
    /// Searches that find some versions of a chain and not others.
    private static let searches = [
        "", "state:amended", "status:current", "-status:current", "format:fix", "class:trade-confirmation",
        "date:2025-12", "settlement:>2025-12-20", "-steel", "steel -has:reference", "unparsed:yes",
    ]

    @Test(arguments: [UInt64(20_260_120)])
    func `Chains and trades agree with what was planted, on every page and in every count`(seed: UInt64) throws {
        let run = try ChainRun(ChainPlanting(seed: seed, chains: 39), seed: seed)
        try run.capture()
        try run.nameRecords()
        var shared: [CountingUnit: Int] = [:]
        func compare(on day: Int, _ searches: [String]) throws {
            let date = try #require(CivilDate(ChainPlanting.day(day)))
            let opened = try run.archive.open(unlogged: true)
            for text in searches {
                for unit in [CountingUnit.chain, .trade] {
                    let search = UnitTrial(text, unit, date, run, opened, run.model.units(unit, on: day))
                    shared[unit, default: 0] += try search.compare()
                }
            }
        }
        try compare(on: 24, ["", "status:current"])
        try compare(on: 41, ["date:2025-12", "-steel"])
        _ = try VolumeSealing(run.archive.open()).run(.all)
        try compare(on: 41, Self.searches)
        // A test of what is not there proves nothing.
        #expect(shared[.chain, default: 0] > 100 && shared[.trade, default: 0] > 100, "\(shared)")
    }

    /// Confirmations of trades: of each its id, trade, sender, what it amends, and its day.
    private static func messages(
        _ rows: [(id: String, trade: String?, sender: String, amends: String?, day: Int)]
    ) -> String {
        rows.map { row in
            let act = row.amends.map { "666=1|772=\($0)" } ?? "666=0"
            let trade = row.trade.map { "1003=\($0)|" } ?? ""
            return FIXMessage.text(
                "35=AK|49=\(row.sender)|56=CEDR|664=\(row.id)|\(act)|\(trade)75=202603\(row.day)|55=ACME|58=heron")
        }.joined(separator: "\n")
    }

    private static func search(
        _ text: String, _ unit: CountingUnit, limit: Int = 100, isCounted: Bool = true, in archive: TestArchive,
        isLogged: Bool = false, _ change: (inout SearchRequest) -> Void = { _ in }
    ) throws -> SearchAnswer {
        var request = SearchRequest(text, limit: limit, isCounted: isCounted)
        request.unit = unit
        change(&request)
        return try ArchiveSearch(archive.open(unlogged: !isLogged)).run(request) { $0 }
    }

    @Test func `Two counterparties with one id are two, and what names no party hangs together with both`() throws {
        let archive = try TestArchive()
        try archive.capture(
            "a.log",
            Self.messages([
                ("C-1", "T-1", "ALDR", nil, 10), ("C-1", "T-1", "BIRC", nil, 11), ("C-2", "T-1", "ALDR", "C-1", 12),
                ("C-3", nil, "ALDR", nil, 13),
            ]))
        try archive.capture("note.txt", "a heron on the lake\n")
        #expect(try Self.search("heron", .record, in: archive).count == 5)
        let chains = try Self.search("heron", .chain, in: archive)
        #expect(chains.count == 4 && chains.tradeless == nil)
        #expect(Set(chains.hits.map(\.matched)) == [1, 2])
        let trades = try Self.search("heron", .trade, in: archive)
        #expect(trades.count == 4 && trades.tradeless == 2)
        // Of a version alone that matches, the chain is listed by that one, and is not counted by another.
        let earlier = try Self.search("id:C-1", .chain, in: archive)
        #expect(earlier.count == 2 && earlier.hits.map(\.matched) == [1, 1])
        try archive.capture(
            "b.csv", "Trade Id,Confirmation Id,Trade Date,Currency,Net Amount\nT-1,C-9,2026-03-14,EUR,5.00\n")
        #expect(try Self.search("id:T-1", .trade, in: archive).hits.map(\.matched) == [4])
        #expect(try Self.search("heron", .trade, in: archive).count == 3)
        for _ in 0..<2 { _ = try Self.search("heron", .chain, in: archive, isLogged: true) }
        #expect(try Self.search("class:audit-trail", .chain, in: archive).count == 2)
        #expect(try Self.search("class:audit-trail", .trade, in: archive).tradeless == 2)
    }

    @Test func `A unit of more records than are looked through for matches stands on one page`() throws {
        let archive = try TestArchive()
        let many = (0..<1_050).map { number in
            ("C-\(number)", "T-1" as String?, "ALDR", nil as String?, 10 + number % 20)
        }
        let few = (0..<30).map { ("D-\($0)", "T-2-\($0 / 2)" as String?, "ALDR", nil as String?, 10 + $0 % 20) }
        try archive.capture("a.log", Self.messages(many + few))
        for text in ["", "date:<2026-03-20", "id:C-5 OR id:C-77 OR id:D-1 OR id:D-2 OR id:D-3"] {
            let whole = try Self.search(text, .trade, in: archive)
            #expect(whole.count == (text.isEmpty ? 16 : text.hasPrefix("id") ? 3 : 11), "\(text)")
            var found: [RecordID] = []
            var cursor: SearchCursor?
            repeat {
                let page = try Self.search(text, .trade, limit: 4, isCounted: false, in: archive) { $0.cursor = cursor }
                found += page.hits.map(\.id)
                #expect(
                    page.hits.contains { $0.matched == nil }
                        == page.hits.contains { $0.identifiers.contains { $0.value == "T-1" } })
                cursor = page.cursor
            } while cursor != nil
            #expect(found == whole.hits.map(\.id), "\(text)")
        }
    }

    @Test func `The best record of a unit stands for it where matches are ranked`() throws {
        let archive = try TestArchive()
        func text(_ id: String, _ act: String, _ day: Int, _ note: String) -> String {
            FIXMessage.text("35=AK|49=ALDR|56=CEDR|664=\(id)|\(act)|75=202603\(day)|55=ACME|58=\(note)")
        }
        try archive.capture(
            "a.log",
            text("C-1", "666=0", 10, "heron heron heron heron") + "\n" + text("C-2", "666=1|772=C-1", 12, "heron moor")
                + "\n" + text("C-3", "666=0", 11, "heron and heron by the lake"))
        let ranked = try Self.search("heron", .chain, in: archive) { $0.isRanked = true }
        #expect(ranked.hits.map { $0.identifiers.first?.value } == ["C-1", "C-3"])
        #expect(ranked.hits.map(\.matched) == [2, 1] && ranked.count == 2)
        #expect(ranked.ranking?.considered == 3)
    }

    @Test func `Wherever a search by units is ended, it hands out units and a number that there are at least`() throws {
        let archive = try TestArchive()
        let rows = (0..<40).map { number in
            (
                "C-\(number)", "T-\(number / 3)" as String?, "ALDR", number % 4 == 1 ? "C-\(number - 1)" : nil,
                10 + number % 15
            )
        }
        for part in 0..<4 { try archive.capture("\(part).log", Self.messages(Array(rows[part * 10..<part * 10 + 10]))) }
        var ended = 0
        for unit in [CountingUnit.chain, .trade] {
            let whole = try Self.search("-zebra", unit, in: archive) { $0.hasFacets = true }
            #expect(whole.count == (unit == .chain ? 30 : 14) && whole.facets?.total == whole.count)
            for looks in stride(from: 0, to: 160, by: unit == .chain ? 2 : 3) {
                let patience = Patience(looks)
                let answer = try Self.search("-zebra", unit, limit: 7, isCounted: looks % 5 < 2, in: archive) {
                    $0.isCancelled = { patience.isOver() }
                    $0.isCountTried = false
                    $0.hasFacets = looks % 3 == 0
                }
                #expect(Set(whole.hits.map(\.id)).isSuperset(of: answer.hits.map(\.id)), "\(looks) looks")
                #expect(answer.atLeast <= whole.count ?? 0 && answer.atLeast >= answer.hits.count)
                #expect(answer.count == nil || answer.count == whole.count)
                guard !answer.coverage.unsearched.isEmpty else { continue }
                ended += 1
                #expect(answer.count == nil, "\(looks) looks")
            }
        }
        #expect(ended > 40)
    }

    @Test func `The ledger's detail of a search says by which unit it was, where that is not the record`() throws {
        let archive = try TestArchive()
        try archive.capture("a.log", Self.messages([("C-1", nil, "ALDR", nil, 10)]))
        for (unit, name) in [(CountingUnit.record, nil as String?), (.chain, "chain"), (.trade, "trade")] {
            _ = try Self.search("heron", unit, in: archive, isLogged: true)
            let detail = try #require(try ArchiveContents(archive).details.last)
            let searches = try CanonicalJSON(decoding: detail.content)["searches"]?.elements
            #expect(searches?.last?["unit"]?.text == name)
        }
    }
}

/// One search, by one unit.
private struct UnitTrial {
    private let text: String
    private let unit: CountingUnit
    private let date: CivilDate
    private let run: ChainRun
    private let opened: Archive
    private let units: [Set<Int>]

    init(
        _ text: String, _ unit: CountingUnit, _ date: CivilDate, _ run: ChainRun, _ opened: Archive, _ units: [Set<Int>]
    ) {
        (self.text, self.unit, self.date, self.run, self.opened, self.units) = (text, unit, date, run, opened, units)
    }

    private struct Expected: Equatable {
        var record: RecordID
        var matched: Int?
    }

    /// - Returns: how many matches are not the first of their unit.
    func compare() throws -> Int {
        var rest = 0
        for isNewestFirst in [true, false] {
            let records = try run.archive.search(
                text, isNewestFirst: isNewestFirst, asOf: date, in: opened
            ).hits
            let arrivals = records.map { run.arrivalByRecord[$0.id] ?? -1 }
            try #require(arrivals.allSatisfy { units.indices.contains($0) })
            var seen: Set<Set<Int>> = []
            var expected: [Expected] = []
            for (place, arrival) in arrivals.enumerated() where seen.insert(units[arrival]).inserted {
                let matched = arrivals.count { units[arrival].contains($0) }
                expected.append(Expected(record: records[place].id, matched: matched))
            }
            rest += records.count - expected.count
            let tradeless = arrivals.count { !run.model.hasTrade($0) }
            try comparePages(expected, isNewestFirst)
            let whole = try search(limit: 10_000, isNewestFirst)
            #expect(whole.count == expected.count && whole.hits.map(\.id) == expected.map(\.record), "\(self)")
            #expect(whole.tradeless == (unit == .trade ? tradeless : nil), "\(self)")
            let counted = try search(limit: 1, isCounted: true, hasFacets: isNewestFirst, isNewestFirst)
            #expect(counted.count == expected.count && counted.atLeast == expected.count, "\(self)")
            #expect(counted.tradeless == (unit == .trade ? tradeless : nil), "\(self)")
            #expect(counted.unit == unit)
            if let facets = counted.facets { compare(facets, records, arrivals) }
        }
        return rest
    }

    private func comparePages(_ expected: [Expected], _ isNewestFirst: Bool) throws {
        for limit in [1 + run.random.below(3), 5 + run.random.below(60)] {
            if limit < 4, expected.count > 30 { continue }
            var found: [Expected] = []
            var cursor: SearchCursor?
            repeat {
                let page = try search(limit: limit, isNewestFirst, after: cursor)
                #expect(page.hits.count <= limit)
                #expect(page.atLeast <= expected.count)
                #expect(page.count == nil || page.count == expected.count, "\(self)")
                found += page.hits.map { Expected(record: $0.id, matched: $0.matched) }
                cursor = page.cursor
            } while cursor != nil
            #expect(found == expected, "\(self), pages of \(limit)")
        }
    }

    private func compare(_ facets: FacetCounts, _ records: [SearchHit], _ arrivals: [Int]) {
        for facet in [Facet.recordClass, .status, .format, .month, .currency] {
            var values: [String: Set<Set<Int>>] = [:]
            for (record, arrival) in zip(records, arrivals) {
                values[Self.value(of: facet, record), default: []].insert(units[arrival])
            }
            #expect(facets.counts[facet, default: [:]] == values.mapValues(\.count), "\(self) \(facet)")
        }
        #expect(facets.total == Set(arrivals.map { units[$0] }).count, "\(self)")
    }

    private static func value(of facet: Facet, _ hit: SearchHit) -> String {
        switch facet {
        case .recordClass: hit.volume.recordClass.name
        case .status: hit.status.rawValue
        case .format: hit.format.rawValue
        case .month: String("\(hit.day)".prefix(7))
        default: hit.terms.currency ?? ""
        }
    }

    private func search(
        limit: Int, isCounted: Bool = false, hasFacets: Bool = false, _ isNewestFirst: Bool,
        after cursor: SearchCursor? = nil
    ) throws -> SearchAnswer {
        var request = SearchRequest(
            text, limit: limit, isCounted: isCounted, isNewestFirst: isNewestFirst, cursor: cursor, asOf: date)
        request.unit = unit
        request.hasFacets = hasFacets
        request.timeLimit = .seconds(300)
        return try ArchiveSearch(opened).run(request) { $0 }
    }
}

extension UnitTrial: CustomStringConvertible {
    var description: String { "seed \(run.seed), '\(text)' by \(unit) as of \(date)" }
}

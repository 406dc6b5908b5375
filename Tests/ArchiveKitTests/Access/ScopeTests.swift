// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Foundation
import Ledger
import Queries
import Records
import SystemPackage
import TestSupport
import Testing

@testable import ArchiveKit

/// Who sees the records of some legal entities and desks gets the answers of an archive without the others.
@Suite struct ScopeTests {
    private static let queries = [
        "", "kestrel", "heron -kestrel", "kestrel OR wren", "id:SCO-31", "SCO-1*", "date:2026-02", "state:amended",
        "status:superseded", "status:current heron", "-status:cancelled", "class:trade-confirmation wren", "nosuchword",
        "desk:rates", "NOT entity:borealis", "-heron", "class:audit-trail", "source:3.log", "has:identifier",
    ]

    // MARK: - The unscoped answer, filtered

    @Test(arguments: 1...2 as ClosedRange<UInt64>)
    func `An answer within a scope is the whole answer, filtered`(seed: UInt64) throws {
        let planted = try ScopedArchive(ScopedArchive.sources(seed: seed, isCrossing: true), seed: seed)
        var generator = SeededGenerator(seed: seed &* 977)
        for _ in 0..<3 {
            let scope = ScopedArchive.scope(&generator)
            let open = try planted.open(scope)
            let whole = try planted.opened(by: .user(ScopedArchive.owner))
            #expect(whole.scope == nil && open.scope != nil && open.withholdsRestricted)
            for query in Self.queries {
                let said: Comment = "seed \(seed), \(scope), \(query)"
                let isTrail = query.contains("audit-trail")
                let visible =
                    isTrail
                    ? [] : try planted.archive.search(query, in: whole).hits.filter { planted.isIn($0, scope) }
                let answer = try planted.archive.search(query, isCounted: true, in: open)
                #expect(answer.hits.map(\.id) == visible.map(\.id), said)
                #expect(answer.hits.map(\.status) == visible.map(\.status), said)
                #expect(answer.count == visible.count, said)
                var request = SearchRequest(query, limit: 3, isCounted: true, isNewestFirst: false)
                request.hasFacets = true
                let page = try ArchiveSearch(open).run(request) { $0 }
                #expect(page.hits.map(\.id) == visible.reversed().prefix(3).map(\.id), said)
                #expect(page.count == visible.count && page.facets?.total == visible.count, said)
                for (facet, value) in [
                    (Facet.status, { (hit: SearchHit) in hit.status.rawValue }),
                    (.month, { (hit: SearchHit) in String("\(hit.day)".prefix(7)) }),
                ] {
                    let counts = Dictionary(grouping: visible, by: value).mapValues(\.count)
                    let found = (page.facets?.values(of: facet) ?? []).map { ($0.value, $0.count) }
                    #expect(Dictionary(uniqueKeysWithValues: found) == counts, said)
                }
                if let cursor = page.cursor {
                    request.cursor = cursor
                    let next = try ArchiveSearch(open).run(request) { $0 }
                    #expect(next.hits.map(\.id) == visible.reversed().dropFirst(3).prefix(3).map(\.id), said)
                }
                for coverage in [answer.coverage, page.coverage] {
                    #expect(coverage.isScoped && coverage.records == 0 && coverage.volumes == 0, said)
                    #expect(coverage.unparsed == 0 && coverage.least == nil && coverage.greatest == nil, said)
                }
                // What an act gathers is what a search finds.
                var gathered: Set<RecordID> = []
                try QueryMatches(QueryParser.parse(query, today: open.today).query, in: open).forEachPage {
                    _, records in
                    gathered.formUnion(records.map(\.id))
                }
                #expect(gathered == Set(visible.map(\.id)), said)
            }
            try checkLookups(planted, scope, open, whole)
        }
    }

    private func checkLookups(
        _ planted: ScopedArchive, _ scope: AccessScope, _ open: Archive, _ whole: Archive
    ) throws {
        let all = try planted.archive.search("", in: whole).hits
        for hit in all {
            let isSeen = planted.isIn(hit, scope)
            let byRecord = try planted.archive.lookUp("\(hit.id)", in: open)
            #expect((byRecord.chain?.current.id == hit.id) == isSeen, "\(scope) \(hit.name)")
            let envelopes = try RecordLookup(open).envelopes(of: hit.id)
            #expect(envelopes.isEmpty == !isSeen, "\(scope) \(hit.name)")
            if !isSeen {
                guard case .notFound(let coverage, [], []) = byRecord else {
                    Issue.record("a hidden record is not one that there is not")
                    continue
                }
                #expect(coverage.isScoped && coverage.records == 0)
                let presence = try ArchiveView.answer(from: open) { try $0.presence(of: hit.id) }
                guard case .absent = presence else {
                    Issue.record("a hidden record is present")
                    continue
                }
            }
            let chain = try #require(try planted.archive.lookUp(hit.name, in: whole).chain)
            let inScope = Set(all.filter { planted.isIn($0, scope) }.map(\.id))
            let expected =
                isSeen && inScope.contains(chain.current.id)
                ? chain.versions.map(\.id).filter { inScope.contains($0) } : nil
            let found = try planted.archive.lookUp(hit.name, in: open)
            #expect(found.chain?.versions.map(\.id) == expected, "\(scope) \(hit.name)")
            #expect(found.chain.map { $0.current.id } == expected.map { _ in chain.current.id })
            #expect(found.withheldCount == 0)
            guard case .notFound(_, let near, let superseding) = found else { continue }
            #expect(!near.contains(hit.name))
            #expect(superseding.allSatisfy { inScope.contains($0) })
            let names = Set(all.filter { inScope.contains($0.id) }.map(\.name))
            #expect(near.allSatisfy { names.contains($0) }, "\(near)")
        }
        // Many ids at once are answered as each by itself.
        var bulk: [RecordID?] = []
        try RecordLookup(open).find(each: all.map(\.name)) { _, outcome in
            bulk.append(try outcome.get().chain?.current.id)
        }
        #expect(try bulk == all.map { try planted.archive.lookUp($0.name, in: open).chain?.current.id })
    }

    // MARK: - An archive that holds only the scope

    @Test(arguments: 4...5 as ClosedRange<UInt64>)
    func `Nothing tells an archive with other desks from one without them`(seed: UInt64) throws {
        let sources = ScopedArchive.sources(seed: seed, isCrossing: false)
        let whole = try ScopedArchive(sources, seed: seed)
        var generator = SeededGenerator(seed: seed &* 31)
        for _ in 0..<2 {
            let scope = ScopedArchive.scope(&generator)
            let part = try ScopedArchive(sources.filter { $0.isIn(scope) }, seed: seed)
            let (left, right) = (try whole.open(scope), try part.open(scope))
            // Who has no scope and an archive of these records alone.
            let bare = try part.opened(by: .user(ScopedArchive.owner))
            for query in Self.queries + [
                "petrels", "petrelx", "petrely", "petrelz", "kestrol", "herox wren", "bittern",
            ] {
                let said: Comment = "seed \(seed), \(scope), \(query)"
                for unit in CountingUnit.allCases {
                    let answers = try [left, right, bare].map { try answer(query, unit, isRanked: false, in: $0) }
                    let isTrail = query.contains("audit-trail")
                    #expect(answers[0] == answers[1], said)
                    if !isTrail { #expect(answers[0] == answers[2], said) }
                    let ranked = try [left, right].map { try answer(query, unit, isRanked: true, in: $0) }
                    #expect(ranked[0] == ranked[1], said)
                }
            }
            for name in sources.flatMap(\.names) + ["SCO-3", "SCO-99", "sco 31", "SCO-3100", "none"] {
                let said: Comment = "seed \(seed), \(scope), \(name)"
                let outcomes = try [left, right, bare].map { try told(name, in: $0) }
                #expect(outcomes[0] == outcomes[1], said)
                let plain = outcomes.map { $0.prefix { $0 != "|" } }
                #expect(plain[0] == plain[2], said)
            }
        }
    }

    /// What an answer says, but for record identities and lines of the ledger.
    private func answer(_ query: String, _ unit: CountingUnit, isRanked: Bool, in open: Archive) throws -> String {
        var request = SearchRequest(query, limit: 5, isCounted: true)
        request.unit = unit
        request.isRanked = isRanked
        request.hasFacets = true
        let answer = try ArchiveSearch(open).run(request) { $0 }
        let hits = answer.hits.map {
            "\($0.name) \($0.day) \($0.status) \($0.matched.map { "\($0)" } ?? "-") \("\($0.source.map { "\($0)" } ?? "")".suffix(5))"
        }
        let facets = Facet.allCases.map { facet in
            "\(facet): "
                + (answer.facets?.values(of: facet) ?? []).map { "\($0.value)=\($0.count)" }.joined(separator: ",")
        }
        return (hits + facets).joined(separator: "\n")
            + "\n\(answer.count ?? -1) \(answer.atLeast) \(answer.tradeless ?? -1) \(answer.suggestion ?? "none") "
            + "\(answer.ranking.map { "\($0.considered) \($0.isWhole)" } ?? "-") \(answer.cursor != nil)"
    }

    /// What a look-up says, and behind a bar what is near.
    private func told(_ id: String, in open: Archive) throws -> String {
        switch try RecordLookup(open).find(id, answer: { $0 }) {
        case .found(let chain):
            return chain.versions.map { "\($0.envelope.parsed.identifiers.first?.value ?? "")" }.joined(separator: " ")
                + " now \(chain.current.envelope.parsed.identifiers.first?.value ?? "") \(chain.isFolded) "
                + "\(chain.isForked) \(chain.withheld)"
        case .ambiguous(let chains, let withheld): return "ambiguous \(chains.count) \(withheld)"
        case .withheld(let count): return "withheld \(count)"
        case .destroyed(let record): return "destroyed \(record.certificates)"
        case .notFound(let coverage, let near, let superseding):
            return "none \(superseding.count)|\(near) \(coverage.isScoped) \(coverage.records)"
        }
    }
}

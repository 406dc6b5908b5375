// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Durability
import Ledger
import Records
import SystemPackage
import TestSupport
import Testing

@testable import ArchiveKit

/// Who may not see what is restricted gets the answers of an archive without it, and is told how much is left out.
@Suite struct RestrictionTests {
    private static let queries = [
        "", "kestrel", "heron -kestrel", "kestrel OR wren", "id:RST-3", "RST-1*", "date:2026-02", "state:amended",
        "status:superseded", "status:current heron", "-status:cancelled", "class:trade-confirmation wren", "nosuchword",
    ]

    @Test(arguments: 1...2 as ClosedRange<UInt64>)
    func `Every way in leaves out what is restricted, and counts it`(seed: UInt64) throws {
        let planted = try RestrictedArchive(seed: seed)
        var generator = SeededGenerator(seed: seed &* 977)
        var restricted: Set<RecordID> = []
        for round in 0..<2 {
            let some = planted.all.map(\.id).filter { _ in generator.below(5) == 0 }
            let manager = RecordRestriction(try planted.open(asManager: true))
            if round > 0, let id = restricted.min() {
                _ = try manager.release(["\(id)"], reason: "over")
                restricted.remove(id)
            }
            if !some.isEmpty {
                _ = try manager.restrict(some.map { "\($0)" }, generator.pick(RestrictionKind.allCases), reason: "test")
                restricted.formUnion(some)
            }
            for isManager in [true, false] {
                let open = try planted.open(asManager: isManager)
                let hidden = isManager ? [] : restricted
                try checkSearches(planted, open, hidden)
                try checkLookups(planted, open, hidden)
                try checkSources(planted, open, hidden)
                guard round == 1 else { continue }
                try checkActs(planted, open, hidden)
                try checkExport(planted, open, restricted, "\(round)-\(isManager)")
            }
        }
        #expect(try planted.archive.verify().findings.isEmpty)
    }

    private func checkSearches(_ planted: RestrictedArchive, _ open: Archive, _ hidden: Set<RecordID>) throws {
        // What a search finds is asked of an archive that nobody was admitted to.
        let whole = try planted.archive.open()
        for query in Self.queries {
            let all = try planted.archive.search(query, in: whole).hits
            let visible = all.filter { !hidden.contains($0.id) }
            let answer = try planted.archive.search(query, isCounted: true, in: open)
            #expect(answer.hits.map(\.id) == visible.map(\.id), "\(query)")
            #expect(answer.count == visible.count, "\(query)")
            #expect(answer.coverage.withheld == all.count - visible.count, "\(query)")

            var request = SearchRequest(query, limit: 3, isNewestFirst: false)
            request.hasFacets = true
            request.isCounted = true
            let page = try ArchiveSearch(open).run(request) { $0 }
            #expect(page.hits.map(\.id) == visible.reversed().prefix(3).map(\.id), "\(query)")
            #expect(page.count == visible.count && page.facets?.total == visible.count, "\(query)")
            for (facet, value) in [
                (Facet.status, { (hit: SearchHit) in hit.status.rawValue }),
                (.month, { (hit: SearchHit) in String("\(hit.day)".prefix(7)) }),
            ] {
                let counts = Dictionary(grouping: visible, by: value).mapValues(\.count)
                let found = (page.facets?.values(of: facet) ?? []).map { ($0.value, $0.count) }
                #expect(Dictionary(uniqueKeysWithValues: found) == counts, "\(query) \(facet)")
            }
            request.cursor = page.cursor
            if page.cursor != nil {
                let next = try ArchiveSearch(open).run(request) { $0 }
                #expect(next.hits.map(\.id) == visible.reversed().dropFirst(3).prefix(3).map(\.id), "\(query)")
            }
            request = SearchRequest(query, limit: 100, isCounted: true)
            request.isRanked = true
            let ranked = try ArchiveSearch(open).run(request) { $0 }
            #expect(Set(ranked.hits.map(\.id)) == Set(visible.map(\.id)), "\(query)")
            request = SearchRequest(query, limit: 100, isCounted: true)
            request.unit = .chain
            request.hasFacets = true
            let units = try ArchiveSearch(open).run(request) { $0 }
            let chains = Dictionary(grouping: visible) { planted.chains[$0.id] ?? -1 }
            #expect(units.count == chains.count && units.facets?.total == chains.count, "\(query)")
            #expect(units.hits.allSatisfy { !hidden.contains($0.id) }, "\(query)")
            #expect(units.hits.compactMap(\.matched).reduce(0, +) == visible.count, "\(query)")
        }
    }

    private func checkLookups(_ planted: RestrictedArchive, _ open: Archive, _ hidden: Set<RecordID>) throws {
        let whole = try planted.archive.open()
        for hit in planted.all {
            switch try planted.archive.lookUp("\(hit.id)", in: open) {
            case .found(let chain): #expect(!hidden.contains(hit.id) && chain.current.id == hit.id)
            case .withheld(let count): #expect(hidden.contains(hit.id) && count == 1)
            default: Issue.record("\(hit.id)")
            }
            let envelopes = Result { try RecordLookup(open).envelopes(of: hit.id) }
            #expect((try? envelopes.get()) == nil ? hidden.contains(hit.id) : !hidden.contains(hit.id))
            let name = try #require(hit.identifiers.first).value
            guard case .found(let all) = try planted.archive.lookUp(name, in: whole) else {
                Issue.record("\(name)")
                continue
            }
            let left = all.versions.map(\.id).filter { !hidden.contains($0) }
            switch try planted.archive.lookUp(name, in: open) {
            case .found(let chain):
                #expect(chain.current.id == all.current.id && chain.versions.map(\.id) == left)
                #expect(chain.withheld == all.versions.count - left.count)
                for id in left { #expect(chain.statuses[id] == all.statuses[id]) }
            // An earlier version is never given in the place of the one in force.
            case .withheld(let count):
                #expect(hidden.contains(all.current.id) && count == all.versions.count - left.count)
            default: Issue.record("\(name)")
            }
            let trail = Result { try TrailSubject("\(hit.id)", in: open) }
            #expect((try? trail.get()) == nil ? hidden.contains(hit.id) : !hidden.contains(hit.id))
        }
        // What is near an id names no restricted record.
        let visible = Set(planted.all.filter { !hidden.contains($0.id) }.flatMap { $0.identifiers.map(\.value) })
        guard case .notFound(_, let near, _) = try planted.archive.lookUp("RST-", in: open) else { return }
        #expect(near.allSatisfy { visible.contains($0) })
    }

    private func checkSources(_ planted: RestrictedArchive, _ open: Archive, _ hidden: Set<RecordID>) throws {
        for (source, records) in planted.sources {
            let count = records.intersection(hidden).count
            var bytes = 0
            let result = Result { try SourceRetrieval(open).get(source) { bytes += $0.count } }
            switch result {
            case .success: #expect(count == 0 && bytes > 0)
            case .failure(let error):
                #expect(count > 0 && bytes == 0 && ArchiveError(error).code == .notAllowed)
                #expect(ArchiveError(error).message.contains(WithheldText.count(count)))
            }
        }
    }

    /// Samples and saved searches have no population but what is visible, and those of somebody else show no more.
    private func checkActs(_ planted: RestrictedArchive, _ open: Archive, _ hidden: Set<RecordID>) throws {
        let whole = try planted.archive.open()
        for query in ["", "kestrel"] {
            let all = Set(try planted.archive.search(query, in: whole).hits.map(\.id))
            let visible = all.subtracting(hidden)
            let theirs = try AuditSampling(whole).draw(SampleRequest(query, size: 50))
            let shown = try AuditSampling(open).show(theirs.entry.number) { $0 }
            #expect(Set(shown.members.map(\.id)) == visible && shown.withheld == all.count - visible.count)
            #expect(shown.isWhole, "\(shown.differences)")
            var population: [RecordID] = []
            let row: (PopulationRow) throws -> Void = { population.append($0.id) }
            try AuditSampling(open).show(theirs.entry.number, population: row) { _ in }
            #expect(Set(population) == visible)
            let own = try AuditSampling(open).draw(SampleRequest(query, size: 50))
            #expect(Set(own.members.map(\.id)) == visible && own.withheld == all.count - visible.count)
            #expect(own.entry.population == visible.count)
            #expect(try AuditSampling(whole).show(own.entry.number) { $0 }.isWhole)

            let saved = try SearchSaving(whole).save("theirs", query)
            let run = try SearchSaving(open).run(SavedSearchRequest(.number(saved.entry.number), limit: 100)) { $0 }
            #expect(run.count == visible.count && run.same == visible.count && run.newCount == 0)
            #expect(run.formerCount == 0 && run.absentCount == 0 && run.withheldCount == all.count - visible.count)
            #expect(run.coverage.withheld == all.count - visible.count)
            #expect(try SearchSaving(open).save("own", query).entry.population == visible.count)
        }
    }

    /// No export has what is restricted, whoever makes it.
    private func checkExport(
        _ planted: RestrictedArchive, _ open: Archive, _ restricted: Set<RecordID>, _ name: String
    ) throws {
        let export = RecordExport(open) { Array("\($0.current.id)\n".utf8) }
        let request = ExportRequest(.query(""))
        let set = try export.gather(request)
        let folder = planted.folder(name)
        let report = try export.write(set, request, to: folder)
        #expect(set.withheld == restricted.count && report.withheld == restricted.count)
        #expect(report.entry.written == planted.all.count - restricted.count && report.entry.gaps == restricted.count)
        let data = folder.appending("data")
        func text(_ name: String) throws -> String {
            String(decoding: try planted.archive.bytes(of: data.appending(name)), as: UTF8.self)
        }
        let index = try text("index.csv")
        for hit in planted.all { #expect(index.contains("\(hit.id)") == !restricted.contains(hit.id)) }
        for file in try planted.archive.files(below: folder) {
            let bytes = String(decoding: try planted.archive.bytes(of: file), as: UTF8.self)
            for id in restricted { #expect(!bytes.contains("\(id)"), "\(file)") }
        }
        let rows = try text("withheld.csv").split(whereSeparator: \.isNewline)
        #expect(rows.count == restricted.count + 1 && rows[0] == "number,kind")
        #expect(try text("gaps.csv").split(whereSeparator: \.isNewline).count == restricted.count + 1)
    }
}

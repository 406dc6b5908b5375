// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Durability
import Ledger
import Records
import SystemPackage
import TestSupport
import Testing

@testable import ArchiveKit

/// What it is to restrict a record: an act, of one record in all its versions, that takes nothing out of the archive.
@Suite struct RestrictionActTests {
    private let planted: RestrictedArchive
    private var archive: TestArchive { planted.archive }

    init() throws { planted = try RestrictedArchive(seed: 42) }

    private func restrict(_ ids: [String], _ kind: RestrictionKind = .privileged) throws -> RestrictionReport {
        try RecordRestriction(planted.open(asManager: true)).restrict(ids, kind, reason: "canaryreason")
    }

    private func export(_ name: String, _ work: (RecordExport) throws -> ExportReport) throws -> ExportReport {
        try work(RecordExport(planted.open(asManager: false)) { Array("\($0.current.id)\n".utf8) })
    }

    @Test func `A rebuild gives the same rows, and the ledger has no word of the reason`() throws {
        let ids = planted.all.prefix(5).map { "\($0.id)" }
        _ = try restrict(ids)
        _ = try restrict(Array(ids.prefix(2)), .gdpr18)
        _ = try RecordRestriction(planted.open(asManager: true)).release([ids[4]], reason: "canaryreason")
        let before = try RecordRestriction(archive.open()).list(withEnded: true)
        #expect(before.count == 7 && before.allSatisfy { $0.reason == "canaryreason" })
        #expect(
            try RecordRestriction(archive.open()).list().map(\.entry.record).sorted()
                == planted.all.prefix(4).map(\.id).sorted())
        _ = try Rebuild(archive.open()).run()
        let after = try RecordRestriction(archive.open()).list(withEnded: true)
        #expect(after.map(\.entry) == before.map(\.entry) && after.map(\.reason) == before.map(\.reason))
        #expect(try archive.verify().findings.isEmpty)
        for file in try archive.files(below: archive.layout.ledger) {
            #expect(!String(decoding: try archive.bytes(of: file), as: UTF8.self).contains("canaryreason"))
        }
    }

    @Test func `What is so already writes no line, and what can't be meant changes nothing`() throws {
        let id = "\(planted.all[0].id)"
        #expect(try restrict([id, id]).records.count == 1)
        let lines = try archive.lines().count
        let again = try restrict([id])
        #expect(again.records.isEmpty && again.unchanged == 1)
        #expect(try archive.lines().count == lines)
        #expect(throws: ArchiveError(code: .notFound, subject: "", message: "")) {
            _ = try restrict(["\(planted.all[1].id)", "RST-404"])
        }
        #expect(throws: ArchiveError(code: .usage, subject: "", message: "")) {
            _ = try RecordRestriction(archive.open()).restrict(["\(planted.all[1].id)"], .privileged, reason: " ")
        }
        let detail = try #require(try archive.search("class:audit-trail canaryreason").records.first)
        #expect(throws: ArchiveError(code: .usage, subject: "", message: "")) { _ = try restrict(["\(detail.id)"]) }
        #expect(try RecordRestriction(archive.open()).list().count == 1)
    }

    @Test func `A restriction holds for later versions of the record, and today's counts for earlier days`() throws {
        let hit = planted.all[0]
        _ = try restrict(["\(hit.id)"])
        let correction = try FieldCorrection(try #require(CorrectableField("account")), ["canaryaccount"])
        _ = try RecordRevision(archive.open()).correct(["\(hit.id)"], [correction], reason: "canarycorrection")
        let open = try planted.open(asManager: false)
        #expect(try archive.search("canaryaccount", in: open).hits.isEmpty)
        #expect(try archive.search("canaryaccount", in: open).coverage.withheld == 1)
        let day = try #require(CivilDate("2026-03-02"))
        archive.clock.advance(days: 3)
        let count = planted.all.count - 1
        #expect(try archive.search("", isCounted: true, asOf: day, in: open).count == count)
        guard case .withheld = try RecordLookup(open).find("\(hit.id)", asOf: day, answer: { $0 }) else {
            Issue.record("found as of an earlier day")
            return
        }
    }

    @Test func `Details that name a restricted record are withheld with it`() throws {
        let hit = planted.all[0]
        _ = try archive.lookUp("\(hit.id)")
        let correction = try FieldCorrection(try #require(CorrectableField("account")), ["canaryaccount"])
        _ = try RecordRevision(archive.open()).correct(["\(hit.id)"], [correction], reason: "canarycorrection")
        _ = try restrict(["\(hit.id)"])
        let open = try planted.open(asManager: false)
        for word in ["canarycorrection", "canaryreason"] {
            let details = try archive.search("class:audit-trail \(word)").records
            let detail = try #require(details.first)
            let answer = try archive.search("class:audit-trail \(word)", in: open)
            #expect(!answer.records.map(\.id).contains(detail.id) && answer.coverage.withheld == 1, "\(word)")
            guard case .withheld = try archive.lookUp("\(detail.id)", in: open) else {
                Issue.record("the detail can be read")
                continue
            }
            var request = TrailRequest()
            request.text = word
            // Searches for the word are acts, too.
            let found = try TrailSearch(open).run(request) { #expect($0.act == "search") }
            #expect(found.withheld == 1)
        }
        var request = TrailRequest()
        request.act = "restrict"
        var acts: [TrailEntry] = []
        _ = try TrailSearch(open).run(request) { acts.append($0) }
        #expect(acts.map(\.isWithheld) == [true] && acts.allSatisfy { $0.detail == nil && $0.facts == .object([:]) })
        acts = []
        _ = try TrailSearch(planted.open(asManager: true)).run(request) { acts.append($0) }
        #expect(acts.map { $0.facts["kind"]?.text } == ["privileged"])
        request = TrailRequest()
        request.record = "\(hit.id)"
        acts = []
        _ = try TrailSearch(planted.open(asManager: true)).run(request) { acts.append($0) }
        #expect(acts.map(\.act).contains("restrict"))
    }

    @Test func `An export that is made again leaves out what is restricted since, and what was withheld then`() throws {
        let (first, second) = (planted.all[3].id, planted.all[7].id)
        _ = try restrict(["\(first)"])
        let request = ExportRequest(.query(""))
        let one = try export("one") { try $0.write($0.gather(request), request, to: planted.folder("one")) }
        #expect(one.withheld == 1)
        _ = try RecordRestriction(planted.open(asManager: true)).release(["\(first)"], reason: "over")
        let two = try export("two") { try $0.reproduce(1, to: planted.folder("two"), bagBytes: nil) }
        #expect(two.differences.isEmpty && two.withheld == 1 && two.entry.digest == one.entry.digest)
        _ = try restrict(["\(second)"])
        let three = try export("three") { try $0.reproduce(2, to: planted.folder("three"), bagBytes: nil) }
        #expect(three.withheld == 2 && three.entry.written == one.entry.written - 1 && !three.differences.isEmpty)
        let numbers = { (report: ExportReport) in Set(report.gaps.compactMap(\.number)) }
        #expect(numbers(one).isSubset(of: numbers(three)))
        let shown = try RecordExport.shown(1, in: planted.open(asManager: false)).records
        #expect(shown.count { $0 == nil } == 1 && !shown.contains(second))
        // Ids that were typed are named, and nothing else of what they name.
        let typed = ExportRequest(.ids(["\(second)", "\(first)"]))
        let four = try export("four") { try $0.write($0.gather(typed), typed, to: planted.folder("four")) }
        #expect(four.entry.written == 1 && four.gaps.map(\.subject) == ["\(second)"])
    }

    @Test func `Nothing is exported where a record of it is restricted while the bags are written`() throws {
        let request = ExportRequest(.query(""))
        var isDone = false
        let export = RecordExport(try planted.open(asManager: false)) { chain in
            if !isDone { _ = try self.restrict(["\(self.planted.all[0].id)"]) }
            isDone = true
            return []
        }
        let error = #expect(throws: ArchiveError.self) {
            _ = try export.write(export.gather(request), request, to: planted.folder("late"))
        }
        #expect(error?.message.contains("restricted or released meanwhile") == true)
        #expect(try LocalFileSystem().status(planted.folder("late")) == nil)
    }

    @Test func `An id restricts the message in every source that it came in, and names the rest of the chain`() throws {
        let message = FIXMessage.confirmation("TWICE-1", note: "zebra")
        try archive.capture("twice-1.log", message)
        try archive.capture("twice-2.log", FIXMessage.confirmation("OTHER-1", note: "gnu") + message)
        try archive.capture("twice-3.log", FIXMessage.confirmation("TWICE-0", amends: "OTHER-1", note: "gnu"))
        let report = try restrict(["TWICE-1"])
        #expect(report.records.count == 2 && report.others.isEmpty)
        #expect(try archive.search("zebra", in: planted.open(asManager: false)).hits.isEmpty)
        let amended = try restrict(["TWICE-0"])
        #expect(amended.records.count == 1 && amended.others.count == 1)
        #expect(try archive.search("gnu", in: planted.open(asManager: false)).hits.map(\.id) == amended.others)
    }

    @Test func `Words that only restricted records have are no suggestion`() throws {
        try archive.capture("rare.log", FIXMessage.confirmation("RARE-1", note: "quetzal"))
        #expect(try archive.search("quetzel").suggestion != nil)
        _ = try restrict(["RARE-1"])
        #expect(try archive.search("quetzel", in: planted.open(asManager: false)).suggestion == nil)
        guard case .notFound(_, let near, _) = try archive.lookUp("RARE-2", in: planted.open(asManager: false)) else {
            Issue.record("found")
            return
        }
        #expect(!near.contains("RARE-1"))
    }
}

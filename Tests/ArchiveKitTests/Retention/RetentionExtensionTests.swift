// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Records
import Retention
import TestSupport
import Testing

@testable import ArchiveKit

/// Extensions are facts of the ledger, by order of an authority; they lengthen and never shorten.
@Suite struct RetentionExtensionTests {
    private func make(
        _ archive: TestArchive, _ scope: ExtensionRequest.Scope, _ term: ExtensionRequest.Term,
        authority: String = "order 12"
    ) throws -> ExtensionListing {
        let extending = RetentionExtending(try archive.open())
        let request = ExtensionRequest(scope, term, authority: authority, reason: "ordered")
        return try extending.extend(request, extending.gather(request))
    }

    @Test func `By subject or query, by day or years, it is known after a rebuild as before`() throws {
        let archive = try TestArchive()
        try archive.capture("a.fix", FIXMessage.confirmation("A-1", note: "kestrel"))
        try archive.capture("b.fix", FIXMessage.confirmation("B-1", note: "wren"))
        let subject = try #require(RetentionSubject("trade:A-1"))
        let day = try #require(CivilDate("2033-12-31"))
        #expect(try make(archive, .subject(subject), .years(7)).entry.list.count == 1)
        #expect(try make(archive, .query(""), .until(day)).entry.list.count == 2)
        let listed = try RetentionExtending(archive.open()).list()
        #expect(listed.map(\.entry.years) == [7, nil] && listed.map(\.entry.until) == [nil, day])
        #expect(listed.map(\.words?.subject) == ["trade:A-1", ""])
        _ = try Rebuild(archive.open()).run()
        #expect(try RetentionExtending(archive.open()).list().map(\.entry) == listed.map(\.entry))
        #expect(try archive.verify().findings.isEmpty)
    }

    @Test(arguments: ["account:A1", "desk:Rates"])
    func `What came in later and was reached stays so, whatever is known better of it`(what: String) throws {
        let archive = try TestArchive()
        let day = try #require(CivilDate("2060-12-31"))
        let scope = RetentionSubject(what).map { ExtensionRequest.Scope.subject($0) } ?? .query(what)
        _ = try make(archive, scope, .until(day))
        var options = CaptureOptions()
        options.desk = "Rates"
        options.account = "A1"
        let confirmation = FIXMessage.confirmation("B-1", note: "heron")
        try archive.ingest([archive.put("b.fix", confirmation)], options: options)
        let id = try #require(try archive.search("id:B-1").hits.first).id
        func floor() throws -> RetentionFloor? {
            let open = try archive.open()
            return try ArchiveView.answer(from: open) { view in
                let record = try #require(try RecordLookup(open).record(id, in: view))
                let evaluation = try DispositionEvaluation(view, on: #require(CivilDate("2050-01-01")))
                return try evaluation.verdicts(in: record.volume, among: [id]).first?.judgement.floor
            }
        }
        #expect(try floor() == .day(day))
        let revision = RecordRevision(try archive.open())
        _ = try revision.correct(
            ["\(id)"], [FieldCorrection(.desk, ["Credit"]), FieldCorrection(.account, ["A2"])], reason: "r")
        _ = try revision.reclassify(["\(id)"], to: .orderTicket, reason: "r")
        #expect(try floor() == .day(day))
    }

    @Test func `A term that is over, no authority, an unknown word: nothing is extended`() throws {
        let archive = try TestArchive()
        try archive.capture("a.fix", FIXMessage.confirmation("A-1", note: "kestrel"))
        let lines = try archive.lines().count
        func refused(_ code: ArchiveError.Code, _ work: () throws -> ExtensionListing) {
            let error = #expect(throws: ArchiveError.self) { try work() }
            #expect(error?.code == code)
        }
        refused(.refused) { try make(archive, .query("kestrel"), .until(try #require(CivilDate("2026-03-02")))) }
        #expect(try archive.lastJSON(1)[0]["reason"]?.text == "date")
        refused(.usage) { try make(archive, .query("kestrel"), .years(0)) }
        refused(.usage) { try make(archive, .query("kestrel"), .years(101)) }
        refused(.usage) { try make(archive, .query("kestrel"), .years(7), authority: "  ") }
        refused(.usage) { try make(archive, .query("nofield:3 ("), .years(7)) }
        #expect(try archive.lines().count == lines + 1)
    }
}

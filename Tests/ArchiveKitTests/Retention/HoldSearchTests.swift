// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Records
import TestSupport
import Testing

@testable import ArchiveKit

/// `hold:` finds what holds are on themselves, and tells nothing to those who must not see holds.
@Suite struct HoldSearchTests {
    private static func trade(_ id: String, account: String, amends: String? = nil) -> String {
        let earlier = amends.map { "|772=\($0)" } ?? ""
        return FIXMessage.text(
            "35=AK|49=ALDR|56=CEDR|664=\(id)|666=\(amends == nil ? 0 : 1)\(earlier)|75=20260105|55=ACME|1=\(account)|58=x"
        )
    }

    private func place(_ matter: String, _ scope: HoldRequest.Scope, in archive: TestArchive) throws -> HoldListing {
        let administration = HoldAdministration(try archive.open())
        let request = HoldRequest(matter: matter, reason: "asked", scope)
        return try administration.place(request, on: administration.gather(request))
    }

    private func found(_ text: String, _ archive: TestArchive, asOf day: CivilDate? = nil) throws -> [String] {
        let answer = try archive.search(text, isCounted: true, asOf: day)
        #expect(answer.count == answer.hits.count, "\(text)")
        return answer.hits.compactMap { $0.identifiers.first?.value }.sorted()
    }

    @Test func `It finds what a hold is on, by its matter, beside other fields, and what came in later`() throws {
        let archive = try TestArchive()
        try archive.capture("a.fix", ["A-1", "A-2"].map { Self.trade($0, account: "4711") }.joined())
        try archive.capture("b.fix", ["B-1", "B-2"].map { Self.trade($0, account: "4712") }.joined())
        #expect(try found("hold:yes", archive) == [] && found("hold:no", archive).count == 4)
        _ = try place("Case One", .ids(["A-1"]), in: archive)
        archive.clock.advance(days: 1)
        let second = try place("Case Two", .query("account:4712"), in: archive)
        #expect(try found("hold:yes", archive) == ["A-1", "B-1", "B-2"])
        #expect(try found("hold:no", archive) == ["A-2"])
        #expect(try found("-hold:yes", archive) == ["A-2"])
        #expect(try found("hold:\"case  one\"", archive) == ["A-1"])
        #expect(try found("hold:Case*", archive) == ["A-1", "B-1", "B-2"])
        #expect(try found("hold:\"case two\" id:B-2", archive) == ["B-2"])
        #expect(try found("hold:\"case one\" OR account:4712", archive) == ["A-1", "B-1", "B-2"])
        #expect(try found("hold:Case", archive) == [] && found("hold:One", archive) == [])
        // What comes in later and matches, and what can't be read; another version of what is held is held with it, and not
        // by a hold on itself.
        try archive.capture("c.fix", Self.trade("C-1", account: "4712"))
        try archive.capture("d.fix", Self.trade("D-1", account: "4711", amends: "A-1"))
        #expect(try found("hold:\"case two\"", archive) == ["B-1", "B-2", "C-1"])
        #expect(try found("hold:no", archive) == ["A-2", "D-1"])
        let facets = try ArchiveSearch(archive.open()).run(Self.faceted("hold:yes")) { $0.facets }
        #expect(facets?.values(of: .recordClass).map(\.count) == [4])
        // As it was at the end of a day, and when a hold is released.
        #expect(try found("hold:yes", archive, asOf: CivilDate("2026-03-02")) == ["A-1"])
        _ = try HoldAdministration(archive.open()).release(second.entry.number, reason: "settled")
        #expect(try found("hold:yes", archive) == ["A-1"])
    }

    private static func faceted(_ text: String) -> SearchRequest {
        var request = SearchRequest(text, limit: 10, isCounted: true)
        request.hasFacets = true
        return request
    }

    @Test func `An act takes it, and a hold that asks for itself holds what it was placed on`() throws {
        let archive = try TestArchive()
        try archive.capture("a.fix", ["A-1", "A-2"].map { Self.trade($0, account: "4711") }.joined())
        _ = try place("One", .ids(["A-1"]), in: archive)
        let second = try place("Two", .query("hold:One OR hold:Two"), in: archive)
        #expect(second.entry.matched == 1)
        #expect(try found("hold:Two", archive) == ["A-1"])
        _ = try place("Three", .query("hold:yes"), in: archive)
        #expect(try found("hold:Three", archive) == ["A-1"])
        let rest = HoldRequest(matter: "Four", reason: "asked", .query("hold:no"))
        #expect(try HoldAdministration(archive.open()).gather(rest).matched == 1)
        let sample = try AuditSampling(archive.open()).draw(SampleRequest("hold:yes", size: 5))
        #expect(sample.members.compactMap { $0.hit?.identifiers.first?.value } == ["A-1"])
    }

    @Test func `Who must not see holds is answered as by words before a colon that is no field`() throws {
        let archive = try TestArchive()
        try archive.capture("a.fix", Self.trade("A-1", account: "4711"))
        _ = try place("One", .ids(["A-1"]), in: archive)
        let front = ActingAgent(identity: "test:desk", number: 1, kind: .person, roles: [.frontOffice])
        for text in ["hold:yes", "hold:no", "hold:One", "hold:\"One\"", "-hold:yes"] {
            let open = try archive.open()
            try open.admit(front, to: [.search])
            let answer = try ArchiveSearch(open).run(SearchRequest(text, limit: 10, isCounted: true)) { $0 }
            let other = text.replacing("hold", with: "colour")
            let unknown = try ArchiveSearch(open).run(SearchRequest(other, limit: 10, isCounted: true)) { $0 }
            #expect(answer.count == unknown.count, "\(text)")
            #expect(answer.understood == unknown.understood.replacing("colour", with: "hold"), "\(text)")
            #expect(answer.notes == unknown.notes.map { $0.replacing("colour", with: "hold") }, "\(text)")
        }
    }

    @Test func `A name stands for all sources that have it, however many there are`() throws {
        let archive = try TestArchive()
        for number in 0..<520 { try archive.put("batch/b\(number).txt", "note \(number)\n") }
        try archive.put("other.txt", "another\n")
        try archive.ingest()
        let found = try archive.search("source:batch", limit: 1, isCounted: true)
        #expect(found.count == 520)
        let request = HoldRequest(matter: "all of them", reason: "asked", .query("source:batch"))
        #expect(try HoldAdministration(archive.open()).gather(request).matched == 520)
    }
}

// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Durability
import Foundation
import Ledger
import Records
import SystemPackage
import TestSupport
import Testing

@testable import ArchiveKit

/// A sample is an act: its line fixes what it was drawn from and what was drawn.
@Suite struct AuditSamplingTests {
    private func filled(_ count: Int = 40) throws -> TestArchive {
        let archive = try TestArchive()
        let kinds = FIXMessage.typesByClass
        try archive.capture(
            "a.fix",
            (0..<count).map { number in
                FIXMessage.ofType(kinds[number % 4].type, id: "A-\(number)", date: "20260302", note: "kestrel")
            }.joined())
        return archive
    }

    private func draw(_ request: SampleRequest, _ archive: TestArchive) throws -> SampleAnswer {
        try AuditSampling(archive.open()).draw(request)
    }

    private func show(_ number: Int, _ archive: TestArchive) throws -> SampleAnswer {
        try AuditSampling(archive.open()).show(number) { $0 }
    }

    private func refused(_ request: SampleRequest, _ archive: TestArchive) throws -> ArchiveError? {
        let before = try archive.lines().count
        let error = #expect(throws: ArchiveError.self) { try draw(request, archive) }
        #expect(try archive.lines().count == before)
        #expect(try LocalFileSystem().status(archive.layout.ledger.appending("lists-000001.bin")) == nil)
        return error
    }

    @Test func `The line has population, seed and records drawn, and neither query nor words`() throws {
        let archive = try filled()
        let seed = try #require(SamplingSeed(Array(0...15)))
        let answer = try draw(SampleRequest("kestrel", size: 7, seed: seed), archive)
        #expect(answer.members.count == 7 && answer.isWhole && answer.members.allSatisfy { $0.hit?.id == $0.id })
        let line = try #require(try archive.lines().last)
        guard case .sample(let sample) = line.act else { throw ArchiveError(code: .failed, subject: "", message: "") }
        #expect(sample.number == 1 && sample.method == .random && sample.seed == seed && sample.size == 7)
        #expect(sample.population.count == 40 && sample.population.line == line.sequence - 1)
        let all = try archive.search("kestrel").hits.map(\.id).sorted()
        #expect(sample.population.digest == RecordListFile.digest(of: all))
        let listed = try RecordListFile.read(sample.list, from: archive.layout.ledger, in: LocalFileSystem())
        #expect(listed == answer.members.map(\.id) && listed == listed.sorted())
        let expected = all.sorted { seed.rank(of: $0) < seed.rank(of: $1) }.prefix(7).sorted()
        #expect(listed == expected)
        for path in try archive.files(below: archive.layout.ledger) {
            #expect(!String(decoding: try archive.bytes(of: path), as: UTF8.self).contains("kestrel"))
        }
        let trail = try archive.search("class:audit-trail type:sample kestrel")
        #expect(trail.hits.count == 1)
        let detail = try #require(
            try ArchiveContents(archive).details.first { $0.envelope.parsed.messageType == "sample" })
        let json = try CanonicalJSON(decoding: detail.content)
        #expect(json["query"]?.text == "kestrel" && json["understood"]?.text == "kestrel")
        #expect(json["strata"] == [["name": "all", "count": 40, "drawn": 7]])
        #expect(try archive.verify().findings == [])
    }

    @Test func `The same records are drawn again whatever was captured, corrected or filed elsewhere since`() throws {
        let archive = try filled()
        let rates = try ExchangeRates(Array("currency,rate\nUSD,1\n".utf8), name: "r")
        let requests = [
            SampleRequest("", size: 9), SampleRequest("kestrel", size: 9, design: .stratified(.recordClass)),
            SampleRequest("class:trade-confirmation", size: 4, design: .stratified(.status)),
            SampleRequest("kestrel", size: 9, design: .monetaryUnit(.converted(rates))),
        ]
        var drawn: [[RecordID]] = []
        for (index, request) in requests.enumerated() {
            let answer = try draw(request, archive)
            #expect(answer.entry.number == index + 1)
            drawn.append(answer.members.map(\.id))
        }
        func expectSame(_ comment: Comment) throws {
            for (index, expected) in drawn.enumerated() {
                let answer = try show(index + 1, archive)
                #expect(answer.isWhole, "\(comment) \(index): \(answer.differences)")
                #expect(answer.members.map(\.id) == expected, comment)
                #expect(answer.members.allSatisfy { $0.stratum != nil }, comment)
            }
        }
        try expectSame("at once")
        archive.clock.advance(days: 1)
        try archive.capture("b.fix", (0..<20).map { FIXMessage.confirmation("B-\($0)", note: "kestrel") }.joined())
        try archive.capture("c.fix", FIXMessage.confirmation("C-1", amends: "A-1", note: "kestrel"))
        try expectSame("after captures")
        let revision = try RecordRevision(archive.open())
        let confirmations = try archive.search("class:trade-confirmation").hits.map { "\($0.id)" }
        _ = try revision.correct(confirmations, [FieldCorrection(.desk, ["Rates"])], reason: "a test")
        _ = try revision.reclassify(Array(confirmations.prefix(5)), to: .swap, reason: "a test")
        try expectSame("after corrections")
        _ = try VolumeSealing(archive.open()).run(.all)
        try expectSame("sealed")
        let before = try AuditSampling(archive.open()).list().map(\.entry)
        _ = try Rebuild(archive.open()).run()
        #expect(try AuditSampling(archive.open()).list().map(\.entry) == before)
        try expectSame("rebuilt")
        try archive.removeDatabases()
        #expect(try AuditSampling(archive.open()).list().map(\.entry) == before)
        try expectSame("made again")
        #expect(try archive.verify().findings == [])
    }

    @Test func `A status is that of the line at which the population is frozen`() throws {
        let archive = try TestArchive()
        try archive.capture("a.fix", (0..<4).map { FIXMessage.confirmation("A-\($0)") }.joined())
        let first = try draw(SampleRequest("", size: 2, design: .stratified(.status)), archive)
        #expect(first.strata == [SampleStratum(name: "current", count: 4, drawn: 2)])
        try archive.capture("b.fix", FIXMessage.confirmation("B-1", amends: "A-1"))
        let second = try draw(SampleRequest("", size: 5, design: .stratified(.status)), archive)
        #expect(second.strata.map(\.name) == ["current", "superseded"] && second.strata.map(\.count) == [4, 1])
        #expect(try show(1, archive).isWhole)
        #expect(try show(1, archive).members.allSatisfy { $0.hit?.status == .current })
    }

    @Test func `As of a day, the population is what was known then`() throws {
        let archive = try filled()
        archive.clock.advance(days: 1)
        try archive.capture("b.fix", (0..<10).map { FIXMessage.confirmation("B-\($0)") }.joined())
        var request = SampleRequest("", size: 100)
        request.asOf = CivilDate("2026-03-02")
        #expect(try draw(request, archive).entry.population == 40)
        #expect(try show(1, archive).isWhole)
        request.asOf = nil
        #expect(try draw(request, archive).entry.population == 50)
    }

    @Test func `A sample of fewer than are wanted has them all, and of nothing it is empty`() throws {
        let archive = try filled(8)
        let all = try draw(SampleRequest("", size: 100), archive)
        #expect(all.members.count == 8 && all.entry.size == 100 && all.entry.list.count == 8)
        let none = try draw(SampleRequest("class:swap", size: 5), archive)
        #expect(none.members.isEmpty && none.entry.population == 0 && none.strata.isEmpty)
        let next = try draw(SampleRequest("", size: 1), archive)
        #expect(next.entry.number == 3 && next.entry.list.offset == 128)
        for number in 1...3 { #expect(try show(number, archive).isWhole) }
        #expect(try archive.verify().findings == [])
    }

    @Test
    func `A query that is not exact, a size that is none, and no leave to write are refused, and nothing is drawn`()
        throws
    {
        let archive = try filled(8)
        for text in ["colour:blue", "date:soon", "kestrel €", "a*b"] {
            #expect(try refused(SampleRequest(text, size: 5), archive)?.code == .usage)
        }
        for size in [0, -1, 100_001] { #expect(try refused(SampleRequest("", size: size), archive)?.code == .usage) }
        let error = #expect(throws: ArchiveError.self) {
            try AuditSampling(archive.open(unlogged: true)).draw(SampleRequest("", size: 1))
        }
        #expect(error?.code == .notAllowed)
        #expect(try AuditSampling(archive.open()).list().isEmpty)
        #expect(throws: ArchiveError(code: .notFound, subject: "", message: "")) { try show(1, archive) }
    }

    @Test func `Looking at a sample is a read in the ledger`() throws {
        let archive = try filled(8)
        let answer = try draw(SampleRequest("", size: 3), archive)
        _ = try show(1, archive)
        #expect(try archive.lines().last?.act == .read(count: 3, records: answer.members.map(\.id)))
    }

    @Test func `Details of acts are drawn where the query names their class`() throws {
        let archive = try filled(4)
        for _ in 0..<3 { _ = try archive.search("kestrel") }
        let answer = try draw(SampleRequest("class:audit-trail type:search", size: 2), archive)
        #expect(answer.entry.population == 3 && answer.members.count == 2)
        #expect(try show(1, archive).isWhole)
    }
}

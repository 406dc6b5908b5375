// SPDX-License-Identifier: Apache-2.0

import Durability
import Foundation
import Ledger
import Records
import SystemPackage
import TestSupport
import Testing

@testable import ArchiveKit

/// What an act was about in words lies in the audit trail, and nowhere in the ledger.
@Suite struct DetailTests {
    /// Words that stand in nothing else.
    private static let canaries = ["zugvogel", "wendehals", "eisvogel", "rotschwanz", "bachstelze", "feldlerche"]

    private func ledgerHolds(_ word: String, _ archive: TestArchive) throws -> Bool {
        try archive.files(below: archive.layout.ledger).contains { path in
            let bytes = try archive.bytes(of: path)
            return String(decoding: bytes, as: UTF8.self).lowercased().contains(word)
        }
    }

    @Test func `Canary words of file names, queries, ids and reasons are found by a search, and not in the ledger`()
        throws
    {
        let archive = try TestArchive()
        let words = Self.canaries
        try archive.put("\(words[0])/\(words[1]).fix", FIXMessage.confirmation("A-1"))
        try archive.ingest()
        _ = try archive.search(words[2])
        _ = try archive.lookUp(words[3])
        let revision = try RecordRevision(archive.open())
        let correction = try FieldCorrection(.desk, [words[4]])
        _ = try revision.correct(["A-1"], [correction], reason: "because of \(words[5])")
        _ = try VolumeSealing(archive.open()).run(.all)
        _ = try archive.verify()
        _ = try Rebuild(archive.open()).run()
        for word in words { #expect(try !ledgerHolds(word, archive), "\(word)") }
        for word in words[2...5] {
            let answer = try archive.search("class:audit-trail \(word)")
            #expect(answer.hits.count >= 1, "\(word)")
            #expect(answer.hits.allSatisfy { $0.volume.recordClass == .auditTrail })
        }
        #expect(try archive.search("class:audit-trail type:correct \(words[5])").hits.count == 1)
        #expect(try archive.verify().findings == [])
    }

    @Test func `A search leaves details out unless it names their class, and an id never leads to one`() throws {
        let archive = try TestArchive()
        try archive.capture("a", FIXMessage.confirmation("A-1", note: "kestrel"))
        for _ in 0..<3 { #expect(try archive.search("kestrel").hits.count == 1) }
        let plain = try archive.search("kestrel OR class:statement")
        #expect(plain.hits.count == 1 && plain.coverage.records == 1)
        #expect(try archive.search("-class:audit-trail").hits.count == 1)
        let trail = try archive.search("kestrel class:audit-trail")
        #expect(trail.hits.count == 4)
        #expect(trail.coverage.records > 4)
        #expect(try archive.search("kestrel OR class:audit-*", isCounted: true).count ?? 0 > 4)
        _ = try archive.lookUp("A-1")
        #expect(try archive.lookUp("A-1").chain?.versions.count == 1)
        let detail = try #require(trail.hits.first)
        #expect(try archive.lookUp("\(detail.id)").chain?.current.envelope.classification.recordClass == .auditTrail)
        #expect(throws: ArchiveError(code: .notFound, subject: "", message: "")) {
            try RecordRevision(archive.open()).reparse(.ids(["\(detail.id)"]))
        }
    }

    @Test func `A detail says what was typed, and the line has its commitment`() throws {
        let archive = try TestArchive()
        try archive.capture("a", FIXMessage.confirmation("A-1"))
        let hit = try #require(try archive.search("acme", limit: 1).hits.first)
        let line = try #require(try archive.lines().last)
        let detail = try #require(line.detail)
        let contents = try ArchiveContents(archive)
        let record = try #require(contents.details.last)
        #expect(record.commitment == detail.commitments.root && detail.commitments.count == 1)
        let json = try CanonicalJSON(decoding: record.content)
        #expect(json["act"]?.text == "search" && json["agent"]?.text == "uid:1000")
        let search = try #require(json["searches"]?.elements?.first)
        #expect(search["query"]?.text == "acme" && search["count"]?.number == 1)
        #expect(search["records"]?.elements == [.string("\(hit.id)")])
        #expect(record.envelope.parsed.identifiers.isEmpty && record.envelope.parsed.messageType == "search")
        let file = try archive.bytes(of: archive.layout.ledger.appending("commitments-000001.bin"))
        #expect(file == contents.commitments.flatMap { $0.flatMap(\.bytes) })
        #expect(Array(file.suffix(32)) == record.commitment.bytes)
    }

    @Test func `Reads gathered in one second are one line and one detail; a stop flushes them`() throws {
        let archive = try TestArchive()
        try archive.capture("a", FIXMessage.confirmation("A-1") + FIXMessage.confirmation("A-2"))
        archive.environment.gathering = 1_000
        let before = try archive.lines().count
        let reader = try archive.open()
        for id in ["A-1", "A-2", "A-3"] {
            _ = try archive.lookUp(id, in: reader)
            archive.clock.advance(milliseconds: 300)
        }
        _ = try archive.search("acme", in: reader)
        #expect(try archive.lines().count == before)
        archive.clock.advance(milliseconds: 200)
        // The second is over with this one.
        _ = try archive.lookUp("A-1", in: reader)
        var lines = try archive.lines().dropFirst(before)
        #expect(lines.map(\.act.name) == ["read"])
        guard case .read(let count, let records) = try #require(lines.first).act else { return }
        #expect(count == 3 && records.count == 3)
        try reader.flush()
        lines = try archive.lines().dropFirst(before)
        #expect(lines.map(\.act.name) == ["read", "search"])
        try reader.flush()
        #expect(try archive.lines().count == before + 2)
        let detail = try #require(try ArchiveContents(archive).details.dropLast().last)
        let reads = try #require(try CanonicalJSON(decoding: detail.content)["reads"]?.elements)
        #expect(reads.map { $0["id"]?.text } == ["A-1", "A-2", "A-3", "A-1"])
        #expect(try archive.verify().findings == [])
    }

    @Test func `More reads than a line has room for become several lines, within the second`() throws {
        let archive = try TestArchive()
        try archive.capture("a", (0..<30).map { FIXMessage.confirmation("A-\($0)") }.joined())
        archive.environment.gathering = 1_000
        let before = try archive.lines().count
        let ids = (0..<1_200).map { "A-\($0 % 30)" }
        try RecordLookup(archive.open()).find(each: ids) { _, _ in }
        let lines = try archive.lines().dropFirst(before)
        #expect(lines.count == 3)
        let named = lines.reduce(0) { sum, line in
            guard case .read(_, let records) = line.act else { return sum }
            #expect(records.count <= 500)
            return sum + records.count
        }
        #expect(named == 1_200)
    }

    @Test func `Details go into the volume of their year, which is sealed like any other`() throws {
        let archive = try TestArchive(at: "2025-12-30T10:00:00Z")
        try archive.capture("a", FIXMessage.confirmation("A-1"))
        _ = try archive.search("osprey")
        archive.clock.advance(days: 20)
        _ = try archive.search("osprey")
        let keys = try archive.open().layout.volumesOnDisk(in: LocalFileSystem()).filter {
            $0.recordClass == .auditTrail
        }
        #expect(keys.map(\.period) == ["2025", "2026"])
        archive.clock.advance(days: 15)
        let sealed = try VolumeSealing(archive.open()).run(.due)
        #expect(sealed.contains(keys[0]) && !sealed.contains(keys[1]))
        #expect(try archive.search("class:audit-trail osprey").hits.count == 2)
        #expect(try archive.verify().findings == [])
    }
}

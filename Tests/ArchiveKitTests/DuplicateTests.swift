// SPDX-License-Identifier: Apache-2.0

import ArchiveKit
import Ledger
import Packs
import Records
import SystemPackage
import TestSupport
import Testing

/// Equal bytes are stored once in a volume, and every arrival of them is a record of its own.
@Suite struct DuplicateTests {
    private let same = FIXMessage.confirmation("DUP-1")
    private let other = FIXMessage.confirmation("DUP-2")

    /// Records with equal content refer to the first frame of their volume that holds it, and have its digest.
    private func expectStoredOnce(_ contents: ArchiveContents) {
        var first: [VolumeKey: [Digest: Int]] = [:]
        for record in contents.records where !record.content.isEmpty {
            if let known = first[record.volume]?[record.digest] {
                #expect(record.reference == known, "\(record.id)")
                #expect(known < record.offset, "\(record.id)")
            } else {
                #expect(record.reference == nil, "\(record.id)")
                first[record.volume, default: [:]][record.digest] = record.offset
            }
        }
    }

    @Test func `Duplicates inside one source and one batch are stored once, beside unlike ones`() throws {
        let archive = try TestArchive()
        try archive.put("a.log", [same, other, same, same].joined(separator: "\n"))
        try archive.put("b.log", [other, FIXMessage.confirmation("DUP-3"), same].joined(separator: "\n"))
        let outcome = try archive.ingest()
        #expect(outcome.summary.counts.records == 7)
        let contents = try ArchiveContents(archive)
        expectStoredOnce(contents)
        #expect(contents.records.count { $0.reference == nil } == 3)
        #expect(Set(contents.records.map(\.id)).count == 7)
        for receipt in outcome.receipts {
            let path = FilePath(try #require(receipt.name.text))
            #expect(try archive.source(receipt.accession) == archive.bytes(of: path))
        }
        #expect(try archive.verify().findings == [])
    }

    @Test func `A message that comes again in a later source is a new arrival without bytes`() throws {
        let archive = try TestArchive()
        try archive.capture("a.log", same)
        let size = try archive.truthSizes()
        let long = FIXMessage.confirmation("DUP-9", note: String(repeating: "x1y2z3 ", count: 9))
        try archive.capture("b.log", [long, same].joined(separator: "\n"))
        let contents = try ArchiveContents(archive)
        expectStoredOnce(contents)
        #expect(contents.records.map { $0.reference == nil } == [true, true, false])
        #expect(contents.records[2].reference == contents.records[0].offset)
        #expect(Set(contents.records.map(\.envelope.accession)).count == 2)
        #expect(try archive.truthSizes() != size)
        #expect(try archive.verify().findings == [])
    }

    @Test func `One source under two names in one batch is captured once and recaptured once`() throws {
        let archive = try TestArchive()
        try archive.put("a.log", same)
        try archive.put("b.log", same)
        try archive.put("c.log", other)
        let outcome = try archive.ingest()
        #expect(outcome.summary.captured == 2)
        #expect(outcome.summary.recaptured == 1)
        let accessions = outcome.receipts.filter { $0.digest == Digest(hashing: Array(same.utf8)) }.map(\.accession)
        #expect(accessions.count == 2)
        #expect(Set(accessions).count == 1)
        #expect(try archive.lines().map(\.act.name) == ["create", "file-plan", "schedule", "capture", "recapture"])
        #expect(try ArchiveContents(archive).records.count == 2)
    }

    @Test func `A long source under two names in one batch is captured once`() throws {
        let archive = try TestArchive()
        let text = (0..<25).map { FIXMessage.confirmation("L-\($0)") }.joined(separator: "\n")
        try archive.put("a.log", text)
        try archive.put("b.log", text)
        let outcome = try archive.ingest(groupRecords: 10)
        #expect(outcome.summary.captured == 1)
        #expect(outcome.summary.recaptured == 1)
        #expect(try ArchiveContents(archive).records.count == 25)
    }

    @Test func `Empty sources and sources of one byte come back, each of them one record`() throws {
        let archive = try TestArchive()
        try archive.put("empty-1", "")
        try archive.put("empty-2", "")
        for byte in [UInt8(0), 0x0A, 0x38, 0xFF, 0x7B] { try archive.put("one-\(byte)", [byte]) }
        let outcome = try archive.ingest()
        #expect(outcome.summary.captured == 6)
        #expect(outcome.summary.recaptured == 1)
        #expect(outcome.summary.failed == 0)
        for receipt in outcome.receipts {
            #expect(receipt.counts.records == 1, "\(receipt.name)")
            let path = FilePath(try #require(receipt.name.text))
            #expect(try archive.source(receipt.accession) == archive.bytes(of: path), "\(receipt.name)")
        }
        #expect(try archive.verify().findings == [])
        #expect(try archive.search("").hits.count == 6)
    }

    @Test func `Equal content captured on two days has two envelopes and one place on disk`() throws {
        let archive = try TestArchive()
        try archive.capture("a.log", same)
        archive.clock.advance(days: 3)
        try archive.capture("b.log", "prefix\n" + same + "\n")
        let records = try ArchiveContents(archive).records
        #expect(records.map(\.envelope.captured.description) == ["2026-03-02", "2026-03-05"])
        #expect(records.map(\.envelope.sourceOffset) == [0, 7])
        #expect(records[1].reference == records[0].offset)
        #expect(records[0].content == records[1].content)
        for record in records {
            let found = try #require(try archive.lookUp("\(record.id)").chain?.current)
            #expect(found.content == record.content)
            #expect(found.envelope == record.envelope)
            #expect(found.envelopeBytes == record.envelopeBytes)
        }
    }

    @Test func `Equal content in two classes or years is stored in each volume`() throws {
        let archive = try TestArchive(at: "2025-12-31T23:00:00Z")
        try archive.capture("a.log", same)
        archive.clock.advance(days: 1)
        try archive.capture("b.log", "x\n" + same)
        let contents = try ArchiveContents(archive)
        expectStoredOnce(contents)
        #expect(contents.records.map(\.volume.period) == ["2026", "2026"])
        let text = FIXMessage.confirmation("DUP-1", date: "20250102")
        try archive.capture("c.log", text)
        #expect(try ArchiveContents(archive).records.last?.volume.period == "2026")
    }

    @Test func `Retrieved records and sha256sum agree on their digests`() throws {
        let archive = try TestArchive()
        try archive.put("a.log", [same, other, same].joined(separator: "\r\n"))
        try archive.put("b.txt", [UInt8](repeating: 0xE9, count: 70_000))
        try archive.ingest()
        for record in try ArchiveContents(archive).records {
            let found = try #require(try archive.lookUp("\(record.id)").chain?.current)
            let path = try archive.put("check", found.content)
            #expect(try Command.sha256(of: path) == found.contentDigest.hex)
        }
    }
}

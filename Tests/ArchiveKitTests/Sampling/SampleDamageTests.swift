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

/// What becomes of a sample when something that it rests on is damaged or gone.
@Suite struct SampleDamageTests {
    private let archive: TestArchive
    private var lists: FilePath { archive.layout.ledger.appending("lists-000001.bin") }

    init() throws {
        archive = try TestArchive()
        try archive.capture(
            "a.fix",
            (0..<40).map { number in
                FIXMessage.ofType(
                    FIXMessage.typesByClass[number % 4].type, id: "A-\(number)", date: "20260302", note: "kestrel")
            }.joined())
        _ = try AuditSampling(archive.open()).draw(
            SampleRequest("kestrel", size: 12, design: .stratified(.recordClass)))
    }

    private func show() throws -> SampleAnswer { try AuditSampling(archive.open()).show(1) { $0 } }

    private func takeAway(_ recordClass: RecordClass) throws {
        let key = try #require(
            try archive.layout.volumesOnDisk(in: LocalFileSystem()).first { $0.recordClass == recordClass })
        try FileManager.default.removeItem(atPath: archive.layout.volume(key).root.string)
    }

    @Test func `Identities that no line names are cut off by the next holder of the lock`() throws {
        let bytes = try archive.bytes(of: lists)
        #expect(bytes.count == 12 * 16)
        // A crash between the list and the line leaves a dirty mark, for which a missing one counts.
        try LocalFileSystem().open(lists, .readWrite).write([UInt8](repeating: 7, count: 40), at: bytes.count)
        try LocalFileSystem().remove(archive.layout.lock)
        #expect(try show().isWhole)
        #expect(try archive.bytes(of: lists) == bytes)
        let recovery = try archive.lines().first { $0.act.name == "recover" }
        #expect(recovery?.act == .recover(cut: 0, tails: 40))
        #expect(try archive.verify().findings == [])
    }

    @Test func `Identities that are left behind are written over by the next sample`() throws {
        let length = try archive.bytes(of: lists).count
        try LocalFileSystem().open(lists, .readWrite).write([UInt8](repeating: 7, count: 40), at: length)
        let answer = try AuditSampling(archive.open()).draw(SampleRequest("", size: 1))
        #expect(answer.entry.list.offset == length)
        #expect(try archive.bytes(of: lists).count == length + 16)
        #expect(try archive.verify().findings == [])
    }

    @Test func `A list of which a bit is another is broken integrity`() throws {
        var bytes = try archive.bytes(of: lists)
        bytes[17] ^= 4
        try LocalFileSystem().open(lists, .readWrite).write(bytes, at: 0)
        #expect(throws: ArchiveError(code: .integrity, subject: "", message: "")) { try show() }
        let report = try archive.verify()
        #expect(report.isBroken && report.findings.contains { $0.subject == "\(lists)" })
        // Others can still be drawn.
        let next = try AuditSampling(archive.open()).draw(SampleRequest("", size: 2))
        #expect(try AuditSampling(archive.open()).show(next.entry.number) { $0.isWhole })
    }

    @Test(arguments: [0, 16, nil] as [Int?])
    func `A list that is shorter than lines say takes no further one`(length: Int?) throws {
        let bytes = try archive.bytes(of: lists)
        if let length {
            try LocalFileSystem().open(lists, .readWrite).truncate(to: length)
        } else {
            try LocalFileSystem().remove(lists)
        }
        #expect(throws: ArchiveError.self) { try show() }
        #expect(throws: ArchiveError(code: .integrity, subject: "", message: "")) {
            try AuditSampling(archive.open()).draw(SampleRequest("", size: 2))
        }
        #expect(try archive.verify().isBroken)
        try LocalFileSystem().open(lists, .create).write(bytes, at: 0)
        #expect(try show().isWhole)
        #expect(try archive.verify().findings == [])
    }

    @Test func `Records that are not in the archive any more are named, and the others are shown`() throws {
        let whole = try show()
        let lost = whole.members.filter { $0.stratum == "order-ticket" }.map(\.id)
        #expect(lost.count == 3)
        try takeAway(.orderTicket)
        let answer = try show()
        #expect(!answer.isWhole && answer.missing == lost)
        #expect(answer.members.map(\.id) == whole.members.map(\.id))
        #expect(answer.differences.count == 1 && answer.differences[0].contains("can't be gathered again"))
        #expect(answer.members.filter { $0.hit != nil }.count == 9)
        // What is lost is no population.
        #expect(throws: ArchiveError(code: .failed, subject: "", message: "")) {
            try AuditSampling(archive.open()).draw(SampleRequest("kestrel", size: 2))
        }
        // What it did not touch can be drawn from.
        let other = try? AuditSampling(archive.open()).draw(SampleRequest("class:settlement", size: 2))
        #expect(other == nil || other?.members.count == 2)
    }

    @Test func `Without the detail of the act the records are shown, and the answer says what can't be done`() throws {
        let whole = try show()
        try takeAway(.auditTrail)
        let answer = try AuditSampling(archive.open(unlogged: true)).show(1) { $0 }
        #expect(answer.words == nil && answer.differences.count == 1 && answer.missing.isEmpty)
        #expect(answer.members.map(\.id) == whole.members.map(\.id))
        #expect(answer.members.allSatisfy { $0.hit != nil && $0.stratum == nil })
        #expect(try AuditSampling(archive.open(unlogged: true)).list().map(\.query) == [nil])
    }
}

// SPDX-License-Identifier: Apache-2.0

import ArchiveKit
import Durability
import Foundation
import Ledger
import Records
import SystemPackage
import TestSupport
import Testing

/// Against a checkpoint that was handed out, no change of the ledger stays hidden, by whomever it was made.
@Suite struct LedgerInspectionTests {
    private let archive: TestArchive

    init() throws {
        archive = try TestArchive()
        for number in 1...4 { try archive.capture("\(number).fix", FIXMessage.confirmation("C-\(number)")) }
    }

    private func checkpoint() throws -> SignedCheckpoint { try archive.open().currentCheckpoint() }

    private func inspect(_ earlier: SignedCheckpoint?) throws -> LedgerInspectionReport {
        try LedgerInspection(archive.open()).run(against: earlier)
    }

    private func message(_ earlier: SignedCheckpoint?) throws -> String {
        let finding = try #require(try inspect(earlier).findings.first)
        #expect(finding.severity == .integrity)
        return finding.message
    }

    /// Everything that could tell is gone, but for the lines.
    private func forget() throws {
        let layout = archive.layout
        for path in [layout.lock, layout.turn, layout.register, layout.tree, layout.checkpoint]
        where try LocalFileSystem().status(path) != nil {
            try LocalFileSystem().remove(path)
        }
    }

    /// Puts the archive aside, or back.
    private func copy(_ source: FilePath, to target: FilePath) throws {
        try? FileManager.default.removeItem(atPath: target.string)
        try FileManager.default.copyItem(atPath: source.string, toPath: target.string)
    }

    @Test func `A ledger that only grew continues every checkpoint`() throws {
        var handed: [SignedCheckpoint] = []
        for number in 5...9 {
            handed.append(try checkpoint())
            try archive.capture("\(number).fix", FIXMessage.confirmation("C-\(number)"))
        }
        _ = try Rebuild(archive.open()).run()
        for earlier in handed {
            let report = try inspect(earlier)
            #expect(report.findings.isEmpty)
            #expect(report.lines >= report.latest?.size ?? .max)
        }
        #expect(try inspect(nil).findings.isEmpty)
        #expect(try archive.lines().last?.act.name == "verify")
    }

    @Test func `A ledger without its last line is found, though nothing in the archive tells of it`() throws {
        _ = try archive.lookUp("C-1")
        _ = try archive.lookUp("C-2")
        let earlier = try checkpoint()
        let lines = try archive.lines()
        let events = archive.layout.ledger.appending("events-000001.log")
        try LocalFileSystem().open(events, .readWrite).truncate(to: lines[lines.count - 2].end)
        let kept = try archive.bytes(of: archive.layout.checkpoint)
        try forget()
        try LocalFileSystem().open(archive.layout.checkpoint, .create).write(kept, at: 0)
        #expect(try inspect(nil).findings.first?.severity == .integrity, "by its own checkpoint")
        #expect(try message(earlier).contains("not"))
    }

    @Test func `An older archive in the place of this one is found`() throws {
        let aside = archive.directory.path.appending("aside")
        try copy(archive.root, to: aside)
        for number in 5...9 { try archive.capture("\(number).fix", FIXMessage.confirmation("C-\(number)")) }
        let earlier = try checkpoint()
        try copy(aside, to: archive.root)
        #expect(try inspect(nil).findings.isEmpty, "by itself it is sound")
        #expect(try message(earlier).contains("lines were cut off, or an older archive was put in its place"))
    }

    @Test func `A ledger that was written and signed anew is found`() throws {
        let aside = archive.directory.path.appending("aside")
        try copy(archive.root, to: aside)
        try archive.capture("5.fix", FIXMessage.confirmation("C-5"))
        let earlier = try checkpoint()
        try copy(aside, to: archive.root)
        for number in 6...9 { try archive.capture("\(number).fix", FIXMessage.confirmation("X-\(number)")) }
        #expect(try inspect(nil).findings.isEmpty, "by itself it is sound")
        let size = earlier.checkpoint.size
        #expect(try message(earlier).contains("the first \(size) lines of the ledger are not those of the checkpoint"))
    }

    @Test func `A line that was edited is found`() throws {
        let events = archive.layout.ledger.appending("events-000001.log")
        let file = try LocalFileSystem().open(events, .readWrite)
        let place = try archive.lines()[1].end + 30
        try file.write(file.read(at: place, count: 1).map { $0 ^ 1 }, at: place)
        #expect(try message(nil).contains("is not what it was"))
    }

    @Test func `A checkpoint of another ledger, or one that nobody signed, is refused`() throws {
        let signed = try checkpoint()
        let second = try TestArchive(seed: 2)
        let other = try second.open().currentCheckpoint()
        #expect(try message(other).contains("the checkpoint is of muniment/"))
        let forger = try #require(
            NoteSigner(name: signed.checkpoint.origin, seed: Array(repeating: 3, count: 32)))
        #expect(
            try message(SignedCheckpoint(signed.checkpoint, signedBy: forger))
                .contains("is not signed by the key that this archive had then"))
        var wrong = signed.checkpoint
        wrong.root = .zero
        #expect(try message(SignedCheckpoint(wrong, signedBy: forger)).contains("are not those of the checkpoint"))
    }
}

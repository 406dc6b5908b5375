// SPDX-License-Identifier: Apache-2.0

import ArchiveKit
import Durability
import Ledger
import Records
import SystemPackage
import TestSupport
import Testing

/// Docs/OnDiskFormat.md §3: what the ledger has come to is signed, and what was signed is never contradicted.
@Suite struct CheckpointTests {
    private func signed(_ archive: TestArchive) throws -> SignedCheckpoint {
        try #require(try LedgerEvidence(of: archive.open(unlogged: true)).latest)
    }

    private func remove(_ path: FilePath) throws { try LocalFileSystem().remove(path) }

    private func write(_ bytes: [UInt8], to path: FilePath) throws {
        let file = try LocalFileSystem().open(path, .create)
        try file.truncate(to: 0)
        try file.write(bytes, at: 0)
    }

    /// The checkpoint is of all lines, and its root is that of the definition.
    private func expectSigned(_ archive: TestArchive, _ comment: Comment? = nil) throws {
        let lines = try archive.lines()
        let checkpoint = try signed(archive).checkpoint
        #expect(checkpoint.size == lines.count && checkpoint.length == lines.last?.end, comment)
        #expect(checkpoint.trusted == lines.last?.trusted, comment)
        #expect(checkpoint.root == ArchiveContents.root(lines.map(\.leaf)[...]), comment)
    }

    @Test func `Every act ends with a signed checkpoint of all lines`() throws {
        let archive = try TestArchive()
        try expectSigned(archive)
        for number in 1...9 {
            try archive.capture("\(number).fix", FIXMessage.confirmation("C-\(number)"))
            try expectSigned(archive, "capture \(number)")
            _ = try archive.lookUp("C-\(number)")
            try expectSigned(archive, "read \(number)")
        }
        let held = try archive.open()
        for _ in 0..<5 {
            _ = try archive.lookUp("C-1", in: held)
            try expectSigned(archive)
        }
        #expect(try archive.verify().findings.isEmpty)
        try expectSigned(archive)
    }

    @Test(arguments: ["lost", "empty", "short", "damaged", "edge", "long"])
    func `The hashes of the tree are made again from the lines`(fault: String) throws {
        let archive = try TestArchive()
        for number in 1...5 { try archive.capture("\(number).fix", FIXMessage.confirmation("C-\(number)")) }
        let tree = archive.layout.tree
        let whole = try archive.bytes(of: tree)
        switch fault {
        case "lost": try remove(tree)
        case "empty": try write([], to: tree)
        case "short": try write(Array(whole.dropLast(33)), to: tree)
        // Of eight lines the last hash is that of all: the leaf of the last line is sound.
        case "edge": try write(Array(whole.dropLast(32)) + whole.suffix(32).map { ~$0 }, to: tree)
        case "long": try write(whole + whole, to: tree)
        default: try write(whole.map { ~$0 }, to: tree)
        }
        try archive.capture("6.fix", FIXMessage.confirmation("C-6"))
        try expectSigned(archive)
        let lines = try archive.lines().count
        #expect(try archive.bytes(of: tree).prefix(TreeFile.hashCount(of: lines) * 32).starts(with: whole))
        #expect(try archive.verify().findings.isEmpty)
        #expect(archive.notices.all.isEmpty)
    }

    @Test func `Verify finds a hash that is not that of its lines, and rebuild makes it again`() throws {
        let archive = try TestArchive()
        for number in 1...5 { try archive.capture("\(number).fix", FIXMessage.confirmation("C-\(number)")) }
        let whole = try archive.bytes(of: archive.layout.tree)
        var damaged = whole
        damaged[40] ^= 1
        try write(damaged, to: archive.layout.tree)
        let report = try archive.verify()
        #expect(report.findings.map(\.severity) == [.derived])
        #expect(report.findings.first?.message.contains("run rebuild") == true)
        _ = try Rebuild(archive.open()).run()
        #expect(try archive.bytes(of: archive.layout.tree).starts(with: whole))
        #expect(try archive.verify().findings.isEmpty)
        // What a power cut leaves out is no finding: it is made again.
        damaged = try archive.bytes(of: archive.layout.tree)
        damaged.replaceSubrange(32..<64, with: Array(repeating: 0, count: 32))
        try write(damaged, to: archive.layout.tree)
        #expect(try archive.verify().findings.isEmpty)
        #expect(try archive.bytes(of: archive.layout.tree).starts(with: whole))
    }

    @Test func `A checkpoint that is lost or forged is signed anew`() throws {
        let archive = try TestArchive()
        try archive.capture("1.fix", FIXMessage.confirmation("C-1"))
        try remove(archive.layout.checkpoint)
        _ = try archive.lookUp("C-1")
        try expectSigned(archive)
        var forged = try signed(archive).checkpoint
        forged.root = .zero
        let other = try #require(NoteSigner(name: forged.origin, seed: Array(repeating: 1, count: 32)))
        try write(SignedCheckpoint(forged, signedBy: other).note.encoded, to: archive.layout.checkpoint)
        #expect(try LedgerEvidence(of: archive.open(unlogged: true)).latest == nil)
        _ = try archive.lookUp("C-1")
        try expectSigned(archive)
    }

    @Test func `Without its private key the archive takes in evidence, says so, and signs all of it later`() throws {
        let archive = try TestArchive()
        let before = try signed(archive)
        let key = try archive.bytes(of: archive.layout.ledgerKey)
        try remove(archive.layout.ledgerKey)
        #expect(try archive.capture("1.fix", FIXMessage.confirmation("C-1")).receipts.count == 1)
        #expect(try signed(archive) == before)
        let obstacle = try LedgerEvidence(of: archive.open()).obstacle
        #expect(obstacle?.contains("is not there") == true)
        try write(Array("PRIVATE+KEY+x".utf8), to: archive.layout.ledgerKey)
        #expect(try archive.capture("2.fix", FIXMessage.confirmation("C-2")).receipts.count == 1)
        #expect(try LedgerEvidence(of: archive.open()).obstacle?.contains("can't be read as a private key") == true)
        let other = try #require(NoteSigner(name: before.checkpoint.origin, seed: Array(repeating: 1, count: 32)))
        try write(other.encoded, to: archive.layout.ledgerKey)
        #expect(try archive.capture("3.fix", FIXMessage.confirmation("C-3")).receipts.count == 1)
        #expect(try LedgerEvidence(of: archive.open()).obstacle?.contains("is not the private key of") == true)
        #expect(try signed(archive) == before)
        try write(key, to: archive.layout.ledgerKey)
        #expect(try archive.verify().findings.isEmpty)
        #expect(try LedgerEvidence(of: archive.open()).obstacle == nil)
        try expectSigned(archive)
    }

    @Test
    func `An archive without keys gets them from the first command that writes, but not in the place of lost ones`()
        throws
    {
        let archive = try TestArchive()
        for path in [archive.layout.ledgerKey, archive.layout.publicKey(1)] { try remove(path) }
        try archive.capture("1.fix", FIXMessage.confirmation("C-1"))
        #expect(try LedgerEvidence(of: archive.open()).latest == nil)
        #expect(try archive.open().publicKeys().isEmpty)
        for path in [archive.layout.checkpoint, archive.layout.tree] { try remove(path) }
        try LocalFileSystem().rename(archive.layout.keys, to: archive.root.appending("scratch").appending("keys"))
        try archive.capture("2.fix", FIXMessage.confirmation("C-2"))
        try expectSigned(archive)
        #expect(try archive.open().publicKeys().map(\.name) == ["muniment/\(archive.open().description.id)"])
    }

    @Test func `A private key elsewhere is in no file of the archive`() throws {
        let archive = try TestArchive(isCreated: false)
        var creation = ArchiveCreation()
        creation.ledgerKey = archive.sources.appending("the key")
        _ = try creation.run(at: archive.root, in: archive.environment)
        try expectSigned(archive)
        let key = try archive.bytes(of: archive.sources.appending("the key"))
        let secret = try #require(String(decoding: key, as: UTF8.self).split(separator: "+", maxSplits: 4).last)
            .dropLast()
        #expect(secret.count > 40)
        for path in try archive.files() {
            #expect(!String(decoding: try archive.bytes(of: path), as: UTF8.self).contains(secret), "\(path)")
        }
        try LocalFileSystem().rename(archive.sources.appending("the key"), to: archive.sources.appending("away"))
        #expect(try LedgerEvidence(of: archive.open()).obstacle?.contains("is not there") == true)
        let second = try TestArchive(isCreated: false)
        creation.ledgerKey = archive.sources.appending("away")
        #expect(throws: ArchiveError.self) { try creation.run(at: second.root, in: second.environment) }
        #expect(try archive.bytes(of: archive.sources.appending("away")) == key)
    }

    @Test func `A ledger that was cut is not signed again, and evidence is still taken in`() throws {
        let archive = try TestArchive()
        try archive.capture("1.fix", FIXMessage.confirmation("C-1"))
        _ = try archive.lookUp("C-1")
        _ = try archive.lookUp("C-1")
        let before = try signed(archive)
        let lines = try archive.lines()
        let events = archive.layout.ledger.appending("events-000001.log")
        // The last read is gone without a trace, but for what was signed.
        try LocalFileSystem().open(events, .readWrite).truncate(to: lines[lines.count - 2].end)
        for path in [archive.layout.lock, archive.layout.register] { try remove(path) }
        #expect(try LedgerEvidence(of: archive.open(unlogged: true)).obstacle?.contains("does not continue") == true)
        let report = try archive.verify()
        #expect(report.isBroken)
        #expect(try signed(archive) == before)
    }

    @Test func `A group is signed without a synchronise of its own`() throws {
        let directory = try TemporaryDirectory.inMemory()
        let disk = try FaultyFileSystem(root: directory.path)
        let archive = try TestArchive(isCreated: false)
        archive.environment.fileSystem = disk
        let root = directory.path.appending("archive")
        _ = try ArchiveCreation().run(at: root, in: archive.environment)
        let before = disk.operationCount
        var ingestion = Ingestion(try Archive(at: root, in: archive.environment)) { _ in }
        ingestion.groupRecords = 1
        for number in 1...3 { try archive.put("\(number).fix", FIXMessage.confirmation("C-\(number)")) }
        _ = try ingestion.run([archive.sources])
        let names = disk.operations[before...].map { "\($0.kind.rawValue) \($0.path.lastComponent?.string ?? "")" }
        #expect(names.count { $0 == "rename checkpoint.new" } >= 3)
        #expect(!names.contains { $0.contains("synchronize checkpoint") || $0.contains("synchronize tree") })
    }
}

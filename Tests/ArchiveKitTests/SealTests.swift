// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Durability
import Foundation
import Ledger
import Packs
import Records
import SystemPackage
import TestSupport
import Testing

@testable import ArchiveKit

/// A volume that is sealed never changes again, and answers as before.
@Suite struct SealTests {
    /// An archive of four classes.
    private static func filled(seed: UInt64 = 3) throws -> TestArchive {
        let archive = try TestArchive(at: "2025-11-02T10:00:00Z", seed: seed)
        var random = SeededGenerator(seed: seed)
        for number in 0..<12 {
            try archive.put("source-\(number)", Generated.source(number, &random))
        }
        try archive.ingest(groupRecords: 9)
        return archive
    }

    private func seal(_ archive: TestArchive, _ scope: VolumeSealing.Scope = .all) throws -> [VolumeKey] {
        try VolumeSealing(archive.open()).run(scope)
    }

    private func description(_ key: VolumeKey, _ archive: TestArchive) throws -> CanonicalJSON {
        try CanonicalJSON(decoding: archive.bytes(of: archive.layout.volume(key).description).dropLast())
    }

    private func answers(_ archive: TestArchive) throws -> [String] {
        let reader = try archive.open(unlogged: true)
        var answers: [String] = []
        for text in Generated.vocabulary + ["", "class:trade-confirmation", "id:ID-3", "date:2025", "status:current"] {
            for isNewestFirst in [true, false] {
                let answer = try archive.search(
                    text, limit: 17, isCounted: true, isNewestFirst: isNewestFirst, in: reader)
                answers.append("\(text): \(answer.hits) \(answer.count ?? -1) \(answer.coverage.held)")
            }
        }
        for number in 0..<30 {
            let chains =
                switch try archive.lookUp("ID-\(number)", in: reader) {
                case .found(let chain): [chain]
                case .ambiguous(let chains, _): chains
                case .notFound, .withheld, .destroyed: [ConfirmationChain]()
                }
            answers.append("ID-\(number): " + chains.map { "\($0.current) \($0.versions)" }.joined())
        }
        return answers
    }

    @Test func `Every answer is the same before and after, and the archive verifies`() throws {
        let archive = try Self.filled()
        let before = try answers(archive)
        let sealed = try seal(archive)
        #expect(sealed.count >= 5)
        #expect(sealed == (try archive.open().layout.volumesOnDisk(in: LocalFileSystem())))
        #expect(try answers(archive) == before)
        let report = try archive.verify()
        #expect(report.findings == [])
        #expect(try seal(archive) == [])
        _ = try Rebuild(archive.open()).run()
        #expect(try answers(archive) == before)
        #expect(try archive.verify().findings == [])
        #expect(archive.notices.all == [])
    }

    @Test func `The ledger and volume.json say what was read back, and sha256sum says the same`() throws {
        let archive = try Self.filled()
        let key = try #require(try seal(archive).first)
        let line = try #require(
            try archive.lastJSON(40).first { $0["act"]?.text == "seal" && $0["volume"]?.text == "\(key)" })
        let digest = try Command.sha256(of: archive.layout.volume(key).pack)
        #expect(line["digest"]?.text == digest)
        let json = try description(key, archive)
        #expect(json["state"]?.text == "sealed" && json["digest"]?.text == digest)
        #expect(json["schedule"]?.text == "default-2")
        #expect(json["length"] == line["length"] && json["records"] == line["records"])
        let documented = try String(
            contentsOfFile: PackageRoot.path.appending("Docs/OnDiskFormat.md").string, encoding: .utf8)
        let section = try #require(documented.components(separatedBy: "## 7. volume.json").last)
        for name in try #require(json.members).keys { #expect(section.contains("`\(name)`"), "\(name)") }
        let layout = archive.layout.volume(key)
        for path in [layout.pack, layout.filter, layout.index(json["index"]?.text ?? "")] {
            let mode = try FileManager.default.attributesOfItem(atPath: path.string)[.posixPermissions] as? Int
            #expect(mode == 0o400, "\(path)")
        }
        // The older index is gone, and the one that is left stands alone.
        let names = try LocalFileSystem().list(layout.root).map(\.string)
        #expect(names == ["content.pack", "ids.filter", "index-2.sqlite", "readers", "volume.json"])
    }

    @Test func `Late records go into the next sequence, and only what is due is sealed by itself`() throws {
        let archive = try TestArchive()
        archive.environment.fullPack = 4_000
        try archive.capture("a", FIXMessage.confirmation("A-1"))
        #expect(try seal(archive, .due) == [])
        let first = try #require(VolumeKey("trade-confirmation/2026/001"))
        #expect(try seal(archive) == [first])
        try archive.capture("b", FIXMessage.confirmation("A-2", amends: "A-1"))
        let second = try #require(VolumeKey("trade-confirmation/2026/002"))
        #expect(try archive.lookUp("A-1").chain?.current.volume == second)
        #expect(try archive.lookUp("A-1").chain?.versions.map(\.volume) == [first, second])
        archive.clock.advance(days: 30)
        #expect(try seal(archive, .due) == [])
        archive.clock.advance(days: 1)
        #expect(try seal(archive, .due).contains(second))
        // A volume that is full is due at once.
        for number in 0..<40 {
            try archive.capture("c\(number)", FIXMessage.confirmation("C-\(number)", note: "n\(number &* 7_919)"))
        }
        let due = try seal(archive, .due)
        #expect(try due.count >= 2 && due.contains(#require(VolumeKey("trade-confirmation/2026/003"))))
        #expect(try archive.search("", isCounted: true).count == 42)
        #expect(try archive.verify().findings == [])
    }

    @Test func `A pack that does not agree with the ledger is not sealed, and everything else is`() throws {
        let archive = try TestArchive()
        try archive.capture("a", FIXMessage.confirmation("A-1"))
        try archive.capture("b", FIXMessage.ofType("D", id: "O-1", date: "20260302", note: "order"))
        let key = try #require(VolumeKey("trade-confirmation/2026/001"))
        let path = archive.layout.volume(key).pack
        var bytes = try archive.bytes(of: path)
        bytes[bytes.count - 3] ^= 1
        try LocalFileSystem().open(path, .readWrite).write(bytes, at: 0)
        #expect(try seal(archive) == [VolumeKey("order-ticket/2026/001")])
        #expect(archive.notices.all.contains { $0.contains("\(key) is not sealed") && $0.contains("verify") })
        #expect(try description(key, archive)["state"]?.text == "open")
    }

    @Test func `A byte that no commitment covers is found once the volume is sealed`() throws {
        let archive = try TestArchive()
        try archive.capture("a", "IN 10:00:00 " + FIXMessage.confirmation("A-1"))
        let key = try #require(VolumeKey("trade-confirmation/2026/001"))
        let path = archive.layout.volume(key).pack
        let bytes = try archive.bytes(of: path)
        var scanner = PackScanner(try LocalFileSystem().open(path, .read), range: 0..<bytes.count)
        var gap: PackFrame?
        while let finding = try scanner.next() {
            if case .frame(let frame) = finding, frame.header.kind == .gap { gap = frame }
        }
        var frame = try #require(gap)
        #expect(frame.header.codec == .stored)
        frame.payload[frame.payload.count - 2] ^= 1
        frame.header.digest = Digest(hashing: frame.payload)
        var damaged = bytes
        damaged.replaceSubrange(frame.offset..<frame.end, with: frame.header.encoded + frame.payload)
        #expect(damaged.count == bytes.count && damaged != bytes)
        // As long as the volume is open, nothing but the digest of the source tells.
        try LocalFileSystem().open(path, .readWrite).write(damaged, at: 0)
        #expect(try archive.verify().findings == [])
        try LocalFileSystem().open(path, .readWrite).write(bytes, at: 0)
        #expect(try seal(archive) == [key])
        #expect(try archive.verify().findings == [])
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path.string)
        try LocalFileSystem().open(path, .readWrite).write(damaged, at: 0)
        let findings = try archive.verify().findings
        #expect(findings.count == 1 && findings.first?.severity == .integrity)
        #expect(findings.first?.message.contains("when it was sealed") == true)
    }

    @Test func `What is derived of a sealed volume can be lost, in any combination`() throws {
        let archive = try Self.filled()
        let before = try answers(archive)
        _ = try seal(archive)
        let names = ["volume.json", "ids.filter", "readers", "index-", "register.sqlite"]
        for choice in 1..<(1 << names.count) {
            for path in try archive.files() {
                let name = path.lastComponent?.string ?? ""
                let isLost = names.indices.contains { choice & (1 << $0) != 0 && name.hasPrefix(names[$0]) }
                if isLost { try LocalFileSystem().remove(path) }
            }
            _ = try archive.lookUp("nothing of that name")
            _ = try archive.search("", isCounted: true)
            #expect(try answers(archive) == before, "\(choice)")
            #expect(try archive.verify().findings == [], "\(choice)")
        }
    }

    @Test func `A filter of an older state, or damaged, hides nothing and is told`() throws {
        let archive = try TestArchive()
        try archive.capture("a", FIXMessage.confirmation("A-1") + FIXMessage.confirmation("A-2"))
        let key = try #require(try seal(archive).first)
        let path = archive.layout.volume(key).filter
        var bytes = try archive.bytes(of: path)
        for place in 64..<bytes.count { bytes[place] = 0 }
        try LocalFileSystem().remove(path)
        try LocalFileSystem().open(path, .create).write(bytes, at: 0)
        #expect(try archive.lookUp("A-1").chain != nil)
        let findings = try archive.verify().findings
        #expect(findings.count == 1 && findings.first?.severity == .derived)
        #expect(findings.first?.message.contains("damaged blocks") == true)
        _ = try Rebuild(archive.open()).run()
        #expect(try archive.verify().findings == [])
    }

    @Test func `What comes in while a volume is read back is not lost: it is sealed with it`() throws {
        let archive = try TestArchive()
        try archive.capture("a", FIXMessage.confirmation("A-1"))
        let other = try archive.open()
        var number = 0
        let disk = InterruptedFileSystem(LocalFileSystem()) {
            number += 1
            _ = try? archive.capture("b\(number)", FIXMessage.confirmation("B-\(number)"))
        }
        var environment = archive.environment
        environment.fileSystem = disk
        let sealing = try VolumeSealing(Archive(at: archive.root, in: environment))
        disk.arm()
        #expect(try sealing.run(.all) == [VolumeKey("trade-confirmation/2026/001")])
        #expect(number == 2)
        #expect(try archive.search("", isCounted: true, in: other).count == 1 + number)
        #expect(try archive.verify().findings == [])
    }

    @Test func `Of two that seal at once one does, and both go on`() throws {
        let archive = try Self.filled()
        let opened = try archive.open()
        try LocalFileSystem().createDurableDirectory(archive.layout.scratch)
        let lock = try LocalFileSystem().open(archive.layout.sealing, .create)
        #expect(try lock.tryLock(exclusive: true))
        #expect(try VolumeSealing(opened).run(.all) == [])
        #expect(archive.notices.all.contains { $0.contains("another process is sealing") })
        lock.unlock()
        #expect(try !VolumeSealing(opened).run(.all).isEmpty)
    }

    @Test func `A reader holds a shared lock on a volume as long as it has it open`() throws {
        let archive = try TestArchive()
        try archive.capture("a", FIXMessage.confirmation("A-1"))
        let key = try #require(VolumeKey("trade-confirmation/2026/001"))
        let readers = try LocalFileSystem().open(archive.layout.volume(key).readers, .readWrite)
        do {
            let opened = try archive.open(unlogged: true)
            #expect(try archive.lookUp("A-1", in: opened).chain != nil)
            #expect(try !readers.tryLock(exclusive: true))
            withExtendedLifetime(opened) {}
        }
        #expect(try readers.tryLock(exclusive: true))
        // Who takes a volume away has it alone: nobody opens it then, and the answer says so.
        let answer = try archive.search("", in: archive.open(unlogged: true))
        #expect(answer.coverage.incomplete == [key])
    }
}

/// A disk on which something happens each time that the first bytes of a pack are read back.
private final class InterruptedFileSystem: WrappingFileSystem, @unchecked Sendable {
    let inner: any FileSystem
    private let event: () -> Void
    private var isArmed = false
    private var events = 0

    init(_ inner: any FileSystem, _ event: @escaping () -> Void) {
        self.inner = inner
        self.event = event
    }

    func arm() { isArmed = true }

    func open(_ path: FilePath, _ access: FileAccess) throws(FileSystemError) -> any OpenFile {
        let file = try inner.open(path, access)
        return path.lastComponent?.string == "content.pack" ? InterruptedFile(file, in: self) : file
    }

    fileprivate func interrupt() {
        guard isArmed, events < 2 else { return }
        events += 1
        event()
    }

}

private final class InterruptedFile: OpenFile {
    private let file: any OpenFile
    private let disk: InterruptedFileSystem

    init(_ file: any OpenFile, in disk: InterruptedFileSystem) {
        self.file = file
        self.disk = disk
    }

    var path: FilePath { file.path }
    func length() throws(FileSystemError) -> Int { try file.length() }
    func read(at offset: Int, count: Int) throws(FileSystemError) -> [UInt8] { try file.read(at: offset, count: count) }
    func write(_ bytes: [UInt8], at offset: Int) throws(FileSystemError) { try file.write(bytes, at: offset) }
    func truncate(to length: Int) throws(FileSystemError) { try file.truncate(to: length) }
    func synchronize() throws(FileSystemError) { try file.synchronize() }
    func forgetCache() { disk.interrupt() }
    func tryLock(exclusive: Bool) throws(FileSystemError) -> Bool { try file.tryLock(exclusive: exclusive) }
    func unlock() { file.unlock() }
}

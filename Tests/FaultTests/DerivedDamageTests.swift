// SPDX-License-Identifier: Apache-2.0

import ArchiveKit
import Durability
import Foundation
import Records
import Synchronization
import SystemPackage
import TestSupport
import Testing

/// What is derived is lost, old, foreign or garbage: it is made again from the truth, or there is one clear error.
///
/// By default some of the files are injured; with a number in `MUNIMENT_DAMAGES`, each in each way.
@Suite struct DerivedDamageTests {
    /// What happens to a file that SQLite keeps.
    enum Injury: String, CaseIterable, Sendable {
        case deleted, empty, garbage, halved, headerOnly, zeroedMiddle

        func apply(to path: FilePath, of archive: DamagedArchive) throws {
            var bytes = try archive.read(path)
            switch self {
            case .deleted: return try archive.remove(path)
            case .empty: bytes = []
            case .garbage: bytes = Array(repeating: 0xA5, count: 9_000)
            case .halved: bytes.removeLast(bytes.count / 2)
            case .headerOnly: bytes = Array(bytes.prefix(100))
            case .zeroedMiddle:
                for index in 4_096..<min(bytes.count, 5 * 4_096) { bytes[index] = 0 }
            }
            try archive.write(bytes, to: path)
        }
    }

    /// The register, which comes first, and by default one index; with `MUNIMENT_DAMAGES` all of them.
    private static func some(_ files: Range<Int>, _ injury: Injury) -> [Int] {
        if Campaign.number("MUNIMENT_DAMAGES", default: 0) > 0 { return Array(files) }
        return [0, 1 + injury.rawValue.utf8.count % (files.count - 1)]
    }

    @Test(arguments: Injury.allCases)
    func `An injured SQLite file is made again`(injury: Injury) throws {
        let names = try DamagedArchive().files(".sqlite")
        #expect(names.count == 5)
        for index in Self.some(names.indices, injury) {
            let archive = try DamagedArchive()
            let comment: Comment = "\(injury) \(names[index].lastComponent?.string ?? "") \(index)"
            try injury.apply(to: try archive.files(".sqlite")[index], of: archive)
            // Damage inside a file that opens is found where it is read; the rest is healed by whoever looks first.
            if injury == .zeroedMiddle {
                try archive.expectNoSilentAbsence(unlogged: false, comment)
                _ = try Rebuild(archive.trial.open()).run()
            }
            try archive.expectHealed(comment)
        }
    }

    @Test(arguments: Injury.allCases)
    func `A reader without a trace tells what it could not look into`(injury: Injury) throws {
        for index in Self.some(try DamagedArchive().files(".sqlite").indices, injury) {
            let archive = try DamagedArchive()
            try injury.apply(to: try archive.files(".sqlite")[index], of: archive)
            try archive.expectNoSilentAbsence(unlogged: true, "\(injury) \(index)")
        }
    }

    @Test func `All SQLite files together are made again with the same rows`() throws {
        let archive = try DamagedArchive()
        for path in try archive.files(".sqlite") { try archive.remove(path) }
        try archive.expectHealed("all deleted")
    }

    @Test func `A register of another archive is not believed`() throws {
        let archive = try DamagedArchive()
        let other = try TemporaryDirectory.inMemory()
        let trial = TrialArchive(root: other.path.appending("other"), disk: LocalFileSystem())
        try trial.create()
        let tree = try SourceTree(other.path.appending("one"), [("a", [1, 2, 3])])
        try trial.ingest(tree, TrialArchive.Receipts())
        let register = archive.root.appending("register.sqlite")
        try archive.write(try archive.read(trial.root.appending("register.sqlite")), to: register)
        try archive.expectHealed("a register that knows less")
    }

    @Test func `A register of another archive with a ledger of the same length is not believed`() throws {
        let archive = try DamagedArchive()
        let twin = try TemporaryDirectory.inMemory()
        let trial = TrialArchive(root: twin.path.appending("twin"), disk: LocalFileSystem())
        try trial.create()
        var files = archive.tree.sources.map { (name: FilePath($0.key).lastComponent?.string ?? "", bytes: $0.value) }
        for index in files.indices where files[index].name == "e-note.txt" { files[index].bytes.reverse() }
        let tree = try SourceTree(twin.path.appending("sources"), files)
        try trial.ingest(tree, TrialArchive.Receipts())
        let lengths = try [archive.root, trial.root].map {
            try archive.read($0.appending("ledger").appending("events-000001.log")).count
        }
        #expect(lengths[0] == lengths[1], "the test no longer builds what it is about")
        let register = archive.root.appending("register.sqlite")
        try archive.write(try archive.read(trial.root.appending("register.sqlite")), to: register)
        try archive.expectHealed("a register of a twin")
    }

    @Test func `An older copy of an index or of the register is brought up`() throws {
        let directory = try TemporaryDirectory.inMemory()
        let trial = TrialArchive(root: directory.path.appending("archive"), disk: LocalFileSystem())
        try trial.create()
        let first = try SourceTree(
            directory.path.appending("first"),
            [
                ("a", Array(SourceMessages.confirmation("OLD-1").utf8)),
                ("b", Array(SourceMessages.payment("OLD-2").utf8)),
            ])
        try trial.ingest(first, TrialArchive.Receipts())
        let names = try FileManager.default.subpathsOfDirectory(atPath: trial.root.string)
            .filter { $0.hasSuffix(".sqlite") }
        let old = try names.map { try Data(contentsOf: URL(fileURLWithPath: trial.root.pushing(FilePath($0)).string)) }
        let tree = try SourceTree.small(directory.path.appending("sources"))
        try trial.ingest(tree, TrialArchive.Receipts())
        let expected = try trial.contents()
        #expect(names.count == 3)
        for (name, bytes) in zip(names, old) {
            try bytes.write(to: URL(fileURLWithPath: trial.root.pushing(FilePath(name)).string))
            try expectUnloggedTells(trial, expected, "\(name)")
            #expect(try trial.contents() == expected, "\(name)")
            try trial.expectVerified("\(name)")
        }
    }

    /// A reader without a trace brings nothing up: it says that something is missing, or nothing is.
    private func expectUnloggedTells(_ trial: TrialArchive, _ expected: TrialContents, _ comment: Comment) throws {
        let notices = Mutex<[String]>([])
        var environment = trial.environment
        environment.notice = { text in notices.withLock { $0.append(text) } }
        let found = try TrialContents(Archive(at: trial.root, in: environment, unlogged: true))
        let isTold = !found.coverage.incomplete.isEmpty || notices.withLock { !$0.isEmpty }
        #expect(found == expected || isTold, "\(found.coverage): \(comment)")
    }

    @Test(arguments: ["garbage", #"{"index":"../../../../x.sqlite"}"#, #"{"index":"index-9.sqlite"}"#, "", nil])
    func `A volume whose description is wrong or missing is found by its index`(text: String?) throws {
        for index in try DamagedArchive().files("volume.json").indices {
            let archive = try DamagedArchive()
            let path = try archive.files("volume.json")[index]
            if let text { try archive.write(Array(text.utf8), to: path) } else { try archive.remove(path) }
            try archive.expectHealed("\(text ?? "missing") \(index)")
            #expect(!FileManager.default.fileExists(atPath: archive.root.appending("x.sqlite").string))
        }
    }

    @Test(arguments: ["turn", "lock", "generation", "scratch"])
    func `A small file that is lost or garbage is made again`(name: String) throws {
        let path = { (archive: DamagedArchive) in archive.root.appending(name) }
        let lost = try DamagedArchive()
        try lost.remove(path(lost))
        try lost.expectHealed("\(name) missing")
        guard name != "scratch" else { return }
        let garbage = Array("garbage of some length, longer than a mark".utf8)
        for bytes in [[], [7], garbage, Array(repeating: 0xFF, count: 8)] {
            let archive = try DamagedArchive()
            try archive.write(bytes, to: path(archive))
            try archive.expectHealed("\(name) is \(bytes)")
        }
    }

    @Test(arguments: ["readers", "volume.json.new", "index-1.sqlite-wal", "index-1.sqlite-journal", "index-7.sqlite"])
    func `Stray files in a volume do no harm`(name: String) throws {
        let archive = try DamagedArchive()
        for path in try archive.files("content.pack") {
            try archive.write(Array("stray".utf8), to: path.removingLastComponent().appending(name))
        }
        try archive.expectHealed("\(name)")
    }
}

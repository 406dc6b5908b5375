// SPDX-License-Identifier: Apache-2.0

import ArchiveKit
import Catalogue
import Durability
import Foundation
import Records
import SystemPackage
import TestSupport
import Testing

/// What a path stands for, and that one bad file costs no other.
@Suite struct SourceWalkTests {
    private func names(_ outcome: IngestOutcome) -> [String] {
        outcome.receipts.map { FilePath($0.name.text ?? "?").lastComponent?.string ?? "?" }.sorted()
    }

    private func failed(_ outcome: IngestOutcome) -> [String] {
        #expect(outcome.failures.allSatisfy { !$0.error.message.isEmpty })
        #expect(outcome.summary.failed == outcome.failures.count)
        return outcome.failures.map { FilePath($0.name.text ?? "?").lastComponent?.string ?? "?" }.sorted()
    }

    private func link(_ path: FilePath, to target: FilePath) throws {
        try FileManager.default.createSymbolicLink(atPath: path.string, withDestinationPath: target.string)
    }

    @Test func `An archive inside the ingested folder is left out`() throws {
        let archive = try TestArchive()
        try archive.put("a.txt", "one")
        let outcome = try archive.ingest([archive.directory.path])
        #expect(names(outcome) == ["a.txt"])
        #expect(failed(outcome) == [])
        #expect(try archive.ingest([archive.directory.path]).summary.recaptured == 1)
    }

    @Test func `An archive that is named to be captured is refused by a sentence`() throws {
        let archive = try TestArchive()
        let outcome = try archive.ingest([archive.root])
        #expect(outcome.receipts.isEmpty)
        #expect(outcome.failures.map(\.error.message).allSatisfy { $0.contains("the archive itself") })
        #expect(outcome.summary.failed == 1)
    }

    @Test func `An archive that is named by a link is left out as well`() throws {
        let archive = try TestArchive()
        try archive.put("a.txt", "one")
        let elsewhere = try TemporaryDirectory()
        let alias = elsewhere.path.appending("alias")
        try link(alias, to: archive.root)
        let reader = try Archive(at: alias, in: archive.environment)
        let outcome = try archive.ingest([archive.directory.path], with: reader)
        #expect(names(outcome) == ["a.txt"])
        #expect(failed(outcome) == [])
    }

    @Test func `A link is followed where it was named, and named where it was not`() throws {
        let archive = try TestArchive()
        let file = try archive.put("in/a.txt", "one")
        try archive.put("out/b.txt", "two")
        try link(archive.sources.appending("in/file-link"), to: archive.sources.appending("out/b.txt"))
        try link(archive.sources.appending("in/folder-link"), to: archive.sources.appending("out"))
        try link(archive.sources.appending("in/loop"), to: archive.sources.appending("in"))
        try link(archive.sources.appending("in/nowhere"), to: "absent")
        let walked = try archive.ingest([archive.sources.appending("in")])
        #expect(names(walked) == ["a.txt"])
        #expect(failed(walked) == ["file-link", "folder-link", "loop", "nowhere"])
        let named = try archive.ingest([archive.sources.appending("in/file-link")])
        #expect(named.receipts.map(\.digest.hex) == [try Command.sha256(of: archive.sources.appending("out/b.txt"))])
        let folder = try archive.ingest([archive.sources.appending("in/folder-link"), file])
        #expect(names(folder) == ["a.txt", "b.txt"])
        #expect(failed(folder) == [])
        #expect(failed(try archive.ingest([archive.sources.appending("in/nowhere")])) == ["nowhere"])
    }

    @Test func `A pipe is left out and named, in a folder, by its path, and through a link`() throws {
        let archive = try TestArchive()
        try archive.put("a.txt", "one")
        let pipe = archive.sources.appending("pipe")
        try Command.run("mkfifo", [pipe.string])
        let outcome = try archive.ingest()
        #expect(names(outcome) == ["a.txt"])
        #expect(failed(outcome) == ["pipe"])
        #expect(failed(try archive.ingest([pipe])) == ["pipe"])
        let alias = archive.directory.path.appending("pipe-link")
        try link(alias, to: pipe)
        #expect(failed(try archive.ingest([alias])) == ["pipe-link"])
    }

    @Test func `A path that is not there, or is no path, costs no other source`() throws {
        let archive = try TestArchive()
        let one = try archive.put("a.txt", "one")
        let two = try archive.put("b.txt", "two")
        let long = archive.sources.appending(String(repeating: "x", count: 300))
        let deep = archive.sources.appending(String(repeating: "y/", count: 3_000))
        let outcome = try archive.ingest([one, "absent.txt", long, one.appending("below"), deep, "", two])
        #expect(names(outcome) == ["a.txt", "b.txt"])
        #expect(outcome.summary.failed == 5)
        #expect(try archive.search("").count == 2)
    }

    @Test(.enabled(if: geteuid() != 0, "root reads everything"))
    func `A file that may not be read is named and costs no other source`() throws {
        let archive = try TestArchive()
        try archive.put("a.txt", "one")
        let secret = try archive.put("b.txt", "two")
        let folder = try archive.put("c/d.txt", "three").removingLastComponent()
        for path in [secret, folder] {
            try FileManager.default.setAttributes([.posixPermissions: 0], ofItemAtPath: path.string)
        }
        defer { try? FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: folder.string) }
        let outcome = try archive.ingest()
        #expect(names(outcome) == ["a.txt"])
        #expect(failed(outcome) == ["b.txt", "c"])
    }

    @Test func `A file over the limit is refused with a sentence, and nothing else is lost`() throws {
        let archive = try TestArchive()
        try archive.put("a.txt", "one")
        let large = try archive.put("large.bin", "")
        try LocalFileSystem().open(large, .readWrite).truncate(to: 1_181_116_006)
        try archive.put("z.txt", "two")
        let outcome = try archive.ingest()
        #expect(names(outcome) == ["a.txt", "z.txt"])
        #expect(failed(outcome) == ["large.bin"])
        let message = try #require(outcome.failures.first?.error.message)
        #expect(message.contains("1181116006"))
        #expect(message.contains("\(Ingestion.largestSource)"))
    }

    @Test func `Names that are not text, or would steer a terminal, are kept as they are`() throws {
        let archive = try TestArchive()
        var given: [[UInt8]] = []
        for (number, bytes) in [[0xFF, 0xFE], [0x0A, 0x1B, 0x5B], Array("ünï 🦉".utf8), Array("'\"\\".utf8)].enumerated()
        {
            let path = Array("\(archive.sources)/".utf8) + bytes
            given.append(path)
            let file = FilePath(platformString: path.map { CChar(bitPattern: $0) } + [0])
            try LocalFileSystem().open(file, .create).write(Array("note \(number)".utf8), at: 0)
        }
        #expect(try archive.ingest().summary.captured == 4)
        let names = try SourceRetrieval(archive.open()).list().map(\.name.bytes)
        #expect(Set(names) == Set(given))
        _ = try Rebuild(archive.open()).run()
        #expect(Set(try SourceRetrieval(archive.open()).list().map(\.name.bytes)) == Set(given))
        for entry in try SourceRetrieval(archive.open()).list() {
            #expect(!"\(entry.name)".unicodeScalars.contains { $0.value < 0x20 })
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

import Durability
import Foundation
import Records
import SystemPackage
import TestSupport
import Testing

@testable import ArchiveKit

/// Creating and opening an archive.
@Suite struct OpeningTests {
    private func code(_ act: () throws -> Void) -> ArchiveError.Code? {
        do {
            try act()
            return nil
        } catch let error as ArchiveError {
            #expect(!error.message.isEmpty)
            return error.code
        } catch {
            Issue.record("\(error) is no ArchiveError")
            return nil
        }
    }

    private func setDescription(_ archive: TestArchive, _ bytes: [UInt8]) throws {
        let file = try LocalFileSystem().open(archive.layout.description, .create)
        try file.truncate(to: 0)
        try file.write(bytes, at: 0)
    }

    /// The description with one member changed.
    private func changed(_ archive: TestArchive, _ name: String, to value: CanonicalJSON?) throws -> [UInt8] {
        let bytes = try archive.bytes(of: archive.layout.description)
        var members = try #require(try CanonicalJSON(decoding: bytes.dropLast()).members)
        members[name] = value
        return CanonicalJSON.object(members).encoded + [0x0A]
    }

    @Test func `A folder without an archive, or none at all, is told`() throws {
        let archive = try TestArchive(isCreated: false)
        #expect(code { _ = try archive.open() } == .noArchive)
        try FileManager.default.createDirectory(atPath: archive.root.string, withIntermediateDirectories: false)
        #expect(code { _ = try archive.open() } == .noArchive)
        #expect(code { _ = try archive.open(unlogged: true) } == .noArchive)
    }

    @Test func `A newer format and an unknown feature are refused, and nothing is written`() throws {
        for (name, value) in [
            ("format", CanonicalJSON.integer(2)), ("format", .integer(CanonicalJSON.largestInteger)),
            ("requires", .array(["keys"])), ("requires", .array(["a", .integer(1)])),
        ] {
            let archive = try TestArchive()
            try setDescription(archive, try changed(archive, name, to: value))
            let before = try archive.snapshot()
            #expect(code { _ = try archive.open() } == .newerFormat, "\(name) \(value)")
            #expect(try archive.snapshot() == before)
        }
    }

    @Test func `A description that is not one is broken integrity`() throws {
        let archive = try TestArchive()
        let sound = try archive.bytes(of: archive.layout.description)
        var garbage: [[UInt8]] = [
            [], [0x0A], Array("{}".utf8), Array("null".utf8), Array("{\"format\":1}".utf8), [0xFF, 0xFE],
            Array(sound.dropLast(9)), Array(sound.reversed()), try changed(archive, "zone", to: "Atlantis/Capital"),
            try changed(archive, "requires", to: .array([.integer(1)])), try changed(archive, "requires", to: nil),
            try changed(archive, "requires", to: "keys"), try changed(archive, "format", to: 0),
            try changed(archive, "format", to: "1"),
        ]
        for name in ["archive", "created", "digest", "testClock", "zone"] {
            garbage.append(try changed(archive, name, to: nil))
            garbage.append(try changed(archive, name, to: "x"))
        }
        for bytes in garbage {
            try setDescription(archive, bytes)
            #expect(code { _ = try archive.open() } == .integrity, "\(String(decoding: bytes, as: UTF8.self))")
        }
        try setDescription(archive, sound)
        #expect(code { _ = try archive.open() } == nil)
    }

    @Test func `Creating refuses an unknown zone, a folder with files, and an archive`() throws {
        let archive = try TestArchive(isCreated: false)
        let creation = ArchiveCreation(zone: "Atlantis/Capital")
        #expect(code { _ = try creation.run(at: archive.root, in: archive.environment) } == .usage)
        #expect(try LocalFileSystem().status(archive.root) == nil)
        try archive.put("letter.txt", "mine")
        #expect(code { _ = try ArchiveCreation().run(at: archive.sources, in: archive.environment) } == .failed)
        #expect(try archive.bytes(of: archive.sources.appending("letter.txt")) == Array("mine".utf8))
        _ = try ArchiveCreation().run(at: archive.root, in: archive.environment)
        let before = try archive.snapshot()
        #expect(code { _ = try ArchiveCreation().run(at: archive.root, in: archive.environment) } == .failed)
        #expect(try archive.snapshot() == before)
    }

    @Test func `Creating over an archive that has lost its description and register destroys nothing`() throws {
        let archive = try TestArchive()
        try archive.capture("a", FIXMessage.confirmation("OLD-1"))
        try archive.removeDatabases()
        try LocalFileSystem().remove(archive.layout.description)
        let before = try archive.snapshot()
        #expect(code { _ = try ArchiveCreation().run(at: archive.root, in: archive.environment) } == .failed)
        #expect(try archive.snapshot() == before)
    }

    @Test func `Days are counted in the archive's zone`() throws {
        for (zone, time, day) in [
            ("Pacific/Auckland", "2025-12-31T11:00:00Z", "2026-01-01"),
            ("America/New_York", "2026-01-01T04:59:59Z", "2025-12-31"), ("UTC", "2025-12-31T23:59:59Z", "2025-12-31"),
        ] {
            let archive = try TestArchive(at: time, zone: zone)
            try archive.capture("a", "note")
            let record = try #require(try ArchiveContents(archive).records.first)
            #expect("\(record.envelope.captured)" == day, "\(zone)")
            #expect(record.volume.period == String(day.prefix(4)), "\(zone)")
        }
    }

    @Test(arguments: ["generation", "lock", "turn"])
    func `Without its small file an archive is read and written as before`(name: String) throws {
        let archive = try TestArchive()
        try archive.capture("a", FIXMessage.confirmation("SMALL-1"))
        try LocalFileSystem().remove(archive.root.appending(name))
        #expect(try archive.lookUp("SMALL-1", in: archive.open(unlogged: true)).chain != nil)
        #expect(try archive.capture("b", FIXMessage.confirmation("SMALL-2")).summary.captured == 1)
        #expect(try archive.search("").count == 2)
        #expect(try archive.verify().findings == [])
    }

    @Test func `Without volume.json, readers and scratch an archive is read and written as before`() throws {
        let archive = try TestArchive()
        try archive.capture("a", FIXMessage.confirmation("SMALL-1"))
        _ = try Rebuild(archive.open()).run()
        for path in try archive.files() where ["volume.json", "readers"].contains(path.lastComponent?.string) {
            try LocalFileSystem().remove(path)
        }
        try FileManager.default.removeItem(atPath: archive.layout.scratch.string)
        try archive.capture("b", FIXMessage.confirmation("SMALL-2"))
        #expect(try archive.search("").count == 2)
        #expect(try archive.verify().findings == [])
    }
}

// SPDX-License-Identifier: Apache-2.0

import ArchiveKit
import Durability
import Foundation
import Ledger
import Records
import SystemPackage
import TestSupport
import Testing

/// Docs/OnDiskFormat.md §3, *Rotation of the key*.
@Suite struct KeyReplacementTests {
    private let archive: TestArchive
    private let proofs: ProofFolder

    init() throws {
        archive = try TestArchive()
        proofs = try ProofFolder(archive.directory.path.appending("proofs"))
        for number in 1...3 { try archive.capture("\(number).fix", FIXMessage.confirmation("C-\(number)")) }
    }

    private func latest() throws -> SignedCheckpoint {
        try #require(try LedgerEvidence(of: archive.open(unlogged: true)).latest)
    }

    private func prove(_ id: String, _ name: String) throws {
        let opened = try archive.open()
        let chain = try #require(try archive.lookUp(id, in: opened).chain)
        try proofs.write(try RecordProving(opened).prove(chain.current).json, name)
    }

    private func write(_ bytes: [UInt8], to path: FilePath) throws {
        try Data(bytes).write(to: URL(fileURLWithPath: path.string))
    }

    private func mode(_ path: FilePath) throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: path.string)[.posixPermissions] as? Int
    }

    private func exists(_ path: FilePath) throws -> Bool { try LocalFileSystem().status(path) != nil }

    @Test func `From the line of the rotation on the new key signs, and the old one counts no more`() throws {
        let before = try archive.open().currentCheckpoint()
        let old = try archive.bytes(of: archive.layout.ledgerKey)
        let rotated = try archive.open().rotateKey()
        let line = try #require(try archive.lines().last)
        #expect(line.act.name == "rotate-key" && line.sequence == rotated.line && rotated.number == 2)
        let signed = try latest()
        let keys = try archive.open().publicKeys()
        #expect(keys.map(\.text).last == rotated.key && keys.count == 2)
        #expect(signed.checkpoint.size == rotated.line)
        #expect(signed.note.isSigned(by: keys[1]) && !signed.note.isSigned(by: keys[0]))
        #expect(try archive.bytes(of: archive.layout.publicKey(2)) == Array("\(rotated.key)\n".utf8))
        #expect(try archive.bytes(of: archive.layout.keyRotation(2)) == Array(rotated.note.utf8))
        #expect(try archive.bytes(of: archive.layout.ledgerKey) != old)
        #expect(try !exists(archive.layout.keys.appending("ledger-key.new")))
        // What the old key signed before counts, and what it would sign now does not.
        #expect(try LedgerInspection(archive.open()).run(against: before).findings.isEmpty)
        let thief = try #require(NoteSigner(decoding: old))
        let forged = SignedCheckpoint(signed.checkpoint, signedBy: thief)
        let finding = try LedgerInspection(archive.open()).run(against: forged).findings.first
        #expect(finding?.message.contains("not signed by the key that this archive had then") == true)
        try write(old, to: archive.layout.ledgerKey)
        #expect(try LedgerEvidence(of: archive.open()).obstacle?.contains("is not the private key of") == true)
    }

    @Test func `Proofs from before hold, and who has any earlier key verifies those from after`() throws {
        try prove("C-1", "0.json")
        for number in 1...2 {
            _ = try archive.open().rotateKey()
            try prove("C-1", "\(number).json")
            try prove("C-3", "\(number)-other.json")
        }
        let first = try proofs.verify(key: archive.layout.publicKey(1))
        #expect(first.status == 0 && first.lines.count == 5, "\(first.lines)")
        let second = try proofs.verify(key: archive.layout.publicKey(2), names: ["1.json", "2.json"])
        #expect(second.status == 0, "\(second.lines)")
        #expect(try proofs.verify(key: archive.layout.publicKey(2), names: ["0.json"]).status == 1)
        #expect(try proofs.verify(key: archive.layout.publicKey(3), names: ["2.json"]).status == 0)
        #expect(try proofs.verify(key: archive.layout.publicKey(3), names: ["1.json"]).status == 1)
    }

    @Test func `No statement that the key before did not sign is believed, and no checkpoint of an old key`() throws {
        let old = try #require(NoteSigner(decoding: archive.bytes(of: archive.layout.ledgerKey)))
        let rotated = try archive.open().rotateKey()
        try prove("C-1", "good.json")
        let json = try CanonicalJSON(decoding: archive.bytes(of: proofs.path.appending("good.json")))
        func with(_ name: String, _ value: CanonicalJSON, _ file: String) throws {
            try proofs.write(.object((json.members ?? [:]).merging([name: value]) { $1 }), file)
        }
        let current = try #require(NoteSigner(decoding: archive.bytes(of: archive.layout.ledgerKey)))
        let thief = try #require(NoteSigner(name: old.verifier.name, seed: Array(repeating: 5, count: 32)))
        let claims: [(String, SignedNote)] = [
            ("thief", SignedKeyRotation(origin: old.verifier.name, line: 2, from: thief, to: current).note),
            (
                "unsigned",
                SignedNote(
                    KeyRotation(
                        origin: old.verifier.name, line: 2, old: old.verifier, new: current.verifier
                    ).text, signedBy: [thief])
            ),
            ("late", SignedKeyRotation(origin: old.verifier.name, line: 1_000, from: old, to: current).note),
            ("elsewhere", SignedKeyRotation(origin: "muniment/other", line: 2, from: old, to: current).note),
        ]
        for (name, note) in claims {
            try with("rotations", .array([.string(String(decoding: note.encoded, as: UTF8.self))]), "\(name).json")
        }
        try with("rotations", .array([]), "none.json")
        // An old key that was stolen signs what came after: where the rotation is told, it is refused.
        let signed = try #require(SignedCheckpoint(decoding: Array((json["checkpoint"]?.text ?? "").utf8)))
        #expect(signed.checkpoint.size >= rotated.line)
        let stolen = SignedCheckpoint(signed.checkpoint, signedBy: old).note.encoded
        try with("checkpoint", .string(String(decoding: stolen, as: UTF8.self)), "stolen.json")
        let result = try proofs.verify(key: archive.layout.publicKey(1))
        #expect(result.lines.count == 7)
        for line in result.lines { #expect(line.contains("NOT proved") != line.hasPrefix("good"), "\(line)") }
    }

    @Test func `Private keys are for their owner alone, also elsewhere`() throws {
        #expect(try mode(archive.layout.ledgerKey) == 0o600)
        _ = try archive.open().rotateKey()
        #expect(try mode(archive.layout.ledgerKey) == 0o600)
        let other = try TestArchive(seed: 3, isCreated: false)
        var creation = ArchiveCreation()
        let place = other.sources.appending("away")
        creation.ledgerKey = place
        _ = try creation.run(at: other.root, in: other.environment)
        #expect(try mode(place) == 0o600)
        let before = try other.bytes(of: place)
        _ = try other.open().rotateKey()
        #expect(try mode(place) == 0o600)
        #expect(try other.bytes(of: place) != before)
        #expect(try LocalFileSystem().list(other.sources).map(\.string) == ["away"])
        #expect(try other.verify().findings.isEmpty)
        #expect(try other.open().publicKeys().count == 2)
        let secret = String(decoding: try other.bytes(of: place), as: UTF8.self).split(separator: "+").last ?? "?"
        for path in try other.files() {
            #expect(!String(decoding: try other.bytes(of: path), as: UTF8.self).contains(secret), "\(path)")
        }
    }

    @Test func `A new key without its line is taken away, and a file that is not ours stays`() throws {
        let other = try TestArchive(seed: 3, isCreated: false)
        var creation = ArchiveCreation()
        creation.ledgerKey = other.sources.appending("away")
        _ = try creation.run(at: other.root, in: other.environment)
        let place = other.sources.appending("away.new")
        let own = try #require(
            NoteSigner(name: "muniment/\(try other.open().description.id)", seed: Array(repeating: 4, count: 32)))
        for left in [own.encoded, Array(own.encoded.prefix(70)), Array(own.encoded.prefix(9)), [0, 0, 0], []] {
            try write(left, to: place)
            try other.capture("a.fix", FIXMessage.confirmation("C-\(left.count)"))
            #expect(try !exists(place), "\(left.count) bytes")
        }
        let foreign = Array("my notes".utf8)
        try write(foreign, to: place)
        try other.capture("b.fix", FIXMessage.confirmation("C-b"))
        #expect(try other.bytes(of: place) == foreign)
        let error = #expect(throws: ArchiveError.self) { try other.open().rotateKey() }
        #expect(error?.message.contains("move it away") == true)
        #expect(try other.bytes(of: place) == foreign)
        #expect(try other.lines().last?.act.name != "rotate-key")
        #expect(try other.open().publicKeys().count == 1)
    }

    @Test func `Without the old key there is no new one`() throws {
        let key = try archive.bytes(of: archive.layout.ledgerKey)
        try LocalFileSystem().remove(archive.layout.ledgerKey)
        var error = #expect(throws: ArchiveError.self) { try archive.open().rotateKey() }
        #expect(error?.message.contains("is not there") == true)
        try write(key, to: archive.layout.keys.appending("elsewhere"))
        try FileManager.default.createSymbolicLink(
            atPath: archive.layout.ledgerKey.string,
            withDestinationPath: archive.layout.keys.appending("elsewhere").string)
        error = #expect(throws: ArchiveError.self) { try archive.open().rotateKey() }
        #expect(error?.message.contains("is a link") == true)
        #expect(try archive.lines().allSatisfy { $0.act.name != "rotate-key" })
        #expect(try !exists(archive.layout.keys.appending("ledger-key.new")))
    }

    @Test func `Public keys that are lost are made again from the lines, and others are found`() throws {
        let rotated = try archive.open().rotateKey()
        _ = try archive.open().rotateKey()
        let layout = archive.layout
        let paths = [
            layout.publicKey(1), layout.publicKey(2), layout.publicKey(3), layout.keyRotation(2),
            layout.keyRotation(3),
        ]
        let stored = try paths.map { try archive.bytes(of: $0) }
        #expect(try archive.verify().findings.isEmpty)
        for path in paths { try LocalFileSystem().remove(path) }
        let report = try LedgerInspection(archive.open()).run()
        #expect(report.findings.contains { $0.message.contains("public keys are not those that the ledger names") })
        _ = try Rebuild(archive.open()).run()
        #expect(try paths.map { try archive.bytes(of: $0) } == stored)
        #expect(try archive.verify().findings.isEmpty)
        #expect(try LedgerInspection(archive.open()).run().findings.isEmpty)
        // Somebody puts his own key in the place of the first: no line's statement follows from it.
        let thief = try #require(
            NoteSigner(name: "muniment/\(try archive.open().description.id)", seed: Array(repeating: 5, count: 32)))
        try write(Array("\(thief.verifier.text)\n".utf8), to: layout.publicKey(1))
        let found = try LedgerInspection(archive.open()).run().findings
        #expect(found.contains { $0.severity == .integrity && $0.message.contains("line \(rotated.line) names a key") })
    }
}

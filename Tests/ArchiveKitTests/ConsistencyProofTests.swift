// SPDX-License-Identifier: Apache-2.0

import ArchiveKit
import Durability
import Foundation
import Ledger
import Records
import SystemPackage
import TestSupport
import Testing

/// That the ledger continues a checkpoint that was kept is proved to who has the public key alone, and of no other.
@Suite struct ConsistencyProofTests {
    private let archive: TestArchive
    private let proofs: ProofFolder
    private let key: FilePath

    init() throws {
        archive = try TestArchive()
        proofs = try ProofFolder(archive.directory.path.appending("auditor"))
        key = archive.directory.path.appending("first.pub")
        try FileManager.default.copyItem(atPath: archive.layout.publicKey(1).string, toPath: key.string)
    }

    private func prove(_ earlier: SignedCheckpoint, in root: FilePath? = nil) throws -> ConsistencyProof {
        try ConsistencyProving(Archive(at: root ?? archive.root, in: archive.environment)).prove(earlier)
    }

    /// A line more.
    private func grow(_ root: FilePath? = nil) throws {
        let opened = try Archive(at: root ?? archive.root, in: archive.environment)
        try opened.handOut(opened.currentCheckpoint().checkpoint)
    }

    private func expectContradicted(_ part: String, _ work: () throws -> Void) {
        let error = #expect(throws: ArchiveError.self) { try work() }
        #expect(error?.code == .integrity && error?.message.contains(part) == true, "\(String(describing: error))")
    }

    @Test func `Of every two checkpoints the later continues the earlier, across new keys, and in no other way`() throws
    {
        var kept: [SignedCheckpoint] = []
        var generator = SeededGenerator(seed: 6)
        var wrong = 0
        for number in 0..<18 {
            if number == 7 || number == 12 { _ = try archive.open().rotateKey() } else { try grow() }
            kept.append(try archive.open().currentCheckpoint())
            for (index, earlier) in kept.enumerated() {
                let json = try prove(earlier).json
                try proofs.write(json, "\(number)-\(index).json")
                let others = kept.filter { $0 != earlier }.map { String(decoding: $0.note.encoded, as: UTF8.self) }
                for (part, changed) in try Self.tampered(json, others, &generator) {
                    try proofs.write(changed, "\(number)-\(index)-\(part)-wrong.json")
                    wrong += 1
                }
            }
        }
        let result = try proofs.verify(key: key)
        #expect(result.status == 1 && result.lines.count == 18 * 19 / 2 + wrong && wrong > 700)
        for line in result.lines {
            #expect(
                line.contains("-wrong.json: NOT proved: ") != line.contains(".json: continued: the first "), "\(line)")
        }
    }

    /// A path, or a checkpoint, that is another.
    private static func tampered(
        _ json: CanonicalJSON, _ notes: [String], _ generator: inout SeededGenerator
    ) throws -> [(String, CanonicalJSON)] {
        let members = try #require(json.members)
        let path = members["path"]?.elements ?? []
        func with(_ name: String, _ value: CanonicalJSON) -> CanonicalJSON {
            .object(members.merging([name: value]) { $1 })
        }
        let other = CanonicalJSON.string(try #require(Digest(generator.bytes(32))).hex)
        var results = [("longer", with("path", .array(path + [other])))]
        if let place = path.indices.randomElement(using: &generator) {
            var changed = path
            changed[place] = other
            results.append(("other", with("path", .array(changed))))
            results.append(("shorter", with("path", .array(Array(path.dropLast())))))
            results.append(("later", with("path", .array(Array(path.dropFirst())))))
            results.append(("swapped", with("checkpoint", members["earlier"] ?? .string(""))))
        }
        if let note = notes.randomElement(using: &generator) {
            results.append(("earlier", with("earlier", .string(note))))
        }
        return results
    }

    @Test func `A kept checkpoint is compared, so that no proof between two others stands for it`() throws {
        try grow()
        let first = try archive.open().currentCheckpoint()
        try grow()
        let second = try archive.open().currentCheckpoint()
        try proofs.write(try prove(second).json, "second.json")
        for (name, signed, status) in [("a", first, 1), ("b", second, 0)] as [(String, SignedCheckpoint, Int32)] {
            try proofs.write(signed.note.encoded, name)
            let result = try proofs.verify(key: key, content: proofs.path.appending(name))
            #expect(result.status == status, "\(result.lines)")
        }
    }

    @Test func `An archive that was rolled back, told anew or is another proves nothing, and leaves no line`() throws {
        try grow()
        let old = archive.directory.path.appending("old")
        try FileManager.default.copyItem(atPath: archive.root.string, toPath: old.string)
        try archive.capture("a.txt", "a note")
        let kept = try archive.open().currentCheckpoint()
        #expect(try prove(kept).path.isEmpty)
        expectContradicted("lines were cut off, or an older archive was put in its place") {
            _ = try prove(kept, in: old)
        }
        for _ in 0..<3 { try grow(old) }
        expectContradicted("are not those of the checkpoint") { _ = try prove(kept, in: old) }
        let thief = try #require(
            NoteSigner(name: kept.checkpoint.origin, seed: [UInt8](repeating: 7, count: 32)))
        let forged = SignedCheckpoint(kept.checkpoint, signedBy: thief)
        expectContradicted("is not signed by the key that this archive had then") { _ = try prove(forged) }
        let other = try TestArchive(seed: 2)
        let foreign = try other.open().currentCheckpoint()
        expectContradicted("the checkpoint is of muniment/") { _ = try prove(foreign) }
        let count = try archive.lines().count
        _ = try prove(kept)
        #expect(try archive.lines().count == count)
    }

    @Test func `Hashes of the tree that are damaged are made again, and tell no lie meanwhile`() throws {
        for _ in 0..<9 { try grow() }
        let kept = try archive.open().currentCheckpoint()
        for _ in 0..<4 { try grow() }
        let whole = try archive.bytes(of: archive.layout.tree)
        for place in stride(from: 0, to: whole.count, by: 32) {
            var bytes = whole
            bytes[place] ^= 1
            try Data(bytes).write(to: URL(fileURLWithPath: archive.layout.tree.string))
            #expect(try !prove(kept).path.isEmpty, "\(place)")
        }
        try FileManager.default.removeItem(atPath: archive.layout.tree.string)
        #expect(try !prove(kept).path.isEmpty)
        #expect(try archive.bytes(of: archive.layout.tree) == whole)
    }
}

// SPDX-License-Identifier: Apache-2.0

import ArchiveKit
import Durability
import Foundation
import Ledger
import Packs
import Records
import SystemPackage
import TestSupport
import Testing

/// Docs/Proofs: what was proved once stays proved, by the script and by the program.
@Suite struct ProofVectorTests {
    private static let folder = PackageRoot.path.appending("Docs").appending("Proofs")

    private func bytes(_ name: String) throws -> [UInt8] {
        Array(try Data(contentsOf: URL(fileURLWithPath: Self.folder.appending(name).string)))
    }

    private func document(_ name: String) throws -> CanonicalJSON {
        try CanonicalJSON(decoding: bytes(name).dropLast())
    }

    private func key(_ number: Int) throws -> NoteVerifier {
        let bytes = try bytes("ledger-\(number).pub").dropLast()
        return try #require(NoteVerifier(String(decoding: bytes, as: UTF8.self)))
    }

    @Test func `The script says to each what the page says`() throws {
        let page = String(decoding: try bytes("README.md"), as: UTF8.self)
        let rows = page.matches(of: /(?m)^\| `([^`]+\.json)` \| `([^`]+)` \| ([01]) \| `([^`]+)` \|$/)
        #expect(rows.count == 21)
        let proofs = ProofFolder(at: Self.folder)
        for row in rows {
            let (name, key) = (String(row.output.1), Self.folder.appending(String(row.output.2)))
            let result = try proofs.verify(key: key, names: [name])
            #expect(result.lines == ["\(name): \(row.output.4)"])
            #expect("\(result.status)" == row.output.3, "\(name)")
        }
        let named = Set(rows.map { String($0.output.1) })
        let files = try FileManager.default.subpathsOfDirectory(atPath: Self.folder.string)
        #expect(Set(files.filter { $0.hasSuffix(".json") }) == named)
        let content = Self.folder.appending("record.fin")
        let whole = try proofs.verify(
            key: Self.folder.appending("ledger-1.pub"), names: ["proof.json"], content: content)
        #expect(whole.status == 0)
        let sample = PackageRoot.sampleData.appending("SWIFT").appending("mt515-client-confirmation.fin")
        let record = try bytes("record.fin")
        #expect(record == Array(try Data(contentsOf: URL(fileURLWithPath: sample.string))))
    }

    @Test(arguments: [("proof.json", true), ("rotated.json", true), ("tampered.json", false)])
    func `The program of today proves the same`(name: String, holds: Bool) throws {
        let json = try document(name)
        var history = KeyHistory(try key(1))
        for note in json["rotations"]?.elements ?? [] {
            let signed = try #require(SignedKeyRotation(decoding: Array((note.text ?? "").utf8)))
            let isTaken = history.take(signed)
            #expect(isTaken)
        }
        let signed = try #require(SignedCheckpoint(decoding: Array((json["checkpoint"]?.text ?? "").utf8)))
        #expect(history.hasSigned(signed))
        let line = Array((json["line"]?.text ?? "").utf8)
        let named = try #require(try CanonicalJSON(decoding: line)["commitments"])
        func digests(_ name: String) -> [Digest] {
            (json[name]?.elements ?? []).compactMap { $0.text.flatMap { Digest(hex: $0) } }
        }
        func number(_ json: CanonicalJSON, _ name: String) -> Int { json[name]?.number.map { Int($0) } ?? -1 }
        let salt = try #require(json["salt"]?.text.flatMap { Hexadecimal.decode($0) })
        let commitment = RecordCommitment.leaf(
            salt: salt, envelope: Digest(hashing: Array((json["envelope"]?.text ?? "").utf8)[...]),
            content: Digest(hashing: try bytes("record.fin")[...]))
        let root = try #require(named["root"]?.text.flatMap { Digest(hex: $0) })
        #expect(
            MerkleProof.includes(
                commitment, at: number(json, "place") - number(named, "first"), path: digests("commitmentPath"),
                size: number(named, "count"), root: root) == holds)
        let leaf = Digest(hashing: ([0] + line)[...])
        #expect(
            MerkleProof.includes(
                leaf, at: number(json, "sequence") - 1, path: digests("linePath"), size: signed.checkpoint.size,
                root: signed.checkpoint.root))
    }

    @Test func `Each checkpoint is signed by the key that was in force, and the later one is larger`() throws {
        let signed = try [1, 2].map { try #require(SignedCheckpoint(decoding: bytes("checkpoint-\($0)"))) }
        var history = KeyHistory(try key(1))
        let notes = try document("rotated.json")["rotations"]?.elements ?? []
        let rotation = try #require(SignedKeyRotation(decoding: Array((notes.first?.text ?? "").utf8)))
        let isTaken = history.take(rotation)
        let keys = [try key(1), try key(2)]
        #expect(isTaken && history.keys == keys)
        #expect(signed.allSatisfy { history.hasSigned($0) })
        #expect(!KeyHistory(keys[0]).hasSigned(signed[1]))
        #expect(signed[0].checkpoint.size < rotation.rotation.line)
        #expect(signed[1].checkpoint.size >= rotation.rotation.line)
        let stated = try #require(SignedNote(decoding: Array((document("absent.json")["statement"]?.text ?? "").utf8)))
        #expect(stated.isSigned(by: keys[0]))
        let changed = try document("absent-tampered.json")["statement"]?.text ?? ""
        #expect(SignedNote(decoding: Array(changed.utf8))?.isSigned(by: keys[0]) == false)
    }

    @Test(arguments: [
        ("continued.json", true), ("continued-complete.json", true), ("continued-later.json", true),
        ("continued-tampered.json", false), ("forked.json", false),
    ])
    func `The program of today comes to the same of ledgers that continue a checkpoint`(
        name: String, holds: Bool
    ) throws {
        let json = try document("second/\(name)")
        let signed = try ["earlier", "checkpoint"].map { member in
            try #require(SignedCheckpoint(decoding: Array((json[member]?.text ?? "").utf8))).checkpoint
        }
        let path = (json["path"]?.elements ?? []).compactMap { $0.text.flatMap { Digest(hex: $0) } }
        #expect(
            MerkleProof.isConsistent(
                (signed[0].size, signed[0].root), with: (signed[1].size, signed[1].root), path: path) == holds)
    }

    /// The lines of Docs/VerifyWithoutMuniment.md, in a folder with the three files that they name.
    @Test func `Openssl says to each time stamp what the page says, by the lines of the document`() throws {
        let document = try String(
            contentsOfFile: PackageRoot.path.appending("Docs/VerifyWithoutMuniment.md").string, encoding: .utf8)
        let blocks = document.matches(of: /```sh\n([^`]+)```/).map { String($0.output.1) }
        let lines = try #require(blocks.first { $0.contains("openssl ts -verify") })
        let page = String(decoding: try bytes("README.md"), as: UTF8.self)
        let rows = page.matches(of: /(?m)^\| `(.+\.tsr)` \| `(.+)` \| ([01]) \| `(.+)` \|$/)
        #expect(rows.count == 3)
        for row in rows {
            let directory = try TemporaryDirectory()
            for (name, target) in [
                (String(row.output.1), "answer.tsr"), (String(row.output.2), "checkpoint"),
                ("second/authority.pem", "authority.pem"),
            ] {
                try FileManager.default.copyItem(
                    atPath: Self.folder.pushing(FilePath(name)).string,
                    toPath: directory.path.appending(target).string)
            }
            let process = Process()
            process.executableURL = URL(fileURLWithPath: "/bin/sh")
            process.arguments = ["-e", "-c", lines]
            process.currentDirectoryURL = URL(fileURLWithPath: directory.path.string)
            let pipe = Pipe()
            process.standardOutput = pipe
            process.standardError = FileHandle.nullDevice
            try process.run()
            let said = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
            process.waitUntilExit()
            #expect(said.hasPrefix("\(row.output.4)\n"), "\(row.output.1): \(said)")
            #expect((process.terminationStatus == 0) == (row.output.3 == "0"), "\(row.output.1)")
            #expect(said.contains("Time stamp: ") == (row.output.3 == "0"), "\(row.output.1)")
        }
    }
}

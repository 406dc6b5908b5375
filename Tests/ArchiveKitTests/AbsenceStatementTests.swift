// SPDX-License-Identifier: Apache-2.0

import ArchiveKit
import Durability
import Foundation
import Ledger
import Records
import SystemPackage
import TestSupport
import Testing

/// Docs/VerifyWithoutMuniment.md, *What is not there*.
@Suite struct AbsenceStatementTests {
    private let archive: TestArchive
    private let proofs: ProofFolder

    init() throws {
        archive = try TestArchive()
        proofs = try ProofFolder(archive.directory.path.appending("proofs"))
        try archive.ingest([PackageRoot.sampleData])
    }

    private func state(_ id: String) throws -> SignedAbsenceStatement { try AbsenceAttestation(archive.open()).run(id) }

    private func verify(_ name: String, key: Int = 1) throws -> (status: Int32, line: String) {
        let result = try proofs.verify(key: archive.layout.publicKey(key), names: [name])
        return (result.status, result.lines.first ?? "")
    }

    @Test func `The key signs what was looked for and into, and the script says it`() throws {
        let coverage = try #require(try archive.lookUp("NONE-1").coverage)
        let stated = try state(" none-\u{7F}1\"")
        try proofs.write(stated.json, "a.json")
        let size = stated.statement.checkpoint.size
        let (status, line) = try verify("a.json")
        #expect(status == 0)
        #expect(
            line.hasPrefix(
                "a.json: stated, which is no proof: no record has the id as of line \(size); trusted 2026-03-02"))
        #expect(line.contains(#"; asked " none-\u007f1\""; folded "#))
        #expect(
            line.hasSuffix(
                "; records \(coverage.records); unparsed \(coverage.unparsed); partial \(coverage.partial); volumes "
                    + "\(coverage.volumes); unsearched 0"))
        #expect(coverage.unparsed > 0 && coverage.volumes > 3)
        // The act is behind the checkpoint, with the id in its detail alone.
        let last = try #require(try archive.lines().last)
        #expect(last.act.name == "absence" && last.sequence > size && last.detail != nil)
        #expect(SignedCheckpoint(decoding: stated.note.encoded) == nil)
    }

    @Test func `The document and the note have what the page says`() throws {
        let page = try String(
            contentsOfFile: PackageRoot.path.appending("Docs/VerifyWithoutMuniment.md").string, encoding: .utf8)
        let section = try #require(
            page.split(separator: "\n## What is not there\n").last?.split(separator: "\n## ").first)
        let rows = section.split(separator: "\n").filter { $0.hasPrefix("| `") }
        let names = rows.flatMap { $0.split(separator: "|")[0].matches(of: /`(\w+)`/) }.map { String($0.output.1) }
        let stated = try state("NONE-1")
        #expect(Set(names) == Set(try #require(stated.json.members).keys))
        let words = section.split(separator: "\n").filter { $0.hasPrefix("| ") }
            .flatMap { $0.matches(of: /`([a-z-]+) `/) }.map { String($0.output.1) }
        #expect(
            stated.note.text.split(separator: "\n").dropFirst(4).map { $0.split(separator: " ")[0] }
                == words.dropLast().map { Substring($0) })
        #expect(words.last == "unsearched-volume")
    }

    @Test func `No part of it can be another`() throws {
        let stated = try state("NONE-1")
        let members = try #require(stated.json.members)
        let note = String(decoding: stated.note.encoded, as: UTF8.self)
        var count = 0
        for wrong in [
            note.replacing("NONE-1", with: "NONE-2"), note.replacing("unparsed ", with: "unparsed 1"),
            note.replacing("\n\n", with: "\nunsearched-volume x\n\n"), String(note.split(separator: "\u{2014}")[0]),
            note.replacing("muniment-absence-1", with: "muniment-absence-2"),
            members["checkpoint"]?.text ?? "",
        ] {
            try proofs.write(.object(members.merging(["statement": .string(wrong)]) { $1 }), "\(count).json")
            #expect(wrong != note)
            count += 1
        }
        // Another checkpoint of the same ledger, sound as it is.
        let other = try archive.open().currentCheckpoint()
        #expect(other.checkpoint.size > stated.statement.checkpoint.size)
        let encoded = String(decoding: other.note.encoded, as: UTF8.self)
        try proofs.write(.object(members.merging(["checkpoint": .string(encoded)]) { $1 }), "\(count).json")
        // A statement is no proof of a record, and the other way round.
        try proofs.write(
            .object(members.merging(["proof": .string(RecordProof.form)]) { $1 }), "\(count + 1).json")
        let result = try proofs.verify(key: archive.layout.publicKey(1))
        #expect(result.status == 1 && result.lines.count == count + 2)
        for line in result.lines { #expect(line.contains("NOT proved"), "\(line)") }
    }

    @Test func `A volume that can't be looked into is named`() throws {
        let paths = try archive.files().filter { $0.string.contains("/order-ticket/") }
        for path in paths where ["content.pack", "index-1.sqlite"].contains(path.lastComponent?.string) {
            try LocalFileSystem().remove(path)
        }
        let stated = try state("NONE-1")
        let volume = try #require(stated.statement.coverage.incomplete.first)
        #expect("\(volume)".hasPrefix("order-ticket/"))
        try proofs.write(stated.json, "a.json")
        #expect(try verify("a.json").line.contains("; unsearched 1; unsearched-volume \(volume)"))
    }

    @Test func `It is signed by the key in force, and an id that a record bears is not denied`() throws {
        let before = try state("NONE-1")
        try proofs.write(before.json, "before.json")
        _ = try archive.open().rotateKey()
        let after = try state("NONE-1")
        try proofs.write(after.json, "after.json")
        for name in ["before.json", "after.json"] { #expect(try verify(name).status == 0, "\(name)") }
        #expect(try verify("before.json", key: 2).status == 1)
        #expect(try verify("after.json", key: 2).status == 0)
        let error = #expect(throws: ArchiveError.self) { try state("CONF-20240314-0007") }
        #expect(error?.code == .failed)
        #expect(try archive.lines().count { $0.act.name == "absence" } == 2)
    }
}

// SPDX-License-Identifier: Apache-2.0

import ArchiveKit
import Foundation
import Ledger
import Records
import SystemPackage
import TestSupport
import Testing

/// Docs/VerifyWithoutMuniment.md: its script proves every record with the public key alone, and nothing that was changed.
@Suite struct RecordProofTests {
    private let archive: TestArchive
    private let proofs: ProofFolder
    private var folder: FilePath { proofs.path }

    init() throws {
        archive = try TestArchive()
        try archive.ingest([PackageRoot.sampleData])
        proofs = try ProofFolder(archive.directory.path.appending("proofs"))
    }

    private func prove(_ id: String, in opened: Archive) throws -> (proof: RecordProof, content: [UInt8]) {
        let outcome = try archive.lookUp(id, in: opened)
        guard case .found(let chain) = outcome else { throw CocoaError(.fileNoSuchFile) }
        return (try RecordProving(opened).prove(chain.current), chain.current.content)
    }

    private func write(_ json: CanonicalJSON, _ name: String) throws { try proofs.write(json, name) }

    /// Runs the script over all proofs of the folder.
    private func verify(key: FilePath? = nil, content: FilePath? = nil) throws -> (status: Int32, lines: [String]) {
        try proofs.verify(key: key ?? archive.layout.publicKey(1), content: content)
    }

    @Test func `The script has fewer than 120 lines, and is all that the page names`() throws {
        let path = PackageRoot.path.appending("Docs/verify.py")
        let script = try String(contentsOfFile: path.string, encoding: .utf8)
        #expect(script.split(separator: "\n", omittingEmptySubsequences: false).dropLast().count < 120)
        let imports = script.matches(of: /(?m)^(?:import|from) (\w+)/).map { String($0.output.1) }
        #expect(Set(imports) == ["argparse", "base64", "hashlib", "json", "sys", "pathlib", "cryptography"])
    }

    @Test func `The document has the members of its table`() throws {
        let opened = try archive.open()
        let record = try #require(try ArchiveContents(archive).records.first)
        let json = try prove("\(record.id)", in: opened).proof.json
        let path = PackageRoot.path.appending("Docs/VerifyWithoutMuniment.md")
        let page = try String(contentsOfFile: path.string, encoding: .utf8)
        let section = try #require(page.split(separator: "\n## The document\n").last?.split(separator: "\n## ").first)
        let rows = section.matches(of: /(?m)^\| (`[^|]*`) \|/).flatMap { $0.output.1.matches(of: /`(\w+)`/) }
        #expect(Set(rows.map { String($0.output.1) }) == Set(try #require(json.members).keys))
    }

    @Test func `Every record of the sample data is proved, also after corrections, another class and a rebuild`() throws
    {
        let records = try ArchiveContents(archive).records
        var ids = Set(records.map(\.id))
        let early = try #require(records.first { $0.volume.recordClass == .tradeConfirmation }).id
        let opened = try archive.open()
        try write(try prove("\(early)", in: opened).proof.json, "0-early.json")
        let revision = RecordRevision(opened)
        _ = try revision.correct(["\(early)"], [FieldCorrection(.desk, ["Credit"])], reason: "the desk was another")
        _ = try revision.reclassify(["\(early)"], to: .unclassified, reason: "an example")
        _ = try Rebuild(archive.open()).run()
        let contents = try ArchiveContents(archive)
        ids.formUnion(contents.details.map(\.id))
        #expect(contents.details.count > 2 && ids.count > 300)
        let again = try archive.open()
        for id in ids { try write(try prove("\(id)", in: again).proof.json, "\(id).json") }
        let proof = try prove("\(early)", in: again)
        #expect(proof.proof.version == 3)
        let result = try verify()
        #expect(result.status == 0)
        #expect(result.lines.count == ids.count + 1)
        #expect(result.lines.allSatisfy { $0.contains(".json: proved: content ") })
    }

    @Test func `The content is proved too, and no other passes`() throws {
        let record = try #require(try ArchiveContents(archive).records.first { $0.content.count > 40 })
        let (proof, content) = try prove("\(record.id)", in: archive.open())
        #expect(content == record.content)
        try write(proof.json, "p.json")
        let file = folder.appending("content")
        try Data(content).write(to: URL(fileURLWithPath: file.string))
        #expect(try verify(content: file).status == 0)
        for wrong in [content + [0], Array(content.dropLast()), [content[0] ^ 1] + content.dropFirst(), []] {
            try Data(wrong).write(to: URL(fileURLWithPath: file.string))
            let result = try verify(content: file)
            #expect(result.status == 1 && result.lines[0].contains("NOT proved"))
        }
    }

    @Test func `No part of a proof can be another`() throws {
        var generator = SeededGenerator(seed: 77)
        let records = try ArchiveContents(archive).records
        let opened = try archive.open()
        for _ in 0..<60 { _ = try archive.lookUp("\(records[0].id)", in: opened) }
        var count = 0
        for (number, record) in records.shuffled(using: &generator).prefix(24).enumerated() {
            let json = try prove("\(record.id)", in: opened).proof.json
            for (name, changed) in ProofFolder.tampered(json, &generator) {
                #expect(changed != json)
                try write(changed, "\(number)-\(name).json")
                count += 1
            }
        }
        #expect(count > 200)
        let result = try verify()
        #expect(result.status == 1)
        #expect(result.lines.count == count)
        for line in result.lines where !line.contains("NOT proved") { Issue.record("\(line)") }
    }

    @Test func `Another key proves nothing`() throws {
        let record = try #require(try ArchiveContents(archive).records.first)
        try write(try prove("\(record.id)", in: archive.open()).proof.json, "p.json")
        #expect(try verify().status == 0)
        let name = "muniment/\(try archive.open().description.id)"
        for (name, seed) in [(name, 1), ("other", 2)] as [(String, UInt8)] {
            let other = try #require(NoteSigner(name: name, seed: Array(repeating: seed, count: 32)))
            let key = folder.appending("key")
            try Data("\(other.verifier.text)\n".utf8).write(to: URL(fileURLWithPath: key.string))
            #expect(try verify(key: key).status == 1)
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

import ArchiveKit
import Durability
import Foundation
import Ledger
import Records
import SystemPackage
import TestSupport
import Testing

/// What an auditor is promised who does not trust the archive, from end to end.
///
/// `MUNIMENT_PROOFS` says of how many records of a thousand there are proofs: 100, and all of them in Scripts/test-deep.
@Suite struct EvidencePromiseTests {
    private let archive: TestArchive
    private let proofs: ProofFolder

    init() throws {
        archive = try TestArchive(isCreated: false)
        proofs = try ProofFolder(archive.directory.path.appending("auditor"))
    }

    /// The story of `init --sample`, the sample data, and as many confirmations as make up a thousand records.
    private func fill() throws -> [RecordID] {
        let aside = archive.directory.path.appending("tampered")
        _ = try SampleCreation(ArchiveCreation()).run(at: archive.root, tampered: aside, in: archive.environment)
        try archive.ingest([PackageRoot.sampleData])
        let held = try ArchiveContents(archive).records.count
        let more = (held..<1_000).map { FIXMessage.confirmation("M-\($0)", note: "confirmation \($0)") }.joined()
        try archive.capture("more.fix", more, groupRecords: 100)
        return try ArchiveContents(archive).records.map(\.id)
    }

    private func prove(_ id: RecordID, in opened: Archive) throws -> CanonicalJSON {
        let chain = try #require(try archive.lookUp("\(id)", in: opened).chain)
        return try RecordProving(opened).prove(chain.current).json
    }

    @Test func `With a public key and the script alone every record is proved, and 200 tampered ones are not`() throws {
        let ids = try fill()
        #expect(ids.count >= 1_000)
        // Reads share lines of the ledger, as in a service.
        var environment = archive.environment
        environment.gathering = 60_000
        let opened = try Archive(at: archive.root, in: environment)
        var generator = SeededGenerator(seed: 200)
        let wanted = ProcessInfo.processInfo.environment["MUNIMENT_PROOFS"].flatMap { Int($0) } ?? 100
        let chosen = ids.shuffled(using: &generator).prefix(wanted)
        for (number, id) in chosen.enumerated() {
            let json = try prove(id, in: opened)
            try proofs.write(json, "\(id).json")
            // Of each of the first 200 one part, or of each of the first 100 two.
            let parts = ProofFolder.tampered(json, &generator).shuffled(using: &generator)
            for (part, wrong) in number < 200 ? parts.prefix(chosen.count < 200 ? 2 : 1) : [] {
                try proofs.write(wrong, "\(id)-\(part)-wrong.json")
            }
        }
        try FileManager.default.copyItem(
            atPath: archive.layout.publicKey(1).string, toPath: proofs.path.appending("ledger-1.pub").string)
        try FileManager.default.copyItem(
            atPath: PackageRoot.path.appending("Docs/verify.py").string,
            toPath: proofs.path.appending("verify.py").string)
        // Nothing of the archive is there any more.
        try LocalFileSystem().rename(archive.root, to: archive.directory.path.appending("gone"))
        let result = try proofs.verifyAlone()
        #expect(result.status == 1 && result.lines.count == chosen.count + 200)
        for line in result.lines {
            #expect(line.contains("-wrong.json: NOT proved: ") != line.contains(".json: proved: content "), "\(line)")
        }
        #expect(result.lines.count { $0.contains("NOT proved") } == 200)
    }

    @Test func `Proofs hold after whatever is done to a record later, and new ones can be made`() throws {
        _ = try ArchiveCreation(hasTestClock: true).run(at: archive.root, in: archive.environment)
        for number in 1...6 { try archive.capture("\(number).fix", FIXMessage.confirmation("C-\(number)")) }
        let ids = try ArchiveContents(archive).records.map(\.id)
        #expect(ids.count == 6)
        let first = archive.directory.path.appending("first.pub")
        try FileManager.default.copyItem(atPath: archive.layout.publicKey(1).string, toPath: first.string)
        let steps: [(String, () throws -> Void)] = [
            ("capture", { [archive] in try archive.capture("7.fix", FIXMessage.confirmation("C-7")) }),
            (
                "amendment",
                { [archive] in try archive.capture("8.fix", FIXMessage.confirmation("C-8", amends: "C-1")) }
            ),
            (
                "correct",
                { [archive, ids] in
                    _ = try RecordRevision(archive.open()).correct(
                        ["\(ids[0])"], [FieldCorrection(.desk, ["Rates"])], reason: "it was another")
                }
            ),
            ("reparse", { [archive] in _ = try RecordRevision(archive.open()).reparse(.all) }),
            (
                "reclassify",
                { [archive, ids] in
                    _ = try RecordRevision(archive.open()).reclassify(
                        ["\(ids[1])"], to: .unclassified, reason: "an example")
                }
            ),
            ("seal", { [archive] in _ = try VolumeSealing(archive.open()).run(.all) }),
            ("rotate", { [archive] in _ = try archive.open().rotateKey() }),
            ("rebuild", { [archive] in _ = try Rebuild(archive.open()).run() }),
            ("rotate-again", { [archive] in _ = try archive.open().rotateKey() }),
        ]
        for (name, act) in steps {
            let opened = try archive.open()
            for id in ids { try proofs.write(try prove(id, in: opened), "before-\(name)-\(id).json") }
            try act()
            let result = try proofs.verify(key: first)
            #expect(result.status == 0, "\(name): \(result.lines.filter { $0.contains("NOT") })")
        }
        let opened = try archive.open()
        for id in ids { try proofs.write(try prove(id, in: opened), "after-\(id).json") }
        let result = try proofs.verify(key: first)
        #expect(result.status == 0 && result.lines.count == ids.count * (steps.count + 1))
        #expect(try archive.verify().findings.isEmpty)
    }

    @Test func `Who holds the private key can tell two stories, and each is found by a checkpoint of the other`() throws
    {
        _ = try ArchiveCreation(hasTestClock: true).run(at: archive.root, in: archive.environment)
        for number in 1...3 { try archive.capture("\(number).fix", FIXMessage.confirmation("C-\(number)")) }
        let shared = try archive.open().currentCheckpoint()
        let other = archive.directory.path.appending("other")
        try FileManager.default.copyItem(atPath: archive.root.string, toPath: other.string)
        func tell(_ root: FilePath, _ id: String) throws -> [SignedCheckpoint] {
            var told: [SignedCheckpoint] = []
            for number in 1...3 {
                let path = try archive.put("\(id)-\(number).fix", FIXMessage.confirmation("\(id)-\(number)"))
                _ = try Ingestion(Archive(at: root, in: archive.environment)) { _ in }.run([path])
                told.append(try Archive(at: root, in: archive.environment).currentCheckpoint())
                // A thief gives the ledger a key of his own, in due form.
                if number == 1 { _ = try Archive(at: root, in: archive.environment).rotateKey() }
            }
            return told
        }
        let stories = try [(archive.root, tell(archive.root, "A")), (other, tell(other, "B"))]
        for (own, foreign) in [(0, 1), (1, 0)] {
            let root = stories[own].0
            func inspect(_ signed: SignedCheckpoint) throws -> LedgerInspectionReport {
                try LedgerInspection(Archive(at: root, in: archive.environment)).run(against: signed)
            }
            #expect(try inspect(shared).findings.isEmpty, "both continue what was before")
            for signed in stories[own].1 { #expect(try inspect(signed).findings.isEmpty) }
            for signed in stories[foreign].1 {
                let finding = try #require(try inspect(signed).findings.first)
                #expect(finding.severity == .integrity)
                #expect(finding.message.contains("are not those of the checkpoint"))
            }
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

import ArchiveKit
import Durability
import Foundation
import Ledger
import Records
import SystemPackage
import TestSupport
import Testing

/// Each operation of a change of the ledger's key fails in each way, and the power goes after each of them: the old key or
/// the new one signs then, and it is the one that the lines name.
///
/// By default a sample is played; `MUNIMENT_FAULTS` says how many cases, or `all`.
@Suite struct KeyReplacementFaultTests {
    /// An archive with its private key in it, or beside it.
    private struct Ground {
        let directory: TemporaryDirectory
        let isElsewhere: Bool

        init(isElsewhere: Bool) throws {
            directory = try TemporaryDirectory.inMemory()
            self.isElsewhere = isElsewhere
            let trial = Self.trial(directory.path, LocalFileSystem())
            var creation = ArchiveCreation()
            if isElsewhere { creation.ledgerKey = directory.path.appending("away") }
            _ = try creation.run(at: trial.root, in: trial.environment)
        }

        static func trial(_ folder: FilePath, _ disk: any FileSystem) -> TrialArchive {
            TrialArchive(root: folder.appending("archive"), disk: disk)
        }

        /// What there is to sign with agrees with the lines, and all of them are signed.
        func expectSound(_ folder: FilePath, least: Int, against earlier: SignedCheckpoint, _ comment: Comment) throws {
            // Another disk of the same archive has the private key where it is, too.
            if isElsewhere, folder != directory.path {
                let location = ArchiveLayout(root: folder.appending("archive")).ledgerKeyLocation
                try Data("\(folder.appending("away"))\n".utf8).write(to: URL(fileURLWithPath: location.string))
            }
            let trial = Self.trial(folder, LocalFileSystem())
            let archive = try trial.open()
            let signed = try archive.currentCheckpoint()
            var lines = 0
            var rotations = 0
            _ = try LedgerReader(archive.layout.ledger, in: LocalFileSystem()).read(after: LedgerHead()) { line, _ in
                lines += 1
                if line.act.name == "rotate-key" { rotations += 1 }
            }
            let keys = try archive.publicKeys()
            #expect(rotations >= least && keys.count == 1 + rotations, comment)
            #expect(signed.checkpoint.size == lines, comment)
            #expect(try signed.note.isSigned(by: #require(keys.last)), comment)
            #expect(try LedgerEvidence(of: archive).obstacle == nil, comment)
            let report = try LedgerInspection(trial.open()).run(against: earlier)
            #expect(report.findings.isEmpty, "\(report.findings): \(comment)")
            let left = [folder, archive.layout.keys].flatMap {
                (try? FileManager.default.contentsOfDirectory(atPath: $0.string)) ?? []
            }
            #expect(!left.contains { $0.hasSuffix(".new") }, "\(left): \(comment)")
            // And it can be done once more.
            #expect(try trial.open().rotateKey().number == keys.count + 1, comment)
            #expect(try LedgerEvidence(of: trial.open()).obstacle == nil, comment)
        }
    }

    @Test(arguments: [false, true])
    func `Whatever fails in it, one key signs, and it is the one that the lines name`(isElsewhere: Bool) throws {
        let dry = try Ground(isElsewhere: isElsewhere)
        let counted = try FaultyFileSystem(root: dry.directory.path)
        _ = try Ground.trial(dry.directory.path, counted).open().rotateKey()
        let names = counted.operations.map { "\($0.kind.rawValue) \($0.path.lastComponent?.string ?? "")" }
        let key = isElsewhere ? "away" : "ledger-key"
        // The order of writes of Docs/OnDiskFormat.md §3.
        let order = [
            "synchronize \(key).new", "synchronize events-000001.log", "rename ledger-2.rotation.new",
            "rename ledger-2.pub.new", "rename \(key).new", "rename checkpoint.new",
        ].map { names.lastIndex(of: $0) ?? -1 }
        #expect(order == order.sorted() && !order.contains(-1), "\(names)")
        let cases = Campaign.faults(of: counted.operations)
        for play in Campaign.sample(cases, "MUNIMENT_FAULTS", default: 8) {
            let comment: Comment = "\(play.testDescription), \(names[play.number - 1])"
            let ground = try Ground(isElsewhere: isElsewhere)
            let folder = ground.directory.path
            let earlier = try Ground.trial(folder, LocalFileSystem()).open().currentCheckpoint()
            let disk = try FaultyFileSystem(root: folder, fault: play.fault)
            let outcome = Result { try Ground.trial(folder, disk).open().rotateKey() }
            let least = (try? outcome.get()) == nil ? 0 : 1
            disk.restart()
            for survivors in [Survivors.nothingUnsynced, .random(seed: Campaign.seed)] {
                try disk.inMemoryAfterPowerCut(survivors, derived: .keep) { root in
                    try ground.expectSound(root, least: least, against: earlier, "power cut, \(comment)")
                }
            }
            try ground.expectSound(folder, least: least, against: earlier, comment)
        }
    }
}

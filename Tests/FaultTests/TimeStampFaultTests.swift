// SPDX-License-Identifier: Apache-2.0

import ArchiveKit
import Durability
import Foundation
import Ledger
import Records
import SystemPackage
import TestSupport
import Testing

/// Each operation of taking in an authority's answer fails in each way, and the power goes after each of them: the answer is
/// kept whole or not at all, no line names one that is not there, and whoever brings it again has it taken in.
///
/// By default a sample is played; `MUNIMENT_FAULTS` says how many cases, or `all`.
@Suite struct TimeStampFaultTests {
    /// An archive that has asked for a stamp, and the answer.
    private struct Ground: Sendable {
        let directory: TemporaryDirectory
        let answer: [UInt8]
        var archive: FilePath { directory.path.appending("archive") }

        init() throws {
            directory = try TemporaryDirectory.inMemory()
            let trial = TrialArchive(root: directory.path.appending("archive"), disk: LocalFileSystem())
            try trial.create()
            let request = try TimeStamping(trial.open()).request(trial.open().currentCheckpoint())
            let (question, answered) = (directory.path.appending("q.tsq"), directory.path.appending("a.tsr"))
            try Data(request.encoded).write(to: URL(fileURLWithPath: question.string))
            try TimeStampAuthority(directory.path.appending("authority")).answer(question, to: answered)
            answer = Array(try Data(contentsOf: URL(fileURLWithPath: answered.string)))
        }
    }

    private static let ground = Result { try Ground() }
    private let ground: Ground

    init() throws { ground = try Self.ground.get() }

    private func trial(_ folder: FilePath, _ disk: any FileSystem = LocalFileSystem()) -> TrialArchive {
        TrialArchive(root: folder.appending("archive"), disk: disk)
    }

    /// A folder with a copy of the archive.
    private func copy() throws -> TemporaryDirectory {
        let directory = try TemporaryDirectory.inMemory()
        try FileManager.default.copyItem(
            atPath: ground.archive.string, toPath: directory.path.appending("archive").string)
        return directory
    }

    /// What there is of stamps: the acts of the lines, and the bytes of each file but those that never got their name.
    private func stamps(_ trial: TrialArchive) throws -> (acts: [TimeStampAct], files: [String: [UInt8]]) {
        var acts: [TimeStampAct] = []
        let ledger = try trial.open().layout.ledger
        _ = try LedgerReader(ledger, in: LocalFileSystem()).read(after: LedgerHead()) { line, _ in
            if case .timeStamp(let act) = line.act { acts.append(act) }
        }
        let folder = ledger.appending("timestamps")
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.string).filter { !$0.hasSuffix(".new") }
        return (
            acts,
            try Dictionary(
                uniqueKeysWithValues: names.map {
                    ($0, Array(try Data(contentsOf: URL(fileURLWithPath: folder.appending($0).string))))
                })
        )
    }

    /// The archive is sound as it is, and the answer can be brought again.
    ///
    /// - Parameter isTaken: whether somebody was told that it was taken in.
    private func expectSound(_ folder: FilePath, isTaken: Bool, _ comment: Comment) throws {
        let trial = trial(folder)
        // Whoever comes next puts the ledger in order.
        let signed = try trial.open().currentCheckpoint()
        let asked = try stamps(self.trial(ground.directory.path)).files
        #expect(asked.keys.sorted() == ["000001.checkpoint", "000001.tsq"])
        let (acts, files) = try stamps(trial)
        #expect(acts.count <= 1 && (acts.count == 1 || !isTaken), comment)
        let kept = files["000001.tsr"]
        #expect(kept == nil && acts.isEmpty || kept == ground.answer, comment)
        #expect(files.filter { $0.key != "000001.tsr" } == asked, comment)
        #expect(try (LedgerEvidence(of: trial.open()).handedOut != nil) == !acts.isEmpty, comment)
        try trial.expectVerified(comment)
        let again = try TimeStamping(trial.open()).take(ground.answer)
        #expect(again.number == 1 && acts.allSatisfy { $0 == again }, comment)
        let after = try stamps(trial)
        #expect(after.acts == acts + [again], comment)
        #expect(after.files == asked.merging(["000001.tsr": ground.answer]) { $1 }, comment)
        #expect(try LedgerEvidence(of: trial.open()).handedOut?.size == again.size, comment)
        try trial.expectVerified(comment)
        let report = try LedgerInspection(trial.open()).run(against: signed)
        #expect(report.findings.isEmpty, "\(report.findings): \(comment)")
        let left = try FileManager.default.contentsOfDirectory(
            atPath: folder.appending("archive").appending("ledger").appending("timestamps").string)
        #expect(!left.contains { $0.hasSuffix(".new") }, "\(left): \(comment)")
    }

    @Test func `Whatever fails in taking in an answer, it is kept whole or not at all, and can be brought again`()
        throws
    {
        let dry = try copy()
        let counted = try FaultyFileSystem(root: dry.path)
        _ = try TimeStamping(trial(dry.path, counted).open()).take(ground.answer)
        let names = counted.operations.map { "\($0.kind.rawValue) \($0.path.lastComponent?.string ?? "")" }
        // The order of writes of Docs/OnDiskFormat.md §3.
        let order = [
            "synchronize 000001.tsr.new", "rename 000001.tsr.new", "synchronize-directory timestamps",
            "synchronize events-000001.log", "rename checkpoint.new",
        ].map { names.lastIndex(of: $0) ?? -1 }
        #expect(order == order.sorted() && !order.contains(-1), "\(names)")
        try expectSound(dry.path, isTaken: true, "nothing failed")
        for play in Campaign.sample(Campaign.faults(of: counted.operations), "MUNIMENT_FAULTS", default: 6) {
            let comment: Comment = "\(play.testDescription), \(names[play.number - 1]), seed \(Campaign.seed)"
            let directory = try copy()
            let disk = try FaultyFileSystem(root: directory.path, fault: play.fault)
            let outcome = Result { try TimeStamping(trial(directory.path, disk).open()).take(ground.answer) }
            let isTaken = (try? outcome.get()) != nil
            disk.restart()
            for survivors in [Survivors.nothingUnsynced, .random(seed: Campaign.seed)] {
                for derived in [DerivedFiles.drop, .keep] {
                    try disk.inMemoryAfterPowerCut(survivors, derived: derived) { root in
                        try expectSound(root, isTaken: isTaken, "power cut, \(comment)")
                    }
                }
            }
            try expectSound(directory.path, isTaken: isTaken, comment)
        }
    }
}

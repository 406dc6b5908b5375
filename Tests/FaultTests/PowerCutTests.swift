// SPDX-License-Identifier: Apache-2.0

import ArchiveKit
import Durability
import Foundation
import SystemPackage
import TestSupport
import Testing

/// The power goes after each operation of a creation, of an ingest and of the recovery from another power cut.
///
/// By default a sample is played; `MUNIMENT_POWER_CUTS` says how many cuts a test, or `all`.
@Suite struct PowerCutTests {
    /// A moment, and what the disk keeps.
    struct Cut: Sendable, CustomTestStringConvertible {
        /// The operations that are carried out before the power goes.
        var number: Int
        var survivors: Survivors
        var derived: DerivedFiles
        var testDescription: String { "after operation \(number), \(survivors), derived \(derived)" }

        /// Lets a process go as far as the cut; a cut behind its end is no fault.
        var fault: Fault { Fault(at: number + 1, .fail, thenDead: true) }
    }

    /// - Parameter step: every how many operations there is a cut.
    private static func cuts(
        _ which: (FaultGround) -> [FileOperation], step: Int = 1, default count: Int
    ) -> [Cut] {
        let operations = FaultGround.operations(which)
        let survivors = [Survivors.nothingUnsynced] + (1...4).map { .random(seed: Campaign.seed &* 100 &+ $0) }
        let cuts = stride(from: 0, through: operations.count, by: step).flatMap { number in
            survivors.flatMap { luck in
                [DerivedFiles.drop, .keep].map { Cut(number: number, survivors: luck, derived: $0) }
            }
        }
        return Campaign.sample(cuts, "MUNIMENT_POWER_CUTS", default: count)
    }

    @Test(arguments: cuts(\.ingest, default: 16))
    func `After a power cut in an ingest every receipt is good and it completes`(_ cut: Cut) throws {
        let ground = try FaultGround.made.get()
        let comment: Comment = "\(cut.testDescription), seed \(Campaign.seed)"
        let place = try FaultPlace(copying: ground.base, cut.fault)
        let receipts = TrialArchive.Receipts()
        do {
            try place.trial.ingest(ground.tree, receipts)
            #expect(cut.number == ground.ingest.count, comment)
        } catch {
            #expect(place.disk.isDead, "\(error): \(comment)")
        }
        try place.disk.inMemoryAfterPowerCut(cut.survivors, derived: cut.derived) { root in
            let trial = TrialArchive(root: root, disk: LocalFileSystem())
            try trial.expectAcknowledged(receipts, of: ground.tree, comment)
            try trial.expectVerified(comment)
            try trial.expectCompletes(ground.tree, comment)
        }
    }

    @Test(arguments: cuts(\.ingest, step: 13, default: 3))
    func `A second power cut during recovery loses no more than the first`(_ cut: Cut) throws {
        let ground = try FaultGround.made.get()
        let comment: Comment = "\(cut.testDescription), seed \(Campaign.seed)"
        let place = try FaultPlace(copying: ground.base, cut.fault)
        let receipts = TrialArchive.Receipts()
        try? place.trial.ingest(ground.tree, receipts)
        try place.disk.inMemoryAfterPowerCut(cut.survivors, derived: cut.derived) { root in
            let recovery = try FaultGround.play(root, at: root.removingLastComponent().appending("dry")) { trial in
                _ = try ArchiveStatus(of: trial.open())
            }
            for number in 0...recovery.count {
                let again = try FaultPlace(copying: root, Fault(at: number + 1, .fail, thenDead: true))
                _ = try? ArchiveStatus(of: again.trial.open())
                try again.disk.inMemoryAfterPowerCut(cut.survivors, derived: cut.derived) { root in
                    let trial = TrialArchive(root: root, disk: LocalFileSystem())
                    try trial.expectAcknowledged(receipts, of: ground.tree, "\(number) of the recovery, \(comment)")
                    try trial.expectVerified("\(number) of the recovery, \(comment)")
                }
            }
        }
    }

    @Test(arguments: cuts(\.creation, default: 6))
    func `After a power cut in a creation there is an archive or it can be created`(_ cut: Cut) throws {
        let ground = try FaultGround.made.get()
        let comment: Comment = "\(cut.testDescription), seed \(Campaign.seed)"
        let directory = try TemporaryDirectory.inMemory()
        let disk = try FaultyFileSystem(root: directory.path, fault: cut.fault)
        let wasCreated = (try? TrialArchive(root: directory.path.appending("archive"), disk: disk).create()) != nil
        #expect(wasCreated == (cut.number == ground.creation.count), comment)
        try disk.inMemoryAfterPowerCut(cut.survivors, derived: cut.derived) { root in
            let trial = TrialArchive(root: root.appending("archive"), disk: LocalFileSystem())
            do {
                _ = try trial.open()
            } catch ArchiveError.noArchive {
                #expect(!wasCreated, comment)
                try trial.create()
            }
            let acts = try LedgerText(trial.root).acts
            #expect(acts["create"] == 1 && acts["file-plan"] == 1 && acts["schedule"] == 1, comment)
            try trial.expectCompletes(ground.tree, comment)
        }
    }
}

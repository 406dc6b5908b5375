// SPDX-License-Identifier: Apache-2.0

import ArchiveKit
import Durability
import Foundation
import SystemPackage
import TestSupport
import Testing

/// Each operation of an ingest fails in each way, in a process that goes on and in one that dies of it.
///
/// By default a sample is played; `MUNIMENT_FAULTS` says how many cases a test, or `all`.
@Suite struct FailingCallTests {
    private static func sample(_ operations: (FaultGround) -> [FileOperation], default count: Int) -> [FaultCase] {
        let cases = Campaign.faults(of: FaultGround.operations(operations))
        return Campaign.sample(cases, "MUNIMENT_FAULTS", default: count)
    }

    @Test func `A run without a fault ends with a synchronised line for each group`() throws {
        let ground = try FaultGround.made.get()
        let names = ground.ingest.map { "\($0.kind.rawValue) \($0.path.lastComponent?.string ?? "")" }
        #expect(names.count { $0 == "synchronize events-000001.log" } >= 5)
        #expect(names.contains("synchronize-directory 001"))
        #expect(ground.creation.last?.kind == .synchronizeDirectory)
        #expect(try TrialContents.expected(of: ground.tree).sources == ground.tree.distinctCount)
    }

    @Test(arguments: sample(\.ingest, default: 16))
    func `After a failed operation of an ingest no receipt is lost and it completes`(_ play: FaultCase) throws {
        let ground = try FaultGround.made.get()
        let comment: Comment = "\(play.testDescription), seed \(Campaign.seed)"
        let place = try FaultPlace(copying: ground.base, play.fault)
        let trial = place.trial
        let receipts = TrialArchive.Receipts()
        let archive = try trial.open()
        #expect(throws: ArchiveError.self, comment) { try trial.ingest(ground.tree, into: archive, receipts) }
        place.disk.restart()
        if !play.dies {
            // The same object is used on, as in a service.
            let again = TrialArchive.Receipts()
            try trial.ingest(ground.tree, into: archive, again)
            #expect(again.all.count == ground.tree.sources.count, comment)
        }
        try trial.expectAcknowledged(receipts, of: ground.tree, comment)
        try trial.expectVerified(comment)
        try trial.expectCompletes(ground.tree, comment)
        try place.expectDurable(ground.tree, comment)
    }

    @Test(arguments: sample(\.creation, default: 6))
    func `After a failed operation of a creation there is an archive or it can be created`(_ play: FaultCase) throws {
        let ground = try FaultGround.made.get()
        let comment: Comment = "\(play.testDescription), seed \(Campaign.seed)"
        let directory = try TemporaryDirectory.inMemory()
        let disk = try FaultyFileSystem(root: directory.path, fault: play.fault)
        let trial = TrialArchive(root: directory.path.appending("archive"), disk: disk)
        #expect(throws: ArchiveError.self, comment) { try trial.create() }
        disk.restart()
        do {
            _ = try trial.open()
        } catch ArchiveError.noArchive {
            try trial.create()
            try disk.inMemoryAfterPowerCut(.nothingUnsynced) { root in
                let left = TrialArchive(root: root.appending("archive"), disk: LocalFileSystem())
                let lines = try Verification(left.open()).run().lines
                // The creation, the file plan, the schedule.
                #expect(lines == 3, comment)
            }
        }
        try trial.expectVerified(comment)
        try trial.expectCompletes(ground.tree, comment)
        try disk.inMemoryAfterPowerCut(.nothingUnsynced) { root in
            let left = TrialArchive(root: root.appending("archive"), disk: LocalFileSystem())
            try left.expectVerified(comment)
            #expect(try left.contents() == TrialContents.expected(of: ground.tree), comment)
        }
    }
}

extension ArchiveError {
    /// Matches an error by its code.
    static let noArchive = ArchiveError(code: .noArchive, subject: "", message: "")
}

/// Lets a `catch` name an error by its code.
func ~= (pattern: ArchiveError, error: any Error) -> Bool { (error as? ArchiveError) == pattern }

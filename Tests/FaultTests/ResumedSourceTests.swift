// SPDX-License-Identifier: Apache-2.0

import ArchiveKit
import Durability
import Foundation
import SystemPackage
import TestSupport
import Testing

/// A source that takes several commit groups, ended by a crash and gone on with, by one process or by two.
@Suite struct ResumedSourceTests {
    private let directory: TemporaryDirectory
    private let tree: SourceTree

    init() throws {
        directory = try TemporaryDirectory.inMemory()
        tree = try SourceTree.small(directory.path.appending("sources"))
    }

    private func archive() throws -> FilePath {
        let root = directory.path.appending("archive")
        try TrialArchive(root: root, disk: LocalFileSystem()).create()
        return root
    }

    /// The places of the operations that write a line to the ledger.
    private func lineWrites(_ root: FilePath) throws -> [Int] {
        let operations = try FaultGround.play(root, at: directory.path.appending("dry")) { trial in
            try trial.ingest(tree, TrialArchive.Receipts())
        }
        return operations.indices.filter {
            operations[$0].kind == .write && operations[$0].path.lastComponent?.string == "events-000001.log"
        }.map { $0 + 1 }
    }

    @Test func `A crash between any two lines of a group leaves no source open for ever`() throws {
        let root = try archive()
        for number in Campaign.sample(try lineWrites(root), "MUNIMENT_FAULTS", default: 5) {
            for mode in [Fault.Mode.fail, .failAfter] {
                let place = try FaultPlace(copying: root, Fault(at: number, mode, thenDead: true))
                let comment: Comment = "line at operation \(number), \(mode)"
                #expect(throws: ArchiveError.self, comment) {
                    try place.trial.ingest(tree, TrialArchive.Receipts())
                }
                place.disk.restart()
                try place.trial.expectCompletes(tree, comment)
                // What was opened and got no record is no source.
                let ledger = try LedgerText(place.trial.root)
                #expect(ledger.open.allSatisfy { ledger.reached[$0] == nil }, comment)
            }
        }
    }

    @Test func `Two processes that go on with one source take it in once`() throws {
        let root = try archive()
        let writes = try lineWrites(root)
        var stopped = 0
        for number in writes {
            let place = try FaultPlace(copying: root, Fault(at: number, .failAfter, thenDead: true))
            try? place.trial.ingest(tree, TrialArchive.Receipts())
            place.disk.restart()
            guard try ArchiveStatus(of: place.trial.open()).incompleteSources > 0 else { continue }
            stopped += 1
            // The other process finishes the source after this one has looked at how far it was taken in.
            let long = tree.path.appending("c-long.fix")
            let first = directory.path.appending("first-\(number)")
            try Data(SourceMessages.note(number, lines: 2).utf8).write(to: URL(fileURLWithPath: first.string))
            var isFirst = true
            var failures: [ArchiveError.Code] = []
            var ingestion = Ingestion(try place.trial.open()) { progress in
                if case .failure(let failure) = progress { failures.append(failure.error.code) }
                guard case .receipt = progress, isFirst else { return }
                isFirst = false
                #expect(throws: Never.self) { try place.trial.ingest(tree, TrialArchive.Receipts()) }
            }
            ingestion.groupRecords = SourceTree.smallGroup
            let summary = try ingestion.run([first, long])
            // What was left of the source went in with the first file, or is left to the other process.
            #expect(summary.captured + summary.recaptured + summary.failed == 2, "\(number): \(summary)")
            #expect(summary.captured >= 1 && failures.allSatisfy { $0 == .locked }, "\(number): \(failures)")
            try place.trial.expectVerified("\(number)")
            let status = try ArchiveStatus(of: place.trial.open())
            #expect(status.incompleteSources == 0 && status.sources == tree.distinctCount + 1, "\(number)")
        }
        #expect(stopped >= 2)
    }
}

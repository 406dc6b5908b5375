// SPDX-License-Identifier: Apache-2.0

import Durability
import Foundation
import SystemPackage
import TestSupport
import Testing

/// What all cases share: a tree of sources, a new archive, and the operations of runs without faults.
struct FaultGround: Sendable {
    let directory: TemporaryDirectory
    let tree: SourceTree

    /// An archive that nothing was put into yet.
    let base: FilePath

    /// The operations of its creation, and those of an ingest of the tree.
    let creation: [FileOperation]
    let ingest: [FileOperation]

    static let made = Result { try FaultGround() }

    private init() throws {
        directory = try TemporaryDirectory.inMemory()
        tree = try SourceTree.small(directory.path.appending("sources"))
        base = directory.path.appending("base")
        let disk = try FaultyFileSystem(root: directory.path)
        try TrialArchive(root: base, disk: disk).create()
        creation = disk.operations
        ingest = try Self.play(base, at: directory.path.appending("dry")) { [tree] trial in
            try trial.ingest(tree, TrialArchive.Receipts())
        }
    }

    /// The operations of an act on a copy of an archive.
    static func play(
        _ archive: FilePath, at place: FilePath, _ act: (TrialArchive) throws -> Void
    ) throws -> [FileOperation] {
        try FileManager.default.copyItem(atPath: archive.string, toPath: place.string)
        let disk = try FaultyFileSystem(root: place)
        try act(TrialArchive(root: place, disk: disk))
        return disk.operations
    }

    /// The operations of the shared runs; none where they failed, which each test tells.
    static func operations(_ which: (FaultGround) -> [FileOperation]) -> [FileOperation] {
        (try? made.get()).map(which) ?? []
    }
}

/// A copy of an archive, on a disk that may fail.
struct FaultPlace {
    private let directory: TemporaryDirectory
    let disk: FaultyFileSystem
    let trial: TrialArchive

    init(copying archive: FilePath, _ fault: Fault? = nil) throws {
        directory = try TemporaryDirectory.inMemory()
        let root = directory.path.appending("archive")
        try FileManager.default.copyItem(atPath: archive.string, toPath: root.string)
        disk = try FaultyFileSystem(root: root, fault: fault)
        trial = TrialArchive(root: root, disk: disk)
    }
}

extension FaultPlace {
    /// What was taken in completely survives a power cut now, of which nothing that was not synchronised is left.
    func expectDurable(_ tree: SourceTree, _ comment: Comment) throws {
        try disk.inMemoryAfterPowerCut(.nothingUnsynced) { root in
            let left = TrialArchive(root: root, disk: LocalFileSystem())
            try left.expectVerified(comment)
            #expect(try left.contents() == TrialContents.expected(of: tree), comment)
        }
    }
}

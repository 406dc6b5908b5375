// SPDX-License-Identifier: Apache-2.0

import ArchiveKit
import Durability
import Foundation
import Records
import SystemPackage
import TestSupport
import Testing

/// A copy of an archive with sources in it, to be damaged past the program.
struct DamagedArchive {
    /// An archive that the small tree was ingested into, and that nobody has open.
    private struct Ground: Sendable {
        let directory: TemporaryDirectory
        let archive: FilePath
        let tree: SourceTree
        let accessions: [String: AccessionID]

        init() throws {
            directory = try TemporaryDirectory.inMemory()
            archive = directory.path.appending("archive")
            tree = try SourceTree.small(directory.path.appending("sources"))
            let trial = TrialArchive(root: archive, disk: LocalFileSystem())
            let receipts = TrialArchive.Receipts()
            try trial.create()
            try trial.ingest(tree, receipts)
            accessions = Dictionary(receipts.all.map { ("\($0.name)", $0.accession) }) { first, _ in first }
        }
    }

    private static let ground = Result { try Ground() }

    private let directory: TemporaryDirectory
    let trial: TrialArchive
    let tree: SourceTree
    let accessions: [String: AccessionID]
    var root: FilePath { trial.root }

    init() throws {
        let ground = try Self.ground.get()
        directory = try TemporaryDirectory.inMemory()
        let root = directory.path.appending("archive")
        try FileManager.default.copyItem(atPath: ground.archive.string, toPath: root.string)
        trial = TrialArchive(root: root, disk: LocalFileSystem())
        tree = ground.tree
        accessions = ground.accessions
    }

    /// The files below the root whose name ends like this, in the order of their paths.
    func files(_ ending: String) throws -> [FilePath] {
        try FileManager.default.subpathsOfDirectory(atPath: root.string).filter { $0.hasSuffix(ending) }.sorted()
            .map { root.pushing(FilePath($0)) }
    }

    func read(_ path: FilePath) throws -> [UInt8] { Array(try Data(contentsOf: URL(fileURLWithPath: path.string))) }

    func write(_ bytes: [UInt8], to path: FilePath) throws {
        try Data(bytes).write(to: URL(fileURLWithPath: path.string))
    }

    func remove(_ path: FilePath) throws { try FileManager.default.removeItem(atPath: path.string) }

    /// Turns one bit of a file round.
    func flip(_ path: FilePath, at offset: Int) throws {
        var bytes = try read(path)
        bytes[offset] ^= 0x10
        try write(bytes, to: path)
    }

    /// Cuts the last line off the ledger.
    func cutLastLine() throws {
        let path = try #require(try files("events-000001.log").last)
        let bytes = try read(path)
        let end = bytes.dropLast().lastIndex(of: UInt8(ascii: "\n")) ?? 0
        try write(Array(bytes[...end]), to: path)
    }

    /// The bytes that evidence consists of: packs, ledger and commitments.
    func truth() throws -> [String: [UInt8]] {
        let files = try files(".pack") + files(".log") + files(".bin")
        return try Dictionary(uniqueKeysWithValues: files.map { ($0.string, try read($0)) })
    }

    /// Everything is answered as if nothing had happened, by the first command that looks; and the archive goes on.
    func expectHealed(_ comment: Comment) throws {
        #expect(try trial.contents() == TrialContents.expected(of: tree), comment)
        try trial.expectVerified(comment)
        try trial.expectCompletes(tree, comment)
    }

    /// The answer is complete, or it names what was not looked into, or there is a clear error: never a silent absence.
    ///
    /// - Returns: whether the answer was complete.
    @discardableResult
    func expectNoSilentAbsence(unlogged: Bool, _ comment: Comment) throws -> Bool {
        do {
            let found = try TrialContents(trial.open(unlogged: unlogged))
            let isComplete = try found == TrialContents.expected(of: tree)
            #expect(isComplete || !found.coverage.incomplete.isEmpty, "\(found.coverage): \(comment)")
            return isComplete
        } catch let error as ArchiveError {
            #expect(error.code == .integrity || error.code == .failed, "\(error): \(comment)")
            #expect(!error.message.isEmpty && !error.subject.isEmpty, "\(error): \(comment)")
            return false
        }
    }
}

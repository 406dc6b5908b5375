// SPDX-License-Identifier: Apache-2.0

import Durability
import Foundation
import SystemPackage
import TestSupport
import Testing

/// The double's model of a disk: what is durable, and what a power cut may leave.
@Suite("A power cut")
struct PowerCutTests {
    private let directory: TemporaryDirectory
    private let disk: FaultyFileSystem
    private var root: FilePath { directory.path }
    private var path: FilePath { root.appending("file") }

    init() throws {
        directory = try TemporaryDirectory()
        disk = try FaultyFileSystem(root: directory.path)
    }

    private func left(_ name: String = "file") throws -> [UInt8]? {
        try disk.afterPowerCut(.nothingUnsynced) { try LocalFileSystem().bytes($0.pushing(FilePath(name))) }
    }

    private func names(derived: DerivedFiles = .drop) throws -> [String] {
        try disk.afterPowerCut(.nothingUnsynced, derived: derived) { try LocalFileSystem().list($0).map(\.string) }
    }

    @Test("loses a write that was not synchronised")
    func unsyncedWritesAreLost() throws {
        try disk.writeDurably([1, 2], to: path)
        try disk.open(path, .readWrite).write([9, 9, 9], at: 1)
        #expect(try left() == [1, 2])
        #expect(try disk.bytes(path) == [1, 9, 9, 9])
    }

    @Test("loses a truncation that was not synchronised")
    func unsyncedTruncationsAreLost() throws {
        try disk.writeDurably([1, 2, 3], to: path)
        let file = try disk.open(path, .readWrite)
        try file.truncate(to: 1)
        #expect(try left() == [1, 2, 3])
        try file.synchronize()
        #expect(try left() == [1])
    }

    @Test("loses a synchronised file whose name was not synchronised")
    func unsyncedNamesAreLost() throws {
        let file = try disk.open(path, .create)
        try file.write([1], at: 0)
        try file.synchronize()
        #expect(try left() == nil)
        try disk.synchronizeDirectory(root)
        #expect(try left() == [1])
    }

    @Test("leaves an empty file where the name was synchronised and the bytes were not")
    func unsyncedBytesOfNamedFiles() throws {
        try disk.open(path, .create).write([1], at: 0)
        try disk.synchronizeDirectory(root)
        #expect(try left() == [])
    }

    @Test("undoes a rename that was not synchronised, and keeps the file that stood there")
    func unsyncedRenames() throws {
        try disk.writeDurably([1], to: path)
        try disk.writeDurably([2], to: root.appending("new"))
        try disk.rename(root.appending("new"), to: path)
        #expect(try left() == [1])
        #expect(try left("new") == [2])
        try disk.synchronizeDirectory(root)
        #expect(try left() == [2])
        #expect(try left("new") == nil)
    }

    @Test("brings back a removed file whose removal was not synchronised")
    func unsyncedRemovals() throws {
        try disk.writeDurably([1], to: path)
        try disk.remove(path)
        #expect(try left() == [1])
        try disk.synchronizeDirectory(root)
        #expect(try left() == nil)
    }

    @Test("loses a synchronised directory whose own name was not synchronised, with all it holds")
    func unsyncedDirectories() throws {
        let folder = root.appending("folder")
        try disk.createDirectory(folder)
        try disk.writeDurably([1], to: folder.appending("file"))
        #expect(try names() == [])
        try disk.synchronizeDirectory(root)
        #expect(try left("folder/file") == [1])
    }

    @Test("leaves a directory under its old name, with all it holds, where the rename was not synchronised")
    func unsyncedDirectoryRenames() throws {
        let folder = root.appending("folder")
        try disk.createDurableDirectory(folder)
        try disk.writeDurably([1], to: folder.appending("file"))
        try disk.rename(folder, to: root.appending("moved"))
        try disk.writeDurably([2], to: root.appending("moved").appending("later"))
        #expect(try left("folder/file") == [1])
        #expect(try left("folder/later") == [2])
        try disk.synchronizeDirectory(root)
        #expect(try left("moved/later") == [2])
        #expect(try names() == ["moved"])
    }

    @Test("knows a file by both names until both directories of a move were synchronised, the new one first")
    func movesNeedBothDirectories() throws {
        let folder = root.appending("folder")
        try disk.createDurableDirectory(folder)
        try disk.writeDurably([1], to: path)
        try disk.rename(path, to: folder.appending("file"))
        #expect(try left() == [1])
        try disk.synchronizeDirectory(folder)
        #expect(try left() == [1])
        #expect(try left("folder/file") == [1])
        try disk.synchronizeDirectory(root)
        #expect(try left() == nil)
        #expect(try left("folder/file") == [1])
    }

    @Test("never finds bytes that a failed synchronise dropped, also after one that succeeds")
    func failedSynchronisesLoseBytes() throws {
        try disk.writeDurably([1, 2], to: path)
        let file = try disk.open(path, .readWrite)
        try file.write([9, 9, 9], at: 1)
        disk.plan(Fault(at: disk.operationCount + 1, .fail))
        #expect(failure { try file.synchronize() } != nil)
        try file.write([7], at: 4)
        try file.synchronize()
        #expect(try file.read(at: 0, count: 9) == [1, 9, 9, 9, 7])
        #expect(try left() == [1, 2, 0, 0, 7])
    }

    @Test("finds bytes that were written again after a failed synchronise")
    func rewrittenBytesAreDurable() throws {
        try disk.writeDurably([1], to: path)
        let file = try disk.open(path, .readWrite)
        try file.write([9, 9], at: 0)
        disk.plan(Fault(at: disk.operationCount + 1, .fail))
        #expect(failure { try file.synchronize() } != nil)
        try file.write([9, 9], at: 0)
        try file.synchronize()
        #expect(try left() == [9, 9])
    }

    @Test("finds all that a synchronise made durable before it was reported as failed")
    func lateFailuresLoseNothing() throws {
        try disk.writeDurably([1], to: path)
        let file = try disk.open(path, .readWrite)
        try file.write([9], at: 0)
        disk.plan(Fault(at: disk.operationCount + 1, .failAfter))
        #expect(failure { try file.synchronize() } != nil)
        #expect(try left() == [9])
    }

    @Test("finds what was written through another opening of the file that was synchronised")
    func synchronisesTheFileNotTheOpening() throws {
        try disk.writeDurably([1], to: path)
        try disk.open(path, .readWrite).write([2], at: 0)
        try disk.open(path, .readWrite).synchronize()
        #expect(try left() == [2])
    }

    @Test("counts as durable what was there before")
    func existingFilesAreDurable() throws {
        let local = LocalFileSystem()
        try local.createDirectory(root.appending("folder"))
        try local.open(root.appending("folder").appending("file"), .create).write([1, 2], at: 0)
        let later = try FaultyFileSystem(root: root)
        try later.open(root.appending("folder").appending("file"), .readWrite).truncate(to: 0)
        let bytes = try later.afterPowerCut(.nothingUnsynced) {
            try local.bytes($0.appending("folder").appending("file"))
        }
        #expect(bytes == [1, 2])
    }

    @Test("drops or keeps, as asked, what was written past the double")
    func derivedFiles() throws {
        try disk.writeDurably([1], to: path)
        for name in ["index-1.sqlite", "index-1.sqlite-wal", "cache"] {
            try LocalFileSystem().open(root.appending(name), .create).write([5], at: 0)
        }
        #expect(try names(derived: .drop) == ["file"])
        #expect(try names(derived: .keep) == ["cache", "file", "index-1.sqlite", "index-1.sqlite-wal"])
    }

    @Test("takes SQLite's files for derived whatever was done to them")
    func sqliteIsAlwaysDerived() throws {
        let index = root.appending("index-1.sqlite")
        try LocalFileSystem().open(index, .create).write([5], at: 0)
        let later = try FaultyFileSystem(root: root)
        try later.open(index, .readWrite).synchronize()
        try later.synchronizeDirectory(root)
        try LocalFileSystem().open(index, .readWrite).write([6], at: 0)
        let kept = try later.afterPowerCut(.nothingUnsynced, derived: .keep) {
            try LocalFileSystem().bytes($0.appending("index-1.sqlite"))
        }
        #expect(kept == [6])
        #expect(try later.afterPowerCut(.nothingUnsynced) { try LocalFileSystem().list($0) } == [])
    }

    @Test("treats a foreign file that is taken over as written just now")
    func adoptedFilesMustBeSynchronised() throws {
        try LocalFileSystem().open(path, .create).write([5, 6], at: 0)
        let file = try disk.open(path, .readWrite)
        #expect(try left() == nil)
        try file.synchronize()
        try disk.synchronizeDirectory(root)
        #expect(try left() == [5, 6])
    }

    @Test("is played without any change to the disk itself")
    func changesNothing() throws {
        try disk.open(path, .create).write([1], at: 0)
        let before = disk.operations
        #expect(try left() == nil)
        #expect(disk.operations == before)
        #expect(try disk.bytes(path) == [1])
        try disk.open(path, .readWrite).synchronize()
        try disk.synchronizeDirectory(root)
        #expect(try left() == [1])
    }
}

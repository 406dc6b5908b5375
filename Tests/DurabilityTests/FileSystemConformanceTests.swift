// SPDX-License-Identifier: Apache-2.0

import Durability
import Foundation
import SystemPackage
import TestSupport
import Testing

/// What every ``FileSystem`` does. The double is held to it as well: else it would prove nothing.
@Suite("A file system", .serialized)
struct FileSystemConformanceTests {
    private let directory: TemporaryDirectory
    private var root: FilePath { directory.path }

    init() throws { directory = try TemporaryDirectory() }

    @Test("creates a file where there is none, and opens the same one afterwards", arguments: TestedDisk.allCases)
    func createOpensOrCreates(disk: TestedDisk) throws {
        let fileSystem = try disk.fileSystem(root: root)
        let path = root.appending("file")
        try fileSystem.open(path, .create).write([1, 2, 3], at: 0)
        #expect(try fileSystem.open(path, .create).length() == 3)
        #expect(try LocalFileSystem().bytes(path) == [1, 2, 3])
    }

    @Test("creates files that only the owner can read", arguments: TestedDisk.allCases)
    func newFilesArePrivate(disk: TestedDisk) throws {
        let fileSystem = try disk.fileSystem(root: root)
        _ = try fileSystem.open(root.appending("file"), .create)
        try fileSystem.createDirectory(root.appending("folder"))
        let manager = FileManager.default
        let file = try manager.attributesOfItem(atPath: root.appending("file").string)
        let folder = try manager.attributesOfItem(atPath: root.appending("folder").string)
        #expect((file[.posixPermissions] as? NSNumber)?.intValue == 0o600)
        #expect((folder[.posixPermissions] as? NSNumber)?.intValue == 0o700)
    }

    @Test("refuses an exclusive creation where a file is", arguments: TestedDisk.allCases)
    func exclusiveCreationIsExclusive(disk: TestedDisk) throws {
        let fileSystem = try disk.fileSystem(root: root)
        let path = root.appending("file")
        try fileSystem.open(path, .createExclusive).write([7], at: 0)
        #expect(failure { _ = try fileSystem.open(path, .createExclusive) }?.code == .exists)
        #expect(try fileSystem.bytes(path) == [7])
    }

    @Test("does not create a file that is opened to be read or changed", arguments: TestedDisk.allCases)
    func openingDoesNotCreate(disk: TestedDisk) throws {
        let fileSystem = try disk.fileSystem(root: root)
        let path = root.appending("file")
        #expect(failure { _ = try fileSystem.open(path, .read) }?.code == .notFound)
        #expect(failure { _ = try fileSystem.open(path, .readWrite) }?.code == .notFound)
        #expect(try fileSystem.list(root).isEmpty)
    }

    @Test("reads fewer bytes at the end and none beyond it", arguments: TestedDisk.allCases)
    func readsAreShortAtTheEnd(disk: TestedDisk) throws {
        let file = try disk.fileSystem(root: root).open(root.appending("file"), .create)
        try file.write([1, 2, 3, 4], at: 0)
        #expect(try file.read(at: 1, count: 2) == [2, 3])
        #expect(try file.read(at: 2, count: 100) == [3, 4])
        #expect(try file.read(at: 0, count: .max) == [1, 2, 3, 4])
        #expect(try file.read(at: 4, count: 1).isEmpty)
        #expect(try file.read(at: 400, count: 1).isEmpty)
        #expect(try file.read(at: 0, count: 0).isEmpty)
    }

    @Test("writes at an offset and fills the gap before it with zeros", arguments: TestedDisk.allCases)
    func writesAtAnOffset(disk: TestedDisk) throws {
        let file = try disk.fileSystem(root: root).open(root.appending("file"), .create)
        try file.write([1, 2], at: 0)
        try file.write([9], at: 1)
        try file.write([5], at: 4)
        try file.write([], at: 40)
        #expect(try file.read(at: 0, count: 100) == [1, 9, 0, 0, 5])
    }

    @Test("refuses to write through a file that was opened to be read", arguments: TestedDisk.allCases)
    func readersCannotWrite(disk: TestedDisk) throws {
        let fileSystem = try disk.fileSystem(root: root)
        let path = root.appending("file")
        try fileSystem.open(path, .create).write([1], at: 0)
        let reader = try fileSystem.open(path, .read)
        #expect(failure { try reader.write([2], at: 0) } != nil)
        #expect(try fileSystem.bytes(path) == [1])
    }

    @Test("cuts a file and fills it up with zeros", arguments: TestedDisk.allCases)
    func truncates(disk: TestedDisk) throws {
        let file = try disk.fileSystem(root: root).open(root.appending("file"), .create)
        try file.write([1, 2, 3], at: 0)
        try file.truncate(to: 1)
        #expect(try file.length() == 1)
        try file.truncate(to: 3)
        #expect(try file.read(at: 0, count: 10) == [1, 0, 0])
    }

    @Test("lists names sorted by their bytes", arguments: TestedDisk.allCases)
    func listsSorted(disk: TestedDisk) throws {
        let fileSystem = try disk.fileSystem(root: root)
        for name in ["b", "a10", "a9", "Z", "é", ".hidden"] { _ = try fileSystem.open(root.appending(name), .create) }
        try fileSystem.createDirectory(root.appending("a folder"))
        #expect(
            try fileSystem.list(root).map(\.string) == [".hidden", "Z", "a folder", "a10", "a9", "b", "é"])
    }

    @Test("says what stands at a path, and nil where nothing does", arguments: TestedDisk.allCases)
    func statusTellsKindAndSize(disk: TestedDisk) throws {
        let fileSystem = try disk.fileSystem(root: root)
        try fileSystem.open(root.appending("file"), .create).write([1, 2, 3], at: 0)
        let file = try #require(try fileSystem.status(root.appending("file")))
        #expect(file.kind == .file)
        #expect(file.size == 3)
        #expect(try fileSystem.status(root)?.kind == .directory)
        #expect(try fileSystem.status(root.appending("nothing")) == nil)
        #expect(try fileSystem.status(root.appending("file").appending("below")) == nil)
    }

    @Test("follows no link when asked what stands at a path", arguments: TestedDisk.allCases)
    func statusFollowsNoLink(disk: TestedDisk) throws {
        let fileSystem = try disk.fileSystem(root: root)
        _ = try fileSystem.open(root.appending("file"), .create)
        for (link, target) in [("link", "file"), ("dangling", "nothing")] {
            try FileManager.default.createSymbolicLink(
                atPath: root.appending(link).string, withDestinationPath: target)
            #expect(try fileSystem.status(root.appending(link))?.kind == .link)
        }
    }

    @Test("renames over a file in one step, and the identity goes with the name", arguments: TestedDisk.allCases)
    func renamesOver(disk: TestedDisk) throws {
        let fileSystem = try disk.fileSystem(root: root)
        let (old, new) = (root.appending("old"), root.appending("new"))
        try fileSystem.open(old, .create).write([1], at: 0)
        try fileSystem.open(new, .create).write([2], at: 0)
        let identity = try #require(try fileSystem.status(new)).identity
        try fileSystem.rename(new, to: old)
        #expect(try fileSystem.bytes(old) == [2])
        #expect(try fileSystem.status(new) == nil)
        #expect(try #require(try fileSystem.status(old)).identity == identity)
    }

    @Test("removes the name of a file that stays readable for who has it open", arguments: TestedDisk.allCases)
    func removesNames(disk: TestedDisk) throws {
        let fileSystem = try disk.fileSystem(root: root)
        let path = root.appending("file")
        let file = try fileSystem.open(path, .create)
        try file.write([1], at: 0)
        try fileSystem.remove(path)
        #expect(try fileSystem.status(path) == nil)
        #expect(try file.read(at: 0, count: 1) == [1])
        #expect(failure { try fileSystem.remove(path) }?.code == .notFound)
    }

    @Test("synchronises files and directories", arguments: TestedDisk.allCases)
    func synchronises(disk: TestedDisk) throws {
        let fileSystem = try disk.fileSystem(root: root)
        try fileSystem.writeDurably([1], to: root.appending("file"))
        #expect(try fileSystem.bytes(root.appending("file")) == [1])
        #expect(failure { try fileSystem.synchronizeDirectory(root.appending("nothing")) }?.code == .notFound)
    }

    @Test("locks a file against every other opening until the holder is gone", arguments: TestedDisk.allCases)
    func locksExclude(disk: TestedDisk) throws {
        let fileSystem = try disk.fileSystem(root: root)
        let path = root.appending("lock")
        var holder: (any OpenFile)? = try fileSystem.open(path, .create)
        let other = try fileSystem.open(path, .create)
        #expect(try holder?.tryLock(exclusive: true) == true)
        #expect(try !other.tryLock(exclusive: true))
        #expect(try !other.tryLock(exclusive: false))
        holder = nil
        #expect(try other.tryLock(exclusive: true))
        other.unlock()
        let third = try fileSystem.open(path, .read)
        #expect(try third.tryLock(exclusive: true))
    }

    @Test("lets shared locks stand beside one another, and no exclusive one", arguments: TestedDisk.allCases)
    func sharedLocksShare(disk: TestedDisk) throws {
        let fileSystem = try disk.fileSystem(root: root)
        let path = root.appending("readers")
        _ = try fileSystem.open(path, .create)
        let readers = try (0..<3).map { _ in try fileSystem.open(path, .read) }
        for reader in readers { #expect(try reader.tryLock(exclusive: false)) }
        let writer = try fileSystem.open(path, .readWrite)
        #expect(try !writer.tryLock(exclusive: true))
        for reader in readers { reader.unlock() }
        #expect(try writer.tryLock(exclusive: true))
    }
}

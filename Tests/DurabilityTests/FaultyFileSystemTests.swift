// SPDX-License-Identifier: Apache-2.0

import Durability
import SystemPackage
import TestSupport
import Testing

/// The faults of the double: counted right, thrown once, and with the effect that was asked for.
@Suite("A faulty file system")
struct FaultyFileSystemTests {
    private let directory: TemporaryDirectory
    private var root: FilePath { directory.path }
    private let local = LocalFileSystem()

    init() throws { directory = try TemporaryDirectory() }

    @Test("counts each changing operation and no other")
    func countsChanges() throws {
        let disk = try FaultyFileSystem(root: root)
        let (file, other) = (root.appending("file"), root.appending("other"))
        let opened = try disk.open(file, .create)
        _ = try disk.open(file, .create)
        _ = try disk.open(file, .read)
        _ = try disk.list(root)
        _ = try disk.status(file)
        try opened.write([1, 2], at: 0)
        _ = try opened.read(at: 0, count: 2)
        _ = try opened.length()
        _ = try opened.tryLock(exclusive: true)
        opened.unlock()
        try opened.truncate(to: 1)
        try opened.synchronize()
        try disk.rename(file, to: other)
        try disk.createDirectory(root.appending("folder"))
        try disk.synchronizeDirectory(root)
        try disk.remove(other)
        #expect(
            disk.operations.map(\.kind) == [
                .create, .write, .truncate, .synchronize, .rename, .createDirectory, .synchronizeDirectory, .remove,
            ])
        #expect(disk.operations.map(\.path).first == file)
        #expect(disk.operationCount == 8)
        #expect(disk.operations[1].description == "write \(file)")
    }

    @Test("counts the same operations when threads change it at once")
    func countsFromManyTasks() async throws {
        let disk = try FaultyFileSystem(root: root)
        try await withThrowingTaskGroup(of: Void.self) { [root] group in
            for number in 0..<8 {
                group.addTask {
                    let file = try disk.open(root.appending("file-\(number)"), .create)
                    for offset in 0..<25 { try file.write([UInt8(number)], at: offset) }
                    try file.synchronize()
                }
            }
            try await group.waitForAll()
        }
        #expect(disk.operationCount == 8 * 27)
    }

    @Test("lets the planned operation fail once, and goes on")
    func failsOnce() throws {
        let disk = try FaultyFileSystem(root: root, fault: Fault(at: 2, .fail, errno: .noSpace))
        let file = try disk.open(root.appending("file"), .create)
        let error = try #require(failure { try file.write([1], at: 0) })
        #expect(error.code == .noSpace)
        #expect(error.message.contains(root.appending("file").string))
        try file.write([2], at: 0)
        #expect(try local.bytes(root.appending("file")) == [2])
    }

    @Test(
        "does nothing, half, or all of a write before its error",
        arguments: [
            (Fault.Mode.fail, [UInt8]()), (.torn, [1, 2]), (.failAfter, [1, 2, 3, 4]),
        ])
    func writesFailInThreeWays(mode: Fault.Mode, written: [UInt8]) throws {
        let disk = try FaultyFileSystem(root: root, fault: Fault(at: 2, mode))
        let file = try disk.open(root.appending("file"), .create)
        #expect(failure { try file.write([1, 2, 3, 4], at: 0) }?.code == .failed)
        #expect(try local.bytes(root.appending("file")) == written)
    }

    @Test("carries out every operation after which it fails, and none that only fails", arguments: Fault.Mode.allCases)
    func otherOperationsFailInTwoWays(mode: Fault.Mode) throws {
        let takesPlace = mode == .failAfter
        let (file, other, folder) = (root.appending("file"), root.appending("other"), root.appending("folder"))
        let disk = try FaultyFileSystem(root: root)
        func fails(_ call: () throws -> Void) -> Bool {
            disk.plan(Fault(at: disk.operationCount + 1, mode))
            return failure(of: call) != nil
        }
        #expect(fails { _ = try disk.open(file, .create) })
        #expect(try (local.status(file) != nil) == takesPlace)
        #expect(fails { try disk.createDirectory(folder) })
        #expect(try (local.status(folder) != nil) == takesPlace)
        let opened = try disk.open(file, .create)
        #expect(fails { try opened.truncate(to: 9) })
        #expect(try opened.length() == (takesPlace ? 9 : 0))
        #expect(fails { try disk.rename(file, to: other) })
        #expect(try (local.status(other) != nil) == takesPlace)
        let left = takesPlace ? other : file
        #expect(fails { try disk.remove(left) })
        #expect(try (local.status(left) == nil) == takesPlace)
    }

    @Test("fails in everything after the fault that ends the process, until another takes over")
    func deathIsFinal() throws {
        let path = root.appending("file")
        let disk = try FaultyFileSystem(root: root, fault: Fault(at: 2, .failAfter, thenDead: true))
        let file = try disk.open(path, .create)
        #expect(try file.tryLock(exclusive: true))
        #expect(failure { try file.write([1], at: 0) } != nil)
        #expect(disk.isDead)
        let calls: [() throws -> Void] = [
            { try file.write([2], at: 0) }, { _ = try file.read(at: 0, count: 1) }, { _ = try file.length() },
            { try file.synchronize() }, { _ = try disk.open(path, .read) }, { _ = try disk.status(path) },
            { _ = try disk.list(root) }, { try disk.remove(path) }, { try disk.synchronizeDirectory(root) },
        ]
        for call in calls { #expect(failure(of: call)?.code == .failed) }
        #expect(disk.operationCount == 2)
        #expect(try local.bytes(path) == [1])
        file.unlock()
        #expect(try local.open(path, .read).tryLock(exclusive: true))
        disk.restart()
        #expect(!disk.isDead)
        try disk.remove(path)
        #expect(try local.status(path) == nil)
    }

    @Test("counts and fails outside of its root as well")
    func pathsElsewhere() throws {
        let elsewhere = try TemporaryDirectory()
        let disk = try FaultyFileSystem(root: root, fault: Fault(at: 2, .fail))
        try withExtendedLifetime(elsewhere) {
            let path = elsewhere.path.appending("file")
            let file = try disk.open(path, .create)
            #expect(failure { try file.write([1], at: 0) } != nil)
            try file.write([2], at: 0)
            try file.synchronize()
            #expect(try local.bytes(path) == [2])
        }
    }

    @Test("draws the numbers that SplitMix64 is known for")
    func generatorIsSplitMix64() {
        var generator = SeededGenerator(seed: 1_234_567)
        let drawn = (0..<3).map { _ in generator.next() }
        #expect(drawn == [6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423])
    }

    @Test("stands beside a package root that holds the package")
    func packageRootIsTheRoot() throws {
        #expect(try local.status(PackageRoot.path.appending("Package.swift"))?.kind == .file)
        #expect(try local.status(PackageRoot.path.appending("Tests"))?.kind == .directory)
        #expect(PackageRoot.sampleData.removingLastComponent() == PackageRoot.path)
    }

    @Test("works in a directory that is gone when nobody holds it")
    func temporaryDirectoriesEnd() throws {
        var held: TemporaryDirectory? = try TemporaryDirectory()
        let path = try #require(held?.path)
        try local.writeDurably([1], to: path.appending("file"))
        held = nil
        #expect(held == nil)
        #expect(try local.status(path) == nil)
    }
}

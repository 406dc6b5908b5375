// SPDX-License-Identifier: Apache-2.0

import Durability
import Foundation
import SystemPackage
import TestSupport
import Testing

@Suite("A durable directory")
struct DurableTreeTests {
    private static func operations() throws -> Int {
        let disk = try EmptyDisk()
        try disk.create()
        return disk.disk.operationCount
    }

    @Test("survives a power cut once its creation has returned")
    func survivesAPowerCut() throws {
        let empty = try EmptyDisk()
        try empty.create()
        #expect(try empty.survives(.nothingUnsynced))
        for seed in 0..<16 as Range<UInt64> { #expect(try empty.survives(.random(seed: seed)), "seed \(seed)") }
    }

    @Test("is reported as failed when any operation fails", arguments: Fault.Mode.allCases)
    func failuresAreReported(mode: Fault.Mode) throws {
        for number in 1...(try Self.operations()) {
            let empty = try EmptyDisk(fault: Fault(at: number, mode, thenDead: true))
            #expect(failure { try empty.create() } != nil, "operation \(number)")
        }
    }

    @Test(
        "survives when it is asked for again by a process that follows one killed half way",
        arguments: Fault.Mode.allCases)
    func secondProcessMakesItDurable(mode: Fault.Mode) throws {
        for number in 1...(try Self.operations()) {
            let empty = try EmptyDisk(fault: Fault(at: number, mode, thenDead: true))
            #expect(failure { try empty.create() } != nil)
            empty.disk.restart()
            try empty.create()
            #expect(try empty.survives(.nothingUnsynced), "operation \(number), \(mode)")
        }
    }

    @Test("may be there already")
    func existingIsFine() throws {
        let empty = try EmptyDisk()
        let (disk, path) = (empty.disk, empty.path)
        try disk.createDurableDirectory(path)
        try disk.writeDurably([1], to: path.appending("file"))
        try disk.createDurableDirectory(path)
        #expect(try disk.bytes(path.appending("file")) == [1])
    }

    @Test("cannot take the place of a file")
    func filesAreInTheWay() throws {
        let empty = try EmptyDisk()
        let (disk, path) = (empty.disk, empty.path)
        try disk.writeDurably([1], to: empty.root.appending("volumes"))
        let error = try #require(failure { try disk.createDurableDirectory(path) })
        #expect(error.code == .exists)
        #expect(error.message.contains(empty.root.appending("volumes").string))
    }

    @Test("can lie behind a link to a directory, and not behind any other link")
    func linksAreFollowed() throws {
        let directory = try TemporaryDirectory()
        let local = LocalFileSystem()
        try local.createDirectory(directory.path.appending("real"))
        for (link, target) in [("link", "real"), ("dangling", "nothing")] {
            try FileManager.default.createSymbolicLink(
                atPath: directory.path.appending(link).string, withDestinationPath: target)
        }
        try local.createDurableDirectory(directory.path.appending("link").appending("below"))
        #expect(try local.status(directory.path.appending("real").appending("below"))?.kind == .directory)
        let behind = directory.path.appending("dangling").appending("below")
        #expect(failure { try local.createDurableDirectory(behind) }?.code == .exists)
    }

    @Test("gives the contents of a small file, nil for none, and an error above the limit")
    func contentsAreBounded() throws {
        let directory = try TemporaryDirectory()
        let local = LocalFileSystem()
        let path = directory.path.appending("file")
        try local.writeDurably([1, 2, 3], to: path)
        #expect(try local.contents(of: path, limit: 3) == [1, 2, 3])
        #expect(try local.contents(of: directory.path.appending("none"), limit: 3) == nil)
        #expect(failure { _ = try local.contents(of: path, limit: 2) }?.code == .failed)
    }
}

/// A new empty disk, and a directory to be created four levels below its root.
private struct EmptyDisk {
    private static let names = ["volumes", "trade-confirmation", "2026", "001"]

    let disk: FaultyFileSystem
    private let directory: TemporaryDirectory
    var root: FilePath { directory.path }
    var path: FilePath { Self.path(below: root) }

    init(fault: Fault? = nil) throws {
        directory = try TemporaryDirectory()
        disk = try FaultyFileSystem(root: directory.path, fault: fault)
    }

    func create() throws { try disk.createDurableDirectory(path) }

    func survives(_ survivors: Survivors) throws -> Bool {
        try disk.afterPowerCut(survivors) { try LocalFileSystem().status(Self.path(below: $0))?.kind == .directory }
    }

    private static func path(below root: FilePath) -> FilePath { names.reduce(root) { $0.appending($1) } }
}

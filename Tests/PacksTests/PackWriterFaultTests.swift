// SPDX-License-Identifier: Apache-2.0

import Durability
import Packs
import Records
import SystemPackage
import TestSupport
import Testing

/// Each operation of a writer fails in each way: what is committed stays, and a new writer goes on from there.
@Suite struct PackWriterFaultTests {
    private let directory: TemporaryDirectory
    private var path: FilePath { directory.path.appending("content.pack") }

    init() throws { directory = try TemporaryDirectory() }

    /// A pack with one committed record and, behind it, the remainder of a writer that went away.
    private func start(_ generator: inout SeededGenerator) throws -> (FaultyFileSystem, committed: [UInt8]) {
        let disk = try FaultyFileSystem(root: directory.path)
        let file = try disk.open(path, .create)
        let writer = PackWriter(try AppendOnlyFile(file, committedLength: 0))
        _ = try writer.append(NewRecord(generator.bytes(700), &generator))
        try writer.synchronize()
        try disk.synchronizeDirectory(directory.path)
        let committed = try file.read(at: 0, count: .max)
        try file.write(generator.bytes(100), at: committed.count)
        try file.synchronize()
        return (disk, committed)
    }

    /// What one commit group does.
    private func capture(_ disk: FaultyFileSystem, committed: Int, _ records: [NewRecord]) throws -> [StoredFrame] {
        let writer = PackWriter(try AppendOnlyFile(disk.open(path, .readWrite), committedLength: committed))
        let stored = try records.map { try writer.append($0) }
        try writer.synchronize()
        return stored
    }

    /// How many operations a group has: cut, write, synchronise.
    private static let operations = 3

    @Test(arguments: 1...operations, Fault.Mode.allCases)
    func `A failing operation is an error and changes no committed byte`(number: Int, mode: Fault.Mode) throws {
        var generator = SeededGenerator(seed: 101)
        let (disk, committed) = try start(&generator)
        let records = (0..<3).map { _ in NewRecord(generator.bytes(900), &generator) }
        disk.plan(Fault(at: disk.operationCount + number, mode))
        #expect(throws: (any Error).self) { try capture(disk, committed: committed.count, records) }
        disk.restart()
        for survivors in [Survivors.nothingUnsynced] + (0..<12).map({ .random(seed: $0) }) {
            try disk.afterPowerCut(survivors) { root in
                let local = LocalFileSystem()
                let file = try local.open(root.appending("content.pack"), .readWrite)
                #expect(try file.read(at: 0, count: committed.count) == committed, "\(survivors)")
                let writer = PackWriter(try AppendOnlyFile(file, committedLength: committed.count))
                let stored = try records.map { try writer.append($0) }
                try writer.synchronize()
                try expect(records, at: stored, in: file)
            }
        }
        try expect(
            records, at: try capture(disk, committed: committed.count, records), in: disk.open(path, .readWrite))
        try disk.afterPowerCut(.nothingUnsynced) { root in
            let file = try LocalFileSystem().open(root.appending("content.pack"), .read)
            #expect(try PackContents(scanning: file, range: 0..<file.length()).frames.count == 4)
        }
    }

    private func expect(_ records: [NewRecord], at stored: [StoredFrame], in file: any OpenFile) throws {
        let reader = PackReader(file)
        for (record, place) in zip(records, stored) {
            #expect(try reader.frame(at: place.offset).content == record.content)
        }
        let found = try PackContents(scanning: file, range: 0..<file.length())
        #expect(found.damages.isEmpty && found.frames.count == 1 + records.count)
    }

    @Test func `A commit group cuts, writes and synchronises, each once`() throws {
        var generator = SeededGenerator(seed: 102)
        let (disk, committed) = try start(&generator)
        let before = disk.operationCount
        _ = try capture(disk, committed: committed.count, [NewRecord([1], &generator), NewRecord([2], &generator)])
        #expect(disk.operations[before...].map(\.kind) == [.truncate, .write, .synchronize])
        #expect(disk.operationCount - before == Self.operations)
    }

    @Test func `A full disk is an error of the disk, with its cause`() throws {
        var generator = SeededGenerator(seed: 103)
        let (disk, committed) = try start(&generator)
        disk.plan(Fault(at: disk.operationCount + 2, .torn, errno: .noSpace))
        let error = try #require(
            packError { try capture(disk, committed: committed.count, [NewRecord([1], &generator)]) })
        #expect(error.code == .disk)
        #expect((error.cause as? FileSystemError)?.code == .noSpace)
    }

    @Test func `A writer whose synchronise failed never says that its frames are durable`() throws {
        var generator = SeededGenerator(seed: 104)
        let (disk, committed) = try start(&generator)
        let writer = PackWriter(try AppendOnlyFile(disk.open(path, .readWrite), committedLength: committed.count))
        _ = try writer.append(NewRecord([1], &generator))
        disk.plan(Fault(at: disk.operationCount + 2, .fail))
        #expect(packError { try writer.synchronize() }?.code == .disk)
        #expect(packError { try writer.synchronize() }?.code == .disk)
    }

    @Test func `What was synchronised survives every power cut`() throws {
        var generator = SeededGenerator(seed: 105)
        let (disk, committed) = try start(&generator)
        let records = (0..<5).map { _ in NewRecord(generator.bytes(600), &generator) }
        _ = try capture(disk, committed: committed.count, records)
        let length = try disk.open(path, .read).length()
        for survivors in [Survivors.nothingUnsynced] + (0..<12).map({ .random(seed: $0) }) {
            try disk.afterPowerCut(survivors) { root in
                let file = try LocalFileSystem().open(root.appending("content.pack"), .read)
                #expect(try PackContents(scanning: file, range: 0..<length).frames.count == 6, "\(survivors)")
            }
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

import Durability
import Ledger
import Records
import SystemPackage
import TestSupport
import Testing

/// Each operation of a cut fails, and the power goes: the ledger is then merely longer, and can be cut again.
@Suite struct LedgerCutFaultTests {
    private static let operations: [FileOperation.Kind] = [
        .create, .write, .synchronize, .synchronizeDirectory, .truncate, .synchronize, .truncate, .synchronize,
    ]

    private let directory: TemporaryDirectory
    private let acts: [LedgerAct]
    private var path: FilePath { directory.path }

    init() throws {
        directory = try TemporaryDirectory()
        var generator = SeededGenerator(seed: 71)
        acts = (0..<6).map { _ in generator.act(kind: 5 + generator.below(6)) }
    }

    /// A ledger in two segments whose tail is torn in the first of them; what is torn reaches into the second.
    private func start() throws -> (FaultyFileSystem, position: Int, tail: [UInt8]) {
        let local = LocalFileSystem()
        let writer = try LedgerWriter(path, in: local, head: LedgerHead())
        for act in acts {
            try writer.append(act)
            try writer.synchronize()
        }
        let position = writer.head.length
        let tail = [UInt8](repeating: 0x7B, count: 700)
        try local.open(path.appending("events-000001.log"), .readWrite).write(tail, at: position)
        try local.open(path.appending("events-000002.log"), .create).write(tail.reversed() + [1], at: 0)
        return (try FaultyFileSystem(root: path), position, tail + tail + [1])
    }

    private func expectWhole(
        _ root: FilePath, _ disk: any FileSystem, _ position: Int, _ tail: [UInt8], _ comment: Comment
    ) throws {
        let read = try LedgerContents(LedgerReader(root, in: disk))
        #expect(read.ending == .clean || read.ending == .torn(position), comment)
        #expect(read.lines.map(\.act) == acts, comment)
        // What is not in the ledger any more is in a cut file.
        let length = try LedgerReader(root, in: disk).length()
        if length < position + tail.count {
            #expect(try disk.contents(of: root.appending("cut-1"), limit: .max) == tail, comment)
        }
        _ = try LedgerRecovery(root, in: disk).cut(at: position)
        let writer = try LedgerWriter(root, in: disk, head: read.head)
        try writer.append(.recover(cut: 1, tails: 1))
        try writer.synchronize()
        let after = try LedgerContents(LedgerReader(root, in: disk))
        #expect(after.ending == .clean && after.lines.map(\.act) == acts + [.recover(cut: 1, tails: 1)], comment)
    }

    @Test func `A cut keeps the bytes durably before it takes them away, from the last segment on`() throws {
        let (disk, position, tail) = try start()
        #expect(try LedgerRecovery(path, in: disk).cut(at: position) == tail.count)
        #expect(disk.operations.map(\.kind) == Self.operations)
        #expect(disk.operations[4].path.lastComponent?.string == "events-000002.log")
        try disk.afterPowerCut(.nothingUnsynced) { root in
            try expectWhole(root, LocalFileSystem(), position, tail, "no fault")
        }
    }

    @Test(arguments: 1...operations.count, Fault.Mode.allCases)
    func `A fault while the tail is cut off loses no line and no byte`(number: Int, mode: Fault.Mode) throws {
        let (disk, position, tail) = try start()
        disk.plan(Fault(at: number, mode, thenDead: true))
        #expect(ledgerError { try LedgerRecovery(path, in: disk).cut(at: position) }?.code == .disk)
        for survivors in [Survivors.nothingUnsynced] + (0..<12).map({ .random(seed: $0) }) {
            try disk.afterPowerCut(survivors) { root in
                try expectWhole(root, LocalFileSystem(), position, tail, "fault \(number), \(mode), \(survivors)")
            }
        }
        disk.restart()
        try expectWhole(path, disk, position, tail, "fault \(number), \(mode), no power cut")
    }
}

// SPDX-License-Identifier: Apache-2.0

import Durability
import Ledger
import Records
import SystemPackage
import TestSupport
import Testing

/// Each operation fails in each way and ends the process; the power goes, or another process takes over.
///
/// Whatever happens, the ledger is clean or torn afterwards, never broken; what was synchronised is there; and it goes on.
@Suite struct LedgerFaultTests {
    private static let size = 700

    /// A run of a writer: some lines synchronised one by one, some together.
    private struct Run {
        var acknowledged: [LedgerAct] = []
        var appended: [LedgerAct] = []

        mutating func go(_ path: FilePath, _ disk: any FileSystem) throws {
            var generator = SeededGenerator(seed: 61)
            let writer = try LedgerWriter(path, in: disk, head: LedgerHead(), segmentSize: LedgerFaultTests.size)
            for group in [1, 1, 3, 2] {
                for _ in 0..<group {
                    let act = generator.act(kind: 5 + generator.below(6))
                    appended.append(act)
                    try writer.append(act)
                }
                try writer.synchronize()
                acknowledged = appended
            }
        }
    }

    /// Reads what is left, recovers as the next process does, and appends a line.
    private func recover(_ path: FilePath, _ disk: any FileSystem, _ run: Run, _ comment: Comment) throws {
        var read = try LedgerContents(LedgerReader(path, in: disk))
        #expect(read.lines.count >= run.acknowledged.count, comment)
        #expect(read.lines.map(\.act) == Array(run.appended.prefix(read.lines.count)), comment)
        let recovery = LedgerRecovery(path, in: disk)
        try recovery.rewriteTail(beyond: 0)
        switch read.ending {
        case .clean: break
        case .torn(let position):
            #expect(position == read.head.length, comment)
            #expect(try recovery.cut(at: position) > 0, comment)
        case .broken: Issue.record("integrity is broken: \(comment)")
        }
        let writer = try LedgerWriter(path, in: disk, head: read.head, segmentSize: Self.size)
        try writer.append(.rebuild(volumes: 99))
        try writer.synchronize()
        let before = read.lines.map(\.act)
        read = try LedgerContents(LedgerReader(path, in: disk))
        #expect(read.ending == .clean && read.lines.map(\.act) == before + [.rebuild(volumes: 99)], comment)
    }

    private static let operationCount: Int = {
        guard let directory = try? TemporaryDirectory(), let disk = try? FaultyFileSystem(root: directory.path),
            case var run = Run(), (try? run.go(directory.path, disk)) != nil
        else { return 1 }
        return disk.operationCount
    }()

    @Test func `A run without a fault has many operations, in the order that is promised`() throws {
        let directory = try TemporaryDirectory()
        let disk = try FaultyFileSystem(root: directory.path)
        var run = Run()
        try run.go(directory.path, disk)
        #expect(run.acknowledged == run.appended && run.acknowledged.count == 7)
        #expect(disk.operationCount == Self.operationCount && Self.operationCount > 15)
        let kinds = disk.operations.map(\.kind)
        #expect(kinds.prefix(5) == [.create, .synchronize, .synchronizeDirectory, .write, .synchronize])
        #expect(kinds.count { $0 == .create } > 1)
    }

    @Test(arguments: 1...operationCount, Fault.Mode.allCases)
    func `A fault while lines are appended loses nothing that was synchronised`(
        number: Int, mode: Fault.Mode
    ) throws {
        let directory = try TemporaryDirectory()
        let disk = try FaultyFileSystem(root: directory.path, fault: Fault(at: number, mode, thenDead: true))
        var run = Run()
        #expect(throws: LedgerError.self) { try run.go(directory.path, disk) }
        let cuts = [Survivors.nothingUnsynced] + (0..<3).map { .random(seed: UInt64(number * 3 + $0)) }
        for survivors in cuts {
            try disk.afterPowerCut(survivors) { root in
                try recover(root, LocalFileSystem(), run, "fault \(number), \(mode), \(survivors)")
            }
        }
        disk.restart()
        try recover(directory.path, disk, run, "fault \(number), \(mode), no power cut")
        let acts = try LedgerContents(LedgerReader(directory.path, in: disk)).lines.map(\.act)
        for survivors in cuts {
            try disk.afterPowerCut(survivors) { root in
                let read = try LedgerContents(LedgerReader(root, in: LocalFileSystem()))
                #expect(
                    read.ending == .clean && read.lines.map(\.act) == acts,
                    "fault \(number), \(mode), recovered, \(survivors)")
            }
        }
    }

    @Test func `A writer stops after a failed write or synchronise`() throws {
        for failing in [FileOperation.Kind.write, .synchronize] {
            let directory = try TemporaryDirectory()
            let disk = try FaultyFileSystem(root: directory.path)
            let writer = try LedgerWriter(directory.path, in: disk, head: LedgerHead())
            try writer.append(.rebuild(volumes: 1))
            try writer.synchronize()
            if failing == .synchronize { try writer.append(.rebuild(volumes: 2)) }
            let head = writer.head
            disk.plan(Fault(at: disk.operationCount + 1, .failAfter))
            let failure = ledgerError {
                if failing == .write { try writer.append(.rebuild(volumes: 2)) } else { try writer.synchronize() }
            }
            #expect(failure?.code == .disk)
            #expect((failure?.cause as? FileSystemError)?.code == .failed)
            let count = disk.operationCount
            #expect(ledgerError { try writer.append(.rebuild(volumes: 3)) }?.code == .disk)
            #expect(ledgerError { try writer.synchronize() }?.code == .disk)
            #expect(disk.operationCount == count)
            #expect(writer.head == head)
        }
    }

    @Test func `A line that is too long is refused, nothing is written and the writer goes on`() throws {
        let directory = try TemporaryDirectory()
        let disk = try FaultyFileSystem(root: directory.path)
        let writer = try LedgerWriter(directory.path, in: disk, head: LedgerHead())
        try writer.append(.rebuild(volumes: 1))
        let (head, count) = (writer.head, disk.operationCount)
        var generator = SeededGenerator(seed: 62)
        let records = (0..<1_000).map { _ in RecordID(generator.uuid()) }
        let error = try #require(ledgerError { try writer.append(.read(count: 1_000, records: records)) })
        #expect(error.code == .tooLarge)
        #expect(writer.head == head && disk.operationCount == count)
        try writer.append(.rebuild(volumes: 2))
        try writer.synchronize()
        #expect(try LedgerContents(LedgerReader(directory.path, in: disk)).lines.count == 2)
    }

    /// Whatever is written and synchronised must be read as durable: a line that no reader takes would break the ledger.
    @Test func `A line that could not be read again is refused and nothing is written`() throws {
        let directory = try TemporaryDirectory()
        let disk = try FaultyFileSystem(root: directory.path)
        let writer = try LedgerWriter(directory.path, in: disk, head: LedgerHead())
        try writer.append(.rebuild(volumes: 1))
        let (head, count) = (writer.head, disk.operationCount)
        let time = try #require(head.trusted)
        let farAway = Timestamp(milliseconds: 32_503_680_000_000)
        var generator = SeededGenerator(seed: 63)
        var capture = generator.capture(first: 0)
        capture.commitments.count += 1
        let gap = generator.capture(first: 1)
        for (act, wall, trusted) in [
            (LedgerAct.rebuild(volumes: 2), farAway, time), (.rebuild(volumes: 2), time, farAway),
            (.rebuild(volumes: 2), time, Timestamp(milliseconds: time.milliseconds - 1)),
            (.rebuild(volumes: -2), time, time), (.rebuild(volumes: 1 << 60), time, time),
            (.capture(capture), time, time), (.capture(gap), time, time),
        ] {
            let error = ledgerError { try writer.append(act, agent: "uid:1", wall: wall, trusted: trusted) }
            #expect(error?.code == .unreadable, "\(act), \(wall), \(trusted)")
        }
        #expect(writer.head == head && disk.operationCount == count)
        try writer.append(.rebuild(volumes: 2))
        try writer.synchronize()
        let read = try LedgerContents(LedgerReader(directory.path, in: disk))
        #expect(read.ending == .clean && read.lines.count == 2)
    }

    /// The process before was killed between the creation of a segment and the synchronise of its folder.
    @Test func `A line in a segment that another process created is not lost with the segment's name`() throws {
        let directory = try TemporaryDirectory()
        let disk = try FaultyFileSystem(root: directory.path)
        _ = try disk.open(directory.path.appending("events-000001.log"), .create)
        let writer = try LedgerWriter(directory.path, in: disk, head: LedgerHead())
        try writer.append(.rebuild(volumes: 1))
        try writer.synchronize()
        try disk.afterPowerCut(.nothingUnsynced) { root in
            let read = try LedgerContents(LedgerReader(root, in: LocalFileSystem()))
            #expect(read.lines.count == 1)
        }
    }
}

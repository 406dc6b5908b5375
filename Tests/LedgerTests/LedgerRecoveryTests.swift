// SPDX-License-Identifier: Apache-2.0

import Durability
import Ledger
import Records
import SystemPackage
import TestSupport
import Testing

@Suite struct LedgerRecoveryTests {
    private let ledger: TestLedger
    private let acts: [LedgerAct]
    private let size = 1_700
    private var recovery: LedgerRecovery { LedgerRecovery(ledger.path, in: ledger.fileSystem) }

    init() throws {
        ledger = try TestLedger()
        var generator = SeededGenerator(seed: 51)
        acts = generator.acts(14)
    }

    private func kept(_ number: Int) throws -> [UInt8]? {
        try ledger.fileSystem.contents(of: ledger.path.appending("cut-\(number)"), limit: .max)
    }

    @Test func `What is cut off is kept, and the ledger goes on`() throws {
        try ledger.write(acts)
        let bytes = try ledger.bytes()
        let tail = Array("{\"act\":\"capture\",\"ag".utf8)
        try ledger.replace(with: bytes + tail)
        let read = try ledger.read()
        try #require(read.ending == .torn(bytes.count))
        #expect(try recovery.cut(at: bytes.count) == tail.count)
        #expect(try ledger.bytes() == bytes)
        #expect(try kept(1) == tail)
        try ledger.write([.recover(cut: tail.count, tails: 0)], after: read.head)
        let after = try ledger.read()
        #expect(after.ending == .clean && after.lines.map(\.act) == acts + [.recover(cut: tail.count, tails: 0)])
    }

    @Test func `Each cut has a file of its own`() throws {
        try ledger.write(acts)
        let bytes = try ledger.bytes()
        for number in 1...12 as ClosedRange<UInt8> {
            try ledger.replace(with: bytes + [number])
            #expect(try recovery.cut(at: bytes.count) == 1)
        }
        for number in 1...12 { #expect(try kept(number) == [UInt8(number)]) }
    }

    @Test func `Nothing to cut off leaves no file`() throws {
        try ledger.write(acts, segmentSize: size)
        let length = try ledger.reader.length()
        #expect(try recovery.cut(at: length) == 0)
        #expect(try recovery.cut(at: length + 100) == 0)
        #expect(try kept(1) == nil)
        let empty = try TestLedger()
        #expect(try LedgerRecovery(empty.path, in: empty.fileSystem).cut(at: 0) == 0)
    }

    @Test func `A cut that reaches over segments keeps all their bytes in order`() throws {
        let lines = try ledger.write(acts, segmentSize: size)
        let length = try ledger.reader.length()
        let segments = try ledger.fileSystem.list(ledger.path).count { $0.string.hasPrefix("events-") }
        let all = try (1...segments).flatMap { try ledger.bytes($0) }
        try #require(all.count == length)
        var head = LedgerHead()
        _ = try ledger.reader.read(after: head) { line, after in if line.end <= lines[1].end { head = after } }
        #expect(try recovery.cut(at: head.length) == length - head.length)
        let tail = try #require(try kept(1))
        #expect(tail == Array(all[head.length...]))
        #expect(try ledger.read().ending == .clean)
        try ledger.write([acts[2], acts[3]], after: head, segmentSize: size)
        let after = try ledger.read()
        #expect(after.ending == .clean && after.lines.map(\.act) == Array(acts[..<4]))
        for line in after.lines { #expect(try ledger.reader.line(endingAt: line.end)?.leaf == line.leaf) }
    }

    @Test(arguments: [0, 1, 700, 2_000])
    func `Bytes that a failed synchronise dropped are durable once the tail was written again`(beyond: Int) throws {
        let directory = try TemporaryDirectory()
        let disk = try FaultyFileSystem(root: directory.path)
        let writer = try LedgerWriter(directory.path, in: disk, head: LedgerHead(), segmentSize: size)
        for act in acts { try writer.append(act) }
        disk.plan(Fault(at: disk.operationCount + 1, .fail))
        #expect(ledgerError { try writer.synchronize() }?.code == .disk)
        disk.restart()
        let durable = min(beyond, writer.durable)
        try LedgerRecovery(directory.path, in: disk).rewriteTail(beyond: durable)
        try disk.afterPowerCut(.nothingUnsynced) { root in
            let read = try LedgerContents(LedgerReader(root, in: LocalFileSystem()))
            #expect(read.ending == .clean && read.lines.count == acts.count)
        }
    }

    @Test func `Without being written again such bytes are lost`() throws {
        let directory = try TemporaryDirectory()
        let disk = try FaultyFileSystem(root: directory.path)
        let writer = try LedgerWriter(directory.path, in: disk, head: LedgerHead())
        try writer.append(acts[0])
        disk.plan(Fault(at: disk.operationCount + 1, .fail))
        #expect(ledgerError { try writer.synchronize() }?.code == .disk)
        try disk.afterPowerCut(.nothingUnsynced) { root in
            let read = try LedgerContents(LedgerReader(root, in: LocalFileSystem()))
            #expect(read.lines.isEmpty)
        }
    }

    @Test func `Writing the tail again changes no byte`() throws {
        try ledger.write(acts, segmentSize: size)
        let before = try (1...3).map { try ledger.bytes($0) }
        for position in [0, 1, 1_499, 2_000, try ledger.reader.length()] {
            try recovery.rewriteTail(beyond: position)
        }
        #expect(try (1...3).map { try ledger.bytes($0) } == before)
        let empty = try TestLedger()
        try LedgerRecovery(empty.path, in: empty.fileSystem).rewriteTail(beyond: 0)
    }
}

// SPDX-License-Identifier: Apache-2.0

import Durability
import Records
import SystemPackage
import TestSupport
import Testing

@testable import Ledger

@Suite struct LedgerSegmentTests {
    private let ledger: TestLedger
    private let acts: [LedgerAct]
    private let size = 1_500

    init() throws {
        ledger = try TestLedger()
        var generator = SeededGenerator(seed: 41)
        acts = generator.acts(24)
    }

    @Test func `A segment that has reached its size is followed by another, and all are read as one`() throws {
        let lines = try ledger.write(acts, segmentSize: size)
        let names = try ledger.fileSystem.list(ledger.path).map(\.string)
        try #require(names.count > 4)
        #expect(names == (1...names.count).map { "events-00000\($0).log" })
        for number in 1..<names.count {
            let bytes = try ledger.bytes(number)
            #expect(bytes.count >= size && bytes.last == 0x0A)
            // It had not reached its size before its last line.
            let last = (bytes.dropLast().lastIndex(of: 0x0A) ?? -1) + 1
            #expect(last < size)
        }
        let read = try ledger.read()
        #expect(read.ending == .clean && read.lines.map(\.act) == acts)
        #expect(read.lines.map(\.offset) == lines.map(\.offset))
        #expect(try ledger.reader.length() == lines.last?.end)
    }

    @Test func `A line is found by its end, and by no other position`() throws {
        let lines = try ledger.write(acts, segmentSize: size)
        let length = try ledger.reader.length()
        let ends = Dictionary(uniqueKeysWithValues: lines.map { ($0.end, $0) })
        for position in -1...length + 2 where ends[position] != nil || position % 61 == 0 || position > length - 40 {
            let found = try ledger.reader.line(endingAt: position)
            #expect(found?.offset == ends[position]?.offset, "position \(position)")
            #expect(found?.leaf == ends[position]?.leaf, "position \(position)")
        }
    }

    @Test func `The longest line that there can be is written, read and found by its end`() throws {
        let writer = try ledger.writer()
        let time = Timestamp(milliseconds: 0)
        try writer.append(.rebuild(volumes: 1))
        let empty = LedgerLine.json(
            .rebuild(volumes: 1), detail: nil, agent: "", wall: time, trusted: time, after: writer.head, durable: 0)
        let room = LedgerLine.largestJSON - empty.count
        let agent = String(repeating: "x", count: room)
        let trusted = try #require(writer.head.trusted)
        let error = ledgerError {
            try writer.append(.rebuild(volumes: 1), agent: agent + "x", wall: time, trusted: trusted)
        }
        #expect(error?.code == .tooLarge)
        let longest = try writer.append(.rebuild(volumes: 1), agent: agent, wall: time, trusted: trusted)
        #expect(longest.end - longest.offset == LedgerLine.largestLine)
        try writer.append(.rebuild(volumes: 2))
        let read = try ledger.read()
        #expect(read.ending == .clean && read.lines.count == 3)
        #expect(try ledger.reader.line(endingAt: longest.end)?.leaf == longest.leaf)
    }

    @Test func `A segment that is missing is broken integrity`() throws {
        try ledger.write(acts, segmentSize: size)
        for number in [1, 3] {
            let bytes = try ledger.bytes(number)
            try ledger.fileSystem.remove(ledger.segment(number))
            for error in [ledgerError { try ledger.read() }, ledgerError { try ledger.reader.length() }] {
                #expect(error?.code == .broken)
                #expect(error?.message.contains("segment \(number)") == true)
            }
            try ledger.replace(with: bytes, number)
        }
        #expect(try ledger.read().ending == .clean)
    }

    @Test func `The last line of a segment that is cut off is broken where later segments call it durable`() throws {
        let lines = try ledger.write(acts, segmentSize: size)
        let bytes = try ledger.bytes(2)
        let end = try ledger.bytes(1).count + bytes.count
        let last = try #require(lines.first { $0.end == end })
        try ledger.replace(with: bytes.dropLast() + [0x20], 2)
        #expect(try ledger.read().ending == .broken(last.offset))
    }

    @Test func `Other files in the folder are no segments`() throws {
        try ledger.write(acts, segmentSize: size)
        for name in [
            "cut-1", "events-7.log", "events-0000007.log", "events-000099.log.bak", "events-+00099.log",
            "commitments-000001.bin", "events-000000.log", "events-.log",
        ] { _ = try ledger.fileSystem.open(ledger.path.appending(name), .create) }
        #expect(try ledger.read().ending == .clean)
    }

    @Test func `A line that begins a segment says of itself what it says in the file`() throws {
        let writer = try ledger.writer(segmentSize: size)
        let written = try acts.map { try writer.append($0) }
        let read = try ledger.read()
        #expect(read.lines.map(\.durable) == written.map(\.durable))
        #expect(read.lines.map(\.leaf) == written.map(\.leaf))
    }

    @Test func `A writer goes on in the last segment, full or not`() throws {
        var head = LedgerHead()
        for act in acts {
            try ledger.write([act], after: head, segmentSize: size)
            head = try ledger.read(after: head).head
        }
        let once = try TestLedger()
        try once.write(acts, segmentSize: size)
        #expect(try once.reader.length() == head.length)
        for number in 1...4 { #expect(try once.bytes(number).count == ledger.bytes(number).count) }
    }

    @Test func `A writer refuses a ledger that does not end where it was read to`() throws {
        try ledger.write(acts)
        var head = try ledger.read().head
        head.length -= 1
        #expect(ledgerError { try ledger.writer(head) }?.code == .broken)
        #expect(ledgerError { try ledger.writer() }?.code == .broken)
    }
}

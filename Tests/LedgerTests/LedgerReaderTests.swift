// SPDX-License-Identifier: Apache-2.0

import Durability
import Records
import TestSupport
import Testing

@testable import Ledger

/// A torn tail is told from broken integrity by what the valid lines say was durable.
@Suite struct LedgerReaderTests {
    private let ledger: TestLedger
    private let seed: UInt64 = 31
    private let acts: [LedgerAct]

    init() throws {
        ledger = try TestLedger()
        var generator = SeededGenerator(seed: 31)
        acts = generator.acts(12)
    }

    /// Writes lines of which none is synchronised before the next is appended.
    private func writeUnsynchronised(after head: LedgerHead, _ number: Int) throws -> [LedgerLine] {
        let writer = try ledger.writer(head)
        return try (0..<number).map { try writer.append(.rebuild(volumes: $0)) }
    }

    @Test func `No ledger at all, or an empty one, is clean`() throws {
        #expect(try ledger.read().ending == .clean)
        try ledger.replace(with: [])
        let read = try ledger.read()
        #expect(read.ending == .clean && read.lines.isEmpty && read.head == LedgerHead())
        #expect(try ledger.reader.length() == 0)
    }

    @Test func `A ledger cut at any byte is torn where the cut line begins, and clean between two lines`() throws {
        let lines = try ledger.write(acts)
        let bytes = try ledger.bytes()
        let ends = lines.map(\.end)
        var before = LedgerHead()
        _ = try ledger.reader.read(after: before) { line, head in if line.sequence == 8 { before = head } }
        for length in before.length...bytes.count {
            try ledger.replace(with: Array(bytes[..<length]))
            let read = try ledger.read(after: before)
            let boundary = try #require(ends.last { $0 <= length })
            #expect(read.ending == (boundary == length ? .clean : .torn(boundary)), "cut at \(length)")
            #expect(read.head.length == boundary && read.lines.count == ends.count { $0 <= length } - 8)
        }
        for line in lines {
            try ledger.replace(with: Array(bytes[..<(line.end - 1)]))
            #expect(try ledger.read().ending == .torn(line.offset))
        }
    }

    @Test func `A byte changed in a line that was durable is broken integrity, in the last line a torn tail`() throws {
        let lines = try ledger.write(acts)
        let bytes = try ledger.bytes()
        var generator = SeededGenerator(seed: seed)
        for (number, line) in lines.enumerated() {
            for _ in 0..<12 {
                let place = line.offset + generator.below(line.end - 1 - line.offset)
                var changed = bytes
                changed[place] ^= UInt8(1 + generator.below(255))
                try ledger.replace(with: changed)
                let read = try ledger.read()
                let isLast = number == lines.count - 1
                #expect(
                    read.ending == (isLast ? .torn(line.offset) : .broken(line.offset)),
                    "seed \(seed), byte \(place)")
                #expect(read.lines.count == number && read.head.length == line.offset)
            }
        }
    }

    @Test func `A byte changed in a line that nobody synchronised is a torn tail, whatever follows`() throws {
        try ledger.write(acts)
        let tail = try writeUnsynchronised(after: try ledger.read().head, 5)
        let bytes = try ledger.bytes()
        for line in tail {
            var changed = bytes
            changed[line.offset + 20] ^= 1
            try ledger.replace(with: changed)
            #expect(try ledger.read().ending == .torn(line.offset))
        }
    }

    @Test func `A line feed that is lost spoils two lines`() throws {
        let lines = try ledger.write(acts)
        let bytes = try ledger.bytes()
        for (number, ending) in [(4, LedgerEnding.broken(lines[4].offset)), (10, .torn(lines[10].offset))] {
            var changed = bytes
            changed[lines[number].end - 1] = 0x20
            try ledger.replace(with: changed)
            #expect(try ledger.read().ending == ending)
        }
    }

    @Test(arguments: [1, 100, 40_000, 600_000])
    func `Bytes behind the last line are a torn tail, zeros or not, long or short`(count: Int) throws {
        let lines = try ledger.write(acts)
        let bytes = try ledger.bytes()
        var generator = SeededGenerator(seed: seed)
        let noise = generator.bytes(min(count, 5_000)).map { $0 == 0x0A ? 0 : $0 }
        for filler in [[UInt8](repeating: 0, count: count), [UInt8](repeating: 0x0A, count: count), noise] {
            try ledger.replace(with: bytes + filler)
            let read = try ledger.read()
            #expect(read.ending == .torn(bytes.count) && read.lines.count == lines.count)
        }
    }

    @Test(arguments: [10, 32_777, 32_778, 32_779, 300_000])
    func `What valid lines behind a bad one say of durability decides between torn and broken`(count: Int) throws {
        let lines = try ledger.write(acts)
        let bytes = try ledger.bytes()
        let bad = [UInt8](repeating: 0x7B, count: count) + [0x0A]
        let place = lines[9].offset
        // Line 10 says that what stands before it was durable; line 11 that line 10 was.
        try ledger.replace(with: Array(bytes[..<place]) + bad + bytes[place..<lines[9].end])
        #expect(try ledger.read().ending == .torn(place))
        try ledger.replace(with: Array(bytes[..<place]) + bad + bytes[place...])
        #expect(try ledger.read().ending == .broken(place))
    }

    @Test func `A line that stands twice or is left out does not follow`() throws {
        let lines = try ledger.write(acts)
        let bytes = try ledger.bytes()
        let (third, fourth) = (lines[2].offset, lines[2].end)
        try ledger.replace(with: Array(bytes[..<fourth]) + bytes[third...])
        #expect(try ledger.read().ending == .broken(fourth))
        try ledger.replace(with: Array(bytes[..<third]) + bytes[fourth...])
        #expect(try ledger.read().ending == .broken(third))
    }

    @Test func `Reading goes on after any line, and looks at nothing before it`() throws {
        let lines = try ledger.write(acts)
        var heads = [LedgerHead()]
        _ = try ledger.reader.read(after: LedgerHead()) { _, head in heads.append(head) }
        var changed = try ledger.bytes()
        changed[5] ^= 1
        try ledger.replace(with: changed)
        for (number, head) in heads.enumerated().dropFirst() {
            let read = try ledger.read(after: head)
            #expect(read.ending == .clean && read.lines.map(\.offset) == lines[number...].map(\.offset))
        }
        var other = heads[5]
        other.leaf = .zero
        #expect(try ledger.read(after: other).ending == .broken(other.length))
    }

    @Test func `A ledger shorter than what was applied is broken`() throws {
        try ledger.write(acts)
        let head = try ledger.read().head
        try ledger.replace(with: Array(ledger.bytes().dropLast()))
        let error = try #require(ledgerError { try ledger.read(after: head) })
        #expect(error.code == .broken)
        #expect(error.message.contains("\(head.length)"))
    }

    @Test func `Lines across the borders of what is read at a time are read`() throws {
        let writer = try ledger.writer()
        let time = Timestamp(milliseconds: 0)
        for number in 0..<40 {
            let agent = String(repeating: "a", count: 20_000 + number * 37)
            try writer.append(.rebuild(volumes: number), agent: agent, wall: time, trusted: time)
        }
        let read = try ledger.read()
        #expect(read.ending == .clean && read.lines.count == 40 && read.head == writer.head)
    }

    @Test func `What the caller throws comes out as it is, a failing disk as an error of the ledger`() throws {
        struct Stop: Error {}
        try ledger.write(acts)
        #expect(throws: Stop.self) { try ledger.reader.read(after: LedgerHead()) { _, _ in throw Stop() } }
        let other = try TestLedger()
        try other.fileSystem.createDirectory(other.segment())
        #expect(ledgerError { try other.read() }?.code == .disk)
    }
}

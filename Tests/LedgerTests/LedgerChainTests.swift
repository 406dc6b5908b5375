// SPDX-License-Identifier: Apache-2.0

import Records
import TestSupport
import Testing

@testable import Ledger

/// What makes a line follow from the one before.
@Suite struct LedgerChainTests {
    private let head: LedgerHead
    private let capture: Capture

    init() {
        var generator = SeededGenerator(seed: 21)
        var head = LedgerHead()
        head.length = 1_000
        head.sequence = 6
        head.leaf = generator.digest()
        head.trusted = Timestamp(milliseconds: 5_000)
        head.commitments = 12
        head.lists = 480
        self.head = head
        capture = generator.capture(first: 12)
    }

    private func line(_ change: (inout LedgerLine) -> Void = { _ in }) -> LedgerLine {
        var line = LedgerLine(
            act: .capture(capture), agent: "uid:1", wall: Timestamp(milliseconds: 1), trusted: head.trusted ?? .zero,
            sequence: 7, previous: head.leaf, durable: 1_000, offset: 1_000, end: 1_500, leaf: .zero)
        change(&line)
        return line
    }

    @Test func `A line follows that has the next number, the leaf before it, its place and the next commitment`() {
        #expect(line().follows(head))
        #expect(line { $0.durable = 0 }.follows(head))
        #expect(line { $0.trusted = Timestamp(milliseconds: 5_001) }.follows(head))
        #expect(line { $0.act = .rebuild(volumes: 1) }.follows(head))
    }

    @Test func `A line does not follow that skips or repeats a number`() {
        for sequence in [0, 5, 6, 8] { #expect(!line { $0.sequence = sequence }.follows(head)) }
    }

    @Test func `A line does not follow that names another leaf before it`() {
        #expect(!line { $0.previous = .zero }.follows(head))
    }

    @Test func `A line does not follow at another place`() {
        for offset in [999, 1_001] { #expect(!line { $0.offset = offset }.follows(head)) }
    }

    @Test func `A line cannot say that it was itself durable before it was appended`() {
        #expect(!line { $0.durable = 1_001 }.follows(head))
    }

    @Test func `Trusted time does not go back`() {
        #expect(!line { $0.trusted = Timestamp(milliseconds: 4_999) }.follows(head))
    }

    @Test func `A capture does not follow that leaves out commitments or names them again`() {
        for first in [0, 11, 13] {
            var other = capture
            other.commitments.first = first
            #expect(!line { $0.act = .capture(other) }.follows(head))
        }
    }

    @Test func `A sample does not follow that leaves out a part of the lists or names it again`() {
        var generator = SeededGenerator(seed: 24)
        for offset in [0, 464, 480, 496] {
            let sample = line { $0.act = .sample(generator.sample(offset: offset)) }
            #expect(sample.follows(head) == (offset == 480))
            guard offset == 480, let list = sample.act.list else { continue }
            #expect(sample.head(after: head).lists == 480 + 16 * list.count)
            #expect(sample.head(after: head).commitments == 12)
        }
    }

    @Test func `A saved search follows with its list or without one, and moves the head of the lists by it`() {
        var generator = SeededGenerator(seed: 25)
        for offset in [464, 480, 496, nil] {
            let saved = line { $0.act = .savedSearch(generator.savedSearch(offset: offset)) }
            #expect(saved.follows(head) == (offset == 480 || offset == nil))
            guard saved.follows(head) else { continue }
            #expect(saved.head(after: head).lists == 480 + 16 * (saved.act.list?.count ?? 0))
        }
    }

    @Test func `The head after a line is that line's`() {
        let next = line().head(after: head)
        #expect(next.length == 1_500 && next.sequence == 7 && next.leaf == .zero)
        #expect(next.trusted == head.trusted)
        #expect(next.commitments == 12 + capture.commitments.count)
        #expect(line { $0.act = .recover(cut: 1, tails: 1) }.head(after: head).commitments == 12)
        #expect(next.lists == 480)
    }

    @Test(arguments: [22, 23] as [UInt64])
    func `Every line that a writer writes follows from the one before, and the writer's head is the reader's`(
        seed: UInt64
    ) throws {
        var generator = SeededGenerator(seed: seed)
        let ledger = try TestLedger()
        let acts = generator.acts(60)
        let written = try ledger.write(acts)
        let read = try ledger.read()
        #expect(read.ending == .clean)
        #expect(read.lines.map(\.act) == acts, "seed \(seed)")
        #expect(read.lines.map(\.leaf) == written.map(\.leaf), "seed \(seed)")
        #expect(read.lines.map(\.previous) == [.zero] + written.dropLast().map(\.leaf), "seed \(seed)")
        #expect(read.lines.map(\.sequence) == Array(1...60))
        #expect(read.lines.map(\.durable) == read.lines.map(\.offset))
        #expect(written.map(\.durable) == read.lines.map(\.durable))
        #expect(written.map(\.end) == read.lines.map(\.end))
        #expect(try read.head == ledger.writer(read.head).head)
    }
}

extension Timestamp {
    fileprivate static let zero = Timestamp(milliseconds: 0)
}

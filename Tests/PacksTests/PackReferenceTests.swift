// SPDX-License-Identifier: Apache-2.0

import Durability
import Packs
import Records
import TestSupport
import Testing

/// Records with equal content share its bytes.
///
/// Disk-objectstore 1.5.0 gave the bytes of another object where a batch held duplicates side by side.
@Suite struct PackReferenceTests {
    private let pack: TestPack
    private let first = Array("8=FIX.4.4|35=AK|664=A|10=101|".utf8)
    private let second = Array("8=FIX.4.4|35=AK|664=B|10=102|".utf8)

    init() throws { pack = try TestPack() }

    /// Writes records with these contents in one batch; a later one refers to the first with the same content.
    private func writeSharing(_ contents: [[UInt8]], _ generator: inout SeededGenerator) throws -> [StoredFrame] {
        let writer = try pack.writer()
        var known: [[UInt8]: Int] = [:]
        let stored = try contents.map { content in
            let frame = try writer.append(NewRecord(content, reference: known[content], &generator))
            known[content] = frame.contentOffset
            return frame
        }
        try writer.synchronize()
        return stored
    }

    private func expect(_ contents: [[UInt8]], at stored: [StoredFrame], _ comment: Comment? = nil) throws {
        let reader = try PackReader(pack.open())
        for (content, place) in zip(contents, stored) {
            let frame = try reader.frame(at: place.offset)
            let bytes = try reader.content(of: frame)
            #expect(Array(bytes) == content, comment)
            #expect(Digest(hashing: bytes) == frame.contentDigest, comment)
            #expect(Digest(hashing: content) == frame.contentDigest, comment)
        }
        #expect(try pack.scan().frames.map(\.offset) == stored.map(\.offset), comment)
    }

    @Test func `Duplicates side by side in one batch are each read as what they are`() throws {
        var generator = SeededGenerator(seed: 41)
        let contents = [first, second, first, second, first, first, second, second]
        let stored = try writeSharing(contents, &generator)
        try expect(contents, at: stored)
        #expect(stored.map(\.contentOffset) == contents.map { $0 == first ? stored[0].offset : stored[1].offset })
    }

    @Test func `Content that differs in one byte only is never taken for the other`() throws {
        var generator = SeededGenerator(seed: 42)
        let big = generator.bytes(5_000)
        var changed = big
        changed[4_999] ^= 1
        let contents = [big, changed, big, changed, Array(big.dropLast()), big]
        try expect(contents, at: try writeSharing(contents, &generator))
    }

    @Test(arguments: [51, 52, 53, 54] as [UInt64])
    func `Any mixture of shared and other contents is read as it came in`(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let choices = (0..<6).map { _ in generator.content(upTo: 3_000) }
        let contents = (0..<80).map { _ in choices[generator.below(6)] }
        try expect(contents, at: try writeSharing(contents, &generator), "seed \(seed)")
    }

    @Test func `A record without content is no reference`() throws {
        var generator = SeededGenerator(seed: 43)
        let stored = try pack.write([NewRecord(first, &generator), NewRecord([], &generator)])
        try expect([first, []], at: stored)
    }

    @Test func `A reference costs no second copy of the bytes`() throws {
        var generator = SeededGenerator(seed: 44)
        let big = generator.bytes(100_000)
        _ = try writeSharing([big, big, big], &generator)
        #expect(try pack.bytes().count < 102_000)
    }

    /// What a record with a reference gives after a record with `first`, one that refers to it, and a context frame.
    private func read(reference: (_ stored: [Int], _ own: Int) -> Int, digestOf content: [UInt8]) throws -> PackError? {
        var generator = SeededGenerator(seed: 45)
        let writer = try pack.writer()
        var stored = [try writer.append(NewRecord(first, &generator)).offset]
        stored.append(try writer.append(NewRecord(first, reference: 0, &generator)).offset)
        stored.append(try writer.append(.context, payload: first))
        let own = writer.length
        _ = try writer.append(NewRecord(content, reference: reference(stored, own), &generator))
        _ = try writer.append(NewRecord(content, &generator))
        try writer.synchronize()
        let reader = try PackReader(pack.open())
        let frame = try reader.frame(at: own)
        return packError { _ = try reader.content(of: frame) }
    }

    @Test func `A reference to the frame with the content is followed`() throws {
        #expect(try read(reference: { stored, _ in stored[0] }, digestOf: first) == nil)
    }

    @Test func `A reference to a frame with other content is damage`() throws {
        #expect(try read(reference: { stored, _ in stored[0] }, digestOf: second)?.code == .damaged)
    }

    @Test func `A reference to a frame that itself refers is damage`() throws {
        #expect(try read(reference: { stored, _ in stored[1] }, digestOf: first)?.code == .damaged)
    }

    @Test func `A reference to a frame that is no record is damage`() throws {
        #expect(try read(reference: { stored, _ in stored[2] }, digestOf: first)?.code == .damaged)
    }

    @Test func `A reference of a frame to itself is damage`() throws {
        #expect(try read(reference: { _, own in own }, digestOf: first)?.code == .damaged)
    }

    @Test func `A reference to a later frame with the very content is damage`() throws {
        var generator = SeededGenerator(seed: 46)
        let writer = try pack.writer()
        _ = try writer.append(.gap, payload: [1])
        let own = writer.length
        var sizing = generator
        let probe = NewRecord(first, reference: 0, &sizing)
        let later = own + PackLayout.largestHeaderSize + probe.envelope.count
        _ = try writer.append(NewRecord(first, reference: later, &generator))
        try #require(writer.length == later)
        _ = try writer.append(NewRecord(first, &generator))
        try writer.synchronize()
        let reader = try PackReader(pack.open())
        let frame = try reader.frame(at: own)
        #expect(packError { try reader.content(of: frame) }?.code == .damaged)
    }

    @Test func `A reference to no frame at all is damage`() throws {
        #expect(try read(reference: { stored, _ in stored[0] + 1 }, digestOf: first)?.code == .damaged)
        #expect(try read(reference: { _, _ in Int.max }, digestOf: first)?.code == .damaged)
    }

    @Test func `Damage to the shared bytes is damage of every record that refers to them`() throws {
        var generator = SeededGenerator(seed: 47)
        let stored = try writeSharing([first, first], &generator)
        var bytes = try pack.bytes()
        bytes[stored[1].offset - 1] ^= 1
        try pack.replace(with: bytes)
        let reader = try PackReader(pack.open())
        #expect(packError { try reader.frame(at: stored[0].offset) }?.code == .damaged)
        let frame = try reader.frame(at: stored[1].offset)
        #expect(packError { try reader.content(of: frame) }?.code == .damaged)
    }
}

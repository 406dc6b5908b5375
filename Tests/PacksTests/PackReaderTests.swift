// SPDX-License-Identifier: Apache-2.0

import Durability
import Packs
import Records
import TestSupport
import Testing

@Suite struct PackReaderTests {
    @Test func `Two readers of one file do not disturb one another`() throws {
        let seed: UInt64 = 91
        var generator = SeededGenerator(seed: seed)
        let pack = try TestPack()
        let records = (0..<40).map { _ in NewRecord(generator.content(upTo: 3_000), &generator) }
        let stored = try pack.write(records)
        let file = try pack.open()
        let readers = [PackReader(file), PackReader(file, windowSize: 1), PackReader(file, windowSize: 1 << 20)]
        for _ in 0..<400 {
            let number = generator.below(records.count)
            let frame = try readers[generator.below(3)].frame(at: stored[number].offset)
            #expect(Array(frame.content) == Array(records[number].content), "seed \(seed), record \(number)")
        }
    }

    @Test func `A reader finds frames that were appended after it was opened`() throws {
        var generator = SeededGenerator(seed: 92)
        let pack = try TestPack()
        let writer = try pack.writer()
        let reader = try PackReader(pack.open())
        for number in 0..<50 as Range<UInt8> {
            let stored = try writer.append(NewRecord([number], &generator))
            try writer.synchronize()
            #expect(try Array(reader.frame(at: stored.offset).content) == [number])
        }
    }

    /// A reader may have seen what a writer wrote that died before it committed.
    @Test func `A reader gives what is in the pack now, not what it read ahead before a writer cut it off`() throws {
        var generator = SeededGenerator(seed: 93)
        let pack = try TestPack()
        let first = try pack.writer()
        let committed = try first.append(NewRecord([1], &generator))
        try first.synchronize()
        let length = first.length
        let lost = try first.append(NewRecord([2], &generator))
        try first.synchronize()
        let reader = try PackReader(pack.open())
        #expect(try Array(reader.frame(at: committed.offset).content) == [1])

        let second = try pack.writer(committed: length)
        let stored = try second.append(NewRecord([3], &generator))
        try second.synchronize()
        try #require(stored.offset == lost.offset)
        #expect(try Array(reader.frame(at: stored.offset).content) == [3])
        #expect(try reader.header(at: stored.offset).digest == stored.commitment)
    }

    @Test func `No offset that is not a frame's gives a frame, and none ends the process`() throws {
        var generator = SeededGenerator(seed: 94)
        let pack = try TestPack()
        let stored = try pack.write((0..<3).map { _ in NewRecord(generator.content(upTo: 300), &generator) })
        let reader = try PackReader(pack.open())
        let starts = Set(stored.map(\.offset))
        let length = try pack.bytes().count
        let others = [-1, Int.min, Int.max, Int.max - 127, Int.max - 128, length, length + 1, 1 << 40]
        for offset in others + (0..<length).filter({ !starts.contains($0) }) {
            #expect(packError { try reader.frame(at: offset) }?.code == .damaged, "offset \(offset)")
            #expect(packError { try reader.header(at: offset) }?.code == .damaged, "offset \(offset)")
        }
    }

    @Test func `A damaged frame is named by its pack and offset, with what to do, and without content`() throws {
        var generator = SeededGenerator(seed: 95)
        let pack = try TestPack()
        let stored = try pack.write([NewRecord([1], &generator), NewRecord(Array("secret".utf8), &generator)])
        var bytes = try pack.bytes()
        bytes[bytes.count - 1] ^= 1
        try pack.replace(with: bytes)
        let error = try #require(packError { try PackReader(pack.open()).frame(at: stored[1].offset) })
        #expect(error.code == .damaged)
        #expect(error.subject == "\(pack.path):\(stored[1].offset)")
        #expect(error.message.contains("run verify"))
        #expect(!error.message.contains("secre"))
    }

    @Test func `A frame that needs a dictionary is refused rather than inflated without it`() throws {
        let payload = [UInt8](repeating: 7, count: 100)
        let pack = try TestPack()
        let writer = try pack.writer()
        _ = try writer.append(.gap, payload: payload)
        try writer.synchronize()
        let bytes = try pack.bytes()
        var header = try #require(FrameHeader(decoding: bytes[...]))
        try #require(header.codec == .deflate)
        header.dictionary = 1
        try pack.replace(with: header.encoded + bytes[header.byteCount...])
        #expect(packError { try PackReader(pack.open()).frame(at: 0) }?.code == .damaged)
    }

    @Test func `Bytes that inflate to more or to less than the header says are damage`() throws {
        let payload = [UInt8](repeating: 7, count: 100)
        let pack = try TestPack()
        let writer = try pack.writer()
        _ = try writer.append(.gap, payload: payload)
        try writer.synchronize()
        let bytes = try pack.bytes()
        for length in [99, 101, 5_000] {
            var header = try #require(FrameHeader(decoding: bytes[...]))
            header.length = length
            header.digest = Digest(hashing: [UInt8](repeating: 7, count: length))
            try pack.replace(with: header.encoded + bytes[header.byteCount...])
            #expect(packError { try PackReader(pack.open()).frame(at: 0) }?.code == .damaged, "\(length)")
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

import Durability
import Packs
import Records
import TestSupport
import Testing

@Suite struct PackRoundTripTests {
    @Test(arguments: Contents.allCases)
    func `A record is read as it came in, whatever its bytes are`(contents: Contents) throws {
        var generator = SeededGenerator(seed: 21)
        let record = NewRecord(contents.bytes(&generator), &generator)
        let pack = try TestPack()
        let stored = try pack.write([record])
        let frame = try PackReader(pack.open()).frame(at: stored[0].offset)
        #expect(Array(frame.content) == Array(record.content))
        #expect(Array(frame.envelope) == record.envelope)
        #expect(Digest(hashing: frame.content) == Digest(hashing: record.content))
        #expect(frame.contentDigest == record.contentDigest)
        #expect(frame.header.record?.id == record.id)
        #expect(frame.header.record?.salt == record.salt)
        #expect(frame.header.record?.content == .here(length: record.content.count))
        #expect(try frame.end == pack.bytes().count)
    }

    @Test(arguments: Contents.allCases)
    func `Bytes are deflated where that makes them fewer, and stored as they are elsewhere`(
        contents: Contents
    ) throws {
        var generator = SeededGenerator(seed: 22)
        let pack = try TestPack()
        let bytes = contents.bytes(&generator)
        let writer = try pack.writer()
        let offset = try writer.append(.gap, payload: bytes)
        try writer.synchronize()
        let header = try PackReader(pack.open()).header(at: offset)
        #expect(header.codec == contents.codec)
        #expect(header.length == bytes.count)
        #expect(header.storedLength == bytes.count || header.codec == .deflate)
        #expect(header.storedLength <= bytes.count)
        #expect(try PackReader(pack.open()).frame(at: offset).payload == bytes)
    }

    @Test(arguments: [31, 32, 33] as [UInt64])
    func `Frames of all kinds come back in their order, without a gap between them`(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let pack = try TestPack()
        let writer = try pack.writer()
        var written: [(offset: Int, kind: FrameKind, payload: [UInt8])] = []
        for _ in 0..<60 {
            if generator.below(2) == 0 {
                let record = NewRecord(generator.content(upTo: 400), &generator)
                let stored = try writer.append(record)
                #expect(stored.contentOffset == stored.offset)
                written.append((stored.offset, .record, record.envelope + record.content))
            } else {
                let kind: FrameKind = [.context, .gap, .text][generator.below(3)]
                let payload = generator.content(upTo: 400)
                written.append((try writer.append(kind, payload: payload), kind, payload))
            }
            if generator.below(8) == 0 { try writer.synchronize() }
        }
        try writer.synchronize()
        #expect(try writer.length == pack.bytes().count)
        let found = try pack.scan()
        #expect(found.damages.isEmpty, "seed \(seed)")
        #expect(found.frames.map(\.offset) == written.map(\.offset), "seed \(seed)")
        #expect(found.frames.map(\.header.kind) == written.map(\.kind), "seed \(seed)")
        #expect(found.frames.map(\.payload) == written.map(\.payload), "seed \(seed)")
        let reader = try PackReader(pack.open())
        for frame in written.shuffled(using: &generator) {
            #expect(try reader.frame(at: frame.offset).payload == frame.payload, "seed \(seed)")
        }
    }

    @Test func `What a record commits to is the leaf of its salt, envelope and content`() throws {
        var generator = SeededGenerator(seed: 23)
        let first = NewRecord(Array("bytes".utf8), &generator)
        let second = NewRecord(Array("bytes".utf8), reference: 0, &generator)
        let stored = try TestPack().write([first, second])
        for (record, frame) in zip([first, second], stored) {
            #expect(
                frame.commitment
                    == RecordCommitment.leaf(
                        salt: record.salt, envelope: Digest(hashing: record.envelope),
                        content: Digest(hashing: Array("bytes".utf8))))
        }
        #expect(stored[0].commitment != stored[1].commitment)
    }

    @Test func `More than 1 GiB is refused before anything is written`() throws {
        var generator = SeededGenerator(seed: 24)
        // The memory is asked for and never touched, so it costs nothing.
        let huge = [UInt8](unsafeUninitializedCapacity: PackLayout.largestPayload) {
            $1 = PackLayout.largestPayload
        }
        var record = NewRecord([], &generator)
        record.content = huge[...]
        let pack = try TestPack()
        let writer = try pack.writer()
        let error = try #require(packError { try writer.append(record) })
        #expect(error.code == .tooLarge)
        #expect(error.message.contains("1 GiB"))
        #expect(writer.length == 0)
        let following = NewRecord([1], &generator)
        #expect(try writer.append(following).offset == 0)
    }
}

/// Contents that a codec or a length treats differently.
enum Contents: String, CaseIterable, Sendable {
    case empty, oneByte, incompressible, threeMebibytes, zeros, fix

    var codec: FrameCodec {
        switch self {
        case .empty, .oneByte, .incompressible: .stored
        case .threeMebibytes, .zeros, .fix: .deflate
        }
    }

    func bytes(_ generator: inout SeededGenerator) -> [UInt8] {
        switch self {
        case .empty: []
        case .oneByte: [0x9D]
        case .incompressible: generator.bytes(20_000)
        case .threeMebibytes:
            Array(repeatElement(generator.bytes(3_072), count: 1_024).joined())
        case .zeros: [UInt8](repeating: 0, count: 200_000)
        case .fix: Array(String(repeating: "8=FIX.4.4|35=AK|664=CONF-2024-001|10=000|", count: 20).utf8)
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

import Records
import TestSupport
import Testing

@testable import Packs

@Suite struct FrameHeaderTests {
    @Test(arguments: [1, 2, 3] as [UInt64])
    func `Any header that a writer can make is read as it was written`(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        for round in 0..<2_000 {
            let header = generator.header()
            let bytes = header.encoded
            #expect(bytes.count == header.byteCount, "seed \(seed), round \(round)")
            #expect(FrameHeader(decoding: bytes[...]) == header, "seed \(seed), round \(round)")
            let following = [7, 7] + bytes + generator.bytes(200)
            #expect(FrameHeader(decoding: following[2...]) == header, "seed \(seed), round \(round)")
        }
    }

    @Test func `A header with one bit flipped is no header`() throws {
        let seed: UInt64 = 11
        var generator = SeededGenerator(seed: seed)
        for round in 0..<40 {
            let bytes = generator.header().encoded + generator.bytes(128)
            let length = try #require(FrameHeader(decoding: bytes[...])).byteCount
            for bit in 0..<length * 8 {
                var flipped = bytes
                flipped[bit / 8] ^= 1 << (bit % 8)
                #expect(FrameHeader(decoding: flipped[...]) == nil, "seed \(seed), round \(round), bit \(bit)")
            }
        }
    }

    @Test func `A header that is cut off is no header`() {
        var generator = SeededGenerator(seed: 12)
        for _ in 0..<20 {
            let bytes = generator.header().encoded
            for count in 0..<bytes.count { #expect(FrameHeader(decoding: bytes[..<count]) == nil, "\(count) bytes") }
        }
    }

    /// The CRC of these is right, so the rule that is broken is the one that the name says.
    @Test(arguments: [
        ("1 GiB of 10 bytes", Lie(storedLength: 10, length: 1 << 30)),
        ("more than raw deflate can make of 1,000 bytes", Lie(storedLength: 1_000, length: 1_033_032)),
        ("more than a frame may hold", Lie(storedLength: 1 << 30, length: 1 << 30 + 1)),
        ("four thousand million bytes", Lie(storedLength: 0xFFFF_FFFF, length: 0xFFFF_FFFF)),
        ("far more bytes stored than there are", Lie(storedLength: 1_000, length: 10)),
        ("other lengths of bytes that are stored as they are", Lie(codec: .stored, storedLength: 10, length: 11)),
        ("a dictionary for bytes that are stored as they are", Lie(codec: .stored, dictionary: 1)),
        ("more content than payload", Lie(contentLength: 11)),
        ("a reference that no file can have", Lie(reference: 0x7FFF_FFFF_FFFF_FFFF, raw: UInt64.max - 1)),
    ])
    func `A header that contradicts itself is refused`(claim: String, lie: Lie) {
        #expect(FrameHeader(decoding: lie.encoded[...]) == nil, "\(claim)")
        #expect(FrameHeader(decoding: Lie().encoded[...]) != nil)
    }

    @Test func `The most that raw deflate can make of its bytes is believed`() {
        #expect(FrameHeader(decoding: Lie(storedLength: 1_000, length: 1_032_000).encoded[...]) != nil)
    }

    @Test func `A kind or codec of a later version is no frame of this one`() {
        for (place, value) in [(4, 0), (4, 6), (4, 255), (5, 2), (5, 255)] as [(Int, UInt8)] {
            var bytes = FrameHeader(
                kind: .context, codec: .stored, storedLength: 1, length: 1, digest: .zero
            ).encoded
            bytes[place] = value
            bytes.replaceSubrange(48..<52, with: CRC32C.checksum(bytes[..<48]).littleEndianBytes)
            #expect(FrameHeader(decoding: bytes[...]) == nil, "byte \(place) is \(value)")
        }
    }

    @Test func `A salt of any other length than 16 bytes ends the process before it spoils a pack`() async {
        await #expect(processExitsWith: .failure) {
            _ =
                FrameHeader(
                    kind: .record, codec: .stored, storedLength: 0, length: 0, digest: .zero,
                    record: FrameHeader.RecordFields(
                        id: RecordID(TimeOrderedUUID(milliseconds: 1, random: (1, 1))), salt: [1, 2, 3],
                        content: .here(length: 0))
                ).encoded
        }
    }
}

/// What a header claims; as it stands, nothing is wrong with it.
struct Lie: Sendable {
    var codec = FrameCodec.deflate
    var dictionary: UInt16 = 0
    var storedLength = 10
    var length = 10
    var contentLength = 0
    var reference: Int?

    /// Takes the place of the reference in the bytes.
    var raw: UInt64?

    var encoded: [UInt8] {
        let header = FrameHeader(
            kind: .record, codec: codec, dictionary: dictionary, storedLength: storedLength, length: length,
            digest: .zero,
            record: FrameHeader.RecordFields(
                id: RecordID(TimeOrderedUUID(milliseconds: 1, random: (1, 1))),
                salt: [UInt8](repeating: 1, count: 16),
                content: reference.map { .elsewhere(offset: $0, digest: .zero) } ?? .here(length: contentLength)))
        var bytes = header.encoded
        if let raw { bytes.replaceSubrange(116..<124, with: raw.littleEndianBytes) }
        let end = bytes.count - 4
        bytes.replaceSubrange(end..., with: CRC32C.checksum(bytes[..<end]).littleEndianBytes)
        return bytes
    }
}

extension SeededGenerator {
    fileprivate mutating func digest() -> Digest { Digest(bytes(32)) ?? .zero }

    /// A header that does not contradict itself.
    fileprivate mutating func header() -> FrameHeader {
        let codec: FrameCodec = below(2) == 0 ? .stored : .deflate
        let length = below(3) == 0 ? below(PackLayout.largestPayload + 1) : below(5_000)
        let stored = codec == .stored ? length : max(length / 1_032, below(length + 1))
        let kind = FrameKind.allCases[below(FrameKind.allCases.count)]
        var header = FrameHeader(
            kind: kind, codec: codec, dictionary: codec == .stored ? 0 : UInt16(below(65_536)), storedLength: stored,
            length: length, digest: digest())
        guard kind == .record else { return header }
        header.record = FrameHeader.RecordFields(
            id: RecordID(TimeOrderedUUID(milliseconds: next() >> 16, random: (next(), next()))), salt: bytes(16),
            content: below(2) == 0
                ? .elsewhere(offset: below(Int.max), digest: digest()) : .here(length: below(length + 1)))
        return header
    }
}

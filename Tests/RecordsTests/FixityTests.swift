// SPDX-License-Identifier: Apache-2.0

import Records
import TestSupport
import Testing

@Suite("A digest")
struct DigestTests {
    private static let ascending = (0..<32).map { UInt8($0) }
    private static let text = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"

    @Test("is 32 bytes, in and out")
    func holdsItsBytes() throws {
        let digest = try #require(Digest(Self.ascending))
        #expect(digest.bytes == Self.ascending)
        #expect(digest.hex == Self.text)
        #expect(digest.description == Self.text)
    }

    @Test("is not any other number of bytes", arguments: [0, 1, 31, 33, 64])
    func refusesOtherLengths(count: Int) {
        #expect(Digest([UInt8](repeating: 1, count: count)) == nil)
    }

    @Test("reads 64 digits of either case")
    func readsHexadecimal() {
        #expect(Digest(hex: Self.text)?.bytes == Self.ascending)
        #expect(Digest(hex: Self.text.uppercased())?.bytes == Self.ascending)
    }

    @Test("is not read from any other text")
    func refusesOtherTexts() {
        for text in ["", "00", String(Self.text.dropLast()), Self.text + "0", Self.text + "00", " " + Self.text] {
            #expect(Digest(hex: text) == nil, "\(text)")
        }
        #expect(Digest(hex: "g" + Self.text.dropFirst()) == nil)
    }

    @Test("is equal only where all bytes are")
    func equality() throws {
        let digest = try #require(Digest(Self.ascending))
        #expect(digest == Digest(Self.ascending))
        for index in 0..<32 {
            var other = Self.ascending
            other[index] ^= 0x80
            #expect(Digest(other) != digest, "byte \(index)")
        }
    }

    @Test("is ordered as its bytes and its text are")
    func order() throws {
        var generator = SeededGenerator(seed: 1)
        for _ in 0..<500 {
            let left = generator.bytes(32)
            let right = generator.below(2) == 0 ? Array(left.prefix(generator.below(32))) : []
            let other = right + generator.bytes(32 - right.count)
            let (one, two) = (try #require(Digest(left)), try #require(Digest(other)))
            #expect((one < two) == left.lexicographicallyPrecedes(other))
            #expect((one < two) == (one.hex < two.hex))
        }
    }

    @Test("has its first eight bytes for a key")
    func key() throws {
        #expect(Digest(Self.ascending)?.key == 0x0001_0203_0405_0607)
        #expect(Digest([UInt8](repeating: 0xFF, count: 32))?.key == -1)
    }
}

@Suite("Hexadecimal digits")
struct HexadecimalTests {
    @Test("are two lower-case ones a byte")
    func encodes() {
        #expect(Hexadecimal.encode([0, 9, 10, 15, 16, 255]) == "00090a0f10ff")
        #expect(Hexadecimal.encode([UInt8]()) == "")
    }

    @Test("read back to every byte in either case")
    func roundTrip() {
        let bytes = (0...255).map { UInt8($0) }
        #expect(Hexadecimal.decode(Hexadecimal.encode(bytes)) == bytes)
        #expect(Hexadecimal.decode(Hexadecimal.encode(bytes).uppercased()) == bytes)
        #expect(Hexadecimal.decode("") == [])
    }

    @Test(
        "are nothing else",
        arguments: ["0", "000", "0g", "0x", " 00", "00 ", "0/", "0:", "0@", "0G", "0`", "٠٠", "0\u{301}0"])
    func refuses(text: String) {
        #expect(Hexadecimal.decode(text) == nil)
    }
}

/// RFC 3720, appendix B.4, and the usual check value of the Castagnoli polynomial.
@Suite("A CRC-32C")
struct CRC32CTests {
    @Test(
        "is the one that the standard lists",
        arguments: [
            ([UInt8](repeating: 0, count: 32), 0x8A91_36AA),
            ([UInt8](repeating: 0xFF, count: 32), 0x62A8_AB43),
            ((0..<32).map { UInt8($0) }, 0x46DD_794E),
            ((0..<32).reversed().map { UInt8($0) }, 0x113F_DB5C),
            (Array("123456789".utf8), 0xE306_9283),
            ([], 0),
        ] as [([UInt8], UInt32)])
    func vectors(bytes: [UInt8], expected: UInt32) {
        #expect(CRC32C.checksum(bytes) == expected)
    }

    @Test("is that of the read command in the standard")
    func readCommand() {
        let command: [UInt8] = [
            0x01, 0xC0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x14, 0, 0, 0, 0, 0, 0x04, 0, 0, 0, 0, 0x14, 0, 0, 0,
            0x18,
            0x28, 0, 0, 0, 0, 0, 0, 0, 0x02, 0, 0, 0, 0, 0, 0, 0,
        ]
        #expect(CRC32C.checksum(command) == 0xD996_3A56)
    }

    @Test("is the remainder of a division bit by bit, of any length, wherever the bytes lie and whatever holds them")
    func division() {
        let bytes = (0..<64).map { UInt8(truncatingIfNeeded: $0 * 151 + 7) }
        for start in 0..<9 {
            for end in start..<40 {
                var remainder = ~UInt32(0)
                for byte in bytes[start..<end] {
                    remainder ^= UInt32(byte)
                    for _ in 0..<8 { remainder = remainder >> 1 ^ (remainder & 1 == 1 ? 0x82F6_3B78 : 0) }
                }
                #expect(CRC32C.checksum(bytes[start..<end]) == ~remainder)
                #expect(CRC32C.checksum(bytes[start..<end].lazy.map { $0 }) == ~remainder)
            }
        }
    }

    @Test("changes with every single bit")
    func seesEveryBit() {
        let bytes = Array("Trade confirmation".utf8)
        let expected = CRC32C.checksum(bytes)
        for bit in 0..<bytes.count * 8 {
            var damaged = bytes
            damaged[bit / 8] ^= 1 << (bit % 8)
            #expect(CRC32C.checksum(damaged) != expected, "bit \(bit)")
        }
    }
}

@Suite("The bytes of an integer")
struct IntegerBytesTests {
    @Test("stand in the order that is asked for")
    func order() {
        #expect(UInt32(0x0102_0304).bigEndianBytes == [1, 2, 3, 4])
        #expect(UInt32(0x0102_0304).littleEndianBytes == [4, 3, 2, 1])
    }

    @Test("read back to the integer, also to a negative one")
    func roundTrip() {
        for value in [Int64.min, -1, 0, 1, 0x0102_0304_0506_0708, .max] {
            #expect(Int64(littleEndianBytes: value.littleEndianBytes) == value)
        }
        #expect(UInt16(littleEndianBytes: [0x34, 0x12]) == 0x1234)
    }
}

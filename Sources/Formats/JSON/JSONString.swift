// SPDX-License-Identifier: Apache-2.0

/// The characters of a JSON string (RFC 8259 §7).
enum JSONString {
    /// The code unit that four hexadecimal digits at `offset` spell.
    static func unit(at offset: Int, in bytes: Span<UInt8>) -> UInt32? {
        guard offset >= 0, bytes.count - offset >= 4 else { return nil }
        var unit: UInt32 = 0
        for index in offset..<offset + 4 {
            let byte = bytes[index]
            if byte.isDigit {
                unit = unit << 4 | UInt32(byte - 0x30)
            } else if (byte | 0x20) &- 0x61 < 6 {
                unit = unit << 4 | UInt32((byte | 0x20) - 0x61 + 10)
            } else {
                return nil
            }
        }
        return unit
    }

    /// The UTF-8 of a string with its escapes resolved, at most `limit` bytes of it; `nil` where it has no escapes.
    static func unescaped(_ range: Range<Int>, in bytes: Span<UInt8>, limit: Int) -> [UInt8]? {
        guard bytes.first(.backslash, in: range) != nil else { return nil }
        var utf8: [UInt8] = []
        utf8.reserveCapacity(min(range.count, limit))
        var index = range.lowerBound
        while index < range.upperBound, utf8.count < limit {
            guard bytes[index] == .backslash, index + 1 < range.upperBound else {
                utf8.append(bytes[index])
                index += 1
                continue
            }
            let (scalar, length) = escape(at: index, until: range.upperBound, in: bytes)
            utf8.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
            index += length
        }
        return utf8
    }

    private static func escape(at index: Int, until end: Int, in bytes: Span<UInt8>) -> (Unicode.Scalar, Int) {
        switch bytes[index + 1] {
        case UInt8(ascii: "b"): return ("\u{8}", 2)
        case UInt8(ascii: "f"): return ("\u{C}", 2)
        case UInt8(ascii: "n"): return ("\n", 2)
        case UInt8(ascii: "r"): return ("\r", 2)
        case UInt8(ascii: "t"): return ("\t", 2)
        case UInt8(ascii: "u"):
            guard index + 6 <= end, let first = unit(at: index + 2, in: bytes) else { return ("\u{FFFD}", 2) }
            if (0xD800...0xDBFF).contains(first), index + 12 <= end, bytes.has("\\u", at: index + 6),
                let second = unit(at: index + 8, in: bytes), (0xDC00...0xDFFF).contains(second)
            {
                return (Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00)) ?? "\u{FFFD}", 12)
            }
            return (Unicode.Scalar(first) ?? "\u{FFFD}", 6)
        case let byte: return (Unicode.Scalar(byte < 0x80 ? byte : 0x3F), 2)
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

/// Decodes references: the five entities that XML itself has and characters by their number (XML 1.0, 4.1 and 4.6).
///
/// No other entity is known, even where the document defines it: such a reference stays as it is written.
enum XMLReferences {
    /// The longest reference that is looked at, with `&` and `;`.
    private static let longest = 12

    /// The character of the reference at `offset` and where it ends; `nil` where none stands there that is known.
    static func character(in bytes: Span<UInt8>, at offset: Int, end: Int) -> (scalar: Unicode.Scalar, end: Int)? {
        let limit = min(end, offset + longest)
        guard let semicolon = bytes.first(UInt8(ascii: ";"), in: (offset + 1)..<max(limit, offset + 1)) else {
            return nil
        }
        let name = (offset + 1)..<semicolon
        guard let scalar = named(bytes, name) ?? numbered(bytes, name) else { return nil }
        return (scalar, semicolon + 1)
    }

    /// Whether every `&` of `range` begins a reference that is known.
    static func areKnown(in bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
        var index = range.lowerBound
        while index < range.upperBound {
            if bytes[index] == .ampersand, character(in: bytes, at: index, end: range.upperBound) == nil {
                return false
            }
            index += 1
        }
        return true
    }

    /// Appends `range` with its references decoded, as UTF-8 or whatever the bytes are.
    static func appendDecoded(_ bytes: Span<UInt8>, _ range: Range<Int>, to decoded: inout [UInt8]) {
        var index = range.lowerBound
        while index < range.upperBound {
            let byte = bytes[index]
            if byte == .ampersand, let found = character(in: bytes, at: index, end: range.upperBound) {
                decoded.append(contentsOf: UTF8.encode(found.scalar) ?? UTF8.encodedReplacementCharacter)
                index = found.end
            } else {
                decoded.append(byte)
                index += 1
            }
        }
    }

    private static func named(_ bytes: Span<UInt8>, _ name: Range<Int>) -> Unicode.Scalar? {
        if bytes.spells("amp", name) { return "&" }
        if bytes.spells("lt", name) { return "<" }
        if bytes.spells("gt", name) { return ">" }
        if bytes.spells("quot", name) { return "\"" }
        if bytes.spells("apos", name) { return "'" }
        return nil
    }

    private static func numbered(_ bytes: Span<UInt8>, _ name: Range<Int>) -> Unicode.Scalar? {
        guard name.count >= 2, bytes[name.lowerBound] == UInt8(ascii: "#") else { return nil }
        let isHexadecimal = bytes[name.lowerBound + 1] == UInt8(ascii: "x")
        let digits = (name.lowerBound + (isHexadecimal ? 2 : 1))..<name.upperBound
        guard !digits.isEmpty else { return nil }
        var value: UInt32 = 0
        for index in digits {
            let byte = bytes[index]
            if byte.isDigit {
                value = value &* (isHexadecimal ? 16 : 10) &+ UInt32(byte - 0x30)
            } else if isHexadecimal, (byte | 0x20) &- 0x61 < 6 {
                value = value &* 16 &+ UInt32((byte | 0x20) - 0x61 + 10)
            } else {
                return nil
            }
            guard value <= 0x10FFFF else { return nil }
        }
        return value == 0 ? nil : Unicode.Scalar(value)
    }
}

// SPDX-License-Identifier: Apache-2.0

/// Where a SWIFT message may begin (SWIFT User Handbook, FIN message structure).
enum SwiftMTHeader {
    /// Whether a basic header stands at `offset`: `{1:`, application (a letter), service (two digits) and the letters
    /// of a terminal. Nothing else in a message looks like this, but for a copy of another message.
    static func basicHeaderStands(in bytes: Span<UInt8>, at offset: Int) -> Bool {
        guard bytes.has("{1:", at: offset), offset + 14 <= bytes.count, bytes[offset + 3].isUpperCaseLetter,
            bytes[offset + 4].isDigit, bytes[offset + 5].isDigit
        else { return false }
        for index in offset + 6..<offset + 14 {
            guard bytes[index].isDigit || bytes[index].isUpperCaseLetter else { return false }
        }
        return true
    }

    /// Whether a message without basic header begins at `offset`: with an application header or with its text.
    static func laterBlockStands(in bytes: Span<UInt8>, at offset: Int) -> Bool {
        if bytes.has("{4:", at: offset) {
            return offset + 3 < bytes.count && (bytes[offset + 3].isLineEnd || bytes[offset + 3] == .colon)
        }
        guard bytes.has("{2:I", at: offset) || bytes.has("{2:O", at: offset) else { return false }
        return offset + 7 <= bytes.count && bytes.number(offset + 4..<offset + 7) != nil
    }

    /// The first basic header at or after `offset`.
    static func firstBasicHeader(in bytes: Span<UInt8>, from offset: Int) -> Int? {
        first(in: bytes, from: offset, where: basicHeaderStands)
    }

    /// The first application header or text block at or after `offset`.
    static func firstLaterBlock(in bytes: Span<UInt8>, from offset: Int) -> Int? {
        first(in: bytes, from: offset, where: laterBlockStands)
    }

    private static func first(
        in bytes: Span<UInt8>, from offset: Int, where stands: (Span<UInt8>, Int) -> Bool
    ) -> Int? {
        var index = offset
        while index < bytes.count {
            if bytes[index] == .openingBrace, stands(bytes, index) { return index }
            index += 1
        }
        return nil
    }
}

// SPDX-License-Identifier: Apache-2.0

/// Tells text from other bytes.
enum TextEvidence {
    /// Whether the bytes are text: UTF-16 with a byte order mark; UTF-8 without NUL in which at most one character in
    /// sixteen is a control character (text drawn from PDF has some); any other bytes if they have no control
    /// character at all but white space, escape and a DOS end of file.
    static func isText(_ bytes: Span<UInt8>) -> Bool {
        switch TextEncoding.of(bytes) {
        case .utf16BigEndian: return isUTF16(bytes, high: 0)
        case .utf16LittleEndian: return isUTF16(bytes, high: 1)
        case .utf8: return controls(in: bytes).map { $0 * 16 <= bytes.count } ?? false
        case .windows1252: return controls(in: bytes) == 0
        }
    }

    /// The number of control characters; `nil` where NUL is among them.
    private static func controls(in bytes: Span<UInt8>) -> Int? {
        var count = 0
        for index in bytes.indices {
            let byte = bytes[index]
            guard byte < 0x20 || byte == 0x7F, !byte.isBlank, byte != 0x1B else { continue }
            if byte == 0 { return nil }
            if byte != 0x1A || index != bytes.count - 1 { count += 1 }
        }
        return count
    }

    /// Whether the code units behind the mark are paired where they must be, and none is NUL.
    private static func isUTF16(_ bytes: Span<UInt8>, high: Int) -> Bool {
        guard bytes.count % 2 == 0 else { return false }
        var expectsLow = false
        for index in stride(from: 2, to: bytes.count, by: 2) {
            let unit = UInt16(bytes[index + high]) << 8 | UInt16(bytes[index + 1 - high])
            let isLow = (0xDC00...0xDFFF).contains(unit)
            guard unit != 0, isLow == expectsLow else { return false }
            expectsLow = (0xD800...0xDBFF).contains(unit)
        }
        return !expectsLow
    }
}

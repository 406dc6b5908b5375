// SPDX-License-Identifier: Apache-2.0

/// How bytes spell text.
enum TextEncoding {
    case utf8
    case utf16BigEndian
    case utf16LittleEndian
    case windows1252

    /// The encoding of a whole text: UTF-16 where a byte order mark says so, UTF-8 where the bytes are, else Windows-1252.
    static func of(_ bytes: Span<UInt8>) -> TextEncoding {
        if bytes.count >= 2, bytes[0] == 0xFE, bytes[1] == 0xFF { return .utf16BigEndian }
        if bytes.count >= 2, bytes[0] == 0xFF, bytes[1] == 0xFE { return .utf16LittleEndian }
        return isUTF8(bytes) ? .utf8 : .windows1252
    }

    static func isUTF8(_ bytes: Span<UInt8>) -> Bool {
        var index = 0
        while index < bytes.count, bytes[index] < 0x80 { index += 1 }
        guard index < bytes.count else { return true }
        return (try? UTF8Span(validating: bytes.extracting(index..<bytes.count))) != nil
    }
}

/// Windows code page 1252, as the WHATWG encoding standard reads it: every byte is a character.
enum Windows1252 {
    static func scalar(_ byte: UInt8) -> Unicode.Scalar {
        (0x80...0x9F).contains(byte) ? upper[Int(byte) - 0x80] : Unicode.Scalar(byte)
    }

    private static let upper: [Unicode.Scalar] = [
        "\u{20AC}", "\u{81}", "\u{201A}", "\u{192}", "\u{201E}", "\u{2026}", "\u{2020}", "\u{2021}",
        "\u{2C6}", "\u{2030}", "\u{160}", "\u{2039}", "\u{152}", "\u{8D}", "\u{17D}", "\u{8F}",
        "\u{90}", "\u{2018}", "\u{2019}", "\u{201C}", "\u{201D}", "\u{2022}", "\u{2013}", "\u{2014}",
        "\u{2DC}", "\u{2122}", "\u{161}", "\u{203A}", "\u{153}", "\u{9D}", "\u{17E}", "\u{178}",
    ]
}

// SPDX-License-Identifier: Apache-2.0

/// The character sets that mails name.
enum MailCharset {
    /// Bytes of a charset in UTF-8. Of an unknown one they are taken as UTF-8 where they are, else as Windows-1252, so
    /// that what is ASCII in them can be read.
    static func utf8(_ bytes: [UInt8], _ charset: String) -> (utf8: [UInt8], isKnown: Bool) {
        guard bytes.contains(where: { $0 >= 0x80 }) || charset.hasPrefix("utf-") && charset != "utf-8" else {
            // Seven bits are ASCII in all of them, but for those that shift.
            return (bytes, !charset.hasPrefix("iso-2022") && charset != "utf-7" && charset != "hz-gb-2312")
        }
        switch charset {
        case "iso-8859-1", "iso8859-1", "latin1", "latin-1", "windows-1252", "cp1252", "iso_8859-1":
            return (transcoded(bytes, isLatin9: false), true)
        case "iso-8859-15", "iso8859-15", "latin-9", "latin9": return (transcoded(bytes, isLatin9: true), true)
        case "", "utf-8", "utf8", "us-ascii", "ascii":
            return (TextEncoding.isUTF8(bytes.span) ? bytes : transcoded(bytes, isLatin9: false), true)
        default: return (TextEncoding.isUTF8(bytes.span) ? bytes : transcoded(bytes, isLatin9: false), false)
        }
    }

    /// The charset of a Windows code page (MS-UCODEREF 2.2.1); without one it is that of western Europe.
    static func name(ofCodePage number: UInt64?) -> String {
        switch number {
        case nil, 0, 1252: "windows-1252"
        case 20127: "us-ascii"
        case 28591: "iso-8859-1"
        case 28605: "iso-8859-15"
        case 65001: "utf-8"
        case let number?: "cp\(number)"
        }
    }

    private static func transcoded(_ bytes: [UInt8], isLatin9: Bool) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count + bytes.count / 8)
        for byte in bytes {
            if byte < 0x80 {
                result.append(byte)
            } else {
                let scalar = isLatin9 ? latin9[byte] ?? Unicode.Scalar(byte) : Windows1252.scalar(byte)
                result.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
            }
        }
        return result
    }

    /// Where ISO 8859-15 is not ISO 8859-1.
    private static let latin9: [UInt8: Unicode.Scalar] = [
        0xA4: "€", 0xA6: "Š", 0xA8: "š", 0xB4: "Ž", 0xB8: "ž", 0xBC: "Œ", 0xBD: "œ", 0xBE: "Ÿ",
    ]
}

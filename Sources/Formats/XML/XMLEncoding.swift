// SPDX-License-Identifier: Apache-2.0

/// How the bytes of a document spell characters (XML 1.0, 4.3.3 and Annex F).
///
/// UTF-16 is written anew as UTF-8, once. Everything else is read where it stands: a value is UTF-8 or, where it is not,
/// Windows-1252, of which the printable characters of Latin-1 are a part; what the declaration says is not needed.
enum XMLEncoding {
    /// Whether the document is UTF-16, by its mark or by the shape of its first characters.
    static func isUTF16(_ bytes: Span<UInt8>) -> Bool {
        guard bytes.count >= 4 else { return false }
        return bytes[0] == 0xFE && bytes[1] == 0xFF || bytes[0] == 0xFF && bytes[1] == 0xFE
            || bytes[0] == 0 && bytes[1] == .lessThan && bytes[2] == 0
            || bytes[0] == .lessThan && bytes[1] == 0 && bytes[3] == 0
    }

    /// The document in UTF-8. An unpaired surrogate becomes U+FFFD; an odd last byte is none.
    static func utf8(ofUTF16 bytes: Span<UInt8>) -> [UInt8] {
        guard bytes.count >= 2 else { return [] }
        let isBigEndian = bytes[0] == 0xFE || bytes[0] == 0
        let hasMark = bytes[0] >= 0xFE
        let (high, low) = isBigEndian ? (0, 1) : (1, 0)
        var index = hasMark ? 2 : 0
        var decoded: [UInt8] = []
        decoded.reserveCapacity(bytes.count / 2)
        while index + 1 < bytes.count {
            let first = UInt32(bytes[index + high]) << 8 | UInt32(bytes[index + low])
            index += 2
            if first < 0x80 {
                decoded.append(UInt8(first))
                continue
            }
            var scalar = Unicode.Scalar(first) ?? "\u{FFFD}"
            if (0xD800...0xDBFF).contains(first), index + 1 < bytes.count {
                let second = UInt32(bytes[index + high]) << 8 | UInt32(bytes[index + low])
                if (0xDC00...0xDFFF).contains(second) {
                    scalar = Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00)) ?? "\u{FFFD}"
                    index += 2
                }
            }
            decoded.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
        }
        return decoded
    }
}

// SPDX-License-Identifier: Apache-2.0

/// The rule `text-1`: the decoded text of a text file.
enum PlainText {
    static func text(of bytes: Span<UInt8>) -> String {
        var assembly = TextAssembly()
        switch TextEncoding.of(bytes) {
        case .utf8, .windows1252:
            let mark = bytes.count >= 3 && bytes[0] == 0xEF && bytes[1] == 0xBB && bytes[2] == 0xBF
            assembly.append(bytes.extracting((mark ? 3 : 0)..<bytes.count))
        case .utf16BigEndian: appendUTF16(of: bytes, high: 0, to: &assembly)
        case .utf16LittleEndian: appendUTF16(of: bytes, high: 1, to: &assembly)
        }
        return assembly.text
    }

    /// Decodes the code units behind the byte order mark. An unpaired surrogate becomes U+FFFD; an odd last byte is none.
    private static func appendUTF16(of bytes: Span<UInt8>, high: Int, to assembly: inout TextAssembly) {
        var index = 2
        func unit(_ offset: Int) -> UInt32? {
            guard offset + 1 < bytes.count else { return nil }
            return UInt32(bytes[offset + high]) << 8 | UInt32(bytes[offset + 1 - high])
        }
        while let first = unit(index), !assembly.isFull {
            index += 2
            var value = first
            if (0xD800...0xDBFF).contains(first), let second = unit(index), (0xDC00...0xDFFF).contains(second) {
                value = 0x10000 + (first - 0xD800) << 10 + (second - 0xDC00)
                index += 2
            }
            assembly.append(Unicode.Scalar(value) ?? "\u{FFFD}")
        }
        assembly.cutToLimit()
    }
}

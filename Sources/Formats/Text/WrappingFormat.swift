// SPDX-License-Identifier: Apache-2.0

/// Text formats that may carry messages of other formats inside: XML and HTML, JSON.
enum WrappingFormat {
    static func stands(in bytes: Span<UInt8>) -> Bool {
        let hasMark = bytes.has("\u{FEFF}", at: 0)
        let start = bytes.trimmed((hasMark ? 3 : 0)..<bytes.count).lowerBound
        guard start < bytes.count else { return false }
        switch bytes[start] {
        case UInt8(ascii: "<"): return isMarkup(bytes, from: start)
        case .openingBrace, UInt8(ascii: "["): return isJSON(bytes, from: start)
        default: return false
        }
    }

    /// A declaration, a comment, or an element: a name and, before the tag ends, no more than attributes. A log line
    /// `<20240101-10:00:00, ...>` has no name.
    private static func isMarkup(_ bytes: Span<UInt8>, from start: Int) -> Bool {
        guard start + 1 < bytes.count else { return false }
        let next = bytes[start + 1]
        return next.isLetter || next == UInt8(ascii: "?") || next == UInt8(ascii: "!") || next == UInt8(ascii: "_")
    }

    /// A brace or bracket, and behind it what a JSON value or member begins with.
    private static func isJSON(_ bytes: Span<UInt8>, from start: Int) -> Bool {
        var index = start + 1
        while index < bytes.count, bytes[index].isBlank { index += 1 }
        guard index < bytes.count else { return false }
        switch bytes[index] {
        case UInt8(ascii: "\""), .closingBrace, UInt8(ascii: "]"): return true
        case .openingBrace, UInt8(ascii: "["): return bytes[start] == UInt8(ascii: "[")
        default: return false
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

/// Text formats that may carry messages of other formats inside: XML and HTML, JSON, mail.
enum WrappingFormat {
    static func stands(in bytes: Span<UInt8>) -> Bool {
        let hasMark = bytes.has("\u{FEFF}", at: 0)
        let start = bytes.trimmed((hasMark ? 3 : 0)..<bytes.count).lowerBound
        guard start < bytes.count else { return false }
        switch bytes[start] {
        case UInt8(ascii: "<"): return isMarkup(bytes, from: start)
        case .openingBrace, UInt8(ascii: "["): return isJSON(bytes, from: start)
        default: return isMail(bytes, from: start)
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

    /// Mailbox lines, or header fields (RFC 5322) of which one of the first is of the kinds that only mail has.
    private static func isMail(_ bytes: Span<UInt8>, from start: Int) -> Bool {
        if bytes.has("From ", at: start) { return true }
        var line = start
        for _ in 0..<64 {
            guard line < bytes.count, let nameEnd = headerNameEnd(bytes, from: line) else { return false }
            if isMailHeader(bytes, line..<nameEnd) { return true }
            repeat {
                let limit = min(bytes.count, line + 2048)
                guard let lineEnd = bytes.first(.lineFeed, in: line..<limit) else { return false }
                line = lineEnd + 1
            } while line < bytes.count && (bytes[line] == .space || bytes[line] == 0x09)
        }
        return false
    }

    private static func headerNameEnd(_ bytes: Span<UInt8>, from start: Int) -> Int? {
        var index = start
        while index < bytes.count, bytes[index].isLetter || bytes[index] == .hyphen { index += 1 }
        return index > start && index < bytes.count && bytes[index] == .colon ? index : nil
    }

    private static func isMailHeader(_ bytes: Span<UInt8>, _ name: Range<Int>) -> Bool {
        switch bytes.text(name).lowercased() {
        case "from", "received", "return-path", "mime-version", "message-id", "delivered-to", "content-type": true
        default: false
        }
    }
}

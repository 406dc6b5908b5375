// SPDX-License-Identifier: Apache-2.0

/// Tells a file of SWIFT MT messages from other sources.
enum SwiftMTEvidence {
    /// How many lines may stand before the first header or field.
    private static let linesBefore = 8

    /// Whether a header, a text block or the first fields of a bare body stand at the start of one of the first lines,
    /// and no line before is longer than a line of a header that a bank or a tool puts first.
    static func isSwiftMT(_ bytes: Span<UInt8>) -> Bool {
        var offset = bytes.has("\u{FEFF}", at: 0) ? 3 : 0
        var lines = 0
        while offset < bytes.count, lines <= linesBefore {
            var start = offset
            while start < bytes.count, bytes[start] <= .space, bytes[start] != .lineFeed { start += 1 }
            if start < bytes.count, begins(in: bytes, at: start, isFirst: lines == 0) { return true }
            guard let lineEnd = bytes.first(.lineFeed, in: start..<min(bytes.count, start + 81)) else { return false }
            if lineEnd > start { lines += 1 }
            offset = lineEnd + 1
        }
        return false
    }

    private static func begins(in bytes: Span<UInt8>, at offset: Int, isFirst: Bool) -> Bool {
        if SwiftMTHeader.basicHeaderStands(in: bytes, at: offset) { return true }
        if SwiftMTHeader.laterBlockStands(in: bytes, at: offset) { return true }
        return fieldsStand(in: bytes, at: offset) || isFirst && headerStandsInLine(in: bytes, from: offset)
    }

    /// Whether a field stands at `offset`, and either another one at the start of a later line or the message's end.
    private static func fieldsStand(in bytes: Span<UInt8>, at offset: Int) -> Bool {
        let isTyped = offset + 5 <= bytes.count && SwiftMTBareBodies.isTypeLine(offset..<offset + 5, in: bytes)
        guard isTyped || SwiftMTTag.standing(in: bytes, at: offset) != nil else { return false }
        var line = offset
        for _ in 0..<64 {
            guard let lineEnd = bytes.first(.lineFeed, in: line..<min(bytes.count, line + 2048)) else { return false }
            line = lineEnd + 1
            if line < bytes.count, SwiftMTTag.standing(in: bytes, at: line) != nil { return true }
        }
        return false
    }

    /// Whether a log line brings a basic header behind its time and level.
    private static func headerStandsInLine(in bytes: Span<UInt8>, from offset: Int) -> Bool {
        for index in offset..<min(offset + 256, bytes.count) {
            if bytes[index] == .lineFeed { return false }
            if SwiftMTHeader.basicHeaderStands(in: bytes, at: index) { return true }
        }
        return false
    }
}

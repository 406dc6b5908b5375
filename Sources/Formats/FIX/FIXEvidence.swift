// SPDX-License-Identifier: Apache-2.0

/// Tells a FIX log, capture or file from other sources.
enum FIXEvidence {
    /// Whether the source is FIX: it begins with a message or a line of bare fields, or has none of the NULs of a binary
    /// format and the lines where messages begin make up a twentieth of it. Bytes with NUL (data fields may hold any)
    /// must begin with a message or have one in their first line.
    static func isFIX(_ bytes: Span<UInt8>) -> Bool {
        let hasMark = bytes.has("\u{FEFF}", at: 0)
        let start = bytes.trimmed((hasMark ? 3 : 0)..<bytes.count).lowerBound
        if FIXBareLine.stands(in: bytes, at: start) { return true }
        guard let first = messageWithHeader(in: bytes, from: start) else { return false }
        if first == start { return true }
        guard bytes.first(0, in: 0..<bytes.count) == nil else { return isInFirstLine(first, in: bytes) }
        return linesWithMessages(in: bytes, from: first) * 20 >= bytes.count
    }

    private static func messageWithHeader(in bytes: Span<UInt8>, from offset: Int) -> Int? {
        var next = offset
        while let start = FIXMessageStart.first(in: bytes, from: next) {
            if start.isFollowedByHeader { return start.offset }
            next = start.next
        }
        return nil
    }

    /// The bytes of all lines in which a message begins.
    private static func linesWithMessages(in bytes: Span<UInt8>, from first: Int) -> Int {
        var sum = 0
        var next: Int? = first
        while let start = next {
            let lineEnd = bytes.first(.lineFeed, in: start..<bytes.count) ?? bytes.count
            sum += lineEnd - start
            next = messageWithHeader(in: bytes, from: lineEnd)
        }
        return sum
    }

    private static func isInFirstLine(_ offset: Int, in bytes: Span<UInt8>) -> Bool {
        offset < 1024 && bytes.first(.lineFeed, in: 0..<offset) == nil
    }
}

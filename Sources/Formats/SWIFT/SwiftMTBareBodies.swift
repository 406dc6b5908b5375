// SPDX-License-Identifier: Apache-2.0

import Records

/// Cuts a file of message texts without blocks, as banks hand out statements, into its messages.
///
/// A message ends with the line `-` (which belongs to it) or before the line `$`, or where the next one begins: at a
/// second :20:, :15A:, or :16R:GENL, or at a line of three digits between colons, which some banks put first. Lines of
/// a bank's own header before the first field belong to the message. Blank lines at the ends are gap.
enum SwiftMTBareBodies {
    static func split(_ bytes: Span<UInt8>) -> [ByteSpan] {
        var spans: [ByteSpan] = []
        var body = Body()
        var offset = 0
        while offset < bytes.count {
            let lineEnd = bytes.first(.lineFeed, in: offset..<bytes.count) ?? bytes.count
            read(withoutMarks(offset..<lineEnd, in: bytes), in: bytes, into: &body, &spans)
            offset = lineEnd + 1
        }
        body.finish(&spans)
        return spans
    }

    /// A message as far as it has been read.
    private struct Body {
        var start: Int?
        var end = 0
        var hasField = false
        var hasReference = false
        var hasSequenceA = false
        var hasGeneralInformation = false
        var holdsAnotherMessage = false

        mutating func finish(_ spans: inout [ByteSpan]) {
            if let start, hasField { spans.append(ByteSpan(offset: start, length: end - start)) }
            self = Body()
        }

        mutating func take(_ line: Range<Int>) {
            start = start ?? line.lowerBound
            end = line.upperBound
        }
    }

    private static func read(
        _ line: Range<Int>, in bytes: Span<UInt8>, into body: inout Body, _ spans: inout [ByteSpan]
    ) {
        guard !line.isEmpty else { return }
        if line.count == 1, bytes[line.lowerBound] == .dollar { return body.finish(&spans) }
        if isEndLine(line, in: bytes) {
            if body.start != nil { body.take(line) }
            return body.finish(&spans)
        }
        if !body.holdsAnotherMessage, beginsMessage(line, in: bytes, after: body) { body.finish(&spans) }
        body.take(line)
        note(line, in: bytes, in: &body)
    }

    private static func beginsMessage(_ line: Range<Int>, in bytes: Span<UInt8>, after body: Body) -> Bool {
        guard body.hasField else { return false }
        if isTypeLine(line, in: bytes) { return true }
        guard let (tag, _) = SwiftMTTag.standing(in: bytes, at: line.lowerBound) else { return false }
        switch tag {
        case "20": return body.hasReference
        case "15A": return body.hasReference || body.hasSequenceA
        case "16R": return body.hasGeneralInformation && bytes.has(":16R:GENL", at: line.lowerBound)
        default: return false
        }
    }

    private static func note(_ line: Range<Int>, in bytes: Span<UInt8>, in body: inout Body) {
        guard let (tag, _) = SwiftMTTag.standing(in: bytes, at: line.lowerBound) else { return }
        body.hasField = true
        switch tag {
        case "20": body.hasReference = true
        case "15A": body.hasSequenceA = true
        case "16R": if bytes.has(":16R:GENL", at: line.lowerBound) { body.hasGeneralInformation = true }
        case "77E": body.holdsAnotherMessage = true
        default: break
        }
    }

    private static func isEndLine(_ line: Range<Int>, in bytes: Span<UInt8>) -> Bool {
        bytes[line.lowerBound] == .hyphen
            && (line.count == 1 || line.count == 2 && bytes.has("-}", at: line.lowerBound))
    }

    /// Whether the line is `:940:` or the like: a bank's way to state the message type.
    static func isTypeLine(_ line: Range<Int>, in bytes: Span<UInt8>) -> Bool {
        line.count == 5 && bytes[line.lowerBound] == .colon && bytes[line.lowerBound + 4] == .colon
            && bytes.number(line.lowerBound + 1..<line.lowerBound + 4) != nil
    }

    /// A line without white space, byte order mark and the control characters of DOS-PCC at its ends.
    private static func withoutMarks(_ line: Range<Int>, in bytes: Span<UInt8>) -> Range<Int> {
        func isMark(_ byte: UInt8) -> Bool { byte <= .space }
        var (start, end) = (line.lowerBound, line.upperBound)
        if start == 0, bytes.has("\u{FEFF}", at: 0) { start = 3 }
        while start < end, isMark(bytes[start]) { start += 1 }
        while end > start, isMark(bytes[end - 1]) { end -= 1 }
        return start..<max(start, end)
    }
}

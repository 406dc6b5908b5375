// SPDX-License-Identifier: Apache-2.0

import Records

/// Cuts a FIX log, capture or document into its messages.
///
/// A message begins at a ``FIXMessageStart`` and ends with CheckSum (10) and the separator behind it; a line end behind
/// that is gap, like log prefixes and whatever else stands between messages. The end is found
/// 1. where BodyLength (9) points exactly at `10=` (only for separators of one byte: others change the length),
/// 2. else by reading fields, data fields as long as their length fields say, until `10=`, over line ends if need be,
/// 3. else, if the next message begins or the source ends before any `10=`, at the first line end, or there.
///
/// A source without any beginning, but with lines of bare fields that begin with MsgType (35), as exchanges publish
/// their instruments, is a message a line.
struct FIXSplitter: MessageSplitter {
    let rule = "fix-1"

    func split(_ source: [UInt8]) -> SourceSplit {
        let bytes = source.span
        var spans: [ByteSpan] = []
        var next = FIXMessageStart.first(in: bytes, from: 0)
        while let start = next {
            let (end, following) = Self.end(of: start, in: bytes)
            spans.append(ByteSpan(offset: start.offset, length: end - start.offset))
            next = following ?? FIXMessageStart.first(in: bytes, from: end)
        }
        if spans.isEmpty { spans = Self.bareLines(in: bytes) }
        return SourceSplit(spans.isEmpty ? [ByteSpan(offset: 0, length: source.count)] : spans, .fix)
    }

    /// The end of a message and, if the search for it came upon it, the beginning of the next one.
    private static func end(of start: FIXMessageStart, in bytes: Span<UInt8>) -> (Int, FIXMessageStart?) {
        if let end = endByBodyLength(of: start, in: bytes) { return (end, nil) }
        var search = FIXEndSearch(start)
        return search.run(in: bytes)
    }

    private static func endByBodyLength(of start: FIXMessageStart, in bytes: Span<UInt8>) -> Int? {
        let separator = start.separator
        guard separator.count == 1, bytes.has("9=", at: start.next) else { return nil }
        var lengthEnd = start.next + 2
        while lengthEnd < bytes.count, lengthEnd - start.next < 12, bytes[lengthEnd].isDigit { lengthEnd += 1 }
        guard let length = bytes.number(start.next + 2..<lengthEnd), lengthEnd < bytes.count,
            separator.stands(in: bytes, at: lengthEnd), length < bytes.count - lengthEnd - 1
        else { return nil }
        let checksum = lengthEnd + 1 + length
        guard separator.stands(in: bytes, at: checksum - 1), bytes.has("10=", at: checksum) else { return nil }
        return checksumEnd(at: checksum + 3, separator: separator, in: bytes)
    }

    /// The end of a message whose checksum's digits stand at `offset`, or `nil` where there is no digit.
    static func checksumEnd(at offset: Int, separator: FIXSeparator, in bytes: Span<UInt8>) -> Int? {
        var end = offset
        while end < bytes.count, bytes[end].isDigit { end += 1 }
        guard end > offset else { return nil }
        let isClosed = separator.closesMessage && end < bytes.count && separator.stands(in: bytes, at: end)
        return isClosed ? end + separator.count : end
    }

    /// The lines that begin with `35=` and hold a second field behind SOH.
    private static func bareLines(in bytes: Span<UInt8>) -> [ByteSpan] {
        var spans: [ByteSpan] = []
        var offset = 0
        while offset < bytes.count {
            let lineEnd = bytes.first(.lineFeed, in: offset..<bytes.count) ?? bytes.count
            let line = bytes.trimmed(offset..<lineEnd)
            if FIXBareLine.stands(in: bytes, at: line.lowerBound) {
                spans.append(ByteSpan(offset: line.lowerBound, length: line.count))
            }
            offset = lineEnd + 1
        }
        return spans
    }
}

/// A line of FIX fields without header and trailer.
enum FIXBareLine {
    /// Whether MsgType (35), SOH and another tag stand at `offset`.
    static func stands(in bytes: Span<UInt8>, at offset: Int) -> Bool {
        guard bytes.has("35=", at: offset),
            let end = bytes.first(.startOfHeading, in: offset + 3..<min(offset + 8, bytes.count))
        else { return false }
        return FIXFieldReader.tag(in: bytes, at: end + 1) != nil
    }
}

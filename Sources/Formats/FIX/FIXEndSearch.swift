// SPDX-License-Identifier: Apache-2.0

/// Looks for the end of a FIX message whose BodyLength does not tell it.
///
/// One pass from the message's beginning to its checksum, or to where the next message begins. A search that ends at a
/// line end hands on the next beginning that it came upon; behind a line end data fields are not skipped, so that none
/// is overlooked. So no byte is looked at more than a few times, however the source is made.
struct FIXEndSearch {
    private let start: FIXMessageStart
    private let separator: FIXSeparator
    private var position: Int
    private var firstLineEnd: Int?
    private var announced: (tag: Int, length: Int)?

    init(_ start: FIXMessageStart) {
        self.start = start
        separator = start.separator
        position = start.next
    }

    /// The message's end, and the beginning of the next message where the search came upon it.
    mutating func run(in bytes: Span<UInt8>) -> (Int, FIXMessageStart?) {
        var isField = true
        while position < bytes.count {
            if isField {
                if let end = readField(in: bytes) { return (end, nil) }
                isField = false
                continue
            }
            let byte = bytes[position]
            if separator.separates(in: bytes, at: position) {
                position += separator.count
                isField = true
            } else if byte == UInt8(ascii: "8"), let next = messageStart(in: bytes) {
                return (cut(at: next.offset, in: bytes), next)
            } else {
                if byte == .lineFeed, firstLineEnd == nil { firstLineEnd = position }
                position += 1
            }
        }
        return (cut(at: bytes.count, in: bytes), nil)
    }

    /// Passes a tag, or a whole data field; answers the message's end where it is the checksum's.
    private mutating func readField(in bytes: Span<UInt8>) -> Int? {
        guard let (tag, value) = FIXFieldReader.tag(in: bytes, at: position), tag != 8 else { return nil }
        if tag == 10, let end = FIXSplitter.checksumEnd(at: value, separator: separator, in: bytes),
            firstLineEnd == nil || value + 2 < bytes.count && bytes[value + 2].isDigit
        {
            return end
        }
        defer { announced = announcement(by: tag, value: value, in: bytes) }
        position = value
        if firstLineEnd == nil, let announced, announced.tag == tag, announced.length < bytes.count - value,
            separator.separates(in: bytes, at: value + announced.length)
        {
            position = value + announced.length
        }
        return nil
    }

    private func announcement(by tag: Int, value: Int, in bytes: Span<UInt8>) -> (tag: Int, length: Int)? {
        guard let data = FIXDataFields.data(forLength: tag) else { return nil }
        var end = value
        while end < bytes.count, end - value < 10, bytes[end].isDigit { end += 1 }
        return bytes.number(value..<end).map { (data, $0) }
    }

    private func messageStart(in bytes: Span<UInt8>) -> FIXMessageStart? {
        let behindSeparator =
            position - separator.count >= start.next
            && separator.stands(in: bytes, at: position - separator.count)
        return FIXMessageStart(in: bytes, at: position, floor: behindSeparator ? position : -1)
    }

    /// The end of a message without checksum: the first line end, else `limit`, less white space.
    private func cut(at limit: Int, in bytes: Span<UInt8>) -> Int {
        var end = firstLineEnd ?? limit
        while end > start.versionEnd, bytes[end - 1].isBlank { end -= 1 }
        return end
    }
}

// SPDX-License-Identifier: Apache-2.0

/// One field of a FIX message.
struct FIXField {
    /// The tag, or `nil` where the field is garbled: no `=`, or no number before it.
    let tag: Int?

    /// Where the field begins.
    let offset: Int
    let value: Range<Int>
}

/// Reads the fields of a message one after the other, in one pass.
///
/// A data field (``FIXDataFields``) is as long as the length field before it says, whatever it holds, provided that a
/// separator or the message's end follows there; so no tag inside of it is ever taken for a field. Where the length does
/// not fit, the field ends at the next separator and ``hasWrongDataLength`` says so.
struct FIXFieldReader {
    let separator: FIXSeparator
    private(set) var position: Int
    private(set) var hasWrongDataLength = false
    private var announced: (tag: Int, length: Int?)?

    init(separator: FIXSeparator, from position: Int = 0) {
        self.separator = separator
        self.position = position
    }

    /// The next field, or `nil` at the end of the bytes.
    mutating func next(in bytes: Span<UInt8>) -> FIXField? {
        guard position < bytes.count else { return nil }
        let offset = position
        guard let (tag, valueStart) = Self.tag(in: bytes, at: offset) else {
            let end = separator.fieldEnd(in: bytes, from: offset)
            advance(to: end, in: bytes)
            announced = nil
            return FIXField(tag: nil, offset: offset, value: offset..<end)
        }
        let end = dataEnd(of: tag, from: valueStart, in: bytes) ?? separator.fieldEnd(in: bytes, from: valueStart)
        advance(to: end, in: bytes)
        announced = FIXDataFields.data(forLength: tag).map { ($0, bytes.number(valueStart..<end)) }
        return FIXField(tag: tag, offset: offset, value: valueStart..<end)
    }

    /// A tag of one to nine digits without leading zeros, and the first offset behind its equals sign.
    static func tag(in bytes: Span<UInt8>, at offset: Int) -> (tag: Int, valueStart: Int)? {
        var index = offset
        var tag = 0
        while index < bytes.count, index - offset < 9, bytes[index].isDigit {
            tag = tag * 10 + Int(bytes[index] - 0x30)
            index += 1
        }
        guard index > offset, index < bytes.count, bytes[index] == .equals, bytes[offset] != UInt8(ascii: "0") else {
            return nil
        }
        return (tag, index + 1)
    }

    private mutating func dataEnd(of tag: Int, from start: Int, in bytes: Span<UInt8>) -> Int? {
        guard let announced, announced.tag == tag else { return nil }
        guard let length = announced.length, length <= bytes.count - start,
            start + length == bytes.count || separator.separates(in: bytes, at: start + length)
        else {
            hasWrongDataLength = true
            return nil
        }
        return start + length
    }

    private mutating func advance(to end: Int, in bytes: Span<UInt8>) {
        position = end < bytes.count ? end + separator.count : end
    }
}

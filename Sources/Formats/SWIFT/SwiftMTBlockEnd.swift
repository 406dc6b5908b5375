// SPDX-License-Identifier: Apache-2.0

/// Finds the end of a block, closed or not.
///
/// A block that is not closed ends where something begins that cannot be inside of it: another message, a later block,
/// the line `$` between two messages of an RJE file. A service message may hold one copy of another message.
enum SwiftMTBlockEnd {
    typealias End = (contentEnd: Int, blockEnd: Int, isClosed: Bool)

    /// The end of a block 4 of fields: the line that begins with `-}`.
    ///
    /// Where there is none before the next message, the first `-}` that ends a line or stands before another block
    /// closes the text: some tools write it behind the last field.
    static func ofText(in bytes: Span<UInt8>, from start: Int) -> End {
        var late: Int?
        var index = start
        var isLineStart = false
        while index < bytes.count {
            let byte = bytes[index]
            if byte == .hyphen, bytes.has("-}", at: index) {
                if isLineStart { return (contentEnd(before: index, from: start, in: bytes), index + 2, true) }
                if late == nil, isFollowedByEnd(in: bytes, at: index + 2) { late = index }
            } else if byte == .openingBrace {
                if isLineStart, bytes.has("{5:", at: index) { break }
                if SwiftMTHeader.basicHeaderStands(in: bytes, at: index) { break }
                if isLineStart || late != nil, SwiftMTHeader.laterBlockStands(in: bytes, at: index) { break }
            } else if byte == .dollar, isLineStart, isAlone(in: bytes, at: index) {
                break
            }
            isLineStart = byte.isLineEnd
            index += 1
        }
        if let late { return (late, late + 2, true) }
        let end = withoutTail(start..<index, in: bytes)
        return (end, end, false)
    }

    /// The end of any other block: its braces close.
    static func ofBraces(in bytes: Span<UInt8>, from start: Int, identifier: UInt8) -> End {
        var depth = 1
        var copy: Int?
        var index = start
        scan: while index < bytes.count {
            switch bytes[index] {
            case .closingBrace:
                depth -= 1
                if depth == 0 { return (index, index + 1, true) }
            case .openingBrace:
                if SwiftMTHeader.basicHeaderStands(in: bytes, at: index) {
                    guard identifier == UInt8(ascii: "4"), copy == nil else { break scan }
                    copy = index
                } else if copy == nil, isLaterBlock(in: bytes, at: index, than: identifier) {
                    break scan
                }
                depth += 1
            default: break
            }
            index += 1
        }
        let end = withoutTail(start..<(copy ?? index), in: bytes)
        return (end, end, false)
    }

    private static func isLaterBlock(in bytes: Span<UInt8>, at offset: Int, than identifier: UInt8) -> Bool {
        SwiftMTBlock.stands(in: bytes, at: offset) && bytes[offset + 1] > identifier
    }

    /// Whether nothing but the end of a line, of a message or of the source stands at `offset`.
    private static func isFollowedByEnd(in bytes: Span<UInt8>, at offset: Int) -> Bool {
        guard offset < bytes.count else { return true }
        switch bytes[offset] {
        case .lineFeed, .carriageReturn, .endOfText, .startOfHeading, .dollar, .openingBrace, .closingBrace: return true
        default: return false
        }
    }

    private static func isAlone(in bytes: Span<UInt8>, at offset: Int) -> Bool {
        offset + 1 == bytes.count || bytes[offset + 1].isLineEnd
    }

    /// The line end before `-}` is a part of the end mark.
    private static func contentEnd(before offset: Int, from start: Int, in bytes: Span<UInt8>) -> Int {
        var end = offset
        if end > start, bytes[end - 1] == .lineFeed { end -= 1 }
        if end > start, bytes[end - 1] == .carriageReturn { end -= 1 }
        return end
    }

    /// The end of `range` without white space and the marks that files put between messages.
    private static func withoutTail(_ range: Range<Int>, in bytes: Span<UInt8>) -> Int {
        var end = range.upperBound
        while end > range.lowerBound {
            switch bytes[end - 1] {
            case .endOfText, .startOfHeading, 0: end -= 1
            case .dollar where end - 1 == range.lowerBound || bytes[end - 2].isLineEnd: end -= 1
            case let byte where byte.isBlank: end -= 1
            default: return end
            }
        }
        return end
    }
}

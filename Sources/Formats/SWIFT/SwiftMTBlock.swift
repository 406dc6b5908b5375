// SPDX-License-Identifier: Apache-2.0

/// One block of a SWIFT message: `{1:` basic header, `{2:` application header, `{3:` user header, `{4:` text,
/// `{5:` trailers, `{S:` system trailers (SWIFT User Handbook, FIN message structure).
struct SwiftMTBlock {
    /// The character before the colon.
    let identifier: UInt8

    /// From the opening brace to behind the closing one.
    let range: Range<Int>

    /// What is inside: neither the identifier nor the end mark (`}`, or `-}` of a text) belongs to it.
    let content: Range<Int>

    /// Whether the end mark is there.
    let isClosed: Bool

    /// Whether it is a block 4 made of fields in lines, not of braces.
    let isText: Bool

    /// The block that begins at `offset`, or `nil` where none does.
    init?(in bytes: Span<UInt8>, at offset: Int) {
        guard Self.stands(in: bytes, at: offset) else { return nil }
        identifier = bytes[offset + 1]
        isText = identifier == UInt8(ascii: "4") && Self.isTextStart(in: bytes, at: offset + 3)
        let end =
            isText
            ? SwiftMTBlockEnd.ofText(in: bytes, from: offset + 3)
            : SwiftMTBlockEnd.ofBraces(in: bytes, from: offset + 3, identifier: identifier)
        range = offset..<end.blockEnd
        content = offset + 3..<end.contentEnd
        isClosed = end.isClosed
    }

    /// The rank of a block's identifier in a message, or `nil` where it is none.
    static func rank(_ identifier: UInt8) -> UInt8? {
        switch identifier {
        case UInt8(ascii: "1")...UInt8(ascii: "5"), UInt8(ascii: "S"): identifier
        default: nil
        }
    }

    static func stands(in bytes: Span<UInt8>, at offset: Int) -> Bool {
        offset + 2 < bytes.count && bytes[offset] == .openingBrace && bytes[offset + 2] == .colon
            && rank(bytes[offset + 1]) != nil
    }

    private static func isTextStart(in bytes: Span<UInt8>, at offset: Int) -> Bool {
        var index = offset
        while index < bytes.count, bytes[index].isBlank { index += 1 }
        return index == bytes.count || bytes[index] != .openingBrace
    }

    /// The blocks of the message that begins at `offset`: each is of a higher rank than the one before, and only white
    /// space stands between them.
    static func blocks(in bytes: Span<UInt8>, from offset: Int) -> [SwiftMTBlock] {
        var blocks: [SwiftMTBlock] = []
        var next = offset
        while let block = SwiftMTBlock(in: bytes, at: next), block.identifier > (blocks.last?.identifier ?? 0) {
            blocks.append(block)
            next = block.range.upperBound
            while next < bytes.count, bytes[next].isBlank { next += 1 }
            guard stands(in: bytes, at: next), bytes[next + 1] > block.identifier else { break }
        }
        return blocks
    }
}

// SPDX-License-Identifier: Apache-2.0

/// Finds where JSON values end, without looking into them.
enum JSONDocument {
    /// The first byte behind a byte order mark, white space and record separators (RFC 7464).
    static func start(in bytes: Span<UInt8>) -> Int {
        skipped(bytes.has("\u{FEFF}", at: 0) ? 3 : 0, in: bytes)
    }

    static func skipped(_ offset: Int, in bytes: Span<UInt8>) -> Int {
        var index = offset
        while index < bytes.count, bytes[index].isBlank || bytes[index] == 0x1E { index += 1 }
        return index
    }

    /// The first byte behind the object or array that begins at `offset`, and whether it closes.
    ///
    /// - Parameter isLine: whether a value ends at its line's end at the latest, where the next line begins with a brace:
    ///   in JSON Lines a damaged line takes no other with it.
    static func end(
        ofValueAt offset: Int, limit: Int, isLine: Bool = false, in bytes: Span<UInt8>
    ) -> (end: Int, isClosed: Bool) {
        var depth = 0
        var isInString = false
        var index = offset
        while index < limit {
            let byte = bytes[index]
            if isLine, byte == .lineFeed, index + 1 == limit || bytes[index + 1] == .openingBrace {
                return (index, false)
            }
            if isInString {
                if byte == .backslash {
                    index += 1
                } else if byte == .quote {
                    isInString = false
                }
            } else {
                switch byte {
                case .quote: isInString = true
                case .openingBrace, UInt8(ascii: "["): depth += 1
                case .closingBrace, UInt8(ascii: "]"):
                    depth -= 1
                    if depth <= 0 { return (index + 1, true) }
                default: break
                }
            }
            index += 1
        }
        return (limit, false)
    }

    /// The objects that an array holds, if it holds nothing else and at least one; the last may be unfinished.
    static func objects(inArray range: Range<Int>, of bytes: Span<UInt8>) -> [Range<Int>]? {
        guard let first = range.first, bytes[first] == UInt8(ascii: "[") else { return nil }
        var objects: [Range<Int>] = []
        var index = skipped(first + 1, in: bytes)
        while index < range.upperBound, bytes[index] == .openingBrace {
            let (end, isClosed) = end(ofValueAt: index, limit: range.upperBound, in: bytes)
            objects.append(index..<end)
            index = skipped(end, in: bytes)
            guard isClosed, index < range.upperBound, bytes[index] == .comma else { break }
            index = skipped(index + 1, in: bytes)
        }
        let isEnd = index >= range.upperBound || bytes[index] == UInt8(ascii: "]") && index == range.upperBound - 1
        return isEnd && !objects.isEmpty ? objects : nil
    }
}

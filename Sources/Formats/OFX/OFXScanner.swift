// SPDX-License-Identifier: Apache-2.0

/// Reads the tags of OFX one after the other: of version 1, which is SGML whose leaves need no end tag, and of version 2,
/// which is XML (OFX 2.3 §2). Nothing is expected to be in order.
struct OFXScanner {
    /// A tag, and the value behind it.
    struct Tag {
        /// The whole tag, brackets included.
        let range: Range<Int>

        /// Without attributes.
        let name: Range<Int>
        let isEnd: Bool

        /// What stands between the tag and the next one, without white space at its ends.
        let value: Range<Int>
    }

    private var position: Int
    private let end: Int

    init(in range: Range<Int>) {
        position = range.lowerBound
        end = range.upperBound
    }

    /// The next tag; declarations, comments and brackets without a name are passed over.
    mutating func next(in bytes: Span<UInt8>) -> Tag? {
        while position < end {
            guard let start = bytes.first(UInt8(ascii: "<"), in: position..<end) else { break }
            let isEnd = start + 1 < end && bytes[start + 1] == .solidus
            let nameStart = start + (isEnd ? 2 : 1)
            var index = nameStart
            while index < end, Self.isName(bytes[index]) { index += 1 }
            let name = nameStart..<index
            position = max(index, start + 1)
            guard !name.isEmpty else { continue }
            while index < end, bytes[index] != UInt8(ascii: ">"), bytes[index] != UInt8(ascii: "<") { index += 1 }
            guard index < end, bytes[index] == UInt8(ascii: ">") else {
                position = index
                continue
            }
            let valueStart = index + 1
            let valueEnd = bytes.first(UInt8(ascii: "<"), in: valueStart..<end) ?? end
            position = valueEnd
            return Tag(
                range: start..<valueStart, name: name, isEnd: isEnd, value: bytes.trimmed(valueStart..<valueEnd))
        }
        position = end
        return nil
    }

    private static func isName(_ byte: UInt8) -> Bool {
        byte.isLetter || byte.isDigit || byte == .fullStop || byte == UInt8(ascii: "_")
    }
}

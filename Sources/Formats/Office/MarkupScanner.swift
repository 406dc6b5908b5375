// SPDX-License-Identifier: Apache-2.0

/// Walks over the tags and the text of XML that is known to be simple: the parts of office documents.
///
/// It checks nothing and never goes back; what is no markup is text.
struct MarkupScanner {
    enum Piece {
        case text(Range<Int>)
        /// A section of which the bytes are text as they stand.
        case literal(Range<Int>)
        /// The local name, and the attributes as they stand.
        case start(name: Range<Int>, attributes: Range<Int>, isEmpty: Bool)
        case end(name: Range<Int>)
    }

    private var place = 0

    mutating func next(in bytes: Span<UInt8>) -> Piece? {
        while place < bytes.count {
            let start = place
            guard bytes[start] == UInt8(ascii: "<") else {
                place = bytes.first(UInt8(ascii: "<"), in: start..<bytes.count) ?? bytes.count
                return .text(start..<place)
            }
            if bytes.has("<!--", at: start) {
                skip(to: "-->", from: start + 4, in: bytes)
            } else if bytes.has("<![CDATA[", at: start) {
                skip(to: "]]>", from: start + 9, in: bytes)
                return .literal(start + 9..<max(start + 9, place - 3))
            } else if bytes.has("<?", at: start) {
                skip(to: "?>", from: start + 2, in: bytes)
            } else {
                place = tagEnd(from: start + 1, in: bytes)
                if let piece = tag(start + 1..<place, in: bytes) { return piece }
            }
        }
        return nil
    }

    private mutating func skip(to mark: StaticString, from start: Int, in bytes: Span<UInt8>) {
        var index = start
        while index < bytes.count, !bytes.has(mark, at: index) { index += 1 }
        place = min(bytes.count, index + mark.utf8CodeUnitCount)
    }

    /// The offset behind the `>` of a tag; one inside quotes is none.
    private func tagEnd(from start: Int, in bytes: Span<UInt8>) -> Int {
        var quote: UInt8 = 0
        for index in start..<bytes.count {
            let byte = bytes[index]
            if quote != 0 {
                if byte == quote { quote = 0 }
            } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
                quote = byte
            } else if byte == UInt8(ascii: ">") {
                return index + 1
            }
        }
        return bytes.count
    }

    private func tag(_ range: Range<Int>, in bytes: Span<UInt8>) -> Piece? {
        var end = range.upperBound
        if end > range.lowerBound, bytes[end - 1] == UInt8(ascii: ">") { end -= 1 }
        let isEnd = range.lowerBound < end && bytes[range.lowerBound] == .solidus
        let isEmpty = !isEnd && end > range.lowerBound && bytes[end - 1] == .solidus
        if isEmpty { end -= 1 }
        var nameStart = range.lowerBound + (isEnd ? 1 : 0)
        guard nameStart < end, bytes[nameStart].isLetter || bytes[nameStart] == UInt8(ascii: "_") else { return nil }
        var index = nameStart
        while index < end, !bytes[index].isBlank {
            if bytes[index] == .colon { nameStart = index + 1 }
            index += 1
        }
        return isEnd
            ? .end(name: nameStart..<index) : .start(name: nameStart..<index, attributes: index..<end, isEmpty: isEmpty)
    }
}

extension Span<UInt8> {
    /// The value of the attribute of this name, quotes taken off.
    func attribute(_ name: StaticString, in range: Range<Int>) -> Range<Int>? {
        var index = range.lowerBound
        while index < range.upperBound {
            while index < range.upperBound, self[index].isBlank { index += 1 }
            guard let equals = first(.equals, in: index..<range.upperBound), equals + 1 < range.upperBound else {
                return nil
            }
            let quote = self[equals + 1]
            guard let end = first(quote, in: equals + 2..<range.upperBound) else { return nil }
            if spells(name, trimmed(index..<equals)) { return equals + 2..<end }
            index = end + 1
        }
        return nil
    }
}

/// Text of markup, with its character references decoded, up to the limit of a record's text.
struct MarkupText {
    private(set) var utf8: [UInt8] = []

    var isFull: Bool { utf8.count >= RecordText.limit }

    /// Appends a separator, where there is text and no separator at its end.
    mutating func separate(_ byte: UInt8) {
        guard let last = utf8.last, !isFull, last != .lineFeed else { return }
        if last == 0x09 || last == .space, byte == .lineFeed {
            utf8[utf8.count - 1] = byte
        } else if last != byte {
            utf8.append(byte)
        }
    }

    /// Takes the last byte away, where there is one.
    mutating func dropLast() { _ = utf8.popLast() }

    mutating func append(literal range: Range<Int>, in bytes: Span<UInt8>) {
        for index in range where !isFull { utf8.append(bytes[index]) }
    }

    mutating func append(contentsOf other: ArraySlice<UInt8>) {
        utf8.append(contentsOf: other.prefix(max(0, RecordText.limit - utf8.count)))
    }

    mutating func append(_ range: Range<Int>, in bytes: Span<UInt8>) {
        var index = range.lowerBound
        while index < range.upperBound, !isFull {
            if bytes[index] == UInt8(ascii: "&"),
                let end = bytes.first(UInt8(ascii: ";"), in: index..<min(range.upperBound, index + 12)),
                let scalar = Self.scalar(index + 1..<end, in: bytes)
            {
                utf8.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
                index = end + 1
            } else {
                utf8.append(bytes[index])
                index += 1
            }
        }
    }

    private static func scalar(_ name: Range<Int>, in bytes: Span<UInt8>) -> Unicode.Scalar? {
        if bytes.spells("amp", name) { return "&" }
        if bytes.spells("lt", name) { return "<" }
        if bytes.spells("gt", name) { return ">" }
        if bytes.spells("quot", name) { return "\"" }
        if bytes.spells("apos", name) { return "'" }
        guard let first = name.first, bytes[first] == UInt8(ascii: "#") else { return nil }
        let isHex = name.count > 1 && bytes[first + 1] | 0x20 == UInt8(ascii: "x")
        var number: UInt32 = 0
        let digits = name.dropFirst(isHex ? 2 : 1)
        guard !digits.isEmpty else { return nil }
        for index in digits {
            guard let digit = Character(Unicode.Scalar(bytes[index])).hexDigitValue, isHex || digit < 10,
                number < 0x110000
            else { return nil }
            number = number * (isHex ? 16 : 10) + UInt32(digit)
        }
        return Unicode.Scalar(number)
    }
}

// SPDX-License-Identifier: Apache-2.0

import Records

/// UTF-16 for readers of bytes: a splitter looks at one byte a code unit, a parser at UTF-8.
enum WideText {
    /// One byte a code unit, of a source that begins with a byte order mark of UTF-16: ASCII as it is, any other unit
    /// the letter 0xC3. The unit at `index` stands at `2 + 2 * index`. `nil` for any other source.
    static func narrowed(_ source: Span<UInt8>) -> [UInt8]? {
        guard let high = high(of: source) else { return nil }
        var narrow: [UInt8] = []
        narrow.reserveCapacity(source.count / 2)
        for offset in stride(from: 2, to: source.count - 1, by: 2) {
            let low = source[offset + 1 - high]
            narrow.append(source[offset + high] == 0 && low < 0x80 ? low : 0xC3)
        }
        return narrow
    }

    /// The place in the source of a span of what ``narrowed(_:)`` answered.
    static func span(_ span: ByteSpan) -> ByteSpan { ByteSpan(offset: 2 + 2 * span.offset, length: 2 * span.length) }

    /// The UTF-8 of a piece of a UTF-16 source, with or without its mark: of an even number of bytes, with NUL in a
    /// quarter of the bytes or more, on one side, as rows and messages in Latin letters have. `nil` for any other bytes.
    static func utf8(of piece: Span<UInt8>) -> [UInt8]? {
        guard piece.count >= 2 else { return nil }
        let marked = high(of: piece)
        guard let high = marked ?? guessedHigh(of: piece) else { return nil }
        return utf8(ofUnits: piece.extracting((marked == nil ? 0 : 2)..<piece.count), high: high)
    }

    /// The UTF-8 of UTF-16 code units, whose high byte stands at `high` in each. An unpaired surrogate becomes U+FFFD; an
    /// odd last byte is none.
    static func utf8(ofUnits piece: Span<UInt8>, high: Int) -> [UInt8] {
        var utf8: [UInt8] = []
        utf8.reserveCapacity(piece.count / 2)
        var pending: UInt32?
        for offset in stride(from: 0, to: piece.count - 1, by: 2) {
            let unit = UInt32(piece[offset + high]) << 8 | UInt32(piece[offset + 1 - high])
            if let first = pending, (0xDC00...0xDFFF).contains(unit) {
                append(0x10000 + (first - 0xD800) << 10 + (unit - 0xDC00), to: &utf8)
                pending = nil
                continue
            }
            if pending != nil { append(0xFFFD, to: &utf8) }
            pending = (0xD800...0xDBFF).contains(unit) ? unit : nil
            if pending == nil { append(unit, to: &utf8) }
        }
        if pending != nil { append(0xFFFD, to: &utf8) }
        return utf8
    }

    private static func append(_ value: UInt32, to utf8: inout [UInt8]) {
        if value < 0x80 {
            utf8.append(UInt8(truncatingIfNeeded: value))
        } else {
            utf8.append(
                contentsOf: UTF8.encode(Unicode.Scalar(value) ?? "\u{FFFD}") ?? UTF8.encodedReplacementCharacter)
        }
    }

    /// The place in a code unit of its high byte, as a byte order mark tells it.
    private static func high(of bytes: Span<UInt8>) -> Int? {
        guard bytes.count >= 2 else { return nil }
        if bytes[0] == 0xFE, bytes[1] == 0xFF { return 0 }
        return bytes[0] == 0xFF && bytes[1] == 0xFE ? 1 : nil
    }

    private static func guessedHigh(of bytes: Span<UInt8>) -> Int? {
        guard bytes.count.isMultiple(of: 2) else { return nil }
        var nuls = [0, 0]
        let end = min(bytes.count, 4096)
        for index in 0..<end where bytes[index] == 0 { nuls[index & 1] += 1 }
        guard max(nuls[0], nuls[1]) * 4 >= end, min(nuls[0], nuls[1]) * 2 <= max(nuls[0], nuls[1]) else { return nil }
        return nuls[0] > nuls[1] ? 0 : 1
    }
}

// SPDX-License-Identifier: Apache-2.0

/// Puts a text together from values, within the limit of ``RecordText``.
///
/// A value that is UTF-8 is taken as it stands; any other value is read as Windows-1252, of which Latin-1's printable
/// characters are a part. Control characters other than white space become spaces, so the result is always valid UTF-8
/// without NUL.
struct TextAssembly {
    private var utf8: [UInt8] = []

    var isFull: Bool { utf8.count >= RecordText.limit }

    var text: String { String(decoding: utf8, as: UTF8.self) }

    /// Appends a value and a line feed before it, if it is not the first; nothing where the value is empty.
    mutating func append(_ value: Span<UInt8>) {
        guard !value.isEmpty, !isFull else { return }
        if !utf8.isEmpty { utf8.append(.lineFeed) }
        if TextEncoding.isUTF8(value) {
            appendUTF8(value)
        } else {
            for index in value.indices where !isFull {
                append(Windows1252.scalar(value[index]))
            }
        }
        cutToLimit()
    }

    /// Appends one character; a control character other than white space becomes a space.
    mutating func append(_ scalar: Unicode.Scalar) {
        let isControl = scalar.value < 0x20 ? !(9...13).contains(scalar.value) : (0x7F...0x9F).contains(scalar.value)
        utf8.append(contentsOf: UTF8.encode(isControl ? " " : scalar) ?? UTF8.encodedReplacementCharacter)
    }

    /// Cuts what one character too many has brought in, at a character's boundary.
    mutating func cutToLimit() {
        guard utf8.count > RecordText.limit else { return }
        var end = RecordText.limit
        while end > 0, utf8[end] & 0xC0 == 0x80 { end -= 1 }
        utf8.removeSubrange(end...)
    }

    private mutating func appendUTF8(_ value: Span<UInt8>) {
        let end = min(value.count, RecordText.limit - utf8.count + 4)
        utf8.reserveCapacity(utf8.count + end)
        var index = 0
        var clean = 0
        while index < end {
            let byte = value[index]
            let isNextControl = byte == 0xC2 && index + 1 < value.count && value[index + 1] < 0xA0
            if isNextControl || byte == 0x7F || byte < 0x20 && !byte.isBlank {
                take(value.extracting(clean..<index))
                utf8.append(.space)
                if isNextControl { index += 1 }
                clean = index + 1
            }
            index += 1
        }
        if clean < end { take(value.extracting(clean..<end)) }
        dropUnfinishedCharacter(cut: end < value.count)
    }

    private mutating func take(_ bytes: Span<UInt8>) {
        bytes.withUnsafeBufferPointer { utf8.append(contentsOf: $0) }
    }

    /// A value longer than what is taken of it may have been cut inside a character.
    private mutating func dropUnfinishedCharacter(cut: Bool) {
        guard cut else { return }
        var lead = utf8.count - 1
        while lead > 0, utf8[lead] & 0xC0 == 0x80 { lead -= 1 }
        if utf8[lead] >= 0xC0 { utf8.removeSubrange(lead...) }
    }
}

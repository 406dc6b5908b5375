// SPDX-License-Identifier: Apache-2.0

/// The bytes that the tag formats are written in.
extension UInt8 {
    static let startOfHeading: UInt8 = 0x01
    static let endOfText: UInt8 = 0x03
    static let lineFeed: UInt8 = 0x0A
    static let carriageReturn: UInt8 = 0x0D
    static let space: UInt8 = 0x20
    static let dollar = UInt8(ascii: "$")
    static let quote = UInt8(ascii: "\"")
    static let backslash = UInt8(ascii: "\\")
    static let comma = UInt8(ascii: ",")
    static let semicolon = UInt8(ascii: ";")
    static let hyphen = UInt8(ascii: "-")
    static let fullStop = UInt8(ascii: ".")
    static let colon = UInt8(ascii: ":")
    static let solidus = UInt8(ascii: "/")
    static let equals = UInt8(ascii: "=")
    static let openingBrace = UInt8(ascii: "{")
    static let closingBrace = UInt8(ascii: "}")

    var isDigit: Bool { self &- 0x30 < 10 }
    var isUpperCaseLetter: Bool { self &- 0x41 < 26 }
    var isLetter: Bool { (self | 0x20) &- 0x61 < 26 }
    var isLineEnd: Bool { self == .lineFeed || self == .carriageReturn }
    var isBlank: Bool { self == .space || self &- 9 < 5 }
}

extension Span<UInt8> {
    /// Whether `word` stands at `offset`, byte for byte.
    func has(_ word: StaticString, at offset: Int) -> Bool {
        let length = word.utf8CodeUnitCount
        guard offset >= 0, length <= count - offset else { return false }
        return word.withUTF8Buffer { letters in
            for index in 0..<length where letters[index] != self[offset + index] { return false }
            return true
        }
    }

    /// Whether any byte is a digit.
    var hasDigit: Bool {
        for index in indices where self[index].isDigit { return true }
        return false
    }

    /// The decimal number that `range` spells, or `nil` where it is not one to nine digits.
    func number(_ range: Range<Int>) -> Int? {
        guard (1...9).contains(range.count) else { return nil }
        var number = 0
        for index in range {
            guard self[index].isDigit else { return nil }
            number = number * 10 + Int(self[index] - 0x30)
        }
        return number
    }

    /// The text of `range`: UTF-8, or Windows-1252 where it is not.
    func text(_ range: Range<Int>) -> String {
        let value = extracting(range)
        if value.count <= RecordText.limit, value.isPlain {
            return value.withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }
        }
        var assembly = TextAssembly()
        assembly.append(value)
        return assembly.text
    }

    /// Whether all bytes are printable ASCII, which needs no care.
    private var isPlain: Bool {
        for index in indices where self[index] &- 0x20 >= 0x5F { return false }
        return true
    }

    /// The first offset of `byte` in `range`.
    func first(_ byte: UInt8, in range: Range<Int>) -> Int? {
        for index in range where self[index] == byte { return index }
        return nil
    }

    /// `range` without white space at its ends.
    func trimmed(_ range: Range<Int>) -> Range<Int> {
        var (start, end) = (range.lowerBound, range.upperBound)
        while start < end, self[start].isBlank { start += 1 }
        while end > start, self[end - 1].isBlank { end -= 1 }
        return start..<end
    }
}

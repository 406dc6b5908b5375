// SPDX-License-Identifier: Apache-2.0

/// Reads one JSON text (RFC 8259), token after token, without recursion and with a bounded depth.
///
/// The grammar is checked as it goes: the first thing that is none ends the reading with ``Token/fault``. A lone
/// surrogate in an escape is well-formed (RFC 8259 §8.2) and read as U+FFFD.
struct JSONReader {
    enum Token: Hashable {
        case beginObject
        case endObject
        case beginArray
        case endArray
        /// The place between the quotation marks, escapes as they stand.
        case key(Range<Int>)
        case string(Range<Int>)
        case number(Range<Int>)
        /// `true`, `false`, `null`.
        case literal
        case end
        /// Not JSON from here on.
        case fault
        case tooDeep
    }

    /// The deepest nesting that is followed (RFC 8259 §9 lets a parser set one).
    static let deepest = 512

    private enum Expectation { case value, valueOrEnd, key, keyOrEnd, colon, commaOrEnd, nothing }

    private(set) var position: Int
    private let end: Int
    /// Whether each open container is an object.
    private var stack: [Bool] = []
    private var expectation = Expectation.value

    init(in range: Range<Int>) {
        position = range.lowerBound
        end = range.upperBound
    }

    mutating func next(in bytes: Span<UInt8>) -> Token {
        while position < end {
            let byte = bytes[position]
            if byte == .space || byte == .lineFeed || byte == .carriageReturn || byte == 0x09 {
                position += 1
                continue
            }
            switch (byte, expectation) {
            case (.comma, .commaOrEnd):
                expectation = stack.last == true ? .key : .value
                position += 1
            case (.colon, .colon):
                expectation = .value
                position += 1
            default: return token(byte, in: bytes)
            }
        }
        return expectation == .nothing ? .end : .fault
    }

    private mutating func token(_ byte: UInt8, in bytes: Span<UInt8>) -> Token {
        switch expectation {
        case .nothing, .colon: return .fault
        case .commaOrEnd: return close(byte)
        case .keyOrEnd where byte == .closingBrace: return close(byte)
        case .valueOrEnd where byte == UInt8(ascii: "]"): return close(byte)
        case .key, .keyOrEnd:
            guard byte == .quote, let range = string(in: bytes) else { return .fault }
            expectation = .colon
            return .key(range)
        case .value, .valueOrEnd: return value(byte, in: bytes)
        }
    }

    private mutating func close(_ byte: UInt8) -> Token {
        guard let isObject = stack.last, byte == (isObject ? .closingBrace : UInt8(ascii: "]")) else { return .fault }
        stack.removeLast()
        position += 1
        valueEnds()
        return isObject ? .endObject : .endArray
    }

    private mutating func value(_ byte: UInt8, in bytes: Span<UInt8>) -> Token {
        switch byte {
        case .openingBrace, UInt8(ascii: "["):
            guard stack.count < Self.deepest else { return .tooDeep }
            let isObject = byte == .openingBrace
            stack.append(isObject)
            expectation = isObject ? .keyOrEnd : .valueOrEnd
            position += 1
            return isObject ? .beginObject : .beginArray
        case .quote:
            guard let range = string(in: bytes) else { return .fault }
            valueEnds()
            return .string(range)
        case UInt8(ascii: "t"): return literal("true", in: bytes)
        case UInt8(ascii: "f"): return literal("false", in: bytes)
        case UInt8(ascii: "n"): return literal("null", in: bytes)
        default: return number(in: bytes)
        }
    }

    private mutating func valueEnds() { expectation = stack.isEmpty ? .nothing : .commaOrEnd }

    private mutating func literal(_ word: StaticString, in bytes: Span<UInt8>) -> Token {
        guard bytes.has(word, at: position), position + word.utf8CodeUnitCount <= end else { return .fault }
        position += word.utf8CodeUnitCount
        valueEnds()
        return .literal
    }

    /// A string that begins here (RFC 8259 §7): no control characters, escapes of the known kinds.
    private mutating func string(in bytes: Span<UInt8>) -> Range<Int>? {
        let start = position + 1
        var index = start
        while index < end {
            let byte = bytes[index]
            if byte == .quote {
                position = index + 1
                return start..<index
            }
            guard byte >= 0x20 else { return nil }
            if byte == .backslash {
                guard index + 1 < end else { return nil }
                switch bytes[index + 1] {
                case .quote, .backslash, .solidus, UInt8(ascii: "b"), UInt8(ascii: "f"), UInt8(ascii: "n"),
                    UInt8(ascii: "r"), UInt8(ascii: "t"):
                    index += 1
                case UInt8(ascii: "u"):
                    guard index + 5 < end, JSONString.unit(at: index + 2, in: bytes) != nil else { return nil }
                    index += 5
                default: return nil
                }
            }
            index += 1
        }
        return nil
    }

    /// A number that begins here (RFC 8259 §6).
    private mutating func number(in bytes: Span<UInt8>) -> Token {
        var index = position
        func digits() -> Bool {
            let start = index
            while index < end, bytes[index].isDigit { index += 1 }
            return index > start
        }
        if index < end, bytes[index] == .hyphen { index += 1 }
        if index < end, bytes[index] == UInt8(ascii: "0") {
            index += 1
        } else if !digits() {
            return .fault
        }
        if index < end, bytes[index] == .fullStop {
            index += 1
            guard digits() else { return .fault }
        }
        if index < end, bytes[index] | 0x20 == UInt8(ascii: "e") {
            index += 1
            if index < end, bytes[index] == .hyphen || bytes[index] == UInt8(ascii: "+") { index += 1 }
            guard digits() else { return .fault }
        }
        defer { position = index }
        valueEnds()
        return .number(position..<index)
    }
}

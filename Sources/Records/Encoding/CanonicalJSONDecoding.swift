// SPDX-License-Identifier: Apache-2.0

/// Why bytes are not restricted JSON, and where.
public struct CanonicalJSONError: Error, Equatable, Sendable {
    /// What was found to be wrong.
    public var message: String

    /// The offset in bytes at which the fault begins.
    public var offset: Int
}

extension CanonicalJSON {
    /// Reads one JSON value and nothing after it; white space is allowed, so files edited by hand can be read.
    ///
    /// Nesting is bounded to 64 levels, a member may stand once, integers keep below 2^53: bytes from outside cost
    /// linear time and memory. Two names that are canonically equivalent in Unicode count as one member.
    ///
    /// - Throws: ``CanonicalJSONError`` with the offset of the first fault.
    public init(decoding bytes: some Collection<UInt8>) throws(CanonicalJSONError) {
        var reader = Reader(bytes: Array(bytes))
        self = try reader.document()
    }

    private struct Reader {
        static let deepest = 64

        let bytes: [UInt8]
        var position = 0

        mutating func document() throws(CanonicalJSONError) -> CanonicalJSON {
            let value = try value(depth: 0)
            skipWhiteSpace()
            guard position == bytes.count else { throw failure("bytes stand after the value") }
            return value
        }

        private func failure(_ message: String, at offset: Int? = nil) -> CanonicalJSONError {
            CanonicalJSONError(message: message, offset: offset ?? position)
        }

        private var current: UInt8? { position < bytes.count ? bytes[position] : nil }

        private mutating func skipWhiteSpace() {
            while let byte = current, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { position += 1 }
        }

        private mutating func take(_ byte: UInt8) -> Bool {
            skipWhiteSpace()
            guard current == byte else { return false }
            position += 1
            return true
        }

        private mutating func value(depth: Int) throws(CanonicalJSONError) -> CanonicalJSON {
            guard depth < Self.deepest else { throw failure("values are nested deeper than \(Self.deepest) levels") }
            skipWhiteSpace()
            guard let byte = current else { throw failure("a value was expected, not the end") }
            switch byte {
            case UInt8(ascii: "{"): return try object(depth: depth)
            case UInt8(ascii: "["): return try array(depth: depth)
            case UInt8(ascii: "\""): return .string(try string())
            case UInt8(ascii: "t"): return try word("true", .boolean(true))
            case UInt8(ascii: "f"): return try word("false", .boolean(false))
            case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try integer()
            default: throw failure("a string, integer, boolean, array or object was expected")
            }
        }

        private mutating func word(
            _ text: String, _ value: CanonicalJSON
        ) throws(CanonicalJSONError) -> CanonicalJSON {
            guard bytes[position...].starts(with: text.utf8) else { throw failure("'\(text)' was expected") }
            position += text.utf8.count
            return value
        }

        private mutating func integer() throws(CanonicalJSONError) -> CanonicalJSON {
            let start = position
            if current == UInt8(ascii: "-") { position += 1 }
            let first = position
            while let byte = current, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) { position += 1 }
            let digits = bytes[first..<position]
            if let byte = current, [UInt8(ascii: "."), UInt8(ascii: "e"), UInt8(ascii: "E")].contains(byte) {
                throw failure("fractions and exponents are not allowed")
            }
            guard !digits.isEmpty, digits.count == 1 || digits.first != UInt8(ascii: "0"),
                let value = Int64(String(decoding: bytes[start..<position], as: UTF8.self)),
                value.magnitude <= CanonicalJSON.largestInteger.magnitude
            else { throw failure("an integer below 2^53 was expected", at: start) }
            return .integer(value)
        }

        private mutating func array(depth: Int) throws(CanonicalJSONError) -> CanonicalJSON {
            position += 1
            var values: [CanonicalJSON] = []
            if take(UInt8(ascii: "]")) { return .array(values) }
            repeat { values.append(try value(depth: depth + 1)) } while take(UInt8(ascii: ","))
            guard take(UInt8(ascii: "]")) else { throw failure("',' or ']' was expected") }
            return .array(values)
        }

        private mutating func object(depth: Int) throws(CanonicalJSONError) -> CanonicalJSON {
            position += 1
            var members: [String: CanonicalJSON] = [:]
            if take(UInt8(ascii: "}")) { return .object(members) }
            repeat {
                skipWhiteSpace()
                guard current == UInt8(ascii: "\"") else { throw failure("the name of a member was expected") }
                let start = position
                let name = try string()
                guard take(UInt8(ascii: ":")) else { throw failure("':' was expected") }
                guard members.updateValue(try value(depth: depth + 1), forKey: name) == nil else {
                    throw failure("a member stands twice", at: start)
                }
            } while take(UInt8(ascii: ","))
            guard take(UInt8(ascii: "}")) else { throw failure("',' or '}' was expected") }
            return .object(members)
        }

        private mutating func string() throws(CanonicalJSONError) -> String {
            let start = position
            position += 1
            // Nearly every string is its bytes: they are looked through once, and copied once.
            var end = position
            while end < bytes.count, case let byte = bytes[end], byte != 0x22, byte != 0x5C, byte >= 0x20 { end += 1 }
            if end < bytes.count, bytes[end] == UInt8(ascii: "\"") {
                guard let text = String(validating: bytes[position..<end], as: UTF8.self) else {
                    throw failure("a string is not UTF-8", at: start)
                }
                position = end + 1
                return text
            }
            var units = Array(bytes[position..<end])
            position = end
            while let byte = current {
                position += 1
                switch byte {
                case UInt8(ascii: "\""):
                    guard let text = String(validating: units, as: UTF8.self) else {
                        throw failure("a string is not UTF-8", at: start)
                    }
                    return text
                case UInt8(ascii: "\\"): try escape(into: &units)
                case 0..<0x20: throw failure("a control character stands in a string", at: position - 1)
                default: units.append(byte)
                }
            }
            throw failure("a string has no end")
        }

        private mutating func escape(into units: inout [UInt8]) throws(CanonicalJSONError) {
            guard let byte = current else { throw failure("a string has no end") }
            position += 1
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): units.append(byte)
            case UInt8(ascii: "b"): units.append(0x08)
            case UInt8(ascii: "f"): units.append(0x0C)
            case UInt8(ascii: "n"): units.append(0x0A)
            case UInt8(ascii: "r"): units.append(0x0D)
            case UInt8(ascii: "t"): units.append(0x09)
            case UInt8(ascii: "u"): units.append(contentsOf: try escapedScalar().utf8)
            default: throw failure("an unknown escape stands in a string", at: position - 2)
            }
        }

        private mutating func escapedScalar() throws(CanonicalJSONError) -> String {
            let start = position - 2
            let first = try codeUnit()
            var value = UInt32(first)
            if UTF16.isLeadSurrogate(first) {
                let isPair = bytes[position...].starts(with: #"\u"#.utf8)
                position += isPair ? 2 : 0
                guard isPair, case let second = try codeUnit(), UTF16.isTrailSurrogate(second) else {
                    throw failure("half a surrogate pair", at: start)
                }
                value = 0x10000 + (UInt32(first) & 0x3FF) << 10 + (UInt32(second) & 0x3FF)
            }
            guard let scalar = Unicode.Scalar(value) else { throw failure("half a surrogate pair", at: start) }
            return String(Character(scalar))
        }

        private mutating func codeUnit() throws(CanonicalJSONError) -> UInt16 {
            guard position + 4 <= bytes.count,
                let pair = Hexadecimal.decode(String(decoding: bytes[position..<position + 4], as: UTF8.self))
            else { throw failure("four hexadecimal digits were expected") }
            position += 4
            return UInt16(pair[0]) << 8 | UInt16(pair[1])
        }
    }
}

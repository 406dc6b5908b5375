// SPDX-License-Identifier: Apache-2.0

extension CanonicalJSON {
    /// The canonical bytes of this value: members sorted by UTF-16 code units, no white space (RFC 8785, section 3.2).
    public var encoded: [UInt8] {
        var output: [UInt8] = []
        output.reserveCapacity(512)
        append(to: &output)
        return output
    }

    /// The canonical bytes as text.
    public var encodedText: String { String(decoding: encoded, as: UTF8.self) }

    private func append(to output: inout [UInt8]) {
        switch self {
        case .string(let value): Self.append(value, to: &output)
        case .boolean(let value): output.append(contentsOf: (value ? "true" : "false").utf8)
        case .integer(let value): output.append(contentsOf: String(value).utf8)
        case .array(let values):
            output.append(UInt8(ascii: "["))
            for (index, value) in values.enumerated() {
                if index > 0 { output.append(UInt8(ascii: ",")) }
                value.append(to: &output)
            }
            output.append(UInt8(ascii: "]"))
        case .object(let members):
            output.append(UInt8(ascii: "{"))
            let sorted = members.sorted { Self.precedes($0.key, $1.key) }
            for (index, member) in sorted.enumerated() {
                if index > 0 { output.append(UInt8(ascii: ",")) }
                Self.append(member.key, to: &output)
                output.append(UInt8(ascii: ":"))
                member.value.append(to: &output)
            }
            output.append(UInt8(ascii: "}"))
        }
    }

    /// The order of UTF-16 code units. It is that of the bytes, but that what needs a surrogate stands before U+E000.
    private static func precedes(_ left: String, _ right: String) -> Bool {
        var others = right.utf8.makeIterator()
        for byte in left.utf8 {
            guard let other = others.next() else { return false }
            guard byte != other else { continue }
            return byte >= 0xEE && other >= 0xEE && (byte >= 0xF0) != (other >= 0xF0) ? byte > other : byte < other
        }
        return others.next() != nil
    }

    static func append(_ text: String, to output: inout [UInt8]) {
        output.append(UInt8(ascii: "\""))
        var text = text
        let isPlain = text.withUTF8 { bytes in
            for byte in bytes where byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") {
                return false
            }
            output.append(contentsOf: bytes)
            return true
        }
        guard !isPlain else { return output.append(UInt8(ascii: "\"")) }
        for unit in text.utf8 {
            switch unit {
            case UInt8(ascii: "\""): output.append(contentsOf: #"\""#.utf8)
            case UInt8(ascii: "\\"): output.append(contentsOf: #"\\"#.utf8)
            case 0x08: output.append(contentsOf: #"\b"#.utf8)
            case 0x09: output.append(contentsOf: #"\t"#.utf8)
            case 0x0A: output.append(contentsOf: #"\n"#.utf8)
            case 0x0C: output.append(contentsOf: #"\f"#.utf8)
            case 0x0D: output.append(contentsOf: #"\r"#.utf8)
            case 0..<0x20: output.append(contentsOf: (#"\u00"# + Hexadecimal.encode([unit])).utf8)
            default: output.append(unit)
            }
        }
        output.append(UInt8(ascii: "\""))
    }
}

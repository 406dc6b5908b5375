// SPDX-License-Identifier: Apache-2.0

/// A field tag: two digits and perhaps a letter option, such as 20, 23G or 98A (SWIFT User Handbook, field structure).
struct SwiftMTTag: Hashable, Sendable, ExpressibleByStringLiteral {
    private let code: UInt32

    init(stringLiteral value: StaticString) {
        code = value.withUTF8Buffer { $0.reduce(0) { $0 << 8 | UInt32($1) } }
    }

    /// The tag that stands at `offset` between two colons, and the first offset of its value.
    ///
    /// `NS` is a tag of German statements; a colon before anything else begins no field but goes on with the last one.
    static func standing(in bytes: Span<UInt8>, at offset: Int) -> (tag: SwiftMTTag, valueStart: Int)? {
        guard offset + 3 < bytes.count, bytes[offset] == .colon else { return nil }
        let (first, second, third) = (bytes[offset + 1], bytes[offset + 2], bytes[offset + 3])
        guard first.isDigit && second.isDigit || bytes.has("NS:", at: offset + 1) else { return nil }
        let code = UInt32(first) << 8 | UInt32(second)
        if third == .colon { return (SwiftMTTag(code: code), offset + 4) }
        guard first.isDigit, third.isUpperCaseLetter, offset + 4 < bytes.count, bytes[offset + 4] == .colon else {
            return nil
        }
        return (SwiftMTTag(code: code << 8 | UInt32(third)), offset + 5)
    }

    /// The two digits.
    var number: Int {
        let digits = code > 0xFFFF ? code >> 8 : code
        return (Int(digits >> 8) - 0x30) * 10 + Int(digits & 0xFF) - 0x30
    }

    /// The letter option, if there is one.
    var option: UInt8? { code > 0xFFFF ? UInt8(truncatingIfNeeded: code) : nil }

    private init(code: UInt32) { self.code = code }
}

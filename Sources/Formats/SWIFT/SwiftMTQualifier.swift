// SPDX-License-Identifier: Apache-2.0

/// The four letters that tell what a generic field is about, such as SEME (ISO 15022, qualifiers).
struct SwiftMTQualifier: Hashable, Sendable, ExpressibleByStringLiteral {
    private let code: UInt32

    init(stringLiteral value: StaticString) {
        code = value.withUTF8Buffer { $0.reduce(0) { $0 << 8 | UInt32($1) } }
    }

    /// The qualifier of four capital letters or digits at `offset`, if one stands there.
    init?(in bytes: Span<UInt8>, at offset: Int) {
        guard offset + 4 <= bytes.count else { return nil }
        var code: UInt32 = 0
        for index in offset..<offset + 4 {
            guard bytes[index].isUpperCaseLetter || bytes[index].isDigit else { return nil }
            code = code << 8 | UInt32(bytes[index])
        }
        self.code = code
    }
}

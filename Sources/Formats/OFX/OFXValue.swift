// SPDX-License-Identifier: Apache-2.0

/// The characters of a value of OFX: the escapes of SGML and XML resolved (OFX 2.3 §2.3.2.1).
enum OFXValue {
    private static let escapes: [(name: StaticString, byte: UInt8)] = [
        ("&lt;", UInt8(ascii: "<")), ("&gt;", UInt8(ascii: ">")), ("&amp;", UInt8(ascii: "&")), ("&nbsp;", .space),
        ("&apos;", UInt8(ascii: "'")), ("&quot;", .quote),
    ]

    static func unescaped(_ range: Range<Int>, in bytes: Span<UInt8>) -> [UInt8] {
        var value: [UInt8] = []
        value.reserveCapacity(range.count)
        var index = range.lowerBound
        while index < range.upperBound {
            if bytes[index] == UInt8(ascii: "&"), let escape = escapes.first(where: { bytes.has($0.name, at: index) }) {
                value.append(escape.byte)
                index += escape.name.utf8CodeUnitCount
            } else {
                value.append(bytes[index])
                index += 1
            }
        }
        return value
    }
}

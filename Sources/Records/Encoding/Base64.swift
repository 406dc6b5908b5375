// SPDX-License-Identifier: Apache-2.0

/// Bytes as base64 with padding (RFC 4648, section 4), strictly: what is not what ``encode(_:)`` gives is refused.
public enum Base64 {
    private static let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    private static let padding = UInt8(ascii: "=")

    public static func encode(_ bytes: some Collection<UInt8>) -> String {
        let bytes = Array(bytes)
        var result: [UInt8] = []
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let group = bytes[start..<min(start + 3, bytes.count)]
            let value = group.reduce(UInt32(0)) { $0 << 8 | UInt32($1) } << (8 * UInt32(3 - group.count))
            for place in 0..<4 {
                let digit = digits[Int(value >> (18 - 6 * UInt32(place))) & 63]
                result.append(place <= group.count ? digit : padding)
            }
        }
        return String(decoding: result, as: UTF8.self)
    }

    /// The bytes, or `nil` for anything that ``encode(_:)`` does not give, such as white space or bits left over.
    public static func decode(_ text: some StringProtocol) -> [UInt8]? {
        let units = Array(text.utf8)
        guard units.count % 4 == 0 else { return nil }
        var result: [UInt8] = []
        for start in stride(from: 0, to: units.count, by: 4) {
            let group = units[start..<start + 4].prefix { $0 != padding }
            let values = group.compactMap { unit in digits.firstIndex(of: unit).map { UInt32($0) } }
            guard values.count == group.count, values.count >= 2 else { return nil }
            let value = values.reduce(0) { $0 << 6 | $1 } << (6 * UInt32(4 - values.count))
            for place in 0..<values.count - 1 {
                result.append(UInt8(truncatingIfNeeded: value >> (16 - 8 * UInt32(place))))
            }
        }
        return encode(result).utf8.elementsEqual(units) ? result : nil
    }
}

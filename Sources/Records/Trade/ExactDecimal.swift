// SPDX-License-Identifier: Apache-2.0

/// A decimal number as it was stated, exactly: no binary fraction ever stands in for an amount or a price.
///
/// At most 38 digits. Two values are equal when the numbers are: 1.50 is 1.5, and -0 is 0.
public struct ExactDecimal: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// Digits without leading zeros, at least one; the last `scale` of them stand behind the point.
    private let digits: [UInt8]
    private let scale: Int
    private let isNegative: Bool

    /// The most digits of a number.
    public static let mostDigits = 38

    /// Reads a number written with a decimal point, such as `-1234.50`; `nil` where the text is none.
    public init?(_ text: some StringProtocol) { self.init(String(text)) }

    /// Reads a number written with a decimal point.
    public init?(_ text: String) { self.init(bytes: text.utf8, point: UInt8(ascii: "."), group: nil) }

    /// Reads a number with a decimal comma, as SWIFT MT writes it: `1234,50` and `1234,`.
    public init?(decimalComma text: some StringProtocol) { self.init(decimalComma: String(text)) }

    /// Reads a number with a decimal comma.
    public init?(decimalComma text: String) {
        self.init(bytes: text.utf8, point: UInt8(ascii: ","), group: nil)
    }

    /// Reads a number with a decimal point and groups of three digits, such as `1,234,567.50`. A comma that does not
    /// stand before three digits is refused.
    public init?(grouped text: some StringProtocol) {
        self.init(bytes: String(text).utf8, point: UInt8(ascii: "."), group: UInt8(ascii: ","))
    }

    private init?(bytes: String.UTF8View, point: UInt8, group: UInt8?) {
        var digits: [UInt8] = []
        digits.reserveCapacity(min(bytes.count, Self.mostDigits))
        var scale: Int?
        var isNegative = false
        var sinceGroup: Int?
        var isFirst = true
        var count = 0
        for byte in bytes {
            defer { isFirst = false }
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"):
                count += 1
                guard digits.count < Self.mostDigits else { return nil }
                if !(digits.isEmpty && byte == UInt8(ascii: "0")) || scale != nil { digits.append(byte - 0x30) }
                if scale != nil { scale! += 1 } else if sinceGroup != nil { sinceGroup! += 1 }
            case UInt8(ascii: "-") where isFirst: isNegative = true
            case UInt8(ascii: "+") where isFirst: continue
            case point where scale == nil:
                guard sinceGroup == nil || sinceGroup == 3 else { return nil }
                sinceGroup = nil
                scale = 0
            case group where scale == nil:
                guard count > 0, sinceGroup == nil ? count <= 3 : sinceGroup == 3 else { return nil }
                sinceGroup = 0
            default: return nil
            }
        }
        guard count > 0, sinceGroup == nil || sinceGroup == 3 else { return nil }
        var places = scale ?? 0
        while places > 0, digits.last == 0 {
            digits.removeLast()
            places -= 1
        }
        let leading = digits.prefix { $0 == 0 }.count
        digits.removeFirst(leading)
        self.digits = digits
        self.scale = digits.isEmpty ? 0 : places
        self.isNegative = isNegative && !digits.isEmpty
    }

    /// -1 below 0, 0, and 1 above it.
    public var sign: Int { digits.isEmpty ? 0 : isNegative ? -1 : 1 }

    /// The number with a decimal point, without needless zeros: `-1234.5`, `0.05`, `0`.
    public var description: String {
        guard !digits.isEmpty else { return "0" }
        var text = isNegative ? "-" : ""
        let whole = max(0, digits.count - scale)
        text += whole == 0 ? "0" : String(decoding: digits[..<whole].map { $0 + 0x30 }, as: UTF8.self)
        guard scale > 0 else { return text }
        let zeros = String(repeating: "0", count: max(0, scale - digits.count))
        return text + "." + zeros + String(decoding: digits[whole...].map { $0 + 0x30 }, as: UTF8.self)
    }

    public static func < (left: Self, right: Self) -> Bool {
        if left.isNegative != right.isNegative { return left.isNegative }
        let isLess = left.magnitudeIsLess(than: right)
        return left.isNegative ? right.magnitudeIsLess(than: left) : isLess
    }

    private func magnitudeIsLess(than other: Self) -> Bool {
        let (whole, otherWhole) = (digits.count - scale, other.digits.count - other.scale)
        guard !digits.isEmpty, !other.digits.isEmpty else { return digits.isEmpty && !other.digits.isEmpty }
        guard whole == otherWhole else { return whole < otherWhole }
        return digits.lexicographicallyPrecedes(other.digits)
    }
}

/// An amount of a currency.
public struct Money: Hashable, Sendable {
    public var amount: ExactDecimal

    /// Three letters (ISO 4217); empty where the record names none.
    public var currency: String

    public init(_ amount: ExactDecimal, _ currency: String) {
        self.amount = amount
        self.currency = currency
    }
}

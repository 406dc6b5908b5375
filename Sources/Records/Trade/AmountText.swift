// SPDX-License-Identifier: Apache-2.0

/// Decimal numbers for people.
public enum AmountText {
    /// An amount of money: a number with no fewer than two decimals, where it has any.
    public static func money(_ value: ExactDecimal) -> String {
        let text = grouped(value)
        return text.dropLast().hasSuffix(".") ? text + "0" : text
    }

    /// A number with its thousands parted.
    public static func grouped(_ value: ExactDecimal) -> String {
        let text = "\(value)"
        let sign = text.hasPrefix("-") ? "-" : ""
        let parts = text.dropFirst(sign.count).split(separator: ".", maxSplits: 1)
        guard var digits = parts.first.map({ Array($0) }) else { return text }
        var position = digits.count - 3
        while position > 0 {
            digits.insert(",", at: position)
            position -= 3
        }
        return sign + String(digits) + (parts.count > 1 ? ".\(parts[1])" : "")
    }
}

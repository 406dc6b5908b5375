// SPDX-License-Identifier: Apache-2.0

internal import Records

/// Reads numbers as people type them, and what lies between them: `1,000,000`, `1000000.00`, `250k`, `1.5m`, `1e6`.
enum NumberReading {
    /// The condition that `text` states: `5`, `>5`, `<=5`, `1..2`, `1..`, `>1..<2`.
    static func condition(_ text: String) -> FieldCondition? {
        guard text.utf8.count <= 200 else { return nil }
        if let sides = RangeReading.sides(of: text) { return between(sides.lower, sides.upper) }
        let (sign, value) = RangeReading.comparison(of: text)
        guard let number = number(value) else { return nil }
        return switch sign {
        case .equal: range(NumberRange.End(number), NumberRange.End(number))
        case .atLeast: range(NumberRange.End(number), nil)
        case .atMost: range(nil, NumberRange.End(number))
        case .above: range(NumberRange.End(number, isIncluded: false), nil)
        case .below: range(nil, NumberRange.End(number, isIncluded: false))
        }
    }

    private static func between(_ lower: String, _ upper: String) -> FieldCondition? {
        let from = end(lower, leftOutBy: ">")
        let through = end(upper, leftOutBy: "<")
        guard from != nil || lower.isEmpty, through != nil || upper.isEmpty else { return nil }
        return range(from, through)
    }

    private static func end(_ text: String, leftOutBy sign: Unicode.Scalar) -> NumberRange.End? {
        let isIncluded = text.unicodeScalars.first != sign
        let value = isIncluded ? text : String(text.unicodeScalars.dropFirst())
        return number(value).map { NumberRange.End($0, isIncluded: isIncluded) }
    }

    private static func range(_ lower: NumberRange.End?, _ upper: NumberRange.End?) -> FieldCondition? {
        let range = NumberRange(lower: lower, upper: upper)
        return lower == nil && upper == nil || range.isEmpty ? nil : .numbers(range)
    }

    /// A number with or without groups of three digits, and with `k`, `m`, `bn` or an exponent behind it.
    static func number(_ text: String) -> ExactDecimal? {
        let folded = text.lowercased()
        for (suffix, places) in [("k", 3), ("bn", 9), ("b", 9), ("m", 6)] where folded.hasSuffix(suffix) {
            return scaled(String(folded.dropLast(suffix.count)), by: places)
        }
        let parts = folded.split(separator: "e", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2 else { return scaled(folded, by: 0) }
        guard parts[1].utf8.count <= 3, let places = Int(parts[1]), (0...ExactDecimal.mostDigits).contains(places)
        else {
            return nil
        }
        return scaled(String(parts[0]), by: places)
    }

    /// The number times ten to the power of `places`, by moving its point.
    private static func scaled(_ text: String, by places: Int) -> ExactDecimal? {
        guard let number = ExactDecimal(grouped: text) else { return nil }
        guard places > 0 else { return number }
        let parts = number.description.split(separator: ".")
        let fraction = parts.count > 1 ? String(parts[1]) : ""
        let padded = fraction + String(repeating: "0", count: max(0, places - fraction.count))
        return ExactDecimal("\(parts[0])\(padded.prefix(places)).\(padded.dropFirst(places))")
    }
}

// SPDX-License-Identifier: Apache-2.0

/// Reads the signs of a range or a comparison.
enum RangeReading {
    /// The two sides of a range, `a..b`; `nil` where there are no two points.
    static func sides(of text: String) -> (lower: String, upper: String)? {
        let scalars = text.unicodeScalars
        var index = scalars.startIndex
        while index < scalars.endIndex {
            let next = scalars.index(after: index)
            guard next < scalars.endIndex else { return nil }
            if scalars[index] == ".", scalars[next] == "." {
                return (String(scalars[..<index]), String(scalars[scalars.index(after: next)...]))
            }
            index = next
        }
        return nil
    }

    /// The sign of a comparison at the beginning, and what follows it.
    static func comparison(of text: String) -> (sign: Comparison, value: String) {
        for sign in Comparison.allCases where text.unicodeScalars.starts(with: sign.rawValue.unicodeScalars) {
            return (sign, String(text.unicodeScalars.dropFirst(sign.rawValue.unicodeScalars.count)))
        }
        return (.equal, text)
    }

    /// The longer signs first, for `>` begins `>=`.
    enum Comparison: String, CaseIterable {
        case atLeast = ">="
        case atMost = "<="
        case above = ">"
        case below = "<"
        case equal = "="
    }
}

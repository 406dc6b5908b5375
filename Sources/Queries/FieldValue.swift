// SPDX-License-Identifier: Apache-2.0

internal import Records

/// Reads what was typed behind the colon of a field.
enum FieldValue {
    /// What `text` asks of `field`; `nil` where it is no value for it.
    ///
    /// - Parameter isQuoted: between quotes a star is a star.
    static func condition(_ text: String, of field: SearchField, isQuoted: Bool) -> FieldCondition? {
        switch field.kind {
        case .code, .name: plain(text, isQuoted: isQuoted)
        case .choice(let values): choice(text, of: values)
        case .date: PeriodReading.condition(text)
        case .number: NumberReading.condition(text)
        }
    }

    private static func plain(_ text: String, isQuoted: Bool) -> FieldCondition? {
        if isQuoted { return text.holdsToken ? .equals(text) : nil }
        guard text.unicodeScalars.first != "(" else { return nil }
        guard text.unicodeScalars.contains("*") else { return text.holdsToken ? .equals(text) : nil }
        guard let stem = PrefixReading.stem(of: text), isBare(stem) else { return nil }
        return .prefix(stem)
    }

    /// Whether a value behind a colon is read as this value without quotes, wherever the field stands.
    static func isBare(_ value: String) -> Bool {
        guard let first = value.unicodeScalars.first, first != "\"", first != "(" else { return false }
        // Behind a digit nothing begins a name, a phrase or an exclusion, as behind the colon.
        return !value.unicodeScalars.contains("*") && TermReading.isUnmarked("0" + value)
    }

    private static func choice(_ text: String, of values: [String]) -> FieldCondition? {
        guard text.utf8.count <= 20 else { return nil }
        let folded = text.lowercased()
        return values.first { $0 == folded }.map { .equals($0) }
    }

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

/// Reads a word with a star behind it.
enum PrefixReading {
    /// The word without its star; `nil` where there is another star, or fewer than two letters or digits.
    static func stem(of word: String) -> String? {
        guard word.unicodeScalars.last == "*" else { return nil }
        let stem = word.unicodeScalars.dropLast()
        guard !stem.contains("*"), stem.lazy.filter({ $0.beginsToken }).prefix(2).count == 2 else { return nil }
        return String(String.UnicodeScalarView(stem))
    }
}

// SPDX-License-Identifier: Apache-2.0

internal import Records

/// What was typed behind the colon of a field, as it was read.
struct FieldValue {
    /// What it asks of the field; `nil` where it is no value for it.
    var condition: FieldCondition?

    /// What there is to say of it, where it is more than that the field takes no such value.
    var reason: QueryNote.Reason?

    /// Reads `text` as a value of `field`.
    ///
    /// - Parameters:
    ///   - isQuoted: between quotes a star is a star.
    ///   - today: the day that `yesterday` and the like are counted from; without it they are no values.
    init(_ text: String, of field: SearchField, isQuoted: Bool, today: CivilDate?) {
        switch field.kind {
        case .code, .name:
            if isQuoted { condition = text.holdsToken ? .equals(text) : nil } else { readPlain(text, of: field) }
        case .choice(let values): condition = Self.choice(text, of: values)
        case .date: self = PeriodReading.value(text, today: today)
        case .number: condition = NumberReading.condition(text)
        }
    }

    init(condition: FieldCondition?, reason: QueryNote.Reason?) {
        self.condition = condition
        self.reason = reason
    }

    private mutating func readPlain(_ text: String, of field: SearchField) {
        guard text.unicodeScalars.first != "(" else { return }
        guard text.unicodeScalars.contains("*") else {
            condition = text.holdsToken ? .equals(text) : nil
            return
        }
        if let stem = StarReading.stem(of: text), Self.isBare(stem) { condition = .prefix(stem) }
        guard field.takesParts else { return }
        if let part = StarReading.part(of: text), Self.isBare(part) { condition = .contains(part) }
        if let end = StarReading.end(of: text), Self.isBare(end) {
            reason = .starInFront(write: field.asking(for: end))
        }
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
}

extension SearchField {
    /// What asks for a part of its value.
    func asking(for part: String) -> String { "\(name):*\(part)*".excerpt() }
}

// SPDX-License-Identifier: Apache-2.0

internal import Records

/// Writes a query as the text that means it: what an answer shows as "understood as", and what a saved search keeps.
///
/// Law: `QueryParser.parse(print(q)).query == q` for every `q` that the parser returns. A tree that was put together
/// otherwise and breaks what ``SearchQuery`` says of its cases is printed as the nearest text: a word with white space
/// in it as a phrase, a conjunction with ``SearchQuery/nothing`` in it as nothing.
public enum QueryPrinter {
    /// The text of `query`: terms parted by one space, phrases in quotes, blank for everything, `""` for nothing.
    ///
    /// - Complexity: O(*n*) in the bytes of the text.
    public static func print(_ query: SearchQuery) -> String { text(of: query) }

    private static func text(of query: SearchQuery) -> String {
        switch query {
        case .everything: ""
        case .nothing: emptyPhrase
        case .word(let word): TermReading.isBare(word) ? word : quoted([word])
        case .phrase(let words): quoted(words)
        case .prefix(let stem): prefix(stem)
        case .field(let field, let condition): text(of: condition).map { "\(field.name):\($0)" } ?? ""
        case .not(let inner): negation(inner)
        case .all(let terms): conjunction(terms)
        case .any(let terms): alternatives(terms)
        }
    }

    private static let emptyPhrase = "\"\""

    private static func quoted(_ words: [String]) -> String {
        var text = String.UnicodeScalarView()
        text.append("\"")
        for (number, word) in words.enumerated() {
            if number > 0 { text.append(" ") }
            for scalar in word.unicodeScalars {
                if scalar == "\"" { text.append(scalar) }
                text.append(scalar)
            }
        }
        text.append("\"")
        return String(text)
    }

    private static func prefix(_ stem: String) -> String {
        TermReading.isUnmarked(stem) && StarReading.stem(of: stem + "*") == stem ? stem + "*" : quoted([stem])
    }

    private static func negation(_ query: SearchQuery) -> String {
        switch query {
        case .everything: emptyPhrase
        case .nothing: ""
        case .not(let inner): text(of: inner)
        case .all, .any: "-(\(text(of: query)))"
        case .word, .phrase, .prefix, .field: "-" + text(of: query)
        }
    }

    private static func conjunction(_ terms: [SearchQuery]) -> String {
        let texts = terms.map { term in
            if case .any(let inner) = term, inner.count > 1 { return "(\(text(of: term)))" }
            return text(of: term)
        }
        return texts.contains(emptyPhrase) ? emptyPhrase : texts.filter { !$0.isEmpty }.joined(separator: " ")
    }

    private static func alternatives(_ terms: [SearchQuery]) -> String {
        let texts = terms.map { text(of: $0) }
        if texts.contains("") { return "" }
        let used = texts.filter { $0 != emptyPhrase }
        return used.isEmpty ? emptyPhrase : used.joined(separator: " OR ")
    }

    /// The condition as it stands behind the colon; nil where it asks for nothing.
    private static func text(of condition: FieldCondition) -> String? {
        switch condition {
        case .equals(let value): FieldValue.isBare(value) ? value : quoted([value])
        case .prefix(let stem): FieldValue.isBare(stem) ? stem + "*" : quoted([stem])
        case .contains(let part): contained(part)
        case .dates(let from, let through):
            switch (from, through) {
            case (nil, nil): nil
            case (let from?, let through?) where from == through: from.description
            case (let from, let through): "\(from?.description ?? "")..\(through?.description ?? "")"
            }
        case .numbers(let range): text(of: range)
        case .identities: nil
        }
    }

    private static func contained(_ part: String) -> String {
        let text = "*\(part)*"
        return FieldValue.isBare(part) && StarReading.part(of: text) == part ? text : quoted([part])
    }

    private static func text(of range: NumberRange) -> String? {
        switch (range.lower, range.upper) {
        case (nil, nil): nil
        case (let lower?, nil): (lower.isIncluded ? ">=" : ">") + lower.value.description
        case (nil, let upper?): (upper.isIncluded ? "<=" : "<") + upper.value.description
        case (let lower?, let upper?) where lower == upper && lower.isIncluded: lower.value.description
        case (let lower?, let upper?):
            (lower.isIncluded ? "" : ">") + "\(lower.value)..\(upper.isIncluded ? "" : "<")\(upper.value)"
        }
    }
}

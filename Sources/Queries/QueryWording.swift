// SPDX-License-Identifier: Apache-2.0

internal import Records

/// Says in plain words what a query asks for.
enum QueryWording {
    /// A phrase of English, such as `records with "Alder" and not "late"`.
    static func sentence(_ query: SearchQuery) -> String {
        switch query {
        case .everything: "all records"
        case .nothing: "no record"
        default: "records with " + wording(query)
        }
    }

    private static func wording(_ query: SearchQuery) -> String {
        switch query {
        case .everything: "anything"
        case .nothing: "nothing"
        case .word(let word): "“\(word)”"
        case .phrase(let words): "“\(words.joined(separator: " "))”"
        case .prefix(let stem): "a word that begins with “\(stem)”"
        case .field(let field, let condition): wording(field, condition)
        case .not(.field(.has, .equals(let name))): "no " + title(ofProperty: name)
        case .not(let inner): "not " + inBrackets(inner)
        case .all(let terms): terms.map(inBrackets).joined(separator: " and ")
        case .any(let terms): terms.map(inBrackets).joined(separator: " or ")
        }
    }

    private static func inBrackets(_ query: SearchQuery) -> String {
        switch query {
        case .all, .any: "(\(wording(query)))"
        case .everything, .nothing, .word, .phrase, .prefix, .field, .not: wording(query)
        }
    }

    private static func wording(_ field: SearchField, _ condition: FieldCondition) -> String {
        switch (field, condition) {
        case (.has, .equals(let name)):
            let title = title(ofProperty: name)
            let isWithVowel = title.first.map { "aeiou".contains($0) } ?? false
            return (isWithVowel ? "an " : "a ") + title
        case (.unparsed, .equals(let answer)):
            return answer == "yes" ? "no content that was understood" : "content that was understood, in part at least"
        case (.hold, .equals(let answer)) where answer.lowercased() == "yes": return "a hold on them"
        case (.hold, .equals(let answer)) where answer.lowercased() == "no": return "no hold on them"
        case (.hold, _): return "a hold of the matter \(wording(condition))"
        default: return "\(field.title) \(wording(condition))"
        }
    }

    private static func title(ofProperty name: String) -> String {
        StatedProperty(rawValue: name)?.title ?? name
    }

    private static func wording(_ condition: FieldCondition) -> String {
        switch condition {
        case .equals(let value): "“\(value)”"
        case .prefix(let stem): "that begins with “\(stem)”"
        case .contains(let part): "that contains “\(part)”"
        case .dates(let from, let through):
            switch (from, through) {
            case (nil, nil): "of any day"
            case (let from?, nil): "\(from) or later"
            case (nil, let through?): "\(through) or earlier"
            case (let from?, let through?): from == through ? "\(from)" : "\(from) to \(through)"
            }
        case .numbers(let range): wording(range)
        case .identities(let identities): "of \(identities.count)"
        }
    }

    private static func wording(_ range: NumberRange) -> String {
        if let lower = range.lower, lower == range.upper { return lower.value.description }
        let lower = range.lower.map { ($0.isIncluded ? "at least " : "more than ") + $0.value.description }
        let upper = range.upper.map { ($0.isIncluded ? "at most " : "less than ") + $0.value.description }
        let ends = [lower, upper].compactMap { $0 }
        return ends.isEmpty ? "of any size" : ends.joined(separator: " and ")
    }
}

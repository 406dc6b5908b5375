// SPDX-License-Identifier: Apache-2.0

import Queries
import Records
import TestSupport

extension SearchQuery {
    /// Whether the tree is one that the parser may return.
    var isAsPromised: Bool {
        switch self {
        case .everything, .nothing: true
        case .all, .any, .not, .word, .phrase, .prefix, .field: isPart
        }
    }

    private var isPart: Bool {
        switch self {
        case .everything, .nothing: false
        case .word(let word): word.isOneWord && word.first != "\"" && !word.contains("*")
        case .phrase(let words): !words.isEmpty && words.allSatisfy(\.isOneWord)
        case .prefix(let stem): stem.isOneWord && !stem.contains("*")
        case .field(let field, let condition): condition.fits(field)
        case .not(.not): false
        case .not(let inner): inner.isPart
        case .all(let terms):
            terms.count > 1 && terms.allSatisfy { if case .all = $0 { false } else { $0.isPart } }
        case .any(let terms):
            terms.count > 1 && terms.allSatisfy { if case .any = $0 { false } else { $0.isPart } }
        }
    }

    /// How many words, phrases, prefixes and fields it has.
    var termCount: Int {
        switch self {
        case .everything, .nothing: 0
        case .word, .phrase, .prefix, .field: 1
        case .not(let inner): inner.termCount
        case .all(let terms), .any(let terms): terms.reduce(0) { $0 + $1.termCount }
        }
    }
}

extension FieldCondition {
    fileprivate func fits(_ field: SearchField) -> Bool {
        if case .contains = self, !field.takesParts { return false }
        return switch (field.kind, self) {
        case (.code, .equals(let text)), (.name, .equals(let text)): !text.isEmpty
        case (.code, .prefix(let text)), (.name, .prefix(let text)): text.isOneWord
        case (.code, .contains(let text)): text.isOneWord && !text.contains("*")
        case (.choice(let values), .equals(let value)): values.contains(value)
        case (.date, .dates(let from, let through)): from != nil || through != nil
        case (.number, .numbers(let range)): range.lower != nil || range.upper != nil
        default: false
        }
    }
}

extension String {
    var isOneWord: Bool {
        !isEmpty
            && unicodeScalars.allSatisfy { !$0.properties.isWhitespace && $0.properties.generalCategory != .control }
    }
}

extension SeededGenerator {
    private static let words = [
        "alder", "CN-24", "O'Brien", "12.5", "IBM/XYZ", "x(y)", "5\"", "清算", "and", "NEAR", "20240", "16:30",
        "ops@alder.example", "e\u{301}", "Q1-2024", "03/04/2024",
    ]
    private static let marked = [
        "CONF-2024-001", "12.50", "20240314", "US0378331005", "XLON", "1,000", "31.03.2024", "*part*", "OR", "AND",
        "NOT", "-x", "(a", "b)", "a*", "to:x", "party:x", "\"q", "2024-03-14", "--", "x",
    ]

    /// A tree of the shape that the parser promises.
    mutating func tree(depth: Int) -> SearchQuery {
        guard depth > 0 else { return leaf() }
        switch below(5) {
        case 0: return leaf()
        case 1:
            let inner = tree(depth: depth - 1)
            if case .not = inner { return inner }
            return .not(inner)
        case 2, 3:
            return .all((0..<2 + below(2)).map { _ in part(of: depth) { if case .all = $0 { true } else { false } } })
        default:
            return .any((0..<2 + below(2)).map { _ in part(of: depth) { if case .any = $0 { true } else { false } } })
        }
    }

    private mutating func part(of depth: Int, unless isSame: (SearchQuery) -> Bool) -> SearchQuery {
        let part = tree(depth: depth - 1)
        return isSame(part) ? leaf() : part
    }

    private mutating func below(_ bound: Int) -> Int { Int.random(in: 0..<bound, using: &self) }

    private mutating func word() -> String { Self.words.randomElement(using: &self) ?? "a" }

    /// With two letters or digits at least.
    private mutating func beginning() -> String {
        let word = word()
        return word.filter { $0.isLetter || $0.isNumber }.count > 1 ? word : word + "ab"
    }

    private mutating func leaf() -> SearchQuery {
        switch below(5) {
        case 0: return .word(word())
        case 1:
            return .phrase(
                [below(2) == 0 ? word() : Self.marked[below(8)]]
                    + (0..<below(3)).map { _ in Self.marked.randomElement(using: &self) ?? "a" })
        case 2: return .prefix(beginning())
        default:
            let field = SearchField.allCases.randomElement(using: &self) ?? .id
            return .field(field, condition(of: field))
        }
    }

    private mutating func condition(of field: SearchField) -> FieldCondition {
        switch field.kind {
        case .code, .name:
            switch below(field.takesParts ? 4 : 3) {
            case 0: return .prefix(beginning())
            case 1: return .equals(word())
            case 3: return .contains(beginning() + "a1b")
            default: return .equals(word() + " " + (Self.marked.randomElement(using: &self) ?? "a"))
            }
        case .choice(let values): return .equals(values.randomElement(using: &self) ?? "")
        case .date:
            let day = CivilDate(day: below(30_000))
            let later = CivilDate(day: day.day + below(3))
            switch below(3) {
            case 0: return .dates(from: day, through: nil)
            case 1: return .dates(from: nil, through: day)
            default: return .dates(from: day, through: later)
            }
        case .number: return .numbers(range())
        }
    }

    private mutating func range() -> NumberRange {
        let low = below(2_000) - 1_000
        let lower = ExactDecimal("\(low).\(below(100))").map { NumberRange.End($0, isIncluded: below(2) == 0) }
        let upper = ExactDecimal("\(low + 5 + below(9)).5").map { NumberRange.End($0, isIncluded: below(2) == 0) }
        switch below(4) {
        case 0: return NumberRange(lower: lower, upper: nil)
        case 1: return NumberRange(lower: nil, upper: upper)
        case 2: return NumberRange(lower: lower, upper: upper)
        default:
            let only = lower.map { NumberRange.End($0.value) }
            return NumberRange(lower: only, upper: only)
        }
    }
}

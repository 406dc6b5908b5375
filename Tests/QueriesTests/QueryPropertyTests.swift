// SPDX-License-Identifier: Apache-2.0

import Foundation
import Queries
import Records
import TestSupport
import Testing

/// Laws that hold for any text. The seed is printed; MUNIMENT_TEST_SEED repeats a run.
@Suite struct QueryPropertyTests {
    private static let seed =
        ProcessInfo.processInfo.environment["MUNIMENT_TEST_SEED"].flatMap { UInt64($0) } ?? .random(in: 0 ... .max)

    @Test(arguments: [0, 1, 2, 3] as [UInt64])
    func `Any text is understood, and what was understood survives printing`(part: UInt64) {
        let seed = Self.seed &+ part
        print("QueryPropertyTests: MUNIMENT_TEST_SEED=\(Self.seed), part \(part)")
        var texts = TextGenerator(seed: seed)
        for number in 0..<8_000 {
            let text = texts.next()
            let today = number.isMultiple(of: 2) ? CivilDate(day: 19_000 + number) : nil
            let understanding = QueryParser.parse(text, today: today)
            let printed = QueryPrinter.print(understanding.query)
            let again = QueryParser.parse(printed)
            let isSound =
                again.query == understanding.query && again.notes.isEmpty
                && (again.ignored.isEmpty || again.query == .nothing)
                && QueryPrinter.print(again.query).unicodeScalars.elementsEqual(printed.unicodeScalars)
                && understanding.query.isAsPromised && understanding.ignored.count <= 23
                && understanding.notes.count <= 20 && understanding.query.termCount <= 64
                && (understanding.query != .nothing || !understanding.ignored.isEmpty)
            #expect(isSound, "part \(part), text \(number): \(text.debugDescription)")
        }
    }

    /// The other way round: trees that no text was there for.
    @Test(arguments: [51, 52, 53, 54] as [UInt64])
    func `Any tree of the shape that is promised is printed as the text that means it`(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        for number in 0..<1_500 {
            let tree = random.tree(depth: Int.random(in: 0...4, using: &random))
            guard tree.termCount <= QueryParser.maximumTerms else { continue }
            let text = QueryPrinter.print(tree)
            let understanding = QueryParser.parse(text)
            #expect(tree.isAsPromised, "seed \(seed), tree \(number): \(text)")
            #expect(understanding.query == tree, "seed \(seed), tree \(number): \(text)")
            #expect(understanding.notes.isEmpty && understanding.isExact, "seed \(seed), tree \(number): \(text)")
        }
    }

    @Test(arguments: [56, 57] as [UInt64])
    func `Texts of 100 kB and more are understood as are others`(seed: UInt64) {
        var texts = TextGenerator(seed: seed)
        for number in 0..<6 {
            var text = ""
            while text.utf8.count < 95_000 + number * 2_000 { text += texts.next() + (number < 4 ? " " : "-") }
            let understanding = QueryParser.parse(text, today: CivilDate(day: 19_000))
            let again = QueryParser.parse(QueryPrinter.print(understanding.query))
            #expect(again.query == understanding.query && again.notes.isEmpty, "seed \(seed), text \(number)")
            #expect(understanding.query.isAsPromised && understanding.query.termCount <= 64)
        }
    }

    /// Of one field after another, with values of any kind: those that fit, those of other fields, and none at all.
    @Test func `Any value of any field is understood`() {
        var random = SeededGenerator(seed: 58)
        for number in 0..<10_000 {
            let field = SearchField.allCases[number % SearchField.allCases.count]
            let name = ([field.name] + field.aliases).randomElement(using: &random) ?? ""
            let value = TextGenerator.values.randomElement(using: &random) ?? ""
            let text = ["", "-", "("].randomElement(using: &random).map { $0 + name + ":" + value } ?? ""
            let understanding = QueryParser.parse(text, today: CivilDate(day: 10_000 + number))
            let again = QueryParser.parse(QueryPrinter.print(understanding.query))
            #expect(again.query == understanding.query && again.notes.isEmpty, "\(text)")
            #expect(understanding.query.isAsPromised && understanding.ignored.isEmpty, "\(text)")
        }
    }

    @Test func `Any bytes are understood`() {
        var random = SeededGenerator(seed: 55)
        for _ in 0..<10_000 {
            let text = String(decoding: random.bytes(Int.random(in: 0...60, using: &random)), as: UTF8.self)
            let query = QueryParser.parse(text).query
            #expect(QueryParser.parse(QueryPrinter.print(query)).query == query, "\(text.debugDescription)")
        }
    }
}

/// Makes texts of scalars from all of Unicode and of pieces of search and database languages.
private struct TextGenerator {
    /// What may stand behind the colon of a field.
    static let values = [
        "", "*", "**", "*abc*", "*abc", "abc*", "abc", "\"abc\"", "\"a \"\"b\"", "yes", "NO", "amount", "trade-date",
        "fix",
        "2024-03-31", "20240331", "2024", "2024Q1", "Q1-2024", "2024-W12", "Mar-2024", "31-Mar-2024", "31.03.2024",
        "03/04/2024", "today", ">=yesterday", "last-month..today", "30d", "last-30-days", "9999y", "ytd..", "..mtd",
        "1,000", "1.5m", ">1k", "1..2", "<=-0.5", "1e38", "..", "a..b", ":", "(", "(a", "a(b)", "x\"y", "-", "-5",
        "*-5a*",
        "清算*", "*清算所*", "\u{301}", "e\u{301}1\u{302}2", "NOT", "O'Brien", "CNF123456", "US0378331005",
    ]

    private static let pieces = [
        "party:", "lei:549300", "date:2024-03", "date:>=2024-01-01", "amount:1..2", "amount:>1k", "state:", "new", "..",
        "nofield:", "ref:", "has:amount", "hold:yes", "unparsed:", "id:*", "*V3UW*", "member:", "mic:XLON", "desk:",
        "entity:", "trader:\"", "date:7d", "date:last-month..", "settle:yesterday", "date:03/04/2024", "captured:",
        "US0378331005", "5493001KJTIIGC8Y1R12", "DEUTDEFF", "XLON", "037833100", "0263494", "CNF123456", "20240314",
        "1,000,000.00", "31/03/2024", "31-Mar-2024", "Q1-2024", "today", "settl*", "*", "**", "-", "-(", "(", "((", ")",
        "))", " OR ", " AND ", " NOT ", " ", " ", " ",
        "\"", "\"\"", "\"\"\"", " ", "  ", "\t", "\n", "\u{0}", "\u{1}", "\u{7F}", "\u{85}", "\u{A0}", "\u{2028}",
        "a", "Alder", "CONF-2024-001", "2026-03-14", "O'Brien", "12.50", "IBM/XYZ", "é", "e\u{301}", "\u{301}", "ß",
        "AND", "OR", "NOT", "NEAR", "NEAR(a b, 5)", "(", ")", "*", "^", "+", "-", ":", "{a b}:", ".", ",", ";", "'",
        "''",
        "--", "/*", "*/", "DROP TABLE entry", "SELECT", "MATCH", "rank", "x'00'", "?1", "$a", "@b", "\\", "%", "_", "`",
        "“", "”", "\u{200B}", "\u{200D}", "\u{FEFF}", "\u{FFFD}", "\u{E000}", "清算", "नमस्ते", "👩‍👩‍👧", "\u{1F1E9}\u{1F1EA}",
    ]

    private var random: SeededGenerator

    init(seed: UInt64) {
        random = SeededGenerator(seed: seed)
    }

    mutating func next() -> String {
        var scalars = String.UnicodeScalarView()
        let anyScalarIn = UInt64.random(in: 1...8, using: &random)
        let count =
            Bool.random(using: &random) ? Int.random(in: 0...12, using: &random) : .random(in: 0...200, using: &random)
        for _ in 0..<count {
            if UInt64.random(in: 0..<8, using: &random) < anyScalarIn {
                scalars.append(contentsOf: (Self.pieces.randomElement(using: &random) ?? "").unicodeScalars)
            } else {
                scalars.append(anyScalar())
            }
        }
        return String(scalars)
    }

    private mutating func anyScalar() -> Unicode.Scalar {
        let planeEnd: UInt32 = Bool.random(using: &random) ? 0x2FF : 0x10FFFF
        return Unicode.Scalar(UInt32.random(in: 0...planeEnd, using: &random)) ?? "\u{D7FF}"
    }
}

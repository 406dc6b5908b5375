// SPDX-License-Identifier: Apache-2.0

import Foundation
import Queries
import TestSupport
import Testing

/// Laws that hold for any text. The seed is printed; MUNIMENT_TEST_SEED repeats a run.
@Suite struct QueryPropertyTests {
    @Test func `Any text is understood, and what was understood survives printing`() {
        let seed =
            ProcessInfo.processInfo.environment["MUNIMENT_TEST_SEED"].flatMap { UInt64($0) } ?? .random(in: 0 ... .max)
        print("QueryPropertyTests: MUNIMENT_TEST_SEED=\(seed)")
        var texts = TextGenerator(seed: seed)
        for number in 0..<20_000 {
            let text = texts.next()
            let understanding = QueryParser.parse(text)
            let printed = QueryPrinter.print(understanding.query)
            let again = QueryParser.parse(printed)
            let isSound =
                again.query == understanding.query && (again.isExact || again.query == .nothing)
                && QueryPrinter.print(again.query).unicodeScalars.elementsEqual(printed.unicodeScalars)
                && understanding.query.isAsPromised && understanding.ignored.count <= 23
                && understanding.notes.count <= 20 && understanding.query.termCount <= 64
                && (understanding.query != .nothing || !understanding.ignored.isEmpty)
            #expect(isSound, "seed \(seed), text \(number): \(text.debugDescription)")
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
            #expect(understanding.isExact, "seed \(seed), tree \(number): \(text)")
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
    private static let pieces = [
        "party:", "lei:549300", "date:2024-03", "date:>=2024-01-01", "amount:1..2", "amount:>1k", "state:", "new", "..",
        "nofield:", "settl*", "*", "**", "-", "-(", "(", "((", ")", "))", " OR ", " AND ", " NOT ", " ", " ", " ",
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

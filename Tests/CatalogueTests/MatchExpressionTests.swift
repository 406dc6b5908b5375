// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Queries
import Records
import TestSupport
import Testing

/// Any text is a legal search: none is an error of FTS5 or SQL, and none is an operator.
@Suite struct MatchExpressionTests {
    private let index: VolumeIndex
    private let volume: TestVolume

    init() throws {
        volume = try TestVolume()
        index = try volume.open()
        let texts = [
            "Confirmation CONF-2024-001 of Alder Bank", "Settled 2026-03-14 at 12.50", "O'Brien and IBM/XYZ",
            "a:b unbalanced AND x NEAR rank rowid text", "\u{4E2D}\u{6587} \u{E9}t\u{E9} \u{1F600}", "CONF 2024 002",
        ]
        let records = texts.enumerated().map { NewIndexedRecord($0.offset, $0.element) }
        try volume.apply(records, sequence: 1, to: index)
    }

    /// Ranks and counts by facets what a text finds; the same records, whichever way.
    private func rank(_ text: String) throws {
        let understanding = QueryParser.parse(text, today: CivilDate(day: 20_500))
        let condition = SearchCondition(understanding.query, in: .statement, upTo: .max)
        let found = try index.newest(understanding.query, upTo: .max, limit: 100).map(\.row)
        #expect(try index.facets(condition, in: .statement, upTo: .max).total == found.count, "\(text)")
        guard let words = RankedText(understanding.query) else { return }
        let ranked = try index.ranked(condition, by: words, upTo: .max, limit: 100, watch: SearchWatch())
        #expect(ranked.map(\.row) == found, "\(text)")
        #expect(try index.frequencies(of: words.phrases, watch: SearchWatch()).count == words.phrases.count)
        #expect(ranked.allSatisfy { $0.counts.count == words.phrases.count && $0.size > 0 }, "\(text)")
    }

    private func places(_ text: String) throws -> [Int] {
        let query = QueryParser.parse(text).query
        let places = try index.newest(query, upTo: .max, limit: 100).map(\.place)
        #expect(try index.count(query, upTo: .max) == places.count, "\(text)")
        return places.sorted()
    }

    /// Texts that raised errors in neighbouring systems: simonw/datasette#651, yetidevworks/yetisearch#30,
    /// MemTensor/MemOS#1227, dbohdan/tinyfts#2, Dicklesworthstone/meta_skill PR#100.
    @Test(arguments: [
        ("CONF-2024-001", [0]), ("2026-03-14", [1]), ("O'Brien", [2]), ("12.50", [1]), ("AND", [2, 3]),
        ("\"unbalanced", [3]), ("a:b", [3]), ("IBM/XYZ", [2]), ("*", []), ("+", []), ("(x", [3]),
        ("", [0, 1, 2, 3, 4, 5]), (" \t\n", [0, 1, 2, 3, 4, 5]), ("\u{0}", [0, 1, 2, 3, 4, 5]),
        ("Alder\u{0}Bank", [0]), ("conf 2024", [0, 5]), ("\"conf 2024\"", [0, 5]), ("\"2024 conf\"", []),
        ("alder AND bank", [0]), ("NOT", []), ("NEAR", [3]), ("text:rank", []), ("rank", [3]), ("rowid", [3]),
        ("Ald*", [0]), ("alder ban*", [0]), ("CONF-2024-00*", [0, 5]), ("^Confirmation", [0]),
        ("-bank", [1, 2, 3, 4, 5]), ("conf -alder", [5]), ("conf NOT alder", [5]), ("alder OR near", [0, 3]),
        ("(alder OR near) -bank", [3]), ("ETE", [4]), ("\u{4E2D}\u{6587}", [4]),
        ("\u{1F600}", []), ("\"\"", []), ("alder \"\"", [0]), ("'; DROP TABLE record;--", []), ("\u{301}", []),
    ])
    func `A text finds the records that have its words, and nothing in it is an operator`(
        text: String, expected: [Int]
    ) throws {
        #expect(try places(text) == expected, "\(text)")
    }

    @Test(arguments: [21, 22, 23, 24] as [UInt64])
    func `No text of any characters and any syntax is an error`(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        for round in 0..<13_000 {
            // Now and then one of 100 kB.
            let text = (0..<(round % 4_000 == 1 ? 12_000 : 1)).map { _ in generator.queryText() }.joined()
            do {
                _ = try places(text)
                if round % 8 == 0 { try rank(text) }
            } catch {
                Issue.record("seed \(seed), round \(round): \(Array(text.unicodeScalars)) gave \(error)")
            }
        }
    }

    /// A tree that no parser made is quoted all the same.
    @Test(arguments: [21] as [UInt64])
    func `No tree of any words is an error`(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        for round in 0..<800 {
            let words = (0..<generator.below(4)).map { _ in generator.queryText() }
            let query = SearchQuery.all(
                words.map { .word($0) } + [
                    .phrase(words), .all([]), .any([.any([]), .prefix(words.joined()), .not(.phrase(words))]),
                    .all([.phrase(words), .everything]), .not(.any(words.map { .field(.party, .prefix($0)) })),
                ])
            do {
                let found = try index.newest(query, upTo: .max, limit: 100)
                #expect(try index.count(query, upTo: .max) == found.count)
            } catch {
                Issue.record("seed \(seed), round \(round): \(words) gave \(error)")
            }
        }
    }

    @Test func `Everything and nothing keep their meaning in a conjunction and in an alternative`() throws {
        func places(_ query: SearchQuery) throws -> [Int] {
            let places = try index.newest(query, upTo: .max, limit: 100).map(\.place).sorted()
            #expect(try index.count(query, upTo: .max) == places.count, "\(query)")
            return places
        }
        let all = [0, 1, 2, 3, 4, 5]
        for (query, expected) in [
            (.everything, all), (.nothing, []), (.not(.nothing), all), (.not(.everything), []), (.all([]), all),
            (.any([]), []), (.not(.all([])), []), (.not(.any([])), all), (.all([.everything, .everything]), all),
            (.all([.everything, .word("alder")]), [0]), (.all([.nothing, .word("alder")]), []),
            (.any([.everything, .word("alder")]), all), (.any([.nothing, .word("alder")]), [0]),
            (.any([.not(.word("alder")), .word("alder")]), all), (.all([.not(.word("alder")), .word("alder")]), []),
            (.all([.not(.word("alder")), .not(.word("near"))]), [1, 2, 4, 5]),
            (.not(.all([.word("conf"), .word("alder")])), [1, 2, 3, 4, 5]), (.not(.not(.word("near"))), [3]),
            (.phrase(["CONF", "2024"]), [0, 5]), (.phrase(["--", "alder", "*"]), [0]), (.phrase(["a\"lder"]), []),
        ] as [(SearchQuery, [Int])] {
            #expect(try places(query) == expected, "\(query)")
        }
    }

    @Test func `The longest query that there can be is answered`() throws {
        let words = (0..<QueryParser.maximumTerms).map { "w\($0)-x-y-z" }
        #expect(try places(words.joined(separator: " ")).isEmpty)
        let many = Array(repeating: "alder", count: QueryParser.maximumTerms).joined(separator: " ")
        #expect(try places(many) == [0])
        #expect(try places(String(repeating: "a-", count: 40_000)).isEmpty)
        #expect(try places(String(repeating: "\u{10FFFF}(", count: 20_000)).isEmpty)
    }
}

extension SeededGenerator {
    private static let syntax = [
        "\"", "\"\"", "AND", "OR", "NOT", "NEAR(", "*", "^", ":", "+", "-", "(", ")", "{", "}", "'", ";", "--", "/*",
        "%", "_", "\u{0}", "text:", "rank", "rowid", ",", "\\", " ", " ", "alder", "CONF-2024-001", "12.50", "\n",
        "\u{FFFD}", "\u{301}", "\u{200D}", "\u{E000}", "\u{10FFFF}", "text_index", "-text:", "{a b}:", "\u{FEFF}",
    ]

    /// Fragments of FTS5 and SQL, and any scalars of Unicode.
    fileprivate mutating func queryText() -> String {
        var text = ""
        for _ in 0..<below(9) {
            if below(2) == 0 {
                text += Self.syntax[below(Self.syntax.count)]
            } else {
                text.unicodeScalars.append(Unicode.Scalar(UInt32(below(below(2) == 0 ? 0x110000 : 0x250))) ?? "x")
            }
        }
        return text
    }
}

// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Queries
import Records
import TestSupport
import Testing

@Suite struct VolumeIndexSearchTests {
    private let volume: TestVolume
    private let index: VolumeIndex

    init() throws {
        volume = try TestVolume()
        index = try volume.open()
    }

    @Test func `Hits agree with a scan of 500 texts, newest first, up to any line of the ledger`() throws {
        let seed: UInt64 = 31
        var generator = SeededGenerator(seed: seed)
        let words = ["Alder", "BIRCH", "cedar", "12", "50", "x", "CONF", "2024", "001", "and", "not", "Oak1"]
        let marks = [" ", " ", "-", ".", "/", "'", ", ", "\n", "("]
        func text(_ count: Int, _ generator: inout SeededGenerator) -> String {
            (0..<count).map { _ in words[generator.below(words.count)] + marks[generator.below(marks.count)] }.joined()
        }
        var planted: [NewIndexedRecord] = []
        for sequence in 1...25 {
            let batch = (0..<20).map { _ in
                let day = CivilDate(day: 20_000 + generator.below(30))
                let record = NewIndexedRecord(
                    planted.count, text(generator.below(9), &generator), trade: generator.below(5) == 0 ? nil : day,
                    captured: day, sequence: sequence)
                planted.append(record)
                return record
            }
            try volume.apply(batch, sequence: sequence, to: index)
        }
        let rows = Dictionary(uniqueKeysWithValues: try index.records(from: 0, limit: 900).map { ($0.place, $0.row) })
        for round in 0..<400 {
            var query = text(1 + generator.below(3), &generator)
            switch generator.below(8) {
            case 0, 1: query = "\"" + query.replacing("'", with: " ") + "\""
            case 2: query = query.split(separator: " ").joined(separator: " OR ")
            case 3: query += " -" + words[generator.below(words.count)]
            case 4: query += " " + words[generator.below(words.count)].prefix(2) + "*"
            default: break
            }
            let upTo = generator.below(27)
            let understood = QueryParser.parse(query).query
            let expected = planted.filter { $0.record.sequence <= upTo && Self.matches($0.text, understood) }
                .map(\.record.place).sorted { rows[$0, default: .none] > rows[$1, default: .none] }
            let comment: Comment = "seed \(seed), round \(round): \(query), up to \(upTo)"
            for limit in [900, 3] {
                let places = try index.newest(understood, upTo: upTo, limit: limit).map(\.place)
                #expect(places == Array(expected.prefix(limit)), comment)
            }
            #expect(try index.count(understood, upTo: upTo) == expected.count, comment)
        }
    }

    /// Each term's letters and digits stand one after another in the text.
    private static func matches(_ text: String, _ query: SearchQuery) -> Bool {
        switch query {
        case .everything: true
        case .nothing: false
        case .word(let word): contains(tokens(text), tokens(word))
        case .phrase(let words): contains(tokens(text), words.flatMap { tokens($0) })
        case .prefix(let stem): begins(tokens(text), tokens(stem))
        case .all(let terms): terms.allSatisfy { matches(text, $0) }
        case .any(let terms): terms.contains { matches(text, $0) }
        case .not(let term): !matches(text, term)
        case .field: false
        }
    }

    private static func tokens(_ text: String) -> [String] {
        text.lowercased().split { !$0.isLetter && !$0.isNumber }.map { String($0) }
    }

    private static func contains(_ text: [String], _ phrase: [String]) -> Bool {
        text.count >= phrase.count
            && (0...(text.count - phrase.count)).contains { text[$0...].starts(with: phrase) }
    }

    private static func begins(_ text: [String], _ phrase: [String]) -> Bool {
        guard let last = phrase.last, text.count >= phrase.count else { return false }
        return (0...(text.count - phrase.count)).contains { start in
            text[start...].starts(with: phrase.dropLast()) && text[start + phrase.count - 1].hasPrefix(last)
        }
    }

    @Test func `Coverage counts what was captured up to a line, and the days that it spans`() throws {
        let states: [ParseState] = [.parsed, .partial, .unparsed, .unparsed]
        for sequence in 1...4 {
            try volume.apply(
                [
                    NewIndexedRecord(
                        sequence, trade: CivilDate(day: 20_000 - sequence), sequence: sequence,
                        state: states[sequence - 1]),
                    NewIndexedRecord(
                        10 + sequence, captured: CivilDate(day: 20_000 + sequence), sequence: sequence),
                ], sequence: sequence, to: index)
        }
        for upTo in 1...4 {
            let coverage = try index.coverage(upTo: upTo)
            #expect(coverage.records == 2 * upTo)
            #expect(coverage.partial == (upTo < 2 ? 0 : 1))
            #expect(coverage.unparsed == max(0, upTo - 2))
            #expect(coverage.least == CivilDate(day: 20_000 - upTo))
            #expect(coverage.greatest == CivilDate(day: 20_000 + upTo))
            #expect(try index.count(.everything, upTo: upTo) == 2 * upTo)
        }
        #expect(try index.coverage(upTo: 0) == VolumeCoverage())
        var sum = VolumeCoverage()
        for upTo in [0, 4, 1] { sum += try index.coverage(upTo: upTo) }
        #expect(sum.records == 10 && sum.unparsed == 2 && sum.partial == 1)
        #expect(sum.least == CivilDate(day: 19_996) && sum.greatest == CivilDate(day: 20_004))
    }

    @Test func `All of a text is indexed, also what stands behind a NUL`() throws {
        let records = [NewIndexedRecord(1, "alder\u{0}birch"), NewIndexedRecord(2, "\u{0}cedar")]
        try volume.apply(records, sequence: 1, to: index)
        for (word, place) in [("alder", 1), ("birch", 1), ("cedar", 2)] {
            #expect(try index.newest(.word(word), upTo: 1, limit: 9).map(\.place) == [place], "\(word)")
        }
        #expect(try index.newest(.word("alderbirch"), upTo: 1, limit: 9).isEmpty)
        #expect(try index.integrityFindings().isEmpty)
    }

    @Test func `A text of 4 MiB is indexed to its last word`() throws {
        let text = String(repeating: "alder ", count: 4 << 20 / 6) + "lastword"
        try volume.apply([NewIndexedRecord(1, text)], sequence: 1, to: index)
        #expect(try index.count(.word("lastword"), upTo: 1) == 1)
    }

    @Test func `Merging the full-text index changes no answer`() throws {
        for sequence in 1...20 {
            try volume.apply([NewIndexedRecord(sequence, "alder w\(sequence)")], sequence: sequence, to: index)
        }
        let before = try index.newest(.word("alder"), upTo: .max, limit: 99)
        try index.optimize()
        #expect(try index.newest(.word("alder"), upTo: .max, limit: 99) == before)
        #expect(before.count == 20)
        for number in 1...20 { #expect(try index.count(.word("w\(number)"), upTo: .max) == 1) }
        #expect(try index.integrityFindings().isEmpty)
    }
}

extension RowNumber {
    fileprivate static let none = RowNumber(rawValue: .min)
}

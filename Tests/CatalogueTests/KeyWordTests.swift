// SPDX-License-Identifier: Apache-2.0

import Queries
import Records
import TestSupport
import Testing

@testable import Catalogue

/// The words by which names are found (Docs/OnDiskFormat.md §5).
@Suite struct KeyWordTests {
    @Test func `A record has the words of its identifiers, their parts, its mentions and its facts`() {
        let names = RecordNames(
            identifiers: [RecordIdentifier(.trade, "AB-12"), RecordIdentifier(.order, "ab12")],
            references: [RecordReference(.supersedes, RecordIdentifier(.trade, "X 1"))],
            facts: "\nlei:l1\nside.lei:l1\nparty:alder & 'birch'\n",
            family: RecordID("01890a5d-ac96-774b-bcce-b302099a8057"))
        #expect(
            KeyWord.text(of: names).split(separator: " ").map { String($0) } == [
                "iab12", "pab1", "pb12", "mx1", "s",
                "c1890a5dac96774bbcceb302099a8057", "hidentifier", "hreference", "flei:l1", "hcounterparty",
                "fparty:alder\u{E020}&\u{E020}\u{E027}birch\u{E027}",
            ])
    }

    @Test func `A word gives back the value that it was made of`() {
        let seed: UInt64 = 9
        var random = SeededGenerator(seed: seed)
        let scalars: [Unicode.Scalar] = [
            "\0", " ", "\"", "'", "a", "é", "\u{7F}", "\u{E020}", "\u{E0FF}", "\u{EEEE}", "!",
        ]
        for _ in 0..<3_000 {
            let value = String(
                String.UnicodeScalarView((0..<random.below(6)).map { _ in scalars[random.below(scalars.count)] }))
            let word = KeyWord.encoded(value)
            #expect(KeyWord.decoded(word[...]) == value, "seed \(seed)")
            #expect(!word.unicodeScalars.contains { $0.value <= 0x20 || $0 == "\"" || $0 == "'" || $0 == "\u{7F}" })
        }
    }

    @Test func `An identifier is found by a part of it, whatever its case and dashes, and a mention too`() throws {
        let volume = try TestVolume()
        let index = try volume.open()
        let ids = ["FXSG20210304-NV3UWI", "CNF-0042", "000042", "Ä-Ö-Ü-7", "A\0B'C\"D", "it's 5", "xy"]
        let records = ids.enumerated().map { number, id in
            NewIndexedRecord(
                number, identifiers: [RecordIdentifier(.trade, id)],
                references: [RecordReference(.link, RecordIdentifier(.order, "REF-\(id)"))])
        }
        try volume.apply(records, sequence: 1, to: index)
        func places(_ part: String, _ field: SearchField = .id) throws -> [Int] {
            try index.newest(.field(field, .contains(part)), upTo: 1, limit: 99).map(\.place).sorted()
        }
        let expected: [(String, [Int])] = [
            ("V3UW", [0]), ("v3uw", [0]), ("4-NV3", [0]), ("0304", [0]), ("042", [1, 2]), ("0042", [1, 2]),
            ("00042", [2]),
            ("F0042", [1]), ("öü7", [3]), ("b'c\"", [4]), ("t's", [5]), ("s5", [5]), ("xy", [6]), ("xyz", []),
            ("3UV", []),
        ]
        for (part, found) in expected {
            #expect(try places(part) == found, "\(part)")
            #expect(try places(part, .reference) == found, "\(part)")
        }
        #expect(try places("ref") == [] && places("ref", .reference) == Array(0..<7))
    }

    @Test func `Hundreds of names that hold what is looked for are found in order, with what else is asked`() throws {
        let volume = try TestVolume()
        let index = try volume.open()
        let records = (0..<700).map { number in
            var record = NewIndexedRecord(number, number.isMultiple(of: 2) ? "even" : "odd")
            record.names.facts = "\nmember:box \(number)/alder.txt\n"
            return record
        }
        try volume.apply(records, sequence: 1, to: index)
        let named = SearchQuery.field(.source, .equals("alder"))
        #expect(try index.count(named, upTo: 1) == 700)
        #expect(try index.newest(named, upTo: 1, limit: 3).map(\.place) == [699, 698, 697])
        let odd = try index.newest(.all([named, .word("odd")]), upTo: 1, limit: 999).map(\.place)
        #expect(odd == (0..<350).map { 699 - 2 * $0 })
        #expect(try index.count(.not(named), upTo: 1) == 0)
    }
}

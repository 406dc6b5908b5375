// SPDX-License-Identifier: Apache-2.0

import Queries
import Testing

/// Identifiers by what they contain.
@Suite struct QueryPartTests {
    @Test(arguments: ["V3UW", "0-1/2", "a.b_c", "清算所", "x(y)z", "-12-3", "a:bc", "a\"bc", "é1\u{301}2"])
    func `A star at both ends asks for what an identifier contains`(part: String) {
        for field in [SearchField.id, .reference] {
            expect("\(field.name):*\(part)*", means: .field(field, .contains(part)))
            expect("-\(field.name):*\(part)*", means: .not(.field(field, .contains(part))))
            expect("(a OR \(field.name):*\(part)*)", means: .any([.word("a"), .field(field, .contains(part))]))
        }
        expect("ref:*\(part)*", means: .field(.reference, .contains(part)))
    }

    @Test(arguments: [
        "id:**", "id:*ab*", "id:*a-b*", "id:*a*bc*", "id:**abc*", "id:*abc**", "id:*a(bc*", "id:*", "id:***",
    ])
    func `A part has three letters or digits and no star in it`(text: String) {
        expect(text, means: .phrase([text]))
        #expect(QueryParser.parse(text).notes.map(\.reason) == [.unusableValue(.id)])
    }

    @Test func `Between quotes stars are stars`() {
        expect("id:\"*abc*\"", means: .field(.id, .equals("*abc*")))
    }

    @Test(arguments: ["party:*abc*", "isin:*abc*", "date:*abc*", "member:*abc*", "has:*abc*", "hold:*abc*"])
    func `No other field is asked for by what it contains`(text: String) {
        expect(text, means: .phrase([text]))
        #expect(!QueryParser.parse(text).isExact)
    }

    @Test func `A star in front only says how to ask`() {
        for (text, write) in [
            ("id:*V3UW", "id:*V3UW*"), ("refers:*V3UW", "reference:*V3UW*"), ("*V3UW*", "id:*V3UW*"),
            ("-*V3UW*", "id:*V3UW*"),
        ] {
            let understanding = QueryParser.parse(text)
            #expect(understanding.notes.map(\.reason) == [.starInFront(write: write)])
            #expect(!understanding.isExact)
            #expect(understanding.notes[0].sentence.contains(write))
        }
        expect("*V3UW*", means: .phrase(["*V3UW*"]))
        expect("id:*V3UW", means: .phrase(["id:*V3UW"]))
        #expect(QueryParser.parse("*V3UW").notes.map(\.reason) == [.unusableStar])
        let long = String(repeating: "x", count: 50)
        #expect(QueryParser.parse("*\(long)*").notes.map { $0.sentence.unicodeScalars.count < 160 } == [true])
    }
}

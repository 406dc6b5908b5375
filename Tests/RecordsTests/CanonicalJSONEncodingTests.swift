// SPDX-License-Identifier: Apache-2.0

import Foundation
import Records
import TestSupport
import Testing

@Suite("Canonical JSON, written")
struct CanonicalJSONEncodingTests {
    @Test("has no white space and its members in the order of their names")
    func plainValue() {
        let value: CanonicalJSON = ["b": [1, true, "x"], "a": ["z": -5, "y": [:]], "": [], "B": false]
        #expect(value.encodedText == #"{"":[],"B":false,"a":{"y":{},"z":-5},"b":[1,true,"x"]}"#)
    }

    @Test("sorts names by UTF-16 code units, so that a supplementary character stands before U+FB33")
    func namesSortByCodeUnits() throws {
        // RFC 8785, section 3.2.3.
        let value: CanonicalJSON = [
            "\u{20AC}": "Euro Sign", "\r": "Carriage Return", "\u{FB33}": "Hebrew Letter Dalet With Dagesh", "1": "One",
            "\u{1F600}": "Emoji: Grinning Face", "\u{80}": "Control", "\u{F6}": "Latin Small Letter O With Diaeresis",
        ]
        let order = [
            "Carriage Return", "One", "Control", "Latin Small Letter O With Diaeresis", "Euro Sign",
            "Emoji: Grinning Face", "Hebrew Letter Dalet With Dagesh",
        ]
        let text = value.encodedText
        let places = try order.map { try #require(text.range(of: $0)).lowerBound }
        #expect(places == places.sorted())
    }

    @Test("sorts any two names as their code units")
    func everyPairSortsByCodeUnits() {
        let names = [
            "", "a", "ab", "\u{7F}", "\u{80}", "\u{7FF}", "\u{800}", "\u{D7FF}", "\u{E000}", "\u{EFFF}", "\u{F000}",
            "\u{FFFD}", "\u{10000}", "\u{1F600}", "\u{10FFFD}", "\u{1F600}a", "a\u{E000}", "a\u{10000}",
        ]
        for left in names {
            for right in names where left != right {
                let isFirst = CanonicalJSON.object([left: 1, right: 2]).encodedText
                    .hasPrefix(CanonicalJSON.object([left: 1]).encodedText.dropLast())
                #expect(isFirst == left.utf16.lexicographicallyPrecedes(right.utf16), "\(left) \(right)")
            }
        }
    }

    @Test("sorts a name before its own continuation")
    func prefixesComeFirst() {
        #expect((["ab": 1, "a": 2, "aa": 3] as CanonicalJSON).encodedText == #"{"a":2,"aa":3,"ab":1}"#)
    }

    @Test("escapes what must be escaped, in the shortest way, and nothing else")
    func escapes() {
        // RFC 8785, section 3.2.2.2.
        let value = CanonicalJSON.string(
            "\u{20AC}$\u{0F}\nA'\u{42}\u{22}\u{5C}\\\"/\u{8}\t\u{C}\r\u{0}\u{1F}\u{7F}\u{2028}😀")
        let expected =
            #""€$\u000f\nA'B\"\\\\\"/\b\t\f\r\u0000\u001f"# + "\u{7F}\u{2028}😀\""
        #expect(value.encodedText == expected)
    }

    @Test("writes integers plainly, up to the largest")
    func integers() {
        let values: [Int64] = [0, -1, 10, CanonicalJSON.largestInteger, -CanonicalJSON.largestInteger]
        let text = CanonicalJSON.array(values.map { .integer($0) }).encodedText
        #expect(text == "[0,-1,10,9007199254740991,-9007199254740991]")
    }

    @Test("keeps the bytes of a string, composed or not, and takes the two for different values")
    func stringsAreNotNormalised() {
        let (composed, decomposed) = (CanonicalJSON.string("\u{E9}"), CanonicalJSON.string("e\u{301}"))
        #expect(composed.encoded == [0x22, 0xC3, 0xA9, 0x22])
        #expect(decomposed.encoded == [0x22, 0x65, 0xCC, 0x81, 0x22])
        #expect(composed != decomposed)
        #expect(Set([composed, decomposed]).count == 2)
    }

    @Test("keeps the bytes of a name, and finds a member by its exact name only")
    func namesAreNotNormalised() {
        let composed: CanonicalJSON = ["\u{E9}": 1]
        let decomposed: CanonicalJSON = ["e\u{301}": 1]
        #expect(composed != decomposed)
        #expect(composed.encoded != decomposed.encoded)
        #expect(decomposed.encodedText.utf8.elementsEqual("{\"e\u{301}\":1}".utf8))
        #expect(composed["\u{E9}"] == 1)
        #expect(composed["e\u{301}"] == nil)
        // The Kelvin sign is canonically equivalent to the letter K.
        #expect((["\u{212A}": 1] as CanonicalJSON)["K"] == nil)
    }

    @Test("is equal exactly where its bytes are", arguments: 0..<20 as Range<UInt64>)
    func equalityIsThatOfBytes(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let values = (0..<40).map { _ in generator.json(depth: 3) }
        for left in values { for right in values { #expect((left == right) == (left.encoded == right.encoded)) } }
    }

    @Test("gives each kind of value by its own name and no other")
    func accessors() {
        let value: CanonicalJSON = ["s": "x", "n": 5, "b": true, "a": [1], "o": ["k": 1]]
        #expect(value["s"]?.text == "x")
        #expect(value["n"]?.number == 5)
        #expect(value["b"]?.flag == true)
        #expect(value["a"]?.elements == [1])
        #expect(value["o"]?.members == ["k": 1])
        #expect(value["none"] == nil)
        let others = [value["s"]?.number, value["n"]?["k"]?.number, value["b"]?.number, value["a"]?["k"]?.number]
        #expect(others.allSatisfy { $0 == nil })
        #expect(value["n"]?.text == nil)
        #expect(value["n"]?.flag == nil)
        #expect(value["n"]?.elements == nil)
        #expect(value["n"]?.members == nil)
    }
}

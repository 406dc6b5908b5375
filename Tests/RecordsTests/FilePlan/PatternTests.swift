// SPDX-License-Identifier: Apache-2.0

import Records
import Testing

@Suite("A pattern of a file plan")
struct PatternTests {
    @Test(
        "for codes is the code itself, or its beginning",
        arguments: [
            ("AK", "AK", true), ("AK", "ak", false), ("AK", "AKK", false), ("AK", "A", false), ("AK", "", false),
            ("sese.*", "sese.023", true), ("sese.*", "sese.", true), ("sese.*", "sese", false),
            ("sese.*", "SESE.023", false), ("*", "x", true), ("*", "", false), ("\u{e9}*", "e\u{301}x", false),
            ("e*", "e\u{301}", true),
        ])
    func codes(pattern: String, code: String, fits: Bool) throws {
        #expect(try #require(ValuePattern(pattern)).matches(code) == fits)
    }

    @Test("for products takes letters of either case")
    func foldedCodes() throws {
        let pattern = try #require(ValuePattern("interest Rate swap*"))
        #expect(pattern.matches("Interest rate Swap (fixed for floating)", ignoringCase: true))
        #expect(!pattern.matches("Interest rate", ignoringCase: true))
        #expect(!(try #require(ValuePattern("[")).matches("{", ignoringCase: true)))
        #expect(!(try #require(ValuePattern("\u{e9}")).matches("\u{c9}", ignoringCase: true)))
    }

    @Test(
        "is not made of other texts",
        arguments: ["", "a*b", "**", "*a", "a\n", "a\u{0}", String(repeating: "a", count: 129)])
    func badCodes(text: String) {
        #expect(ValuePattern(text) == nil)
    }

    @Test(
        "for sources fits the whole name",
        arguments: [
            ("*.csv", "in/2026/blotter.csv", true), ("*.csv", "blotter.csv.old", false), ("a?c", "abc", true),
            ("a?c", "ac", false), ("a?c", "a\u{e9}c", true), ("a??c", "a\u{e9}c", false), ("*??", "\u{e9}", false),
            ("?", "\u{1F600}", true), ("in/*/b-??.fix", "in/x/y/b-07.fix", true), ("*", "", true), ("a", "", false),
            ("**a**", "xxaxx", true), ("*ab*ab", "abxab", true), ("*ab*ab", "ab", false), ("a*", "b", false),
            ("a", "ab", false), ("*b*d", "abcbcd", true), ("A*", "abc", false),
        ])
    func paths(pattern: String, name: String, fits: Bool) throws {
        #expect(try #require(PathPattern(pattern)).matches(Array(name.utf8)) == fits)
    }

    @Test("for sources counts a byte that is no text as one character")
    func bytes() throws {
        #expect(try #require(PathPattern("a?b")).matches([0x61, 0xFF, 0x62]))
        #expect(try #require(PathPattern("a??b")).matches([0x61, 0x80, 0x80, 0x62]))
        #expect(try #require(PathPattern("a?")).matches([0x61, 0xC3]))
        #expect(!(try #require(PathPattern("a?")).matches([0x61, 0xFF, 0xFF])))
    }

    @Test("for sources agrees with a plain definition on all short names")
    func definition() throws {
        func fits(_ pattern: ArraySlice<UInt8>, _ name: ArraySlice<UInt8>) -> Bool {
            guard let first = pattern.first else { return name.isEmpty }
            let rest = pattern.dropFirst()
            if first == UInt8(ascii: "*") {
                return fits(rest, name) || (!name.isEmpty && fits(pattern, name.dropFirst()))
            }
            guard let byte = name.first else { return false }
            return (first == byte || first == UInt8(ascii: "?")) && fits(rest, name.dropFirst())
        }
        func words(_ letters: String, _ longest: Int) -> [[UInt8]] {
            (0..<longest).reduce(into: [[[UInt8]]]([[[]]])) { all, _ in
                all.append((all.last ?? []).flatMap { word in letters.utf8.map { word + [$0] } })
            }.flatMap { $0 }
        }
        let names = words("ab", 5)
        for pattern in words("ab*?", 4) where !pattern.isEmpty {
            let compiled = try #require(PathPattern(String(decoding: pattern, as: UTF8.self)))
            for name in names where compiled.matches(name) != fits(pattern[...], name[...]) {
                Issue.record("\(compiled) and \(String(decoding: name, as: UTF8.self))")
            }
        }
    }

    @Test("for sources does not take long over a name made to delay it")
    func hostile() throws {
        let pattern = try #require(PathPattern(String(repeating: "*a", count: 127) + "b"))
        #expect(!pattern.matches([UInt8](repeating: UInt8(ascii: "a"), count: 1 << 16)))
    }
}

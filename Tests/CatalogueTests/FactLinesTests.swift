// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Records
import TestSupport
import Testing

@Suite struct FactLinesTests {
    /// The rule in the words of the language's own text functions.
    private static func model(_ key: String, _ value: String) -> String {
        key + ":" + value.lowercased().split { $0.isWhitespace || $0 == "\0" }.joined(separator: " ")
    }

    @Test(arguments: 1...4) func `A line is lower case with single spaces, whatever the letters`(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let letters = Array("aZ09 \t\n\r\u{0B}\u{0C}\0\u{1C}\u{1F}.:/-ÄßÉ\u{A0}\u{2003}\u{85}\u{301}ſK")
        for _ in 0..<2_000 {
            // Half of the values are of ASCII alone, which has a way of its own.
            let some = Bool.random(using: &random) ? letters.filter(\.isASCII) : letters
            let value = String(
                (0..<Int.random(in: 0...12, using: &random)).map { _ in some.randomElement(using: &random)! })
            #expect(FactLines.line("party", value) == Self.model("party", value))
        }
    }

    @Test func `Codes are the values that are no names, and values are those of one key`() {
        let facts =
            "\nlei:529900abc\nparty:kühl & söhne: ag\nside.lei:529900abc\nisin:de0001:x\nmember:a/b\ninstrument:z\n"
        var bytes = facts
        let codes = bytes.withUTF8 { utf8 in FactLines.codes(in: utf8).map { String(decoding: utf8[$0], as: UTF8.self) }
        }
        #expect(codes == ["529900abc", "de0001:x"])
        #expect(FactLines.values(of: "party", in: facts) == ["kühl & söhne: ag"])
        #expect(FactLines.values(of: "lei", in: facts) == ["529900abc"])
        #expect(FactLines.values(of: "side.lei", in: facts) == ["529900abc"])
        #expect(FactLines.values(of: "party", in: "").isEmpty)
        #expect(FactLines.has("isin", "DE0001:X", in: facts))
        #expect(!FactLines.has("isin", "DE0001", in: facts))
    }
}

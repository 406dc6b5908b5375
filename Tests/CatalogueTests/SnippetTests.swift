// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Queries
import TestSupport
import Testing

@Suite struct SnippetTests {
    private func snippet(_ text: String, _ query: String) -> String {
        Snippet(of: text, terms: SnippetTerm.terms(of: QueryParser.parse(query).query)).pieces
            .map { $0.isMatch ? "[\($0.text)]" : $0.text }.joined()
    }

    @Test(arguments: [
        ("Alder Bank failed to deliver.", "failed", "Alder Bank [failed] to deliver."),
        ("Alder Bank failed to deliver.", "\"failed to\" bank", "Alder [Bank] [failed to] deliver."),
        ("Müller & Søn, Straße 5", "muller son strasse", "[Müller] & [Søn], [Straße] 5"),
        ("settlement, settled", "settl*", "[settlement], [settled]"),
        ("CONF-2024-001 and 2024", "CONF-2024-001", "[CONF-2024-001] and 2024"),
        ("a\u{0}b\r\n\u{1B}[31mred\u{202E}", "red", "a b [31m[red]"), ("東京証券取引所", "証券", "東京[証券]取引所"),
        ("alder -late", "alder -late", "[alder] -late"), ("", "x", ""), ("--- !!", "x", ""),
        ("LEI 529900T8BM49AURSDO55", "lei:529900t8bm49aursdo55", "LEI [529900T8BM49AURSDO55]"),
    ])
    func `What was looked for is marked in what stands around it`(text: String, query: String, expected: String) {
        if text.contains("31m") {
            #expect(!snippet(text, query).unicodeScalars.contains { $0.value < 0x20 || $0 == "\u{202E}" })
        } else {
            #expect(snippet(text, query) == expected)
        }
    }

    @Test func `Of a long text the place is shown that holds most of what was looked for`() {
        let filler = (0..<500).map { "w\($0)" }
        let text = (["alder"] + filler + ["birch", "x", "alder"] + filler).joined(separator: " ")
        let shown = snippet(text, "alder birch")
        #expect(shown.hasPrefix("… w49") && shown.contains("[birch] x [alder] w0") && shown.hasSuffix(" …"))
        #expect(snippet(text, "nothing").hasPrefix("[") == false && snippet(text, "nothing").hasPrefix("alder w0"))
    }

    @Test func `Any text and any query give a snippet of bounded size`() {
        let seed: UInt64 = 31
        var random = SeededGenerator(seed: seed)
        for _ in 0..<800 {
            func text(_ count: Int) -> String {
                var text = String.UnicodeScalarView()
                for _ in 0..<random.below(count) {
                    let top = [0x7F, 0x500, 0x2_FFFF][random.below(3)]
                    if let scalar = Unicode.Scalar(UInt32(random.below(top))) { text.append(scalar) }
                }
                return String(text)
            }
            let whole = text(300)
            let pieces = Snippet(of: whole, terms: SnippetTerm.terms(of: QueryParser.parse(text(20)).query)).pieces
            #expect(pieces.map(\.text).joined().unicodeScalars.count <= whole.unicodeScalars.count + 4, "seed \(seed)")
        }
    }
}

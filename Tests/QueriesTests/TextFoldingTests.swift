// SPDX-License-Identifier: Apache-2.0

import Queries
import TestSupport
import Testing

@Suite struct TextFoldingTests {
    @Test(arguments: [
        ("", ""), ("Alder Bank, 12.50", "Alder Bank, 12.50"), ("Straße", "Strasse"), ("GROẞ", "GROss"),
        ("\u{FB01}le o\u{FB03}ce", "file office"), ("Konto\u{AD}auszug", "Kontoauszug"), ("ＡＢＣ１２", "ABC12"),
        ("Møller", "Moller"), ("Łódź", "lódź"), ("Ærø", "aero"), ("Œuvre", "oeuvre"), ("a\u{200D}b\u{FEFF}c", "abc"),
        ("東京", " 東  京 "), ("x東y", "x 東 y"), ("ﬀ", "ff"), ("ﾃｽﾄ", " ﾃ  ｽ  ﾄ "), ("Müller", "Müller"),
        ("🙂 ok", "🙂 ok"),
    ])
    func `A text is folded as the page says`(text: String, folded: String) {
        #expect(TextFolding.fold(text) == folded)
    }

    @Test func `What is folded stays as it is`() {
        let seed: UInt64 = 5
        var random = SeededGenerator(seed: seed)
        for round in 0..<2_000 {
            var text = String.UnicodeScalarView()
            for _ in 0..<Int.random(in: 0..<12, using: &random) {
                let top: UInt32 = Bool.random(using: &random) ? 0x500 : 0x3_FFFF
                if let scalar = Unicode.Scalar(UInt32.random(in: 0...top, using: &random)) { text.append(scalar) }
            }
            let once = TextFolding.fold(String(text))
            let words = once.unicodeScalars.split(separator: " ").map { String($0) }
            let again = TextFolding.fold(once).unicodeScalars.split(separator: " ").map { String($0) }
            #expect(again == words, "seed \(seed), round \(round)")
        }
    }
}

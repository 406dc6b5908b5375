// SPDX-License-Identifier: Apache-2.0

/// The one rule by which a text is folded before it is cut into tokens, for the index and for what is asked of it.
///
/// What folds to the same text is found by one another: `Straße` and `STRASSE`, `ﬁle` and `file`, `Konto­auszug` with and
/// without its soft hyphen, `ＡＢＣ` and `abc`, `Møller` and `Moller`. Case, and accents that Unicode takes for marks, are
/// left to the tokenizer (`unicode61 remove_diacritics 2`). Scripts that are written without spaces are cut into
/// characters, so that a word is found within a sentence, as a phrase.
public enum TextFolding {
    /// The folded text. Folding it once more changes nothing but white space.
    ///
    /// - Complexity: linear; a text of ASCII is handed back as it is.
    public static func fold(_ text: String) -> String {
        let isASCII = text.utf8.withContiguousStorageIfAvailable { bytes in bytes.reduce(0) { $0 | $1 } < 0x80 }
        if isASCII ?? text.utf8.allSatisfy({ $0 < 0x80 }) { return text }
        var folded: [UInt8] = []
        folded.reserveCapacity(text.utf8.count)
        for scalar in text.unicodeScalars {
            if scalar.isASCII {
                folded.append(UInt8(scalar.value))
            } else if isWordByItself(scalar) {
                folded.append(UInt8(ascii: " "))
                folded.append(contentsOf: scalar.utf8)
                folded.append(UInt8(ascii: " "))
            } else if (0xFF01...0xFF5E).contains(scalar.value) {
                folded.append(UInt8(scalar.value - 0xFEE0))
            } else if let letters = letters[scalar] {
                folded.append(contentsOf: letters.utf8)
            } else if !isInvisible(scalar) {
                folded.append(contentsOf: scalar.utf8)
            }
        }
        return String(decoding: folded, as: UTF8.self)
    }

    /// Letters that are written otherwise where they can't be typed, and ligatures of printers.
    private static let letters: [Unicode.Scalar: String] = [
        "ß": "ss", "ẞ": "ss", "æ": "ae", "Æ": "ae", "œ": "oe", "Œ": "oe", "ø": "o", "Ø": "o", "ł": "l", "Ł": "l",
        "đ": "d", "Đ": "d", "ð": "d", "Ð": "d", "þ": "th", "Þ": "th", "ħ": "h", "Ħ": "h", "ı": "i", "ŧ": "t", "Ŧ": "t",
        "ĳ": "ij", "Ĳ": "ij", "\u{FB00}": "ff", "\u{FB01}": "fi", "\u{FB02}": "fl", "\u{FB03}": "ffi",
        "\u{FB04}": "ffl", "\u{FB05}": "st", "\u{FB06}": "st", "\u{3000}": " ",
    ]

    /// Whether a scalar is of a token, as the full-text index cuts them; marks go on with one.
    public static func isOfToken(_ scalar: Unicode.Scalar) -> Bool { scalar.beginsToken }

    /// Whether a scalar is of a script that parts no words: each of its characters is a token.
    public static func isWordByItself(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        // Thai, Lao; Myanmar; Khmer; kana; ideographs; kana of half width; further ideographs.
        case 0x0E00...0x0EFF, 0x1000...0x109F, 0x1780...0x17FF, 0x3040...0x30FF, 0x31F0...0x31FF, 0x3400...0x4DBF,
            0x4E00...0x9FFF, 0xF900...0xFAFF, 0xFF66...0xFF9F, 0x20000...0x3FFFF:
            true
        default: false
        }
    }

    /// Whether a scalar shows nothing and parts nothing: soft hyphens, joiners, marks of direction, selectors of variants.
    private static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0xAD, 0x034F, 0x061C, 0x180B...0x180E, 0x200C...0x200F, 0x202A...0x202E, 0x2060...0x2064,
            0x2066...0x206F, 0xFE00...0xFE0F, 0xFEFF, 0xE0100...0xE01EF:
            true
        default: false
        }
    }
}

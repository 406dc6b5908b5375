// SPDX-License-Identifier: Apache-2.0

/// A word, a number or a code of a text.
struct NoteToken {
    enum Kind: UInt8 {
        /// Letters, and what joins them.
        case word
        /// Digits with points, commas and apostrophes.
        case number
        /// Letters and digits, or digits joined in other ways.
        case code
        /// A euro or a pound sign.
        case sign
    }

    var start: Int
    var end: Int

    /// The number of its line, from 0.
    var line: Int32
    var kind: Kind

    /// Three numbers of a date that stands in one token, as they follow one another.
    var date: NoteDateParts?

    /// The token without case, joints and letters beyond ASCII: so a word is the same in UTF-8, in Latin-1 and where
    /// a conversion has lost its umlauts.
    var fold: UInt64

    /// What a word may mean.
    var traits: NoteTraits = []

    var range: Range<Int> { start..<end }
}

/// FNV-1a over what is left of a word when it is folded.
enum NoteFold {
    static let empty: UInt64 = 0xCBF2_9CE4_8422_2325

    @inline(__always)
    static func add(_ byte: UInt8, to fold: UInt64) -> UInt64 {
        let letter: UInt8
        if byte.isLetter { letter = byte | 0x20 } else if byte.isDigit { letter = byte } else { return fold }
        return (fold ^ UInt64(letter)) &* 0x100_0000_01B3
    }

    static func of(_ word: some StringProtocol) -> UInt64 { word.utf8.reduce(empty) { add($1, to: $0) } }

    /// The folds of words with one blank between them.
    static func words(_ phrase: String) -> [UInt64] { phrase.split(separator: " ").map { of($0) } }

    /// The set of folds of words with blanks or line ends between them.
    static func set(_ words: String) -> Set<UInt64> {
        Set(words.split(whereSeparator: \.isWhitespace).map { of($0) })
    }
}

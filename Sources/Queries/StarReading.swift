// SPDX-License-Identifier: Apache-2.0

/// Reads a word with a star behind it, or with one at each end.
enum StarReading {
    /// The word without the star behind it; `nil` where there is another star, or fewer than two letters or digits.
    static func stem(of word: String) -> String? {
        guard word.unicodeScalars.last == "*" else { return nil }
        return plain(word.unicodeScalars.dropLast(), atLeast: 2)
    }

    /// The word between two stars; `nil` where there is another star, or fewer than three letters or digits.
    static func part(of word: String) -> String? {
        guard word.unicodeScalars.count > 2, word.unicodeScalars.first == "*", word.unicodeScalars.last == "*" else {
            return nil
        }
        return plain(word.unicodeScalars.dropFirst().dropLast(), atLeast: 3)
    }

    /// The word behind a star that stands in front only; `nil` as for a part.
    static func end(of word: String) -> String? {
        guard word.unicodeScalars.first == "*" else { return nil }
        return plain(word.unicodeScalars.dropFirst(), atLeast: 3)
    }

    private static func plain(_ scalars: Substring.UnicodeScalarView, atLeast count: Int) -> String? {
        guard !scalars.contains("*"), scalars.lazy.filter({ $0.beginsToken }).prefix(count).count == count else {
            return nil
        }
        return String(String.UnicodeScalarView(scalars))
    }
}

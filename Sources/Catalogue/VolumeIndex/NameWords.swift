// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import Queries

/// Compares names word by word, folded as a text is for the full-text index.
enum NameWords {
    /// The words of a name in lower case and without marks.
    static func words(of name: String) -> [String] {
        var words: [String] = []
        var word = ""
        let folded = TextFolding.fold(name).lowercased()
        let text = folded.utf8.allSatisfy { $0 < 0x80 } ? folded : folded.decomposedStringWithCanonicalMapping
        for scalar in text.unicodeScalars {
            if TextFolding.isOfToken(scalar) {
                word.unicodeScalars.append(scalar)
            } else if scalar.properties.generalCategory != .nonspacingMark {
                if !word.isEmpty { words.append(word) }
                word = ""
            }
        }
        if !word.isEmpty { words.append(word) }
        return words
    }

    /// Whether words stand one after another in a name; of the last one its beginning, where it is a prefix.
    static func holds(_ name: String, _ wanted: [String], isPrefix: Bool) -> Bool {
        let words = words(of: name)
        guard let last = wanted.last, words.count >= wanted.count else { return false }
        return (0...words.count - wanted.count).contains { start in
            guard words[start...].starts(with: wanted.dropLast()) else { return false }
            let found = words[start + wanted.count - 1]
            return isPrefix ? found.hasPrefix(last) : found == last
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

/// Writes a query as the text that means it: what an answer shows as "understood as", and what a saved search keeps.
///
/// Law: `QueryParser.parse(print(q)).query == q` for every `q` that the parser returns. A tree that was put together
/// otherwise and breaks what ``SearchQuery`` says of its cases is printed as the nearest text: a word with white space
/// in it as a phrase, a conjunction with ``SearchQuery/nothing`` in it as nothing.
public enum QueryPrinter {
    /// The text of `query`: terms parted by one space, phrases in quotes, blank for everything, `""` for nothing.
    ///
    /// - Complexity: O(*n*) in the bytes of the text.
    public static func print(_ query: SearchQuery) -> String {
        switch query {
        case .everything: ""
        case .nothing: emptyPhrase
        case .word(let word): isBare(word) ? word : quoted([word])
        case .phrase(let words): quoted(words)
        case .all(let terms): conjunction(terms)
        }
    }

    private static let emptyPhrase = "\"\""

    /// Whether `word` reads as one word when it stands without quotes.
    private static func isBare(_ word: String) -> Bool {
        var lexer = QueryLexer(word)
        return lexer.next() == .word(word) && lexer.next() == nil
    }

    private static func quoted(_ words: [String]) -> String {
        var text = String.UnicodeScalarView()
        text.append("\"")
        for (number, word) in words.enumerated() {
            if number > 0 { text.append(" ") }
            for scalar in word.unicodeScalars {
                if scalar == "\"" { text.append(scalar) }
                text.append(scalar)
            }
        }
        text.append("\"")
        return String(text)
    }

    private static func conjunction(_ terms: [SearchQuery]) -> String {
        let texts = terms.map(print).filter { !$0.isEmpty }
        return texts.contains(emptyPhrase) ? emptyPhrase : texts.joined(separator: " ")
    }
}

// SPDX-License-Identifier: Apache-2.0

/// What stands before a value: words of a form or of a sentence.
struct NoteLabel {
    enum Field: UInt8 {
        case confirmation, trade, order, execution
        case tradeDate, settlementDate, documentDate
        case quantity, price, net, total, gross, notional
        case side, counterparty
    }

    /// How surely the words are a label.
    enum Strength: UInt8 {
        /// The words are plain: `trade date`.
        case plain
        /// A colon must follow, or a value that is plainly one: `trade`.
        case weak
        /// A colon must follow: `reference`.
        case withColon
    }

    var words: [UInt64]
    var field: Field
    var strength: Strength

    /// The longest label that begins at a token, all on one line.
    static func match(_ tokens: [NoteToken], at index: Int) -> NoteLabel? {
        guard tokens[index].traits.contains(.label), let labels = byFirstWord[tokens[index].fold] else { return nil }
        for label in labels where label.stands(in: tokens, at: index) { return label }
        return nil
    }

    private func stands(in tokens: [NoteToken], at index: Int) -> Bool {
        guard words.count <= tokens.count - index else { return false }
        for place in 1..<max(1, words.count) {
            let token = tokens[index + place]
            guard token.fold == words[place], token.line == tokens[index].line else { return false }
        }
        return true
    }

    static var firstWords: some Sequence<UInt64> { byFirstWord.keys }

    /// Longer labels first.
    private static let byFirstWord: [UInt64: [NoteLabel]] = {
        var table: [UInt64: [NoteLabel]] = [:]
        for (field, strength, phrases) in NoteLabels.all {
            for phrase in phrases.split(separator: ",") {
                let words = NoteFold.words(String(phrase))
                guard let first = words.first else { continue }
                table[first, default: []].append(NoteLabel(words: words, field: field, strength: strength))
            }
        }
        return table.mapValues { labels in labels.sorted { $0.words.count > $1.words.count } }
    }()
}

// SPDX-License-Identifier: Apache-2.0

internal import Records

/// What a word may mean, looked up once when a text is cut into words.
struct NoteTraits: OptionSet {
    var rawValue: UInt32

    static let cancellation = Self(rawValue: 1 << 0)
    static let cancellationHeading = Self(rawValue: 1 << 1)
    static let amendment = Self(rawValue: 1 << 2)
    static let confirmation = Self(rawValue: 1 << 3)
    static let document = Self(rawValue: 1 << 4)
    static let superseding = Self(rawValue: 1 << 5)
    static let withdrawing = Self(rawValue: 1 << 6)
    static let possessive = Self(rawValue: 1 << 7)
    static let buy = Self(rawValue: 1 << 8)
    static let sell = Self(rawValue: 1 << 9)
    static let dealt = Self(rawValue: 1 << 10)
    static let person = Self(rawValue: 1 << 11)
    static let unit = Self(rawValue: 1 << 12)
    static let beforeDate = Self(rawValue: 1 << 13)
    static let beforeNumber = Self(rawValue: 1 << 14)
    static let numberWord = Self(rawValue: 1 << 15)
    static let against = Self(rawValue: 1 << 16)
    static let date = Self(rawValue: 1 << 17)
    static let currency = Self(rawValue: 1 << 18)
    static let month = Self(rawValue: 1 << 19)
    static let statement = Self(rawValue: 1 << 21)
    static let income = Self(rawValue: 1 << 22)
    static let beforePrice = Self(rawValue: 1 << 23)
    static let label = Self(rawValue: 1 << 20)

    /// The words that a sentence is read from.
    static let phrase: Self = [.buy, .sell, .unit, .against, .cancellationHeading, .beforePrice]

    var side: TradeTerms.Side? { contains(.buy) ? .buy : contains(.sell) ? .sell : nil }

    /// The traits of a folded word.
    static func of(_ fold: UInt64) -> Self {
        var slot = Int(truncatingIfNeeded: fold ^ fold >> 32) & mask
        while table[slot].traits != 0 {
            if table[slot].fold == fold { return Self(rawValue: table[slot].traits) }
            slot = (slot + 1) & mask
        }
        return []
    }

    private static let mask = 4095

    /// An open table, at most a third full.
    private static let table: [(fold: UInt64, traits: UInt32)] = {
        var table = [(fold: UInt64, traits: UInt32)](repeating: (0, 0), count: mask + 1)
        func add(_ words: some Sequence<UInt64>, _ trait: Self) {
            for fold in words {
                var slot = Int(truncatingIfNeeded: fold ^ fold >> 32) & mask
                while table[slot].traits != 0, table[slot].fold != fold { slot = (slot + 1) & mask }
                table[slot] = (fold, table[slot].traits | trait.rawValue)
            }
        }
        let words: [(Set<UInt64>, Self)] = [
            (NoteWords.cancellation, .cancellation), (NoteWords.cancellationHeadings, .cancellationHeading),
            (NoteWords.amendment, .amendment), (NoteWords.confirmation, .confirmation),
            (NoteWords.document, .document), (NoteWords.superseding, .superseding),
            (NoteWords.withdrawing, .withdrawing), (NoteWords.possessive, .possessive), (NoteWords.buy, .buy),
            (NoteWords.sell, .sell), (NoteWords.dealt, .dealt), (NoteWords.persons, .person),
            (NoteWords.units, .unit), (NoteWords.beforeDate, .beforeDate), (NoteWords.beforeNumber, .beforeNumber),
            (NoteWords.numberWords, .numberWord), (NoteWords.against, .against), (NoteWords.dates, .date),
            (NoteWords.statement, .statement), (NoteWords.income, .income),
            (NoteWords.beforePrice, .beforePrice), (NoteCurrencies.folds, .currency),
        ]
        for (set, trait) in words { add(set, trait) }
        add(NoteMonths.months.keys, .month)
        add(NoteLabel.firstWords, .label)
        return table
    }()
}

// SPDX-License-Identifier: Apache-2.0

/// A search as it was understood, and what of the text had no part in it.
public struct QueryUnderstanding: Hashable, Sendable {
    public var query: SearchQuery

    /// The parts of the text that were not used, in the order typed.
    ///
    /// A part without a letter or digit stands here as it is printed, cut after 40 scalars with an ellipsis. What was
    /// left out for its size is named by a note of ``QueryParser``; only these hold letters or digits. There are at
    /// most 23 entries.
    public var ignored: [String]

    /// What was read in another way than it may have been meant, or as more than its words, in the order typed; at most
    /// 20.
    public var notes: [QueryNote]

    public init(query: SearchQuery, ignored: [String], notes: [QueryNote] = []) {
        self.query = query
        self.ignored = ignored
        self.notes = notes
    }

    /// Whether all that was typed was used in the sense in which it was typed. An act (a hold, an export, a
    /// disposition) takes no other query.
    public var isExact: Bool { ignored.isEmpty && !notes.contains { $0.reason.isDeparture } }

    /// How the text was read, in plain words: `records with "Alder" and trade date 2024-03-01 to 2024-03-31`.
    public var inWords: String { QueryWording.sentence(query) }
}

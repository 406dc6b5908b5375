// SPDX-License-Identifier: Apache-2.0

public import Catalogue
internal import Queries
public import Records

/// A search that was saved with what it found: what the ledger says of it, and what it is in words.
public struct SavedSearch: Sendable {
    /// What its line says.
    public var entry: SavedSearchEntry

    /// `nil` where the detail of the act is not there any more.
    public var words: Words?

    /// What a saved search is in words.
    public struct Words: Hashable, Sendable {
        public var name: String

        /// As it was typed, as it was understood when it was saved, and that in plain words.
        public var query: String
        public var understood: String
        public var meaning: String

        init(_ detail: SavedSearchDetail) {
            name = detail.name
            query = detail.query
            understood = detail.understood
            meaning = QueryParser.parse(detail.understood).inWords
        }
    }
}

/// Which saved search is meant: the newest of a name, or the one with a number.
public enum SavedSearchReference: Hashable, Sendable {
    case name(String)
    case number(Int)

    /// Reads what was typed: digits are a number, for no name is one.
    public init(_ text: String) {
        let text = SearchSaving.trimmed(text)
        self = Int(text).map { .number($0) } ?? .name(text)
    }
}

/// A saved search that is to be run again.
public struct SavedSearchRequest: Sendable {
    public var reference: SavedSearchReference

    /// Whether it asks for the days of then, instead of reading the text as of today.
    public var isAsUnderstood: Bool

    /// Whether what is found now is saved under the same name.
    public var isUpdate: Bool

    /// The most records of each kind to list: new ones, former ones, those that are not there.
    public var limit: Int

    public init(
        _ reference: SavedSearchReference, isAsUnderstood: Bool = false, isUpdate: Bool = false, limit: Int
    ) {
        self.reference = reference
        self.isAsUnderstood = isAsUnderstood
        self.isUpdate = isUpdate
        self.limit = limit
    }
}

/// What a saved search finds now, compared with what it found when it was saved.
public struct SavedSearchAnswer: Sendable {
    /// What it is compared with.
    public var then: SavedSearch

    /// The query as it is understood now, and that in plain words.
    public var understood: String
    public var inWords: String

    /// How many match now, and which by SHA-256 of their identities in their order.
    public var count: Int
    public var digest: Digest

    /// How many match now as they did then; `nil` where those of then are not listed one by one.
    public var same: Int?

    /// How many match now and did not then; where those of then are not listed, how many of those that match now were
    /// captured since.
    public var newCount: Int

    /// The newest of them.
    public var new: [SearchHit]

    /// How many matched then, are there and do not match now; and the first of them in the order of identities. `nil`
    /// and none where those of then are not listed.
    public var formerCount: Int?
    public var former: [FormerMatch]

    /// How many matched then and were destroyed since, under a certificate.
    public var destroyedCount = 0

    /// Records that matched then and are not in the archive any more, and how many.
    public var absentCount: Int?
    public var absent: [RecordID]

    /// Records that matched then and were not found, while there are volumes that could not be looked into.
    public var unknownCount: Int?
    public var unknown: [RecordID]

    /// Records that matched then and are left out now because they are restricted.
    public var withheldCount = 0

    /// What was looked into.
    public var coverage: Coverage

    /// What was saved of it.
    public var saved: SavedSearch?

    /// Whether all volumes could be looked into as a whole.
    public var isComplete: Bool { !coverage.isPartial }
}

/// A record that matched when a search was saved, is there, and does not match now.
public struct FormerMatch: Sendable {
    /// What has changed since.
    public enum Change: String, Sendable, CaseIterable {
        /// A person said what a field is.
        case corrected
        /// It was filed under another class.
        case reclassified
        /// It was read anew.
        case reparsed
        /// It was superseded or cancelled, or is so no more; told where the query asks for that.
        case status
        /// The query asks for other days than then.
        case days
    }

    /// The record as it is now.
    public var hit: SearchHit

    /// What has changed since and can be why; empty where that can't be told.
    public var changes: [Change]
}

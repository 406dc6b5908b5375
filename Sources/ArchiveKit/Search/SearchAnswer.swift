// SPDX-License-Identifier: Apache-2.0

public import Catalogue
public import Records

/// A record that a search found.
public struct SearchHit: Hashable, Sendable {
    public var id: RecordID
    public var volume: VolumeKey

    /// The trade date, or the capture date where ``isUndated``.
    public var day: CivilDate
    public var isUndated: Bool
    public var format: RecordFormat
    public var messageType: String
    public var state: ParseState
    public var lifecycle: Lifecycle?

    /// What it is in its chain of versions.
    public var status: ChainStatus
    public var identifiers: [RecordIdentifier]
    public var terms: IndexedTerms
    public var settlementDate: CivilDate?

    /// Names of the sides of the trade, in lower case.
    public var counterparties: [String]

    /// The name of the source that it came in, where the register knows it.
    public var source: SourceName?

    /// The member of a container that it came in, in lower case.
    public var member: String?

    /// Whether what it says by name can't be read, because its envelope is damaged: then it has no identifiers here, and
    /// whoever reads the record is told.
    public var isDamaged = false

    /// Where its text has what was looked for; `nil` where none was asked for or the text can't be read.
    public var snippet: Snippet?

    /// How many records of its chain or trade match, itself among them; `nil` where records are listed, and where there are
    /// so many that they were not counted.
    public var matched: Int?

    /// Its facts about its sides.
    var sides = ""
}

/// The answer to a search.
public struct SearchAnswer: Sendable {
    /// How the text was understood, in the search language and in plain words.
    public var understood: String
    public var inWords: String

    /// Parts of the text that hold nothing to search for.
    public var ignored: [String]

    /// What was read in another way than it may have been meant, a sentence each.
    public var notes: [String]
    public var hits: [SearchHit]

    /// The rows of the hits, also where these were not read.
    public var records: [IndexedRecord] = []

    /// What is listed, and what ``count``, ``atLeast`` and ``facets`` count.
    public var unit = CountingUnit.record

    /// Of the trades that were counted, those that are records without an identifier of a trade.
    public var tradeless: Int?

    /// The exact number of matches, where it was asked for or could be told at once.
    public var count: Int?

    /// So many matches there are at least; ``count`` where that is known.
    public var atLeast: Int

    /// How many matches were ranked, where they were, and whether these are all: else the newest.
    public var ranking: (considered: Int, isWhole: Bool)?

    /// How many matches have each value, where that was asked for.
    public var facets: FacetCounts?

    /// Words that the index knows, in the place of those that no record has.
    public var suggestion: String?

    /// Where the next page begins; `nil` where there is none.
    public var cursor: SearchCursor?
    public var coverage: Coverage

    /// The number of volumes whose index was asked; of the others it was known that they hold nothing that is looked for,
    /// or nothing in place of what was found.
    public var looked = 0
}

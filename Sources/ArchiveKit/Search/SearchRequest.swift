// SPDX-License-Identifier: Apache-2.0

public import Catalogue
public import Records

/// A search, and which of its hits are wanted.
public struct SearchRequest: Sendable {
    /// What is searched for, in the language of Docs/SearchLanguage.md; any text is legal.
    public var text: String

    /// The most hits to show.
    public var limit: Int

    /// What is listed and counted.
    public var unit = CountingUnit.record

    /// Whether the exact number of matches is wanted.
    public var isCounted: Bool

    /// The order: newest day first, or oldest first.
    public var isNewestFirst: Bool

    /// Whether the best matches come first: the newest ``SearchScan/mostRanked`` are ranked by the words of the text. A
    /// query that asks for no text is answered in the order of days.
    public var isRanked = false

    /// Whether the number of matches is to be told where that costs next to nothing, though it was not asked for.
    public var isCountTried = true

    /// Whether matches are to be counted by what they state.
    public var hasFacets = false

    /// Whether hits are read, with what their records say; else the answer has their identities only.
    public var hasHits = true

    /// Whether hits show where their text has what was looked for.
    public var hasSnippets = false

    /// How long the search may take before it is ended and says what it has not looked into.
    public var timeLimit = Duration.seconds(10)

    /// Whether nobody waits for the answer any more.
    public var isCancelled: @Sendable () -> Bool = { false }

    /// Only what stands behind this place, which an earlier answer gave.
    public var cursor: SearchCursor?

    /// What was known at the end of this day; `nil` for now.
    public var asOf: CivilDate?

    public init(
        _ text: String, limit: Int, isCounted: Bool = false, isNewestFirst: Bool = true, cursor: SearchCursor? = nil,
        asOf: CivilDate? = nil
    ) {
        self.text = text
        self.limit = limit
        self.isCounted = isCounted
        self.isNewestFirst = isNewestFirst
        self.cursor = cursor
        self.asOf = asOf
    }
}

extension SearchRequest {
    func watch() -> SearchWatch {
        let end = ContinuousClock.now + timeLimit
        return SearchWatch { ContinuousClock.now > end || isCancelled() }
    }
}

extension SearchCursor {
    /// The cursor as it is handed out: day, line of the ledger, place.
    public var text: String { "\(day)_\(sequence)_\(place)" }

    /// Reads a cursor that was handed out; `nil` where the text is none.
    public init?(_ text: String) {
        let parts = text.split(separator: "_")
        guard parts.count == 3, let day = CivilDate(String(parts[0])), let sequence = Int(parts[1]),
            let place = Int(parts[2])
        else { return nil }
        self.init(day: day, sequence: sequence, place: place)
    }
}

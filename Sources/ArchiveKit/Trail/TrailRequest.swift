// SPDX-License-Identifier: Apache-2.0

public import Records

/// Which acts of the ledger are looked for. What is not said does not matter.
public struct TrailRequest: Sendable {
    /// Words of the details of acts, or of the names of their sources, in the language of Docs/SearchLanguage.md; `nil` asks
    /// for no words.
    public var text: String?

    /// Who acted: the name or number of an agent, or what lines say (`agent:3`, `token:7`, `uid:1000`).
    public var agent: String?

    /// The name of an act, as lines have it.
    public var act: String?

    /// The record that the act was about: its identity, or an id of it.
    public var record: String?

    /// The first and the last day, of trusted time in the archive's zone.
    public var since: CivilDate?
    public var until: CivilDate?

    /// The most acts to hand out; `nil` for all.
    public var limit: Int?

    /// Only what stands behind this line.
    public var cursor = 0

    /// Whether details say nothing of other records: for the trail of one record.
    public var isAlone = false

    public init() {}
}

/// One act of the trail.
public struct TrailEntry: Sendable {
    /// The number of its line.
    public var line: Int
    public var trusted: Timestamp
    public var wall: Timestamp

    /// Who acted, as the line says, and the name of the agent where it has one.
    public var agent: String
    public var name: String?
    public var act: String

    /// How many records the line names or counts, where it does.
    public var count: Int?

    /// What the line itself says of it, in numbers and codes.
    public var facts: CanonicalJSON

    /// What it was about in words; `nil` where there is no detail, or it is not there any more.
    public var detail: CanonicalJSON?

    /// Whether the line has a detail.
    public var hasDetail: Bool

    /// The names of the sources that it took in, took in again or handed out: of those that have the words in their names,
    /// where words were asked for and some have.
    public var sources: [SourceName] = []

    /// Whether the detail, and what the line says of it, is left out because it is of a restricted record.
    public var isWithheld = false
}

/// What came of looking through the trail.
public struct TrailAnswer: Sendable {
    /// How the text was understood; `nil` where there was none.
    public var understood: String?

    /// Acts that were handed out.
    public var count = 0

    /// Acts whose details have the words that were looked for and are left out because they name a restricted record;
    /// whatever else was asked for.
    public var withheld = 0

    /// Where the next page begins; `nil` where nothing follows.
    public var cursor: Int?

    /// The last line of the ledger when it was looked through.
    public var line = 0

    /// Volumes of details that could not be looked into.
    public var incomplete: [VolumeKey] = []
}

// SPDX-License-Identifier: Apache-2.0

public import Catalogue
public import Records

/// A record of a sample.
public struct SampleMember: Sendable {
    public var id: RecordID

    /// The stratum that it was drawn from; `nil` where the population can't be gathered any more.
    public var stratum: String?

    /// Whether it was taken whole for its amount, and not by chance.
    public var isCertain: Bool

    /// The record as of the line at which the population is frozen; `nil` where it can't be found there: it was
    /// destroyed, or its volume is lost.
    public var hit: SearchHit?

    public init(id: RecordID, stratum: String?, isCertain: Bool, hit: SearchHit?) {
        self.id = id
        self.stratum = stratum
        self.isCertain = isCertain
        self.hit = hit
    }
}

/// A sample: what the ledger says of it, and its records.
public struct SampleAnswer: Sendable {
    /// What its line says.
    public var entry: SampleEntry

    /// The query as it was typed, in the search language and in plain words; `nil` where the detail of the act is not
    /// there any more.
    public var words: Words?
    public var strata: [SampleStratum]

    /// In the order of their identities.
    public var members: [SampleMember]

    /// What is not as it was when the sample was drawn, a sentence each; empty where the same records are drawn again.
    public var differences: [String]

    /// Of one that was drawn just now, the records that match and are not in its population because they are restricted;
    /// else the records of the sample that are left out for that.
    public var withheld = 0

    /// What a sample was about in words.
    public struct Words: Sendable {
        public var query: String
        public var understood: String
        public var meaning: String

        /// What the strata are of, or the amounts.
        public var field: String?

        /// The currency of the amounts, or the one into which they were converted; and SHA-256 of the file of rates.
        public var currency: String?
        public var ratesDigest: Digest?
    }

    /// Records that can't be found in the archive.
    public var missing: [RecordID] { members.filter { $0.hit == nil }.map(\.id) }

    /// Whether it is what was drawn, and all of it is there.
    public var isWhole: Bool { differences.isEmpty && missing.isEmpty }
}

/// A record of a population, for a list from which anybody can draw.
public struct PopulationRow: Sendable {
    public var id: RecordID
    public var stratum: String

    /// The amount, converted where the sample says so; empty where it has no part in the drawing.
    public var amount: String
}

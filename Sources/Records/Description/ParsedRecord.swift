// SPDX-License-Identifier: Apache-2.0

/// What a parser could tell of a record: derived from its bytes by a named version of a rule.
public struct ParsedRecord: Hashable, Sendable {
    public var state: ParseState
    public var format: RecordFormat

    /// The format's own version, such as `FIX.4.4`; empty where it has none.
    public var formatVersion: String

    /// The format's own name of the kind of message: FIX 35, the three digits of an MT, `sese.023`; empty where it has
    /// none.
    public var messageType: String
    public var lifecycle: Lifecycle?
    public var identifiers: [RecordIdentifier]
    public var references: [RecordReference]
    public var tradeDate: CivilDate?

    /// The day that the document bears: of sending, of writing. Where there is no trade date it is the record's day.
    public var documentDate: CivilDate?
    public var parties: [TradeParty]
    public var instruments: [InstrumentDescription]
    public var terms: TradeTerms

    /// What it states to have happened to trades.
    public var events: [StatedEvent]
    public var diagnostics: [ParseDiagnostic]

    /// The name and version of the rule that parsed, such as `fix-2`.
    public var rule: String

    /// The most parties, and the most instruments, that are kept of a record.
    public static let mostParties = 32

    public init(
        state: ParseState, format: RecordFormat, rule: String, formatVersion: String = "", messageType: String = "",
        lifecycle: Lifecycle? = nil, identifiers: [RecordIdentifier] = [], references: [RecordReference] = [],
        tradeDate: CivilDate? = nil, documentDate: CivilDate? = nil, parties: [TradeParty] = [],
        instruments: [InstrumentDescription] = [], terms: TradeTerms = TradeTerms(),
        events: [StatedEvent] = [], diagnostics: [ParseDiagnostic] = []
    ) {
        self.state = state
        self.format = format
        self.rule = rule
        self.formatVersion = formatVersion
        self.messageType = messageType
        self.lifecycle = lifecycle
        self.identifiers = identifiers
        self.references = references
        self.tradeDate = tradeDate
        self.documentDate = documentDate
        self.parties = parties
        self.instruments = instruments
        self.terms = terms
        self.events = events
        self.diagnostics = diagnostics
    }
}

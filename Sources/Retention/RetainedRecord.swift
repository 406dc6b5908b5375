// SPDX-License-Identifier: Apache-2.0

public import Records

/// What a retention schedule asks of a record.
public struct RetainedRecord: Hashable, Sendable {
    public var recordClass: RecordClass

    /// What was known of it before it was corrected, read anew or filed under another class, the last first: by its rules and
    /// dates it is kept as well, so that what is known later lets nothing go earlier.
    public var earlier: [RetainedRecord] = []

    /// The kinds of product that it names, in its format's own words.
    public var products: [String]

    /// The legal entity that it was filed under; empty where none was said.
    public var legalEntity: String

    /// The day of its capture in the archive's zone.
    public var captured: CivilDate

    /// The day of its capture, or an earlier one that a backload declares.
    public var creation: CivilDate
    public var tradeDate: CivilDate?
    public var settlementDate: CivilDate?
    public var documentDate: CivilDate?

    /// May lie decades ahead.
    public var maturity: CivilDate?

    /// The day of the last amendment of what it is about; `nil` where there was none.
    public var lastAmendment: CivilDate?

    /// The dates of what is partial or unparsed start no clock, and it ends through review only.
    public var state: ParseState

    public init(
        _ recordClass: RecordClass, products: [String] = [], legalEntity: String = "", captured: CivilDate,
        creation: CivilDate? = nil, tradeDate: CivilDate? = nil, settlementDate: CivilDate? = nil,
        documentDate: CivilDate? = nil, maturity: CivilDate? = nil, lastAmendment: CivilDate? = nil,
        state: ParseState = .parsed
    ) {
        self.recordClass = recordClass
        self.products = products
        self.legalEntity = legalEntity
        self.captured = captured
        self.creation = creation ?? captured
        self.tradeDate = tradeDate
        self.settlementDate = settlementDate
        self.documentDate = documentDate
        self.maturity = maturity
        self.lastAmendment = lastAmendment
        self.state = state
    }

    /// What an envelope says of its record.
    public init(
        _ envelope: RecordEnvelope, maturity: CivilDate? = nil, lastAmendment: CivilDate? = nil
    ) {
        let parsed = envelope.parsed
        self.init(
            envelope.classification.recordClass, products: parsed.instruments.map(\.product).filter { !$0.isEmpty },
            legalEntity: envelope.legalEntity, captured: envelope.captured, creation: envelope.created,
            tradeDate: parsed.tradeDate, settlementDate: parsed.terms.settlementDate,
            documentDate: parsed.documentDate, maturity: maturity, lastAmendment: lastAmendment, state: parsed.state)
    }

    /// A day that the record itself states, or why it does not count.
    func stated(_ date: CivilDate?, mayLieAhead: Bool = false) -> Result<CivilDate, StandIn> {
        guard state == .parsed else { return .failure(.notUnderstood) }
        guard let date else { return .failure(.notStated) }
        guard mayLieAhead || date.day <= captured.day + RecordEnvelope.plausibleDaysAhead else {
            return .failure(.implausible)
        }
        return .success(date)
    }
}

/// Why the creation of a record stands in for a date.
public enum StandIn: String, Error, Hashable, Sendable, CaseIterable {
    /// The record does not state it.
    case notStated = "not-stated"
    /// The record is partial or unparsed: what was read of it is not trusted.
    case notUnderstood = "not-understood"
    /// It lies more than 400 days after the capture.
    case implausible
    /// What the record is about was never amended: the record is its own last version.
    case neverAmended = "never-amended"
}

// SPDX-License-Identifier: Apache-2.0

/// What the archive derived of a record at its capture, and by which rules: Docs/OnDiskFormat.md §4.2.
///
/// It is stored beside the content and never changes; what is said of the record later is a later envelope.
public struct RecordEnvelope: Hashable, Sendable {
    public var accession: AccessionID

    /// Where the record begins in its source, in bytes.
    public var sourceOffset: Int

    /// The capture date in the archive's zone.
    public var captured: CivilDate

    /// The day on which the record counts as created: the capture date, or in a backload the document's own date.
    public var created: CivilDate
    public var classification: Classification

    /// The date in which the retention clock starts.
    public var clockStart: CivilDate
    public var parsed: ParsedRecord

    /// The name and version of the text rule.
    public var textRule: String

    /// The digest of the context frame that the record needs to be understood, such as the header of its table.
    public var context: Digest?

    /// The record that this one came with, such as the mail of an attachment: they share their retention.
    public var family: RecordID?

    /// The name of the member of a container that it came in.
    public var member: SourceName?

    /// The legal entity, desk and account that the record was filed under; empty where none was said.
    public var legalEntity = ""
    public var desk = ""
    public var account = ""

    /// Which later envelope of the record this is; `nil` for that of its capture.
    public var revision: EnvelopeRevision?

    /// A date that is further ahead of the capture than this is a misprint.
    public static let plausibleDaysAhead = 400

    /// Describes a record at its capture. A date that is not plausible is left out, with a diagnostic.
    ///
    /// - Parameters:
    ///   - isBackload: whether the record counts as created when its document says, not when it was captured.
    public init(
        accession: AccessionID, sourceOffset: Int, captured: CivilDate, classification: Classification,
        parsed: ParsedRecord, textRule: String, isBackload: Bool = false
    ) {
        let parsed = Self.plausible(parsed, captured: captured)
        self.accession = accession
        self.sourceOffset = sourceOffset
        self.captured = captured
        self.classification = classification
        self.parsed = parsed
        self.textRule = textRule
        // What was not understood is filed by its capture, and ends through review only.
        let isUnderstood = parsed.state == .parsed
        let document = parsed.documentDate ?? parsed.tradeDate
        created = isBackload && isUnderstood ? min(document ?? captured, captured) : captured
        clockStart = max(isUnderstood ? parsed.tradeDate ?? parsed.documentDate ?? created : created, created)
    }

    /// What was parsed, without a date or an event that is not plausible.
    public static func plausible(_ parsed: ParsedRecord, captured: CivilDate) -> ParsedRecord {
        func isMisprint(_ date: CivilDate?) -> Bool { date.map { $0.day > captured.day + plausibleDaysAhead } ?? false }
        var plausible = parsed
        if isMisprint(parsed.tradeDate) { plausible.tradeDate = nil }
        if isMisprint(parsed.documentDate) { plausible.documentDate = nil }
        if isMisprint(parsed.terms.settlementDate) { plausible.terms.settlementDate = nil }
        if plausible != parsed {
            plausible.diagnostics.append(
                ParseDiagnostic(
                    code: "date.implausible",
                    message: "a date is more than 400 days after the capture and was left out"))
        }
        let trade = plausible.tradeDate
        plausible.events.removeAll { $0.day > captured || $0.day < trade ?? $0.day }
        if plausible.events != parsed.events {
            plausible.diagnostics.append(
                ParseDiagnostic(
                    code: "event.implausible",
                    message: "an event is after the capture, or before the trade date, and was left out"))
        }
        return plausible
    }

    /// The day by which the record is found: of the trade, else of the document; `nil` where it states none.
    public var day: CivilDate? { parsed.tradeDate ?? parsed.documentDate }

    init(
        accession: AccessionID, sourceOffset: Int, captured: CivilDate, created: CivilDate,
        classification: Classification, clockStart: CivilDate, parsed: ParsedRecord, textRule: String
    ) {
        self.accession = accession
        self.sourceOffset = sourceOffset
        self.captured = captured
        self.created = created
        self.classification = classification
        self.clockStart = clockStart
        self.parsed = parsed
        self.textRule = textRule
    }
}

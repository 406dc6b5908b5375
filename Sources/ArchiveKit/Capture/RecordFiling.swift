// SPDX-License-Identifier: Apache-2.0

internal import Packs
internal import Records
internal import Retention

/// The class and period of a volume: where a record belongs.
struct VolumePlace: Hashable, Comparable {
    var recordClass: RecordClass
    var period: String

    static func < (left: Self, right: Self) -> Bool {
        (left.recordClass, left.period) < (right.recordClass, right.period)
    }
}

/// Files the records of a source by the file plan, the schedule and what a person said.
struct RecordFiling: Sendable {
    var sourceName: SourceName
    var options: CaptureOptions

    /// The day of the capture in the archive's zone.
    var captured: CivilDate
    var rules: FilingRules

    /// What is known of bytes that were destroyed; `nil` where nothing was.
    var destroyed: DestroyedRecords?

    /// Describes a record at its capture. What was said of it before holds unless the day or the rules
    /// have changed since.
    func record(_ prepared: PreparedRecord, salt: [UInt8], accession: AccessionID) -> PendingRecord {
        let filed = prepared.filed.flatMap { $0.isStill(captured, rules) ? $0 : nil } ?? file(prepared)
        var envelope = filed.envelope
        envelope.accession = accession
        envelope.sourceOffset = prepared.offset
        envelope.family = prepared.family
        if let earlier = destroyed?.record(withContent: prepared.digest), !prepared.content.isEmpty {
            envelope.parsed.diagnostics.append(
                ParseDiagnostic(
                    code: DestroyedRecords.diagnostic,
                    message: "the same bytes were destroyed under certificate \(earlier.certificates.last ?? 0)"))
        }
        return PendingRecord(prepared, envelope, in: filed.place, salt: salt)
    }

    /// Files a record that is captured on this day; it belongs to no accession yet.
    func file(_ prepared: PreparedRecord) -> FiledRecord {
        let envelope = envelope(of: prepared)
        return FiledRecord(envelope, in: rules.place(of: envelope), by: rules)
    }

    private func envelope(of prepared: PreparedRecord) -> RecordEnvelope {
        var classification = rules.plan.classify(
            prepared.parsed, source: prepared.member ?? sourceName,
            legalEntity: options.legalEntity.isEmpty ? nil : options.legalEntity)
        if let recordClass = options.recordClass {
            classification.recordClass = recordClass
            classification.rule = "option"
        }
        var envelope = RecordEnvelope(
            accession: AccessionID(TimeOrderedUUID(milliseconds: 0, random: (0, 0))), sourceOffset: prepared.offset,
            captured: captured, classification: classification,
            parsed: prepared.parsed, textRule: prepared.textRule, isBackload: options.isBackload)
        envelope.context = prepared.context?.digest
        envelope.family = prepared.family
        envelope.member = prepared.member
        envelope.legalEntity = options.legalEntity.isEmpty ? classification.legalEntity ?? "" : options.legalEntity
        envelope.desk = options.desk.isEmpty ? classification.desk ?? "" : options.desk
        envelope.account = options.account
        envelope.clockStart = rules.clockStart(of: envelope)
        return envelope
    }
}

extension FilingRules {
    /// The rule that keeps a record for the longest, by what its envelope says.
    func governing(_ envelope: RecordEnvelope) -> RuleReading? { schedule.governing(RetainedRecord(envelope)) }

    /// The date in which the retention clock of a record starts, by the rule that governs it.
    func clockStart(of envelope: RecordEnvelope) -> CivilDate {
        governing(envelope)?.trigger.clockStart ?? envelope.created
    }

    /// The volume that a record belongs into.
    func place(of envelope: RecordEnvelope) -> VolumePlace {
        VolumePlace(
            recordClass: envelope.classification.recordClass,
            period: schedule.volumePeriod(of: RetainedRecord(envelope)) ?? Cutoff.year.key(of: envelope.created))
    }
}

/// How a record was filed: what is known of it, and where it belongs.
final class FiledRecord: Sendable {
    let envelope: RecordEnvelope
    let place: VolumePlace
    private let planSequence: Int
    private let scheduleSequence: Int

    init(_ envelope: RecordEnvelope, in place: VolumePlace, by rules: FilingRules) {
        self.envelope = envelope
        self.place = place
        planSequence = rules.planSequence
        scheduleSequence = rules.scheduleSequence
    }

    /// Whether it would be filed in the same way on a day and by the rules of then.
    func isStill(_ day: CivilDate, _ rules: FilingRules) -> Bool {
        envelope.captured == day && (planSequence, scheduleSequence) == (rules.planSequence, rules.scheduleSequence)
    }
}

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

    /// Describes a record at its capture.
    func record(_ prepared: PreparedRecord, salt: [UInt8], accession: AccessionID) -> PendingRecord {
        let envelope = envelope(of: prepared, accession)
        return PendingRecord(
            period: period(of: envelope), id: prepared.id, salt: salt, envelope: envelope,
            envelopeBytes: envelope.encoded, content: prepared.content, digest: prepared.digest,
            context: prepared.context, extracted: prepared.extracted)
    }

    /// Where a record goes if it is captured on this day.
    func place(of prepared: PreparedRecord) -> VolumePlace {
        let envelope = envelope(of: prepared)
        return VolumePlace(recordClass: envelope.classification.recordClass, period: period(of: envelope))
    }

    /// What is known of a record before it belongs to an accession.
    func envelope(of prepared: PreparedRecord) -> RecordEnvelope {
        envelope(of: prepared, AccessionID(TimeOrderedUUID(milliseconds: 0, random: (0, 0))))
    }

    private func envelope(of prepared: PreparedRecord, _ accession: AccessionID) -> RecordEnvelope {
        var classification = FilePlan.standard.classify(
            prepared.parsed, source: prepared.member ?? sourceName,
            legalEntity: options.legalEntity.isEmpty ? nil : options.legalEntity)
        if let recordClass = options.recordClass {
            classification.recordClass = recordClass
            classification.rule = "option"
        }
        var envelope = RecordEnvelope(
            accession: accession, sourceOffset: prepared.offset, captured: captured, classification: classification,
            parsed: prepared.parsed, textRule: prepared.textRule, isBackload: options.isBackload)
        envelope.context = prepared.context?.digest
        envelope.family = prepared.family
        envelope.member = prepared.member
        envelope.legalEntity = options.legalEntity.isEmpty ? classification.legalEntity ?? "" : options.legalEntity
        envelope.desk = options.desk.isEmpty ? classification.desk ?? "" : options.desk
        envelope.account = options.account
        let rule = RetentionSchedule.standard.rule(for: classification.recordClass)
        envelope.clockStart =
            rule?.trigger.clockStart(creation: envelope.created, facts: Self.facts(of: envelope)) ?? envelope.created
        return envelope
    }

    private func period(of envelope: RecordEnvelope) -> String {
        RetentionSchedule.standard.rule(for: envelope.classification.recordClass)?
            .volumePeriod(creation: envelope.created, facts: Self.facts(of: envelope))
            ?? Cutoff.year.key(of: envelope.created)
    }

    /// The dates of what was not understood start no clock.
    private static func facts(of envelope: RecordEnvelope) -> RecordFacts {
        envelope.parsed.state == .parsed ? RecordFacts(envelope.parsed) : RecordFacts()
    }
}

extension PendingRecord {
    var place: VolumePlace {
        VolumePlace(recordClass: envelope.classification.recordClass, period: period)
    }
}

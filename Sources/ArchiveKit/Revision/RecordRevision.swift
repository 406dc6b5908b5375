// SPDX-License-Identifier: Apache-2.0

internal import Catalogue
internal import Ledger
internal import Packs
public import Records

/// Says more of records that are in the archive, or says it better: corrects fields, files under another class, reads
/// them again with the parsers of today.
///
/// Nothing that was said before is lost: the earlier envelopes stay readable, and proofs of before still verify. From the
/// line of the act on, a look-up and a search see the new envelope; as of a day before, the old one.
public struct RecordRevision {
    private let archive: Archive

    public init(_ archive: Archive) { self.archive = archive }

    /// Sets fields of records as a person says that they are.
    ///
    /// - Parameters:
    ///   - ids: record identities, or ids that name one record each.
    ///   - reason: why; a detail of the act.
    /// - Throws: ``ArchiveError`` `not-found`, `ambiguous`, `usage` without a reason: nothing was changed; `failed` where
    ///   the disk fails: what the report would have named may be there.
    ///
    /// *Durability:* what the report names survives a power cut.
    public func correct(
        _ ids: [String], _ corrections: [FieldCorrection], reason: String
    ) throws(ArchiveError) -> RevisionReport {
        let reason = try ActDetail.stated(reason)
        let fields = corrections.map(\.field.name)
        let detail =
            [
                "reason": .string(reason),
                "set": .array(
                    corrections.map { correction in
                        [
                            "field": .string(correction.field.name),
                            "values": .array(correction.values.map { .string($0) }),
                        ]
                    }),
            ] as [String: CanonicalJSON]
        return try revise(.correct, ids, detail) { record, rules in
            var envelope = record.envelope
            for correction in corrections { correction.apply(to: &envelope) }
            // A clock that has begun is never set back.
            envelope.clockStart = max(envelope.clockStart, rules.clockStart(of: envelope))
            return NewEnvelope(envelope, setting: fields)
        }
    }

    /// Files records under another class. They are copied into a volume of that class; the old copy stays where it is
    /// until both classes let it go.
    ///
    /// - Throws: ``ArchiveError`` as ``correct(_:_:reason:)``.
    ///
    /// *Durability:* what the report names survives a power cut.
    public func reclassify(
        _ ids: [String], to recordClass: RecordClass, reason: String
    ) throws(ArchiveError) -> RevisionReport {
        let reason = try ActDetail.stated(reason)
        guard recordClass != .auditTrail else {
            throw ArchiveError(
                code: .usage, subject: recordClass.name,
                message: "the class \(recordClass) holds details of acts and no records; name another one")
        }
        let detail = ["reason": .string(reason), "class": .string(recordClass.name)] as [String: CanonicalJSON]
        return try revise(.reclassify, ids, detail) { record, rules in
            guard record.envelope.classification.recordClass != recordClass else { return nil }
            var envelope = record.envelope
            envelope.classification.recordClass = recordClass
            envelope.classification.rule = RevisionKind.reclassify.rawValue
            envelope.clockStart = max(envelope.created, rules.clockStart(of: envelope))
            return NewEnvelope(envelope)
        }
    }

    /// Reads records again with the parsers of this build and the tools of this machine. What a person has corrected
    /// stays; what comes out as it was gets no new envelope.
    ///
    /// - Parameters:
    ///   - selection: which records.
    ///   - progress: told how many were read so far.
    /// - Throws: ``ArchiveError`` as ``correct(_:_:reason:)``.
    ///
    /// *Durability:* what the report names survives a power cut.
    public func reparse(
        _ selection: RevisionSelection, progress: (Int) -> Void = { _ in }
    ) throws(ArchiveError) -> RevisionReport {
        var detail: [String: CanonicalJSON] = [:]
        if case .query(let text) = selection { detail["query"] = .string(text) }
        let reading = RecordReading(archive)
        return try revise(.reparse, selection, detail, progress) { record, rules in
            guard let read = try reading.read(record) else { return nil }
            var envelope = read.envelope
            envelope.clockStart = max(envelope.clockStart, rules.clockStart(of: envelope))
            return NewEnvelope(envelope, extracted: read.extracted)
        }
    }

    private func revise(
        _ kind: RevisionKind, _ ids: [String], _ detail: [String: CanonicalJSON],
        _ make: (RevisableRecord, FilingRules) throws -> NewEnvelope?
    ) throws(ArchiveError) -> RevisionReport {
        try revise(kind, .ids(ids), detail, { _ in }, make)
    }

    /// Volume by volume: the new envelopes are made without the lock, and written under it where the records are still
    /// what they were.
    private func revise(
        _ kind: RevisionKind, _ selection: RevisionSelection, _ detail: [String: CanonicalJSON],
        _ progress: (Int) -> Void, _ make: (RevisableRecord, FilingRules) throws -> NewEnvelope?
    ) throws(ArchiveError) -> RevisionReport {
        var report = RevisionReport()
        try ArchiveError.wrap {
            try refuseUnlogged()
            let rules = try archive.rulesInForce()
            try selection.forEachShare(in: archive) { share in
                var pending: [PendingRevision] = []
                for record in share.records {
                    let found = try RevisableRecord(record, in: archive)
                    report.read += 1
                    if report.read.isMultiple(of: 500) { progress(report.read) }
                    // Their bytes are compared: what was just parsed may have its parts in another order than what was read.
                    guard var new = try make(found, rules), new.envelope.encoded != found.envelope.encoded else {
                        continue
                    }
                    new.extracted = try new.extracted ?? carriedText(found, new)
                    pending.append(PendingRevision(found, new, kind, archive.environment))
                }
                guard !pending.isEmpty else { return }
                let revised = try archive.withLock { session in
                    try RevisionGroup(session: session, kind: kind, detail: detail).run(pending, in: share.key)
                }
                report.count += revised.count
                report.revised += revised.prefix(RevisionReport.mostListed - report.revised.count)
            }
        }
        archive.settleChains()
        return report
    }

    /// Text that a tool has extracted since the capture stands behind a later envelope, and goes on to the next one.
    private func carriedText(_ record: RevisableRecord, _ new: NewEnvelope) throws -> ExtractedText? {
        let row = record.located.record
        guard row.addendum != nil, new.envelope.textRule == row.textRule,
            let text = try archive.volume(record.located.volume).extractedText(of: row)
        else { return nil }
        return ExtractedText(tool: String(row.textRule.dropFirst(ExtractedText.rulePrefix.count)), text: text)
    }

    private func refuseUnlogged() throws {
        if !archive.isLogged { try archive.withLock { _ in } }
    }
}

/// What an act has changed.
public struct RevisionReport: Sendable {
    /// Records with their new versions, and the volumes that hold them now.
    public struct Revised: Hashable, Sendable {
        public var id: RecordID
        public var version: Int
        public var volume: VolumeKey
    }

    /// The most records that are listed.
    public static let mostListed = 10_000

    /// The first of them.
    public var revised: [Revised] = []

    /// How many got another envelope.
    public var count = 0

    /// Records that were looked at.
    public var read = 0

    /// Records of which there was nothing new to say.
    public var unchanged: Int { read - count }
}

/// A new envelope of a record, before it has a number.
struct NewEnvelope {
    var envelope: RecordEnvelope

    /// Fields that a person has set by this act.
    var fields: [String]

    /// The text that an outside tool has extracted now.
    var extracted: ExtractedText?

    init(_ envelope: RecordEnvelope, setting fields: [String] = [], extracted: ExtractedText? = nil) {
        self.envelope = envelope
        self.fields = fields
        self.extracted = extracted
    }
}

/// A record as it is now, read and proved.
struct RevisableRecord {
    var located: LocatedRecord
    var envelope: RecordEnvelope
    var content: ArraySlice<UInt8>
    var digest: Digest

    init(_ located: LocatedRecord, in archive: Archive) throws {
        self.located = located
        let (frame, content) = try archive.volume(located.volume).read(located.record)
        guard let envelope = RecordEnvelope(decoding: frame.envelope), let digest = frame.contentDigest else {
            throw ArchiveError(
                code: .integrity, subject: "\(located.record.id)",
                message: "the envelope of record \(located.record.id) can't be read; run verify")
        }
        self.envelope = envelope
        self.content = content
        self.digest = digest
    }
}

/// A later envelope on its way into the archive.
struct PendingRevision {
    /// The version that it takes the place of.
    var located: LocatedRecord
    var envelope: RecordEnvelope
    var digest: Digest
    var salt: [UInt8]
    var extracted: ExtractedText?

    init(_ record: RevisableRecord, _ new: NewEnvelope, _ kind: RevisionKind, _ environment: ArchiveEnvironment) {
        located = record.located
        digest = record.digest
        salt = environment.salt()
        extracted = new.extracted
        envelope = new.envelope
        let fields = Set(record.envelope.revision?.fields ?? []).union(new.fields)
        envelope.revision = EnvelopeRevision(
            version: located.record.version + 1, kind: kind, captureLine: located.record.sequence,
            fields: fields.sorted())
    }
}

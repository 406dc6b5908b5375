// SPDX-License-Identifier: Apache-2.0

internal import Catalogue
public import Records
internal import Retention

/// Tells how things stand with the retention of a record, clause by clause.
///
/// It looks at the whole chain of the record, and at what it came with and what came with it, also where these are
/// restricted: they share their floor. Other versions of what it came with are not looked for.
public struct RetentionExplaining {
    private let archive: Archive

    /// The most versions of a chain that are looked at.
    private static let mostMembers = 1_000

    public init(_ archive: Archive) { self.archive = archive }

    /// Finds a record by any id, and explains the version in force, or the one whose record id was given.
    ///
    /// - Parameters:
    ///   - day: the day for which it is evaluated; `nil` for the one that has begun everywhere on earth.
    ///   - answer: gets what the id named, and the explanation of what was found, before the read is logged.
    /// - Throws: ``ArchiveError`` `integrity` where a record is damaged; `failed` where a volume can't be looked into;
    ///   whatever `answer` throws.
    /// - Complexity: reads every version of the chain, and the lists of all extensions and holds in force.
    public func explain(
        _ id: String, at day: CivilDate? = nil, answer: (LookupOutcome, RetentionExplanation?) throws -> Void
    ) throws(ArchiveError) {
        try RecordLookup(archive).find(id) { outcome in
            guard case .found(let chain) = outcome else { return try answer(outcome, nil) }
            try answer(outcome, try explanation(of: chain, at: day))
        }
    }

    private func explanation(of chain: ConfirmationChain, at day: CivilDate?) throws -> RetentionExplanation {
        let on = try day ?? archive.time().believed.retentionDay
        let restricted = archive.withholdsRestricted ? try archive.register().restricted() : .none
        return try ArchiveView.answer(from: archive, withholding: .nothing) { view in
            let lookup = RecordLookup(archive)
            guard let start = try lookup.record(chain.current.id, in: view) else {
                throw ArchiveError(
                    code: .failed, subject: "\(chain.current.id)",
                    message: "the record is being moved; repeat the command")
            }
            let located = try VersionChain(view).around(start, upTo: Self.mostMembers).members
            let members = try located.map { ($0, try FoundRecord($0, in: archive)) }
            let family = try RecordFamily(of: chain.current, in: view)
            let rules = try archive.rules()
            let knowledge = try RetentionKnowledge(view)
            let events = try view.retentionEvents(of: located)
            let amended = members.filter { $0.1.envelope.parsed.lifecycle == .amended }.map { Self.amended($0.1) }.max()
            func status(_ member: (LocatedRecord, FoundRecord), events: [RetentionEvent], amended: CivilDate?) throws
                -> RetentionStatus
            {
                RetentionEvaluator(rules.schedule).status(
                    of: RetainedRecord(member.1.envelope, lastAmendment: amended), on: on, events: events,
                    extensions: try knowledge.extensions(of: member.0, captured: member.1.envelope.captured),
                    holds: try knowledge.holds(on: member.0))
            }
            var relatives: [(record: RecordID, relation: RetentionStatus.Relation, status: RetentionStatus)] = []
            for member in members where member.1.id != chain.current.id {
                relatives.append((member.1.id, .chain, try status(member, events: events, amended: amended)))
            }
            for member in family.members {
                let own = try status(member, events: try view.retentionEvents(of: [member.located]), amended: nil)
                relatives.append((member.found.id, .family, own))
            }
            let own = RetainedRecord(chain.current.envelope, lastAmendment: amended)
            return RetentionExplanation(
                record: chain.current, rules: rules,
                status: RetentionEvaluator(rules.schedule).status(
                    of: own, on: on, events: events,
                    extensions: try knowledge.extensions(of: start, captured: own.captured),
                    holds: try knowledge.holds(on: start), relatives: relatives),
                events: events, isWhole: family.isWhole,
                withheld: Set(relatives.map(\.record).filter { restricted.contains($0) }))
        }
    }

    /// The day of an amendment: its document's, where that is not after its capture.
    private static func amended(_ record: FoundRecord) -> CivilDate {
        min(record.envelope.parsed.documentDate ?? record.envelope.captured, record.envelope.captured)
    }
}

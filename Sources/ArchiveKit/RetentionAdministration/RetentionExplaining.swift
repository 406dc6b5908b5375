// SPDX-License-Identifier: Apache-2.0

internal import Catalogue
public import Records
internal import Retention

/// Tells how things stand with the retention of a record, clause by clause.
///
/// It looks at the whole chain of the record, at what it came with and what came with it, and at their chains and families
/// in turn, also where these are restricted: they share their floor.
public struct RetentionExplaining {
    private let archive: Archive

    public init(_ archive: Archive) { self.archive = archive }

    /// Finds a record by any id, and explains the version in force, or the one whose record id was given.
    ///
    /// - Parameters:
    ///   - day: the day for which it is evaluated; `nil` for the one that has begun everywhere on earth.
    ///   - answer: gets what the id named, and the explanation of what was found, before the read is logged.
    /// - Throws: ``ArchiveError`` `integrity` where a record is damaged; `failed` where a volume can't be looked into;
    ///   whatever `answer` throws.
    /// - Complexity: reads the envelopes of all that belongs with the record, up to ``KinSearch/mostMembers``, and the lists of all extensions and holds in force.
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
            let kin = try KinSearch(view).kin(of: start, chain.current.envelope)
            if let error = kin.fault?.error { throw error }
            let standing = try KinStanding(kin, by: RetentionKnowledge(view), on: on, everyEvent: true)
            if let error = standing.kin.fault?.error { throw error }
            let status = standing.status(of: 0)
            let others = kin.members.dropFirst().map(\.id) + standing.events.compactMap(\.record) + status.evidenceFor
            return RetentionExplanation(
                record: chain.current, rules: try archive.rules(), status: status, events: standing.events,
                isWhole: standing.kin.fault == nil, withheld: Set(others.filter { restricted.contains($0) }))
        }
    }
}

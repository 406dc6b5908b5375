// SPDX-License-Identifier: Apache-2.0

internal import Catalogue
internal import Ledger
public import Records
internal import Retention

/// What a plan of disposition would hold.
public struct DispositionGathering: Sendable {
    /// The line as of which it was found, and the day for which it was worked out.
    public var line: Int
    public var day: CivilDate

    /// The schedule in force, with its version.
    public var schedule: String

    /// Whether the records are to be handed over.
    public var isTransfer: Bool
    public var approvals = 1
    public var noticeDays: Int?

    /// Of each volume that holds some, in the order of their keys: the records that may go, in the order of their
    /// identities, and how many others are kept, by why.
    public var volumes: [Share] = []

    public struct Share: Sendable {
        public var key: VolumeKey
        public var due: [RecordID]
        public var kept: [String: Int]
    }

    /// Records that are due and about which a person has to decide.
    public var underReview = 0

    /// Volumes that can't be looked into, or of which something is lost: nothing of them goes.
    public var leftOut: [VolumeKey] = []

    /// Whether more is due than a plan takes.
    public var hasMore = false

    /// All records that may go, in the order of their identities.
    public var records: [RecordID] { Set(volumes.flatMap(\.due)).sorted() }
}

extension DispositionAdministration {
    /// Finds what may go. Nothing is written.
    ///
    /// - Parameters:
    ///   - classes: only records of these.
    ///   - isTransfer: what is to be handed over, instead of what is to be destroyed.
    /// - Throws: ``ArchiveError`` `refused` while the clock is in doubt.
    public func gather(
        classes: Set<RecordClass>? = nil, isTransfer: Bool = false
    ) throws(ArchiveError) -> DispositionGathering {
        try refuseDoubtfulClock()
        let planned = try plannedAlready()
        return try ArchiveError.wrap {
            let day = try archive.time().confirmed().retentionDay
            let (found, made) = try ArchiveView.answer(from: archive, withholding: .nothing) { view in
                let action: DispositionAction = isTransfer ? .transfer : .destroy
                let search = try DueSearch(view, on: day, by: action, classes: classes)
                let schedule = try archive.rules().schedule
                var found = DispositionGathering(
                    line: view.sequence, day: day, schedule: "\(schedule.name)-\(schedule.version)",
                    isTransfer: isTransfer)
                found.hasMore = search.hasMore
                found.leftOut = search.leftOut
                found.underReview = search.underReview
                // A record goes when it goes where it is in force; an earlier copy alone is no record.
                let whole = Set(
                    search.found.flatMap { volume in
                        (volume.due[action] ?? []).filter { !volume.copies.contains($0) }
                    }
                ).subtracting(planned)
                for volume in search.found { note(volume, action, whole, &found) }
                // What amends a record lies in a later period mostly: it goes last.
                found.volumes.sort { ($0.key.period, $0.key) < ($1.key.period, $1.key) }
                return (found, search.made)
            }
            RetentionSummaries.keep(made, in: archive)
            return found
        }
    }

    private func note(
        _ volume: VolumeDue, _ action: DispositionAction, _ whole: Set<RecordID>, _ found: inout DispositionGathering
    ) {
        let due = (volume.due[action] ?? []).filter { whole.contains($0) }
        guard !due.isEmpty else { return }
        found.volumes.append(DispositionGathering.Share(key: volume.key, due: due, kept: volume.kept))
        found.approvals = max(found.approvals, volume.approvals[action] ?? 1)
        if let days = volume.noticeDays[action] { found.noticeDays = max(found.noticeDays ?? 0, days) }
    }

    /// What a plan of some records would hold, all versions of each.
    ///
    /// - Throws: ``ArchiveError`` `not-found`, `ambiguous` for an id; `refused` where one is not due or is held, which is in the
    ///   ledger then, and while the clock is in doubt.
    public func gather(_ ids: [String], isTransfer: Bool = false) throws(ArchiveError) -> DispositionGathering {
        try refuseDoubtfulClock()
        let planned = try plannedAlready()
        let (judged, line) = try judge(ids)
        for entry in judged { try refuse(entry.judgement, of: entry.id) }
        return try ArchiveError.wrap {
            let schedule = try archive.rules().schedule
            var found = DispositionGathering(
                line: line, day: try archive.time().confirmed().retentionDay,
                schedule: "\(schedule.name)-\(schedule.version)", isTransfer: isTransfer)
            let action: DispositionAction = isTransfer ? .transfer : .destroy
            for entry in judged where entry.judgement.verdict != .due(action) {
                throw ArchiveError(
                    code: .failed, subject: "\(entry.id)",
                    message: entry.judgement.verdict == .due(.review)
                        ? "record \(entry.id) ends through review; decide by 'muniment disposition review'"
                        : "record \(entry.id) is not to be \(isTransfer ? "handed over" : "destroyed") by its schedule; "
                            + "plan it \(isTransfer ? "without" : "with") --transfer")
            }
            var shares: [VolumeKey: DispositionGathering.Share] = [:]
            for entry in judged where !planned.contains(entry.id) {
                shares[entry.volume, default: DispositionGathering.Share(key: entry.volume, due: [], kept: [:])].due
                    .append(entry.id)
                found.approvals = max(found.approvals, entry.judgement.approvals)
                if let days = entry.judgement.noticeDays { found.noticeDays = max(found.noticeDays ?? 0, days) }
            }
            found.volumes = shares.values.sorted { ($0.key.period, $0.key) < ($1.key.period, $1.key) }
            return found
        }
    }

    /// The records of plans that may still be carried out.
    private func plannedAlready() throws(ArchiveError) -> Set<RecordID> {
        var found: Set<RecordID> = []
        for listing in try list() where listing.state.isOpen { found.formUnion(try records(of: listing)) }
        return found
    }
}

extension ApprovedDispositionPlan {
    /// Whether a record may go by this plan.
    func permits(_ verdict: RecordJudgement.Verdict) -> Bool { verdict == .due(plan.isTransfer ? .transfer : .destroy) }
}

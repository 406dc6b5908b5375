// SPDX-License-Identifier: Apache-2.0

internal import Records
internal import Retention

/// Whether a record may go, as far as the archive knows all that bears on it.
struct RecordJudgement: Hashable {
    enum Verdict: Hashable {
        /// Nothing asks any longer that it is kept; what is done with it, once that is approved.
        case due(DispositionAction)
        case kept(Reason)
    }

    /// What keeps a record; of several the one that keeps it for the longest.
    enum Reason: Hashable {
        /// Its own rules, up to and including a day.
        case floor(CivilDate)
        /// Its own rules wait for an event.
        case awaiting
        case permanent
        /// Holds, by their numbers, on it or on what belongs with it.
        case held([Int])
        /// Its processing is restricted at somebody's request (GDPR article 18), and erasure is processing.
        case restricted
        /// A longer retention by word of an authority; its last day, where it has one.
        case extended(CivilDate?)
        /// A record that is there, whose clock goes by what it states.
        case evidence(RecordID)
        /// Another version of it.
        case chain(RecordID)
        /// What it came with or what came with it.
        case family(RecordID)
        /// More belongs with it than is looked through.
        case tooLarge
        /// It, or what belongs with it, can't be read.
        case unreadable
    }

    var verdict: Verdict

    /// By its own rules; `nil` where that is not known.
    var own: OwnRetention?

    /// By all that bears on it; `nil` where that is not known.
    var floor: RetentionFloor?
    var action: DispositionAction
    var approvals: Int
    var noticeDays: Int?

    /// Whether it is due, and its ceiling has passed.
    var isOverdue: Bool

    init(_ status: RetentionStatus, fault: RecordKin.Fault?, holds numbers: [Int: Int]) {
        own = fault == nil ? OwnRetention(status) : nil
        floor = fault == nil ? status.floor : nil
        action = status.action
        approvals = status.approvals
        noticeDays = status.noticeDays
        isOverdue = fault == nil && status.state == .overdue
        switch fault {
        case nil: verdict = Self.verdict(status, numbers)
        case .tooLarge: verdict = .kept(.tooLarge)
        case .unreadable: verdict = .kept(.unreadable)
        }
    }

    /// The same, of a record whose processing is restricted.
    var restricted: RecordJudgement {
        var judgement = self
        judgement.verdict = .kept(.restricted)
        return judgement
    }

    /// Of an earlier copy of a record that was destroyed where it was in force.
    static let left: RecordJudgement = {
        var judgement = RecordJudgement()
        judgement.verdict = .due(.destroy)
        judgement.action = .destroy
        return judgement
    }()

    /// Of a record that can't be read.
    static let unreadable = RecordJudgement()

    private init() {
        verdict = .kept(.unreadable)
        action = .review
        approvals = 1
        isOverdue = false
    }

    private static func verdict(_ status: RetentionStatus, _ numbers: [Int: Int]) -> Verdict {
        switch status.state {
        case .due, .overdue: return .due(status.action)
        case .held: return .kept(.held(Set(status.allHolds.compactMap { numbers[$0.line] }).sorted()))
        case .permanent, .awaiting, .kept: return .kept(reason(status))
        }
    }

    /// What gives the floor: the rules, before an extension, before what belongs with it.
    private static func reason(_ status: RetentionStatus) -> Reason {
        if status.rules.contains(where: { $0.floor == status.floor }) {
            switch status.floor {
            case .day(let day): return .floor(day)
            case .awaiting: return .awaiting
            case .permanent: return .permanent
            }
        }
        if status.ownFloor == status.floor, let other = status.evidenceFor.first { return .evidence(other) }
        if status.ownFloor == status.floor { return .extended(status.floor.day) }
        // One of them gives it.
        let latest = status.relatives.filter { $0.floor == status.floor }
        guard let other = latest.min(by: { $0.record < $1.record }) else { return .unreadable }
        return other.relation == .chain ? .chain(other.record) : .family(other.record)
    }
}

extension RecordJudgement.Reason: CustomStringConvertible {
    /// In words that many records may share: no day, and no other record.
    var description: String {
        switch self {
        case .floor: "its period runs"
        case .awaiting: "an event is awaited"
        case .permanent: "permanent"
        case .held(let holds):
            "held by hold" + (holds.count == 1 ? " " : "s ") + holds.map { "\($0)" }.joined(separator: ", ")
        case .restricted: "restricted under GDPR article 18"
        case .extended: "extended"
        case .evidence: "the clock of another record goes by what it states"
        case .chain: "another version is kept for longer"
        case .family: "what belongs with it is kept for longer"
        case .tooLarge: "more than \(KinSearch.mostMembers) records belong together"
        case .unreadable: "it, or what belongs with it, can't be read"
        }
    }
}

/// What a record comes to by its own rules, without extensions, holds and kin. Each of these keeps it for longer or not at
/// all, so that it is never due before.
struct OwnRetention: Hashable {
    var floor: RetentionFloor
    var action: DispositionAction

    /// The day after which keeping it needs a further reason.
    var ceiling: CivilDate?

    init(_ status: RetentionStatus) {
        let floor = status.rules.map(\.floor).max() ?? .permanent
        self.floor = floor
        // Whatever a person has decided since.
        action = max(
            status.rules.map(\.reading.rule.action).max() ?? .review,
            status.record.state == .parsed ? .destroy : .review)
        ceiling = status.rules.compactMap(\.reading.ceiling).min().map { max($0, floor.day ?? $0) }
    }
}

/// Whether a record that lies in a volume may go from there.
struct RecordVerdict: Hashable {
    var id: RecordID

    /// Its frame in the content pack of the volume.
    var frame: Int

    /// The class of the volume where it is in force; that of the one asked about where that is not known.
    var recordClass: RecordClass

    /// Whether it was moved to another volume, and only its earlier copy lies here.
    var isMoved: Bool
    var judgement: RecordJudgement

    var verdict: RecordJudgement.Verdict { judgement.verdict }
}

// SPDX-License-Identifier: Apache-2.0

internal import Catalogue
internal import Records
internal import Retention

/// What may go of a volume, and what keeps the rest.
struct VolumeDue {
    /// Records that are counted together: of a class, due in a month such as `2031-01`.
    struct Group: Hashable {
        var recordClass: RecordClass
        var month: String
    }

    let key: VolumeKey

    /// The records that may go, by what is done with them, in the order of their identities.
    private(set) var due: [DispositionAction: [RecordID]] = [:]

    /// Those of them of which only an earlier copy lies here: when it goes, the record itself is still there.
    private(set) var copies: Set<RecordID> = []

    /// The records that stay, by what keeps them in words.
    private(set) var kept: [String: Int] = [:]

    /// Of what may go, how many of each class are due in which month; earlier copies are not counted.
    private(set) var groups: [DispositionAction: [Group: Int]] = [:]

    /// The most approvals, and the longest notice, that a rule of one of them asks for.
    private(set) var approvals: [DispositionAction: Int] = [:]
    private(set) var noticeDays: [DispositionAction: Int] = [:]

    init(_ key: VolumeKey, _ verdicts: [RecordVerdict]) {
        self.key = key
        var seen: Set<RecordID> = []
        // A record may have been moved away and back: then it has several frames and one verdict.
        for item in verdicts where seen.insert(item.id).inserted {
            switch item.verdict {
            case .kept(let reason): kept["\(reason)", default: 0] += 1
            case .due(let action): note(item, action)
            }
        }
        for action in due.keys { due[action]?.sort() }
    }

    private mutating func note(_ item: RecordVerdict, _ action: DispositionAction) {
        due[action, default: []].append(item.id)
        approvals[action] = max(approvals[action] ?? 1, item.judgement.approvals)
        if let days = item.judgement.noticeDays { noticeDays[action] = max(noticeDays[action] ?? 0, days) }
        if item.isMoved, item.judgement != .left {
            copies.insert(item.id)
        } else if let day = item.judgement.floor?.due {
            let group = Group(recordClass: item.recordClass, month: String("\(day)".prefix(7)))
            groups[action, default: [:]][group, default: 0] += 1
        }
    }
}

/// Finds what may go in all volumes, and opens only those whose first day has come.
final class DueSearch {
    /// The volumes that hold some, in the order of their keys.
    private(set) var found: [VolumeDue] = []

    /// Whether more volumes than were asked for may hold some.
    private(set) var hasMore = false

    /// Volumes that can't be looked into, or of which something is lost: nothing of them goes.
    private(set) var leftOut: [VolumeKey] = []

    /// Records in the volumes that were read about which a person has to decide.
    private(set) var underReview = 0

    /// Volumes whose records were read.
    private(set) var opened: Set<VolumeKey> = []

    /// What to keep for the next time: ``RetentionSummaries/keep(_:in:)``.
    let made: [RetentionSummaryEntry]

    /// - Parameters:
    ///   - view: without anything withheld.
    ///   - day: the one that has begun everywhere on earth.
    ///   - action: volumes are wanted in which something ends so.
    ///   - classes: only volumes of these; `nil` for all but details of acts.
    ///   - limit: the most volumes that are wanted.
    /// - Complexity: constant for a volume whose kept summary says that nothing of it may be due; else reads its records.
    init(
        _ view: ArchiveView, on day: CivilDate, by action: DispositionAction = .destroy,
        classes: Set<RecordClass>? = nil, limit: Int = 200
    ) throws {
        let evaluation = try DispositionEvaluation(view, on: day)
        let summaries = try RetentionSummaries(view, on: day, using: evaluation)
        let entries = view.entries.filter { !$0.isTrail && classes?.contains($0.key.recordClass) ?? true }
        for entry in entries.sorted(by: { $0.key < $1.key }) {
            guard let mayBe = try summaries.mayHoldDue(entry) else {
                leftOut.append(entry.key)
                continue
            }
            guard mayBe else { continue }
            guard found.count < limit else {
                hasMore = true
                break
            }
            opened.insert(entry.key)
            let due = VolumeDue(entry.key, try evaluation.verdicts(in: entry.key))
            underReview += (due.due[.review] ?? []).count { !due.copies.contains($0) }
            if due.due[action]?.isEmpty == false { found.append(due) }
        }
        opened.formUnion(summaries.opened)
        made = summaries.made
    }
}

// SPDX-License-Identifier: Apache-2.0

public import Records

/// How things stand with the retention of a record on a day: a value with its reasons.
public struct RetentionStatus: Hashable, Sendable {
    /// In words.
    public enum State: String, Hashable, Sendable, CaseIterable {
        /// Its period runs.
        case kept
        /// Its clock, or that of a record that it belongs with, waits for an event.
        case awaiting = "awaiting event"
        /// A hold keeps it, whatever the schedule says.
        case held
        /// Nothing asks any longer that it is kept.
        case due
        /// It is due, and its ceiling has passed: that it is still there needs a reason.
        case overdue = "overdue ceiling"
        /// It is never due.
        case permanent
    }

    /// How another record belongs with this one.
    public enum Relation: String, Hashable, Sendable, CaseIterable {
        /// Another version of the same: amended, cancelled, replaced.
        case chain
        /// It came with it: a mail and its attachment.
        case family
    }

    /// A rule that applies, and what makes its day later than cutoff and period do.
    public struct Rule: Hashable, Sendable {
        public let reading: RuleReading

        /// The events that its trigger looks at.
        public let events: [RetentionEvent]

        /// The events by hand, and the corrections of events that its trigger looks at, that open nothing yet; once its
        /// clock has started.
        public let doubted: [RetentionEvent]

        public let floor: RetentionFloor

        /// The last day on which one of them opens nothing; `nil` where none is in doubt.
        public var doubtedUntil: CivilDate? { doubted.compactMap(\.doubtedUntil).max() }
    }

    public struct Extension: Hashable, Sendable {
        public let given: RetentionExtension
        public let floor: RetentionFloor

        /// Whether it is later than every rule.
        public let isLonger: Bool
    }

    /// Another record, as far as this one depends on it.
    public struct Relative: Hashable, Sendable {
        public let record: RecordID
        public let relation: Relation
        public let floor: RetentionFloor
        public let holds: [LegalHold]

        /// Whether it keeps this record for longer than its own rules do.
        public let isLonger: Bool
    }

    public let record: RetainedRecord

    /// The day for which it was evaluated.
    public let day: CivilDate

    /// The schedule with its version: `default-2`.
    public let schedule: String

    /// Every rule that applies, in the order of the schedule.
    public let rules: [Rule]
    public let extensions: [Extension]

    /// Holds on the record itself.
    public let holds: [LegalHold]

    /// Records whose clock goes by an event that this one states: it stays as long as one of them is there.
    public let evidenceFor: [RecordID]
    public let relatives: [Relative]

    /// By the record's own rules and extensions.
    public let ownFloor: RetentionFloor

    /// The latest among the record, its chain and its family.
    public let floor: RetentionFloor

    /// The day after which keeping needs a further reason: the first of the rules' ceilings, never before the floor.
    public let ceiling: CivilDate?

    /// The last day on which it must lie in an easily accessible place: the latest of the rules'.
    public let easilyAccessibleUntil: CivilDate?

    /// The strictest of the rules that apply: permanent, review, transfer, destroy. What could not be read whole is
    /// reviewed at least.
    public let action: DispositionAction

    /// The most that a rule asks for.
    public let approvals: Int

    /// The longest that a rule asks for.
    public let noticeDays: Int?
    public let state: State

    /// The day from which on the state is what it is.
    public let since: CivilDate

    /// What would change it.
    public let changes: [RetentionChange]

    /// The first day on which it may go, where there is one.
    public var due: CivilDate? { floor.due }

    /// Every hold that counts: on the record, and on what it belongs with.
    public var allHolds: [LegalHold] { holds + relatives.flatMap(\.holds) }

    /// Whether the schedule asks no longer that it is kept; a hold may.
    public var isDue: Bool { due.map { $0 <= day } ?? false }

    /// Whether nothing forbids its disposition, once that is approved.
    public var isEligible: Bool { isDue && allHolds.isEmpty }

    /// The rule that keeps the record for the longest: the first of those that do.
    public var governing: Rule? {
        rules.reduce(nil) { best, next in best.map { next.floor > $0.floor ? next : $0 } ?? next }
    }
}

/// What would change the status of a record.
public enum RetentionChange: Hashable, Sendable {
    /// One of these events would start the clock of a rule; all of them, where `isAll`.
    case event([RetentionEventKind], isAll: Bool, rule: String)
    /// A second person confirms the event of a line; else it counts after a day.
    case confirmation(line: Int, after: CivilDate)
    /// The floor passes.
    case day(CivilDate)
    /// The hold of a matter is released.
    case release(matter: String)
    /// Another record of its chain or family changes.
    case relative(RecordID)
    /// A disposition is approved by so many persons.
    case approval(DispositionAction, persons: Int)
    /// A record whose clock goes by what this one states is destroyed.
    case evidence(RecordID)
    /// An amendment of what it is about would start the clock anew.
    case amendment(rule: String)
}

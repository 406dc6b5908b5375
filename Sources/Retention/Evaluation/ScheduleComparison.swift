// SPDX-License-Identifier: Apache-2.0

internal import Records

/// What another schedule would change for a record: a schedule is lengthened for records that are there, never shortened.
public struct ScheduleComparison: Hashable, Sendable {
    public enum Verdict: String, Hashable, Sendable, CaseIterable {
        case same
        case lengthened
        /// The record could go earlier, now or by what may still happen.
        case shortened
    }

    /// The floor by the schedule in force, and by the other one.
    public let before: RetentionFloor
    public let after: RetentionFloor
    public let verdict: Verdict

    /// The rules of the schedule in force that nothing in the other one keeps up; empty where it is not shortened.
    public let lost: [String]

    /// Compares two schedules for one record.
    ///
    /// A rule whose day is settled must have one in the other schedule that is settled as late, or that can only move
    /// later from there. A rule whose day may still move, by an event, a maturity or an amendment, must have one that
    /// ends no earlier whatever happens: the same trigger or a later one, a cutoff and a period that are no shorter. What
    /// can't be told to be as long counts as shorter.
    ///
    /// - Parameter events: all that was recorded on what the record is about.
    public init(
        _ record: RetainedRecord, from old: RetentionSchedule, to new: RetentionSchedule, events: [RetentionEvent] = []
    ) {
        // A floor is the same on every day.
        let day = record.captured
        let first = RetentionEvaluator(old).status(of: record, on: day, events: events)
        let second = RetentionEvaluator(new).status(of: record, on: day, events: events)
        let hasSameYears =
            old.entity(record.legalEntity)?.fiscal ?? .calendarYears
            == new.entity(record.legalEntity)?.fiscal ?? .calendarYears
        let lost = first.rules.filter { rule in
            !second.rules.contains { other in
                other.reading.rule.always(outlasts: rule.reading.rule, hasSameYears: hasSameYears)
                    || !rule.reading.rule.mayMove && other.floor >= rule.floor && other.neverMovesForward
            }
        }
        self.lost = lost.map(\.reading.rule.id)
        before = first.ownFloor
        after = second.ownFloor
        verdict = !lost.isEmpty ? .shortened : first.ownFloor < second.ownFloor ? .lengthened : .same
    }
}

extension RetentionStatus.Rule {
    /// Whether nothing that happens later can make the rule end earlier than it does now.
    fileprivate var neverMovesForward: Bool {
        floor != .awaiting && (!reading.rule.mayMove || reading.rule.trigger.choice != .earliest)
    }
}

extension RetentionRule {
    /// Whether what happens later can move the day on which the rule ends.
    var mayMove: Bool {
        period != .permanent && trigger.parts.contains { $0.awaited != nil || $0 == .lastAmendment }
    }

    /// Whether this rule never ends earlier than another, whatever happens to the record.
    func always(outlasts other: RetentionRule, hasSameYears: Bool) -> Bool {
        guard period != .permanent else { return true }
        guard period.covers(other.period) else { return false }
        let usesYears = [self, other].contains { rule in
            rule.cutoff == .fiscalYear || rule.trigger.parts.contains(.fiscalYearEnd)
        }
        guard hasSameYears || !usesYears else { return false }
        let isSame = trigger == other.trigger
        let isLater =
            trigger.choice == .latest && [nil, .latest].contains(other.trigger.choice)
            && Set(trigger.parts).isSuperset(of: other.trigger.parts)
        return (isSame || isLater) && cutoff.always(endsAfter: other.cutoff)
    }
}

extension Cutoff {
    /// Whether the end of this unit never comes before that of another, for whatever day.
    func always(endsAfter other: Cutoff) -> Bool {
        switch (self, other) {
        case (_, .none): true
        case (.fiscalYear, _), (_, .fiscalYear): self == other
        default: mostMonths >= other.mostMonths
        }
    }
}

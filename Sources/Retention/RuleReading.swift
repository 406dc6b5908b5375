// SPDX-License-Identifier: Apache-2.0

public import Records

/// What a rule comes to for one record, by what is known of it.
public struct RuleReading: Hashable, Sendable {
    public let rule: RetentionRule
    public let trigger: TriggerReading

    /// The last day of the unit in which the clock started.
    public let cutoffEnd: CivilDate?

    /// The last day on which the rule keeps the record; `nil` where it waits for an event, and where it keeps for ever.
    public let keptUntil: CivilDate?

    /// The day after which keeping needs a further reason.
    public let ceiling: CivilDate?
    public let easilyAccessibleUntil: CivilDate?

    public var isPermanent: Bool { rule.period == .permanent }

    /// Whether the rule has no day yet, because something has to happen first.
    public var isAwaiting: Bool { !isPermanent && trigger.clockStart == nil }

    init(
        _ rule: RetentionRule, _ record: RetainedRecord, events: [RetentionEventKind: CivilDate], fiscal: FiscalCalendar
    ) {
        self.rule = rule
        trigger = rule.trigger.reading(record, events: events, fiscal: fiscal)
        let start = trigger.clockStart
        cutoffEnd = start.map { rule.cutoff.end(of: $0, fiscal: fiscal) }
        keptUntil = start.flatMap { rule.keptUntil(clockStart: $0, captured: record.captured, fiscal: fiscal) }
        ceiling = start.flatMap { rule.ceiling(clockStart: $0, captured: record.captured, fiscal: fiscal) }
        easilyAccessibleUntil = rule.easilyAccessibleUntil(creation: record.creation)
    }

    /// What has to happen before the rule has a day, such as `terminated, matured or assigned`; `nil` where it has one.
    public var awaitedWords: String? {
        let names = trigger.awaited.map(\.name)
        guard isAwaiting, let last = names.last else { return nil }
        let word = rule.trigger.choice == .latest ? "and" : "or"
        return names.count == 1 ? last : "\(names.dropLast().joined(separator: ", ")) \(word) \(last)"
    }

    /// Whether this rule keeps the record for longer than another: for ever, until something has happened, until a day.
    public func outlasts(_ other: Self) -> Bool {
        (isPermanent ? 1 : 0, isAwaiting ? 1 : 0, keptUntil ?? CivilDate(day: .min))
            > (other.isPermanent ? 1 : 0, other.isAwaiting ? 1 : 0, other.keptUntil ?? CivilDate(day: .min))
    }
}

extension RetentionSchedule {
    /// Every rule that applies to a record, in the order of the schedule, those of its class first; at least one.
    ///
    /// - Parameter events: the days of the events that have happened to what the record is about.
    public func readings(of record: RetainedRecord, events: [RetentionEventKind: CivilDate] = [:]) -> [RuleReading] {
        let entity = entity(record.legalEntity)
        let fiscal = entity?.fiscal ?? .calendarYears
        var rules = rules(for: record.recordClass)
        // Two classes without rules of their own have those of `unclassified` in common.
        for earlier in record.earlierClasses {
            for rule in self.rules(for: earlier) where !rules.contains(rule) { rules.append(rule) }
        }
        return
            rules
            .filter { $0.condition.holds(for: record, jurisdiction: entity?.jurisdiction) }
            .map { RuleReading($0, record, events: events, fiscal: fiscal) }
    }

    /// The rule that keeps a record for the longest, by what is known of it: the first of those that do.
    public func governing(
        _ record: RetainedRecord, events: [RetentionEventKind: CivilDate] = [:]
    ) -> RuleReading? {
        readings(of: record, events: events).reduce(nil) { best, next in
            best.map { next.outlasts($0) ? next : $0 } ?? next
        }
    }

    /// The name of the unit whose volumes take a record: by the clock of the rule that governs it; by its creation where
    /// an event starts that, or may.
    public func volumePeriod(of record: RetainedRecord) -> String? {
        governing(record).map { reading in
            let isEvent = reading.rule.trigger.mayAwait
            let start = isEvent ? record.creation : reading.trigger.clockStart ?? record.creation
            return reading.rule.cutoff.key(of: start, fiscal: entity(record.legalEntity)?.fiscal ?? .calendarYears)
        }
    }
}

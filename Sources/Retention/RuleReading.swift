// SPDX-License-Identifier: Apache-2.0

public import Records

/// What a rule comes to for one record, by what is known of it.
public struct RuleReading: Hashable, Sendable {
    public let rule: RetentionRule
    public let trigger: TriggerReading

    /// Whether it comes from what was known of the record before.
    public let isEarlier: Bool

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
        _ rule: RetentionRule, _ record: RetainedRecord, events: [RetentionEventKind: CivilDate],
        fiscal: FiscalCalendar, isEarlier: Bool = false
    ) {
        self.rule = rule
        self.isEarlier = isEarlier
        trigger = rule.trigger.reading(record, events: events, fiscal: fiscal)
        let start = trigger.clockStart
        cutoffEnd = start.map { rule.cutoff.end(of: $0, fiscal: fiscal) }
        keptUntil = start.flatMap { rule.keptUntil(clockStart: $0, captured: record.captured, fiscal: fiscal) }
        ceiling =
            isEarlier ? nil : start.flatMap { rule.ceiling(clockStart: $0, captured: record.captured, fiscal: fiscal) }
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
    /// Every rule that applies to a record, in the order of the schedule, and those that applied to what was known of it before
    /// where they say something else; at least one. Which they are does not depend on events.
    ///
    /// - Parameter events: the days of the events that have happened to what the record is about.
    public func readings(of record: RetainedRecord, events: [RetentionEventKind: CivilDate] = [:]) -> [RuleReading] {
        var told: Set<KnownReading> = []
        return ([record] + record.earlier).enumerated().flatMap { place, version -> [RuleReading] in
            let entity = entity(version.legalEntity)
            let fiscal = entity?.fiscal ?? .calendarYears
            return rules(for: version.recordClass).filter { rule in
                guard rule.condition.holds(for: version, jurisdiction: entity?.jurisdiction) else { return false }
                guard !record.earlier.isEmpty else { return true }
                let reading = RuleReading(rule, version, events: [:], fiscal: fiscal)
                return told.insert(
                    KnownReading(reading: reading, creation: version.creation, entity: entity?.name)
                ).inserted
            }.map { RuleReading($0, version, events: events, fiscal: fiscal, isEarlier: place > 0) }
        }
    }

    /// What a rule comes to for what is known of a record, whatever happens to it.
    private struct KnownReading: Hashable {
        let reading: RuleReading
        let creation: CivilDate
        let entity: String?
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

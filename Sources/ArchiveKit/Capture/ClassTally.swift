// SPDX-License-Identifier: Apache-2.0

public import Records
internal import Retention

/// How long a record is kept as far as is known at its capture: the rule of its class, and what that comes to.
public struct RetentionOutlook: Hashable, Sendable {
    /// The schedule with its version and the class whose rule counts: `default-1/trade-confirmation`.
    public let rule: String

    /// The period of the rule in words, such as `6 years`.
    public let period: String

    /// The last day on which the record is kept; `nil` where that is not known yet or never comes.
    public let until: CivilDate?

    /// The event that starts the clock, where one has to happen first.
    public let awaited: String?

    public var isPermanent: Bool { until == nil && awaited == nil }

    /// What the schedule in force says of a record.
    public init(_ envelope: RecordEnvelope, by rules: FilingRules) {
        let schedule = rules.schedule
        let recordClass = envelope.classification.recordClass
        rule = schedule.ruleName(for: recordClass)
        let found = schedule.rule(for: recordClass)
        period = found.map { "\($0.period)" } ?? "permanent"
        awaited = found?.trigger.event
        until =
            found?.trigger.event == nil
            ? found?.keepUntil(clockStart: envelope.clockStart, captured: envelope.captured) : nil
    }
}

/// What was captured of one class, or would be.
public struct ClassTally: Hashable, Sendable {
    public let recordClass: RecordClass
    public private(set) var records = 0
    public private(set) var partial = 0
    public private(set) var unparsed = 0

    /// Records by the rule of the file plan that chose the class; `option` where a person did.
    public private(set) var rules: [String: Int] = [:]

    /// The least and the greatest day of the records that have one.
    public private(set) var days: ClosedRange<CivilDate>?

    /// The days on which clocks start, and those of the captures.
    private var starts: ClosedRange<CivilDate>?
    private var captures: ClosedRange<CivilDate>?

    /// The rules in force.
    public let filing: FilingRules

    public init(_ recordClass: RecordClass, by filing: FilingRules) {
        self.recordClass = recordClass
        self.filing = filing
    }

    private var rule: RetentionRule? { filing.schedule.rule(for: recordClass) }

    /// The retention rule of the class, and its period in words.
    public var retentionRule: String { filing.schedule.ruleName(for: recordClass) }
    public var period: String { rule.map { "\($0.period)" } ?? "permanent" }

    /// The event that starts the clock, where one has to happen first.
    public var awaited: String? { rule?.trigger.event }

    /// The least and the greatest of the days until which the records are kept; `nil` where an event has to happen first,
    /// and where they are kept for ever.
    public var ends: ClosedRange<CivilDate>? {
        // A later start or capture never ends earlier.
        guard let rule, awaited == nil, let starts, let captures,
            let least = rule.keepUntil(clockStart: starts.lowerBound, captured: captures.lowerBound),
            let greatest = rule.keepUntil(clockStart: starts.upperBound, captured: captures.upperBound)
        else { return nil }
        return least...greatest
    }

    /// Counts a record of the class.
    mutating func add(_ envelope: RecordEnvelope) {
        records += 1
        switch envelope.parsed.state {
        case .parsed: break
        case .partial: partial += 1
        case .unparsed: unparsed += 1
        }
        rules[envelope.classification.rule, default: 0] += 1
        if let day = envelope.day { days = Self.widened(days, by: day...day) }
        starts = Self.widened(starts, by: envelope.clockStart...envelope.clockStart)
        captures = Self.widened(captures, by: envelope.captured...envelope.captured)
    }

    /// What both count.
    func adding(_ other: Self) -> Self {
        var sum = self
        sum.records += other.records
        sum.partial += other.partial
        sum.unparsed += other.unparsed
        sum.rules.merge(other.rules) { $0 + $1 }
        sum.days = Self.widened(days, by: other.days)
        sum.starts = Self.widened(starts, by: other.starts)
        sum.captures = Self.widened(captures, by: other.captures)
        return sum
    }

    private static func widened(
        _ range: ClosedRange<CivilDate>?, by other: ClosedRange<CivilDate>?
    ) -> ClosedRange<CivilDate>? {
        guard let range, let other else { return range ?? other }
        return min(range.lowerBound, other.lowerBound)...max(range.upperBound, other.upperBound)
    }
}

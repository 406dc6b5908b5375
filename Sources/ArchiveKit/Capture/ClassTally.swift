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

    /// What the schedule in force says of a record: by the rule that keeps it for the longest.
    public init(_ envelope: RecordEnvelope, by rules: FilingRules) {
        let reading = rules.governing(envelope)
        rule = reading.map { rules.schedule.ruleName($0.rule) } ?? ""
        period = reading.map { "\($0.rule.period)" } ?? "permanent"
        awaited = reading?.awaitedWords
        until = reading?.keptUntil
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

    /// By the names of the rules that govern records: one of those that are kept for the longest.
    private var governing: [String: RuleReading] = [:]

    /// The least and the greatest of the days until which records are kept.
    private var dated: ClosedRange<CivilDate>?

    /// The rules in force.
    public let filing: FilingRules

    public init(_ recordClass: RecordClass, by filing: FilingRules) {
        self.recordClass = recordClass
        self.filing = filing
    }

    /// One of the records that are kept for the longest.
    private var leading: RuleReading? {
        governing.sorted { $0.key < $1.key }.map(\.value).reduce(nil) { best, next in
            best.map { next.outlasts($0) ? next : $0 } ?? next
        }
    }

    /// The retention rules that govern the records, and the period of the one that keeps for the longest in words.
    public var retentionRule: String {
        let rules = governing.sorted { $0.key < $1.key }.map(\.value.rule)
        return rules.map { filing.schedule.ruleName($0) }.joined(separator: ", ")
    }
    public var period: String { leading.map { "\($0.rule.period)" } ?? "permanent" }

    /// The event that starts the clock, where one has to happen first.
    public var awaited: String? { leading?.awaitedWords }

    /// The least and the greatest of the days until which the records are kept; `nil` where an event has to happen first,
    /// and where they are kept for ever.
    public var ends: ClosedRange<CivilDate>? { leading?.keptUntil == nil ? nil : dated }

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
        guard let reading = filing.governing(envelope) else { return }
        note(reading)
        dated = Self.widened(dated, by: reading.keptUntil.map { $0...$0 })
    }

    /// What both count.
    func adding(_ other: Self) -> Self {
        var sum = self
        sum.records += other.records
        sum.partial += other.partial
        sum.unparsed += other.unparsed
        sum.rules.merge(other.rules) { $0 + $1 }
        sum.days = Self.widened(days, by: other.days)
        sum.dated = Self.widened(dated, by: other.dated)
        for reading in other.governing.values { sum.note(reading) }
        return sum
    }

    private mutating func note(_ reading: RuleReading) {
        guard governing[reading.rule.id].map({ reading.outlasts($0) }) ?? true else { return }
        governing[reading.rule.id] = reading
    }

    private static func widened(
        _ range: ClosedRange<CivilDate>?, by other: ClosedRange<CivilDate>?
    ) -> ClosedRange<CivilDate>? {
        guard let range, let other else { return range ?? other }
        return min(range.lowerBound, other.lowerBound)...max(range.upperBound, other.upperBound)
    }
}

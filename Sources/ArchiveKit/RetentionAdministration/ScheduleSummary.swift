// SPDX-License-Identifier: Apache-2.0

public import Records
internal import Retention

/// A retention schedule in words, rule by rule.
public struct ScheduleSummary: Hashable, Sendable {
    public struct Row: Hashable, Sendable {
        public let recordClass: RecordClass

        /// The name of the rule; that of the class where it has none of its own.
        public let rule: String

        /// The conditions under which the rule applies; empty where it speaks of the whole class.
        public let condition: String

        /// Such as `6 years`.
        public let period: String

        /// What starts the clock, and the unit whose end starts the period.
        public let clock: String

        /// What happens then.
        public let action: String

        /// The clauses that it rests on.
        public let authorities: String
    }

    public let name: String
    public let version: Int
    public let rows: [Row]

    init(_ schedule: RetentionSchedule) {
        name = schedule.name
        version = schedule.version
        rows = schedule.rules.map(Row.init)
    }
}

extension ScheduleSummary.Row {
    init(_ rule: RetentionRule) {
        recordClass = rule.recordClass
        self.rule = rule.id
        let conditions = [
            ("product", rule.condition.products), ("legal entity", rule.condition.legalEntities),
            ("jurisdiction", rule.condition.jurisdictions),
        ]
        condition = conditions.filter { !$0.1.isEmpty }.map { "\($0.0) \($0.1.joined(separator: ", "))" }
            .joined(separator: "; ")
        period = "\(rule.period)"
        clock = rule.trigger.words + (rule.cutoff.words.map { ", end of \($0)" } ?? "")
        action = rule.approvals == 1 ? rule.action.rawValue : "\(rule.action.rawValue), \(rule.approvals) approvals"
        authorities = rule.citations.map { "\($0.authority) \($0.clause)" }.joined(separator: "; ")
    }
}

extension FilingRules {
    /// The schedule in words.
    public var scheduleSummary: ScheduleSummary { ScheduleSummary(schedule) }

    /// The schedule as YAML, to copy from.
    public var scheduleYAML: String { ScheduleYAML.text(schedule.json) }
}

extension RulesDocument {
    /// The names of the schedules that are built in.
    public static var scheduleTemplates: [String] { RetentionSchedule.templates.map(\.name) }

    /// A schedule that is built in, by its name.
    public static func scheduleTemplate(_ name: String) -> RulesDocument? {
        RetentionSchedule.template(name).map { RulesDocument(content: .schedule($0)) }
    }

    /// Whom the schedule is meant for, in plain words; empty for a file plan.
    public var jurisdictions: [String] {
        guard case .schedule(let schedule) = content else { return [] }
        return schedule.jurisdictions
    }

    /// The schedule in words; `nil` for a file plan.
    public var scheduleSummary: ScheduleSummary? {
        guard case .schedule(let schedule) = content else { return nil }
        return ScheduleSummary(schedule)
    }

    /// The document as YAML, to copy from.
    public var yaml: String { ScheduleYAML.text(json) }
}

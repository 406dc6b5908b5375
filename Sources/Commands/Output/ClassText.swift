// SPDX-License-Identifier: Apache-2.0

internal import ArchiveKit
internal import Records

/// Classes, the rules that chose them, and how long they are kept, in words and in JSON.
enum ClassText {
    /// When records of a class may go.
    static func end(_ tally: ClassTally) -> String {
        if let awaited = tally.awaited { return "\(tally.period) after \(awaited)" }
        return tally.ends.map { span($0) } ?? "permanent"
    }

    static func end(_ outlook: RetentionOutlook) -> String {
        if let awaited = outlook.awaited { return "\(outlook.period) after \(awaited)" }
        return outlook.until.map { "\($0)" } ?? "permanent"
    }

    /// What chose the class, the most frequent rule first: rows of the file plan by their names.
    static func rules(_ tally: ClassTally) -> String {
        let names = tally.rules.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { rule($0.key, tally.filing) }
        return names.prefix(2).joined(separator: "; ") + (names.count > 2 ? "; and \(names.count - 2) more" : "")
    }

    /// The name of a row of the file plan; of what a person said, that.
    static func rule(_ rule: String, _ rules: FilingRules) -> String {
        rule == "option" ? "said at the ingest" : rules.rowName(rule)
    }

    static func days(_ tally: ClassTally) -> String { tally.days.map { span($0) } ?? "-" }

    private static func span(_ days: ClosedRange<CivilDate>) -> String {
        days.lowerBound == days.upperBound ? "\(days.lowerBound)" : "\(days.lowerBound) to \(days.upperBound)"
    }

    static func json(_ tally: ClassTally) -> CanonicalJSON {
        var members: [String: CanonicalJSON] = [
            "records": .integer(Int64(tally.records)), "partial": .integer(Int64(tally.partial)),
            "unparsed": .integer(Int64(tally.unparsed)), "retention": .string(tally.retentionRule),
            "period": .string(tally.period),
            "rules": .object(tally.rules.mapValues { .integer(Int64($0)) }),
        ]
        members["from"] = tally.days.map { .string("\($0.lowerBound)") }
        members["to"] = tally.days.map { .string("\($0.upperBound)") }
        members["keptUntilEarliest"] = tally.ends.map { .string("\($0.lowerBound)") }
        members["keptUntilLatest"] = tally.ends.map { .string("\($0.upperBound)") }
        members["awaits"] = tally.awaited.map { .string($0) }
        return .object(members)
    }
}

// SPDX-License-Identifier: Apache-2.0

public import Records
internal import Retention

/// How things stand with the retention of a record, for people and for programs.
public struct RetentionExplanation: Sendable {
    public let record: RecordID
    public let envelope: RecordEnvelope
    let rules: FilingRules
    let status: RetentionStatus

    /// All events that reach the record, also those that no rule looks at, and what has taken the place of any of them.
    let events: [RetentionEvent]

    /// Why not all that belongs with the record was looked at.
    let fault: RecordKin.Fault?
    var isWhole: Bool { fault == nil }

    /// Other records that who asks must not see.
    let withheld: Set<RecordID>

    /// A part of the text: titles and what is said under them.
    public struct Section: Sendable {
        public let heading: String
        public let facts: [(title: String, text: String)]
    }

    /// The state in a word: `kept`, `awaiting event`, `held`, `due`, `overdue ceiling`, `permanent`.
    public var state: String {
        let isDue = status.state == .due || status.state == .overdue
        // Where not all is known that belongs with it, nothing goes.
        return (isDue && !isWhole ? RetentionStatus.State.kept : status.state).rawValue
    }

    /// The last day on which it is kept; `nil` where there is none.
    public var keptUntil: CivilDate? { status.floor.day }

    /// What is done with it then.
    public var action: String { status.action.rawValue }

    /// What keeps it, or let it be due, in a few words: the matters of its holds, else the rule that governs.
    public var reason: String {
        let matters = Set((status.holds + status.relatives.flatMap(\.holds)).map(\.matter)).sorted()
        if !matters.isEmpty { return "held for " + matters.joined(separator: ", ") }
        if let given = status.extensions.first(where: \.isLonger) { return "extended, by \(given.given.authority)" }
        if let other = status.relatives.first(where: \.isLonger) {
            return "as long as \(name(other.record))"
        }
        return status.governing.map { "rule \($0.reading.rule.id)" } ?? ""
    }

    public var members: [String: CanonicalJSON] { json.members ?? [:] }

    public var json: CanonicalJSON {
        var members: [String: CanonicalJSON] = [
            "record": .string("\(record)"), "class": .string(status.record.recordClass.name),
            "plan": .string(envelope.classification.rule), "schedule": .string(status.schedule),
            "day": .string("\(status.day)"), "captured": .string("\(status.record.captured)"),
            "created": .string("\(status.record.creation)"), "state": .string(state),
            "since": .string("\(status.since)"), "action": .string(status.action.rawValue),
            "approvals": .integer(Int64(status.approvals)),
            "rules": .array(status.rules.map { rule($0) }),
            "events": .array(countingEvents.map { event($0.event, correction: $0.correction) }),
            "extensions": .array(status.extensions.map { Self.given($0) }),
            "holds": .array(status.holds.map { Self.hold($0) }),
            "evidenceFor": .array(
                status.evidenceFor.filter { !withheld.contains($0) }.map { .string("\($0)") }),
            "relatives": .array(status.relatives.map { relative($0) }),
            "familyIsWhole": .boolean(isWhole), "changes": .array(changes.map { .string($0) }),
        ]
        members["keptUntil"] = status.floor.day.map { .string("\($0)") }
        members["due"] = status.due.map { .string("\($0)") }
        members["ceiling"] = status.ceiling.map { .string("\($0)") }
        members["easilyAccessibleUntil"] = status.easilyAccessibleUntil.map { .string("\($0)") }
        members["noticeDays"] = status.noticeDays.map { .integer(Int64($0)) }
        return .object(members)
    }

    private func rule(_ rule: RetentionStatus.Rule) -> CanonicalJSON {
        let reading = rule.reading
        var members: [String: CanonicalJSON] = [
            "rule": .string(reading.rule.id), "governs": .boolean(rule == status.governing),
            "trigger": .string("\(reading.rule.trigger)"), "cutoff": .string(reading.rule.cutoff.rawValue),
            "period": .string(reading.rule.period.duration), "action": .string(reading.rule.action.rawValue),
            "dates": .array(reading.trigger.parts.map { Self.part($0) }),
            "citations": .array(
                reading.rule.citations.map {
                    .object([
                        "authority": .string($0.authority), "clause": .string($0.clause),
                        "evidence": .string($0.evidence.rawValue), "note": .string($0.note),
                    ])
                }),
        ]
        if reading.isEarlier { members["earlier"] = .boolean(true) }
        members["clockStart"] = reading.trigger.clockStart.map { .string("\($0)") }
        members["cutoffEnd"] = reading.cutoffEnd.map { .string("\($0)") }
        members["keptUntil"] = rule.floor.day.map { .string("\($0)") }
        members["ceiling"] = reading.ceiling.map { .string("\($0)") }
        members["easilyAccessibleUntil"] = reading.easilyAccessibleUntil.map { .string("\($0)") }
        members["doubtedUntil"] = rule.doubtedUntil.map { .string("\($0)") }
        if reading.isAwaiting { members["awaits"] = .array(reading.trigger.awaited.map { .string($0.name) }) }
        return .object(members)
    }

    private static func part(_ part: TriggerPartReading) -> CanonicalJSON {
        var members: [String: CanonicalJSON] = ["date": .string("\(part.part)")]
        switch part.value {
        case .known(let day): members["day"] = .string("\(day)")
        case .standIn(let reason): members["creationFor"] = .string(reason.rawValue)
        case .awaiting(let kind): members["awaits"] = .string(kind.name)
        }
        return .object(members)
    }

    /// The events that reach the record and that no other has taken the place of for certain: each with a correction of it
    /// that is in doubt.
    var countingEvents: [(event: RetentionEvent, correction: RetentionEvent?)] {
        let corrections = Dictionary(events.map { ($0.corrects ?? 0, $0) }) { first, _ in first }
        return events.compactMap { event in
            guard !event.isElsewhere else { return nil }
            guard let correction = corrections[event.line] else { return (event, nil) }
            guard let until = correction.doubtedUntil, until >= status.day else { return nil }
            return (event, correction)
        }
    }

    private func event(_ event: RetentionEvent, correction: RetentionEvent?) -> CanonicalJSON {
        var members: [String: CanonicalJSON] = [
            "kind": .string(event.kind.name), "day": .string("\(event.day)"), "line": .integer(Int64(event.line)),
            "recorded": .string("\(event.recorded)"),
            "confirmed": .boolean(event.doubtedUntil == nil && !event.isFormer),
        ]
        if let record = event.record, !withheld.contains(record) { members["record"] = .string("\(record)") }
        members["doubtedUntil"] = event.doubtedUntil.map { .string("\($0)") }
        if event.isFormer { members["former"] = .boolean(true) }
        members["correctedBy"] = correction.map { .integer(Int64($0.line)) }
        return .object(members)
    }

    private static func given(_ given: RetentionStatus.Extension) -> CanonicalJSON {
        var members: [String: CanonicalJSON] = [
            "authority": .string(given.given.authority), "line": .integer(Int64(given.given.line)),
            "counts": .boolean(given.isLonger),
        ]
        members["keptUntil"] = given.floor.day.map { .string("\($0)") }
        return .object(members)
    }

    private static func hold(_ hold: LegalHold) -> CanonicalJSON {
        .object([
            "matter": .string(hold.matter), "since": .string("\(hold.since)"), "line": .integer(Int64(hold.line)),
        ])
    }

    private func relative(_ relative: RetentionStatus.Relative) -> CanonicalJSON {
        var members: [String: CanonicalJSON] = [
            "relation": .string(relative.relation.rawValue), "counts": .boolean(relative.isLonger),
            "holds": .array(relative.holds.map { Self.hold($0) }),
        ]
        if !withheld.contains(relative.record) { members["record"] = .string("\(relative.record)") }
        members["keptUntil"] = relative.floor.day.map { .string("\($0)") }
        return .object(members)
    }

    func name(_ record: RecordID) -> String { withheld.contains(record) ? "a restricted record" : "record \(record)" }
}

// SPDX-License-Identifier: Apache-2.0

public import Records

extension RetentionSchedule {
    /// The most rules of a schedule.
    public static let mostRules = 1_000

    /// The most jurisdictions, values of a condition, and citations of a rule.
    public static let mostTexts = 32

    /// The most legal entities.
    public static let mostEntities = 1_000

    /// The largest version.
    public static let largestVersion = 999_999

    /// The longest note, in bytes.
    static let longestNote = 1_000

    /// The schedule as a document: Schemas/retention-schedule.schema.json. What this gives is read as the same schedule.
    ///
    /// What says nothing is left out: the name of a rule that is its class's, one approval.
    public var json: CanonicalJSON {
        var members: [String: CanonicalJSON] = [
            "name": .string(name), "version": .integer(Int64(version)), "notice": .string(Self.notice),
            "jurisdictions": .array(jurisdictions.map { .string($0) }), "rules": .array(rules.map(\.json)),
        ]
        if !legalEntities.isEmpty { members["legalEntities"] = .array(legalEntities.map(\.json)) }
        return .object(members)
    }

    /// Reads a schedule as JSON.
    ///
    /// - Throws: ``DocumentError`` with the first fault of ``ScheduleReading``.
    public init(decoding bytes: some Collection<UInt8>) throws(DocumentError) {
        let reading = ScheduleReading(bytes)
        guard let schedule = reading.schedule else {
            throw reading.faults.first ?? DocumentError("", "is no schedule; write one")
        }
        self = schedule
    }
}

extension RetentionRule {
    var json: CanonicalJSON {
        var members: [String: CanonicalJSON] = [
            "class": .string(recordClass.name), "trigger": trigger.json, "cutoff": .string(cutoff.rawValue),
            "period": .string(period.duration), "action": .string(action.rawValue),
            "citations": .array(citations.map(\.json)),
        ]
        if id != recordClass.name { members["id"] = .string(id) }
        if !condition.isEmpty { members["when"] = condition.json }
        if approvals != 1 { members["approvals"] = .integer(Int64(approvals)) }
        members["notice"] = noticeDays.map { .string(RetentionPeriod.days($0).duration) }
        members["easilyAccessible"] = easilyAccessible.map { .string($0.duration) }
        members["ceiling"] = ceiling.map { .string($0.duration) }
        return .object(members)
    }
}

extension RetentionTrigger {
    var json: CanonicalJSON {
        let names = parts.map { CanonicalJSON.string("\($0)") }
        return choice.map { .object([$0.rawValue: .array(names)]) } ?? names[0]
    }
}

extension RetentionCondition {
    var json: CanonicalJSON {
        let lists = [("product", products), ("legalEntity", legalEntities), ("jurisdiction", jurisdictions)]
        var members: [String: CanonicalJSON] = [:]
        for (name, values) in lists where !values.isEmpty {
            members[name] = .array(values.map { .string($0) })
        }
        return .object(members)
    }
}

extension RetentionEntity {
    var json: CanonicalJSON {
        var members: [String: CanonicalJSON] = ["name": .string(name)]
        members["jurisdiction"] = jurisdiction.map { .string($0) }
        if !fiscal.definitions.isEmpty {
            members["fiscalYears"] = .array(
                fiscal.definitions.map { .object(["from": .string("\($0.from)"), "end": .string("\($0.end)")]) })
        }
        return .object(members)
    }
}

extension Citation {
    var json: CanonicalJSON {
        .object([
            "authority": .string(authority), "clause": .string(clause), "evidence": .string(evidence.rawValue),
            "note": .string(note),
        ])
    }

    init(_ object: DocumentObject) throws(DocumentError) {
        self.init(
            try object.text("authority"), try object.text("clause"), try object.choice("evidence", of: "evidence mark"),
            try object.text("note", atMost: RetentionSchedule.longestNote))
    }
}

// SPDX-License-Identifier: Apache-2.0

public import Records

extension RetentionSchedule {
    /// The most rules of a schedule.
    public static let mostRules = 1_000

    /// The most jurisdictions, and the most citations of a rule.
    public static let mostTexts = 32

    /// The largest version.
    public static let largestVersion = 999_999

    /// The longest note, in bytes.
    static let longestNote = 1_000

    /// The schedule as a document: Schemas/retention-schedule.schema.json. What this gives is read as the same schedule.
    public var json: CanonicalJSON {
        .object([
            "name": .string(name), "version": .integer(Int64(version)), "notice": .string(Self.notice),
            "jurisdictions": .array(jurisdictions.map { .string($0) }), "rules": .array(rules.map(\.json)),
        ])
    }

    /// Reads a schedule.
    ///
    /// - Throws: ``DocumentError`` with the first fault: bytes that are no JSON, an unknown or a missing member, two
    ///   rules for a class, a ceiling below its period, an end to what is permanent, a class `unclassified` that has no
    ///   rule, another action than review, or a shorter period than another class.
    public init(decoding bytes: some Collection<UInt8>) throws(DocumentError) {
        let document = try DocumentObject(
            decoding: bytes, members: ["name", "version", "notice", "jurisdictions", "rules"])
        let name = try document.name("name")
        let version = try document.integer("version", in: 1...Self.largestVersion)
        guard try document.text("notice", atMost: Self.longestNote) == Self.notice else {
            throw DocumentError("notice", "has other words than it must have; write '\(Self.notice)'")
        }
        var jurisdictions: [String] = []
        for (path, text) in try document.texts("jurisdictions", atMost: Self.mostTexts) {
            jurisdictions.append(try DocumentObject.line(text, at: path, atMost: Self.longestNote))
        }
        guard !jurisdictions.isEmpty else {
            throw DocumentError("jurisdictions", "is missing; say whom the schedule is meant for")
        }
        var rules: [RetentionRule] = []
        var classes: Set<RecordClass> = []
        for object in try document.objects("rules", members: RetentionRule.members, atMost: Self.mostRules) {
            let rule = try RetentionRule(object)
            guard classes.insert(rule.recordClass).inserted else {
                throw DocumentError(object.place("class"), "has an earlier rule already; keep one rule a class")
            }
            rules.append(rule)
        }
        try Self.checkUnclassified(rules)
        self.init(name: name, version: version, jurisdictions: jurisdictions, rules: rules)
    }

    private static func checkUnclassified(_ rules: [RetentionRule]) throws(DocumentError) {
        guard let index = rules.firstIndex(where: { $0.recordClass == .unclassified }) else {
            throw DocumentError("rules", "has no rule for 'unclassified'; add one with the action 'review'")
        }
        let unclassified = rules[index]
        guard unclassified.action == .review, unclassified.trigger.event == nil else {
            throw DocumentError(
                "rules[\(index)]",
                "is the rule for 'unclassified'; give it the action 'review' and a trigger that is no event")
        }
        guard rules.allSatisfy({ $0.period == .permanent || unclassified.period.covers($0.period) }) else {
            throw DocumentError(
                "rules[\(index)].period",
                "is shorter than that of another class; 'unclassified' must have the longest period that ends")
        }
    }
}

extension RetentionRule {
    static let members = [
        "class", "trigger", "cutoff", "period", "easilyAccessible", "ceiling", "action", "citations",
    ]

    var json: CanonicalJSON {
        var members: [String: CanonicalJSON] = [
            "class": .string(recordClass.name), "trigger": .string("\(trigger)"), "cutoff": .string(cutoff.rawValue),
            "period": .string("\(period)"), "action": .string(action.rawValue),
            "citations": .array(citations.map(\.json)),
        ]
        members["easilyAccessible"] = easilyAccessible.map { .string("\($0)") }
        members["ceiling"] = ceiling.map { .string("\($0)") }
        return .object(members)
    }

    init(_ object: DocumentObject) throws(DocumentError) {
        let trigger = RetentionTrigger(try object.text("trigger"))
        guard let trigger else {
            throw DocumentError(
                object.place("trigger"),
                "is no trigger; write creation, tradeDate, documentDate, settlementDate, or event: and a name of letters "
                    + "and digits that begins in lower case")
        }
        guard let period = try Self.period("period", of: object) else {
            throw DocumentError(object.place("period"), "is missing; write it")
        }
        var citations: [Citation] = []
        for entry in try object.objects(
            "citations", members: Citation.members, atMost: RetentionSchedule.mostTexts)
        {
            citations.append(try Citation(entry))
        }
        guard !citations.isEmpty else {
            throw DocumentError(object.place("citations"), "is missing; name the authority that the period rests on")
        }
        self.init(
            try object.recordClass("class"), trigger: trigger, cutoff: try object.choice("cutoff", of: "cutoff"),
            period: period, easilyAccessible: try Self.period("easilyAccessible", of: object),
            ceiling: try Self.period("ceiling", of: object), action: try object.choice("action", of: "action"),
            citations: citations)
        guard (action == .permanent) == (period == .permanent) else {
            throw DocumentError(
                object.place("action"), "and the period must both be permanent or neither; correct one of them")
        }
        guard ceiling.map({ $0 != .permanent && $0.covers(period) }) ?? true else {
            throw DocumentError(
                object.place("ceiling"), "is shorter than the period or permanent; lengthen it to an end, or remove it")
        }
        guard easilyAccessible.map({ period.covers($0) }) ?? true else {
            throw DocumentError(object.place("easilyAccessible"), "is longer than the period; shorten it")
        }
    }

    private static func period(
        _ name: String, of object: DocumentObject
    ) throws(DocumentError) -> RetentionPeriod? {
        guard let text = try object.optionalText(name) else { return nil }
        guard let period = RetentionPeriod(text) else {
            throw DocumentError(
                object.place(name),
                "is no period; write a number and 'years' or 'months', up to 100 years, or 'permanent'")
        }
        return period
    }
}

extension Citation {
    static let members = ["authority", "clause", "evidence", "note"]

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

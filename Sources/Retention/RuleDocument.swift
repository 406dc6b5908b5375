// SPDX-License-Identifier: Apache-2.0

internal import Records

extension ScheduleReading {
    /// Reads a rule, member by member; `nil` where one of them is not right.
    mutating func rule(_ object: DocumentObject) -> RetentionRule? {
        let before = faults.count
        let recordClass = attempt { () throws(DocumentError) in try object.recordClass("class") }
        let id = attempt { () throws(DocumentError) in object.has("id") ? try object.name("id") : nil }
        let condition = attempt { () throws(DocumentError) in try RetentionCondition(object) }
        let trigger = attempt { () throws(DocumentError) in try RetentionTrigger(object) }
        let cutoff: Cutoff? = attempt { () throws(DocumentError) in try object.choice("cutoff", of: "cutoff") }
        let period = attempt { () throws(DocumentError) in try Self.needed("period", of: object) }
        let accessible = attempt { () throws(DocumentError) in try Self.period("easilyAccessible", of: object) }
        let ceiling = attempt { () throws(DocumentError) in try Self.period("ceiling", of: object) }
        let action: DispositionAction? = attempt { () throws(DocumentError) in
            try object.choice("action", of: "action")
        }
        let approvals = attempt { () throws(DocumentError) in
            object.has("approvals") ? try object.integer("approvals", in: RetentionRule.possibleApprovals) : 1
        }
        let notice = attempt { () throws(DocumentError) in try Self.notice(object) }
        let citations = attempt { () throws(DocumentError) in try Self.citations(object) }
        guard faults.count == before, let recordClass, let id, let condition, let trigger, let cutoff, let period,
            let accessible, let ceiling, let action, let approvals, let notice, let citations
        else { return nil }
        let rule = RetentionRule(
            recordClass, id: id, when: condition, trigger: trigger, cutoff: cutoff, period: period,
            easilyAccessible: accessible, ceiling: ceiling, action: action, approvals: approvals, noticeDays: notice,
            citations: citations)
        return attempt { () throws(DocumentError) in
            try Self.check(rule, object)
            return rule
        }
    }

    private static func check(_ rule: RetentionRule, _ object: DocumentObject) throws(DocumentError) {
        guard (rule.action == .permanent) == (rule.period == .permanent) else {
            throw DocumentError(
                object.place("action"), "and the period must both be permanent or neither; correct one of them")
        }
        guard rule.ceiling.map({ $0 != .permanent && $0.covers(rule.period) }) ?? true else {
            throw DocumentError(
                object.place("ceiling"), "is shorter than the period or permanent; lengthen it to an end, or remove it")
        }
        guard rule.easilyAccessible.map({ rule.period.covers($0) }) ?? true else {
            throw DocumentError(object.place("easilyAccessible"), "is longer than the period; shorten it")
        }
    }

    private static func needed(_ name: String, of object: DocumentObject) throws(DocumentError) -> RetentionPeriod {
        guard let period = try period(name, of: object) else {
            throw DocumentError(object.place(name), "is missing; write it")
        }
        return period
    }

    private static func period(_ name: String, of object: DocumentObject) throws(DocumentError) -> RetentionPeriod? {
        guard let text = try object.optionalText(name) else { return nil }
        guard let period = RetentionPeriod(text) else {
            throw DocumentError(
                object.place(name),
                "is no period; write years and months such as P6Y, P18M or P5Y6M, or days such as P90D, up to 100 "
                    + "years, or 'permanent'")
        }
        return period
    }

    /// The longest notice, in days.
    static let mostNoticeDays = 366

    private static func notice(_ object: DocumentObject) throws(DocumentError) -> Int? {
        guard let text = try object.optionalText("notice") else { return nil }
        guard case .days(let days) = RetentionPeriod(text), days <= mostNoticeDays else {
            throw DocumentError(
                object.place("notice"), "is no number of days up to \(mostNoticeDays); write one such as P30D")
        }
        return days
    }

    private static func citations(_ object: DocumentObject) throws(DocumentError) -> [Citation] {
        var citations: [Citation] = []
        for entry in try object.objects(
            "citations", members: ScheduleShape.citation.names, atMost: RetentionSchedule.mostTexts)
        {
            citations.append(try Citation(entry))
        }
        guard !citations.isEmpty else {
            throw DocumentError(object.place("citations"), "is missing; name the authority that the period rests on")
        }
        return citations
    }
}

extension RetentionTrigger {
    private static let partAdvice =
        TriggerPart.dates.map { "\($0)" }.joined(separator: ", ")
        + ", or event: and a name such as event:account-closed"

    /// Reads the member `trigger` of a rule.
    init(_ rule: DocumentObject) throws(DocumentError) {
        if rule.isText("trigger") {
            let text = try rule.text("trigger", atMost: 160)
            guard let part = TriggerPart(text) else {
                throw DocumentError(rule.place("trigger"), "is no trigger; write \(Self.partAdvice)")
            }
            self.init(part)
            return
        }
        let known = ScheduleShape.trigger.names
        guard let object = try rule.optionalObject("trigger", members: known) else {
            throw DocumentError(rule.place("trigger"), "is missing; write it")
        }
        let there = known.filter { object.has($0) }
        guard there.count == 1, let choice = Choice(rawValue: there[0]) else {
            throw DocumentError(
                object.path, "must have exactly one of \(known.joined(separator: ", ")); keep the one that is meant")
        }
        var parts: [TriggerPart] = []
        for (path, text) in try object.texts(choice.rawValue, atMost: Self.mostParts) {
            guard let part = TriggerPart(text) else {
                throw DocumentError(path, "is no part of a trigger; write \(Self.partAdvice)")
            }
            guard !parts.contains(part) else { throw DocumentError(path, "stands in the list already; remove it") }
            parts.append(part)
        }
        guard choice != .latestKnown || parts.contains(where: { $0 != .lastAmendment }) else {
            throw DocumentError(
                object.place(choice.rawValue),
                "has nothing beside lastAmendment, which ends nothing; add what ends the matter, such as event:terminated"
            )
        }
        self.init(choice, parts)
    }
}

extension RetentionCondition {
    /// Reads the member `when` of a rule.
    init(_ rule: DocumentObject) throws(DocumentError) {
        self.init()
        guard let object = try rule.optionalObject("when", members: ScheduleShape.condition.names) else { return }
        products = try Self.values("product", of: object)
        legalEntities = try Self.values("legalEntity", of: object)
        jurisdictions = try Self.values("jurisdiction", of: object)
        guard !isEmpty else {
            throw DocumentError(object.path, "has no condition; add one, or remove it to speak of the whole class")
        }
    }

    private static func values(_ name: String, of object: DocumentObject) throws(DocumentError) -> [String] {
        var values: [String] = []
        for (path, text) in try object.texts(name, atMost: RetentionSchedule.mostTexts) {
            values.append(try DocumentObject.line(text, at: path))
        }
        return values
    }
}

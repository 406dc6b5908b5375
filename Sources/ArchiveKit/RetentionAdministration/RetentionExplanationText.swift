// SPDX-License-Identifier: Apache-2.0

internal import Records
internal import Retention

extension RetentionExplanation {
    /// The explanation in words: how things stand, each rule, what else bears on it, what would change it.
    public var sections: [Section] {
        var sections = [Section(heading: "", facts: standing)]
        for rule in status.rules {
            let governs = status.rules.count > 1 && rule == status.governing ? ", which governs" : ""
            let before = rule.reading.isEarlier ? ", by what was known of it before" : ""
            sections.append(
                Section(heading: "rule \(rule.reading.rule.id)\(before)\(governs)", facts: facts(of: rule)))
        }
        let others = otherFacts
        if !others.isEmpty { sections.append(Section(heading: "beside the schedule", facts: others)) }
        if !changes.isEmpty {
            sections.append(Section(heading: "what would change it", facts: changes.map { ("", $0) }))
        }
        return sections
    }

    private typealias Fact = (title: String, text: String)

    private var standing: [Fact] {
        var facts: [Fact] = [("state", "\(state) since \(status.since)\(sinceWords)")]
        facts.append(("kept until", Self.words(status.floor) + (status.due.map { ", due on \($0)" } ?? "")))
        if let ceiling = status.ceiling { facts.append(("ceiling", "\(ceiling)")) }
        if let until = status.easilyAccessibleUntil { facts.append(("easy access", "until \(until)")) }
        if status.action == .permanent {
            facts.append(("then", "nothing, ever"))
        } else {
            let persons =
                status.approvals == 1 ? "once a person approves it" : "once \(status.approvals) persons approve it"
            let notice = status.noticeDays.map { ", announced \($0) days before" } ?? ""
            facts.append(("then", "\(status.action.rawValue), \(persons)\(notice)"))
        }
        let rule = envelope.classification.rule
        facts.append(
            ("class", "\(status.record.recordClass) (\(rule == "option" ? "said at the ingest" : rules.rowName(rule)))")
        )
        facts.append(("captured", "\(status.record.captured)" + created))
        if status.record.state != .parsed {
            facts.append(
                ("read", "\(status.record.state.rawValue): its dates start no clock, and it ends through review"))
        }
        facts.append(("schedule", status.schedule))
        facts.append(("on the day", "\(status.day)"))
        return facts
    }

    private var created: String {
        status.record.creation == status.record.captured ? "" : ", created \(status.record.creation)"
    }

    private var sinceWords: String {
        switch status.state {
        case .kept, .awaiting, .permanent: ", its capture"
        case .held: ", its first hold"
        case .due: ", the day after its last kept day"
        case .overdue: ", the day after its ceiling"
        }
    }

    private func facts(of rule: RetentionStatus.Rule) -> [Fact] {
        let reading = rule.reading
        var facts: [Fact] = []
        if let words = ScheduleSummary.Row(reading.rule).condition.nonEmpty { facts.append(("applies to", words)) }
        facts.append(("clock", reading.rule.trigger.words))
        for part in reading.trigger.parts { facts.append(("", Self.words(part))) }
        if let start = reading.trigger.clockStart {
            facts.append(("starts", "\(start)" + (isLater(reading) ? ", its creation: that is later" : "")))
        } else if let awaited = reading.awaitedWords {
            facts.append(("starts", "once there is \(awaited)"))
        }
        if let end = reading.cutoffEnd, let unit = reading.rule.cutoff.words {
            facts.append(("cutoff", "\(end), the end of the \(unit)"))
        }
        facts.append(("period", "\(reading.rule.period)" + (rule.floor.day.map { ", until \($0)" } ?? "")))
        if let day = reading.cutoffEnd.flatMap({ reading.rule.period.end(after: $0) }), let kept = rule.floor.day,
            kept > day
        {
            let why =
                reading.keptUntil.map { $0 < kept } ?? false
                ? "an event or a correction by hand opens nothing for \(RetentionEvent.daysOfDoubt) days"
                : "nothing goes within \(RetentionRule.leastDaysAfterCapture) days of its capture"
            facts.append(("", "not \(day): \(why)"))
        }
        if let ceiling = reading.ceiling { facts.append(("ceiling", "\(ceiling)")) }
        for citation in reading.rule.citations {
            facts.append(
                ("by", "\(citation.authority) \(citation.clause): \(citation.note) (\(citation.evidence.rawValue))"))
        }
        return facts
    }

    private func isLater(_ reading: RuleReading) -> Bool {
        reading.trigger.counted != nil && (reading.trigger.day ?? status.record.creation) < status.record.creation
    }

    private static func words(_ part: TriggerPartReading) -> String {
        let name = part.part.words
        switch part.value {
        case .known(let day): return "\(name) \(day)"
        case .awaiting(let kind): return kind.name == name ? "\(name) not yet" : "\(name) not known, nor \(kind)"
        case .standIn(let reason):
            let why =
                switch reason {
                case .notStated: "it states none"
                case .notUnderstood: "it was not understood"
                case .implausible: "that lies more than 400 days after the capture"
                case .neverAmended: "it was never amended"
                }
            return "\(name) not known: \(why), creation takes its place"
        }
    }

    private var otherFacts: [Fact] {
        var facts: [Fact] = countingEvents.map { event, correction in
            var words = "\(event.kind) on \(event.day), line \(event.line) of the ledger"
            if let record = event.record { words += ", stated by \(name(record))" }
            if event.isFormer {
                words += ", as was known before a correction: keeps it, and opens nothing"
            } else if let until = correction?.doubtedUntil, let line = correction?.line {
                words += ", corrected by line \(line), which is by hand and not confirmed: opens nothing until \(until)"
            } else if let until = event.doubtedUntil,
                event.corrected.map({ $0.day + RetentionEvent.daysOfDoubt }) == until.day
            {
                words += ", and what it rests on was corrected by hand: opens nothing until \(until)"
            } else if let until = event.doubtedUntil {
                words += ", by hand and not confirmed: opens nothing until \(until)"
            }
            return ("event", words)
        }
        facts += status.extensions.map { given in
            let counts = given.isLonger ? "" : ", which is no longer than the rules"
            return ("extension", "\(Self.words(given.floor)), by order of \(given.given.authority)\(counts)")
        }
        facts += status.holds.map { ("hold", "\($0.matter), since \($0.since)") }
        facts += status.evidenceFor.map {
            ("evidence", "\(name($0)) is there, whose clock goes by what this one states")
        }
        for relative in status.relatives {
            let other = relative.relation == .chain ? "another version" : "came in with it"
            let counts =
                relative.isLonger ? "keeps it for longer: until \(Self.words(relative.floor))" : "keeps it no longer"
            facts.append((relative.relation.rawValue, "\(other), \(name(relative.record)), \(counts)"))
            facts += relative.holds.map { ("", "held for \($0.matter) since \($0.since)") }
        }
        if !isWhole {
            facts.append(
                ("family", "more than \(KinSearch.mostMembers) records belong with it, so that none of them goes"))
        }
        return facts
    }

    private static func words(_ floor: RetentionFloor) -> String {
        switch floor {
        case .day(let day): "\(day)"
        case .awaiting: "not known yet"
        case .permanent: "for ever"
        }
    }

    /// What would change the status, a sentence each.
    var changes: [String] {
        status.changes.compactMap { change in
            switch change {
            case .event(let kinds, let isAll, let rule):
                let names = kinds.map(\.name).joined(separator: isAll ? " and " : " or ")
                return "\(names) starts the clock of the rule \(rule): 'muniment event' records it"
            case .confirmation(let line, let after):
                return "a second person confirms the event of line \(line), or \(after) passes"
            case .day(let day): return "on \(day) it is due"
            case .release(let matter): return "the hold for \(matter) is released"
            case .relative(let record): return "what keeps \(name(record)) ends"
            case .approval(let action, let persons):
                guard isWhole else { return nil }
                return persons == 1
                    ? "a person approves its disposition (\(action.rawValue))"
                    : "\(persons) persons approve its disposition (\(action.rawValue))"
            case .evidence(let record): return "\(name(record)), whose clock goes by what this one states, is destroyed"
            case .amendment(let rule): return "an amendment starts the clock of the rule \(rule) anew"
            }
        }
    }
}

extension String {
    fileprivate var nonEmpty: String? { isEmpty ? nil : self }
}

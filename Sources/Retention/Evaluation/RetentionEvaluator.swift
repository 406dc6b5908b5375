// SPDX-License-Identifier: Apache-2.0

public import Records

/// Tells by a schedule, by what has happened and by who has asked, how things stand with the retention of a record.
///
/// It is a pure function of what it is given: no clock, no disk. Later knowledge never brings a floor forward, save that
/// the first of several events may (`earliest`), that an event ends an awaiting, and that a correction takes an event
/// back.
public struct RetentionEvaluator: Sendable {
    public let schedule: RetentionSchedule

    public init(_ schedule: RetentionSchedule) { self.schedule = schedule }

    /// Evaluates a record.
    ///
    /// - Parameters:
    ///   - day: the day that has begun everywhere on earth: ``Timestamp/retentionDay``.
    ///   - events: all that was recorded on what the record is about, and what corrects any of that.
    ///   - holds: on the record itself.
    ///   - evidenceFor: the records that are there and whose clock goes by an event that this one states.
    ///   - decided: what a person has decided of a record that ends through review.
    ///   - relatives: the records of its chain and its family, each evaluated by itself.
    public func status(
        of record: RetainedRecord, on day: CivilDate, events: [RetentionEvent] = [],
        extensions: [RetentionExtension] = [], holds: [LegalHold] = [], evidenceFor: [RecordID] = [],
        decided: DispositionAction? = nil,
        relatives: [(record: RecordID, relation: RetentionStatus.Relation, status: RetentionStatus)] = []
    ) -> RetentionStatus {
        let counting = RetentionEvent.counting(events)
        let readings = schedule.readings(of: record, events: counting.mapValues(\.day))
        let doubts = DoubtedEvents(schedule: schedule, record: record, events: events, extensions: extensions)
        let floors = doubts.floors(readings)
        let rules = zip(readings, floors.rules).map { Self.rule($0, $1, counting, doubts) }
        let byRules = rules.map(\.floor).max() ?? .permanent
        let longer = zip(extensions, floors.extensions).map { given, floor in
            RetentionStatus.Extension(given: given, floor: floor, isLonger: floor > byRules)
        }
        let stated = max(byRules, longer.map(\.floor).max() ?? byRules)
        let own = evidenceFor.isEmpty ? stated : max(stated, .awaiting)
        let kin = relatives.map { entry in
            RetentionStatus.Relative(
                record: entry.record, relation: entry.relation, floor: entry.status.ownFloor,
                holds: entry.status.holds, isLonger: entry.status.ownFloor > own)
        }
        let floor = max(own, kin.map(\.floor).max() ?? own)
        let ceiling = readings.compactMap(\.ceiling).min().map { max($0, floor.day ?? $0) }
        let asked = max(
            readings.map(\.rule.action).max() ?? .review, record.state == .parsed ? .destroy : .review)
        let action = asked == .review ? decided ?? asked : asked
        let approvals = readings.map(\.rule.approvals).max() ?? 1
        let allHolds = holds + kin.flatMap(\.holds)
        let (state, since) = Self.state(record, floor, ceiling, allHolds, on: day)
        let changes = Changes(
            rules: rules, evidenceFor: evidenceFor, relatives: kin, holds: allHolds, floor: floor, own: own,
            action: action,
            approvals: approvals, day: day)
        return RetentionStatus(
            record: record, day: day, schedule: "\(schedule.name)-\(schedule.version)", rules: rules,
            extensions: longer, holds: holds, evidenceFor: evidenceFor, relatives: kin, ownFloor: own, floor: floor,
            ceiling: ceiling,
            easilyAccessibleUntil: readings.compactMap(\.easilyAccessibleUntil).max(), action: action,
            approvals: approvals, noticeDays: readings.compactMap(\.rule.noticeDays).max(), state: state, since: since,
            changes: changes.list)
    }

    /// A rule with the events that it looks at.
    private static func rule(
        _ reading: RuleReading, _ floor: RetentionFloor, _ counting: [RetentionEventKind: RetentionEvent],
        _ doubts: DoubtedEvents
    ) -> RetentionStatus.Rule {
        let kinds = reading.rule.trigger.parts.compactMap(\.awaited)
        let doubted = reading.trigger.clockStart == nil ? [] : doubts.doubted(Set(kinds))
        return RetentionStatus.Rule(
            reading: reading, events: kinds.compactMap { counting[$0] }, doubted: doubted, floor: floor)
    }

    private static func state(
        _ record: RetainedRecord, _ floor: RetentionFloor, _ ceiling: CivilDate?, _ holds: [LegalHold],
        on day: CivilDate
    ) -> (RetentionStatus.State, since: CivilDate) {
        if floor == .permanent { return (.permanent, record.captured) }
        if let since = holds.map(\.since).min() { return (.held, since) }
        guard let due = floor.due else { return (.awaiting, record.captured) }
        guard due <= day else { return (.kept, record.captured) }
        guard let ceiling, ceiling < day else { return (.due, due) }
        return (.overdue, CivilDate(day: ceiling.day + 1))
    }
}

/// Works out what would change a status.
private struct Changes {
    let rules: [RetentionStatus.Rule]
    let evidenceFor: [RecordID]
    let relatives: [RetentionStatus.Relative]
    let holds: [LegalHold]
    let floor: RetentionFloor
    let own: RetentionFloor
    let action: DispositionAction
    let approvals: Int
    let day: CivilDate

    var list: [RetentionChange] {
        guard floor != .permanent else { return [] }
        var list: [RetentionChange] = []
        for rule in rules {
            let id = rule.reading.rule.id
            let trigger = rule.reading.rule.trigger
            if rule.reading.isAwaiting {
                list.append(.event(rule.reading.trigger.awaited, isAll: trigger.choice == .latest, rule: id))
            } else if trigger.parts.contains(.lastAmendment), !rule.reading.isPermanent {
                list.append(.amendment(rule: id))
            }
            for event in rule.doubted {
                guard event.record == nil, let until = event.doubtedUntil, until >= day else { continue }
                let change = RetentionChange.confirmation(line: event.line, after: until)
                if !list.contains(change) { list.append(change) }
            }
        }
        list += evidenceFor.prefix(1).map { .evidence($0) }
        list += relatives.filter { $0.isLonger && $0.floor == floor }.map { .relative($0.record) }
        list += Set(holds.map(\.matter)).sorted().map { .release(matter: $0) }
        if let due = floor.due, due > day { list.append(.day(due)) }
        if let due = floor.due, due <= day, holds.isEmpty { list.append(.approval(action, persons: approvals)) }
        return list
    }
}

// SPDX-License-Identifier: Apache-2.0

public import Records

/// What a date that can start a clock comes to for one record.
public struct TriggerPartReading: Hashable, Sendable {
    public enum Value: Hashable, Sendable {
        case known(CivilDate)
        /// Creation takes its place.
        case standIn(StandIn)
        /// It has not happened, or is not known yet.
        case awaiting(RetentionEventKind)
    }

    public let part: TriggerPart
    public let value: Value

    /// The day that is known.
    public var day: CivilDate? {
        guard case .known(let day) = value else { return nil }
        return day
    }

    /// What is waited for.
    public var awaited: RetentionEventKind? {
        guard case .awaiting(let kind) = value else { return nil }
        return kind
    }
}

/// What a trigger comes to for one record: every part, and the day on which the clock starts.
public struct TriggerReading: Hashable, Sendable {
    public let parts: [TriggerPartReading]

    /// The day of the trigger itself; `nil` while something has to happen first.
    public let day: CivilDate?

    /// The part that gave the day; `nil` where creation stands in for it, or nothing did.
    public let counted: TriggerPart?

    /// The later of that day and the record's creation; `nil` while something has to happen first.
    public let clockStart: CivilDate?

    /// What has to happen first, in the order of the parts; empty where the clock has started.
    public var awaited: [RetentionEventKind] { clockStart == nil ? parts.compactMap(\.awaited) : [] }
}

extension RetentionTrigger {
    /// Reads the trigger for a record.
    ///
    /// A date that a record does not state has creation in its place; an event that has not happened has nothing. Of
    /// several parts, dates that are really known count first: where `earliest` knows none, it waits if there is an event
    /// to wait for. An amendment ends nothing, so in `latestKnown` it counts beside another part only.
    ///
    /// - Parameters:
    ///   - events: the days of the events that have happened to what the record is about.
    ///   - fiscal: the fiscal years of the record's legal entity.
    public func reading(
        _ record: RetainedRecord, events: [RetentionEventKind: CivilDate] = [:], fiscal: FiscalCalendar = .calendarYears
    ) -> TriggerReading {
        let readings = parts.map { part in
            TriggerPartReading(part: part, value: Self.value(of: part, record, events, fiscal))
        }
        let known = readings.filter { $0.day != nil }
        let awaits = readings.contains { $0.awaited != nil }
        var chosen: TriggerPartReading?
        var starts = !awaits
        switch choice {
        case nil: chosen = known.first
        case .earliest:
            chosen = known.min { ($0.day ?? record.creation) < ($1.day ?? record.creation) }
            starts = chosen != nil || !awaits
        case .latest:
            // Creation stands in for the others, and the clock starts no earlier than that anyway.
            chosen = awaits ? nil : known.max { ($0.day ?? record.creation) < ($1.day ?? record.creation) }
        case .latestKnown:
            let ends = known.contains { $0.part != .lastAmendment }
            starts = ends || !awaits
            chosen = starts ? known.max { ($0.day ?? record.creation) < ($1.day ?? record.creation) } : nil
        }
        let day = starts ? chosen?.day ?? record.creation : nil
        return TriggerReading(
            parts: readings, day: day, counted: starts ? chosen?.part : nil,
            clockStart: day.map { max($0, record.creation) })
    }

    private static func value(
        of part: TriggerPart, _ record: RetainedRecord, _ events: [RetentionEventKind: CivilDate],
        _ fiscal: FiscalCalendar
    ) -> TriggerPartReading.Value {
        switch part {
        case .creation: .known(record.creation)
        case .tradeDate: value(record.stated(record.tradeDate))
        case .settlementDate: value(record.stated(record.settlementDate))
        case .documentDate: value(record.stated(record.documentDate))
        case .maturity:
            switch (record.stated(record.maturity, mayLieAhead: true), events[.matured]) {
            case (.success(let stated), let matured): .known(matured.map { max($0, stated) } ?? stated)
            case (.failure, let matured?): .known(matured)
            case (.failure, nil): .awaiting(.matured)
            }
        case .lastAmendment: record.lastAmendment.map { .known($0) } ?? .standIn(.neverAmended)
        case .fiscalYearEnd: .known(fiscal.yearEnd(of: record.creation))
        case .event(let kind): events[kind].map { .known($0) } ?? .awaiting(kind)
        }
    }

    private static func value(_ stated: Result<CivilDate, StandIn>) -> TriggerPartReading.Value {
        switch stated {
        case .success(let day): .known(day)
        case .failure(let reason): .standIn(reason)
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

public import Records

/// What happens when nothing asks any longer that a record is kept.
public enum DispositionAction: String, Hashable, Sendable, CaseIterable {
    /// It is destroyed, once that is approved.
    case destroy
    /// A person decides, record by record or for all.
    case review
    /// Nothing, ever.
    case permanent
}

/// When a record may go, as far as is known today.
public enum KeepUntil: Hashable, Sendable {
    /// It is kept up to and including this day.
    case day(CivilDate)
    /// The clock has not started: the event has not happened.
    case awaiting(event: String)
    case permanent
}

/// The rule of one class: when the clock starts, how long it runs, what then, and by which authority.
public struct RetentionRule: Hashable, Sendable {
    public var recordClass: RecordClass
    public var trigger: RetentionTrigger
    public var cutoff: Cutoff

    /// The floor: nothing goes before its end.
    public var period: RetentionPeriod

    /// How long after creation the record must be in an easily accessible place, where the authority says so.
    public var easilyAccessible: RetentionPeriod?

    /// How long after the cutoff keeping needs no further reason; no shorter than the period.
    public var ceiling: RetentionPeriod?
    public var action: DispositionAction

    /// At least one.
    public var citations: [Citation]

    /// A record is kept for so many days after its capture at least, whatever its dates say: a misread date must not
    /// make a record due on the day that it comes in.
    public static let leastDaysAfterCapture = 90

    public init(
        _ recordClass: RecordClass, trigger: RetentionTrigger = .creation, cutoff: Cutoff = .year,
        period: RetentionPeriod, easilyAccessible: RetentionPeriod? = nil, ceiling: RetentionPeriod? = nil,
        action: DispositionAction, citations: [Citation]
    ) {
        self.recordClass = recordClass
        self.trigger = trigger
        self.cutoff = cutoff
        self.period = period
        self.easilyAccessible = easilyAccessible
        self.ceiling = ceiling
        self.action = action
        self.citations = citations
    }

    /// The end of the period of a record whose clock has started: cutoff and period, and never before 90 days after its
    /// capture; `nil` where it never ends.
    public func keepUntil(clockStart: CivilDate, captured: CivilDate) -> CivilDate? {
        period.end(after: cutoff.end(of: clockStart)).map {
            max($0, CivilDate(day: captured.day + Self.leastDaysAfterCapture))
        }
    }

    /// When a record may go, by what is known of it.
    public func keepUntil(creation: CivilDate, captured: CivilDate, facts: RecordFacts) -> KeepUntil {
        guard period != .permanent else { return .permanent }
        guard let start = trigger.clockStart(creation: creation, facts: facts) else {
            return .awaiting(event: trigger.event ?? "")
        }
        return keepUntil(clockStart: start, captured: captured).map { .day($0) } ?? .permanent
    }

    /// The day after which keeping needs a further reason, such as a hold; `nil` where there is none. It never comes
    /// before the end of the period.
    public func ceiling(clockStart: CivilDate, captured: CivilDate) -> CivilDate? {
        guard let end = ceiling?.end(after: cutoff.end(of: clockStart)) else { return nil }
        return keepUntil(clockStart: clockStart, captured: captured).map { max($0, end) }
    }

    /// The last day on which the record must lie in an easily accessible place, where the rule asks for one.
    public func easilyAccessibleUntil(creation: CivilDate) -> CivilDate? {
        easilyAccessible?.end(after: creation)
    }

    /// The name of the unit whose volumes take the record: by its clock, or by its creation where an event starts that.
    public func volumePeriod(creation: CivilDate, facts: RecordFacts) -> String {
        guard trigger.event == nil else { return cutoff.key(of: creation) }
        return cutoff.key(of: trigger.clockStart(creation: creation, facts: facts) ?? creation)
    }
}

// SPDX-License-Identifier: Apache-2.0

public import Records

/// What happens when nothing asks any longer that a record is kept; the stricter ones come later.
public enum DispositionAction: String, Hashable, Sendable, CaseIterable, Comparable {
    /// It is destroyed, once that is approved.
    case destroy
    /// It is handed over to somebody else, and destroyed here once they have it.
    case transfer
    /// A person decides, record by record or for all.
    case review
    /// Nothing, ever.
    case permanent

    public static func < (left: Self, right: Self) -> Bool { left.rank < right.rank }

    private var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}

/// A rule of a schedule: of which records it speaks, when their clock starts, how long it runs, what then, and by which
/// authority.
public struct RetentionRule: Hashable, Sendable {
    /// The name of the rule within its schedule; where none is given, that of its class.
    public var id: String
    public var recordClass: RecordClass

    /// A rule without conditions speaks of all records of the class; one with conditions applies beside those.
    public var condition: RetentionCondition
    public var trigger: RetentionTrigger
    public var cutoff: Cutoff

    /// The floor: nothing goes before its end.
    public var period: RetentionPeriod

    /// How long after creation the record must be in an easily accessible place, where the authority says so.
    public var easilyAccessible: RetentionPeriod?

    /// How long after the cutoff keeping needs no further reason; no shorter than the longest period of the class.
    public var ceiling: RetentionPeriod?
    public var action: DispositionAction

    /// How many persons have to approve a disposition, each another: 1...9.
    public var approvals: Int

    /// How many days before a disposition it is announced; `nil` where it need not be.
    public var noticeDays: Int?

    /// At least one.
    public var citations: [Citation]

    /// A record is kept for so many days after its capture at least, whatever its dates say: a misread date must not
    /// make a record due on the day that it comes in.
    public static let leastDaysAfterCapture = 90

    /// How many approvals a rule may ask for.
    public static let possibleApprovals = 1...9

    public init(
        _ recordClass: RecordClass, id: String? = nil, when condition: RetentionCondition = RetentionCondition(),
        trigger: RetentionTrigger = .creation, cutoff: Cutoff = .year, period: RetentionPeriod,
        easilyAccessible: RetentionPeriod? = nil, ceiling: RetentionPeriod? = nil, action: DispositionAction,
        approvals: Int = 1, noticeDays: Int? = nil, citations: [Citation]
    ) {
        self.id = id ?? recordClass.name
        self.recordClass = recordClass
        self.condition = condition
        self.trigger = trigger
        self.cutoff = cutoff
        self.period = period
        self.easilyAccessible = easilyAccessible
        self.ceiling = ceiling
        self.action = action
        self.approvals = approvals
        self.noticeDays = noticeDays
        self.citations = citations
    }

    /// The end of the period of a record whose clock has started: cutoff and period, and never before 90 days after its
    /// capture; `nil` where it never ends.
    public func keptUntil(
        clockStart: CivilDate, captured: CivilDate, fiscal: FiscalCalendar = .calendarYears
    ) -> CivilDate? {
        period.end(after: cutoff.end(of: clockStart, fiscal: fiscal)).map {
            max($0, CivilDate(day: captured.day + Self.leastDaysAfterCapture))
        }
    }

    /// The day after which keeping needs a further reason, such as a hold; `nil` where there is none. It never comes
    /// before the end of the period.
    public func ceiling(
        clockStart: CivilDate, captured: CivilDate, fiscal: FiscalCalendar = .calendarYears
    ) -> CivilDate? {
        guard let end = ceiling?.end(after: cutoff.end(of: clockStart, fiscal: fiscal)) else { return nil }
        return keptUntil(clockStart: clockStart, captured: captured, fiscal: fiscal).map { max($0, end) }
    }

    /// The last day on which the record must lie in an easily accessible place, where the rule asks for one.
    public func easilyAccessibleUntil(creation: CivilDate) -> CivilDate? {
        easilyAccessible?.end(after: creation)
    }
}

// SPDX-License-Identifier: Apache-2.0

public import Records

/// Something that has happened to what a record is about, as a line of the ledger tells it.
public struct RetentionEvent: Hashable, Sendable {
    public enum Origin: Hashable, Sendable {
        /// A captured record says it: a termination, a maturity.
        case record
        /// A person said it; another has confirmed it, or not yet.
        case hand(isConfirmed: Bool)
    }

    public var kind: RetentionEventKind
    public var day: CivilDate

    /// The line of the ledger that tells it.
    public var line: Int

    /// The day on which it was recorded.
    public var recorded: CivilDate
    public var origin: Origin

    /// The line of the event that this one corrects: that one counts no more.
    public var corrects: Int?

    /// Whether it is about something else, and matters here only because it corrects an event of this.
    public var isElsewhere: Bool

    /// The record that states it; `nil` where a person said it.
    public var record: RecordID?

    /// The day of the last correction without which it might not reach what it is asked for: until it has been there for
    /// ``daysOfDoubt`` the event is in doubt.
    public var corrected: CivilDate?

    /// Whether it is stated, or reaches what it is asked for, only by what was known before a correction: what it closes
    /// stays closed, and it opens nothing.
    public var isFormer = false

    /// For so many days an event by hand opens nothing, unless a second person confirms it.
    public static let daysOfDoubt = 30

    public init(
        _ kind: RetentionEventKind, on day: CivilDate, line: Int, recorded: CivilDate, origin: Origin = .record,
        corrects: Int? = nil, isElsewhere: Bool = false, record: RecordID? = nil, corrected: CivilDate? = nil,
        isFormer: Bool = false
    ) {
        self.kind = kind
        self.day = day
        self.line = line
        self.recorded = recorded
        self.origin = origin
        self.corrects = corrects
        self.isElsewhere = isElsewhere
        self.record = record
        self.corrected = corrected
        self.isFormer = isFormer
    }

    /// The last day on which it opens nothing; `nil` where it is not in doubt, and where it never opens anything.
    public var doubtedUntil: CivilDate? {
        let since = [origin == .hand(isConfirmed: false) ? recorded : nil, corrected].compactMap(\.self).max()
        return isFormer ? nil : since.map { CivilDate(day: $0.day + Self.daysOfDoubt) }
    }

    /// Up to and including when it opens nothing; `nil` where it is not in doubt.
    var doubt: RetentionFloor? { isFormer ? .awaiting : doubtedUntil.map { .day($0) } }

    /// The events that count: of each kind the one with the latest day, among those that no other corrects.
    ///
    /// - Parameter leftOut: events that are taken not to have been recorded: what one of them corrects counts.
    /// - Complexity: O(n) in the number of events.
    public static func counting(
        _ events: [RetentionEvent], leavingOut leftOut: Set<RetentionEvent> = []
    ) -> [RetentionEventKind: RetentionEvent] {
        let recorded = leftOut.isEmpty ? events : events.filter { !leftOut.contains($0) }
        let corrected = Set(recorded.compactMap(\.corrects))
        var counting: [RetentionEventKind: RetentionEvent] = [:]
        for event in recorded where !event.isElsewhere && !corrected.contains(event.line) {
            guard let other = counting[event.kind] else {
                counting[event.kind] = event
                continue
            }
            // Of two that tell one day, the one that is in doubt for longer.
            let isLater =
                (event.day, event.doubt ?? .day(event.recorded), event.line)
                > (other.day, other.doubt ?? .day(other.recorded), other.line)
            if isLater { counting[event.kind] = event }
        }
        return counting
    }
}

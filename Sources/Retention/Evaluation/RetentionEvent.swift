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

    /// For so many days an event by hand opens nothing, unless a second person confirms it.
    public static let daysOfDoubt = 30

    public init(
        _ kind: RetentionEventKind, on day: CivilDate, line: Int, recorded: CivilDate, origin: Origin = .record,
        corrects: Int? = nil, isElsewhere: Bool = false
    ) {
        self.kind = kind
        self.day = day
        self.line = line
        self.recorded = recorded
        self.origin = origin
        self.corrects = corrects
        self.isElsewhere = isElsewhere
    }

    /// The last day on which it opens nothing; `nil` where it is not in doubt.
    public var doubtedUntil: CivilDate? {
        origin == .hand(isConfirmed: false) ? CivilDate(day: recorded.day + Self.daysOfDoubt) : nil
    }

    /// The events that count: of each kind the one with the latest day, among those that no other corrects.
    ///
    /// - Parameter leftOut: the lines of events that are taken not to have been recorded: what one of them corrects counts.
    /// - Complexity: O(n) in the number of events.
    public static func counting(
        _ events: [RetentionEvent], leavingOut leftOut: Set<Int> = []
    ) -> [RetentionEventKind: RetentionEvent] {
        let recorded = leftOut.isEmpty ? events : events.filter { !leftOut.contains($0.line) }
        let corrected = Set(recorded.compactMap(\.corrects))
        var counting: [RetentionEventKind: RetentionEvent] = [:]
        for event in recorded where !event.isElsewhere && !corrected.contains(event.line) {
            guard let other = counting[event.kind] else {
                counting[event.kind] = event
                continue
            }
            // Of two that tell one day, the one that is in doubt for longer.
            let isLater =
                (event.day, event.doubtedUntil ?? event.recorded, event.line)
                > (other.day, other.doubtedUntil ?? other.recorded, other.line)
            if isLater { counting[event.kind] = event }
        }
        return counting
    }
}

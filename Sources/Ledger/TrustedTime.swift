// SPDX-License-Identifier: Apache-2.0

public import Records

/// The clock that a ledger can vouch for: it never goes back, and it does not leap (Docs/OnDiskFormat.md §3, *Time*).
public struct TrustedTime: Hashable, Sendable {
    /// Why the clock is not believed.
    public enum Doubt: String, Hashable, Sendable, CaseIterable {
        /// It is more than ``TrustedTime/longestStep`` ahead of the last trusted time: it leapt, or nothing was written for
        /// so long.
        case ahead
        /// It is behind the last trusted time.
        case behind
    }

    /// The trusted time of a line that is written now.
    public var time: Timestamp

    /// Why the clock is not believed; `nil` where it is, and ``time`` is what it says.
    public var doubt: Doubt?

    /// The longest step forward that is believed: 31 days, in milliseconds.
    public static let longestStep: Int64 = 31 * 86_400_000

    /// - Parameters:
    ///   - wall: what the clock says.
    ///   - previous: the trusted time of the last line; `nil` before the first.
    public init(wall: Timestamp, previous: Timestamp?) {
        guard let previous else {
            (time, doubt) = (wall, nil)
            return
        }
        let step = wall.milliseconds.subtractingReportingOverflow(previous.milliseconds)
        let isAhead = step.overflow ? wall > previous : step.partialValue > Self.longestStep
        doubt = isAhead ? .ahead : wall < previous ? .behind : nil
        time = doubt == nil ? wall : previous
    }
}

extension LedgerLine {
    /// Whether the trusted time is what follows from the clock and from the line before: what ``TrustedTime`` makes of them,
    /// and where a person confirmed the time, what the clock said, if that is not behind.
    public func hasLawfulTime(after previous: Timestamp?) -> Bool {
        if case .timeConfirmation = act { return trusted == wall && previous.map { trusted >= $0 } ?? true }
        return trusted == TrustedTime(wall: wall, previous: previous).time
    }
}

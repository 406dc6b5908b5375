// SPDX-License-Identifier: Apache-2.0

public import Records

/// The clock that a ledger can vouch for: it never goes back, and it does not leap (DESIGN, "Time").
public struct TrustedTime: Hashable, Sendable {
    /// The trusted time.
    public var time: Timestamp

    /// True where the clock is more than 31 days ahead of the last trusted time: dispositions are refused then.
    public var isSuspect: Bool

    /// The longest step forward that is believed: 31 days.
    public static let longestStep: Int64 = 31 * 86_400_000

    /// - Parameters:
    ///   - wall: what the clock says.
    ///   - previous: the trusted time of the last line; `nil` before the first.
    public init(wall: Timestamp, previous: Timestamp?) {
        guard let previous else {
            (time, isSuspect) = (wall, false)
            return
        }
        let step = wall.milliseconds - previous.milliseconds
        time = (0...Self.longestStep).contains(step) ? wall : previous
        isSuspect = step > Self.longestStep
    }
}

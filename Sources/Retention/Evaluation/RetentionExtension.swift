// SPDX-License-Identifier: Apache-2.0

public import Records

/// A longer retention than the schedule's, by word of an authority. It ends by itself.
public struct RetentionExtension: Hashable, Sendable {
    public enum Length: Hashable, Sendable {
        /// Up to and including a day.
        case until(CivilDate)
        /// A period from the end of the cutoff, instead of that of each rule that is shorter.
        case period(RetentionPeriod)
    }

    public var length: Length

    /// Who asked for it, and by which clause.
    public var authority: String

    /// The line of the ledger that tells it.
    public var line: Int

    public init(_ length: Length, authority: String, line: Int) {
        self.length = length
        self.authority = authority
        self.line = line
    }

    /// What it comes to for a record with these rules; it never ends the awaiting of an event.
    func floor(_ readings: [RuleReading]) -> RetentionFloor {
        switch length {
        case .until(let day): return .day(day)
        case .period(let period):
            return readings.map { reading in
                guard period != .permanent else { return .permanent }
                guard let end = reading.cutoffEnd.flatMap({ period.end(after: $0) }) else {
                    return reading.isPermanent ? .permanent : .awaiting
                }
                return .day(end)
            }.max() ?? .permanent
        }
    }
}

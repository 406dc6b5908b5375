// SPDX-License-Identifier: Apache-2.0

public import Records

/// Until when a record is kept at least. The later ones are greater.
public enum RetentionFloor: Hashable, Sendable, Comparable {
    /// Up to and including a day.
    case day(CivilDate)
    /// Until something has happened, and then for a period.
    case awaiting
    case permanent

    /// The last day, where there is one.
    public var day: CivilDate? {
        guard case .day(let day) = self else { return nil }
        return day
    }

    /// The first day on which the record may go, where there is one.
    public var due: CivilDate? { day.map { CivilDate(day: $0.day + 1) } }
}

extension Timestamp {
    /// The day as which an instant counts where something may become due: the one that has begun everywhere on earth.
    ///
    /// A day is over when it is over everywhere, at 12:00 UTC of the day after it. So what is due on a day is due from
    /// 12:00 UTC of that day on.
    public var retentionDay: CivilDate { Timestamp(milliseconds: milliseconds - 43_200_000).date }
}

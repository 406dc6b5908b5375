// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import Records

/// The days of the story: working days before the one on which it is told.
struct SampleCalendar {
    private let zone: TimeZone
    private let today: CivilDate

    /// - Parameters:
    ///   - zone: an IANA name; UTC where there is no such zone.
    ///   - now: the moment at which the story is told.
    init(zone: String, now: Timestamp) {
        self.zone = TimeZone(identifier: zone) ?? .gmt
        today = Timestamp(milliseconds: now.milliseconds + Self.offset(of: self.zone, at: now)).date
    }

    /// The working day, Monday to Friday, that lies so many of them before today.
    func day(_ workingDays: Int) -> CivilDate {
        var day = today
        for _ in 0..<workingDays {
            repeat { day = CivilDate(day: day.day - 1) } while day.weekday > 4
        }
        return day
    }

    /// The moment at which the clocks of the zone show a time of a day.
    func moment(_ workingDays: Int, _ hour: Int, _ minute: Int) -> SampleMoment {
        let day = day(workingDays)
        let shown = Timestamp(milliseconds: Int64((day.day * 24 + hour) * 60 + minute) * 60_000)
        let instant = Timestamp(milliseconds: shown.milliseconds - Self.offset(of: zone, at: shown))
        return SampleMoment(day: day, shown: shown, instant: instant)
    }

    private static func offset(of zone: TimeZone, at time: Timestamp) -> Int64 {
        Int64(zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(time.milliseconds) / 1_000))) * 1_000
    }
}

/// A moment, as messages of different formats state it.
struct SampleMoment {
    let day: CivilDate

    /// What a clock of the zone shows, as if it were UTC.
    private let shown: Timestamp
    let instant: Timestamp

    init(day: CivilDate, shown: Timestamp, instant: Timestamp) {
        (self.day, self.shown, self.instant) = (day, shown, instant)
    }

    /// UTC, as FIX has it: `20260309-09:41:00.000`.
    var fix: String { "\(instant.date.digits)-\("\(instant)".dropFirst(11).dropLast())" }

    /// The zone's own time, as SWIFT has it: `20260309094100`.
    var swift: String { String("\(shown)".filter(\.isNumber).prefix(14)) }

    /// UTC, as mail has it: `Mon, 9 Mar 2026 09:41:00 +0000`.
    var mail: String {
        let date = instant.date
        let (year, month, day) = date.parts
        return "\(CivilDate.weekdays[date.weekday]), \(day) \(CivilDate.months[month - 1].prefix(3)) \(year) "
            + "\("\(instant)".dropFirst(11).prefix(8)) +0000"
    }
}

extension CivilDate {
    static let weekdays = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
    static let months = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
        "December",
    ]

    /// 0 for Monday to 6 for Sunday.
    var weekday: Int { ((day + 3) % 7 + 7) % 7 }

    /// YYYYMMDD.
    var digits: String { "\(self)".replacing("-", with: "") }

    /// As a letter has it: `9 March 2026`.
    var inWords: String { "\(parts.day) \(Self.months[parts.month - 1]) \(parts.year)" }
}

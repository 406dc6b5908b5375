// SPDX-License-Identifier: Apache-2.0

/// An instant in UTC with milliseconds (RFC 3339).
public struct Timestamp: Hashable, Sendable, Comparable, CustomStringConvertible {
    private static let millisecondsADay: Int64 = 86_400_000

    /// Milliseconds since 1970-01-01T00:00:00Z.
    public let milliseconds: Int64

    public init(milliseconds: Int64) { self.milliseconds = milliseconds }

    /// Reads YYYY-MM-DDTHH:MM:SS[.fraction](Z|+HH:MM|-HH:MM); anything else is `nil`.
    public init?(_ text: String) {
        let units = Array(text.utf8)
        func number(_ range: Range<Int>) -> Int? {
            guard range.upperBound <= units.count else { return nil }
            var value = 0
            for unit in units[range] {
                guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(unit) else { return nil }
                value = value * 10 + Int(unit - UInt8(ascii: "0"))
            }
            return value
        }
        guard units.count >= 20, let date = CivilDate(text.prefix(10)), units[10] | 0x20 == UInt8(ascii: "t"),
            let hour = number(11..<13), hour < 24, units[13] == UInt8(ascii: ":"),
            let minute = number(14..<16), minute < 60, units[16] == UInt8(ascii: ":"),
            let second = number(17..<19), second < 61
        else { return nil }
        var position = 19
        var fraction = 0
        if units[position] == UInt8(ascii: ".") {
            let start = position + 1
            position = start
            while position < units.count, number(position..<position + 1) != nil { position += 1 }
            guard position > start else { return nil }
            for index in start..<start + 3 {
                fraction = fraction * 10 + (index < position ? Int(units[index] - UInt8(ascii: "0")) : 0)
            }
        }
        guard position < units.count else { return nil }
        var offset = 0
        switch units[position] {
        case UInt8(ascii: "Z"), UInt8(ascii: "z"): guard position + 1 == units.count else { return nil }
        case UInt8(ascii: "+"), UInt8(ascii: "-"):
            guard units.count == position + 6, units[position + 3] == UInt8(ascii: ":"),
                let hours = number(position + 1..<position + 3), let minutes = number(position + 4..<position + 6),
                hours < 24, minutes < 60
            else { return nil }
            offset = (hours * 60 + minutes) * (units[position] == UInt8(ascii: "-") ? -1 : 1)
        default: return nil
        }
        let seconds = date.day * 86_400 + hour * 3_600 + (minute - offset) * 60 + second
        milliseconds = Int64(seconds) * 1_000 + Int64(fraction)
    }

    /// The day in UTC.
    public var date: CivilDate {
        let (day, rest) = milliseconds.quotientAndRemainder(dividingBy: Self.millisecondsADay)
        return CivilDate(day: Int(rest < 0 ? day - 1 : day))
    }

    /// YYYY-MM-DDTHH:MM:SS.mmmZ.
    public var description: String {
        let remainder = Int(milliseconds % Self.millisecondsADay)
        let rest = remainder < 0 ? remainder + Int(Self.millisecondsADay) : remainder
        let seconds = rest / 1_000
        let time = [seconds / 3_600, seconds / 60 % 60, seconds % 60].map { padded($0, 2) }.joined(separator: ":")
        return "\(date)T\(time).\(padded(rest % 1_000, 3))Z"
    }

    public static func < (left: Self, right: Self) -> Bool { left.milliseconds < right.milliseconds }
}

// SPDX-License-Identifier: Apache-2.0

import Records

/// A day as people write it, read as far as it can be read alone.
enum DayReading: Hashable {
    case day(CivilDate)

    /// Two numbers below 13 before a year: day and month, or month and day.
    case either(first: Int, second: Int, year: Int)

    /// Whether the writing proves that the day comes first; `nil` where it proves nothing.
    struct Order { var dayFirst: Bool? }

    /// Reads a day at the beginning of a value: year first (ISO 8601, also without hyphens), day first with full stops,
    /// two numbers and a year with solidus or hyphen, or a month by its name. A time may follow behind a space or T.
    static func read(_ value: Span<UInt8>) -> (reading: DayReading, order: Order)? {
        var reader = Reader(value)
        guard let first = reader.part() else { return nil }
        if case .number(let number, 8) = first {
            return day(number / 10_000, number / 100 % 100, number % 100, reader.isAtEnd(in: value), Order())
        }
        let mark = reader.mark
        guard let second = reader.part(), let third = reader.part() else { return nil }
        let isAtEnd = reader.isAtEnd(in: value)
        switch (first, second, third) {
        case (.number(let year, 4), .number(let month, 1...2), .number(let date, 1...2)):
            return day(year, month, date, isAtEnd, Order())
        case (.number(let date, 1...2), .month(let month), .number(let year, let digits)):
            return day(full(year, digits), month, date, isAtEnd, Order())
        case (.month(let month), .number(let date, 1...2), .number(let year, let digits)):
            return day(full(year, digits), month, date, isAtEnd, Order())
        case (.number(let date, 1...2), .number(let month, 1...2), .number(let year, let digits)):
            guard digits == 4 || digits == 2, isAtEnd else { return nil }
            let year = full(year, digits)
            if mark == .fullStop || date > 12 { return day(year, month, date, true, Order(dayFirst: true)) }
            if month > 12 { return day(year, date, month, true, Order(dayFirst: false)) }
            if date == month { return day(year, month, date, true, Order()) }
            return (.either(first: date, second: month, year: year), Order())
        default: return nil
        }
    }

    /// The day, once it is known which number comes first.
    func resolved(dayFirst: Bool?) -> CivilDate? {
        switch self {
        case .day(let date): return date
        case .either(let first, let second, let year):
            guard let dayFirst else { return nil }
            return CivilDate(year: year, month: dayFirst ? second : first, day: dayFirst ? first : second)
        }
    }

    private static func day(
        _ year: Int, _ month: Int, _ day: Int, _ isAtEnd: Bool, _ order: Order
    ) -> (reading: DayReading, order: Order)? {
        guard isAtEnd, let date = CivilDate(year: year, month: month, day: day) else { return nil }
        return (.day(date), order)
    }

    /// Two digits are a year of this century.
    private static func full(_ year: Int, _ digits: Int) -> Int { digits == 2 ? 2000 + year : digits == 4 ? year : 0 }

    private enum Part {
        case number(Int, Int)
        case month(Int)
    }

    private struct Reader {
        private var index: Int
        private var parts: [Part] = []
        private(set) var mark: UInt8 = 0
        private let limit: Int
        private let bytes: [UInt8]

        init(_ value: Span<UInt8>) {
            let range = value.trimmed(0..<value.count)
            limit = min(range.count, 40)
            var bytes: [UInt8] = []
            bytes.reserveCapacity(limit)
            for offset in 0..<limit { bytes.append(value[range.lowerBound + offset]) }
            self.bytes = bytes
            index = 0
        }

        /// The next number or name of a month, and past the mark behind it.
        mutating func part() -> Part? {
            guard index < limit else { return nil }
            let start = index
            var number = 0
            while index < limit, index - start < 9, bytes[index].isDigit {
                number = number * 10 + Int(bytes[index] - 0x30)
                index += 1
            }
            if index > start {
                passMark(counting: index - start)
                return .number(number, digits(from: start))
            }
            while index < limit, bytes[index].isLetter || bytes[index] >= 0x80 { index += 1 }
            guard index > start, let month = DayReading.month(bytes[start..<index].span) else { return nil }
            passMark(counting: 0)
            return .month(month)
        }

        private func digits(from start: Int) -> Int {
            var end = start
            while end < limit, bytes[end].isDigit { end += 1 }
            return end - start
        }

        /// One of `- / . ,` and blanks; behind a year of four digits or eight digits a blank ends the date.
        private mutating func passMark(counting digits: Int) {
            guard index < limit else { return }
            let byte = bytes[index]
            guard byte == .hyphen || byte == .solidus || byte == .fullStop || byte == .comma || byte == .space else {
                return
            }
            if byte == .space, digits >= 4 { return }
            if mark == 0 { mark = byte }
            index += 1
            while index < limit, bytes[index] == .space { index += 1 }
        }

        func isAtEnd(in value: Span<UInt8>) -> Bool {
            guard index < limit else { return true }
            let byte = bytes[index]
            return byte.isBlank || byte == UInt8(ascii: "T") || byte == .comma || byte == .semicolon
                || index > 0 && bytes[index - 1] == .space
        }
    }

    /// The month that a word names: English, German or French, whole or cut to three letters or more.
    private static func month(_ word: Span<UInt8>) -> Int? {
        guard (3...12).contains(word.count) else { return nil }
        // Umlauts and accents by their letter in Latin-1 or behind the first byte of UTF-8, case by its bit.
        var key: UInt32 = 0
        var letters = 0
        for index in word.indices where letters < 4 {
            let byte = word[index]
            if byte == 0xC3 { continue }
            let letter = byte.isLetter ? byte | 0x20 : accented(byte)
            guard letter != 0 else { return nil }
            key = key << 8 | UInt32(letter)
            letters += 1
        }
        guard letters >= 3 else { return nil }
        if letters == 3 { key <<= 8 }
        let fourth = UInt8(truncatingIfNeeded: key)
        switch key >> 8 {
        case Self.letters("jan"): return 1
        case Self.letters("feb"), Self.letters("fev"): return 2
        case Self.letters("mar"), Self.letters("mae"), Self.letters("mrz"): return 3
        case Self.letters("apr"), Self.letters("avr"): return 4
        case Self.letters("may"), Self.letters("mai"): return 5
        case Self.letters("jun"): return 6
        case Self.letters("jul"): return 7
        case Self.letters("jui"): return fourth == UInt8(ascii: "n") ? 6 : fourth == UInt8(ascii: "l") ? 7 : nil
        case Self.letters("aug"), Self.letters("aou"): return 8
        case Self.letters("sep"): return 9
        case Self.letters("oct"), Self.letters("okt"): return 10
        case Self.letters("nov"): return 11
        case Self.letters("dec"), Self.letters("dez"): return 12
        default: return nil
        }
    }
    /// The plain letter under an accent, or 0: the last byte of a letter of Latin-1, in that encoding or in UTF-8.
    private static func accented(_ byte: UInt8) -> UInt8 {
        switch byte | 0x60 {
        case 0xE0...0xE5: UInt8(ascii: "a")
        case 0xE8...0xEB: UInt8(ascii: "e")
        case 0xF9...0xFC: UInt8(ascii: "u")
        default: 0
        }
    }

    @inline(__always)
    private static func letters(_ name: StaticString) -> UInt32 {
        name.withUTF8Buffer { UInt32($0[0]) << 16 | UInt32($0[1]) << 8 | UInt32($0[2]) }
    }
}

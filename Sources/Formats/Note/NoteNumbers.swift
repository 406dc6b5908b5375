// SPDX-License-Identifier: Apache-2.0

internal import Records

/// How a document writes numbers and dates: what is clear in one place settles what is not in another.
struct NoteNumbers {
    /// Whether `1.234` is a thousand and more.
    private(set) var hasDecimalComma = false

    /// Whether `04/05/2024` is a day in April.
    private(set) var isMonthFirst = false

    init(_ tokens: [NoteToken], _ bytes: Span<UInt8>) {
        var (commas, points, monthFirst, dayFirst) = (0, 0, 0, 0)
        for token in tokens where token.kind == .number || token.date != nil {
            if let date = token.date {
                if date.order == .monthFirst { monthFirst += 1 }
                if date.order == .dayFirst { dayFirst += 1 }
            } else if let mark = Self.plainMark(bytes, token.range) {
                if mark == UInt8(ascii: ",") { commas += 1 } else { points += 1 }
            }
        }
        hasDecimalComma = commas > points
        isMonthFirst = monthFirst > dayFirst
    }

    func date(_ token: NoteToken) -> CivilDate? { token.date?.date(isMonthFirst: isMonthFirst) }

    /// The number that a token spells.
    func number(_ bytes: Span<UInt8>, _ range: Range<Int>) -> ExactDecimal? {
        guard range.count <= 48 else { return nil }
        let point: UInt8
        switch Self.plainMark(bytes, range) {
        case let mark?: point = mark
        case nil: point = hasDecimalComma ? UInt8(ascii: ",") : .fullStop
        }
        var digits: [UInt8] = []
        digits.reserveCapacity(range.count)
        for index in range {
            let byte = bytes[index]
            if byte.isDigit { digits.append(byte) } else if byte == point { digits.append(.fullStop) }
        }
        return ExactDecimal(String(decoding: digits, as: UTF8.self))
    }

    /// The decimal mark where the number alone tells it: the last of two kinds; one that does not stand before three
    /// digits; a kind that stands twice is none.
    private static func plainMark(_ bytes: Span<UInt8>, _ range: Range<Int>) -> UInt8? {
        var (points, commas, apostrophes, last) = (0, 0, 0, -1)
        for index in range {
            switch bytes[index] {
            case .fullStop: (points, last) = (points + 1, index)
            case UInt8(ascii: ","): (commas, last) = (commas + 1, index)
            case UInt8(ascii: "'"): apostrophes += 1
            default: break
            }
        }
        guard last >= 0 else { return nil }
        if points > 0, commas > 0 || apostrophes > 0 || points == 1 {
            if points > 1 { return commas == 1 ? UInt8(ascii: ",") : nil }
            if commas > 0 { return bytes[last] }
            return apostrophes > 0 || isDecimal(bytes, last, range) ? .fullStop : nil
        }
        if commas == 1, points == 0 { return isDecimal(bytes, last, range) ? UInt8(ascii: ",") : nil }
        if commas > 1, points == 0 { return .fullStop }
        return points > 1 && range.count > 7 ? UInt8(ascii: ",") : nil
    }

    private static func isDecimal(_ bytes: Span<UInt8>, _ mark: Int, _ range: Range<Int>) -> Bool {
        range.upperBound - mark - 1 != 3 || mark - range.lowerBound > 3 || bytes[range.lowerBound] == 0x30
    }
}

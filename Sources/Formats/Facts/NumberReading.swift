// SPDX-License-Identifier: Apache-2.0

import Records

/// A number as people write it: with groups, a decimal point or comma, a currency before or behind it, a minus at either
/// end or brackets for it.
struct NumberReading: Hashable {
    /// Which mark a file writes before the decimals.
    enum Mark: Hashable { case point, comma }

    /// Digits, points and commas alone.
    private let figures: [UInt8]
    private let isNegative: Bool

    /// Three letters beside the number.
    let currency: String?

    /// The most bytes of a number with its groups.
    private static let longest = 64

    /// `nil` where the value is no number.
    init?(_ value: Span<UInt8>) {
        let range = value.trimmed(0..<value.count)
        guard !range.isEmpty, range.count <= Self.longest else { return nil }
        var figures: [UInt8] = []
        figures.reserveCapacity(range.count)
        var letters: [UInt8] = []
        var minus = 0
        var isAfterDigit = false
        var isBehind = false
        for index in range {
            let byte = value[index]
            switch byte {
            case _ where byte.isDigit:
                guard !isBehind else { return nil }
                figures.append(byte)
                isAfterDigit = true
            case .fullStop, .comma: figures.append(byte)
            case .hyphen, UInt8(ascii: "("):
                minus += 1
                isBehind = isAfterDigit
            case UInt8(ascii: "+"), UInt8(ascii: ")"), .dollar, .space, UInt8(ascii: "'"), 0x80, 0x82, 0x9F: continue
            case 0xA0, 0xA3, 0xAC, 0xC2, 0xE2, 0x99: continue
            case _ where byte.isUpperCaseLetter:
                guard letters.count < 3 else { return nil }
                letters.append(byte)
                isBehind = isAfterDigit
            default: return nil
            }
        }
        guard isAfterDigit, minus <= 1, letters.isEmpty || letters.count == 3 else { return nil }
        self.figures = figures
        isNegative = minus == 1
        currency = letters.isEmpty ? nil : String(decoding: letters, as: UTF8.self)
    }

    /// Whether a point or comma stands in it.
    var hasMark: Bool { figures.contains(.comma) || figures.contains(.fullStop) }

    /// The decimal mark that the number's own writing proves.
    var provenMark: Mark? {
        let commas = figures.lastIndex(of: .comma)
        let points = figures.lastIndex(of: .fullStop)
        switch (commas, points) {
        case (nil, nil): return nil
        case (let comma?, let point?): return comma > point ? .comma : .point
        case (let comma?, nil): return proves(comma, .comma, others: .point)
        case (nil, let point?): return proves(point, .point, others: .comma)
        }
    }

    private func proves(_ place: Int, _ mark: Mark, others: Mark) -> Mark? {
        let byte = figures[place]
        if figures.firstIndex(of: byte) != place { return others }
        let decimals = figures.count - place - 1
        return decimals == 3 && place > 0 && place <= 3 && figures[0] != 0x30 ? nil : mark
    }

    /// The number, its one doubtful mark read as `mark` says.
    func number(_ mark: Mark) -> ExactDecimal? {
        let decimal: UInt8 = (provenMark ?? mark) == .point ? .fullStop : .comma
        let group: UInt8 = decimal == .comma ? .fullStop : .comma
        var text: [UInt8] = isNegative ? [.hyphen] : []
        for byte in figures where byte != group { text.append(byte == decimal ? .fullStop : byte) }
        if text.last == .fullStop { text.removeLast() }
        return ExactDecimal(String(decoding: text, as: UTF8.self))
    }
}

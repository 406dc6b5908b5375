// SPDX-License-Identifier: Apache-2.0

/// The name of a column or key, folded so that ways of writing do not matter: letters and digits only, lower-case,
/// umlauts spelled out, other accents dropped. `Trade Date`, `trade_date`, `tradeDate` and `TRADE.DATE` are one.
///
/// A name is kept as its fingerprint (FNV-1a, 64 bits), so comparing and joining names needs no memory.
struct FactName: Hashable, ExpressibleByStringLiteral {
    /// The most bytes of a name that are looked at; a longer one is no name that the vocabulary has.
    static let longest = 64

    private var fingerprint: UInt64 = 0xCBF2_9CE4_8422_2325

    static let empty = FactName()

    private init() {}

    init(stringLiteral name: String) { self.init(name) }

    init(_ name: String) {
        for byte in name.utf8 { append(byte) }
    }

    /// Folds a name; ``empty`` where nothing is left of it or it is too long.
    init(_ name: Span<UInt8>) {
        guard name.count <= Self.longest else { return }
        Self.fold(name) { append($0) }
    }

    /// A name behind another one: `trade` and `date` are `tradedate`.
    static func + (left: FactName, right: Span<UInt8>) -> FactName {
        var joined = left
        if right.count <= longest { fold(right) { joined.append($0) } }
        return joined
    }

    private mutating func append(_ byte: UInt8) {
        fingerprint = (fingerprint ^ UInt64(byte)) &* 0x100_0000_01B3
    }

    /// The letters of a folded name, where they themselves are needed.
    static func letters(of name: Span<UInt8>) -> String {
        guard name.count <= longest else { return "" }
        var letters: [UInt8] = []
        letters.reserveCapacity(name.count + 4)
        fold(name) { letters.append($0) }
        return String(decoding: letters, as: UTF8.self)
    }

    private static func fold(_ name: Span<UInt8>, _ take: (UInt8) -> Void) {
        var index = 0
        while index < name.count {
            let byte = name[index]
            if byte.isDigit {
                take(byte)
            } else if byte.isLetter {
                take(byte | 0x20)
            } else if byte == 0xC3, index + 1 < name.count, name[index + 1] & 0xC0 == 0x80 {
                foldLatin(name[index + 1] | 0x40, take)
                index += 1
            } else if byte >= 0xC0, index + 1 >= name.count || name[index + 1] < 0x80 {
                foldLatin(byte, take)
            }
            index += 1
        }
    }

    /// A letter of Latin-1 above ASCII.
    private static func foldLatin(_ byte: UInt8, _ take: (UInt8) -> Void) {
        switch byte | 0x20 {
        case 0xE4: spell("ae", take)
        case 0xF6: spell("oe", take)
        case 0xFC: spell("ue", take)
        case 0xFF: if byte == 0xDF { spell("ss", take) }
        case 0xE0...0xE5: spell("a", take)
        case 0xE7: spell("c", take)
        case 0xE8...0xEB: spell("e", take)
        case 0xEC...0xEF: spell("i", take)
        case 0xF1: spell("n", take)
        case 0xF2...0xF8: spell("o", take)
        case 0xF9...0xFB: spell("u", take)
        default: break
        }
    }

    private static func spell(_ letters: StaticString, _ take: (UInt8) -> Void) {
        letters.withUTF8Buffer { for letter in $0 { take(letter) } }
    }
}

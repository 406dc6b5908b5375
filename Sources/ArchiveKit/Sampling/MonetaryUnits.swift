// SPDX-License-Identifier: Apache-2.0

internal import Records

/// Amounts as whole numbers of millionths of a currency: the monetary units that a sample draws (Docs/Sampling.md).
enum MonetaryUnits {
    /// Digits behind the point.
    static let places = 6

    /// The most units of one amount: 10^20 of the currency. So the sum over 2^40 records fits into 128 bits.
    static let most: UInt128 = 100_000_000_000_000_000_000_000_000

    /// The units of the magnitude of an amount, converted by a rate; what is less than a unit counts as one.
    ///
    /// - Returns: `nil` where it has more than ``most``.
    static func units(of amount: ExactDecimal, rate: ExactDecimal? = nil) -> UInt128? {
        var digits = Digits(amount)
        if let rate { digits = digits.times(Digits(rate)) }
        var units: UInt128 = 0
        let cut = digits.scale - places
        for (index, digit) in digits.digits.enumerated() where cut <= 0 || index < digits.digits.count - cut {
            units = units * 10 + UInt128(digit)
            if units > most { return nil }
        }
        for _ in 0..<max(0, -cut) {
            units *= 10
            if units > most { return nil }
        }
        let rest = cut > 0 ? digits.digits.suffix(cut) : []
        return rest.contains { $0 > 0 } ? units + 1 : units
    }

    /// Units as a decimal number of the currency, without needless zeros.
    static func text(_ units: UInt128) -> String {
        let digits = String(units)
        let padded = String(repeating: "0", count: max(0, places + 1 - digits.count)) + digits
        return ExactDecimal(padded.dropLast(places) + "." + padded.suffix(places)).map { "\($0)" } ?? "0"
    }

    /// The digits of a magnitude, the last `scale` of them behind the point.
    private struct Digits {
        var digits: [UInt8]
        var scale: Int

        init(_ value: ExactDecimal) {
            let parts = "\(value)".split(separator: ".", maxSplits: 1)
            let fraction = parts.count > 1 ? Array(parts[1].utf8) : []
            digits = (Array(parts[0].utf8.filter { $0 != UInt8(ascii: "-") }) + fraction).map { $0 - 0x30 }
            scale = fraction.count
        }

        private init(digits: [UInt8], scale: Int) {
            self.digits = digits
            self.scale = scale
        }

        /// The exact product, as it is worked out on paper.
        func times(_ other: Digits) -> Digits {
            var product = [UInt8](repeating: 0, count: digits.count + other.digits.count)
            for (low, digit) in digits.reversed().enumerated() where digit > 0 {
                var carry = 0
                for (high, factor) in other.digits.reversed().enumerated() {
                    let place = product.count - 1 - low - high
                    let sum = Int(product[place]) + Int(digit) * Int(factor) + carry
                    product[place] = UInt8(sum % 10)
                    carry = sum / 10
                }
                product[product.count - 1 - low - other.digits.count] += UInt8(carry)
            }
            return Digits(digits: product, scale: scale + other.scale)
        }
    }
}

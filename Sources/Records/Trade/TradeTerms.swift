// SPDX-License-Identifier: Apache-2.0

/// What was traded, as far as a record states it plainly.
public struct TradeTerms: Hashable, Sendable {
    /// From the point of view of the record's own statement: FIX 54, MT 22H::BUSE, ISO RECE and DELI.
    public enum Side: String, Sendable, CaseIterable {
        case buy
        case sell
    }

    public var side: Side?
    public var quantity: ExactDecimal?

    /// Price or rate, as stated.
    public var price: ExactDecimal?

    /// The settlement amount, else the net, gross or notional amount.
    public var amount: Money?

    /// The currency that was dealt in (ISO 4217).
    public var currency: String?

    /// The day on which the trade is to settle, or the value date.
    public var settlementDate: CivilDate?

    public init(
        side: Side? = nil, quantity: ExactDecimal? = nil, price: ExactDecimal? = nil, amount: Money? = nil,
        currency: String? = nil, settlementDate: CivilDate? = nil
    ) {
        self.side = side
        self.quantity = quantity
        self.price = price
        self.amount = amount
        self.currency = currency
        self.settlementDate = settlementDate
    }
}

/// An instrument that a record names.
public struct InstrumentDescription: Hashable, Sendable {
    /// A code by which an instrument is known.
    public struct Identifier: Hashable, Sendable {
        public enum Scheme: String, Sendable, CaseIterable {
            /// ISO 6166, check digit proved.
            case isin
            case cusip
            case sedol
            case figi
            /// ISO 4914.
            case upi
            /// A ticker or another symbol.
            case symbol
            case other
        }

        public var scheme: Scheme
        public var value: String

        public init(_ scheme: Scheme, _ value: String) {
            self.scheme = scheme
            self.value = value
        }
    }

    public var identifiers: [Identifier]

    /// The name in plain words; empty where there is none.
    public var name: String

    /// The kind of product in the format's own words, such as `swap`; empty where there is none.
    public var product: String

    public init(identifiers: [Identifier] = [], name: String = "", product: String = "") {
        self.identifiers = identifiers
        self.name = name
        self.product = product
    }

    /// The first identifier of a scheme.
    public func identifier(_ scheme: Identifier.Scheme) -> String? {
        identifiers.first { $0.scheme == scheme }?.value
    }
}

/// An International Securities Identification Number (ISO 6166): two letters, nine letters and digits, a check digit.
public enum InstrumentIdentificationNumber {
    /// Whether the text is one: its form and its check digit (Luhn) are right. Letters are upper-case.
    public static func isValid(_ text: some StringProtocol) -> Bool { isValid(String(text)) }

    /// Whether the text is one.
    public static func isValid(_ text: String) -> Bool {
        guard text.utf8.count == 12 else { return false }
        // The digit before the last one is doubled, and every other one before it: which those are is known at the end.
        var (even, odd, isOdd, index) = (0, 0, false, 0)
        func add(_ digit: Int) {
            let doubled = digit * 2 / 10 + digit * 2 % 10
            even += isOdd ? digit : doubled
            odd += isOdd ? doubled : digit
            isOdd.toggle()
        }
        for byte in text.utf8 {
            defer { index += 1 }
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9") where index >= 2: add(Int(byte - 0x30))
            case UInt8(ascii: "A")...UInt8(ascii: "Z") where index < 11:
                add(Int(byte - 55) / 10)
                add(Int(byte - 55) % 10)
            default: return false
            }
        }
        let sum = isOdd ? odd : even
        return sum.isMultiple(of: 10)
    }
}

// SPDX-License-Identifier: Apache-2.0

import Records

/// Collects what a SWIFT message says of the trade.
///
/// Securities (category 5): 19A, 36B, 90a, 98a, 22H by their qualifiers, the settled ones before the dealt and the ordered
/// ones. Treasury (3 and 6): 32B, which in an MT 300 is what party A bought, else 33a; rates 36 and 37a; 30V. Payments (1, 2)
/// and advices: 32A. Statements of account: the currency of the balances. A message about many trades, positions or
/// events (535 to 538, 564 to 568, 575, 586) has no terms of its own.
struct SwiftMTTerms {
    private let messageType: String
    private let isCollection: Bool
    private var side: TradeTerms.Side?
    private var quantity: (rank: Int, value: Range<Int>)?
    private var price: (rank: Int, value: Range<Int>)?
    private var amount: (rank: Int, value: Range<Int>)?
    private var settlement: (rank: Int, date: CivilDate)?
    private var currency: String?
    private var hasSeveralAmounts = false

    init(messageType: String) {
        self.messageType = messageType
        switch messageType {
        case "540", "541", "544", "545", "300": side = .buy
        case "542", "543", "546", "547": side = .sell
        default: side = nil
        }
        isCollection = ["535", "536", "537", "538", "564", "565", "566", "567", "568", "575", "586"].contains(
            messageType)
    }

    /// Takes note of a field of the text.
    mutating func note(_ field: SwiftMTField, in bytes: Span<UInt8>) {
        guard !isCollection else { return }
        switch field.tag {
        case "19A", "36B", "90A", "90B", "98A", "98C", "22H":
            guard let (qualifier, value) = field.qualifiedValue(in: bytes) else { return }
            noteGeneric(field.tag.number, qualifier, value, in: bytes)
        case "17V" where messageType == "306": noteOption(field.value, in: bytes)
        case "30V": noteSettlement(0, bytes.day(field.value))
        case "32A": noteValueDate(field.value, in: bytes)
        case "32B", "32G": noteAmount(0, field.value, in: bytes)
        case "33B", "33F": noteAmount(1, field.value, in: bytes)
        case "36", "37G", "37M", "37U":
            if isTreasury, price == nil { price = (0, field.value) }
        case "60F", "60M", "62F", "62M":
            guard field.value.count >= 10 else { return }
            currency = currency ?? bytes.currency(field.value.lowerBound + 7..<field.value.upperBound)
        default: break
        }
    }

    /// The terms, now that everything is read.
    func terms(in bytes: Span<UInt8>) -> TradeTerms {
        var terms = TradeTerms(side: side, currency: currency, settlementDate: settlement?.date)
        terms.quantity = quantity.flatMap { Self.number($0.value, in: bytes) }
        terms.price = price.flatMap { Self.number($0.value, in: bytes) }
        guard let amount, !hasSeveralAmounts else { return terms }
        terms.amount = Self.money(amount.value, in: bytes)
        terms.currency = terms.amount?.currency ?? currency
        return terms
    }

    private var isTreasury: Bool { messageType.first == "3" || messageType.first == "6" }

    private mutating func noteGeneric(
        _ number: Int, _ qualifier: SwiftMTQualifier, _ value: Range<Int>, in bytes: Span<UInt8>
    ) {
        switch (number, qualifier) {
        case (19, "ESTT"): noteAmount(0, value, in: bytes)
        case (19, "SETT"): noteAmount(1, value, in: bytes)
        case (19, "DEAL"): noteAmount(2, value, in: bytes)
        case (19, "ORDR"): noteAmount(3, value, in: bytes)
        case (36, "CONF"): Self.note(&quantity, 0, value)
        case (36, "ESTT"): Self.note(&quantity, 1, value)
        case (36, "SETT"): Self.note(&quantity, 2, value)
        case (36, "ORDR"): Self.note(&quantity, 3, value)
        case (90, "DEAL"): notePrice(0, value, in: bytes)
        case (90, "LIMI"): notePrice(1, value, in: bytes)
        case (98, "SETT"): noteSettlement(0, bytes.day(value))
        case (98, "ESET"): noteSettlement(1, bytes.day(value))
        case (22, "BUSE"), (22, "REDE"): side = side ?? Self.side(bytes.text(value))
        default: break
        }
    }

    /// The first of the best rank counts.
    private static func note(_ known: inout (rank: Int, value: Range<Int>)?, _ rank: Int, _ value: Range<Int>) {
        if rank < known?.rank ?? .max { known = (rank, value) }
    }

    /// A second amount of the same rank that says another sum leaves a payment message for several payments without one.
    private mutating func noteAmount(_ rank: Int, _ value: Range<Int>, in bytes: Span<UInt8>) {
        if rank == amount?.rank, messageType.first == "1" || messageType.first == "2" {
            hasSeveralAmounts = true
        }
        Self.note(&amount, rank, value)
    }

    /// A price as an amount tells its currency, which is that of the deal where no amount is stated.
    private mutating func notePrice(_ rank: Int, _ value: Range<Int>, in bytes: Span<UInt8>) {
        Self.note(&price, rank, value)
        currency = currency ?? bytes.currency(SwiftMTTerms.lastPart(value, in: bytes))
    }

    private mutating func noteSettlement(_ rank: Int, _ date: CivilDate?) {
        if let date, rank < settlement?.rank ?? .max { settlement = (rank, date) }
    }

    /// Field 32A: the value date in six digits, a currency, an amount.
    private mutating func noteValueDate(_ value: Range<Int>, in bytes: Span<UInt8>) {
        guard value.count > 6, let date = bytes.shortDay(value) else { return }
        noteSettlement(0, date)
        noteAmount(0, value.lowerBound + 6..<value.upperBound, in: bytes)
    }

    /// Field 17V of an MT 306: whether party A bought or sold the option.
    private mutating func noteOption(_ value: Range<Int>, in bytes: Span<UInt8>) {
        side =
            side ?? (bytes.has("B", at: value.lowerBound) ? .buy : bytes.has("S", at: value.lowerBound) ? .sell : nil)
    }

    /// Fields 22H::BUSE and 22H::REDE.
    private static func side(_ code: String) -> TradeTerms.Side? {
        switch code {
        case "BUYI", "SUBS", "RECE": .buy
        case "SELL", "REDM", "DELI": .sell
        default: nil
        }
    }

    /// What stands behind the last stroke: `UNIT/100,`, `ACTU/EUR8,88`.
    private static func lastPart(_ value: Range<Int>, in bytes: Span<UInt8>) -> Range<Int> {
        bytes.trimmed((bytes.last(.solidus, in: value).map { $0 + 1 } ?? value.lowerBound)..<value.upperBound)
    }

    private static func number(_ value: Range<Int>, in bytes: Span<UInt8>) -> ExactDecimal? {
        var part = lastPart(value, in: bytes)
        if bytes.currency(part) != nil { part = part.lowerBound + 3..<part.upperBound }
        return bytes.decimalComma(part)
    }

    /// A currency and a number, perhaps behind `N` for a negative one.
    private static func money(_ value: Range<Int>, in bytes: Span<UInt8>) -> Money? {
        var part = bytes.trimmed(value)
        let isNegative =
            part.count > 4 && bytes[part.lowerBound] == UInt8(ascii: "N")
            && bytes[part.lowerBound + 3].isUpperCaseLetter
        if isNegative { part = part.lowerBound + 1..<part.upperBound }
        guard let currency = bytes.currency(part) else { return nil }
        let digits = part.lowerBound + 3..<part.upperBound
        guard digits.count <= ExactDecimal.mostDigits + 2,
            let amount = ExactDecimal(decimalComma: (isNegative ? "-" : "") + bytes.text(digits))
        else { return nil }
        return Money(amount, currency)
    }
}

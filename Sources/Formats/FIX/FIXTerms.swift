// SPDX-License-Identifier: Apache-2.0

import Records

/// Collects what a FIX message says of the trade; the first occurrence of each field counts.
struct FIXTerms {
    private var sides: (first: UInt8, agree: Bool)?
    private var lastQuantity: Range<Int>?
    private var quantity: Range<Int>?
    private var allocatedQuantity: Range<Int>?
    private var orderedQuantity: Range<Int>?
    private var lastPrice: Range<Int>?
    private var averagePrice: Range<Int>?
    private var price: Range<Int>?
    private var averageParPrice: Range<Int>?
    private var netMoney: Range<Int>?
    private var grossAmount: Range<Int>?
    private var settlementAmount: Range<Int>?
    private var settlementCurrency: Range<Int>?
    private var currency: Range<Int>?
    private var settlementDate: Range<Int>?
    private var farSettlementDate: Range<Int>?

    /// Takes note of the next field.
    mutating func note(_ tag: Int, _ value: Range<Int>, in bytes: Span<UInt8>) {
        switch tag {
        case 6: averagePrice = averagePrice ?? value
        case 15: currency = currency ?? value
        case 31: lastPrice = lastPrice ?? value
        case 32: lastQuantity = lastQuantity ?? value
        case 38: orderedQuantity = orderedQuantity ?? value
        case 44: price = price ?? value
        case 53: quantity = quantity ?? value
        case 54: noteSide(value, in: bytes)
        case 64: settlementDate = settlementDate ?? value
        case 80: allocatedQuantity = allocatedQuantity ?? value
        case 118: netMoney = netMoney ?? value
        case 119: settlementAmount = settlementAmount ?? value
        case 120: settlementCurrency = settlementCurrency ?? value
        case 193: farSettlementDate = farSettlementDate ?? value
        case 381: grossAmount = grossAmount ?? value
        case 860: averageParPrice = averageParPrice ?? value
        default: break
        }
    }

    /// The terms, for a message of this type.
    ///
    /// Quantity and price are the executed ones in an execution or a trade report, the confirmed or allocated ones in a
    /// confirmation or an allocation (of the whole, not of one account), else the ordered ones; a zero stands for none, as in reports of what did not trade.
    func terms(of messageType: String, in bytes: Span<UInt8>) -> TradeTerms {
        let quantities: [Range<Int>?]
        let prices: [Range<Int>?]
        switch messageType {
        case "8", "AE":
            quantities = [lastQuantity, orderedQuantity]
            prices = [lastPrice, price, averagePrice]
        case "AK":
            quantities = [allocatedQuantity, quantity]
            prices = [averagePrice, averageParPrice, lastPrice]
        case "J", "AS", "AT", "P":
            quantities = [quantity]
            prices = [averagePrice, averageParPrice, lastPrice]
        default:
            quantities = [orderedQuantity, quantity, lastQuantity]
            prices = [price, lastPrice, averagePrice]
        }
        let dealt = currency.flatMap { $0.count == 3 ? bytes.currency($0) : nil }
        let date = settlementDate.flatMap { bytes.day($0) } ?? farSettlementDate.flatMap { bytes.day($0) }
        return TradeTerms(
            side: side, quantity: Self.first(quantities, in: bytes), price: Self.first(prices, in: bytes),
            amount: amount(dealt: dealt, in: bytes), currency: dealt, settlementDate: date)
    }

    private mutating func noteSide(_ value: Range<Int>, in bytes: Span<UInt8>) {
        let code = value.count == 1 ? bytes[value.lowerBound] : 0
        sides = sides.map { ($0.first, $0.agree && Self.side($0.first) == Self.side(code)) } ?? (code, true)
    }

    /// The side, where all that the message states are the same: a report of both sides of a trade has none.
    private var side: TradeTerms.Side? { sides.flatMap { $0.agree ? Self.side($0.first) : nil } }

    /// Code set Side (54): buy, buy minus, subscribe; sell, sell plus, sell short, redeem.
    private static func side(_ code: UInt8) -> TradeTerms.Side? {
        switch code {
        case UInt8(ascii: "1"), UInt8(ascii: "3"), UInt8(ascii: "D"): .buy
        case UInt8(ascii: "2"), UInt8(ascii: "4"), UInt8(ascii: "5"), UInt8(ascii: "6"), UInt8(ascii: "E"): .sell
        default: nil
        }
    }

    /// NetMoney (118) is what is to be paid; GrossTradeAmt (381) is without fees; SettlCurrAmt (119) is in its own
    /// currency (120), where one is stated.
    private func amount(dealt: String?, in bytes: Span<UInt8>) -> Money? {
        for value in [netMoney, grossAmount] {
            if let value, let amount = bytes.decimal(value) { return Money(amount, dealt ?? "") }
        }
        guard let settlementAmount, let amount = bytes.decimal(settlementAmount) else { return nil }
        return Money(amount, settlementCurrency.flatMap { bytes.currency($0) } ?? dealt ?? "")
    }

    private static func first(_ values: [Range<Int>?], in bytes: Span<UInt8>) -> ExactDecimal? {
        for case let value? in values {
            if isNotZero(value, in: bytes), let number = bytes.decimal(value) { return number }
        }
        return nil
    }

    private static func isNotZero(_ value: Range<Int>, in bytes: Span<UInt8>) -> Bool {
        for index in value where bytes[index].isDigit && bytes[index] != UInt8(ascii: "0") { return true }
        return false
    }
}

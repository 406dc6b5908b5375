// SPDX-License-Identifier: Apache-2.0

import Records

/// What a FIXML message states of the terms of its trade, by FIX field; each as it stands first.
struct FIXMLTerms {
    private var values: [Int: String] = [:]
    private var sides: Set<String> = []

    /// Takes note of a field; those that are no terms are passed over.
    mutating func note(_ field: Int, _ text: String) {
        switch field {
        case 54: if sides.count < 4 { sides.insert(text) }
        case 6, 15, 31, 32, 38, 44, 52, 53, 60, 64, 75, 118, 119, 120, 381:
            if values[field] == nil { values[field] = text }
        default: break
        }
    }

    /// TradeDate (75).
    var tradeDate: CivilDate? { values[75].flatMap(Self.day) }

    /// TransactTime (60).
    var transactionDate: CivilDate? { values[60].flatMap(Self.day) }

    /// SendingTime (52).
    var documentDate: CivilDate? { values[52].flatMap(Self.day) }

    /// Whether there is a trade date that is none.
    var hasWrongTradeDate: Bool { values[75] != nil && tradeDate == nil }

    var stated: TradeTerms {
        let currency = values[15].flatMap(Self.code)
        return TradeTerms(
            side: side, quantity: number(32) ?? number(53) ?? number(38), price: number(31) ?? number(6) ?? number(44),
            amount: settlementAmount ?? (number(118) ?? number(381)).map { Money($0, currency ?? "") },
            currency: currency, settlementDate: values[64].flatMap(Self.day))
    }

    /// SettlCurrAmt (119) in SettlCurrency (120).
    private var settlementAmount: Money? {
        number(119).map { Money($0, (values[120] ?? values[15]).flatMap(Self.code) ?? "") }
    }

    /// Side (54), where the message states one only.
    private var side: TradeTerms.Side? {
        guard sides.count == 1 else { return nil }
        switch sides.first {
        case "1", "3": return .buy
        case "2", "4", "5", "6": return .sell
        default: return nil
        }
    }

    private func number(_ field: Int) -> ExactDecimal? { values[field].flatMap { ExactDecimal($0) } }

    private static func code(_ text: String) -> String? {
        text.utf8.count == 3 && text.utf8.allSatisfy { $0.isUpperCaseLetter } ? text : nil
    }

    /// The day of a date or a time, as XML Schema writes it or as FIX does (`20010226-15:00:00`).
    private static func day(_ text: String) -> CivilDate? {
        if let day = XMLSchemaDate.day(text) { return day }
        let letters = Array(text.utf8.prefix(9))
        guard letters.count == 8 || letters.count == 9 && letters[8] == .hyphen,
            let number = letters.span.number(0..<8)
        else { return nil }
        return CivilDate(year: number / 10_000, month: number / 100 % 100, day: number % 100)
    }
}

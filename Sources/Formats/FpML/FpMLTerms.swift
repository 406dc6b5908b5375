// SPDX-License-Identifier: Apache-2.0

import Records

/// What an FpML document states of the terms of its first trade; each term as it stands first.
///
/// FpML has no side: whose trade it is the document does not say.
struct FpMLTerms {
    /// `exchangedCurrency1` and `exchangedCurrency2`.
    var exchanged: (first: Money?, second: Money?) = (nil, nil)

    /// `dealtCurrency`: whether the second currency is the one that was dealt in.
    var isSecondDealt = false
    var notional: Money?

    /// `callCurrencyAmount` or `putCurrencyAmount`, of an option on currencies.
    var optionAmount: Money?

    /// `changeInNotionalAmount`, of an event on a trade.
    var change: Money?

    /// The payment of a bullet payment, which is the whole trade.
    var payment: Money?
    var strikeCurrency: String?
    var price: ExactDecimal?
    var quantity: ExactDecimal?
    var settlementDate: CivilDate?

    /// `tradeDate` or `contractDate` of the trade that the document states; of another one that it mentions.
    var tradeDate: CivilDate?
    var otherTradeDate: CivilDate?

    /// The day on which an event on the trade was agreed.
    var agreementDate: CivilDate?

    /// The trade date, else the day on which the event that the document states was agreed.
    var statedTradeDate: CivilDate? { tradeDate ?? agreementDate ?? otherTradeDate }

    var stated: TradeTerms {
        let dealt = isSecondDealt ? exchanged.second ?? exchanged.first : exchanged.first ?? exchanged.second
        let amount = dealt ?? notional ?? optionAmount ?? payment ?? change
        let currency = amount?.currency ?? strikeCurrency ?? ""
        return TradeTerms(
            quantity: quantity, price: price, amount: amount, currency: currency.isEmpty ? nil : currency,
            settlementDate: settlementDate)
    }
}

// SPDX-License-Identifier: Apache-2.0

internal import Records

/// The sides, numbers and currencies that were found in a note, by how plainly each is stated.
struct NoteMoney {
    var side: TradeTerms.Side?
    var sideRank = 0
    var hasBothSides = false

    /// Whether a heading says that the text is a list of movements.
    var isStatement = false
    var quantity: ExactDecimal?
    var quantityRank = 0
    var price: ExactDecimal?
    var priceCurrency = ""
    var net: Money?

    /// What a word that says less calls the total.
    var total: Money?
    var gross: Money?
    var counter: Money?

    /// The currency of the amount dealt: of the notional, or of what stands against another currency.
    var dealtCurrency = ""

    /// Ranks: 1 a word in a heading or a table, 2 behind a label, 3 said in a sentence.
    mutating func take(_ side: TradeTerms.Side, rank: Int) {
        if self.side != nil, self.side != side { hasBothSides = true }
        guard rank > sideRank else { return }
        (self.side, sideRank) = (side, rank)
    }

    mutating func take(quantity value: ExactDecimal?, rank: Int) {
        guard let value, rank > quantityRank else { return }
        (quantity, quantityRank) = (value, rank)
    }

    /// A text with several instruments and both sides is a list of trades: it has no side, number or amount of its own.
    func conclude(to facts: inout NoteFacts) {
        let hasOwn = !facts.names.identifiers.isEmpty || facts.instruments.count == 1
        if isStatement, sideRank < 3 || !hasOwn {
            facts.isStatement = true
            return
        }
        facts.terms.currency =
            [
                dealtCurrency, priceCurrency, gross?.currency ?? "", net?.currency ?? "", total?.currency ?? "",
            ].first { !$0.isEmpty }
        if facts.instruments.count > 1, hasBothSides, sideRank < 3 {
            facts.isStatement = true
            return
        }
        facts.terms.side = side
        facts.terms.quantity = quantity
        facts.terms.price = price
        facts.terms.amount = net ?? counter ?? total ?? gross
    }
}

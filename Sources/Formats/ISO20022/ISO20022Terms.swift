// SPDX-License-Identifier: Apache-2.0

import Records

/// Collects the terms that a message states of its one transaction.
///
/// A statement of many transactions has no terms. Where a message has several amounts of the same kind, it has none:
/// neither is that of the record.
struct ISO20022Terms {
    private let isStatement: Bool
    private var collected = TradeTerms()
    private var dealtCurrency: String?
    private var amountRank = Int.max
    private var isAmountUnclear = false
    private var dateRank = Int.max

    init(isStatement: Bool) { self.isStatement = isStatement }

    var terms: TradeTerms {
        guard !isStatement else { return TradeTerms() }
        var terms = collected
        if isAmountUnclear { terms.amount = nil }
        terms.currency = dealtCurrency ?? collected.amount?.currency
        return terms
    }

    mutating func note(side: TradeTerms.Side) { collected.side = collected.side ?? side }

    mutating func note(_ meaning: ISO20022Vocabulary.Meaning, _ element: XMLElement, in tree: XMLTree) {
        guard !isStatement else { return }
        switch meaning {
        case .side:
            if tree.hasText("RECE", element) || tree.hasText("BUYI", element) { note(side: .buy) }
            if tree.hasText("DELI", element) || tree.hasText("SELL", element) { note(side: .sell) }
        case .quantity: collected.quantity = collected.quantity ?? number(in: element, tree)?.number
        case .price:
            guard collected.price == nil, let found = number(in: element, tree) else { return }
            collected.price = found.number
            dealtCurrency = currency(of: found.element, tree) ?? dealtCurrency
        case .rate: collected.price = collected.price ?? number(in: element, tree)?.number
        case .amount(let rank): note(amount: element, rank, in: tree)
        case .settlementDate(let rank):
            guard rank < dateRank, let date = tree.date(of: element) else { return }
            collected.settlementDate = date
            dateRank = rank
        default: break
        }
    }

    private mutating func note(amount element: XMLElement, _ rank: Int, in tree: XMLTree) {
        guard rank <= amountRank, let found = number(in: element, tree),
            let currency = currency(of: found.element, tree)
        else { return }
        let amount = Money(found.number, currency)
        isAmountUnclear = rank == amountRank && (isAmountUnclear || amount != collected.amount)
        collected.amount = amount
        amountRank = rank
    }

    /// The first number in an element, at most eight elements on.
    private func number(in element: XMLElement, _ tree: XMLTree) -> (number: ExactDecimal, element: XMLElement)? {
        for index in element.index..<min(Int(tree.nodes[element.index].subtreeEnd), element.index + 8) {
            let candidate = XMLElement(index: index)
            guard !tree.hasChildren(candidate), let number = ExactDecimal(tree.text(of: candidate)) else { continue }
            return (number, candidate)
        }
        return nil
    }

    private func currency(of element: XMLElement, _ tree: XMLTree) -> String? {
        guard let code = tree.attribute("Ccy", of: element), code.utf8.count == 3,
            code.utf8.allSatisfy(\.isUpperCaseLetter)
        else { return nil }
        return code
    }
}

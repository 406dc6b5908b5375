// SPDX-License-Identifier: Apache-2.0

import Records

extension FpMLReading {
    /// Trade dates, and the days on which events were agreed. Effective and termination dates are terms of a product.
    mutating func noteDate(_ word: FpMLWord, _ element: XMLElement, in parent: XMLElement, _ outer: FpMLContext) {
        switch word {
        case .tradeDate where words[parent.index] == .tradeHeader, .contractDate where words[parent.index] == .header:
            let day = XMLSchemaDate.day(tree.text(of: element))
            if outer.contains(.mentioned) {
                terms.otherTradeDate = terms.otherTradeDate ?? day
            } else {
                terms.tradeDate = terms.tradeDate ?? day
            }
        case .agreementDate, .amendmentTradeDate, .increaseTradeDate, .terminationTradeDate, .novationTradeDate,
            .novationContractDate:
            terms.agreementDate = terms.agreementDate ?? XMLSchemaDate.day(tree.text(of: element))
        // FpML 4 contract notifications.
        case .date where [.amendment, .increase, .termination].contains(words[parent.index]):
            terms.agreementDate = terms.agreementDate ?? XMLSchemaDate.day(tree.text(of: element))
        default: break
        }
    }

    /// The product's codes, and the instruments that it is of.
    mutating func noteInstrument(_ word: FpMLWord, _ element: XMLElement, in parent: XMLElement) {
        let owner = parent.index
        switch word {
        case .instrumentId:
            let identifier = FpMLInstruments.identifier(
                tree.text(of: element), scheme: tree.attribute("instrumentIdScheme", of: element))
            instruments.note(identifier, of: owner, product: tree.name(of: parent))
        case .productId where instruments.describes(owner):
            let identifier = FpMLInstruments.identifier(
                tree.text(of: element), scheme: tree.attribute("productIdScheme", of: element))
            instruments.note(identifier, of: owner, product: "")
        case .indexId,
            .entityId where words[owner] == .referenceEntity:
            instruments.note(.init(.other, tree.text(of: element)), of: owner, product: tree.name(of: parent))
        case .indexName,
            .entityName where words[owner] == .referenceEntity:
            instruments.noteName(tree.text(of: element), of: owner, product: tree.name(of: parent))
        case .description where instruments.describes(owner):
            instruments.noteName(tree.text(of: element), of: owner, product: "")
        case .productType: instruments.noteProductType(tree.text(of: element), of: owner)
        default: break
        }
    }

    mutating func noteTerm(_ word: FpMLWord, _ element: XMLElement, in parent: XMLElement, _ outer: FpMLContext) {
        switch word {
        case .exchangedCurrency1: terms.exchanged.first = terms.exchanged.first ?? payment(in: element)
        case .exchangedCurrency2: terms.exchanged.second = terms.exchanged.second ?? payment(in: element)
        case .dealtCurrency: terms.isSecondDealt = tree.hasText("ExchangedCurrency2", element)
        case .notionalStepSchedule, .notional, .notionalAmount, .calculationAmount, .faceAmount:
            if terms.notional == nil { terms.notional = money(in: element) }
        case .putCurrencyAmount, .callCurrencyAmount:
            if terms.optionAmount == nil { terms.optionAmount = money(in: element) }
        case .changeInNotionalAmount: if terms.change == nil { terms.change = money(in: element) }
        case .paymentAmount where outer.contains(.bulletPayment):
            if terms.payment == nil { terms.payment = money(in: element) }
        case .currency where words[parent.index] == .strike:
            terms.strikeCurrency = terms.strikeCurrency ?? tree.text(of: element)
        case .numberOfOptions, .openUnits, .totalNotionalQuantity:
            if terms.quantity == nil { terms.quantity = number(element) }
        default: notePrice(word, element, in: parent)
        }
        noteSettlement(word, element, in: parent, outer)
    }

    /// The rate of a currency trade, the strike of an option, the fixed rate of a swap: whichever stands first.
    private mutating func notePrice(_ word: FpMLWord, _ element: XMLElement, in parent: XMLElement) {
        guard terms.price == nil else { return }
        let owner = words[parent.index]
        switch word {
        case .rate where owner == .exchangeRate || owner == .fxStrikePrice || owner == .strike,
            .initialValue where owner == .fixedRateSchedule, .fixedRate, .strikePrice:
            terms.price = number(element)
        default: break
        }
    }

    /// Value dates and settlement dates of the product; premiums and fees settle on days of their own.
    private mutating func noteSettlement(
        _ word: FpMLWord, _ element: XMLElement, in parent: XMLElement, _ outer: FpMLContext
    ) {
        guard terms.settlementDate == nil else { return }
        switch word {
        case .valueDate where words[parent.index] != .futureValueNotional, .currency1ValueDate:
            terms.settlementDate = XMLSchemaDate.day(tree.text(of: element))
        case .settlementDate: terms.settlementDate = day(in: element)
        case .paymentDate where outer.contains(.bulletPayment): terms.settlementDate = day(in: element)
        default: break
        }
    }

    // MARK: Values

    private func number(_ element: XMLElement) -> ExactDecimal? { ExactDecimal(tree.text(of: element)) }

    /// A day that stands in an element, or in it as a date that may be adjusted.
    private func day(in element: XMLElement) -> CivilDate? {
        var result = XMLSchemaDate.day(tree.text(of: element))
        for child in tree.children(of: element) where result == nil {
            switch words[child.index] {
            case .adjustedDate, .unadjustedDate: result = XMLSchemaDate.day(tree.text(of: child))
            case .adjustableDate:
                result = tree.text("unadjustedDate", of: child).flatMap { XMLSchemaDate.day($0) }
            default: break
            }
        }
        return result
    }

    /// `paymentAmount` in an element.
    private func payment(in element: XMLElement) -> Money? {
        for child in tree.children(of: element) where words[child.index] == .paymentAmount { return money(in: child) }
        return nil
    }

    /// A currency and an amount, in either order (Money; NonNegativeAmountSchedule, where it is the first amount).
    private func money(in element: XMLElement) -> Money? {
        var amount: ExactDecimal?
        var currency = ""
        for child in tree.children(of: element) {
            switch words[child.index] {
            case .amount, .initialValue: amount = amount ?? number(child)
            case .currency: if currency.isEmpty { currency = tree.text(of: child) }
            default: break
            }
        }
        guard let amount else { return nil }
        let isCode = currency.utf8.count == 3 && currency.utf8.allSatisfy { $0.isUpperCaseLetter }
        return Money(amount, isCode ? currency : "")
    }
}

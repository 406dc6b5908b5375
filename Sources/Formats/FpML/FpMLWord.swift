// SPDX-License-Identifier: Apache-2.0

/// The elements of FpML that are read, by their local names, of all versions together.
enum FpMLWord: String, CaseIterable {
    // Documents and their header.
    case header, messageId, conversationId, inReplyTo, sentBy, sendTo, creationTimestamp, isCorrection, correlationId
    case parentCorrelationId, sequenceNumber, noticeDate, originalMessage, withdrawal

    // Trades, what they are called, and events on them.
    case trade, contract, tradeHeader, tradeDate, contractDate, partyTradeIdentifier, tradeId, contractId, issuer
    case allocationTradeId, allocation, blockTradeIdentifier, blockTradeId, replacementTradeId, originatingTradeId
    case eventId, parentEventIdentifier, childEventIdentifier, submitted, oldTrade, oldContract, oldTradeIdentifier
    case oldContractReference, originalTrade, originalTradeIdentifier, originatingTrade, originatingTradeIdentifier
    case agreementDate, amendmentTradeDate, increaseTradeDate, terminationTradeDate, novationTradeDate
    case novationContractDate, linkId, date, amendment, increase, termination, novation, maturity

    // Products and what they are of.
    case product, productType, productId, instrumentId, description, indexName, indexId, entityName, entityId
    case referenceEntity, excludedReferenceEntity, bulletPayment

    // Terms.
    case exchangedCurrency1, exchangedCurrency2, dealtCurrency, notionalStepSchedule, notional, notionalAmount
    case calculationAmount, faceAmount, putCurrencyAmount, callCurrencyAmount, changeInNotionalAmount, paymentAmount
    case paymentDate, currency, amount, initialValue, exchangeRate, fxStrikePrice, strike, rate, fixedRate
    case fixedRateSchedule, strikePrice, valueDate, currency1ValueDate, futureValueNotional, settlementDate
    case unadjustedDate, adjustedDate, adjustableDate, numberOfOptions, openUnits, totalNotionalQuantity

    // Parties.
    case party, partyId, partyName, partyReference, account, accountId, accountBeneficiary, servicingParty, person
    case personId, firstName, surname, businessUnit, name, relatedParty, relatedPerson, relatedBusinessUnit, role
    case personReference, businessUnitReference, trader, desk, buyerPartyReference, sellerPartyReference
    case buyerParty, sellerParty, payerPartyReference, receiverPartyReference, brokerPartyReference, transferor,
        transferee, remainingParty
    case otherPartyPayment

    private static let table = WordTable(allCases.map { (spelling: $0.rawValue, word: $0) })

    /// The word of every element of a tree, in document order; `nil` where it is none.
    static func words(of tree: XMLTree) -> [FpMLWord?] {
        let span = tree.bytes.span
        let table = table
        return tree.nodes.map { table.word(Int($0.localStart)..<Int($0.nameEnd), in: span) }
    }
}

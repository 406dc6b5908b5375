// SPDX-License-Identifier: Apache-2.0

internal import Records

/// What a letter or a contract note states.
struct NoteFacts {
    var names = IdentifierCollection()
    var lifecycle: Lifecycle?
    var tradeDate: CivilDate?
    var documentDate: CivilDate?
    var parties: [TradeParty] = []
    var instruments: [InstrumentDescription] = []
    var terms = TradeTerms()
    var findings = ParseFindings()

    /// Whether the text is a list of movements; whether it tells of income; whether it calls itself a confirmation.
    var isStatement = false
    var isIncome = false
    var isConfirmation = false

    /// Whether it has as many numbers as a list has.
    var hasNumbers = false

    /// Whether the text is about a trade: it has a date or a name, and an instrument, an amount, or somebody.
    var isTrade: Bool {
        let hasDay = tradeDate != nil || documentDate != nil || terms.settlementDate != nil
        let hasMatter =
            !instruments.isEmpty || terms.amount != nil || terms.price != nil || isConfirmation
            || parties.contains { $0.role == .counterparty }
        if isStatement, hasNumbers || !instruments.isEmpty { return true }
        // A letter that withdraws or replaces another record may say nothing else.
        if names.references.contains(where: { $0.role == .supersedes }) { return true }
        return hasMatter && (hasDay || !names.identifiers.isEmpty || !names.references.isEmpty)
    }

    /// What kind of document it is: a word that plans of classes know.
    var kind: String {
        if isStatement { return "statement" }
        if isIncome, terms.side == nil { return "income-advice" }
        if names.identifiers.contains(where: { $0.kind == .confirmation }) { return "confirmation" }
        return isConfirmation || terms.side != nil ? "contract-note" : "letter"
    }

    /// Puts what was found into a record.
    func fill(_ record: inout ParsedRecord) {
        record.messageType = kind
        record.lifecycle = lifecycle
        record.identifiers = names.identifiers
        record.references = names.references
        record.tradeDate = tradeDate
        record.documentDate = documentDate
        record.parties = parties
        record.instruments = instruments
        record.terms = terms
        record.diagnostics += findings.diagnostics
    }

    mutating func add(isin: String, name: String) {
        guard instruments.count < ParsedRecord.mostParties,
            !instruments.contains(where: { $0.identifier(.isin) == isin })
        else { return }
        instruments.append(InstrumentDescription(identifiers: [.init(.isin, isin)], name: name))
    }

    mutating func add(_ party: TradeParty) {
        guard parties.count < ParsedRecord.mostParties, !parties.contains(party) else { return }
        parties.append(party)
    }
}

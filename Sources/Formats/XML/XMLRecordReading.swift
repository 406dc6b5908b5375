// SPDX-License-Identifier: Apache-2.0

import Records

/// Takes from the elements and attributes of a document what their names say.
struct XMLRecordReading {
    private(set) var names = IdentifierCollection()
    private(set) var tradeDate: CivilDate?
    private(set) var documentDate: CivilDate?
    private(set) var parties: [TradeParty] = []
    private(set) var terms = TradeTerms()
    private var instrument = InstrumentDescription()
    private var amount: ExactDecimal?
    private var event = EventFacts()
    private var eventDays = [CivilDate?](repeating: nil, count: EventFacts.Day.allCases.count)

    /// What the document states to have happened to its trade.
    var events: [StatedEvent] {
        let named = ParsedRecord(
            state: .parsed, format: .xml, rule: "", identifiers: names.identifiers, references: names.references)
        return event.stated(in: named, days: eventDays, others: [tradeDate, documentDate])
    }

    var instruments: [InstrumentDescription] {
        instrument.identifiers.isEmpty ? [] : [instrument]
    }

    mutating func note(_ element: XMLElement, in tree: XMLTree) {
        // An element that is itself a trade may have its name in an `id`.
        if tree.isNamed("Trade", element) || tree.isNamed("trade", element), let id = tree.attribute("id", of: element)
        {
            names.own(.trade, id)
        }
        for attribute in tree.attributes(of: element) {
            let name = attribute.localName(in: tree.bytes.span)
            guard let meaning = meaning(of: name, in: tree) else { continue }
            note(meaning, tree.value(attribute.value))
        }
        guard !tree.hasChildren(element), let meaning = meaning(of: tree.localName(of: element), in: tree) else {
            return
        }
        note(meaning, tree.text(of: element))
    }

    private func meaning(of name: Range<Int>, in tree: XMLTree) -> XMLRecordVocabulary.Meaning? {
        guard name.count <= XMLRecordVocabulary.longestName else { return nil }
        let span = tree.bytes.span
        var letters: [UInt8] = []
        letters.reserveCapacity(name.count)
        for index in name {
            let byte = span[index]
            if byte == .hyphen || byte == UInt8(ascii: "_") { continue }
            letters.append(byte.isUpperCaseLetter ? byte | 0x20 : byte)
        }
        return XMLRecordVocabulary.meaning(of: String(decoding: letters, as: UTF8.self))
    }

    private mutating func note(_ meaning: XMLRecordVocabulary.Meaning, _ value: String) {
        guard value.utf8.count <= 512, !isNone(value) else { return }
        switch meaning {
        case .identifier(let kind): names.own(kind, value)
        case .link(let kind): if value != "0" { names.mention(.link, kind, value) }
        case .lei: note(party: .other, LegalEntityIdentifier.isValid(value) ? .lei : .other, value)
        case .bic: note(party: .other, .bic, value)
        case .account: note(party: .other, .account, value)
        case .party(let role): add(TradeParty(role, name: value))
        case .instrument(let scheme): note(instrument: scheme, value)
        case .instrumentName: if instrument.name.isEmpty { instrument.name = value }
        case .product: if instrument.product.isEmpty { instrument.product = value }
        case .tradeDate: tradeDate = tradeDate ?? date(value)
        case .documentDate: documentDate = documentDate ?? date(value)
        case .settlementDate: terms.settlementDate = terms.settlementDate ?? date(value)
        case .currency: note(currency: value)
        case .quantity: terms.quantity = terms.quantity ?? ExactDecimal(grouped: value)
        case .price: terms.price = terms.price ?? ExactDecimal(grouped: value)
        case .amount: note(amount: value)
        case .side: note(side: value)
        case .event: event.take(Array(value.utf8).span)
        case .eventDate(let day): eventDays[day.rawValue] = eventDays[day.rawValue] ?? date(value)
        }
    }

    /// Whether a value says that there is none.
    private func isNone(_ value: String) -> Bool {
        value.isEmpty || value == "-" || value == "--" || value == "N/A"
    }

    private func date(_ value: String) -> CivilDate? { CivilDate(value.prefix(10)) ?? CivilDate(value.prefix(8)) }

    private mutating func note(currency value: String) {
        guard value.utf8.count == 3, value.utf8.allSatisfy(\.isUpperCaseLetter) else { return }
        terms.currency = terms.currency ?? value
        joinAmount()
    }

    private mutating func note(amount value: String) {
        amount = amount ?? ExactDecimal(grouped: value)
        joinAmount()
    }

    private mutating func joinAmount() {
        guard let amount, terms.amount?.currency.isEmpty ?? true else { return }
        terms.amount = Money(amount, terms.currency ?? "")
    }

    private mutating func note(side value: String) {
        switch value {
        case "BUY", "Buy", "buy", "B", "1": terms.side = terms.side ?? .buy
        case "SELL", "Sell", "sell", "S", "2": terms.side = terms.side ?? .sell
        default: break
        }
    }

    private mutating func note(instrument scheme: InstrumentDescription.Identifier.Scheme, _ value: String) {
        let isWrong = scheme == .isin && !InstrumentIdentificationNumber.isValid(value)
        let identifier = InstrumentDescription.Identifier(isWrong ? .other : scheme, value)
        guard instrument.identifiers.count < 16, !instrument.identifiers.contains(identifier) else { return }
        instrument.identifiers.append(identifier)
    }

    private mutating func note(party role: TradeParty.Role, _ scheme: PartyIdentifier.Scheme, _ value: String) {
        add(TradeParty(role, identifiers: [PartyIdentifier(scheme, value)]))
    }

    private mutating func add(_ party: TradeParty) {
        guard parties.count < ParsedRecord.mostParties, !parties.contains(party) else { return }
        parties.append(party)
    }
}

// SPDX-License-Identifier: Apache-2.0

import Records

/// Collects what a row or a document states, value by value, and puts the record together when all is read.
///
/// The first value of a kind counts. Identifiers, parties and instruments are bounded; dates whose order of day and month
/// is open, and numbers whose decimal mark is, wait until the other values of the record are known.
struct TradeFacts {
    private enum Day: Int, CaseIterable { case trade, settlement, document, row }

    /// The days of an event stand behind those of ``Day``.
    private static let dayCount = Day.allCases.count + EventFacts.Day.allCases.count

    private var names = IdentifierCollection()
    private var identifiers: [(RecordIdentifier.Kind, String)] = []
    private var earlier: [(RecordIdentifier.Kind, String)] = []
    private var lifecycle: Lifecycle?
    private var messageType = ""
    private var side: TradeTerms.Side?
    private var currency: String?
    private var settlementCurrency: String?
    private var usualCurrency: String?
    private var days = [DayReading?](repeating: nil, count: Self.dayCount)
    private var event = EventFacts()
    private var dayFirst: Bool?
    private var quantity: NumberReading?
    private var price: NumberReading?
    private var amounts = [NumberReading?](repeating: nil, count: 4)
    private var decimalMark: NumberReading.Mark?
    private var sides = PartyFacts()
    private var instruments = InstrumentFacts()

    /// The decimal mark of a number that proves none, where no other number of the record proves one; `nil` leaves a
    /// number alone that could be read two ways.
    var usualMark: NumberReading.Mark? = .point

    /// Begins another party of a role; what is stated of the role from now on is its.
    mutating func beginParty(_ role: TradeParty.Role) { sides.begin(role) }

    /// Begins another instrument.
    mutating func beginInstrument() { instruments.begin() }

    /// Takes note of a value.
    mutating func take(_ meaning: FactMeaning, _ untrimmed: Span<UInt8>) {
        let value = untrimmed.extracting(untrimmed.trimmed(0..<untrimmed.count))
        guard !value.isEmpty else { return }
        switch meaning {
        case .identifier(let kind): Self.take(&identifiers, kind, value)
        case .previous(let kind): Self.take(&earlier, kind, value)
        case .superseded(let kind): names.mention(.supersedes, kind, Self.text(value))
        case .linked(let kind): names.mention(.link, kind, Self.text(value))
        case .action, .event:
            if meaning == .event { event.take(value) }
            if lifecycle == nil { lifecycle = FactWords.lifecycle(value) }
            if side == nil { side = FactWords.side(value) }
        case .quantity: if quantity == nil { quantity = number(value) }
        case .price: if price == nil { price = number(value) }
        case .amount(let amount): if amounts[amount.rawValue] == nil { amounts[amount.rawValue] = number(value) }
        case .currency: if currency == nil { currency = Self.currency(value) }
        case .settlementCurrency: if settlementCurrency == nil { settlementCurrency = Self.currency(value) }
        case .tradeDate: take(Day.trade.rawValue, value)
        case .settlementDate: take(Day.settlement.rawValue, value)
        case .documentDate: take(Day.document.rawValue, value)
        case .rowDate: take(Day.row.rawValue, value)
        case .eventDate(let day): take(Day.allCases.count + day.rawValue, value)
        case .party(let role, let facet): sides.take(role, facet, value)
        case .instrument(let scheme): instruments.take(scheme, value)
        case .instrumentName: instruments.take(name: value)
        case .product: instruments.take(product: value)
        case .messageType: if messageType.isEmpty, value.count <= 64 { messageType = Self.text(value) }
        }
    }

    /// The currency where the record itself names none.
    mutating func takeUsualCurrency(_ value: Span<UInt8>) {
        if usualCurrency == nil { usualCurrency = Self.currency(value) }
    }

    /// What was read, put into the record.
    mutating func fill(_ record: inout ParsedRecord, findings: inout ParseFindings) {
        fillNames(of: &record)
        names.report(to: &findings)
        record.identifiers = names.identifiers
        record.references = names.references
        record.lifecycle = lifecycle
        if record.messageType.isEmpty { record.messageType = messageType }
        let dates = days.map { $0?.resolved(dayFirst: dayFirst) }
        if days.indices.contains(where: { days[$0] != nil && dates[$0] == nil }) {
            findings.note("facts.day-or-month", "A date can be read with the day or with the month first.")
        }
        record.tradeDate = dates[Day.trade.rawValue]
        let happened = Array(dates[Day.allCases.count...])
        record.documentDate = dates[Day.document.rawValue] ?? happened[EventFacts.Day.event.rawValue]
        let date = dates[Day.row.rawValue]
        if days[Day.trade.rawValue] == nil, side != nil {
            record.tradeDate = date
        } else if record.documentDate == nil {
            record.documentDate = date
        }
        record.events = event.stated(
            in: record, days: happened, others: [record.tradeDate, record.documentDate, date])
        fillTerms(&record.terms)
        record.terms.settlementDate = dates[Day.settlement.rawValue]
        record.parties = sides.parties
        record.instruments = instruments.descriptions
    }

    /// An order's id is the record's own only where the record is nothing else than an order.
    private mutating func fillNames(of record: inout ParsedRecord) {
        let isMore = identifiers.contains { $0.0 != .order && $0.0 != .clientOrder }
        for (kind, value) in identifiers {
            if isMore, kind == .order || kind == .clientOrder {
                names.mention(.link, kind, value)
            } else {
                names.own(kind, value)
            }
        }
        let changes = lifecycle == .amended || lifecycle == .cancelled
        for (kind, value) in earlier { names.mention(changes ? .supersedes : .link, kind, value) }
    }

    private func fillTerms(_ terms: inout TradeTerms) {
        terms.side = side
        terms.quantity = number(quantity)
        terms.price = number(price)
        terms.currency = currency ?? price?.currency ?? usualCurrency
        for (index, amount) in amounts.enumerated() {
            guard let amount, let value = number(amount) else { continue }
            let settles = index <= FactMeaning.Amount.net.rawValue
            let own = amount.currency ?? (settles ? settlementCurrency : nil)
            terms.amount = Money(value, own ?? terms.currency ?? "")
            return
        }
    }

    private func number(_ reading: NumberReading?) -> ExactDecimal? {
        guard let reading else { return nil }
        guard reading.hasMark else { return reading.number(.point) }
        return (reading.provenMark ?? decimalMark ?? usualMark).flatMap { reading.number($0) }
    }

    private mutating func number(_ value: Span<UInt8>) -> NumberReading? {
        guard let reading = NumberReading(value) else { return nil }
        if decimalMark == nil { decimalMark = reading.provenMark }
        return reading
    }

    private mutating func take(_ day: Int, _ value: Span<UInt8>) {
        guard let (reading, order) = DayReading.read(value) else { return }
        if dayFirst == nil { dayFirst = order.dayFirst }
        if days[day] == nil { days[day] = reading }
    }

    private static func take(
        _ list: inout [(RecordIdentifier.Kind, String)], _ kind: RecordIdentifier.Kind, _ value: Span<UInt8>
    ) {
        guard list.count < IdentifierCollection.limit else { return }
        list.append((kind, text(value)))
    }

    static func text(_ value: Span<UInt8>) -> String {
        value.text(0..<min(value.count, IdentifierCollection.longestValue + 1))
    }

    /// Three capital letters (ISO 4217).
    private static func currency(_ value: Span<UInt8>) -> String? {
        guard value.count == 3, value[0].isUpperCaseLetter, value[1].isUpperCaseLetter, value[2].isUpperCaseLetter
        else { return nil }
        return text(value)
    }
}

extension ParsedRecord {
    /// Whether a row or document tells of a trade: by its day, its name or its side.
    var statesTrade: Bool {
        tradeDate != nil || terms.side != nil || identifiers.contains { $0.kind == .trade || $0.kind == .confirmation }
    }
}

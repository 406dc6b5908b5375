// SPDX-License-Identifier: Apache-2.0

import Records

/// What a column or a key means, whatever the house that wrote the file calls it.
enum FactMeaning: Hashable {
    /// How a party is stated: by its name, a code, or either.
    enum Facet: Hashable {
        case name, lei, bic, code, account, either
    }

    /// Which amount it is; the first of a row that is there counts.
    enum Amount: Int, Hashable, CaseIterable {
        case settlement, net, gross, notional
    }

    /// A name that the record itself bears.
    case identifier(RecordIdentifier.Kind)
    /// The name of what it takes the place of, whatever else it says.
    case superseded(RecordIdentifier.Kind)
    /// The name of an earlier one: superseded where the record says that it amends or cancels.
    case previous(RecordIdentifier.Kind)
    case linked(RecordIdentifier.Kind)

    /// A word such as NEW, AMEND, BUY: lifecycle or side, as the word is.
    case action
    /// The same, of a column that tells what happened: TERM, MATURED, NOVATION end a trade.
    case event
    case eventDate(EventFacts.Day)
    case quantity
    case price
    case amount(Amount)
    case currency
    case settlementCurrency
    case tradeDate
    case settlementDate
    case documentDate
    /// A day without a word what for: the trade date of a purchase or sale, the document's day otherwise.
    case rowDate
    case party(TradeParty.Role, Facet)
    case instrument(InstrumentDescription.Identifier.Scheme)
    /// A name, or an ISIN where it is one.
    case instrumentName
    case product
    case messageType

    /// What it means, for people: `confirmation id`, `counterparty lei`.
    var words: String {
        switch self {
        case .identifier(let kind): "\(kind.rawValue) id"
        case .superseded(let kind): "superseded \(kind.rawValue) id"
        case .previous(let kind): "previous \(kind.rawValue) id"
        case .linked(let kind): "linked \(kind.rawValue) id"
        case .action, .event: "event or side"
        case .eventDate(.event): "event date"
        case .eventDate(.closing): "closing date"
        case .eventDate(.end): "end date"
        case .quantity: "quantity"
        case .price: "price"
        case .amount(let amount): "\(amount) amount"
        case .currency: "currency"
        case .settlementCurrency: "settlement currency"
        case .tradeDate: "trade date"
        case .settlementDate: "settlement date"
        case .documentDate: "document date"
        case .rowDate: "date"
        case .party(let role, .either): role.rawValue
        case .party(let role, let facet): "\(role.rawValue) \(facet)"
        case .instrument(let scheme): "instrument \(scheme.rawValue)"
        case .instrumentName: "instrument name"
        case .product: "product"
        case .messageType: "message type"
        }
    }

    /// The same name as that of an earlier record, inside of what describes one.
    func inScope(of earlier: (RecordIdentifier.Kind) -> FactMeaning) -> FactMeaning? {
        switch self {
        case .identifier(let kind), .previous(let kind), .linked(let kind), .superseded(let kind): earlier(kind)
        default: nil
        }
    }
}

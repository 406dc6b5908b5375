// SPDX-License-Identifier: Apache-2.0

/// What a record may state or not, as `has:` asks for it: `has:amount`, `-has:counterparty`.
public enum StatedProperty: String, Hashable, Sendable, CaseIterable {
    case amount
    case quantity
    case price
    case currency
    case side
    case tradeDate = "trade-date"
    /// The settlement or value date.
    case settlement
    /// The day that the document bears.
    case document
    /// The other side of the trade.
    case counterparty
    case instrument
    case account
    case trader
    /// An identifier of another record.
    case reference
    /// An identifier of its own.
    case identifier

    /// What it is called in a sentence.
    public var title: String {
        switch self {
        case .tradeDate: "trade date"
        case .settlement: "settlement date"
        case .document: "document date"
        case .reference: "reference to another record"
        case .amount, .quantity, .price, .currency, .side, .counterparty, .instrument, .account, .trader, .identifier:
            rawValue
        }
    }
}

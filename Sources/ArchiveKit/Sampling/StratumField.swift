// SPDX-License-Identifier: Apache-2.0

internal import Catalogue
internal import Records

/// What a population can be divided by.
public enum StratumField: String, Sendable, CaseIterable {
    case recordClass = "class"
    case format
    case type
    /// The month, or the year, of the day by which records are listed.
    case month
    case year
    /// The currency dealt in, or that of the amount.
    case currency
    case side
    /// The first side of the trade that is named.
    case counterparty
    case account
    /// The first person who dealt.
    case trader
    case desk
    case entity
    /// What the message says of itself.
    case state
    /// What the record is in its chain, as of the line at which the population is frozen.
    case status
    case parse

    /// All names, for a person.
    public static var names: String { allCases.map(\.rawValue).joined(separator: ", ") }

    /// The name of the stratum that a record is in; empty where it states nothing.
    ///
    /// - Parameters:
    ///   - names: looks up what the record says by name.
    ///   - status: looks up what the record is in its chain.
    func stratum(
        of record: IndexedRecord, in volume: VolumeKey, names: () throws -> RecordNames,
        status: () throws -> ChainStatus
    ) rethrows -> String {
        switch self {
        case .recordClass: volume.recordClass.name
        case .format: record.format.rawValue
        case .type: record.messageType
        case .month: String("\(record.row.day)".prefix(7))
        case .year: String("\(record.row.day)".prefix(4))
        case .currency: record.terms.currency ?? ""
        case .side: record.terms.side?.rawValue ?? ""
        case .counterparty: try FactLines.values(of: "side.party", in: names().facts).first ?? ""
        // Accounts of parties stand before the one that the record was filed under.
        case .trader: try FactLines.values(of: "trader", in: names().facts).first ?? ""
        // Accounts of parties stand before the one that the record was filed under, and so do desks.
        case .account: try FactLines.values(of: "account", in: names().facts).last ?? ""
        case .desk: try FactLines.values(of: "desk", in: names().facts).last ?? ""
        case .entity: try FactLines.values(of: "entity", in: names().facts).last ?? ""
        case .state: record.lifecycle?.rawValue ?? ""
        case .status: try status().rawValue
        case .parse: record.state.rawValue
        }
    }
}

/// The strata of a sample by monetary unit.
enum AmountStratum: String, CaseIterable {
    /// No amount, or one without a currency.
    case missing
    case negative
    /// An amount in another currency than the one that was named.
    case otherCurrency = "other-currency"
    case positive
    case zero
}

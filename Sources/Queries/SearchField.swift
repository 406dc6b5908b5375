// SPDX-License-Identifier: Apache-2.0

internal import Records

/// A property of a record that a search can name: `trade-date:2024-03`, `lei:5493001KJTIIGC8Y1R12`.
public enum SearchField: String, Hashable, Sendable, CaseIterable {
    /// An identifier of the record itself, of any kind.
    case id
    case tradeDate = "trade-date"
    case settlement
    /// The day of capture.
    case captured
    /// The day that the document bears.
    case document
    /// The record class.
    case recordClass = "class"
    case format
    /// The format's own name of the kind of message.
    case type
    /// The lifecycle that the message states of itself.
    case state
    /// What the record is in its chain of versions.
    case status
    /// How much of it could be parsed.
    case parse
    /// The name or a code of any party.
    case party
    case lei
    case bic
    case account
    case isin
    case cusip
    case sedol
    /// The name or a code of any instrument.
    case instrument
    case side
    /// The currency dealt in, or that of the amount.
    case currency
    case quantity
    case price
    case amount
    /// The accession, by its id or by the name of its source.
    case source

    /// How the value of a field is read and compared.
    public enum Kind: Hashable, Sendable {
        /// Compared as a whole, without regard to case.
        case code
        /// The words of the condition stand one after another in the name, or the condition is a whole code.
        case name
        /// One of these values.
        case choice([String])
        case date
        case number
    }

    /// The name as it is printed.
    public var name: String { rawValue }

    public var kind: Kind { row.kind }

    /// Other names that can be typed.
    public var aliases: [String] { row.aliases }

    /// What it is called in a sentence.
    public var title: String { row.title }

    /// The field of a name or alias; case and `_` for `-` make no difference.
    public init?(named name: some StringProtocol) {
        guard name.utf8.count <= Self.longestName else { return nil }
        let folded = name.lowercased().replacingUnderscores
        guard let field = Self.names[folded] else { return nil }
        self = field
    }

    private static let longestName = 20
    private static let names = Dictionary(
        allCases.flatMap { field in ([field.name] + field.aliases).map { ($0, field) } },
        uniquingKeysWith: { first, _ in first })

    private typealias Row = (aliases: [String], kind: Kind, title: String)

    /// The table of fields.
    private var row: Row {
        switch self {
        case .id: ([], .code, "identifier")
        case .tradeDate: (["date", "trade"], .date, "trade date")
        case .settlement: (["settle", "settlement-date"], .date, "settlement date")
        case .captured: ([], .date, "capture date")
        case .document: (["sent", "document-date"], .date, "document date")
        case .recordClass: ([], .code, "class")
        case .format: ([], .choice(RecordFormat.allCases.map(\.rawValue)), "format")
        case .type: (["message-type"], .code, "message type")
        case .state: (["lifecycle"], .choice(Lifecycle.allCases.map(\.rawValue)), "stated lifecycle")
        case .status: ([], .choice(["current", "superseded", "cancelled"]), "status in its chain")
        case .parse: (["parsing"], .choice(ParseState.allCases.map(\.rawValue)), "parse state")
        case .party: ([], .name, "party")
        case .lei: ([], .code, "LEI")
        case .bic: ([], .code, "BIC")
        case .account: (["acct"], .code, "account")
        case .isin: ([], .code, "ISIN")
        case .cusip: ([], .code, "CUSIP")
        case .sedol: ([], .code, "SEDOL")
        case .instrument: ([], .name, "instrument")
        case .side: ([], .choice(TradeTerms.Side.allCases.map(\.rawValue)), "side")
        case .currency: (["ccy"], .code, "currency")
        case .quantity: (["qty"], .number, "quantity")
        case .price: ([], .number, "price")
        case .amount: ([], .number, "amount")
        case .source: (["accession"], .name, "source")
        }
    }
}

extension String {
    fileprivate var replacingUnderscores: String { String(map { $0 == "_" ? "-" : $0 }) }
}

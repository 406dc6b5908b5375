// SPDX-License-Identifier: Apache-2.0

internal import Records

/// A property of a record that a search can name: `trade-date:2024-03`, `lei:5493001KJTIIGC8Y1R12`.
public enum SearchField: String, Hashable, Sendable, CaseIterable {
    /// An identifier of the record itself, of any kind.
    case id
    /// An identifier that the record refers to: of what it amends, cancels or links to.
    case reference
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
    /// Whether nothing of it could be parsed.
    case unparsed
    /// Whether the record states a property at all: see ``StatedProperty``.
    case has
    /// Whether a hold is on it, or the matter of one.
    case hold
    /// The name or a code of any party.
    case party
    case lei
    case bic
    /// The code of a venue.
    case mic
    case account
    /// A person who dealt.
    case trader
    case desk
    /// The legal entity whose record it is.
    case entity
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
    /// The name of the member of a container that it came in.
    case member

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

    /// Whether it can be asked for by what its value contains: `id:*V3UW*`.
    public var takesParts: Bool { self == .id || self == .reference }

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
        case .reference: (["ref", "refers"], .code, "reference")
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
        case .unparsed: ([], .choice(["yes", "no"]), "unparsed")
        case .has: ([], .choice(StatedProperty.allCases.map(\.rawValue)), "property")
        case .hold: ([], .code, "hold")
        case .party: ([], .name, "party")
        case .lei: ([], .code, "LEI")
        case .bic: ([], .code, "BIC")
        case .mic: (["venue"], .code, "MIC")
        case .account: (["acct"], .code, "account")
        case .trader: ([], .name, "trader")
        case .desk: ([], .code, "desk")
        case .entity: (["legal-entity"], .code, "legal entity")
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
        case .member: ([], .code, "container member")
        }
    }
}

extension String {
    fileprivate var replacingUnderscores: String { String(map { $0 == "_" ? "-" : $0 }) }
}

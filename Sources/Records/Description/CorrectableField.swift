// SPDX-License-Identifier: Apache-2.0

/// A field of an envelope that a person can set.
public enum CorrectableField: Hashable, Sendable, Comparable {
    case tradeDate
    case documentDate
    case settlementDate
    case side
    case quantity
    case price
    case amount
    case currency
    case messageType
    case lifecycle
    case account
    case desk
    case legalEntity
    case instruments
    case identifiers(RecordIdentifier.Kind)
    case references(RecordReference.Role, RecordIdentifier.Kind)
    case parties(TradeParty.Role)

    private static let plain: [(name: String, field: CorrectableField)] = [
        ("account", .account), ("amount", .amount), ("currency", .currency), ("date", .tradeDate), ("desk", .desk),
        ("document", .documentDate), ("entity", .legalEntity), ("instrument", .instruments), ("price", .price),
        ("quantity", .quantity), ("settlement", .settlementDate), ("side", .side), ("state", .lifecycle),
        ("type", .messageType),
    ]

    /// The name, such as `date` or `id.confirmation`; where a search has the field too, the name is the same.
    public var name: String {
        switch self {
        case .identifiers(let kind): "id.\(kind.rawValue)"
        case .references(.supersedes, let kind): "supersedes.\(kind.rawValue)"
        case .references(.link, let kind): "link.\(kind.rawValue)"
        case .parties(let role): "party.\(role.rawValue)"
        default: Self.plain.first { $0.field == self }?.name ?? ""
        }
    }

    public init?(_ name: String) {
        if let plain = Self.plain.first(where: { $0.name == name }) {
            self = plain.field
            return
        }
        let parts = name.split(separator: ".", maxSplits: 1).map { String($0) }
        guard parts.count == 2 else { return nil }
        let kind = RecordIdentifier.Kind(rawValue: parts[1])
        switch (parts[0], kind) {
        case ("id", let kind?): self = .identifiers(kind)
        case ("supersedes", let kind?): self = .references(.supersedes, kind)
        case ("link", let kind?): self = .references(.link, kind)
        case ("party", _):
            guard let role = TradeParty.Role(rawValue: parts[1]) else { return nil }
            self = .parties(role)
        default: return nil
        }
    }

    /// What names there are, for a person.
    public static var names: String {
        plain.map(\.name).joined(separator: ", ") + ", id.KIND, supersedes.KIND, link.KIND, party.ROLE"
    }

    /// Whether it can have several values.
    public var isList: Bool {
        switch self {
        case .instruments, .identifiers, .references, .parties: true
        default: false
        }
    }

    public static func < (left: Self, right: Self) -> Bool { left.name < right.name }
}

// SPDX-License-Identifier: Apache-2.0

/// Somebody whom a record names, in the role in which it does.
public struct TradeParty: Hashable, Sendable {
    /// What the party is in the record.
    public enum Role: String, Sendable, CaseIterable {
        case buyer
        case seller
        /// The other side, where the format says which side is whose: FIX 452=17.
        case counterparty
        /// The firm that executed: FIX 452=1.
        case executingFirm = "executing-firm"
        case client
        /// Who sent the message and to whom: FIX 49 and 56, MT blocks 1 and 2, FpML sentBy and sendTo.
        case sender
        case receiver
        /// A person: FIX 452=11, 12, 36.
        case trader
        /// A desk or a department.
        case desk
        /// Custodians, agents, depositories: those who settle.
        case custodian
        case depository
        case clearingHouse = "clearing-house"
        case broker
        case venue
        /// Any other role.
        case other

        /// Whether a party of this role is one of the two sides of the trade.
        public var isPrincipal: Bool {
            switch self {
            case .buyer, .seller, .counterparty, .executingFirm, .client, .sender, .receiver: true
            default: false
            }
        }
    }

    public var role: Role

    /// The name in plain words; empty where there is none.
    public var name: String
    public var identifiers: [PartyIdentifier]

    public init(_ role: Role, name: String = "", identifiers: [PartyIdentifier] = []) {
        self.role = role
        self.name = name
        self.identifiers = identifiers
    }

    /// The first identifier of a scheme.
    public func identifier(_ scheme: PartyIdentifier.Scheme) -> String? {
        identifiers.first { $0.scheme == scheme }?.value
    }
}

/// A code by which a party is known.
public struct PartyIdentifier: Hashable, Sendable, Comparable {
    public enum Scheme: String, Sendable, CaseIterable {
        /// ISO 17442, check digits proved.
        case lei
        /// ISO 9362, 8 or 11 characters.
        case bic
        /// An account that the record connects with the party.
        case account
        /// FIX 49, 50, 56, 57.
        case compID = "comp-id"
        /// ISO 10383, for venues.
        case mic
        /// A mail address.
        case mail
        /// Any other code.
        case other
    }

    public var scheme: Scheme
    public var value: String

    public init(_ scheme: Scheme, _ value: String) {
        self.scheme = scheme
        self.value = value
    }

    public static func < (left: Self, right: Self) -> Bool {
        (left.scheme.rawValue, left.value) < (right.scheme.rawValue, right.value)
    }
}

/// A Legal Entity Identifier (ISO 17442): 18 letters and digits, and two check digits (ISO 7064, mod 97-10).
public enum LegalEntityIdentifier {
    /// Whether the text is one: its form and its check digits are right. Letters are upper-case.
    public static func isValid(_ text: some StringProtocol) -> Bool { isValid(String(text)) }

    /// Whether the text is one.
    public static func isValid(_ text: String) -> Bool {
        guard text.utf8.count == 20 else { return false }
        var remainder = 0
        var index = 0
        for byte in text.utf8 {
            defer { index += 1 }
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): remainder = (remainder * 10 + Int(byte - 0x30)) % 97
            case UInt8(ascii: "A")...UInt8(ascii: "Z") where index < 18:
                remainder = (remainder * 100 + Int(byte - 0x41) + 10) % 97
            default: return false
            }
        }
        return remainder == 1
    }
}

// SPDX-License-Identifier: Apache-2.0

import Records

/// What the codes of FIX make of a party: code sets PartyRole (452), PartyIDSource (447) and PartySubIDType (803).
enum FIXPartyRole {
    /// The role that PartyRole (452) names. The Buyer/Seller (27) of a settlement is the other side: it is there in
    /// place of BUYR and SELL of ISO 15022, who deliver to or receive from the record's own side.
    static func role(_ code: Int) -> TradeParty.Role {
        switch code {
        case 1: .executingFirm
        case 17, 20, 27: .counterparty
        case 3, 5, 9, 13, 24, 38, 45, 83: .client
        case 11, 12, 36, 37, 44, 53, 122: .trader
        case 4, 14, 15, 18, 21, 25: .clearingHouse
        case 28, 29, 30, 31, 90: .custodian
        case 10, 119, 120: .depository
        case 2, 6, 7, 26, 60, 79: .broker
        case 22, 42, 63, 64, 65, 73, 94, 99: .venue
        case 58, 59, 76: .desk
        default: .other
        }
    }

    /// The party's code: an LEI, a BIC, a MIC where the source says so and the form is right; the customer account (24)
    /// and other roles that are accounts are accounts.
    static func identifier(_ value: String, source: UInt8?, role: Int) -> PartyIdentifier {
        switch source {
        case UInt8(ascii: "N"): .lei(value)
        case UInt8(ascii: "B"): .bic(value)
        case UInt8(ascii: "G"): .mic(value)
        default: PartyIdentifier(isAccount(role) ? .account : .other, value)
        }
    }

    private static func isAccount(_ role: Int) -> Bool {
        switch role {
        case 24, 38, 41, 43, 45, 48, 50, 51, 83, 91, 100, 101: true
        default: false
        }
    }

    /// Takes what a PartySubID says by its type into the party: legal and registration name, mail, accounts, BIC.
    static func add(_ value: String, type: Int, to party: inout TradeParty) {
        switch type {
        case 5, 14: if party.name.isEmpty { party.name = value }
        case 8: party.identifiers.append(PartyIdentifier(.mail, value))
        case 10, 15: party.identifiers.append(PartyIdentifier(.account, value))
        case 16: party.identifiers.append(.bic(value))
        default: break
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

import Records

/// What the qualifiers of field 95a and the party fields of the older categories make of a party.
enum SwiftMTPartyRole {
    /// ISO 15022 data dictionary, qualifiers of 95a: buyer and seller, the chain of those who settle, places.
    static func role(qualifier: SwiftMTQualifier) -> TradeParty.Role {
        switch qualifier {
        case "BUYR": .buyer
        case "SELL": .seller
        case "INVE", "ACOW", "CLIE": .client
        case "PTYB", "CPTY": .counterparty
        case "DEAG", "REAG", "DECU", "RECU", "DEI1", "DEI2", "REI1", "REI2", "CUST", "ACCW", "BENM", "PAYE", "CDEA",
            "CREG", "ISAG", "PAYA", "SUBA":
            .custodian
        case "PSET", "CSDP": .depository
        case "CCPA", "CLEA", "CLRG": .clearingHouse
        case "BRKR", "INBR", "EXBR", "BROK", "CBRK", "ETBR", "TRBR": .broker
        case "EXCH", "TRAD": .venue
        case "MEOR": .sender
        case "MERE": .receiver
        default: .other
        }
    }

    /// The party fields of the treasury messages (categories 3 and 6) and of payments (1 and 2), by their number.
    ///
    /// A foreign exchange confirmation (MT 300) states what party A (82a) bought. In other treasury messages each of the
    /// parties A and B (87a) is the other's counterparty, and only the addressee knows which one it is. In an MT 304 the
    /// fund (83a) deals with 87a through its manager (82a).
    static func role(field: Int, of messageType: String) -> TradeParty.Role? {
        switch messageType.first {
        case "3", "6":
            switch (field, messageType) {
            case (82, "300"): .buyer
            case (87, "300"): .seller
            case (82, "304"): .other
            case (82, _), (87, _): .counterparty
            case (83, _): .client
            case (88, _): .broker
            case (53, _), (56, _), (57, _): .custodian
            case (58, _), (84, _), (86, _), (89, _): .other
            default: nil
            }
        case "1", "2":
            switch field {
            case 50: .client
            case 59: .counterparty
            case 52: messageType.first == "2" ? .client : .custodian
            case 58: .counterparty
            case 51, 53, 54, 55, 56, 57: .custodian
            default: nil
            }
        case "9":
            switch field {
            case 50: .client
            case 52, 56: .custodian
            default: nil
            }
        default: nil
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

import Records

/// How FpML writes codes of parties, and what its words for roles mean.
enum FpMLPartyCodes {
    /// A party's code by its own form and by the address of its scheme (`partyIdScheme`, `messageAddressScheme`).
    ///
    /// - Parameter isBICByDefault: whether a code without a scheme is a BIC, as it is up to FpML 4.
    static func identifier(_ value: String, scheme: String?, isBICByDefault: Bool) -> PartyIdentifier {
        switch value.utf8.count {
        case 20 where LegalEntityIdentifier.isValid(value): return PartyIdentifier(.lei, value)
        case 8, 11:
            guard isBIC(value) else { break }
            let address = SchemeAddress(scheme)
            let isNamed = address.says("9362") || address.ends(with: "bic")
            if scheme == nil ? isBICByDefault : isNamed { return PartyIdentifier(.bic, value) }
        case 4 where SchemeAddress(scheme).says("10383"): return PartyIdentifier(.mic, value)
        default: break
        }
        return PartyIdentifier(.other, value)
    }

    /// ISO 9362: four letters or digits, two letters of the country, two more, and a branch of three.
    private static func isBIC(_ value: String) -> Bool {
        let letters = Array(value.utf8)
        return letters.indices.allSatisfy { index in
            letters[index].isUpperCaseLetter || !(4...5).contains(index) && letters[index].isDigit
        }
    }

    /// The role of a related party (scheme `party-role`); its codes are open, so the words in them are looked at.
    static func role(of word: String) -> TradeParty.Role {
        switch word {
        case "Counterparty", "Remaining Party", "RemainingParty": return .counterparty
        case "Buyer": return .buyer
        case "Seller": return .seller
        default: break
        }
        let words = SchemeAddress(word)
        if words.says("broker") { return .broker }
        if words.says("clearingorganization") || words.says("clearing organization") { return .clearingHouse }
        if words.says("custodian") { return .custodian }
        if words.says("executionfacility") || words.says("executionvenue") { return .venue }
        if words.says("client") || words.says("beneficiary") { return .client }
        if words.says("executingentity") { return .executingFirm }
        return words.says("trader") ? .trader : words.says("desk") ? .desk : .other
    }
}

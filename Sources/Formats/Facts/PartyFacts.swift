// SPDX-License-Identifier: Apache-2.0

import Records

/// The parties of a row or document, put together from what is stated of each.
struct PartyFacts {
    private var slots: [TradeParty] = []

    /// The parties of which something is known.
    var parties: [TradeParty] { slots.filter { !$0.name.isEmpty || !$0.identifiers.isEmpty } }

    /// Begins another party of the role, unless the last one of the role is still empty.
    mutating func begin(_ role: TradeParty.Role) {
        if let last = slots.last(where: { $0.role == role }), last.name.isEmpty, last.identifiers.isEmpty { return }
        if slots.count < ParsedRecord.mostParties { slots.append(TradeParty(role)) }
    }

    mutating func take(_ role: TradeParty.Role, _ facet: FactMeaning.Facet, _ value: Span<UInt8>) {
        guard value.count <= IdentifierCollection.longestValue else { return }
        let index = slots.lastIndex { $0.role == role } ?? slots.count
        if index == slots.count {
            guard slots.count < ParsedRecord.mostParties else { return }
            slots.append(TradeParty(role))
        }
        let text = TradeFacts.text(value)
        if let identifier = Self.identifier(facet, text, value, of: role) {
            if slots[index].identifiers.count < 8, !slots[index].identifiers.contains(identifier) {
                slots[index].identifiers.append(identifier)
            }
        } else if slots[index].name.isEmpty {
            slots[index].name = text
        }
    }

    /// The code that a value is; `nil` for a name.
    private static func identifier(
        _ facet: FactMeaning.Facet, _ text: String, _ value: Span<UInt8>, of role: TradeParty.Role
    ) -> PartyIdentifier? {
        switch facet {
        case .name: return nil
        case .account: return PartyIdentifier(.account, text)
        case .bic: return PartyIdentifier(isBIC(value) ? .bic : .other, text)
        case .lei, .code: break
        case .either where role == .venue && !isMIC(value): return nil
        // A word without a blank and without small letters is a code: a user, a desk.
        case .either where role == .trader || role == .desk || role == .venue: break
        case .either: return LegalEntityIdentifier.isValid(text) ? PartyIdentifier(.lei, text) : nil
        }
        if LegalEntityIdentifier.isValid(text) { return PartyIdentifier(.lei, text) }
        if role == .venue, isMIC(value) { return PartyIdentifier(.mic, text) }
        if facet == .either, !isCode(value) { return nil }
        return PartyIdentifier(.other, text)
    }

    /// Four capital letters or digits (ISO 10383).
    private static func isMIC(_ value: Span<UInt8>) -> Bool { value.count == 4 && isCode(value) }

    private static func isCode(_ value: Span<UInt8>) -> Bool {
        for index in value.indices {
            let byte = value[index]
            guard byte.isDigit || byte.isUpperCaseLetter || byte == .hyphen || byte == UInt8(ascii: "_") else {
                return false
            }
        }
        return !value.isEmpty
    }

    /// Six letters, then two or five letters or digits (ISO 9362).
    private static func isBIC(_ value: Span<UInt8>) -> Bool {
        guard value.count == 8 || value.count == 11 else { return false }
        for index in value.indices {
            guard value[index].isUpperCaseLetter || index >= 6 && value[index].isDigit else { return false }
        }
        return true
    }
}

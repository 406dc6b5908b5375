// SPDX-License-Identifier: Apache-2.0

import Records

/// The parties of a FIXML message, in the order in which it names them.
struct FIXMLParties {
    private(set) var list: [TradeParty] = []
    private var hasTooMany = false

    /// The party that is being read.
    private var value = ""
    private var source: UInt8?
    private var role = 0
    private var details: [(text: String, type: Int)] = []

    /// Takes note of a field of FIX: PartyID (448), PartyIDSource (447), PartyRole (452), SenderCompID (49),
    /// TargetCompID (56), Account (1).
    mutating func note(_ field: Int, _ text: String) {
        switch field {
        case 448:
            if !value.isEmpty { finish() }
            value = text
        case 447: source = text.utf8.count == 1 ? text.utf8.first : nil
        case 452: role = Int(text) ?? 0
        case 49: add(TradeParty(.sender, identifiers: [PartyIdentifier(.compID, text)]))
        case 56: add(TradeParty(.receiver, identifiers: [PartyIdentifier(.compID, text)]))
        case 1: add(TradeParty(.client, identifiers: [PartyIdentifier(.account, text)]))
        default: break
        }
    }

    /// PartySubID (523) and its type (803), of the party that is being read.
    mutating func noteDetail(_ text: String, type: String) {
        guard details.count < 16, !text.isEmpty, let type = Int(type) else { return }
        details.append((text, type))
    }

    /// The party that was being read is complete; another one may follow.
    mutating func finish() {
        if !value.isEmpty {
            let isEntity = value.utf8.count == 20 && LegalEntityIdentifier.isValid(value)
            let identifier = FIXPartyRole.identifier(value, source: isEntity ? UInt8(ascii: "N") : source, role: role)
            var party = TradeParty(FIXPartyRole.role(role), identifiers: [identifier])
            for detail in details { FIXPartyRole.add(detail.text, type: detail.type, to: &party) }
            add(party)
        }
        (value, source, role) = ("", nil, 0)
        details.removeAll(keepingCapacity: true)
    }

    func report(to findings: inout ParseFindings) {
        if hasTooMany { findings.note("too-many-parties", "There are more parties than are kept.") }
    }

    private mutating func add(_ party: TradeParty) {
        guard !list.contains(party), party.identifiers.first?.value.isEmpty == false else { return }
        guard list.count < ParsedRecord.mostParties else {
            hasTooMany = true
            return
        }
        list.append(party)
    }
}

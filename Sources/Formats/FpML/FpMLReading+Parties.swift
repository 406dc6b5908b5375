// SPDX-License-Identifier: Apache-2.0

import Records

extension FpMLReading {
    /// What stands in the description of a party. Its own start is noted by ``noteRole(_:_:_:)``.
    mutating func noteParty(_ word: FpMLWord, _ element: XMLElement, in parent: XMLElement) {
        switch word {
        case .partyId where words[parent.index] == .party: parties.noteIdentifier(partyCode(element))
        case .partyName where words[parent.index] == .party: parties.noteName(tree.text(of: element))
        case .accountId: parties.noteIdentifier(PartyIdentifier(.account, tree.text(of: element)))
        case .person, .businessUnit: notePerson(element)
        default: break
        }
    }

    /// Who is who, by reference.
    mutating func noteRole(_ word: FpMLWord, _ element: XMLElement, _ outer: FpMLContext) {
        switch word {
        case .party where parentIsDocumentOrTrade(element): parties.begin(id: tree.attribute("id", of: element) ?? "")
        case .buyerPartyReference where !outer.contains(.sidePayment): noteSide(.buyer, reference(element))
        case .sellerPartyReference where !outer.contains(.sidePayment): noteSide(.seller, reference(element))
        case .buyerParty: noteSide(.buyer, tree.child("partyReference", of: element).map { reference($0) } ?? "")
        case .sellerParty: noteSide(.seller, tree.child("partyReference", of: element).map { reference($0) } ?? "")
        case .brokerPartyReference: parties.noteRole(.broker, of: reference(element))
        case .payerPartyReference where !outer.contains(.sidePayment),
            .receiverPartyReference where !outer.contains(.sidePayment):
            parties.notePrincipal(reference(element))
        case .transferor, .transferee, .remainingParty: parties.notePrincipal(reference(element))
        case .relatedParty: noteRelatedParty(element)
        case .relatedPerson, .relatedBusinessUnit: noteRelated(element)
        case .account: noteAccount(element)
        case .person, .businessUnit: notePerson(element)
        case .trader: parties.noteNamed(.trader, tree.text(of: element))
        case .desk: parties.noteNamed(.desk, tree.text(of: element))
        default: break
        }
    }

    /// A buyer or a seller of the first trade; in a further trade a party may stand on the other side.
    private mutating func noteSide(_ role: TradeParty.Role, _ party: String) {
        if isInFirstTrade { parties.noteRole(role, of: party) } else { parties.notePrincipal(party) }
    }

    private func parentIsDocumentOrTrade(_ element: XMLElement) -> Bool {
        guard let parent = tree.parent(of: element) else { return false }
        return parent == type.root || words[parent.index] == .trade
    }

    private mutating func noteRelatedParty(_ element: XMLElement) {
        var party = ""
        for child in tree.children(of: element) {
            switch words[child.index] {
            case .partyReference: party = reference(child)
            case .role: return parties.noteRole(FpMLPartyCodes.role(of: tree.text(of: child)), of: party)
            default: break
            }
        }
    }

    private mutating func noteRelated(_ element: XMLElement) {
        var id = ""
        for child in tree.children(of: element) {
            switch words[child.index] {
            case .personReference, .businessUnitReference: id = reference(child)
            case .role: return parties.noteRelated(FpMLPartyCodes.role(of: tree.text(of: child)), id)
            default: break
            }
        }
    }

    /// An account beside the parties (FpML 5): whose it is, it says by reference.
    private mutating func noteAccount(_ element: XMLElement) {
        var account = ""
        for child in tree.children(of: element) {
            switch words[child.index] {
            case .accountId where account.isEmpty: account = tree.text(of: child)
            case .accountBeneficiary, .servicingParty: return parties.noteAccount(account, of: reference(child))
            default: break
            }
        }
    }

    private mutating func notePerson(_ element: XMLElement) {
        var person = FpMLParties.Description()
        person.id = tree.attribute("id", of: element) ?? ""
        guard !person.id.isEmpty else { return }
        for child in tree.children(of: element) {
            switch words[child.index] {
            case .firstName, .surname, .name:
                person.name += (person.name.isEmpty ? "" : " ") + tree.text(of: child)
            case .personId where person.identifiers.isEmpty:
                person.identifiers = [PartyIdentifier(.other, tree.text(of: child))]
            default: break
            }
            if person.name.utf8.count > XMLTree.longestValue { break }
        }
        parties.notePerson(person)
    }
}

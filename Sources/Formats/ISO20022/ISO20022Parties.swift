// SPDX-License-Identifier: Apache-2.0

import Records

/// Collects the parties that a message names, each once.
struct ISO20022Parties {
    private(set) var parties: [TradeParty] = []

    /// How many elements of a party are looked at.
    private static let mostLookedAt = 128

    private static let mostIdentifiers = 16

    mutating func add(_ party: TradeParty) {
        guard parties.count < ParsedRecord.mostParties, !party.name.isEmpty || !party.identifiers.isEmpty,
            !parties.contains(party)
        else { return }
        parties.append(party)
    }

    mutating func note(_ role: TradeParty.Role, _ element: XMLElement, in tree: XMLTree) {
        guard parties.count < ParsedRecord.mostParties else { return }
        var party = TradeParty(role)
        var contacts: [TradeParty] = []
        let end = min(Int(tree.nodes[element.index].subtreeEnd), element.index + Self.mostLookedAt)
        var index = element.index
        while index < end {
            let part = XMLElement(index: index)
            if Self.isContact(part, in: tree) {
                contacts.append(contentsOf: Self.contacts(in: part, tree))
                index = Int(tree.nodes[index].subtreeEnd)
                continue
            }
            if !tree.hasChildren(part) { Self.note(part, of: &party, in: tree) }
            index += 1
        }
        Self.noteAccount(beside: element, of: &party, in: tree)
        add(party)
        for contact in contacts { add(contact) }
    }

    private static func note(_ part: XMLElement, of party: inout TradeParty, in tree: XMLTree) {
        switch tree.shortName(of: part) {
        case "Nm":
            let name = tree.text(of: part)
            if party.name.isEmpty, !ISO20022Vocabulary.isNone(name) { party.name = name }
        case "LEI", "LEIId", "ExctgPty", "RptgCtrPty":
            let code = tree.text(of: part)
            append(LegalEntityIdentifier.isValid(code) ? .lei : .other, code, to: &party)
        case "AnyBIC", "BICFI", "BIC", "BICOrBEI", "AnyBICId", "AnyBic": append(.bic, tree.text(of: part), to: &party)
        case "IBAN": append(.account, tree.text(of: part), to: &party)
        case "Id", "MmbId", "PrtryId": append(scheme(of: part, in: tree), tree.text(of: part), to: &party)
        default: break
        }
    }

    /// Whether an `Id` is that of an account, by the elements around it.
    private static func scheme(of part: XMLElement, in tree: XMLTree) -> PartyIdentifier.Scheme {
        var around = tree.parent(of: part)
        for _ in 0..<3 {
            guard let current = around else { return .other }
            let name = tree.shortName(of: current)
            if name.hasSuffix("Acct") || name == "AcctId" { return .account }
            around = tree.parent(of: current)
        }
        return .other
    }

    /// The account beside a party: `DbtrAcct` of `Dbtr`, the safekeeping account of an account owner.
    private static func noteAccount(beside element: XMLElement, of party: inout TradeParty, in tree: XMLTree) {
        guard let parent = tree.parent(of: element) else { return }
        let account: XMLElement?
        switch tree.shortName(of: element) {
        case "Dbtr": account = tree.child("DbtrAcct", of: parent)
        case "Cdtr": account = tree.child("CdtrAcct", of: parent)
        case "AcctOwnr": account = tree.child("SfkpgAcct", of: parent)
        default: account = nil
        }
        guard let account else { return }
        for path in ["Id/IBAN", "Id/Othr/Id", "Id"] as [StaticString] {
            if let number = tree.text(path, of: account) { return append(.account, number, to: &party) }
        }
    }

    private static func isContact(_ part: XMLElement, in tree: XMLTree) -> Bool {
        tree.isNamed("CtctDtls", part) || tree.isNamed("PtyCtctDtls", part) || tree.isNamed("CtctPrsn", part)
    }

    /// A person and a department that a party names for questions.
    private static func contacts(in part: XMLElement, _ tree: XMLTree) -> [TradeParty] {
        var contacts: [TradeParty] = []
        let mail = tree.text("EmailAdr", of: part).map { [PartyIdentifier(.mail, $0)] } ?? []
        contacts.append(TradeParty(.other, name: tree.text("Nm", of: part) ?? "", identifiers: mail))
        if let desk = tree.text("Dpt", of: part) ?? tree.text("Dept", of: part) {
            contacts.append(TradeParty(.desk, name: desk))
        }
        return contacts
    }

    private static func append(_ scheme: PartyIdentifier.Scheme, _ value: String, to party: inout TradeParty) {
        let identifier = PartyIdentifier(scheme, value)
        guard !ISO20022Vocabulary.isNone(value), value.utf8.count <= 256, party.identifiers.count < mostIdentifiers,
            !party.identifiers.contains(identifier)
        else { return }
        party.identifiers.append(identifier)
    }
}

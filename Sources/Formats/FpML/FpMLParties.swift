// SPDX-License-Identifier: Apache-2.0

import Records

/// The parties of an FpML document: their descriptions, which stand apart, and what the document refers to them as.
struct FpMLParties {
    /// A party, a person or a business unit as the document describes it.
    struct Description {
        var id = ""
        var name = ""
        var identifiers: [PartyIdentifier] = []

        fileprivate func party(in role: TradeParty.Role) -> TradeParty {
            TradeParty(role, name: name, identifiers: identifiers)
        }
    }

    /// The most references of a kind, and descriptions, that are kept.
    private static let limit = 4 * ParsedRecord.mostParties

    /// The most identifiers of one party.
    private static let identifiersLimit = 16

    private var described: [Description] = []
    private var people: [String: Description] = [:]
    private var roles: [String: TradeParty.Role] = [:]
    private var principals: Set<String> = []
    private var accounts: [(owner: String, account: String)] = []
    private var related: [(id: String, role: TradeParty.Role)] = []
    private var senders: [(role: TradeParty.Role, identifier: PartyIdentifier)] = []
    private var named: [TradeParty] = []

    // MARK: What the document says

    /// A party begins; what follows up to the next one is its own.
    mutating func begin(id: String) {
        guard described.count < Self.limit else { return }
        described.append(Description(id: id))
    }

    mutating func noteIdentifier(_ identifier: PartyIdentifier) {
        guard !described.isEmpty else { return }
        Self.add(identifier, to: &described[described.count - 1])
    }

    mutating func noteName(_ name: String) {
        guard !described.isEmpty, described[described.count - 1].name.isEmpty else { return }
        described[described.count - 1].name = name
    }

    /// `sentBy` and `sendTo`: the address of a message.
    mutating func noteAddress(_ role: TradeParty.Role, _ identifier: PartyIdentifier) {
        guard senders.count < 8, !identifier.value.isEmpty else { return }
        senders.append((role, identifier))
    }

    /// The document refers to a party in a role; the first role counts.
    mutating func noteRole(_ role: TradeParty.Role, of id: String) {
        guard !id.isEmpty, roles.count < Self.limit, roles[id] == nil else { return }
        roles[id] = role
    }

    /// The party pays or receives under the trade, or is one of the sides of an event on it.
    mutating func notePrincipal(_ id: String) {
        guard !id.isEmpty, principals.count < Self.limit else { return }
        principals.insert(id)
    }

    mutating func noteAccount(_ account: String, of owner: String) {
        guard accounts.count < Self.limit, !account.isEmpty else { return }
        accounts.append((owner, account))
    }

    /// A person or a business unit is described.
    mutating func notePerson(_ person: Description) {
        guard !person.id.isEmpty, people.count < Self.limit else { return }
        people[person.id] = person
    }

    /// The document refers to a person or a business unit in a role.
    mutating func noteRelated(_ role: TradeParty.Role, _ id: String) {
        guard related.count < Self.limit else { return }
        related.append((id, role))
    }

    /// A trader or a desk that is named where it is mentioned.
    mutating func noteNamed(_ role: TradeParty.Role, _ name: String) {
        let party = TradeParty(role, name: name)
        guard named.count < 8, !name.isEmpty, !named.contains(party) else { return }
        named.append(party)
    }

    private static func add(_ identifier: PartyIdentifier, to description: inout Description) {
        guard description.identifiers.count < identifiersLimit, !identifier.value.isEmpty,
            !description.identifiers.contains(identifier)
        else { return }
        description.identifiers.append(identifier)
    }

    // MARK: What it comes to

    /// The parties in their roles, at most ``ParsedRecord/mostParties``: sender and receiver first, then the parties as
    /// they are described, then people and desks.
    ///
    /// The sides of a trade that has no buyer are counterparties, unless the message goes from one to the other.
    func listed(findings: inout ParseFindings) -> [TradeParty] {
        let described = withAccounts()
        var list: [TradeParty] = []
        var listed: Set<String> = []
        for (role, address) in senders {
            let match = described.first { $0.identifiers.contains { $0.value == address.value } }
            list.append(match?.party(in: role) ?? TradeParty(role, identifiers: [address]))
            if let match { listed.insert(match.id) }
        }
        for party in described where !(party.name.isEmpty && party.identifiers.isEmpty) {
            let role = role(of: party.id, amongParties: described.count)
            let isNew =
                !listed.contains(party.id) || role == .buyer || role == .seller || !role.isPrincipal && role != .other
            if isNew { list.append(party.party(in: role)) }
        }
        for (id, role) in related {
            if let person = people[id] { list.append(person.party(in: role)) }
        }
        list += named
        if list.count > ParsedRecord.mostParties {
            findings.note("too-many-parties", "There are more parties than are kept.")
        }
        return Array(list.prefix(ParsedRecord.mostParties))
    }

    private func role(of id: String, amongParties count: Int) -> TradeParty.Role {
        let stated = roles[id]
        if stated == .buyer || stated == .seller { return stated ?? .other }
        if principals.contains(id) { return .counterparty }
        return stated ?? (count == 2 ? .counterparty : .other)
    }

    private func withAccounts() -> [Description] {
        guard !accounts.isEmpty else { return described }
        var result = described
        var places: [String: Int] = [:]
        for (index, party) in result.enumerated() where places[party.id] == nil { places[party.id] = index }
        for (owner, account) in accounts {
            guard let place = places[owner] else { continue }
            Self.add(PartyIdentifier(.account, account), to: &result[place])
        }
        return result
    }
}

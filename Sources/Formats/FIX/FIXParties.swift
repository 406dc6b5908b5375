// SPDX-License-Identifier: Apache-2.0

import Records

/// Collects the parties of a FIX message.
///
/// From the Parties group and its kin (453, 539, 756, 948, 1116, 781), from the fields that older versions have in their
/// place (76, 92, 109, 337, 375, 439), from the header (49, 50, 115; 56, 57, 128), from LastMkt (30) and the accounts
/// (1, 79). An entry of a group begins with the field that stood first behind the count, so that entries whose fields
/// are out of order keep together (KNOWN_FAULTS rows 89 and 91).
struct FIXParties {
    /// The most codes of one party.
    private static let mostIdentifiers = 32

    private var parties: [TradeParty] = []
    private var sender: [PartyIdentifier] = []
    private var receiver: [PartyIdentifier] = []
    private var accounts: [PartyIdentifier] = []
    private var entry = Entry()
    private var lead: Entry.Part?
    private(set) var hasTooMany = false

    /// One entry of a group, as far as it has been read.
    private struct Entry {
        enum Part { case identifier, source, role }

        var identifier: Range<Int>?
        var source: Range<Int>?
        var role: Range<Int>?
        var subIdentifier: Range<Int>?
        var subIdentifiers: [(value: Range<Int>, type: Int)] = []

        func has(_ part: Part) -> Bool {
            switch part {
            case .identifier: identifier != nil
            case .source: source != nil
            case .role: role != nil
            }
        }
    }

    /// Takes note of the next field.
    mutating func note(_ tag: Int, _ value: Range<Int>, in bytes: Span<UInt8>) {
        switch tag {
        case 1, 79: Self.add(.account, value, to: &accounts, in: bytes)
        case 49, 50, 115: Self.add(.compID, value, to: &sender, in: bytes)
        case 56, 57, 128: Self.add(.compID, value, to: &receiver, in: bytes)
        case 30: if let code = bytes.name(value) { append(TradeParty(.venue, identifiers: [.mic(code)])) }
        case 76: note(.executingFirm, value, in: bytes)
        case 92: note(.broker, value, in: bytes)
        case 109: note(.client, value, in: bytes)
        case 337: note(.trader, value, in: bytes)
        case 375: note(.counterparty, value, in: bytes)
        case 439: note(.clearingHouse, value, in: bytes)
        case 448, 524, 757, 782, 949, 1117: note(.identifier, value, in: bytes)
        case 447, 525, 758, 783, 950, 1118: note(.source, value, in: bytes)
        case 452, 538, 759, 784, 951, 1119: note(.role, value, in: bytes)
        case 523, 545, 760, 785, 952, 1121: entry.subIdentifier = value
        case 803, 805, 807, 786, 954, 1122: noteSubIdentifier(type: value, in: bytes)
        case 453, 539, 756, 781, 948, 1116:
            closeEntry(in: bytes)
            lead = nil
        default: break
        }
    }

    /// All parties: sender and receiver, then the others in order. The accounts are those of the client, who is made up
    /// where the message names none, or several.
    mutating func finish(in bytes: Span<UInt8>) -> [TradeParty] {
        closeEntry(in: bytes)
        if !accounts.isEmpty {
            let clients = parties.indices.filter { parties[$0].role == .client }
            if clients.count == 1 {
                for account in accounts where !parties[clients[0]].identifiers.contains(account) {
                    parties[clients[0]].identifiers.append(account)
                }
            } else {
                append(TradeParty(.client, identifiers: accounts))
            }
        }
        var all: [TradeParty] = []
        if !sender.isEmpty { all.append(TradeParty(.sender, identifiers: sender)) }
        if !receiver.isEmpty { all.append(TradeParty(.receiver, identifiers: receiver)) }
        if all.count + parties.count > ParsedRecord.mostParties { hasTooMany = true }
        return all + parties.prefix(ParsedRecord.mostParties - all.count)
    }

    private mutating func note(_ role: TradeParty.Role, _ value: Range<Int>, in bytes: Span<UInt8>) {
        guard let code = bytes.name(value) else { return }
        append(TradeParty(role, identifiers: [PartyIdentifier(.other, code)]))
    }

    private mutating func note(_ part: Entry.Part, _ value: Range<Int>, in bytes: Span<UInt8>) {
        lead = lead ?? part
        if lead == part || entry.has(part) { closeEntry(in: bytes) }
        switch part {
        case .identifier: entry.identifier = value
        case .source: entry.source = value
        case .role: entry.role = value
        }
    }

    private mutating func noteSubIdentifier(type: Range<Int>, in bytes: Span<UInt8>) {
        guard let value = entry.subIdentifier, let type = bytes.number(type) else { return }
        entry.subIdentifier = nil
        if entry.subIdentifiers.count < Self.mostIdentifiers { entry.subIdentifiers.append((value, type)) }
    }

    private mutating func closeEntry(in bytes: Span<UInt8>) {
        defer { entry = Entry() }
        guard let value = entry.identifier, let code = bytes.name(value) else { return }
        let role = entry.role.flatMap { bytes.number($0) } ?? 0
        let source = entry.source.flatMap { $0.count == 1 ? bytes[$0.lowerBound] : nil }
        var party = TradeParty(
            FIXPartyRole.role(role), identifiers: [FIXPartyRole.identifier(code, source: source, role: role)])
        for (value, type) in entry.subIdentifiers {
            if let value = bytes.name(value) { FIXPartyRole.add(value, type: type, to: &party) }
        }
        append(party)
    }

    private mutating func append(_ party: TradeParty) {
        guard !parties.contains(party) else { return }
        guard parties.count < ParsedRecord.mostParties else {
            hasTooMany = true
            return
        }
        parties.append(party)
    }

    private static func add(
        _ scheme: PartyIdentifier.Scheme, _ value: Range<Int>, to list: inout [PartyIdentifier], in bytes: Span<UInt8>
    ) {
        guard list.count < mostIdentifiers, let code = bytes.name(value) else { return }
        let identifier = PartyIdentifier(scheme, code)
        if !list.contains(identifier) { list.append(identifier) }
    }
}

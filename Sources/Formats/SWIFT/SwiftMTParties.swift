// SPDX-License-Identifier: Apache-2.0

import Records

/// Collects the parties of a SWIFT message: sender and receiver of the headers, fields 95a with the accounts (97a) and
/// the alternate identification (95a::ALTE) of their sequence, party fields of the older categories, places of trade.
///
/// ISO 15022: a sequence SETPRTY, CONFPRTY, TRADPRTY or the like describes one party; what stands in it is its own. An
/// account outside of such a sequence is that of the account owner, whom the message need not name otherwise.
struct SwiftMTParties {
    private static let mostIdentifiers = 16

    private let messageType: String
    private(set) var parties: [TradeParty] = []
    private(set) var hasTooMany = false

    /// The first party of the sequence that is being read, and the qualifier of its last one.
    private var first = 0
    private var lastQualifier: SwiftMTQualifier?
    private var isDropping = false
    private var isOfOneParty = false

    private var isConfirming = false

    /// Persons who dealt. They stand behind all others, for what stands behind them is of the party that they speak for.
    private var traders: [TradeParty] = []

    /// What is said of a party before it is named.
    private var pending: [PartyIdentifier] = []

    init(messageType: String) { self.messageType = messageType }

    /// Takes note of the headers. An input message goes from the terminal of block 1 to that of block 2, an output
    /// message the other way round.
    mutating func note(_ envelope: SwiftMTEnvelope, in bytes: Span<UInt8>) {
        guard !envelope.isAcknowledgement(in: bytes), let own = envelope.terminal(in: bytes),
            let other = envelope.counterpart(in: bytes)
        else { return }
        let isInput = envelope.isInput(in: bytes)
        append(TradeParty(.sender, identifiers: [Self.identifier(ofTerminal: isInput ? own : other, in: bytes)]))
        append(TradeParty(.receiver, identifiers: [Self.identifier(ofTerminal: isInput ? other : own, in: bytes)]))
    }

    /// Takes note of the beginning or the end of a sequence.
    mutating func noteSequence(_ name: Range<Int>, begins: Bool, in bytes: Span<UInt8>) {
        first = parties.count
        lastQualifier = nil
        isDropping = false
        pending = []
        isOfOneParty = begins && name.count >= 4 && bytes.has("PRTY", at: name.upperBound - 4)
        isConfirming = begins && name.count == 8 && bytes.has("CONFPRTY", at: name.lowerBound)
    }

    /// Takes note of a field of the text.
    mutating func note(_ field: SwiftMTField, in bytes: Span<UInt8>) {
        switch field.tag.number {
        case 95: noteParty(field, in: bytes)
        case 97: noteAccount(field, in: bytes)
        case 94: notePlace(field, in: bytes)
        case 70: noteTrader(field, in: bytes)
        case 25: noteStatementAccount(field, in: bytes)
        case 50...59, 82...84, 86...89:
            guard let role = SwiftMTPartyRole.role(field: field.tag.number, of: messageType) else { return }
            let party = SwiftMTPartyFields.plain(field.tag.option, field.value, in: bytes)
            append(TradeParty(role, name: party.name, identifiers: party.identifiers))
        default: break
        }
    }

    private mutating func noteParty(_ field: SwiftMTField, in bytes: Span<UInt8>) {
        guard let (qualifier, value) = field.qualified(in: bytes), let option = field.tag.option else { return }
        let party = SwiftMTPartyFields.generic(option, value, in: bytes)
        if qualifier == "ALTE" { return add(party.identifiers) }
        guard !party.name.isEmpty || !party.identifiers.isEmpty else { return }
        if qualifier == lastQualifier, parties.count > first, let last = parties.indices.last {
            if parties[last].name.isEmpty { parties[last].name = party.name }
            return add(party.identifiers)
        }
        let role = SwiftMTPartyRole.role(qualifier: qualifier)
        isDropping = !append(TradeParty(role, name: party.name, identifiers: party.identifiers), isMerged: false)
        lastQualifier = qualifier
        add(pending)
        pending = []
    }

    private mutating func noteAccount(_ field: SwiftMTField, in bytes: Span<UInt8>) {
        guard let (qualifier, value) = field.qualifiedValue(in: bytes), qualifier == "SAFE" || qualifier == "CASH"
        else {
            return
        }
        // Option B has a type of four letters before the account.
        let isTyped =
            field.tag.option == UInt8(ascii: "B") && value.count > 5 && bytes[value.lowerBound + 4] == .solidus
        guard let account = bytes.name(isTyped ? value.lowerBound + 5..<value.upperBound : value) else { return }
        let identifiers = [PartyIdentifier(.account, account)]
        if isOfOneParty || parties.count > first { return add(identifiers) }
        append(TradeParty(.client, identifiers: identifiers))
        first = parties.count
    }

    /// Field 94a::TRAD: an exchange with its MIC.
    private mutating func notePlace(_ field: SwiftMTField, in bytes: Span<UInt8>) {
        guard let (qualifier, value) = field.qualified(in: bytes), qualifier == "TRAD",
            let stroke = bytes.last(.solidus, in: value), let code = bytes.name(stroke + 1..<value.upperBound),
            PartyIdentifier.mic(code).scheme == .mic,
            bytes.has("/EXCH", at: value.lowerBound) || stroke > value.lowerBound
        else { return }
        append(TradeParty(.venue, identifiers: [.mic(code)]))
        first = parties.count
    }

    /// Field 70C::PACO of a party to a confirmation: who there is responsible for the transaction. A line with more digits
    /// than a person's code has is a telephone number.
    private mutating func noteTrader(_ field: SwiftMTField, in bytes: Span<UInt8>) {
        guard isConfirming, let (qualifier, value) = field.qualifiedValue(in: bytes), qualifier == "PACO",
            bytes.first(.lineFeed, in: bytes.trimmed(value)) == nil, let name = bytes.name(value),
            name.first?.isLetter == true, name.count(where: \.isNumber) <= 4
        else { return }
        let trader = TradeParty(.trader, name: name)
        guard !traders.contains(trader) else { return }
        guard parties.count + traders.count < ParsedRecord.mostParties else {
            hasTooMany = true
            return
        }
        traders.append(trader)
    }

    /// Field 25 of the statements: the account, and in option P its owner's BIC on the next line.
    private mutating func noteStatementAccount(_ field: SwiftMTField, in bytes: Span<UInt8>) {
        guard messageType.isEmpty || messageType.first == "9" else { return }
        let line = SwiftMTLines.first(of: field.value, in: bytes)
        guard let account = bytes.name(line) else { return }
        var identifiers = [PartyIdentifier(.account, account)]
        if field.tag.option == UInt8(ascii: "P"), let code = bytes.name(line.upperBound..<field.value.upperBound) {
            identifiers.append(.bic(code))
        }
        append(TradeParty(.client, identifiers: identifiers))
    }

    private mutating func add(_ identifiers: [PartyIdentifier]) {
        guard !isDropping else { return }
        guard parties.count > first, let last = parties.indices.last else {
            if pending.count < Self.mostIdentifiers { pending += identifiers }
            return
        }
        for identifier in identifiers where parties[last].identifiers.count < Self.mostIdentifiers {
            if !parties[last].identifiers.contains(identifier) { parties[last].identifiers.append(identifier) }
        }
    }

    /// Appends a party, if it is not there yet; answers whether there was room.
    @discardableResult
    private mutating func append(_ party: TradeParty, isMerged: Bool = true) -> Bool {
        guard !party.name.isEmpty || !party.identifiers.isEmpty else { return true }
        if isMerged, parties.contains(party) { return true }
        guard parties.count + traders.count < ParsedRecord.mostParties else {
            hasTooMany = true
            return false
        }
        parties.append(party)
        return true
    }

    /// The parties, each as often as it has another role or something new to say.
    var distinct: [TradeParty] {
        var distinct: [TradeParty] = []
        for party in parties + traders {
            let same = distinct.firstIndex { known in
                known.role == party.role && known.name == party.name
                    && known.identifiers.contains { $0.scheme != .account && party.identifiers.contains($0) }
            }
            guard let same else {
                if !distinct.contains(party) { distinct.append(party) }
                continue
            }
            for identifier in party.identifiers where !distinct[same].identifiers.contains(identifier) {
                distinct[same].identifiers.append(identifier)
            }
        }
        return distinct
    }

    /// The BIC of a logical terminal: eight characters, a terminal letter, a branch, which is left out where it is XXX.
    /// Some tools leave out the terminal letter.
    private static func identifier(ofTerminal terminal: Range<Int>, in bytes: Span<UInt8>) -> PartyIdentifier {
        let institution = bytes.text(terminal.lowerBound..<terminal.lowerBound + 8)
        let branch = bytes.text(terminal.lowerBound + 9..<terminal.lowerBound + 12)
        let isPrincipal = branch == "XXX" || bytes.has("XXX", at: terminal.lowerBound + 8)
        return .bic(isPrincipal ? institution : institution + branch)
    }
}

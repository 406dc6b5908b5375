// SPDX-License-Identifier: Apache-2.0

import Records

/// One pass over the elements of a message: its names, days, parties, instruments and terms.
struct ISO20022Reading {
    /// How many parties, and how many instruments, are looked at: each looks at the elements beside it.
    private static let mostRead = 256

    /// A part of a message that is being read, up to its last element.
    private struct Part {
        let place: ISO20022Vocabulary.Place
        let role: RecordReference.Role
        let end: Int
    }

    private(set) var names = IdentifierCollection()
    private(set) var tradeDate: CivilDate?
    private(set) var documentDate: CivilDate?
    private(set) var parties = ISO20022Parties()
    private(set) var instruments: [InstrumentDescription] = []
    private(set) var terms: ISO20022Terms

    private let lifecycle: Lifecycle?
    private let mainKind: RecordIdentifier.Kind

    /// Whether the names of the transaction are those of another message's: in a status, and in a cancellation that has
    /// no other place for the name of what it cancels.
    private let speaksOfAnother: Bool
    private let isConfirmationOfInstruction: Bool
    private var parts: [Part] = []
    private var instrumentsRead = 0
    private var partiesRead = 0
    private var partyEnd = 0

    init(_ frame: ISO20022Frame, _ lifecycle: Lifecycle?, _ tree: XMLTree) {
        self.lifecycle = lifecycle
        let name = frame.body.map { ISO20022Lifecycle.name(of: $0, in: tree) } ?? ""
        if ISO20022Lifecycle.holds("Conf", in: name) {
            mainKind = .confirmation
        } else {
            mainKind = frame.type.hasPrefix("auth") ? .trade : .message
        }
        let namesNoPrevious =
            lifecycle == .cancelled && name.hasPrefix("Scties") && ISO20022Lifecycle.holds("CxlReq", in: name)
            && frame.body.flatMap { tree.child("PrevRef", of: $0) } == nil
        speaksOfAnother = lifecycle == .status || namesNoPrevious
        isConfirmationOfInstruction =
            mainKind == .confirmation && frame.body.flatMap { tree.descendant("AcctSvcrTxId", of: $0) } != nil
        let isStatement =
            frame.type.hasPrefix("semt")
            || frame.type.hasPrefix("camt.05") && frame.type.utf8.last.map { (0x32...0x34).contains($0) } == true
        terms = ISO20022Terms(isStatement: isStatement)
        if name.hasPrefix("SbcptOrdr") { terms.note(side: .buy) }
        if name.hasPrefix("RedOrdr") { terms.note(side: .sell) }
    }

    mutating func readAll(in tree: XMLTree) {
        for index in tree.nodes.indices {
            while let part = parts.last, index >= part.end { parts.removeLast() }
            let element = XMLElement(index: index)
            guard let meaning = ISO20022Vocabulary.meaning(of: tree.shortName(of: element)) else { continue }
            note(meaning, element, in: tree)
        }
    }

    private mutating func note(_ meaning: ISO20022Vocabulary.Meaning, _ element: XMLElement, in tree: XMLTree) {
        switch meaning {
        case .place(let place): enter(place, element, in: tree)
        case .name(let kind): noteName(kind, element, in: tree)
        case .ownName(let kind): noteOwnName(kind, element, in: tree)
        case .earlierName(let kind):
            guard let value = value(of: element, in: tree) else { return }
            names.mention(isVersion ? .supersedes : .link, kind ?? mainKind, value)
        case .id: noteId(element, in: tree)
        case .party(let role): noteParty(role, element, in: tree)
        case .chainParty: noteChainParty(element, in: tree)
        case .tradeDate: tradeDate = tradeDate ?? tree.date(of: element)
        case .documentDate:
            guard parts.isEmpty else { return }
            documentDate = documentDate ?? tree.date(of: element)
        case .isin: noteInstrument { ISO20022Instrument.withISIN(element, in: tree) }
        case .otherInstrument: noteInstrument { ISO20022Instrument.withoutISIN(element, in: tree) }
        case .market: noteMarket(element, in: tree)
        case .settlementDate, .quantity, .price, .rate, .amount, .side: terms.note(meaning, element, in: tree)
        }
    }

    private var isVersion: Bool { lifecycle == .cancelled || lifecycle == .amended }

    // MARK: Names

    private mutating func enter(_ place: ISO20022Vocabulary.Place, _ element: XMLElement, in tree: XMLTree) {
        let role: RecordReference.Role
        switch place {
        case .previous: role = isVersion ? .supersedes : .link
        case .replaced: role = .supersedes
        case .references: role = lifecycle == .cancelled ? .supersedes : .link
        case .linkage: role = ISO20022Lifecycle.isReplacement(element, in: tree) ? .supersedes : .link
        case .related, .delivering, .receiving: role = .link
        }
        parts.append(Part(place: place, role: role, end: Int(tree.nodes[element.index].subtreeEnd)))
        // Some references have no element of their own inside.
        guard !tree.hasChildren(element), place != .delivering, place != .receiving else { return }
        if let value = value(of: element, in: tree) { names.mention(role, .message, value) }
    }

    private mutating func noteName(_ kind: RecordIdentifier.Kind?, _ element: XMLElement, in tree: XMLTree) {
        guard let value = value(of: element, in: tree) else { return }
        let isShared = kind == .common || kind == .trade || kind == .uti
        if let part = parts.last {
            guard part.place != .delivering, part.place != .receiving else { return }
            // What is cancelled and its cancellation are about one trade.
            if isShared, part.role == .supersedes { return names.own(kind ?? mainKind, value) }
            return names.mention(part.role, kind ?? mainKind, value)
        }
        if lifecycle == .status {
            names.mention(.link, kind ?? mainKind, value)
        } else if kind == nil, speaksOfAnother {
            names.mention(.supersedes, mainKind, value)
        } else if kind == nil, isConfirmationOfInstruction, isOwners(element, in: tree) {
            names.mention(.link, .message, value)
        } else {
            names.own(kind ?? mainKind, value)
        }
    }

    /// Whether a transaction's name is the one that the account owner gave.
    private func isOwners(_ element: XMLElement, in tree: XMLTree) -> Bool {
        if tree.isNamed("AcctOwnrTxId", element) { return true }
        return tree.parent(of: element).map { tree.isNamed("AcctOwnrTxId", $0) } ?? false
    }

    private mutating func noteOwnName(_ kind: RecordIdentifier.Kind, _ element: XMLElement, in tree: XMLTree) {
        guard let value = value(of: element, in: tree) else { return }
        if let part = parts.last { return names.mention(part.role, kind, value) }
        names.own(kind, value)
    }

    private mutating func noteId(_ element: XMLElement, in tree: XMLTree) {
        guard parts.isEmpty, let parent = tree.parent(of: element), !tree.hasChildren(element) else { return }
        for name in ["Stmt", "Rpt", "Ntfctn", "Assgnmt"] as [StaticString] where tree.isNamed(name, parent) {
            noteOwnName(.message, element, in: tree)
        }
        if tree.isNamed("Case", parent), let value = value(of: element, in: tree) { names.own(.other, value) }
        if tree.isNamed("FinInstrm", parent) {
            noteInstrument { ISO20022Instrument.withISIN(element, in: tree) }
        }
    }

    /// The text of an element, or of the `Id` in it; `nil` where there is none, or a word that says there is none.
    private func value(of element: XMLElement, in tree: XMLTree) -> String? {
        let holder = tree.hasChildren(element) ? tree.child("Id", of: element) : element
        guard let holder, !tree.hasChildren(holder) else { return nil }
        let text = tree.text(of: holder)
        return ISO20022Vocabulary.isNone(text) ? nil : text
    }

    // MARK: Parties and instruments

    private mutating func noteParty(_ role: TradeParty.Role, _ element: XMLElement, in tree: XMLTree) {
        guard element.index >= partyEnd, partiesRead < Self.mostRead else { return }
        partiesRead += 1
        partyEnd = Int(tree.nodes[element.index].subtreeEnd)
        parties.note(role, element, in: tree)
    }

    /// The party that stands farthest from the depository delivers or receives; those between settle for it.
    private mutating func noteChainParty(_ element: XMLElement, in tree: XMLTree) {
        guard let part = parts.last, part.place == .delivering || part.place == .receiving else { return }
        let isLast = tree.parent(of: element).map { chain in
            !tree.children(of: chain).prefix(16).contains { place(of: $0, in: tree) > place(of: element, in: tree) }
        }
        let principal: TradeParty.Role = part.place == .delivering ? .seller : .buyer
        noteParty(isLast ?? true ? principal : .custodian, element, in: tree)
    }

    /// The number of a party in its chain: 2 of `Pty2`; 0 for anything else.
    private func place(of element: XMLElement, in tree: XMLTree) -> UInt8 {
        let name = tree.localName(of: element)
        let span = tree.bytes.span
        guard name.count == 4, span.has("Pty", at: name.lowerBound) else { return 0 }
        return span[name.upperBound - 1].isDigit ? span[name.upperBound - 1] - 0x30 : 0
    }

    private mutating func noteMarket(_ element: XMLElement, in tree: XMLTree) {
        let code = tree.text(of: element)
        guard code.utf8.count == 4, code.utf8.allSatisfy({ $0.isUpperCaseLetter || $0.isDigit }) else { return }
        parties.add(TradeParty(.venue, identifiers: [PartyIdentifier(.mic, code)]))
    }

    private mutating func noteInstrument(_ read: () -> InstrumentDescription?) {
        guard instruments.count < ParsedRecord.mostParties, instrumentsRead < Self.mostRead else { return }
        instrumentsRead += 1
        guard let instrument = read(), !instruments.contains(instrument) else { return }
        instruments.append(instrument)
    }
}

extension XMLTree {
    /// The local name, for a look-up in a table; empty where it is longer than any name in one.
    func shortName(of element: XMLElement) -> String {
        let name = localName(of: element)
        return name.count <= 24 ? string(name) : ""
    }

    /// The day that an element states: the first ten characters of its text, or of the first text in it.
    func date(of element: XMLElement) -> CivilDate? {
        var index = element.index
        let end = min(Int(nodes[index].subtreeEnd), index + 8)
        while index < end {
            let candidate = XMLElement(index: index)
            if !hasChildren(candidate) {
                let text = text(of: candidate)
                return CivilDate(text.prefix(10)) ?? CivilDate(text.prefix(8))
            }
            index += 1
        }
        return nil
    }
}

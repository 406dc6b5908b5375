// SPDX-License-Identifier: Apache-2.0

import Records

/// One pass over the elements of an FpML document, in document order.
///
/// No schema is used: an element means what its name says wherever it stands, and what it stands in says whose it is
/// (``FpMLContext``). So all versions and views are read alike, and what is new in one of them does not disturb.
struct FpMLReading {
    let tree: XMLTree
    let type: FpMLMessageType
    var names = FpMLNames()
    var parties = FpMLParties()
    var instruments = FpMLInstruments()
    var terms = FpMLTerms()
    var documentDate: CivilDate?
    private(set) var isCorrection = false
    private(set) var isWithdrawal = false

    /// Whether anything at all was known.
    private(set) var hasKnownElement = false

    let words: [FpMLWord?]
    private var contexts: [FpMLContext]

    /// The element that is expected to be a product: the one behind a trade's header.
    private var product = -1
    private var trades = 0
    private var lastIssuer: (parent: Int, value: String)?

    init(of tree: XMLTree, _ type: FpMLMessageType) {
        self.tree = tree
        self.type = type
        words = FpMLWord.words(of: tree)
        contexts = [FpMLContext](repeating: [], count: tree.nodes.count)
    }

    mutating func readAll() {
        let root = type.root.index
        for index in (root + 1)..<max(root + 1, Int(tree.nodes[root].subtreeEnd)) {
            let parent = Int(tree.nodes[index].parent)
            let word = words[index]
            let outer = contexts[parent]
            contexts[index] = FpMLContext.inside(
                word, outer, isChildOfDocument: parent == root, isChildOfTrade: words[parent] == .trade)
            if index == product { noteProduct(index) }
            guard let word, !outer.contains(.quoted) else { continue }
            hasKnownElement = true
            note(word, XMLElement(index: index), in: XMLElement(index: parent), outer)
        }
    }

    private mutating func note(_ word: FpMLWord, _ element: XMLElement, in parent: XMLElement, _ outer: FpMLContext) {
        if outer.contains(.header) { return noteHeader(word, element) }
        if outer.contains(.party) { return noteParty(word, element, in: parent) }
        if parent == type.root { noteChildOfDocument(word, element) }
        noteName(word, element, in: parent, outer)
        noteDate(word, element, in: parent, outer)
        noteRole(word, element, outer)
        noteInstrument(word, element, in: parent)
        if isInFirstTrade, !outer.contains(.sidePayment) { noteTerm(word, element, in: parent, outer) }
    }

    /// The header of the message (Message.header).
    private mutating func noteHeader(_ word: FpMLWord, _ element: XMLElement) {
        switch word {
        case .messageId: names.messageID = names.messageID ?? stated(element)
        case .inReplyTo: names.earlierMessage = names.earlierMessage ?? stated(element)
        case .conversationId: names.conversation = names.conversation ?? stated(element)
        case .sentBy: parties.noteAddress(.sender, partyCode(element))
        case .sendTo: parties.noteAddress(.receiver, partyCode(element))
        case .creationTimestamp: documentDate = documentDate ?? XMLSchemaDate.day(tree.text(of: element))
        default: break
        }
    }

    private mutating func noteChildOfDocument(_ word: FpMLWord, _ element: XMLElement) {
        switch word {
        case .isCorrection: isCorrection = tree.hasText("true", element) || tree.hasText("1", element)
        case .withdrawal: isWithdrawal = true
        case .correlationId: names.correlation = names.correlation ?? stated(element)
        case .sequenceNumber: names.sequenceNumber = names.sequenceNumber ?? stated(element)
        case .parentCorrelationId: names.note(.common, tree.text(of: element), isMentioned: true)
        case .noticeDate: documentDate = documentDate ?? XMLSchemaDate.day(tree.text(of: element))
        default: break
        }
    }

    private mutating func noteName(_ word: FpMLWord, _ element: XMLElement, in parent: XMLElement, _ outer: FpMLContext)
    {
        let isMentioned = outer.contains(.mentioned)
        switch word {
        case .issuer: lastIssuer = (parent.index, tree.text(of: element))
        case .tradeId: noteTradeID(element, in: parent, outer)
        case .contractId, .replacementTradeId: names.note(.trade, tree.text(of: element), isMentioned: isMentioned)
        case .originatingTradeId: names.note(.trade, tree.text(of: element), isMentioned: true)
        case .eventId: names.note(.other, tree.text(of: element), isMentioned: isMentioned)
        case .linkId: names.note(.other, tree.text(of: element), isMentioned: true)
        case .trade where !isMentioned, .contract where !isMentioned: trades += 1
        case .tradeHeader: product = Int(tree.nodes[element.index].nextSibling)
        case .header where isContract(parent): product = Int(tree.nodes[element.index].nextSibling)
        default: break
        }
    }

    /// A unique transaction identifier is the issuer's code and the issuer's own identifier, which FpML writes apart.
    private mutating func noteTradeID(_ element: XMLElement, in parent: XMLElement, _ outer: FpMLContext) {
        let value = tree.text(of: element)
        let isMentioned = outer.contains(.mentioned)
        let isAllocation = outer.contains(.allocation) || words[parent.index] == .allocation
        let kind: RecordIdentifier.Kind = isAllocation ? .allocation : .trade
        guard isUnique(scheme: tree.attribute("tradeIdScheme", of: element)) else {
            return names.note(kind, value, isMentioned: isMentioned)
        }
        let issuer = lastIssuer?.parent == parent.index ? lastIssuer?.value ?? "" : ""
        guard !issuer.isEmpty, !value.isEmpty, !value.utf8.starts(with: issuer.utf8) else {
            return names.note(.uti, value, isMentioned: isMentioned)
        }
        names.note(.uti, issuer + value, isMentioned: isMentioned)
        names.note(kind, value, isMentioned: isMentioned)
    }

    private func isUnique(scheme: String?) -> Bool {
        let address = SchemeAddress(scheme)
        return address.says("unique-transaction-identifier") || address.says("unique-swap-identifier")
            || address.says("unique-trade-identifier") || address.ends(with: "/uti") || address.ends(with: "/usi")
    }

    private func isContract(_ element: XMLElement) -> Bool {
        words[element.index] == .contract || words[element.index] == .oldContract
    }

    private mutating func noteProduct(_ index: Int) {
        var element = XMLElement(index: index)
        // FpML 1 wraps the product in an element `product`.
        if words[index] == .product, let inner = tree.children(of: element).first(where: { _ in true }) {
            element = inner
        }
        instruments.begin(element.index, product: tree.name(of: element))
    }

    /// Whether no second trade has begun.
    var isInFirstTrade: Bool { trades <= 1 }

    // MARK: Values

    /// The text of an element; `nil` where it has none.
    func stated(_ element: XMLElement) -> String? {
        let text = tree.text(of: element)
        return text.isEmpty ? nil : text
    }

    /// A code of a party with its scheme, whatever the attribute is called.
    func partyCode(_ element: XMLElement) -> PartyIdentifier {
        let scheme = tree.attribute("partyIdScheme", of: element) ?? tree.attribute("messageAddressScheme", of: element)
        return FpMLPartyCodes.identifier(
            tree.text(of: element), scheme: scheme, isBICByDefault: type.hasBICsByDefault)
    }

    /// What an element points to; FpML 1 to 3 write `#` before the id.
    func reference(_ element: XMLElement) -> String {
        let reference = tree.attribute("href", of: element) ?? ""
        return reference.utf8.first == UInt8(ascii: "#") ? String(reference.dropFirst()) : reference
    }
}

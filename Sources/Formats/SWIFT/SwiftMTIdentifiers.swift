// SPDX-License-Identifier: Apache-2.0

import Records

/// Collects the names in a SWIFT message: its own references, and those of other messages and trades.
///
/// SWIFT User Handbook and ISO 15022: 20, 20C, 20U and 21 references; 21N contract number; 22C common reference;
/// 22M with 22N, 22P with 22R transaction identifiers and prior ones; 108 message user reference; 121 end-to-end reference.
struct SwiftMTIdentifiers {
    private let messageType: String
    private var own: [(RecordIdentifier.Kind, String)] = []
    private var links: [(RecordIdentifier.Kind, String)] = []
    private var previous: [Previous] = []

    /// Where the references of the LINK sequence that is being read begin, and what it says of them.
    private var linkStart = 0
    private var linkedType: String?
    private var isOrdered = false
    private var related: [String] = []
    private var namespace: [SwiftMTTag: String] = [:]
    private(set) var hasTooMany = false

    /// A reference to a previous message (20C::PREV), with the type that its sequence states (13A::LINK), and whether
    /// that states a position in the processing (22F::LINK): before, after, with, for information.
    private struct Previous {
        var reference: String
        var type: String?
        var isOrdered = false
    }

    init(messageType: String) { self.messageType = messageType }

    /// Takes note of a field of the text.
    mutating func note(_ field: SwiftMTField, in bytes: Span<UInt8>) {
        switch field.tag {
        case "20": establish(value(field.value, in: bytes), isConfirmation: Self.confirmsTreasury(messageType))
        case "21": if isRoom(related.count) { related.append(value(field.value, in: bytes)) }
        case "21N": add(.trade, value(field.value, in: bytes))
        case "22C": add(.common, value(field.value, in: bytes))
        case "22M", "22P": namespace[field.tag] = value(field.value, in: bytes)
        case "22N": add(.uti, (namespace["22M"] ?? "") + value(field.value, in: bytes))
        case "22R": link(.uti, (namespace["22P"] ?? "") + value(field.value, in: bytes))
        case "13A":
            guard let (qualifier, range) = field.qualifiedValue(in: bytes), qualifier == "LINK" else { return }
            linkedType = value(range, in: bytes)
            describeLinks()
        case "22F":
            guard let (qualifier, _) = field.qualified(in: bytes), qualifier == "LINK" else { return }
            isOrdered = true
            describeLinks()
        case "70E": noteNarrative(field, in: bytes)
        case "20C", "20D": noteReference(field, in: bytes)
        case "20U":
            if let (_, range) = field.qualifiedValue(in: bytes) { add(.uti, value(range, in: bytes)) }
        default: break
        }
    }

    /// Takes note of the beginning or the end of a sequence.
    mutating func noteSequence() {
        linkStart = previous.count
        linkedType = nil
        isOrdered = false
    }

    /// Whether the message steps in the place of an earlier one, if it is new by its function: a LINK sequence names
    /// another message of its own type as the previous one.
    var replacesEarlierStatement: Bool { previous.contains(where: isReplaced) }

    private func isReplaced(_ previous: Previous) -> Bool {
        previous.type == messageType && !messageType.isEmpty && !previous.isOrdered
            && !own.contains { $0 == (.message, previous.reference) }
    }

    private mutating func describeLinks() {
        for index in previous.indices[linkStart...] {
            previous[index].type = linkedType
            previous[index].isOrdered = isOrdered
        }
    }

    /// Takes note of the headers.
    mutating func note(_ envelope: SwiftMTEnvelope, in bytes: Span<UInt8>) {
        let isAcknowledgement = envelope.isAcknowledgement(in: bytes)
        if let reference = envelope.sessionReference(in: bytes) {
            if isAcknowledgement { link(.other, reference) }
            if envelope.isInput(in: bytes) { add(.other, reference) }
        }
        guard let content = envelope.block(isAcknowledgement ? "4" : "3")?.content else { return }
        for brace in SwiftMTEnvelope.braces(in: content, of: bytes) {
            let name = bytes.text(brace.name)
            guard name == "108" || name == "121" else { continue }
            let reference = value(brace.value, in: bytes)
            if isAcknowledgement { link(.other, reference) } else { add(.other, reference) }
        }
    }

    /// All names, now that the message's lifecycle tells whether it steps in another one's place.
    ///
    /// - Parameter isNew: whether its function (23G) calls it new.
    func collection(for lifecycle: Lifecycle?, isNew: Bool) -> IdentifierCollection {
        let changes = lifecycle == .amended || lifecycle == .cancelled
        let relatedIsPrevious = changes && (messageType.hasSuffix("92") || Self.confirmsTreasury(messageType))
        var collection = IdentifierCollection()
        for (kind, value) in own { collection.own(kind, value) }
        for previous in previous {
            let isSuperseded = changes && (!isNew || isReplaced(previous))
            collection.mention(isSuperseded ? .supersedes : .link, .message, previous.reference)
        }
        for value in related { collection.mention(relatedIsPrevious ? .supersedes : .link, .message, value) }
        for (kind, value) in links { collection.mention(.link, kind, value) }
        return collection
    }

    /// Generic references: qualifiers SEME, PREV, RELA, TRRF, COMM of ISO 15022; any other one is a link.
    private mutating func noteReference(_ field: SwiftMTField, in bytes: Span<UInt8>) {
        guard let (qualifier, range) = field.qualifiedValue(in: bytes) else { return }
        let reference = value(range, in: bytes)
        switch qualifier {
        case "SEME": establish(reference, isConfirmation: Self.confirmsSecurities(messageType))
        case "TRRF": add(.trade, reference)
        case "COMM": add(.common, reference)
        case "PREV":
            guard isRoom(previous.count) else { return }
            previous.append(Previous(reference: reference, type: linkedType, isOrdered: isOrdered))
        case "RELA": link(.message, reference)
        case "INDX": link(.allocation, reference)
        default: link(.other, reference)
        }
    }

    /// Fields 70E::TPRO and 70E::SPRO: `TRADE` and an id at the start of a line state the trade that TRRF, of sixteen
    /// characters, may have had to cut. No other narrative is looked into.
    private mutating func noteNarrative(_ field: SwiftMTField, in bytes: Span<UInt8>) {
        guard let (qualifier, value) = field.qualified(in: bytes), qualifier == "TPRO" || qualifier == "SPRO" else {
            return
        }
        var rest = (bytes.first(.solidus, in: value).map { $0 + 1 } ?? value.lowerBound)..<value.upperBound
        while !rest.isEmpty {
            let end = bytes.first(.lineFeed, in: rest) ?? rest.upperBound
            if let id = Self.tradeID(in: rest.lowerBound..<end, of: bytes) { add(.trade, id) }
            rest = min(end + 1, rest.upperBound)..<rest.upperBound
        }
    }

    /// The word behind `TRADE ` at the start of a line: 6 to 35 characters without white space, one of them a digit, and
    /// not the eight digits of a day.
    private static func tradeID(in line: Range<Int>, of bytes: Span<UInt8>) -> String? {
        let start = line.lowerBound + 6
        guard bytes.has("TRADE ", at: line.lowerBound), start < line.upperBound else { return nil }
        var end = start
        var hasDigit = false
        while end < line.upperBound, !bytes[end].isBlank {
            if bytes[end].isDigit { hasDigit = true }
            end += 1
        }
        guard hasDigit, (6...35).contains(end - start), end - start != 8 || bytes.day(start..<end) == nil else {
            return nil
        }
        return bytes.text(start..<end)
    }

    private mutating func establish(_ reference: String, isConfirmation: Bool) {
        add(.message, reference)
        if isConfirmation { add(.confirmation, reference) }
    }

    private mutating func add(_ kind: RecordIdentifier.Kind, _ value: String) {
        if isRoom(own.count) { own.append((kind, value)) }
    }

    private mutating func link(_ kind: RecordIdentifier.Kind, _ value: String) {
        if isRoom(links.count) { links.append((kind, value)) }
    }

    private mutating func isRoom(_ count: Int) -> Bool {
        if count >= 4 * IdentifierCollection.limit { hasTooMany = true }
        return count < 4 * IdentifierCollection.limit
    }

    /// A reference without white space around it; `NONREF` is none.
    private func value(_ range: Range<Int>, in bytes: Span<UInt8>) -> String {
        let value = bytes.text(bytes.trimmed(range))
        return value == "NONREF" ? "" : value
    }

    /// MT 515, 517 and 518: confirmation, affirmation, market-side confirmation.
    private static func confirmsSecurities(_ messageType: String) -> Bool {
        messageType == "515" || messageType == "517" || messageType == "518"
    }

    /// The treasury messages that confirm a trade: foreign exchange, deposits, options, swaps, metals.
    private static func confirmsTreasury(_ messageType: String) -> Bool {
        switch messageType {
        case "300", "305", "306", "320", "330", "340", "341", "350", "360", "361", "364", "365": true
        case "600", "601", "620": true
        default: false
        }
    }
}

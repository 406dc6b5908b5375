// SPDX-License-Identifier: Apache-2.0

import Records

/// One pass over a FIXML message: the fields of FIX that its attributes and elements stand for.
struct FIXMLReading {
    /// The most names that are looked at; ``IdentifierCollection`` keeps fewer.
    private static let namesLimit = 4 * IdentifierCollection.limit

    let tree: XMLTree
    let message: XMLElement

    /// The FIX message type; empty where it is not known.
    private(set) var type: String
    private(set) var statements = FIXStatements()
    private(set) var reportType: Range<Int>?
    private(set) var names: [FIXMLIdentifiers.Name] = []
    private(set) var parties = FIXMLParties()
    private(set) var instruments = FIXMLInstruments()
    private(set) var terms = FIXMLTerms()
    private(set) var hasTooManyNames = false

    /// The version that a field states (8 BeginString).
    private(set) var version = ""

    /// How many fields were known.
    private(set) var fields = 0

    init(of message: XMLElement, in tree: XMLTree) {
        self.tree = tree
        self.message = message
        type = FIXMLMessageKind.type(tree.localName(of: message), in: tree.bytes.span) ?? ""
    }

    /// The name of the kind of message: the element's, or MsgType (35) where the element is a frame for any message.
    var messageType: String {
        guard tree.isNamed("fixMessage", message) else {
            let name = tree.localName(of: message)
            return name.count <= 64 ? tree.bytes.span.text(name) : ""
        }
        return type
    }

    mutating func readAll() {
        let tree = tree
        let span = tree.bytes.span
        for index in message.index..<Int(tree.nodes[message.index].subtreeEnd) {
            let element = XMLElement(index: index)
            let kind = index == message.index ? nil : FIXMLElement.named(tree.localName(of: element), in: span)
            begin(kind)
            if index != message.index, let field = FIXMLFieldName.field(element, in: tree) {
                note(field.field, at: field.value)
                continue
            }
            readAttributes(of: element, kind)
        }
        parties.finish()
        instruments.finish()
    }

    private mutating func begin(_ kind: FIXMLElement?) {
        instruments.separate()
        switch kind {
        case .party: parties.finish()
        case .instrument, .underlying, .leg: instruments.finish()
        default: break
        }
    }

    private mutating func readAttributes(of element: XMLElement, _ kind: FIXMLElement?) {
        let tree = tree
        let span = tree.bytes.span
        var detail = (text: "", type: "")
        var isOther = false
        let first = names.count
        for attribute in tree.attributes(of: element) {
            guard let word = FIXMLAttribute.named(attribute.name, in: span),
                let field = word.field(on: kind, isMessage: element == message, of: type)
            else { continue }
            switch field {
            case 523: detail.text = tree.value(attribute.value)
            case 803: detail.type = tree.value(attribute.value)
            case 1906: isOther = !span.spells("0", span.trimmed(attribute.value))
            default: if !isOfPart(field, kind) { note(field, at: attribute.value) }
            }
        }
        if kind == .partyDetail { parties.noteDetail(detail.text, type: detail.type) }
        guard isOther else { return }
        for index in first..<names.count { names[index].isOfAnotherTrade = true }
    }

    /// Whether a field on an allocation or a leg states a term of that part alone.
    private func isOfPart(_ field: Int, _ kind: FIXMLElement?) -> Bool {
        guard kind == .allocation || kind == .leg else { return false }
        switch field {
        case 6, 15, 31, 32, 44, 53, 54, 64, 118, 119, 120, 381: return true
        default: return false
        }
    }

    /// Reads a header that a batch has for its messages.
    mutating func readHeader(_ header: XMLElement) {
        for index in header.index..<Int(tree.nodes[header.index].subtreeEnd) {
            let element = XMLElement(index: index)
            if let field = FIXMLFieldName.field(element, in: tree) {
                note(field.field, at: field.value)
            } else {
                readAttributes(of: element, FIXMLElement.named(tree.localName(of: element), in: tree.bytes.span))
            }
        }
    }

    private mutating func note(_ field: Int, at range: Range<Int>) {
        let text = tree.value(range)
        guard !text.isEmpty else { return }
        fields += 1
        if FIXMLIdentifiers.kind(of: field) != nil {
            guard names.count < Self.namesLimit else {
                hasTooManyNames = true
                return
            }
            names.append(FIXMLIdentifiers.Name(field: field, value: text))
            return
        }
        switch field {
        case 8: if version.isEmpty, text.utf8.count <= 16 { version = text }
        case 35: if type.isEmpty, text.utf8.count <= 4 { type = text }
        case 856: reportType = reportType ?? tree.bytes.span.trimmed(range)
        default: break
        }
        statements.note(field, tree.bytes.span.trimmed(range))
        parties.note(field, text)
        instruments.note(field, text)
        terms.note(field, text)
    }

    /// What the message says of the thing it describes.
    var lifecycle: Lifecycle? {
        FIXMLLifecycle.lifecycle(of: type, statements, reportType: reportType, in: tree.bytes.span)
    }

    /// Whether an execution report corrects or cancels an earlier one (20 ExecTransType, 150 ExecType).
    var isCorrection: Bool {
        let span = tree.bytes.span
        let transaction = statements.executionTransaction
        let execution = statements.executionType
        return transaction.map { span.spells("1", $0) || span.spells("2", $0) } == true
            || execution.map { span.spells("G", $0) || span.spells("H", $0) } == true
    }

    /// The trade date; where none is stated the day of the transaction, in the messages that state an execution, an
    /// allocation, a trade or its confirmation.
    var tradeDate: CivilDate? {
        let states = ["8", "AE", "AK", "AS", "J", "BM"].contains(type)
        return terms.tradeDate ?? (states ? terms.transactionDate : nil)
    }
}

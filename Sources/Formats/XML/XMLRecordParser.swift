// SPDX-License-Identifier: Apache-2.0

import Records

/// Reads what an XML document of no known standard says plainly: names of trades, codes of parties and instruments,
/// days, amounts, by element and attribute names that say what they hold (``XMLRecordVocabulary``).
///
/// Names are compared without regard to case and without `_` and `-`. The first value of a kind counts; identifiers are
/// all taken. An element alone that names an account is a row of an activity statement (IBKR Flex), and its kind says so.
/// The state is `parsed` where the document is well-formed, `partial` where it is not, `unparsed` where there
/// is no element.
struct XMLRecordParser: RecordParser {
    let rule = "xml-2"

    func parse(_ message: ArraySlice<UInt8>, context: ArraySlice<UInt8>) -> ParsedRecord {
        let tree = XMLTree(bytes: message)
        var findings = tree.findings
        guard let root = tree.root else {
            return ParsedRecord(state: .unparsed, format: .xml, rule: rule, diagnostics: findings.diagnostics)
        }
        var reading = XMLRecordReading()
        for index in tree.nodes.indices { reading.note(XMLElement(index: index), in: tree) }
        reading.names.report(to: &findings)
        var type = tree.localName(of: root).count <= 64 ? tree.name(of: root) : ""
        if !tree.hasChildren(root), tree.attribute("accountId", of: root) != nil { type = "FlexStatement/" + type }
        return ParsedRecord(
            state: findings.isPartial ? .partial : .parsed, format: .xml, rule: rule, messageType: type,
            identifiers: reading.names.identifiers, references: reading.names.references,
            tradeDate: reading.tradeDate, documentDate: reading.documentDate, parties: reading.parties,
            instruments: reading.instruments, terms: reading.terms, events: reading.events,
            diagnostics: findings.diagnostics)
    }
}

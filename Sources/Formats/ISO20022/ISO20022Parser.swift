// SPDX-License-Identifier: Apache-2.0

import Records

/// Reads what an ISO 20022 message says about itself, of any message definition.
///
/// The elements have the same names in all definitions, so no schema is needed: one pass over the elements takes what
/// ``ISO20022Vocabulary`` knows, wherever it stands, and the elements around it say of whom it speaks. The states:
/// - `parsed`: the XML is well-formed and there is a Document with a message whose definition is known, or a header
///   alone.
/// - `partial`: the XML is damaged or was too much, the definition is not known, or the Document is empty.
/// - `unparsed`: there is no element.
struct ISO20022Parser: RecordParser {
    let rule = "iso20022-1"

    func parse(_ message: ArraySlice<UInt8>, context: ArraySlice<UInt8>) -> ParsedRecord {
        let tree = XMLTree(bytes: message)
        var findings = tree.findings
        guard let root = tree.root else {
            return ParsedRecord(state: .unparsed, format: .iso20022, rule: rule, diagnostics: findings.diagnostics)
        }
        let frame = ISO20022Frame(of: tree, root: root)
        if frame.type.isEmpty {
            findings.note(
                "iso20022.message-type", "Nothing says which message definition this is.", isPartial: true)
        }
        if frame.body == nil, frame.document != nil || frame.header == nil {
            findings.note("iso20022.no-message", "There is no message in the Document.", isPartial: true)
        }
        let lifecycle = frame.body.flatMap { ISO20022Lifecycle.lifecycle(of: $0, in: tree) }
        var reading = ISO20022Reading(frame, lifecycle, tree)
        reading.readAll(in: tree)
        reading.names.report(to: &findings)
        return ParsedRecord(
            state: findings.isPartial ? .partial : .parsed, format: .iso20022, rule: rule,
            formatVersion: frame.version, messageType: frame.type, lifecycle: lifecycle,
            identifiers: reading.names.identifiers, references: reading.names.references,
            tradeDate: reading.tradeDate, documentDate: reading.documentDate, parties: reading.parties.parties,
            instruments: reading.instruments, terms: reading.terms.terms, diagnostics: findings.diagnostics)
    }
}

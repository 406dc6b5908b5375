// SPDX-License-Identifier: Apache-2.0

import Records

/// Reads what a FIXML document says about itself: FIXML for FIX 4.4 to 5.0 SP2, whose fields are attributes, and the
/// older FIXML for FIX 4.2, whose fields are elements.
///
/// A document of several messages is one record: its names are those of all of them; the rest is what the first says.
/// The states are:
/// - `parsed`: the document is well-formed, and some message with a field was found in it.
/// - `partial`: the document is damaged or too large to be read whole, or is not FIXML, or has no message.
/// - `unparsed`: there is no element.
struct FIXMLParser: RecordParser {
    let rule = "fixml-1"

    func parse(_ message: ArraySlice<UInt8>, context: ArraySlice<UInt8>) -> ParsedRecord {
        let tree = XMLTree(bytes: message)
        var findings = tree.findings
        var document = FIXMLDocument(in: tree)
        document.noteContext(context)
        guard tree.root != nil else {
            findings.note("fixml.no-document", "There is no element.")
            return ParsedRecord(
                state: .unparsed, format: .fixml, rule: rule, diagnostics: tree.diagnostics(of: findings, in: message))
        }
        if !document.isStated { findings.note("fixml.root", "Nothing states that this is FIXML.", isPartial: true) }
        var record = record(of: document, in: tree, findings: &findings)
        record.state = findings.isPartial ? .partial : .parsed
        record.diagnostics = tree.diagnostics(of: findings, in: message)
        return record
    }

    private func record(of document: FIXMLDocument, in tree: XMLTree, findings: inout ParseFindings) -> ParsedRecord {
        var record = ParsedRecord(state: .parsed, format: .fixml, rule: rule, formatVersion: document.version)
        var names = IdentifierCollection()
        var fields = 0
        for (index, element) in document.messages.enumerated() {
            var reading = FIXMLReading(of: element, in: tree)
            reading.readAll()
            if index == 0, let header = document.batchHeader ?? document.header { reading.readHeader(header) }
            fields += reading.fields
            let lifecycle = reading.lifecycle
            FIXMLIdentifiers.collect(
                reading.names, of: reading.type, lifecycle, isCorrection: reading.isCorrection, to: &names)
            if reading.hasTooManyNames {
                findings.note("too-many-identifiers", "There are more identifiers than are indexed.")
            }
            if index == 0 {
                describe(reading, lifecycle, in: &record, findings: &findings)
            } else if record.lifecycle != lifecycle {
                record.lifecycle = nil
            }
        }
        if fields == 0 { findings.note("fixml.no-field", "No field of a message was found.", isPartial: true) }
        names.report(to: &findings)
        record.identifiers = names.identifiers
        record.references = names.references
        return record
    }

    private func describe(
        _ reading: FIXMLReading, _ lifecycle: Lifecycle?, in record: inout ParsedRecord, findings: inout ParseFindings
    ) {
        if record.formatVersion.isEmpty { record.formatVersion = reading.version }
        record.messageType = reading.messageType
        record.lifecycle = lifecycle
        record.tradeDate = reading.tradeDate
        record.documentDate = reading.terms.documentDate
        record.parties = reading.parties.list
        record.instruments = reading.instruments.listed(findings: &findings)
        record.terms = reading.terms.stated
        reading.parties.report(to: &findings)
        if reading.terms.hasWrongTradeDate { findings.note("fixml.trade-date", "TrdDt is no date.") }
    }
}

// SPDX-License-Identifier: Apache-2.0

import Records

/// Reads what an FpML document says about itself (FpML 1 to 5, all views).
///
/// The states:
/// - `parsed`: the document is well-formed and is FpML of some kind. Whether it is valid after the schema or the
///   validation rules is not looked at.
/// - `partial`: the document is damaged or too large to be read whole, or nothing says that it is FpML.
/// - `unparsed`: there is no element.
struct FpMLParser: RecordParser {
    let rule = "fpml-2"

    func parse(_ message: ArraySlice<UInt8>, context: ArraySlice<UInt8>) -> ParsedRecord {
        let tree = XMLTree(bytes: message)
        var findings = tree.findings
        guard let type = FpMLMessageType(in: tree) else {
            findings.note("fpml.no-document", "There is no element.")
            return ParsedRecord(
                state: .unparsed, format: .fpml, rule: rule, diagnostics: tree.diagnostics(of: findings, in: message))
        }
        var reading = FpMLReading(of: tree, type)
        reading.readAll()
        return record(of: reading, findings: &findings, of: message)
    }

    private func record(of reading: FpMLReading, findings: inout ParseFindings, of message: ArraySlice<UInt8>)
        -> ParsedRecord
    {
        let type = reading.type
        if !type.isStated { findings.note("fpml.version", "Nothing states that this is FpML.", isPartial: true) }
        if !reading.hasKnownElement {
            findings.note("fpml.nothing-known", "The document has no element that is known.", isPartial: true)
        }
        if type.name.isEmpty { findings.note("fpml.message-type", "The kind is no name.", isPartial: true) }
        let lifecycle = type.lifecycle(isCorrection: reading.isCorrection, isWithdrawal: reading.isWithdrawal)
        let names = reading.names.collected(type, lifecycle, findings: &findings)
        names.report(to: &findings)
        let parties = reading.parties.listed(findings: &findings)
        let instruments = reading.instruments.listed(findings: &findings)
        return ParsedRecord(
            state: findings.isPartial ? .partial : .parsed, format: .fpml, rule: rule, formatVersion: type.version,
            messageType: type.name, lifecycle: lifecycle, identifiers: names.identifiers,
            references: names.references, tradeDate: reading.terms.statedTradeDate,
            documentDate: reading.documentDate, parties: parties, instruments: instruments,
            terms: reading.terms.stated, events: FpMLEvents.stated(in: reading, &findings),
            diagnostics: reading.tree.diagnostics(of: findings, in: message))
    }
}

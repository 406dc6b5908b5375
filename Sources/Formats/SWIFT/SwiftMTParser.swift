// SPDX-License-Identifier: Apache-2.0

import Records

/// Reads what a SWIFT MT message says about itself (FIN: ISO 15022 and the older categories), in blocks or as a bare body.
///
/// The states:
/// - `parsed`: every block is closed, header and text are there, the text begins with a field and its sequences (16R,
///   16S) close. An acknowledgement needs no application header, a bare body no block at all.
/// - `partial`: a field or a block could be read, but one of these is missing.
/// - `unparsed`: no block and no field could be read.
///
/// One bank's dialect stops nothing: an unknown tag is a field, a colon that begins no tag goes on with the last field.
struct SwiftMTParser: RecordParser {
    let rule = "swift-mt-2"

    func parse(_ message: ArraySlice<UInt8>, context: ArraySlice<UInt8>) -> ParsedRecord {
        let bytes = message.span
        let envelope = SwiftMTEnvelope(of: bytes)
        let type = SwiftMTMessageType.type(of: envelope, in: bytes)
        var reading = SwiftMTReading(messageType: type)
        reading.read(envelope, in: bytes)
        guard reading.hasField || !envelope.blocks.isEmpty else {
            var findings = reading.findings
            findings.note("mt.no-field", "No block and no field could be read.")
            return ParsedRecord(state: .unparsed, format: .swiftMT, rule: rule, diagnostics: findings.diagnostics)
        }
        return record(of: reading, type: type, in: bytes)
    }

    private func record(of reading: SwiftMTReading, type: String, in bytes: Span<UInt8>) -> ParsedRecord {
        var findings = reading.findings
        let lifecycle = SwiftMTLifecycle.lifecycle(
            of: type, function: reading.function, operation: reading.operation,
            replaces: reading.names.replacesEarlierStatement)
        let names = reading.names.collection(
            for: lifecycle, isNew: reading.function?.hasPrefix("NEWM") == true)
        if reading.names.hasTooMany {
            findings.note("too-many-identifiers", "There are more identifiers than are indexed.")
        }
        names.report(to: &findings)
        if reading.parties.hasTooMany || reading.instruments.hasTooMany {
            findings.note("too-many-parties", "There are more parties or instruments than are kept.")
        }
        return ParsedRecord(
            state: findings.isPartial ? .partial : .parsed, format: .swiftMT, rule: rule, messageType: type,
            lifecycle: lifecycle, identifiers: names.identifiers, references: names.references,
            tradeDate: reading.dates.tradeDate, documentDate: reading.dates.documentDate,
            parties: reading.parties.distinct, instruments: reading.instruments.instruments,
            terms: reading.terms.terms(in: bytes), diagnostics: findings.diagnostics)
    }
}

// SPDX-License-Identifier: Apache-2.0

import Records

/// Says of an office document whether its text could be drawn from it, and reads the text of a letter as one
/// (``NoteParser``). The cells of a workbook are text only: a row of it is no record.
///
/// - `parsed`: all parts with text could be read. `partial`: some of them. `unparsed`: none, and the diagnostics say why.
struct OfficeParser: RecordParser {
    let rule = "office-1"

    func parse(_ message: ArraySlice<UInt8>, context: ArraySlice<UInt8>) -> ParsedRecord {
        let document = OfficeParts(of: message.span)
        var findings = document.findings
        if document.parts.isEmpty {
            findings.note("office.no-part", "No part with text could be read.")
        }
        var record = ParsedRecord(
            state: document.parts.isEmpty ? .unparsed : findings.isPartial ? .partial : .parsed, format: .office,
            rule: rule, formatVersion: Self.name(of: document.kind), diagnostics: findings.diagnostics)
        guard !document.parts.isEmpty else { return record }
        switch document.kind {
        case .sheets: record.messageType = "workbook"
        case .slides: record.messageType = "presentation"
        case .text, .openDocument, nil:
            record.messageType = "document"
            let text = Array(OfficeText.text(of: document).utf8)
            let facts = NoteParser().facts(of: text[...])
            if facts.isTrade { facts.fill(&record) }
        }
        return record
    }

    private static func name(of kind: OfficeParts.Kind?) -> String {
        switch kind {
        case .text: "docx"
        case .sheets: "xlsx"
        case .slides: "pptx"
        case .openDocument: "odf"
        case nil: ""
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

internal import Records

/// Reads a page of HTML as a letter: what its text says, a block or a row of a table a line (``NoteParser``).
///
/// The state is `parsed` where the page has text, `unparsed` where it has none.
struct HTMLParser: RecordParser {
    let rule = "html-1"

    func parse(_ message: ArraySlice<UInt8>, context: ArraySlice<UInt8>) -> ParsedRecord {
        let text: [UInt8]
        switch TextEncoding.of(message.span) {
        case .utf8, .windows1252: text = MailHTML.text(of: message.span)
        case .utf16BigEndian, .utf16LittleEndian:
            let decoded = Array(PlainText.text(of: message.span).utf8)
            text = MailHTML.text(of: decoded.span)
        }
        var record = ParsedRecord(state: .parsed, format: .html, rule: rule, messageType: "document")
        guard text.contains(where: { !$0.isBlank }) else {
            var findings = ParseFindings()
            findings.note("html.no-text", "The page has no text.")
            record.state = .unparsed
            record.messageType = ""
            record.diagnostics = findings.diagnostics
            return record
        }
        let facts = NoteParser().facts(of: text[...])
        if facts.isTrade { facts.fill(&record) }
        return record
    }
}

// SPDX-License-Identifier: Apache-2.0

internal import Records

/// Reads letters and contract notes: text that people and printers write, where no format says what a value is.
///
/// A value is taken where words before it say plainly what it is: a label of a form or a phrase of a sentence. The
/// first statement of a kind counts. Text promises nothing: what is not found is missing without a diagnostic, and a
/// text that is not about a trade stays `unparsed`.
struct NoteParser: RecordParser {
    let rule = "note-1"

    func parse(_ message: ArraySlice<UInt8>, context: ArraySlice<UInt8>) -> ParsedRecord {
        let facts: NoteFacts
        switch TextEncoding.of(message.span) {
        case .utf8, .windows1252: facts = self.facts(of: message)
        case .utf16BigEndian, .utf16LittleEndian:
            let text = Array(PlainText.text(of: message.span).utf8)
            facts = self.facts(of: text[...])
        }
        guard facts.isTrade else { return ParsedRecord(state: .unparsed, format: .text, rule: rule) }
        var record = ParsedRecord(state: .parsed, format: .text, rule: rule)
        facts.fill(&record)
        return record
    }

    /// What a text states, in UTF-8 or in an encoding of one byte a character.
    func facts(of text: ArraySlice<UInt8>) -> NoteFacts {
        let bytes = text.span
        var reading = NoteReading(bytes)
        return reading.facts(bytes)
    }
}

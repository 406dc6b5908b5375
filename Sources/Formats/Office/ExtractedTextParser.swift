// SPDX-License-Identifier: Apache-2.0

public import Records

/// Reads a document whose text an outside tool has extracted: a PDF file.
///
/// The facts are those of a printed letter or note with this text; the document's own structure adds what it shows.
public enum ExtractedTextParser {
    /// - Parameters:
    ///   - message: the document.
    ///   - text: its text in UTF-8; empty where the tool found none.
    public static func parse(
        _ message: ArraySlice<UInt8>, format: RecordFormat, text: ArraySlice<UInt8>
    ) -> ParsedRecord {
        var record = FormatRegistry.parser(for: format).parse(message, context: [])
        guard text.contains(where: { $0 > 0x20 }) else { return record }
        let note = FormatRegistry.parser(for: .text).parse(text, context: [])
        record.rule += "+" + note.rule
        record.state = .parsed
        record.messageType = note.messageType
        record.lifecycle = note.lifecycle
        record.identifiers = note.identifiers
        record.references = note.references
        record.tradeDate = note.tradeDate
        record.documentDate = note.documentDate ?? record.documentDate
        record.parties = note.parties
        record.instruments = note.instruments
        record.terms = note.terms
        record.diagnostics += note.diagnostics
        return record
    }
}

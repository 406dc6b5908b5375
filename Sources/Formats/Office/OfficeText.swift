// SPDX-License-Identifier: Apache-2.0

/// The rule `office-text-1`: what a reader of an office document sees, a paragraph or a row of a table a line.
///
/// Of docx the body, headers, footers, notes and comments; of xlsx the cells of all sheets, a row a line, and comments;
/// of pptx slides and notes; of OpenDocument the content with its headers and footers. Formulas, field codes and the
/// doubles for older readers are left out. Numbers of cells stand as they are stored.
enum OfficeText {
    static func text(of bytes: Span<UInt8>) -> String { text(of: OfficeParts(of: bytes)) }

    static func text(of document: OfficeParts) -> String {
        var text = MarkupText()
        var strings = SharedStrings()
        for (name, bytes) in document.parts where !text.isFull {
            text.separate(.lineFeed)
            switch document.kind {
            case .sheets where name.span.has("xl/sharedStrings", at: 0): strings = SharedStrings(of: bytes.span)
            case .sheets where name.span.has("xl/worksheets", at: 0):
                WorksheetText.append(bytes.span, strings, to: &text)
            case .openDocument: appendOpenDocument(bytes.span, to: &text)
            default: appendRuns(bytes.span, to: &text)
            }
        }
        while text.utf8.last?.isBlank == true { text.dropLast() }
        var assembly = TextAssembly()
        assembly.append(text.utf8.span)
        return assembly.text
    }

    /// The text of runs: `t`, and `delText` for what a tracked change deleted. Behind `Fallback` the same stands again.
    private static func appendRuns(_ bytes: Span<UInt8>, to text: inout MarkupText) {
        var scanner = MarkupScanner()
        var (isText, doubles) = (false, 0)
        while let piece = scanner.next(in: bytes), !text.isFull {
            switch piece {
            case .start(let name, _, let isEmpty):
                if bytes.spells("Fallback", name) {
                    if !isEmpty { doubles += 1 }
                } else if bytes.spells("t", name) || bytes.spells("delText", name) {
                    isText = !isEmpty
                } else if bytes.spells("tab", name) {
                    text.separate(0x09)
                } else if bytes.spells("br", name) || bytes.spells("cr", name) {
                    text.separate(.lineFeed)
                }
            case .end(let name):
                isText = false
                if bytes.spells("Fallback", name) {
                    doubles = max(0, doubles - 1)
                } else if bytes.spells("p", name) || bytes.spells("comment", name) {
                    text.separate(.lineFeed)
                }
            case .text(let range): if isText, doubles == 0 { text.append(range, in: bytes) }
            case .literal(let range): if isText, doubles == 0 { text.append(literal: range, in: bytes) }
            }
        }
    }

    /// The text inside paragraphs and headings, which is all that a reader sees (ISO 26300-1, 5.1).
    private static func appendOpenDocument(_ bytes: Span<UInt8>, to text: inout MarkupText) {
        var scanner = MarkupScanner()
        var depth = 0
        while let piece = scanner.next(in: bytes), !text.isFull {
            switch piece {
            case .start(let name, _, let isEmpty):
                if bytes.spells("p", name) || bytes.spells("h", name) {
                    if !isEmpty { depth += 1 }
                } else if depth > 0, bytes.spells("s", name) {
                    text.separate(.space)
                } else if depth > 0, bytes.spells("tab", name) {
                    text.separate(0x09)
                } else if depth > 0, bytes.spells("line-break", name) {
                    text.separate(.lineFeed)
                }
            case .end(let name):
                if bytes.spells("p", name) || bytes.spells("h", name) {
                    depth = max(0, depth - 1)
                    text.separate(.lineFeed)
                }
            case .text(let range): if depth > 0 { text.append(range, in: bytes) }
            case .literal(let range): if depth > 0 { text.append(literal: range, in: bytes) }
            }
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

import Records

/// Reads a row of a table by the names of its header (``FactVocabulary``).
///
/// `parsed` where the row has the header's width and its quotes close, `partial` where not, and where there is no header.
/// A column whose name is not understood is no finding: its values are text.
struct DelimitedParser: RecordParser {
    let rule = "delimited-2"

    func parse(_ message: ArraySlice<UInt8>, context: ArraySlice<UInt8>) -> ParsedRecord {
        let wideMessage = WideText.utf8(of: message.span)
        let wideContext = WideText.utf8(of: context.span)
        switch (wideMessage, wideContext) {
        case (nil, nil): return parse(message.span, under: context.span)
        case (let message?, nil): return parse(message.span, under: context.span)
        case (nil, let context?): return parse(message.span, under: context.span)
        case (let message?, let context?): return parse(message.span, under: context.span)
        }
    }

    private func parse(_ bytes: Span<UInt8>, under context: Span<UInt8>) -> ParsedRecord {
        var record = ParsedRecord(state: .partial, format: .delimited, rule: rule)
        var findings = ParseFindings()
        if let header = DelimitedHeader(context) {
            record.messageType = header.section
            read(bytes, under: header, into: &record, findings: &findings)
            if record.messageType.isEmpty { record.messageType = record.statesTrade ? "trade" : "row" }
        } else {
            findings.note("delimited.no-header", "No header says what the cells are.", isPartial: true)
        }
        record.state = findings.isPartial ? .partial : .parsed
        record.diagnostics = findings.diagnostics
        return record
    }

    private func read(
        _ bytes: Span<UInt8>, under header: DelimitedHeader, into record: inout ParsedRecord,
        findings: inout ParseFindings
    ) {
        var reader = DelimitedReader(separator: header.separator, in: 0..<bytes.count)
        guard let row = reader.next(in: bytes) else {
            findings.note("delimited.empty", "The row is empty.", isPartial: true)
            return
        }
        if row.hasBrokenQuote {
            findings.note("delimited.quotes", "A quotation mark does not close its cell.", isPartial: true)
        }
        if reader.position < bytes.count {
            findings.note("delimited.rows", at: reader.position, "There is more than one row.", isPartial: true)
        }
        if !header.fits(row, in: bytes) {
            findings.note("delimited.width", "The row has not the width of its header.", isPartial: true)
        }
        var facts = TradeFacts()
        if header.separator == .semicolon { facts.usualMark = nil }
        for (cell, meaning) in zip(row.cells, header.meanings) {
            guard let meaning else { continue }
            let (range, isDoubled) = DelimitedCell.content(cell, in: bytes)
            guard !range.isEmpty else { continue }
            if isDoubled {
                let value = DelimitedCell.undoubled(range, in: bytes)
                facts.take(meaning, value.span)
            } else {
                facts.take(meaning, bytes.extracting(range))
            }
        }
        facts.fill(&record, findings: &findings)
    }
}

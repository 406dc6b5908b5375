// SPDX-License-Identifier: Apache-2.0

/// What a row of a table is, by the header above it.
enum DelimitedRowKind {
    case blank
    case header
    case data
    /// Titles, totals, footers.
    case other

    /// - Parameters:
    ///   - header: the header in force and the bytes it stands in; `nil` before the first one.
    ///   - isAfterBreak: whether a row that is no data stands between the last data row and this one.
    static func of(
        _ row: DelimitedRow, under header: DelimitedHeader, isAfterBreak: Bool, in bytes: Span<UInt8>
    ) -> DelimitedRowKind {
        let filled = row.filledCount(in: bytes)
        guard filled > 0 else { return .blank }
        if isAfterBreak || !header.fits(row, in: bytes), DelimitedHeader.isLike(row, in: bytes),
            DelimitedHeader.knownNames(row, in: bytes) >= 2
        {
            return .header
        }
        let full = row.cells[..<filled].reduce(0) { $0 + (DelimitedCell.isEmpty($1, in: bytes) ? 0 : 1) }
        guard header.fits(row, in: bytes) else {
            let isCut = full >= 2 && row.count * 2 >= header.filledCount && !holdsProse(row, in: bytes)
            return isCut || filled > header.count ? .data : .other
        }
        if full == 1, filled == 1, header.filledCount >= 3 { return .other }
        return isTotal(row, filled: filled, full: full, in: bytes) ? .other : .data
    }

    private static func holdsProse(_ row: DelimitedRow, in bytes: Span<UInt8>) -> Bool {
        row.cells.contains { cell in cell.count > 80 || cell.count { bytes[$0] == .space } >= 8 }
    }

    /// A row that begins or ends its first cell with a word for a sum and leaves the next cell empty; or has words in
    /// the first cell, a number in the second and nothing else in a wider table.
    private static func isTotal(_ row: DelimitedRow, filled: Int, full: Int, in bytes: Span<UInt8>) -> Bool {
        guard row.cells.count >= 2 else { return false }
        let first = DelimitedCell.content(row.cells[0], in: bytes).range
        guard !first.isEmpty, first.count <= 64 else { return false }
        if DelimitedCell.isEmpty(row.cells[1], in: bytes) {
            let name = FactName.letters(of: bytes.extracting(first))
            return ["total", "subtotal", "grandtotal", "summe", "gesamt", "totaux"].contains { name.hasPrefix($0) }
                || name.hasSuffix("total") || name.hasSuffix("summe")
        }
        guard filled == 2, full == 2, row.count >= 4 else { return false }
        let second = bytes.extracting(DelimitedCell.content(row.cells[1], in: bytes).range)
        return !first.contains { bytes[$0].isDigit } && NumberReading(second) != nil
    }
}

// SPDX-License-Identifier: Apache-2.0

import Records

/// The header of a table: the names of its columns, and what they mean.
public struct DelimitedHeader {
    /// A column as the header names it.
    public struct Column: Hashable, Sendable {
        /// The name as it stands, without quotation marks.
        public let name: String

        /// What is read from it, in plain words such as `trade date`; `nil` where it is not understood and its values
        /// are text only.
        public let meaning: String?
    }

    let separator: UInt8

    /// All cells, also empty ones at the end.
    let count: Int

    /// The cells up to the last one with a name.
    let filledCount: Int
    let meanings: [FactMeaning?]

    /// The section's name, where each row names it (IBKR activity statements); empty otherwise.
    let section: String

    /// The most bytes of a header.
    static let longest = 64 << 10

    /// The columns of a header that a splitter gave as context; none where it is no header.
    public static func columns(of context: ArraySlice<UInt8>) -> [Column] {
        if let utf8 = WideText.utf8(of: context.span) { return columns(in: utf8.span) }
        return columns(in: context.span)
    }

    private static func columns(in bytes: Span<UInt8>) -> [Column] {
        guard let (separator, row) = firstRow(in: bytes) else { return [] }
        let header = DelimitedHeader(row, separator: separator, in: bytes)
        return row.cells.indices.map { index in
            Column(name: text(row.cells[index], in: bytes), meaning: header.meanings[index]?.words)
        }
    }

    /// Reads the header that `bytes` are; `nil` where they have no separator.
    init?(_ bytes: Span<UInt8>) {
        guard let (separator, row) = Self.firstRow(in: bytes) else { return nil }
        self.init(row, separator: separator, in: bytes)
    }

    init(_ row: DelimitedRow, separator: UInt8, in bytes: Span<UInt8>) {
        self.separator = separator
        count = row.count
        filledCount = row.filledCount(in: bytes)
        let isSection = DelimitedSections.marker(of: row, in: bytes) == .header
        section = isSection ? Self.text(row.cells[0], in: bytes) : ""
        meanings = row.cells.indices.map { index in
            isSection && index < 2 ? nil : Self.meaning(of: row.cells[index], in: bytes)
        }
    }

    static func meaning(of cell: Range<Int>, in bytes: Span<UInt8>) -> FactMeaning? {
        let range = DelimitedCell.content(cell, in: bytes).range
        guard range.count <= FactName.longest else { return nil }
        return FactVocabulary.meaning(of: FactName(bytes.extracting(range)))
    }

    /// The first row, read with the separator that cuts it into most cells: tab, semicolon, pipe or comma.
    static func firstRow(in bytes: Span<UInt8>) -> (UInt8, DelimitedRow)? {
        var best: (UInt8, DelimitedRow)?
        for separator in DelimitedShape.separators
        where bytes.first(separator, in: 0..<min(bytes.count, longest)) != nil {
            var reader = DelimitedReader(separator: separator, in: 0..<min(bytes.count, longest))
            guard let row = reader.next(in: bytes), row.count >= 2 else { continue }
            if best.map({ row.count > $0.1.count }) ?? true { best = (separator, row) }
        }
        return best
    }

    private static func text(_ cell: Range<Int>, in bytes: Span<UInt8>) -> String {
        let (range, isDoubled) = DelimitedCell.content(cell, in: bytes)
        guard isDoubled else { return bytes.text(range) }
        let value = DelimitedCell.undoubled(range, in: bytes)
        return value.span.text(0..<value.count)
    }

    /// Whether a row looks like a header: most of its cells are short names, distinct, no numbers and no dates.
    static func isLike(_ row: DelimitedRow, in bytes: Span<UInt8>) -> Bool {
        let filled = row.filledCount(in: bytes)
        guard filled >= 2, row.count <= DelimitedReader.mostCells, row.range.count <= longest, !row.hasBrokenQuote
        else {
            return false
        }
        var names: Set<FactName> = []
        var named = 0
        for cell in row.cells[..<filled] {
            let range = DelimitedCell.content(cell, in: bytes).range
            if range.isEmpty { continue }
            guard isName(range, in: bytes) else { return false }
            named += 1
            names.insert(FactName(bytes.extracting(range)))
        }
        return named >= 2 && named * 4 >= filled * 3 && names.count * 4 >= named * 3
    }

    private static func isName(_ range: Range<Int>, in bytes: Span<UInt8>) -> Bool {
        guard range.count <= FactName.longest else { return false }
        var (hasLetter, hasDigit) = (false, false)
        var blanks = 0
        for index in range {
            let byte = bytes[index]
            if byte.isLetter || byte >= 0x80 { hasLetter = true }
            if byte.isDigit { hasDigit = true }
            if byte == .space { blanks += 1 }
            if byte == .equals || byte == .openingBrace || byte == UInt8(ascii: "<") { return false }
        }
        let value = bytes.extracting(range)
        // A day and a number have a digit, which most names have not.
        return hasLetter && blanks < 8
            && (!hasDigit || DayReading.read(value) == nil && NumberReading(value) == nil)
    }

    /// How many of a row's cells are names that are understood.
    static func knownNames(_ row: DelimitedRow, in bytes: Span<UInt8>) -> Int {
        row.cells.reduce(0) { $0 + (meaning(of: $1, in: bytes) == nil ? 0 : 1) }
    }

    /// Whether a row has the header's width: no cell that is filled beyond the header, none missing that has a name.
    func fits(_ row: DelimitedRow, in bytes: Span<UInt8>) -> Bool {
        row.count == count || row.count >= filledCount && row.filledCount(in: bytes) <= count && row.count <= 2 * count
    }
}

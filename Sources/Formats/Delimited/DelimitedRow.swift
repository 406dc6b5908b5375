// SPDX-License-Identifier: Apache-2.0

/// One row of delimited text.
struct DelimitedRow {
    /// The row without its line end.
    var range: Range<Int>

    /// Where the next row begins.
    var next: Int

    /// The cells as they stand, quotes included; no more than ``DelimitedReader/mostCells``.
    var cells: [Range<Int>] = []

    /// All cells, also those beyond the most.
    var count = 0

    /// Whether a quoted cell does not close, or closes before the cell ends.
    var hasBrokenQuote = false

    /// The number of cells up to the last one that is not empty.
    func filledCount(in bytes: Span<UInt8>) -> Int {
        (cells.lastIndex { !DelimitedCell.isEmpty($0, in: bytes) } ?? -1) + 1
    }
}

/// Reads rows one after the other (RFC 4180, with any separator and line end): a cell that begins with a quotation mark
/// ends with one, may hold separators and line ends, and doubles the marks in it.
///
/// A mark that does not close within ``longestCell`` bytes opens nothing; after some such marks none opens a cell over
/// a line end any more. So the work is linear, whatever the bytes.
struct DelimitedReader {
    static let mostCells = 4096
    static let longestCell = 256 << 10
    private static let mostFailures = 16

    let separator: UInt8
    private(set) var position: Int
    private let end: Int
    private var failures = 0

    init(separator: UInt8, in range: Range<Int>) {
        self.separator = separator
        position = range.lowerBound
        end = range.upperBound
    }

    /// The next row; `nil` at the end.
    mutating func next(in bytes: Span<UInt8>) -> DelimitedRow? {
        guard position < end else { return nil }
        var row = DelimitedRow(range: position..<position, next: position)
        var index = position
        while true {
            let start = index
            index = cellEnd(from: start, in: bytes, broken: &row.hasBrokenQuote)
            row.count += 1
            if row.cells.count < Self.mostCells { row.cells.append(start..<index) }
            guard index < end, bytes[index] == separator else { break }
            index += 1
        }
        row.range = position..<index
        if index < end {
            index += bytes[index] == .carriageReturn && index + 1 < end && bytes[index + 1] == .lineFeed ? 2 : 1
        }
        row.next = index
        position = index
        return row
    }

    private mutating func cellEnd(from start: Int, in bytes: Span<UInt8>, broken: inout Bool) -> Int {
        var index = start
        if start < end, bytes[start] == .quote {
            if let close = closingQuote(from: start + 1, in: bytes) {
                index = close + 1
            } else {
                broken = true
            }
        }
        let tail = index
        while index < end, bytes[index] != separator, !bytes[index].isLineEnd { index += 1 }
        if tail > start, index > tail, !bytes.trimmed(tail..<index).isEmpty { broken = true }
        return index
    }

    private mutating func closingQuote(from start: Int, in bytes: Span<UInt8>) -> Int? {
        let limit = min(end, start + Self.longestCell)
        var index = start
        while index < limit {
            let byte = bytes[index]
            if byte == .quote {
                guard index + 1 < end, bytes[index + 1] == .quote else { return index }
                index += 1
            } else if byte.isLineEnd, failures >= Self.mostFailures {
                return nil
            }
            index += 1
        }
        failures += 1
        return nil
    }
}

/// The value of a cell.
enum DelimitedCell {
    /// The value's place, without blanks and quotation marks around it, and whether marks are doubled in it.
    static func content(_ cell: Range<Int>, in bytes: Span<UInt8>) -> (range: Range<Int>, isDoubled: Bool) {
        let range = bytes.trimmed(cell)
        guard range.count >= 2, bytes[range.lowerBound] == .quote, bytes[range.upperBound - 1] == .quote else {
            return (range, false)
        }
        let inner = range.lowerBound + 1..<range.upperBound - 1
        return (inner, bytes.first(.quote, in: inner) != nil)
    }

    static func isEmpty(_ cell: Range<Int>, in bytes: Span<UInt8>) -> Bool {
        let content = content(cell, in: bytes).range
        return bytes.trimmed(content).isEmpty
    }

    /// A value whose marks are doubled, with one of each pair.
    static func undoubled(_ range: Range<Int>, in bytes: Span<UInt8>) -> [UInt8] {
        var value: [UInt8] = []
        value.reserveCapacity(range.count)
        var index = range.lowerBound
        while index < range.upperBound {
            value.append(bytes[index])
            index += bytes[index] == .quote && index + 1 < range.upperBound && bytes[index + 1] == .quote ? 2 : 1
        }
        return value
    }
}

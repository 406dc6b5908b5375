// SPDX-License-Identifier: Apache-2.0

import Records

/// Cuts a table into its rows: each row of data is a message, and the header above it is its context.
///
/// Headers, titles and lines above a header, blank rows, totals and footers are gap. A row that a wrong number of cells
/// sets apart from its header is a message all the same, if it has half of the columns or more. A header that stands
/// again changes nothing; another header, below a blank row, a title or a total, begins a section of its own. Line ends
/// are gap.
///
/// A source in which no header is recognised is one message, whole: without names nothing can be told of its cells.
struct DelimitedSplitter: MessageSplitter {
    let rule = "delimited-1"

    func split(_ source: [UInt8]) -> SourceSplit {
        guard let narrow = WideText.narrowed(source.span) else {
            return Self.split(source.span) {
                $0
            } context: {
                Array(source[$0])
            }
        }
        return Self.split(narrow.span) {
            WideText.span($0)
        } context: { range in
            Array(source[WideText.span(ByteSpan(offset: range.lowerBound, length: range.count)).range])
        }
    }

    private static func split(
        _ bytes: Span<UInt8>, place: (ByteSpan) -> ByteSpan, context: (Range<Int>) -> [UInt8]
    ) -> SourceSplit {
        let start = DelimitedShape.start(in: bytes)
        let isSectioned = DelimitedSections.stand(in: bytes, from: start)
        let shape = isSectioned ? nil : DelimitedShape(of: bytes)
        let first = isSectioned ? start : shape?.headerOffset
        var table = Table(separator: shape?.separator ?? .comma, isSectioned: isSectioned)
        if let first {
            var reader = DelimitedReader(separator: table.separator, in: first..<bytes.count)
            while let row = reader.next(in: bytes) { table.take(row, in: bytes) }
        }
        guard !table.rows.isEmpty else {
            let whole = ByteSpan(offset: 0, length: place(ByteSpan(offset: 0, length: bytes.count)).end)
            return SourceSplit([whole], .delimited)
        }
        let messages = table.rows.map { row in
            SourceSplit.Message(
                place(ByteSpan(offset: row.range.lowerBound, length: row.range.count)), .delimited, context: row.context
            )
        }
        return SourceSplit(messages, contexts: table.headers.map(context))
    }

    /// The rows of data so far, and the headers.
    private struct Table {
        let separator: UInt8
        let isSectioned: Bool
        private(set) var rows: [(range: Range<Int>, context: Int?)] = []
        private(set) var headers: [Range<Int>] = []
        private var header: DelimitedHeader?
        private var current: Int?
        private var known: [[UInt8]: Int] = [:]
        private var isAfterBreak = false

        init(separator: UInt8, isSectioned: Bool) {
            self.separator = separator
            self.isSectioned = isSectioned
        }

        mutating func take(_ row: DelimitedRow, in bytes: Span<UInt8>) {
            switch kind(of: row, in: bytes) {
            case .header: begin(row, in: bytes)
            case .data:
                rows.append((row.range, current))
                isAfterBreak = false
            case .blank, .other: isAfterBreak = true
            }
        }

        private func kind(of row: DelimitedRow, in bytes: Span<UInt8>) -> DelimitedRowKind {
            if isSectioned {
                switch DelimitedSections.marker(of: row, in: bytes) {
                case .header: return .header
                case .data: return .data
                case .other: return .other
                case nil: return row.filledCount(in: bytes) == 0 ? .blank : .other
                }
            }
            guard let header, let current else { return .header }
            if Self.isSame(row.range, headers[current], in: bytes) { return .header }
            return .of(row, under: header, isAfterBreak: isAfterBreak, in: bytes)
        }

        private mutating func begin(_ row: DelimitedRow, in bytes: Span<UInt8>) {
            guard row.range.count <= DelimitedHeader.longest, row.count <= DelimitedReader.mostCells else {
                (header, current) = (nil, nil)
                return
            }
            isAfterBreak = false
            if let current, Self.isSame(row.range, headers[current], in: bytes) { return }
            header = DelimitedHeader(row, separator: separator, in: bytes)
            let name = row.range.map { bytes[$0] }
            if let index = known[name] {
                current = index
            } else {
                current = headers.count
                known[name] = headers.count
                headers.append(row.range)
            }
        }

        private static func isSame(_ range: Range<Int>, _ other: Range<Int>, in bytes: Span<UInt8>) -> Bool {
            guard range.count == other.count else { return false }
            for index in 0..<range.count where bytes[range.lowerBound + index] != bytes[other.lowerBound + index] {
                return false
            }
            return true
        }
    }
}

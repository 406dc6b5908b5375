// SPDX-License-Identifier: Apache-2.0

/// Activity statements of Interactive Brokers: the first cell of each row names a section, the second says what the row
/// is, and a section may have several headers.
enum DelimitedSections {
    enum Marker { case header, data, other }

    /// What the second cell says; `nil` where it is none of the words.
    static func marker(of row: DelimitedRow, in bytes: Span<UInt8>) -> Marker? {
        guard row.cells.count >= 3 else { return nil }
        let range = DelimitedCell.content(row.cells[1], in: bytes).range
        if bytes.spells("Data", range) { return .data }
        if bytes.spells("Header", range) { return .header }
        let isOther = bytes.spells("Total", range) || bytes.spells("SubTotal", range) || bytes.spells("Notes", range)
        return isOther ? .other : nil
    }

    /// Whether a source is such a statement: of its first rows at least four in five bear a marker, and headers and data
    /// are among them.
    static func stand(in bytes: Span<UInt8>, from start: Int) -> Bool {
        var reader = DelimitedReader(separator: .comma, in: start..<min(bytes.count, start + DelimitedShape.sample))
        var (rows, marked, headers, data) = (0, 0, 0, 0)
        while rows < 100, let row = reader.next(in: bytes) {
            rows += 1
            guard let marker = marker(of: row, in: bytes) else { continue }
            marked += 1
            if marker == .header { headers += 1 }
            if marker == .data { data += 1 }
        }
        return headers > 0 && data > 0 && marked * 5 >= rows * 4
    }
}

// SPDX-License-Identifier: Apache-2.0

/// Finds the separator of a table and its first header, from the beginning of a source.
struct DelimitedShape {
    static let separators: [UInt8] = [0x09, .semicolon, UInt8(ascii: "|"), .comma]

    /// The bytes that are looked at.
    static let sample = 1 << 20
    private static let mostRows = 300
    private static let mostPreamble = 100

    let separator: UInt8

    /// Where the first header begins.
    let headerOffset: Int
    private let knownNames: Int
    private let width: Int

    /// Where the text begins: behind a byte order mark of UTF-8.
    static func start(in bytes: Span<UInt8>) -> Int { bytes.has("\u{FEFF}", at: 0) ? 3 : 0 }

    /// `nil` where no row is a header with rows of its width below it.
    init?(of bytes: Span<UInt8>) {
        var best: DelimitedShape?
        for separator in Self.separators {
            guard bytes.first(separator, in: 0..<min(bytes.count, Self.sample)) != nil,
                let shape = DelimitedShape(of: bytes, separator: separator)
            else { continue }
            if let found = best, (found.knownNames, found.width) >= (shape.knownNames, shape.width) { continue }
            best = shape
        }
        guard let best else { return nil }
        self = best
    }

    private init?(of bytes: Span<UInt8>, separator: UInt8) {
        let start = Self.start(in: bytes)
        let end = min(bytes.count, start + Self.sample)
        var reader = DelimitedReader(separator: separator, in: start..<end)
        var rows: [DelimitedRow] = []
        var cells = 0
        while rows.count < Self.mostRows, cells < 200_000, let row = reader.next(in: bytes) {
            rows.append(row)
            cells += row.cells.count
        }
        for index in rows.indices.prefix(Self.mostPreamble) where rows[index].count >= 2 {
            guard DelimitedHeader.isLike(rows[index], in: bytes),
                DelimitedHeader.firstRow(in: bytes.extracting(rows[index].range))?.0 == separator
            else { continue }
            let known = DelimitedHeader.knownNames(rows[index], in: bytes)
            guard Self.isHeader(at: index, of: rows, known: known, separator: separator, in: bytes) else { continue }
            self.separator = separator
            headerOffset = rows[index].range.lowerBound
            knownNames = known
            width = rows[index].count
            return
        }
        return nil
    }

    /// Whether the rows below have the header's width. A header of which fewer than two names are understood must have
    /// three columns, two rows and numbers in them. The table must make up a third of what was looked at: a letter with
    /// a small table in it is a letter, whose words must be found.
    private static func isHeader(
        at index: Int, of rows: [DelimitedRow], known: Int, separator: UInt8, in bytes: Span<UInt8>
    ) -> Bool {
        let header = DelimitedHeader(rows[index], separator: separator, in: bytes)
        var (fitting, others, hasNumber) = (0, 0, false)
        for row in rows[(index + 1)...].prefix(50) {
            if row.filledCount(in: bytes) == 0 {
                if fitting > 0 { break }
                continue
            }
            if header.fits(row, in: bytes) {
                fitting += 1
                hasNumber = hasNumber || containsNumber(row, in: bytes)
            } else {
                others += 1
            }
        }
        let stands = known >= 2 || header.count >= 3 && fitting >= 2 && others == 0 && hasNumber
        guard stands, fitting >= 1, fitting >= others else { return false }
        let table = rows.reduce(0) { $0 + ($1.count >= 2 && header.fits($1, in: bytes) ? $1.range.count : 0) }
        return table * 3 >= rows.reduce(0) { $0 + $1.range.count }
    }

    private static func containsNumber(_ row: DelimitedRow, in bytes: Span<UInt8>) -> Bool {
        row.cells.prefix(256).contains { cell in
            let value = bytes.extracting(DelimitedCell.content(cell, in: bytes).range)
            return value.hasDigit && (NumberReading(value) != nil || DayReading.read(value) != nil)
        }
    }

    /// Whether a source is delimited text; UTF-16 too, where it has its mark.
    static func stands(in bytes: Span<UInt8>) -> Bool {
        guard let narrow = WideText.narrowed(bytes) else { return isTable(bytes) }
        return isTable(narrow.span)
    }

    private static func isTable(_ bytes: Span<UInt8>) -> Bool {
        DelimitedSections.stand(in: bytes, from: start(in: bytes)) || DelimitedShape(of: bytes) != nil
    }
}

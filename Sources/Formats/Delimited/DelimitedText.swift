// SPDX-License-Identifier: Apache-2.0

/// The rule `delimited-text-1`: the values of a row's cells, one a line, without quotation marks around them. Of a whole
/// source without a header: the cells of all its rows.
///
/// The separator is the one of tab, semicolon, pipe and comma that cuts the first row into most cells.
enum DelimitedText {
    static func text(of bytes: Span<UInt8>) -> String {
        guard let utf8 = WideText.utf8(of: bytes) else { return cells(of: bytes) }
        return cells(of: utf8.span)
    }

    private static func cells(of bytes: Span<UInt8>) -> String {
        var assembly = TextAssembly()
        let separator = DelimitedHeader.firstRow(in: bytes)?.0 ?? .comma
        var reader = DelimitedReader(separator: separator, in: DelimitedShape.start(in: bytes)..<bytes.count)
        while !assembly.isFull, let row = reader.next(in: bytes) {
            for cell in row.cells where !assembly.isFull {
                let (range, isDoubled) = DelimitedCell.content(cell, in: bytes)
                if isDoubled {
                    let value = DelimitedCell.undoubled(range, in: bytes)
                    assembly.append(value.span)
                } else {
                    assembly.append(bytes.extracting(bytes.trimmed(range)))
                }
            }
            if row.count > row.cells.count, let last = row.cells.last {
                assembly.append(bytes.extracting(last.upperBound..<row.range.upperBound))
            }
        }
        return assembly.text
    }
}

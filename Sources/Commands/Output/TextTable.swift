// SPDX-License-Identifier: Apache-2.0

internal import Glibc
internal import Records

/// A table for people: columns as wide as their widest cell, fitted to the terminal by leaving columns out, then by
/// shortening the last one.
struct TextTable {
    enum Alignment {
        case left
        case right
    }

    private let alignments: [Alignment]
    private let expendable: [String]
    private let leastLast: Int
    private let toned: Set<String>
    private var rows: [[String]] = []

    /// Lines under a row, by its place.
    private var remarks: [Int: String] = [:]

    /// - Parameters:
    ///   - dropping: titles of columns to leave out where the terminal is too narrow, the least important first.
    ///   - leastLast: characters of the last column that are worth more than any column to be left out. A last column
    ///     that may be shortened so holds paths, and keeps their ends.
    ///   - toned: titles of columns whose words have a tone.
    init(
        _ titles: [(String, Alignment)], dropping: [String] = [], leastLast: Int = .max, toned: Set<String> = []
    ) {
        alignments = titles.map(\.1)
        expendable = dropping
        self.leastLast = leastLast
        self.toned = toned
        rows = [titles.map(\.0)]
    }

    /// Adds a row; control characters of the cells are made visible.
    mutating func add(_ cells: [String]) { rows.append(cells.map { VisibleText.escaped($0.utf8) }) }

    /// Puts a line under the row that was added last, shown on a terminal and nowhere cut off.
    mutating func remark(_ text: String) { remarks[rows.count - 1] = text }

    /// The lines of the table.
    ///
    /// - Parameters:
    ///   - width: characters a line may have; `nil` for any number.
    ///   - isColoured: whether words are shown in their tone.
    func lines(width: Int?, isColoured: Bool = false) -> [String] {
        let widths = alignments.indices.map { column in rows.map { Self.width(of: $0[column]) }.max() ?? 0 }
        let columns = columns(widths, within: width)
        return rows.indices.map { index in
            let row = rows[index]
            var line = ""
            var painted = ""
            for column in columns {
                let padding = String(repeating: " ", count: widths[column] - Self.width(of: row[column]))
                let gap = column == columns.first ? "" : "  "
                line += gap
                painted += gap
                let tone = index > 0 && toned.contains(rows[0][column]) ? Tone(word: row[column]) : nil
                if let width, column == columns.last, leastLast < .max {
                    let cell = Self.ending(of: row[column], within: width - Self.width(of: line))
                    line += cell
                    painted += cell
                } else {
                    let cell = Tone.paint(row[column], tone, isShown: isColoured)
                    line += alignments[column] == .left ? row[column] + padding : padding + row[column]
                    painted += alignments[column] == .left ? cell + padding : padding + cell
                }
            }
            while line.hasSuffix(" ") { line.removeLast() }
            while painted.hasSuffix(" ") { painted.removeLast() }
            // A colour that is cut off would go on.
            guard let width, Self.width(of: line) > width else { return painted }
            return Self.cut(line, to: width)
        }
    }

    func print() throws {
        for (place, line) in lines(width: Self.outputWidth, isColoured: Tone.isShown).enumerated() {
            try StandardOutput.say(line)
            if let remark = remarks[place] { try StandardOutput.say(remark) }
        }
    }

    /// Columns of the terminal that standard output is; `nil` where it is none.
    static var outputWidth: Int? { StandardOutput.isTerminal ? terminalWidth : nil }

    private func columns(_ widths: [Int], within width: Int?) -> [Int] {
        var columns = Array(alignments.indices)
        guard let width else { return columns }
        for title in expendable {
            let last = columns.last.map { min(widths[$0], leastLast) } ?? 0
            let needed = columns.dropLast().reduce(last) { $0 + widths[$1] + 2 }
            if needed <= width { break }
            columns.removeAll { rows[0][$0] == title }
        }
        return columns
    }

    static func ending(of text: String, within width: Int) -> String {
        guard width > 1, Self.width(of: text) > width else { return text }
        var ending = Substring(text)
        while Self.width(of: ending) > width - 1 { ending.removeFirst() }
        return "…" + ending
    }

    static func cut(_ line: String, to width: Int) -> String {
        guard width > 1, Self.width(of: line) > width else { return line }
        var text = line
        while Self.width(of: text) > width - 1 { text.removeLast() }
        return text + "…"
    }

    /// Columns that a text takes on a terminal: two for each character of East Asian width, and for emoji.
    static func width(of text: some StringProtocol) -> Int {
        text.reduce(0) { sum, character in
            switch character.unicodeScalars.first?.value ?? 0 {
            case 0x1100...0x115F, 0x2E80...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF00...0xFF60,
                0xFFE0...0xFFE6, 0x1F300...0x1FAFF, 0x20000...0x3FFFD:
                sum + 2
            default: sum + 1
            }
        }
    }

    private static var terminalWidth: Int? {
        var size = winsize()
        guard ioctl(1, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
        return Int(size.ws_col)
    }
}

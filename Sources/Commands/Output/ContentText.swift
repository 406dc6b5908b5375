// SPDX-License-Identifier: Apache-2.0

internal import ArchiveKit
internal import Records

/// The content of a record as lines that a person reads. No control character of it reaches the terminal.
struct ContentText {
    let record: FoundRecord
    let origin: RecordOrigin

    /// More of a record than this is left to `get --original`.
    private static let mostBytes = 256 << 10
    private static let mostLines = 2_000

    /// - Parameter width: characters that a line may have; `nil` for any number.
    func lines(width: Int?) -> [String] {
        var lines = all().flatMap { Self.wrapped($0, width: width) }
        let isLong = record.content.count > Self.mostBytes || lines.count > Self.mostLines
        lines = Array(lines.prefix(Self.mostLines))
        if isLong { lines.append("… and more; 'muniment get --original \(record.id)' gives all of it") }
        return lines
    }

    private func all() -> [String] {
        let bytes = Array(record.content.prefix(Self.mostBytes))
        // Pages of a document end with a form feed.
        let text = origin.text.utf8.prefix(Self.mostBytes).map { $0 == 0x0C ? 0x0A : $0 }
        switch record.envelope.parsed.format {
        case .fix: return Self.fields(bytes)
        case .delimited: return cells(bytes)
        case .mail, .html: return Self.visible(text.isEmpty ? bytes : text)
        case .pdf, .office, .outlook: return text.isEmpty ? binary(bytes) : Self.visible(text)
        case .xml, .iso20022, .fpml, .fixml: return Self.markup(readable(bytes))
        case .json: return Self.json(readable(bytes))
        case .binary, .zip, .gzip, .tar: return binary(bytes)
        default: return Self.visible(readable(bytes))
        }
    }

    /// The beginning of bytes that are no text.
    private func binary(_ bytes: [UInt8]) -> [String] {
        let size = Wording.count(record.content.count, "byte")
        return [
            "\(size) that are no text; 'muniment get --original' gives them:",
            VisibleText.escaped(bytes.prefix(512)) + (bytes.count > 512 ? "…" : ""),
        ]
    }

    /// Bytes of another encoding than UTF-8 as their text rule reads them.
    private func readable(_ bytes: [UInt8]) -> [UInt8] {
        String(validating: bytes, as: UTF8.self) == nil && !origin.text.isEmpty ? Array(origin.text.utf8) : bytes
    }

    static func visible(_ bytes: [UInt8]) -> [String] {
        var kept: [UInt8] = []
        for (index, byte) in bytes.enumerated() {
            if byte == 0x0D, index + 1 < bytes.count, bytes[index + 1] == 0x0A { continue }
            kept.append(byte)
        }
        var lines = VisibleText.escaped(kept, keeping: ["\n", "\t"]).split(
            separator: "\n", omittingEmptySubsequences: false
        ).map { String($0) }
        while lines.last?.isEmpty == true { lines.removeLast() }
        return lines
    }

    /// The fields of a FIX message, one a line, with their names.
    private static func fields(_ bytes: [UInt8]) -> [String] {
        let separator: [UInt8] =
            bytes.contains(0x01) ? [0x01] : bytes.contains(UInt8(ascii: "|")) ? [UInt8(ascii: "|")] : Array("^A".utf8)
        let fields = bytes.split(separator: separator).map { VisibleText.escaped($0) }
            .filter { !$0.isEmpty && $0 != "\\x0a" && $0 != "\\x0d\\x0a" }
        let width = min(44, fields.map(\.count).max() ?? 0)
        return fields.map { field in
            guard let name = FIXFieldNames.name(of: field.prefix { $0 != "=" }) else { return field }
            return field + String(repeating: " ", count: max(0, width - field.count)) + "  " + name
        }
    }

    /// The cells of a row, one a line, with the names of its header.
    private func cells(_ bytes: [UInt8]) -> [String] {
        guard let header = origin.header, let separator = DelimitedCells.separator(of: header) else {
            return Self.visible(readable(bytes))
        }
        let names = DelimitedCells.cells(of: header, separator: separator)
        let values = DelimitedCells.cells(of: bytes, separator: separator)
        let width = min(40, names.map { TextTable.width(of: $0) }.max() ?? 0)
        return values.enumerated().map { index, value in
            let name = index < names.count && !names[index].isEmpty ? names[index] : "column \(index + 1)"
            return name + String(repeating: " ", count: max(0, width - TextTable.width(of: name))) + "  " + value
        }
    }

    /// Markup with each element on a line, unless it has lines already.
    private static func markup(_ bytes: [UInt8]) -> [String] {
        let lines = visible(bytes)
        guard lines.count < 3 || lines.contains(where: { $0.count > 400 }) else { return lines }
        var result: [String] = []
        var depth = 0
        let parted = lines.map { $0.trimmed }.joined(separator: "\n").replacing(/>\s*</, with: ">\n<")
        for part in parted.split(separator: "\n") {
            let isEnd = part.hasPrefix("</")
            if isEnd { depth = max(0, depth - 1) }
            result.append(String(repeating: "  ", count: min(depth, 20)) + part)
            let isBegun = part.hasPrefix("<") && !isEnd && !part.hasPrefix("<?") && !part.hasPrefix("<!")
            if isBegun, !part.hasSuffix("/>"), !part.contains("</") { depth += 1 }
        }
        return result
    }

    /// JSON with each member on a line, unless it has lines already.
    private static func json(_ bytes: [UInt8]) -> [String] {
        let lines = visible(bytes)
        guard lines.count < 3 else { return lines }
        var result = ""
        var depth = 0
        var isString = false
        var isEscaped = false
        func newline() -> String { "\n" + String(repeating: "  ", count: min(max(depth, 0), 20)) }
        for character in lines.joined(separator: " ") {
            if isString {
                result.append(character)
                if isEscaped {
                    isEscaped = false
                } else if character == "\\" {
                    isEscaped = true
                } else if character == "\"" {
                    isString = false
                }
                continue
            }
            switch character {
            case "\"":
                isString = true
                result.append(character)
            case "{", "[":
                depth += 1
                result += String(character) + newline()
            case "}", "]":
                depth -= 1
                result += newline() + String(character)
            case ",": result += "," + newline()
            case ":": result += ": "
            case " ", "\t": break
            default: result.append(character)
            }
        }
        return result.split(separator: "\n").map { String($0) }.filter { !$0.allSatisfy { $0 == " " } }
    }

    /// A line, cut at blanks so that it finds room.
    ///
    /// - Complexity: linear in the length of the line.
    static func wrapped(_ line: String, width: Int?) -> [String] {
        guard let width, width > 8, TextTable.width(of: line) > width else { return [line] }
        var lines: [String] = []
        var current = ""
        var columns = 0
        // The place behind the last blank of the current line, and its column.
        var blank: (place: String.Index, column: Int)?
        for character in line {
            let own = TextTable.width(of: String(character))
            if columns + own > width {
                // A blank in the first half would leave too little on the line.
                if let found = blank, found.column > width / 2 {
                    lines.append(String(current[..<found.place]))
                    current = String(current[found.place...])
                    columns -= found.column
                } else {
                    lines.append(current)
                    current = ""
                    columns = 0
                }
                blank = nil
            }
            current.append(character)
            columns += own
            if character == " " { blank = (current.endIndex, columns) }
        }
        return lines + [current]
    }
}

extension String {
    /// Without blanks at its ends.
    fileprivate var trimmed: Substring {
        var text = self[...]
        while text.first?.isWhitespace == true { text.removeFirst() }
        while text.last?.isWhitespace == true { text.removeLast() }
        return text
    }
}

/// Cells of a row of delimited text, as values that can be shown.
enum DelimitedCells {
    /// The separator that cuts a header into most cells; `nil` where none does.
    static func separator(of header: [UInt8]) -> UInt8? {
        let counts = [0x09, 0x3B, 0x7C, 0x2C].map { separator in (UInt8(separator), header.count { $0 == separator }) }
        return counts.filter { $0.1 > 0 }.max { $0.1 < $1.1 }?.0
    }

    static func cells(of bytes: [UInt8], separator: UInt8) -> [String] {
        var cells: [[UInt8]] = [[]]
        var isQuoted = false
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            index += 1
            if byte == UInt8(ascii: "\""), isQuoted, index < bytes.count, bytes[index] == byte {
                cells[cells.count - 1].append(byte)
                index += 1
            } else if byte == UInt8(ascii: "\""), isQuoted || cells[cells.count - 1].isEmpty {
                isQuoted.toggle()
            } else if byte == separator, !isQuoted {
                cells.append([])
            } else {
                cells[cells.count - 1].append(byte)
            }
        }
        return cells.map { cell in
            let text = VisibleText.escaped(cell.drop { $0 == 0x20 })
            return text.hasSuffix("\\x0a") ? String(text.dropLast(text.hasSuffix("\\x0d\\x0a") ? 8 : 4)) : text
        }
    }
}

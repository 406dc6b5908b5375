// SPDX-License-Identifier: Apache-2.0

/// Rows of comma-separated values: cells may stand in quotation marks, which are doubled inside them.
struct CommaSeparatedRows {
    private let bytes: [UInt8]
    private var position = 0
    private(set) var line = 0
    private var nextLine = 1

    init(_ bytes: [UInt8]) {
        self.bytes = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(bytes.dropFirst(3)) : bytes
    }

    mutating func next() -> [[UInt8]]? {
        guard position < bytes.count else { return nil }
        line = nextLine
        var cells: [[UInt8]] = [[]]
        var isQuoted = false
        while position < bytes.count {
            let byte = bytes[position]
            position += 1
            if byte == UInt8(ascii: "\n") { nextLine += 1 }
            switch byte {
            case UInt8(ascii: "\"") where isQuoted && position < bytes.count && bytes[position] == byte:
                cells[cells.count - 1].append(byte)
                position += 1
            case UInt8(ascii: "\"") where isQuoted || cells[cells.count - 1].isEmpty: isQuoted.toggle()
            case UInt8(ascii: ",") where !isQuoted: cells.append([])
            case UInt8(ascii: "\r") where !isQuoted: break
            case UInt8(ascii: "\n") where !isQuoted: return cells
            default: cells[cells.count - 1].append(byte)
            }
        }
        return cells
    }
}

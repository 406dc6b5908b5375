// SPDX-License-Identifier: Apache-2.0

/// The strings of a workbook, which cells name by number (ECMA-376-1, 18.4).
struct SharedStrings {
    private var text = MarkupText()
    private var ends: [Int] = []

    init() {}

    init(of bytes: Span<UInt8>) {
        var scanner = MarkupScanner()
        // How a word is pronounced stands in `rPh`, and is no part of the string.
        var (isText, isPhonetic) = (false, false)
        while let piece = scanner.next(in: bytes), !text.isFull {
            switch piece {
            case .start(let name, _, let isEmpty):
                if bytes.spells("t", name) { isText = !isEmpty }
                if bytes.spells("rPh", name) { isPhonetic = !isEmpty }
                if bytes.spells("si", name), isEmpty { ends.append(text.utf8.count) }
            case .end(let name):
                isText = false
                if bytes.spells("rPh", name) { isPhonetic = false }
                if bytes.spells("si", name) { ends.append(text.utf8.count) }
            case .text(let range): if isText, !isPhonetic { text.append(range, in: bytes) }
            case .literal(let range): if isText, !isPhonetic { text.append(literal: range, in: bytes) }
            }
        }
    }

    subscript(index: Int) -> ArraySlice<UInt8>? {
        guard ends.indices.contains(index) else { return nil }
        return text.utf8[(index == 0 ? 0 : ends[index - 1])..<ends[index]]
    }
}

/// The cells of a sheet, a row a line, with tabs between (ECMA-376-1, 18.3.1).
enum WorksheetText {
    static func append(_ bytes: Span<UInt8>, _ strings: SharedStrings, to text: inout MarkupText) {
        var scanner = MarkupScanner()
        var (isValue, isShared) = (false, false)
        while let piece = scanner.next(in: bytes), !text.isFull {
            switch piece {
            case .start(let name, let attributes, let isEmpty):
                if bytes.spells("c", name) {
                    isShared = bytes.attribute("t", in: attributes).map { bytes.spells("s", $0) } ?? false
                } else if bytes.spells("v", name) || bytes.spells("t", name) {
                    isValue = !isEmpty
                }
            case .end(let name):
                isValue = false
                if bytes.spells("c", name) { text.separate(0x09) }
                if bytes.spells("row", name) { text.separate(.lineFeed) }
            case .text(let range) where isValue && isShared:
                if let string = bytes.number(bytes.trimmed(range)).flatMap({ strings[$0] }) {
                    text.append(contentsOf: string)
                }
            case .text(let range): if isValue { text.append(range, in: bytes) }
            case .literal(let range): if isValue { text.append(literal: range, in: bytes) }
            }
        }
    }
}

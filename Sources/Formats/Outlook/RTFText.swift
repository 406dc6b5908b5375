// SPDX-License-Identifier: Apache-2.0

/// The readable text of RTF (Rich Text Format Specification 1.9.1): what stands in it without control words, pictures and
/// tables of fonts and styles; or the HTML that is encapsulated in it (MS-OXRTFEX 2.1.3).
struct RTFText {
    /// What holds up to the end of a group.
    private struct Group {
        /// Whether the group is a destination whose text is no part of the document.
        var isSkipped = false

        /// Whether the text is there for readers of RTF alone, beside HTML.
        var isHidden = false

        /// How many characters behind a Unicode one stand for it.
        var substitutes = 1
    }

    /// Groups inside one another that are told apart.
    private static let mostGroups = 1024

    private(set) var utf8: [UInt8] = []
    private(set) var isHTML = false
    private(set) var isCharsetKnown = true

    private var group = Group()
    private var outer: [Group] = []
    private var excess = 0
    private var isEnded = false

    /// Bytes in the code page of the document.
    private var pending: [UInt8] = []
    private var charset = "windows-1252"

    /// The first half of a character in two (UTF-16).
    private var half: UInt32?
    private var substitutesLeft = 0
    private var isIgnorable = false

    /// - Complexity: linear in the number of bytes.
    init(_ bytes: Span<UInt8>) {
        var index = 0
        while index < bytes.count, !isEnded, utf8.count + pending.count <= RecordText.limit {
            switch bytes[index] {
            case .openingBrace: open()
            case .closingBrace: close()
            case .backslash:
                index = readControl(bytes, index + 1)
                continue
            case .carriageReturn, .lineFeed: break
            case let byte: add(byte)
            }
            index += 1
        }
        flush()
    }

    private mutating func open() {
        substitutesLeft = 0
        if outer.count < Self.mostGroups { outer.append(group) } else { excess += 1 }
    }

    private mutating func close() {
        (substitutesLeft, isIgnorable) = (0, false)
        if excess > 0 {
            excess -= 1
        } else if let last = outer.popLast() {
            group = last
        }
        isEnded = outer.isEmpty
    }

    private var isSilent: Bool { group.isSkipped || group.isHidden }

    /// Whether a character stands for a Unicode one before it.
    private mutating func isSubstitute() -> Bool {
        guard substitutesLeft > 0 else { return false }
        substitutesLeft -= 1
        return true
    }

    private mutating func add(_ byte: UInt8) {
        if !isSubstitute(), !isSilent { pending.append(byte) }
    }

    private mutating func add(_ scalar: Unicode.Scalar) {
        guard !isSubstitute(), !isSilent else { return }
        append(scalar)
    }

    private mutating func append(_ scalar: Unicode.Scalar) {
        flush()
        utf8.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
    }

    private mutating func flush() {
        if half != nil {
            half = nil
            utf8.append(contentsOf: UTF8.encodedReplacementCharacter)
        }
        guard !pending.isEmpty else { return }
        let (text, isKnown) = MailCharset.utf8(pending, charset)
        if !isKnown { isCharsetKnown = false }
        utf8.append(contentsOf: text)
        pending = []
    }

    /// - Returns: where reading goes on behind a control word or symbol.
    private mutating func readControl(_ bytes: Span<UInt8>, _ start: Int) -> Int {
        guard start < bytes.count else { return bytes.count }
        if bytes[start].isLetter { return readWord(bytes, start) }
        switch bytes[start] {
        case UInt8(ascii: "'"):
            guard start + 2 < bytes.count,
                let byte = MailTransferEncoding.hexadecimal(bytes[start + 1], bytes[start + 2])
            else { return start + 1 }
            add(byte)
            return start + 3
        case UInt8(ascii: "*"): isIgnorable = true
        case .backslash, .openingBrace, .closingBrace: add(bytes[start])
        case UInt8(ascii: "~"): add("\u{A0}" as Unicode.Scalar)
        case UInt8(ascii: "_"): add(.hyphen)
        case .carriageReturn, .lineFeed: add(.lineFeed)
        default: break
        }
        return start + 1
    }

    /// Letters, a number, and a blank that belongs to them.
    private mutating func readWord(_ bytes: Span<UInt8>, _ start: Int) -> Int {
        var end = start
        while end < min(bytes.count, start + 32), bytes[end].isLetter { end += 1 }
        let word = bytes.text(start..<end)
        var (place, number) = (end, Int?.none)
        let isNegative = place < bytes.count && bytes[place] == .hyphen
        if isNegative { place += 1 }
        let digits = place
        while place < min(bytes.count, digits + 9), bytes[place].isDigit { place += 1 }
        if let value = bytes.number(digits..<place) { number = isNegative ? -value : value } else { place = end }
        if place < bytes.count, bytes[place] == .space { place += 1 }
        if word == "bin" { return min(bytes.count, place + max(0, number ?? 0)) }
        if isIgnorable {
            isIgnorable = false
            if word != "htmltag" || !isHTML { group.isSkipped = true }
        } else {
            take(word, number)
        }
        return place
    }

    private mutating func take(_ word: String, _ number: Int?) {
        switch word {
        case "fromhtml": isHTML = number != 0
        case "htmlrtf": group.isHidden = number != 0
        case "ansicpg":
            flush()
            charset = MailCharset.name(ofCodePage: number.flatMap { UInt64(exactly: $0) })
        case "uc": group.substitutes = max(0, number ?? 1)
        case "u": takeUnicode(number ?? 0)
        default:
            if let character = Self.characters[word] {
                add(character)
            } else if Self.destinations.contains(word) {
                group.isSkipped = true
            }
        }
    }

    /// A character by its number in UTF-16, which is written as a signed one.
    private mutating func takeUnicode(_ number: Int) {
        substitutesLeft = group.substitutes
        let value = UInt32(truncatingIfNeeded: number < 0 ? number + 0x10000 : number)
        guard !isSilent else { return }
        if let first = half, (0xDC00...0xDFFF).contains(value) {
            half = nil
            append(Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (value - 0xDC00)) ?? "\u{FFFD}")
        } else if (0xD800...0xDBFF).contains(value) {
            flush()
            half = value
        } else {
            append(Unicode.Scalar(value) ?? "\u{FFFD}")
        }
    }

    private static let characters: [String: Unicode.Scalar] = [
        "par": "\n", "line": "\n", "row": "\n", "sect": "\n", "page": "\n", "tab": "\t", "cell": "\t",
        "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”", "bullet": "•", "endash": "–", "emdash": "—",
        "enspace": " ", "emspace": " ", "qmspace": " ",
    ]

    private static let destinations: Set<String> = [
        "fonttbl", "colortbl", "stylesheet", "info", "pict", "objdata", "fldinst", "filetbl", "listtable",
        "listoverridetable", "revtbl", "rsidtbl", "header", "headerl", "headerr", "headerf", "footer", "footerl",
        "footerr", "footerf", "nonshppict", "xmlnstbl", "themedata", "datastore", "bkmkstart", "bkmkend", "mhtmltag",
    ]
}

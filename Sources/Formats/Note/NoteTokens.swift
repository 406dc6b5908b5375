// SPDX-License-Identifier: Apache-2.0

/// Cuts a text into tokens, in one pass.
enum NoteTokens {
    /// How many bytes of a text are looked at: a note states its facts at its beginning, and the rest is found as text.
    static let limit = 512 << 10

    static func of(_ bytes: Span<UInt8>) -> [NoteToken] {
        let count = min(bytes.count, limit)
        var tokens: [NoteToken] = []
        tokens.reserveCapacity(count / 6)
        var index = 0
        var line: Int32 = 0
        while index < count {
            let byte = bytes[index]
            if byte == .lineFeed { line += 1 }
            if byte.isDigit || byte.isLetter || byte >= 0x80 {
                let blank = byte < 0x80 ? 0 : blankLength(bytes, index)
                if blank > 0 {
                    index += blank
                } else if byte >= 0x80, let sign = sign(bytes, index) {
                    tokens.append(
                        NoteToken(start: index, end: index + sign, line: line, kind: .sign, fold: NoteFold.empty))
                    index += sign
                } else {
                    let token = token(bytes, from: index, to: count, line: line)
                    if token.fold != NoteFold.empty { tokens.append(token) }
                    index = token.end
                }
            } else {
                index += 1
            }
        }
        return tokens
    }

    /// A blank that does not break, in UTF-8.
    private static func blankLength(_ bytes: Span<UInt8>, _ index: Int) -> Int {
        bytes.has("\u{A0}", at: index) ? 2 : bytes.has("\u{202F}", at: index) ? 3 : 0
    }

    private static func sign(_ bytes: Span<UInt8>, _ index: Int) -> Int? {
        if bytes.has("€", at: index) { return 3 }
        return bytes.has("£", at: index) ? 2 : nil
    }

    private static func token(_ bytes: Span<UInt8>, from start: Int, to count: Int, line: Int32) -> NoteToken {
        var (index, fold) = (start, NoteFold.empty)
        var (hasDigit, hasLetter, hasJoint) = (false, false, false)
        while index < count {
            let byte = bytes[index]
            if byte.isDigit {
                hasDigit = true
                fold = NoteFold.add(byte, to: fold)
            } else if byte.isLetter {
                hasLetter = true
                fold = NoteFold.add(byte, to: fold)
            } else if byte >= 0x80 {
                if hasDigit && !hasLetter || blankLength(bytes, index) > 0 || sign(bytes, index) != nil { break }
                hasLetter = true
            } else if index + 1 < count, joins(byte, bytes[index - 1], bytes[index + 1]) {
                if byte != .fullStop, byte != UInt8(ascii: ","), byte != UInt8(ascii: "'") { hasJoint = true }
            } else {
                break
            }
            index += 1
        }
        let kind: NoteToken.Kind = hasDigit ? (hasLetter || hasJoint ? .code : .number) : .word
        let date = hasDigit && (6...11).contains(index - start) ? NoteDateParts(bytes.extracting(start..<index)) : nil
        return NoteToken(
            start: start, end: index, line: line, kind: kind, date: date, fold: fold,
            traits: kind == .word ? NoteTraits.of(fold) : [])
    }

    /// Whether a byte joins its neighbours to one token: `AB-1/2`, `1.234,56`, `2'000`, `13:31`.
    private static func joins(_ byte: UInt8, _ before: UInt8, _ after: UInt8) -> Bool {
        switch byte {
        case .hyphen, .solidus, UInt8(ascii: "_"):
            (before.isDigit || before.isLetter || before >= 0x80) && (after.isDigit || after.isLetter || after >= 0x80)
        case .fullStop: before.isDigit && after.isDigit || before.isLetter && after.isDigit
        case UInt8(ascii: ","), UInt8(ascii: "'"), .colon: before.isDigit && after.isDigit
        default: false
        }
    }
}

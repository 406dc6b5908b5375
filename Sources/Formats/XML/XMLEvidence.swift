// SPDX-License-Identifier: Apache-2.0

import Records

/// Tells markup from text that merely begins with `<`.
enum XMLEvidence {
    /// How much of a source in UTF-16 is looked at.
    private static let mostOfUTF16 = 1 << 16

    /// How far from the end the last tag is looked for.
    private static let longestEndTag = 1024

    /// The format of a marked-up source: that of its first message; `nil` where it is none.
    ///
    /// HTML has an HTML document type or begins with `html`. XML begins with an XML declaration, or with a whole start
    /// tag and either a namespace or an end tag at the end of the source.
    static func format(of bytes: Span<UInt8>) -> RecordFormat? {
        if XMLEncoding.isUTF16(bytes) {
            let start = bytes.extracting(0..<min(bytes.count, mostOfUTF16))
            let decoded = XMLEncoding.utf8(ofUTF16: start)
            return isMarkup(decoded.span) ? firstFormat(decoded.span) : nil
        }
        return isMarkup(bytes) ? firstFormat(bytes) : nil
    }

    private static func firstFormat(_ bytes: Span<UInt8>) -> RecordFormat {
        var splitting = XMLSplitting()
        splitting.readAll(in: bytes, stopsAtFormat: true)
        return splitting.firstFormat ?? .xml
    }

    private static func isMarkup(_ bytes: Span<UInt8>) -> Bool {
        let start = bytes.trimmed((bytes.has("\u{FEFF}", at: 0) ? 3 : 0)..<bytes.count).lowerBound
        guard start < bytes.count, bytes[start] == .lessThan else { return false }
        var tokenizer = XMLTokenizer(at: start)
        while let token = tokenizer.next(in: bytes) {
            switch token.kind {
            case .instruction where bytes.spells("xml", token.name) || bytes.spells("OFX", token.name): return true
            case .doctype: return true
            case .startTag, .emptyTag:
                if bytes.spellsHTML(token.name) { return true }
                guard !token.isDamaged else { return false }
                return tokenizer.attributes.prefix(64).contains { $0.declaresNamespace(in: bytes) }
                    || token.kind == .emptyTag || endsWithTag(bytes)
            case .comment, .instruction: continue
            case .text where bytes.trimmed(token.content).isEmpty: continue
            default: return false
            }
        }
        return false
    }

    private static func endsWithTag(_ bytes: Span<UInt8>) -> Bool {
        let end = bytes.trimmed(0..<bytes.count).upperBound
        guard end >= 3, bytes[end - 1] == .greaterThan else { return false }
        if bytes[end - 2] == .solidus || bytes.has("-->", at: end - 3) { return true }
        var index = end - 1
        while index > 0, end - index < longestEndTag, bytes[index] != .lessThan { index -= 1 }
        return bytes[index] == .lessThan && bytes[index + 1] == .solidus
    }
}

extension Span<UInt8> {
    /// Whether `range` spells `html`, in any letters.
    func spellsHTML(_ range: Range<Int>) -> Bool {
        guard range.count == 4 else { return false }
        let start = range.lowerBound
        return self[start] | 0x20 == 0x68 && self[start + 1] | 0x20 == 0x74 && self[start + 2] | 0x20 == 0x6D
            && self[start + 3] | 0x20 == 0x6C
    }
}

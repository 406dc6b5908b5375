// SPDX-License-Identifier: Apache-2.0

internal import Catalogue
internal import Formats
internal import Records

/// The text by which a record is found: what its text rule gives, and the codes of its parties and instruments that the
/// text does not hold as they are, and the words that a person has set. So a code that was read from a record is always found by searching for it.
enum SearchableText {
    /// - Parameters:
    ///   - envelope: says by which rule, and what a person has said of the record.
    ///   - extracted: the text in the frame behind the record's, where an outside tool has extracted it.
    static func text(
        _ content: ArraySlice<UInt8>, _ envelope: RecordEnvelope, extracted: [UInt8]?, facts: String
    ) -> String {
        let stated = envelope.statedWords
        let text = text(content, rule: envelope.textRule, extracted: extracted, facts: facts)
        return stated.isEmpty ? text : text + "\n" + stated.joined(separator: "\n")
    }

    private static func text(
        _ content: ArraySlice<UInt8>, rule: String, extracted: [UInt8]?, facts: String
    ) -> String {
        guard rule.hasPrefix(ExtractedText.rulePrefix) else {
            return text(RecordText.text(of: content, rule: rule) ?? "", facts: facts)
        }
        let plain = RecordText.text(of: (extracted ?? [])[...], rule: FormatRegistry.textRule(for: .text)) ?? ""
        return text(plain, facts: facts)
    }

    static func text(_ text: String, facts: String) -> String {
        guard !facts.isEmpty else { return text }
        var (text, facts) = (text, facts)
        let missing = text.withUTF8 { text in
            facts.withUTF8 { facts in
                FactLines.codes(in: facts).map { UnsafeBufferPointer(rebasing: facts[$0]) }
                    .filter { !contains($0, in: text) }.map { String(decoding: $0, as: UTF8.self) }
            }
        }
        return missing.isEmpty ? text : text + "\n" + missing.joined(separator: "\n")
    }

    /// Whether a code of lower-case letters stands in the text, in any case, between other characters than letters and
    /// digits.
    private static func contains(_ code: UnsafeBufferPointer<UInt8>, in text: UnsafeBufferPointer<UInt8>) -> Bool {
        guard let first = code.first, code.count <= text.count else { return false }
        let upper = first >= 0x61 && first <= 0x7A ? first & 0xDF : first
        var index = 0
        let last = text.count - code.count
        while index <= last {
            if text[index] == first || text[index] == upper, matches(code, text, at: index),
                index == 0 || !isPartOfWord(text[index - 1]),
                index + code.count == text.count || !isPartOfWord(text[index + code.count])
            {
                return true
            }
            index += 1
        }
        return false
    }

    private static func matches(
        _ code: UnsafeBufferPointer<UInt8>, _ text: UnsafeBufferPointer<UInt8>, at start: Int
    ) -> Bool {
        for offset in 1..<max(1, code.count) {
            let byte = text[start + offset]
            guard byte == code[offset] || byte >= 0x41 && byte <= 0x5A && byte | 0x20 == code[offset] else {
                return false
            }
        }
        return true
    }

    private static func isPartOfWord(_ byte: UInt8) -> Bool {
        byte >= 0x80 || byte >= 0x30 && byte <= 0x39 || (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7A
    }
}

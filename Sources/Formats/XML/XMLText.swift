// SPDX-License-Identifier: Apache-2.0

/// The rule `xml-text-1`: the text of the elements and the values of the attributes, decoded, in the order of the
/// document.
///
/// Names are no text, nor are the values of `xmlns`, `xml:` and `xsi:` attributes. Comments and instructions are none
/// either. In HTML the inside of `script` and `style` is left out. References to entities that XML does not have stay as
/// they are written.
enum XMLText {
    static func text(of bytes: Span<UInt8>) -> String {
        guard XMLEncoding.isUTF16(bytes) else { return textOfDecoded(bytes) }
        return textOfDecoded(XMLEncoding.utf8(ofUTF16: bytes).span)
    }

    private static func textOfDecoded(_ bytes: Span<UInt8>) -> String {
        var assembly = TextAssembly()
        var tokenizer = XMLTokenizer(at: bytes.has("\u{FEFF}", at: 0) ? 3 : 0)
        var isHTML = false
        while !assembly.isFull, let token = tokenizer.next(in: bytes) {
            switch token.kind {
            case .startTag, .emptyTag:
                isHTML = isHTML || bytes.spellsHTML(token.name)
                for attribute in tokenizer.attributes where isText(attribute, in: bytes) {
                    append(bytes, attribute.value, to: &assembly)
                }
                if isHTML, token.kind == .startTag,
                    let end = endOfScript(token.name, in: bytes, from: tokenizer.position)
                {
                    tokenizer.skip(to: end)
                }
            case .text: append(bytes, token.content, to: &assembly)
            case .characterData:
                assembly.append(bytes.extracting(bytes.trimmed(token.content)))
            case .doctype: isHTML = isHTML || bytes.spellsHTML(token.name)
            case .endTag, .comment, .instruction, .damage: break
            }
        }
        return assembly.text
    }

    private static func append(_ bytes: Span<UInt8>, _ range: Range<Int>, to assembly: inout TextAssembly) {
        let value = bytes.trimmed(range)
        guard bytes.first(.ampersand, in: value) != nil else { return assembly.append(bytes.extracting(value)) }
        var decoded: [UInt8] = []
        decoded.reserveCapacity(value.count)
        XMLReferences.appendDecoded(bytes, value, to: &decoded)
        assembly.append(decoded.span)
    }

    private static func isText(_ attribute: XMLAttribute, in bytes: Span<UInt8>) -> Bool {
        let start = attribute.name.lowerBound
        return !attribute.declaresNamespace(in: bytes) && !bytes.has("xsi:", at: start) && !bytes.has("xml:", at: start)
    }

    /// Where a script or a style sheet ends: at its end tag, or at the end of the text.
    private static func endOfScript(_ name: Range<Int>, in bytes: Span<UInt8>, from start: Int) -> Int? {
        guard isScript(bytes, name) else { return nil }
        var index = start
        while index + 1 < bytes.count {
            if bytes[index] == .lessThan, bytes[index + 1] == .solidus {
                let end = min(bytes.count, index + 2 + name.count)
                if isScript(bytes, (index + 2)..<end) { return index }
            }
            index += 1
        }
        return bytes.count
    }

    private static func isScript(_ bytes: Span<UInt8>, _ name: Range<Int>) -> Bool {
        guard name.count == 6 || name.count == 5 else { return false }
        let word: StaticString = name.count == 6 ? "script" : "style"
        return word.withUTF8Buffer { letters in
            for index in 0..<name.count where bytes[name.lowerBound + index] | 0x20 != letters[index] { return false }
            return true
        }
    }
}

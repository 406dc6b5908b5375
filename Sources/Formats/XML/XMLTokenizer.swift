// SPDX-License-Identifier: Apache-2.0

/// Cuts a marked-up text into tokens that tile it, whatever the bytes are (XML 1.0, 2.8 and 3.1; HTML well enough).
///
/// Damage is passed over: a tag ends at the next `<` at the latest, as no attribute value may hold one (3.1); a comment
/// or an instruction without an end is passed over by its first bytes, so that what follows is read; a CDATA section
/// without an end reaches to the end of the text. Nothing is ever read twice but the rest behind the first comment,
/// instruction or document type without an end, so the work is linear.
struct XMLTokenizer {
    /// Where the next token begins.
    private(set) var position: Int

    /// The attributes of the last start tag or empty tag.
    private(set) var attributes: [XMLAttribute] = []

    private var lacksCommentEnd = false
    private var lacksInstructionEnd = false
    private var lacksDoctypeEnd = false

    init(at position: Int = 0) { self.position = position }

    /// Goes on at another place, which lies behind the last token.
    mutating func skip(to offset: Int) { position = max(position, offset) }

    mutating func next(in bytes: Span<UInt8>) -> XMLToken? {
        guard position < bytes.count else { return nil }
        let token = bytes[position] == .lessThan ? markup(in: bytes) ?? text(in: bytes) : text(in: bytes)
        position = token.range.upperBound
        return token
    }

    /// Text up to the next `<`. A `<` that begins no markup belongs to it.
    private func text(in bytes: Span<UInt8>) -> XMLToken {
        let isStray = bytes[position] == .lessThan
        var end = position + 1
        while end < bytes.count, bytes[end] != .lessThan { end += 1 }
        return XMLToken(.text, position..<end, content: position..<end, damaged: isStray)
    }

    private mutating func markup(in bytes: Span<UInt8>) -> XMLToken? {
        guard position + 1 < bytes.count else { return nil }
        switch bytes[position + 1] {
        case .solidus: return endTag(in: bytes)
        case UInt8(ascii: "!"): return declaration(in: bytes)
        case UInt8(ascii: "?"): return instruction(in: bytes)
        case let byte where byte.startsXMLName: return startTag(in: bytes)
        default: return nil
        }
    }

    private mutating func startTag(in bytes: Span<UInt8>) -> XMLToken {
        attributes.removeAll(keepingCapacity: true)
        let name = (position + 1)..<nameEnd(in: bytes, from: position + 1)
        var index = name.upperBound
        var isDamaged = false
        while true {
            while index < bytes.count, bytes[index].isBlank { index += 1 }
            guard index < bytes.count, bytes[index] != .lessThan else {
                return XMLToken(.startTag, position..<index, name: name, damaged: true)
            }
            switch bytes[index] {
            case .greaterThan:
                return XMLToken(.startTag, position..<(index + 1), name: name, damaged: isDamaged)
            case .solidus where index + 1 < bytes.count && bytes[index + 1] == .greaterThan:
                return XMLToken(.emptyTag, position..<(index + 2), name: name, damaged: isDamaged)
            case .solidus, .equals, .quotationMark, .apostrophe:
                isDamaged = true
                index += 1
            default:
                let isWhole = attribute(in: bytes, from: &index)
                isDamaged = isDamaged || !isWhole
            }
        }
    }

    /// Reads an attribute; `false` where it has no value, or one that is not in quotation marks or does not end.
    private mutating func attribute(in bytes: Span<UInt8>, from index: inout Int) -> Bool {
        let name = index..<nameEnd(in: bytes, from: index)
        index = name.upperBound
        var next = index
        while next < bytes.count, bytes[next].isBlank { next += 1 }
        guard next < bytes.count, bytes[next] == .equals else {
            attributes.append(XMLAttribute(name: name, value: index..<index))
            return false
        }
        next += 1
        while next < bytes.count, bytes[next].isBlank { next += 1 }
        guard next < bytes.count, bytes[next] == .quotationMark || bytes[next] == .apostrophe else {
            let start = next
            while next < bytes.count, !bytes[next].isBlank, bytes[next] != .greaterThan, bytes[next] != .lessThan {
                next += 1
            }
            attributes.append(XMLAttribute(name: name, value: start..<next))
            index = next
            return false
        }
        let mark = bytes[next]
        let start = next + 1
        next = start
        while next < bytes.count, bytes[next] != mark, bytes[next] != .lessThan { next += 1 }
        attributes.append(XMLAttribute(name: name, value: start..<next))
        let isClosed = next < bytes.count && bytes[next] == mark
        index = isClosed ? next + 1 : next
        return isClosed
    }

    private func endTag(in bytes: Span<UInt8>) -> XMLToken {
        let name = (position + 2)..<nameEnd(in: bytes, from: position + 2)
        var index = name.upperBound
        while index < bytes.count, bytes[index].isBlank { index += 1 }
        let isWhole = index < bytes.count && bytes[index] == .greaterThan && !name.isEmpty
        return XMLToken(.endTag, position..<tagEnd(in: bytes, from: index), name: name, damaged: !isWhole)
    }

    private mutating func instruction(in bytes: Span<UInt8>) -> XMLToken {
        let start = position + 2
        let end = lacksInstructionEnd ? nil : bytes.firstPlace(of: "?>", from: start)
        guard let end else {
            lacksInstructionEnd = true
            return XMLToken(.damage, position..<start, damaged: true)
        }
        let name = start..<min(end, nameEnd(in: bytes, from: start))
        return XMLToken(.instruction, position..<(end + 2), name: name, content: name.upperBound..<end)
    }

    private mutating func declaration(in bytes: Span<UInt8>) -> XMLToken {
        if bytes.has("<!--", at: position) { return comment(in: bytes) }
        if bytes.has("<![CDATA[", at: position) {
            let start = position + 9
            guard let end = bytes.firstPlace(of: "]]>", from: start) else {
                return XMLToken(
                    .characterData, position..<bytes.count, content: start..<bytes.count, damaged: true)
            }
            return XMLToken(.characterData, position..<(end + 3), content: start..<end)
        }
        if bytes.hasDoctype(at: position) {
            var start = position + 9
            while start < bytes.count, bytes[start].isBlank { start += 1 }
            let end = lacksDoctypeEnd ? nil : XMLDoctype.end(in: bytes, from: start)
            if let end {
                return XMLToken(.doctype, position..<end, name: start..<min(end, nameEnd(in: bytes, from: start)))
            }
            lacksDoctypeEnd = true
        }
        return XMLToken(.damage, position..<tagEnd(in: bytes, from: position + 2), damaged: true)
    }

    private mutating func comment(in bytes: Span<UInt8>) -> XMLToken {
        let start = position + 4
        let end = lacksCommentEnd ? nil : bytes.firstPlace(of: "-->", from: start)
        guard let end else {
            lacksCommentEnd = true
            return XMLToken(.damage, position..<start, damaged: true)
        }
        return XMLToken(.comment, position..<(end + 3), content: start..<end)
    }

    private func nameEnd(in bytes: Span<UInt8>, from start: Int) -> Int {
        var index = start
        while index < bytes.count, !bytes[index].endsXMLName { index += 1 }
        return index
    }

    /// Behind the next `>`, or at the next `<`.
    private func tagEnd(in bytes: Span<UInt8>, from start: Int) -> Int {
        var index = start
        while index < bytes.count {
            if bytes[index] == .greaterThan { return index + 1 }
            if bytes[index] == .lessThan { return index }
            index += 1
        }
        return index
    }
}

extension Span<UInt8> {
    /// The first offset at or behind `start` where `word` stands.
    func firstPlace(of word: StaticString, from start: Int) -> Int? {
        let first = word.withUTF8Buffer { $0.first ?? 0 }
        var index = start
        while index < count {
            if self[index] == first, has(word, at: index) { return index }
            index += 1
        }
        return nil
    }

    /// Whether `<!DOCTYPE` stands at `offset`, in capitals or, as HTML has it, in any letters.
    func hasDoctype(at offset: Int) -> Bool {
        guard has("<!", at: offset), offset + 9 <= count else { return false }
        let word: StaticString = "doctype"
        return word.withUTF8Buffer { letters in
            for index in 0..<7 where self[offset + 2 + index] | 0x20 != letters[index] { return false }
            return true
        }
    }
}

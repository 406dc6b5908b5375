// SPDX-License-Identifier: Apache-2.0

extension XMLTree {
    /// The most bytes of a text or of an attribute's value that are given; a longer one is cut.
    static let longestValue = 4096

    /// Where an attribute of an element is searched; attributes behind stay unfound.
    private static let attributesSearched = 256

    // MARK: Names

    func localName(of element: XMLElement) -> Range<Int> {
        Int(nodes[element.index].localStart)..<Int(nodes[element.index].nameEnd)
    }

    /// The local name.
    func name(of element: XMLElement) -> String { string(localName(of: element)) }

    /// The text of `range` as it is written.
    func string(_ range: Range<Int>) -> String { bytes.span.lineText(range) }

    func isNamed(_ name: StaticString, _ element: XMLElement) -> Bool {
        let node = nodes[element.index]
        let start = Int(node.localStart)
        return Int(node.nameEnd) - start == name.utf8CodeUnitCount && bytes.span.has(name, at: start)
    }

    /// The prefix of the name, without its colon; empty where there is none.
    func prefix(of element: XMLElement) -> Range<Int> {
        let node = nodes[element.index]
        let start = Int(node.start) + 1
        return start..<max(start, Int(node.localStart) - 1)
    }

    /// The namespace that the prefix of the element, or no prefix, stands for (Namespaces in XML 1.0, 6); empty where
    /// none is declared.
    ///
    /// - Complexity: as many steps as elements stand around this one. Not meant for each element of a document.
    func namespace(of element: XMLElement) -> String {
        let span = bytes.span
        let prefix = prefix(of: element)
        var scope: XMLElement? = element
        while let current = scope {
            for attribute in attributes(of: current) where attribute.declaresNamespace(in: span) {
                let name = attribute.name
                let declares = name.count == 5 ? prefix.isEmpty : span.same(attribute.localName(in: span), prefix)
                if declares { return value(attribute.value) }
            }
            scope = parent(of: current)
        }
        return ""
    }

    // MARK: Attributes

    /// The attributes of an element, as they stand, at most 256.
    func attributes(of element: XMLElement) -> ArraySlice<XMLAttribute> {
        let node = nodes[element.index]
        return attributes[Int(node.firstAttribute)..<Int(node.attributeEnd)].prefix(Self.attributesSearched)
    }

    /// The value of the attribute with a local name, decoded and trimmed; `nil` where there is none.
    func attribute(_ name: StaticString, of element: XMLElement) -> String? {
        let span = bytes.span
        for attribute in attributes(of: element) {
            let length = name.utf8CodeUnitCount
            let end = attribute.name.upperBound
            guard attribute.name.count >= length, span.has(name, at: end - length) else { continue }
            guard attribute.name.count > length else { return value(attribute.value) }
            if span[end - length - 1] == .colon, !attribute.declaresNamespace(in: span) {
                return value(attribute.value)
            }
        }
        return nil
    }

    // MARK: Text

    /// Where the text of an element without children stands; with references, comments and CDATA as they are written.
    func content(of element: XMLElement) -> Range<Int> {
        Int(nodes[element.index].contentStart)..<Int(nodes[element.index].contentEnd)
    }

    /// All bytes of an element, with its tags.
    func range(of element: XMLElement) -> Range<Int> { Int(nodes[element.index].start)..<Int(nodes[element.index].end) }

    /// Whether the text of an element is `word` and nothing else but white space around it.
    func hasText(_ word: StaticString, _ element: XMLElement) -> Bool {
        let span = bytes.span
        return span.spells(word, span.trimmed(content(of: element)))
    }

    /// The text that stands in an element itself, decoded and trimmed; empty where there is none.
    func text(of element: XMLElement) -> String {
        let span = bytes.span
        let node = nodes[element.index]
        let content = span.trimmed(content(of: element))
        if node.firstChild < 0, span.isPlain(content) { return string(span.cut(content, to: Self.longestValue)) }
        return mixedText(of: element)
    }

    /// The text at the end of a path; `nil` where there is no such element or it has no text.
    func text(_ path: StaticString, of element: XMLElement) -> String? {
        guard let found = self.element(path, of: element) else { return nil }
        let text = text(of: found)
        return text.isEmpty ? nil : text
    }

    /// A value as it is written in a tag, decoded and trimmed.
    func value(_ range: Range<Int>) -> String {
        let span = bytes.span
        let range = span.cut(span.trimmed(range), to: Self.longestValue)
        if span.isPlain(range) { return string(range) }
        var decoded: [UInt8] = []
        XMLReferences.appendDecoded(span, range, to: &decoded)
        return decoded.span.lineText(decoded.span.trimmed(0..<decoded.count))
    }

    /// The text between the children, around comments and out of CDATA sections.
    private func mixedText(of element: XMLElement) -> String {
        let span = bytes.span
        let content = content(of: element)
        var decoded: [UInt8] = []
        var tokenizer = XMLTokenizer(at: content.lowerBound)
        var child = Int(nodes[element.index].firstChild)
        while decoded.count < Self.longestValue, tokenizer.position < content.upperBound {
            if child >= 0, tokenizer.position >= Int(nodes[child].start) {
                tokenizer.skip(to: Int(nodes[child].end))
                child = Int(nodes[child].nextSibling)
                continue
            }
            guard let token = tokenizer.next(in: span) else { break }
            let taken = span.cut(token.content.clamped(to: content), to: Self.longestValue)
            switch token.kind {
            case .text: XMLReferences.appendDecoded(span, taken, to: &decoded)
            case .characterData: span.extracting(taken).withUnsafeBufferPointer { decoded.append(contentsOf: $0) }
            default: break
            }
        }
        let text = decoded.span
        return text.lineText(text.trimmed(text.cut(0..<decoded.count, to: Self.longestValue)))
    }
}

extension Span<UInt8> {
    /// The text of `range` in one line: UTF-8, or Windows-1252 where it is not; white space with an end of a line in it
    /// is one space, other control characters are spaces.
    func lineText(_ range: Range<Int>) -> String {
        let part = extracting(range)
        for index in part.indices where part[index] < 0x20 || part[index] >= 0x7F { return part.joinedLines() }
        guard let letters = try? UTF8Span(validating: part) else { return text(range) }
        return String(copying: letters)
    }

    private func joinedLines() -> String {
        var joined: [UInt8] = []
        joined.reserveCapacity(count)
        var index = 0
        while index < count {
            let start = index
            while index < count, self[index].isBlank { index += 1 }
            var hasLineEnd = false
            for place in start..<index where self[place].isLineEnd { hasLineEnd = true }
            if hasLineEnd {
                joined.append(.space)
            } else {
                for place in start..<index { joined.append(self[place]) }
            }
            if index < count {
                joined.append(self[index])
                index += 1
            }
        }
        return joined.span.text(0..<joined.count)
    }

    /// Whether `range` has neither markup nor references.
    func isPlain(_ range: Range<Int>) -> Bool {
        for index in range where self[index] == .lessThan || self[index] == .ampersand { return false }
        return true
    }

    /// The start of `range`, no longer than `length` and not cut inside a character of UTF-8.
    func cut(_ range: Range<Int>, to length: Int) -> Range<Int> {
        guard range.count > length else { return range }
        var end = range.lowerBound + length
        while end > range.lowerBound, range.lowerBound + length - end < 4, self[end] & 0xC0 == 0x80 { end -= 1 }
        return range.lowerBound..<end
    }
}

// SPDX-License-Identifier: Apache-2.0

/// Builds the nodes of an ``XMLTree`` in one pass over the tokens.
struct XMLTreeBuilder {
    private(set) var nodes: [XMLTree.Node] = []
    private(set) var attributes: [XMLAttribute] = []
    private(set) var findings = ParseFindings()
    private(set) var doctype = 0..<0

    /// The open elements, and of each its last child.
    private var open: [Int32] = []
    private var lastChild: [Int32] = []
    private var lastRoot: Int32 = -1
    private var tooDeep = 0

    /// Whether offsets are those of the message, so that a diagnostic may name one.
    private let hasPlaces: Bool

    init(_ bytes: Span<UInt8>, hasPlaces: Bool) {
        self.hasPlaces = hasPlaces
        nodes.reserveCapacity(min(bytes.count / 32 + 4, 4096))
        attributes.reserveCapacity(min(bytes.count / 128 + 4, 4096))
    }

    mutating func read(_ bytes: Span<UInt8>) {
        guard bytes.count < Int32.max else {
            return findings.note("xml.too-large", "The document is too large to be read.", isPartial: true)
        }
        var tokenizer = XMLTokenizer(at: bytes.has("\u{FEFF}", at: 0) ? 3 : 0)
        var end = bytes.count
        while let token = tokenizer.next(in: bytes) {
            if token.isDamaged { noteDamage(at: token.range.lowerBound) }
            switch token.kind {
            case .startTag, .emptyTag:
                guard nodes.count < XMLTree.mostElements,
                    attributes.count + tokenizer.attributes.count <= XMLTree.mostAttributes
                else {
                    findings.note(
                        "xml.too-many-elements", at: place(token.range.lowerBound),
                        "There are more elements or attributes than are read.", isPartial: true)
                    end = token.range.lowerBound
                    tokenizer.skip(to: bytes.count)
                    continue
                }
                start(token, tokenizer.attributes, in: bytes)
            case .endTag: self.end(token, in: bytes)
            case .text: note(text: token, in: bytes)
            case .characterData: if open.isEmpty { noteDamage(at: token.range.lowerBound) }
            case .doctype: doctype = token.name
            case .comment, .instruction, .damage: break
            }
        }
        if !open.isEmpty { noteDamage(at: end) }
        close(downTo: 0, contentEnd: end, end: end)
        if nodes.isEmpty { findings.note("xml.no-element", "There is no element.", isPartial: true) }
    }

    private mutating func start(_ token: XMLToken, _ found: [XMLAttribute], in bytes: Span<UInt8>) {
        guard open.count < XMLTree.mostLevels, tooDeep == 0 else {
            if token.kind == .startTag { tooDeep += 1 }
            return findings.note(
                "xml.too-deep", at: place(token.range.lowerBound), "Elements stand deeper in one another than is read.",
                isPartial: true)
        }
        let index = Int32(nodes.count)
        let firstAttribute = Int32(attributes.count)
        for attribute in found {
            attributes.append(attribute)
            noteReferences(attribute.value, in: bytes)
        }
        let tagEnd = Int32(token.range.upperBound)
        nodes.append(
            XMLTree.Node(
                start: Int32(token.range.lowerBound), nameEnd: Int32(token.name.upperBound),
                localStart: Int32(bytes.localName(token.name).lowerBound), contentStart: tagEnd, contentEnd: tagEnd,
                end: tagEnd, parent: open.last ?? -1, subtreeEnd: index + 1, firstAttribute: firstAttribute,
                attributeEnd: Int32(attributes.count)))
        link(index)
        guard token.kind == .startTag else { return }
        open.append(index)
        lastChild.append(-1)
    }

    private mutating func link(_ index: Int32) {
        guard let parent = open.last else {
            if lastRoot >= 0 { nodes[Int(lastRoot)].nextSibling = index }
            lastRoot = index
            return
        }
        let before = lastChild[lastChild.count - 1]
        if before >= 0 { nodes[Int(before)].nextSibling = index } else { nodes[Int(parent)].firstChild = index }
        lastChild[lastChild.count - 1] = index
    }

    /// Closes the innermost open element of the name. What stands open in it ends with it; a tag that closes nothing is
    /// passed over.
    private mutating func end(_ token: XMLToken, in bytes: Span<UInt8>) {
        guard tooDeep == 0 else {
            tooDeep -= 1
            return
        }
        var level = open.count
        while level > 0 {
            let node = nodes[Int(open[level - 1])]
            if bytes.same((Int(node.start) + 1)..<Int(node.nameEnd), token.name) { break }
            level -= 1
        }
        if level != open.count || level == 0 { noteDamage(at: token.range.lowerBound) }
        guard level > 0 else { return }
        close(downTo: level, contentEnd: token.range.lowerBound, end: token.range.lowerBound)
        close(downTo: level - 1, contentEnd: token.range.lowerBound, end: token.range.upperBound)
    }

    private mutating func close(downTo level: Int, contentEnd: Int, end: Int) {
        while open.count > level, let index = open.popLast() {
            lastChild.removeLast()
            nodes[Int(index)].contentEnd = Int32(contentEnd)
            nodes[Int(index)].end = Int32(end)
            nodes[Int(index)].subtreeEnd = Int32(nodes.count)
        }
    }

    private mutating func note(text: XMLToken, in bytes: Span<UInt8>) {
        if open.isEmpty, !bytes.trimmed(text.content).isEmpty { noteDamage(at: text.range.lowerBound) }
        noteReferences(text.content, in: bytes)
    }

    private mutating func noteReferences(_ range: Range<Int>, in bytes: Span<UInt8>) {
        guard !XMLReferences.areKnown(in: bytes, range) else { return }
        findings.note(
            "xml.unknown-entity", at: place(range.lowerBound),
            "An entity that XML does not have stays as it is written.")
    }

    private func place(_ offset: Int) -> Int? { hasPlaces ? offset : nil }

    private mutating func noteDamage(at offset: Int) {
        findings.note("xml.not-well-formed", at: place(offset), "The document is not well-formed.", isPartial: true)
    }
}

// SPDX-License-Identifier: Apache-2.0

/// Elements one behind another: the children of an element, or the roots.
struct XMLSiblings: Sequence, IteratorProtocol {
    private let nodes: [XMLTree.Node]
    private var index: Int

    init(_ nodes: [XMLTree.Node], from index: Int) {
        self.nodes = nodes
        self.index = index
    }

    mutating func next() -> XMLElement? {
        guard index >= 0 else { return nil }
        defer { index = Int(nodes[index].nextSibling) }
        return XMLElement(index: index)
    }
}

extension XMLTree {
    /// The most elements that a search by name gives.
    static let mostFound = 4096

    /// The elements that stand in no other: one in a well-formed document.
    var roots: XMLSiblings { XMLSiblings(nodes, from: nodes.isEmpty ? -1 : 0) }

    func children(of element: XMLElement) -> XMLSiblings {
        XMLSiblings(nodes, from: Int(nodes[element.index].firstChild))
    }

    func children(of element: XMLElement, named name: StaticString) -> [XMLElement] {
        Array(children(of: element).lazy.filter { isNamed(name, $0) }.prefix(Self.mostFound))
    }

    /// The first child of a name.
    func child(_ name: StaticString, of element: XMLElement) -> XMLElement? {
        var index = Int(nodes[element.index].firstChild)
        while index >= 0 {
            let child = XMLElement(index: index)
            if isNamed(name, child) { return child }
            index = Int(nodes[index].nextSibling)
        }
        return nil
    }

    func parent(of element: XMLElement) -> XMLElement? {
        let parent = Int(nodes[element.index].parent)
        return parent < 0 ? nil : XMLElement(index: parent)
    }

    func hasChildren(_ element: XMLElement) -> Bool { nodes[element.index].firstChild >= 0 }

    /// The first element at the end of a path of local names, such as `Hdr/Id`; `*` is any name.
    func element(_ path: StaticString, of element: XMLElement) -> XMLElement? {
        path.withUTF8Buffer { find($0[...], of: element) }
    }

    private func find(_ path: Slice<UnsafeBufferPointer<UInt8>>, of element: XMLElement) -> XMLElement? {
        let end = path.firstIndex(of: .solidus) ?? path.endIndex
        let isLast = end == path.endIndex
        var index = Int(nodes[element.index].firstChild)
        while index >= 0 {
            let child = XMLElement(index: index)
            if isNamed(path[..<end], child) {
                if isLast { return child }
                if let found = find(path[(end + 1)...], of: child) { return found }
            }
            index = Int(nodes[index].nextSibling)
        }
        return nil
    }

    private func isNamed(_ word: Slice<UnsafeBufferPointer<UInt8>>, _ element: XMLElement) -> Bool {
        if word.count == 1, word.first == UInt8(ascii: "*") { return true }
        let name = localName(of: element)
        guard name.count == word.count else { return false }
        let span = bytes.span
        for (offset, letter) in word.enumerated() where span[name.lowerBound + offset] != letter { return false }
        return true
    }

    /// All elements within an element, in document order.
    func descendants(of element: XMLElement) -> some Collection<XMLElement> {
        ((element.index + 1)..<Int(nodes[element.index].subtreeEnd)).lazy.map { XMLElement(index: $0) }
    }

    /// The elements of a name within an element, in document order, at most ``mostFound``.
    func descendants(of element: XMLElement, named name: StaticString) -> [XMLElement] {
        Array(descendants(of: element).lazy.filter { isNamed(name, $0) }.prefix(Self.mostFound))
    }

    /// The first element of a name within an element.
    func descendant(_ name: StaticString, of element: XMLElement) -> XMLElement? {
        for index in (element.index + 1)..<Int(nodes[element.index].subtreeEnd) {
            let candidate = XMLElement(index: index)
            if isNamed(name, candidate) { return candidate }
        }
        return nil
    }
}

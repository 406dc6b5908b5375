// SPDX-License-Identifier: Apache-2.0

import Records

/// An element of a tree; of no use in another tree.
struct XMLElement: Hashable {
    let index: Int
}

/// The elements of a document, in document order, over its bytes: nothing is copied until it is asked for.
///
/// Reading never fails. What is damaged, too deep or too much is passed over, and ``findings`` say so and that the
/// reading is partial. Entities of the document are never expanded (``XMLReferences``, ``XMLDoctype``). The work is
/// linear in the number of bytes, the memory bounded by ``mostElements`` and ``mostAttributes``.
///
/// How to ask (XMLTree+Navigation.swift, XMLTree+Values.swift); names are local names, without prefix:
/// - ``root``, ``roots``; `children(of:)`, `children(of:named:)`, `child(_:of:)`, `parent(of:)`;
/// - `element("a/b/c", of:)`: the first element on the path; `*` stands for any name;
/// - `descendants(of:)`, `descendants(of:named:)`, `descendant(_:of:)`: within the subtree, in document order;
/// - `name(of:)` (local), `isNamed(_:_:)`, `prefix(of:)`, `namespace(of:)`;
/// - `text(of:)`, `text("a/b", of:)`: decoded and trimmed, of the element itself without its children;
///   `hasText(_:_:)` compares without making a string;
/// - `attribute(_:of:)`: decoded and trimmed, `nil` where there is none; `attributes(of:)`.
///
/// A lookup among the children costs as much as there are children; a parser that asks for many names of one element
/// with very many children should go through `children(of:)` once instead.
struct XMLTree {
    /// The most elements that are kept.
    static let mostElements = 500_000

    /// The most attributes that are kept.
    static let mostAttributes = 1_000_000

    /// How deep elements may stand in one another.
    static let mostLevels = 256

    struct Node {
        var start: Int32
        var nameEnd: Int32
        var localStart: Int32
        var contentStart: Int32
        var contentEnd: Int32
        var end: Int32
        var parent: Int32
        var firstChild: Int32 = -1
        var nextSibling: Int32 = -1
        /// The index behind the last descendant.
        var subtreeEnd: Int32
        var firstAttribute: Int32
        var attributeEnd: Int32
    }

    /// The document in UTF-8, or in the eight-bit encoding that it came in. All offsets count from its start.
    let bytes: ArraySlice<UInt8>

    let nodes: [Node]
    let attributes: [XMLAttribute]

    /// What was noticed: `xml.not-well-formed`, `xml.unknown-entity`, `xml.too-deep`, `xml.too-many-elements`,
    /// `xml.no-element`.
    let findings: ParseFindings

    /// The name behind DOCTYPE; empty where there is none.
    let doctype: Range<Int>

    init(bytes source: ArraySlice<UInt8>) {
        let isUTF16 = XMLEncoding.isUTF16(source.span)
        let document = isUTF16 ? XMLEncoding.utf8(ofUTF16: source.span)[...] : source
        var builder = XMLTreeBuilder(document.span, hasPlaces: !isUTF16)
        builder.read(document.span)
        bytes = document
        nodes = builder.nodes
        attributes = builder.attributes
        findings = builder.findings
        doctype = builder.doctype
    }

    /// The first element that stands in no other.
    var root: XMLElement? { nodes.isEmpty ? nil : XMLElement(index: 0) }
}

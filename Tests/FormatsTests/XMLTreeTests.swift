// SPDX-License-Identifier: Apache-2.0

import Records
import Testing

@testable import Formats

@Suite("The XML reader")
struct XMLTreeTests {
    private func tree(_ text: String) -> XMLTree { XMLTree(bytes: Array(text.utf8)[...]) }

    @Test("finds elements by path and name, and gives their text decoded and trimmed")
    func reads() throws {
        let tree = tree(
            "<?xml version='1.0'?>\n<a:x xmlns:a='urn:a&amp;b' xmlns='urn:d'><!-- c --><h><id> 1&lt;2&#65;&#x42; </id></h>"
                + "<n t=\"q &quot;w&quot;\" a:u='v'/><m>one<b/>two<![CDATA[<3&]]></m></a:x>\n")
        let root = try #require(tree.root)
        #expect(tree.findings.diagnostics.isEmpty)
        #expect(tree.name(of: root) == "x")
        #expect(tree.namespace(of: root) == "urn:a&b")
        #expect(tree.text("h/id", of: root) == "1<2AB")
        #expect(tree.text("*/id", of: root) == "1<2AB")
        let n = try #require(tree.child("n", of: root))
        #expect(tree.attribute("t", of: n) == "q \"w\"")
        #expect(tree.attribute("u", of: n) == "v")
        #expect(tree.attribute("a", of: root) == nil)
        #expect(tree.namespace(of: n) == "urn:d")
        #expect(tree.text("m", of: root) == "onetwo<3&")
        #expect(tree.descendants(of: root).map { tree.name(of: $0) } == ["h", "id", "n", "m", "b"])
        #expect(tree.children(of: root).map { tree.name(of: $0) } == ["h", "n", "m"])
    }

    @Test("expands no entity of the document, whatever it defines")
    func billionLaughs() throws {
        let tree = tree(
            "<!DOCTYPE l [<!ENTITY a \"ha>]\"><!ENTITY b '&a;&a;'><!-- ]> ' -->]><l t='&b;'>&b;<!ENTITY</l>")
        let root = try #require(tree.root)
        #expect(tree.text(of: root) == "&b;")
        #expect(tree.attribute("t", of: root) == "&b;")
        #expect(tree.findings.diagnostics.map(\.code) == ["xml.unknown-entity", "xml.not-well-formed"])
    }

    @Test(
        "recovers what is there from a document that is not well-formed",
        arguments: [
            "<a><b>1</b>", "<a><b>1</c></b></a>", "<a><x><b>1</b></a>", "<a>a < b<b>1</b></a>", "<a t='<b>1</b></a>",
            "<a><!-- <b>1</b></a>", "<a><?p <b>1</b></a>", "<a t><b>1</b></a>", "<a><b>1</b><![CDATA[</a>",
            "x<a><b>1</b></a>", "<!DOCTYPE a [<a><b>1</b></a>", "<a><b>1",
        ])
    func recovers(text: String) throws {
        let tree = tree(text)
        let root = try #require(tree.root)
        #expect(tree.descendant("b", of: root).map { tree.text(of: $0) } == "1")
        #expect(tree.findings.isPartial)
        #expect(tree.findings.diagnostics.first?.code == "xml.not-well-formed")
    }

    @Test("reads UTF-16 of either order, and Latin-1 where bytes are no UTF-8")
    func encodings() {
        let text = "<a>Zürich 𝄞</a>"
        let little: [UInt8] = [0xFF, 0xFE] + text.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
        let big: [UInt8] = text.utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }
        for bytes in [little, big, [0xEF, 0xBB, 0xBF] + Array(text.utf8)] {
            let tree = XMLTree(bytes: bytes[...])
            #expect(tree.root.map { tree.text(of: $0) } == "Zürich 𝄞")
            #expect(tree.findings.diagnostics.isEmpty)
        }
        let latin = XMLTree(bytes: (Array("<a>Z".utf8) + [0xFC] + Array("rich</a>".utf8))[...])
        #expect(latin.root.map { latin.text(of: $0) } == "Zürich")
    }

    @Test("reads no deeper and no more than its limits, and says so")
    func limits() {
        let deep = XMLTree(bytes: Array(String(repeating: "<a>", count: 1_000_000).utf8)[...])
        #expect(deep.nodes.count == XMLTree.mostLevels)
        #expect(deep.findings.diagnostics.map(\.code).contains("xml.too-deep"))
        let closed = XMLTree(
            bytes: Array(
                (String(repeating: "<a>", count: 300) + String(repeating: "</a>", count: 300) + "<b/>").utf8)[...])
        #expect(closed.findings.diagnostics.map(\.code) == ["xml.too-deep"])
        #expect(Array(closed.roots).count == 2)
        let wide = XMLTree(bytes: Array(("<r>" + String(repeating: "<a/>", count: 500_001)).utf8)[...])
        #expect(wide.nodes.count == XMLTree.mostElements)
        #expect(wide.findings.diagnostics.map(\.code).contains("xml.too-many-elements"))
        #expect(wide.findings.isPartial)
    }

    @Test(
        "stays linear on what invites it to look again and again",
        arguments: [
            "<!--", "<?", "<![CDATA[", "<!DOCTYPE a [", "<a b='", "<a \"", "</", "<", "&", "<a b=\"<", "<!DOCTYPE a '",
            "\u{0}<a>\u{0}", "<a ", "<a></b>",
        ])
    func linear(piece: String) {
        let bytes = Array(String(repeating: piece, count: 700_000 / piece.utf8.count).utf8)
        let tree = XMLTree(bytes: bytes[...])
        #expect(tree.findings.isPartial)
        if let root = tree.root { #expect(tree.text(of: root).utf8.count <= XMLTree.longestValue) }
    }
}

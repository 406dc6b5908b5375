// SPDX-License-Identifier: Apache-2.0

/// The messages of a FIXML document, and the version that it states.
///
/// A message stands in `FIXML`, there also in `Batch`; in the FIXML of FIX 4.2 in `FIXMLMessage` and
/// `ApplicationMessage`; or alone, where a splitter has cut it out. Some systems write `fixMessage` with a header and a
/// body instead, whose elements bear the numbers of the FIX fields: that is one message.
struct FIXMLDocument {
    /// The most messages that are looked into.
    private static let mostMessages = 4096

    private(set) var messages: [XMLElement] = []

    /// The header that a batch has for its messages.
    private(set) var batchHeader: XMLElement?

    /// The header beside a message, in the FIXML of FIX 4.2.
    private(set) var header: XMLElement?

    /// The version as stated by `v`, else as the namespace names it: `5.0 SP2`, `4.4`; empty where neither does.
    private(set) var version: String

    /// Whether anything says that the document is FIXML.
    let isStated: Bool

    init(in tree: XMLTree) {
        guard let root = tree.root else {
            version = ""
            isStated = false
            return
        }
        version = Self.version(of: root, in: tree)
        isStated =
            tree.isNamed("FIXML", root) || tree.isNamed("fixMessage", root)
            || FIXMLMessageKind.type(tree.localName(of: root), in: tree.bytes.span) != nil
        for element in tree.roots { collect(element, in: tree, level: 0) }
    }

    /// Takes the version from the start tag of the document out of which a splitter cut the message.
    mutating func noteContext(_ context: ArraySlice<UInt8>) {
        guard version.isEmpty, !context.isEmpty else { return }
        let tree = XMLTree(bytes: context)
        if let root = tree.root { version = Self.version(of: root, in: tree) }
    }

    private mutating func collect(_ element: XMLElement, in tree: XMLTree, level: Int) {
        guard messages.count < Self.mostMessages else { return }
        let isWrapper = ["FIXML", "Batch", "FIXMLMessage", "ApplicationMessage"].contains { tree.isNamed($0, element) }
        if isWrapper, level < 8 {
            for child in tree.children(of: element) { collect(child, in: tree, level: level + 1) }
        } else if tree.isNamed("Hdr", element) {
            batchHeader = batchHeader ?? element
        } else if tree.isNamed("Header", element) {
            header = header ?? element
        } else {
            messages.append(element)
        }
    }

    private static func version(of root: XMLElement, in tree: XMLTree) -> String {
        if let version = tree.attribute("v", of: root), !version.isEmpty, version.utf8.count <= 16 { return version }
        // The last part of the address: FIXML-4-4, FIXML-5-0-SP2.
        guard let last = tree.namespace(of: root).split(separator: "/").last, last.utf8.count <= 32 else { return "" }
        let parts = last.split(separator: "-")
        guard parts.count >= 3, parts[0] == "FIXML" else { return "" }
        return parts[1] + "." + parts[2] + (parts.count > 3 ? " " + parts[3] : "")
    }
}

// SPDX-License-Identifier: Apache-2.0

/// The parts of a message: the business application header (head.001, or SWIFT's before it), the Document and the
/// message in it; and which definition it follows.
struct ISO20022Frame {
    private(set) var header: XMLElement?
    private(set) var document: XMLElement?

    /// The element that the definition is named after, such as `SctiesSttlmTxInstr`.
    private(set) var body: XMLElement?

    /// The definition, such as `sese.023`, and its version, such as `001.09`; empty where nothing says them.
    private(set) var type = ""
    private(set) var version = ""

    /// How many elements are looked through for a header and a Document in an envelope.
    private static let mostLookedAt = 1024

    init(of tree: XMLTree, root: XMLElement) {
        for index in 0..<min(tree.nodes.count, Self.mostLookedAt) {
            let element = XMLElement(index: index)
            if header == nil, tree.isNamed("AppHdr", element) { header = element }
            if tree.isNamed("Document", element) {
                document = element
                break
            }
        }
        body = document.flatMap { document in tree.children(of: document).first { _ in true } }
        if document == nil, header == nil { body = root }
        findType(in: tree)
    }

    private mutating func findType(in tree: XMLTree) {
        if let named = document ?? body, let found = Self.definition(tree.namespace(of: named)) {
            (type, version) = found
            return
        }
        if let header, let stated = tree.text("MsgDefIdr", of: header), let found = Self.definition(stated),
            document != nil
        {
            (type, version) = found
            return
        }
        if let body, let found = ISO20022Root.messageType(tree.localName(of: body), in: tree.bytes.span) {
            type = found.description
            return
        }
        guard document == nil, let header else { return }
        (type, version) = Self.definition(tree.namespace(of: header)) ?? ("head.001", "")
    }

    /// The parts of a name such as `urn:iso:std:iso:20022:tech:xsd:sese.023.001.09`: four letters, three digits, the rest.
    private static func definition(_ name: String) -> (type: String, version: String)? {
        let definition = name.utf8.reversed().prefix { $0 != .colon }.reversed()
        let parts = definition.split(separator: .fullStop, maxSplits: 2)
        guard parts.count >= 2, parts[0].count == 4, parts[0].allSatisfy(\.isLetter), parts[1].count == 3,
            parts[1].allSatisfy(\.isDigit)
        else { return nil }
        func text(_ bytes: some Sequence<UInt8>) -> String { String(decoding: Array(bytes), as: UTF8.self) }
        let version = parts.count > 2 && parts[2].count <= 8 ? text(parts[2]) : ""
        return ("\(text(parts[0])).\(text(parts[1]))", version)
    }
}

// SPDX-License-Identifier: Apache-2.0

import Records

/// The kind of an FpML document and its version.
///
/// FpML 1 to 3: `FpML` with a version. FpML 4: `FpML` with a version and an `xsi:type`, which is the kind. FpML 5: the
/// element itself is the kind, in any of the views, with an `fpmlVersion`.
struct FpMLMessageType {
    /// The most bytes of a kind and of a version; what is longer is neither.
    private static let longest = 64

    /// The element that is the document.
    let root: XMLElement
    let name: String
    private let letters: [UInt8]
    let version: String

    /// Whether anything says that the document is FpML at all.
    let isStated: Bool

    /// Finds the document: the root, or in an envelope the first element that states an FpML version.
    init?(in tree: XMLTree) {
        guard let first = tree.root else { return nil }
        let root = Self.document(in: tree, from: first)
        let version = tree.attribute("fpmlVersion", of: root) ?? tree.attribute("version", of: root) ?? ""
        var name = tree.name(of: root)
        let isWrapped = name == "FpML"
        if isWrapped, let type = tree.attribute("type", of: root), !type.isEmpty {
            name = type.split(separator: ":").last.map(String.init) ?? name
        }
        self.root = root
        self.name = name.utf8.count <= Self.longest ? name : ""
        letters = Array(self.name.utf8)
        self.version = version.utf8.count <= Self.longest ? version : ""
        isStated = isWrapped || tree.attribute("fpmlVersion", of: root) != nil || Self.hasNamespace(root, in: tree)
    }

    private static func document(in tree: XMLTree, from first: XMLElement) -> XMLElement {
        func isDocument(_ element: XMLElement) -> Bool {
            tree.isNamed("FpML", element) || tree.attribute("fpmlVersion", of: element) != nil
        }
        if isDocument(first) { return first }
        return tree.descendants(of: first).first { isDocument($0) } ?? first
    }

    private static func hasNamespace(_ element: XMLElement, in tree: XMLTree) -> Bool {
        let namespace = tree.namespace(of: element)
        return namespace.hasPrefix("http://www.fpml.org/")
    }

    /// Whether a party identifier without a scheme is a BIC: the default up to FpML 4.
    var hasBICsByDefault: Bool { version.utf8.first.map { $0 != UInt8(ascii: "5") } ?? false }

    /// Whether the messages of this kind are confirmations, the requests for them and the answers, so that their ids
    /// are confirmation ids.
    var isOfConfirmation: Bool {
        has("onfirmation") || name == "ConfirmTrade" || name == "TradeConfirmed"
    }

    /// What the kind of message says of the thing it describes.
    ///
    /// Events on a trade (terminations, novations, amendments) are new statements; `amended` is a message that takes the
    /// place of an earlier message.
    func lifecycle(isCorrection: Bool, isWithdrawal: Bool) -> Lifecycle {
        if isAnswer { return .status }
        if isWithdrawal || Self.cancelling.contains(where: has) || name.hasPrefix("Cancel") {
            return .cancelled
        }
        if isCorrection || name.hasPrefix("Modify") || name == "AllocationAmended" { return .amended }
        return .new
    }

    /// Whether messages of this kind only speak about an earlier message.
    private var isAnswer: Bool { Self.answering.contains(where: has) || name == "TradeConfirmed" }

    private static let cancelling: [StaticString] = ["Retracted", "Cancelled", "Withdrawn", "Withdrawal"]

    private static let answering: [StaticString] = [
        "Status", "Acknowledgement", "Exception", "Rejected", "Refused", "Granted", "Agreed", "Disputed", "Approved",
        "Already", "NotFound", "Error", "Response", "Affirmed", "Matched", "matched", "MatchResult",
        "erviceNotification", "Retransmission",
    ]

    private func has(_ word: StaticString) -> Bool {
        let span = letters.span
        for index in 0..<letters.count where span.has(word, at: index) { return true }
        return false
    }
}

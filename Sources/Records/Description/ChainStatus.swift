// SPDX-License-Identifier: Apache-2.0

/// What a record is in its chain of versions, as far as the archive knows; not what it says of itself.
public enum ChainStatus: String, Sendable, CaseIterable {
    /// Nothing takes its place or withdraws it.
    case current
    /// A later version has taken its place.
    case superseded
    /// It was withdrawn, or is the withdrawal itself.
    case cancelled
}

extension RecordIdentifier {
    /// Whether a record that supersedes this identifier means a record that bears `own`.
    ///
    /// The values are the same, and so is what they name; the names of documents are one kind, whatever a format calls
    /// them: a letter cancels as a confirmation what was sent as a message.
    public func names(_ own: RecordIdentifier) -> Bool {
        value == own.value && (kind == own.kind || kind.isOfDocument && own.kind.isOfDocument)
    }
}

extension RecordIdentifier.Kind {
    /// Whether it names a document or message, and not a trade, an order or what several messages share.
    var isOfDocument: Bool {
        switch self {
        case .confirmation, .message, .execution, .allocation: true
        case .trade, .order, .clientOrder, .uti, .common, .other: false
        }
    }
}

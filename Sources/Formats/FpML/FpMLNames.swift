// SPDX-License-Identifier: Apache-2.0

import Records

/// What an FpML document is called and what it mentions.
struct FpMLNames {
    private struct Name {
        let kind: RecordIdentifier.Kind
        let value: String
        let isMentioned: Bool
    }

    /// The most names that are looked at; ``IdentifierCollection`` keeps fewer.
    private static let limit = 4 * IdentifierCollection.limit

    private var names: [Name] = []
    private var hasTooMany = false

    /// `header/messageId`.
    var messageID: String?

    /// `header/inReplyTo`: the id of an earlier message.
    var earlierMessage: String?

    /// `header/conversationId` (FpML 4).
    var conversation: String?

    /// `correlationId` and `sequenceNumber` (FpML 5, CorrelationAndSequence.model): the business object that all of a
    /// chain of messages are about, and the place in the chain.
    var correlation: String?
    var sequenceNumber: String?

    /// Notes a name of a trade, an allocation, an event.
    mutating func note(_ kind: RecordIdentifier.Kind, _ value: String, isMentioned: Bool) {
        guard names.count < Self.limit else {
            hasTooMany = true
            return
        }
        names.append(Name(kind: kind, value: value, isMentioned: isMentioned))
    }

    /// Which of the names are the document's own, and what the others are to it.
    ///
    /// An answer owns no more than its message id. Any other message owns the names of the trades that it states.
    func collected(_ type: FpMLMessageType, _ lifecycle: Lifecycle, findings: inout ParseFindings)
        -> IdentifierCollection
    {
        var collection = IdentifierCollection()
        let messageKind: RecordIdentifier.Kind = type.isOfConfirmation ? .confirmation : .message
        if let messageID { collection.own(messageKind, messageID) }
        let isAnswer = lifecycle == .status
        for name in names where !isAnswer && !name.isMentioned { collection.own(name.kind, name.value) }
        let owned = Set(collection.identifiers)
        for name in names where isAnswer || name.isMentioned {
            // A novation may keep the name of the trade that it ends.
            guard !owned.contains(RecordIdentifier(name.kind, name.value)) else { continue }
            collection.mention(.link, name.kind, name.value)
        }
        if let conversation {
            if isAnswer {
                collection.mention(.link, .common, conversation)
            } else {
                collection.own(.common, conversation)
            }
        }
        let changes = lifecycle == .amended || lifecycle == .cancelled
        if let earlierMessage { collection.mention(changes ? .supersedes : .link, messageKind, earlierMessage) }
        if let correlation { noteCorrelation(correlation, lifecycle, in: &collection) }
        if hasTooMany { findings.note("too-many-identifiers", "There are more identifiers than are indexed.") }
        return collection
    }

    /// A correlation id belongs to all messages of a chain, so a correction that superseded what bears it would
    /// supersede itself and the corrections after it. Therefore only the first message of the chain owns it as a common
    /// reference, and that is what corrections and retractions supersede, where they do not name the message itself;
    /// they and later statements own it as another reference, by which they are found alike.
    private func noteCorrelation(
        _ correlation: String, _ lifecycle: Lifecycle, in collection: inout IdentifierCollection
    ) {
        let first = RecordIdentifier(.common, correlation)
        switch lifecycle {
        case .status: collection.mention(.link, .common, correlation)
        case .new where isFirst: collection.own(first.kind, first.value)
        case .new: noteFurther(correlation, in: &collection)
        case .amended, .cancelled:
            if earlierMessage == nil { collection.mention(.supersedes, first.kind, first.value) }
            noteFurther(correlation, in: &collection)
        }
    }

    private func noteFurther(_ correlation: String, in collection: inout IdentifierCollection) {
        guard !collection.identifiers.contains(where: { $0.value == correlation }) else { return }
        collection.own(.other, correlation)
    }

    private var isFirst: Bool {
        guard let sequenceNumber, let number = Int(sequenceNumber) else { return true }
        return number <= 1
    }
}

// SPDX-License-Identifier: Apache-2.0

/// Something that has happened to a trade, as a record states it: that it was terminated, novated, that it has matured.
public struct StatedEvent: Hashable, Sendable {
    public var kind: RetentionEventKind
    public var day: CivilDate

    /// Whether it has happened to the trades that the record mentions, such as the old one of a novation, and not to those
    /// that it calls itself by.
    public var isOfMentioned: Bool

    /// The most events that are kept of a record.
    public static let most = 4

    public init(_ kind: RetentionEventKind, on day: CivilDate, isOfMentioned: Bool = false) {
        self.kind = kind
        self.day = day
        self.isOfMentioned = isOfMentioned
    }
}

extension ParsedRecord {
    /// The identifiers of trades and unique transaction identifiers that an event which the record states has happened to.
    public func trades(of event: StatedEvent) -> [RecordIdentifier] {
        let named = event.isOfMentioned ? references.map(\.identifier) : identifiers
        return named.filter { $0.kind == .trade || $0.kind == .uti }
    }

    /// The events that it states, where it is to be believed: it was read whole, takes nothing back, and is no answer.
    public var credibleEvents: [StatedEvent] {
        state == .parsed && lifecycle != .cancelled && lifecycle != .status ? events : []
    }
}

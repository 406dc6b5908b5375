// SPDX-License-Identifier: Apache-2.0

/// A name by which the business knows a record: a confirmation id, a trade id, a sender's reference.
public struct RecordIdentifier: Hashable, Sendable, Comparable {
    /// What the name names.
    public enum Kind: String, Sendable, CaseIterable {
        /// FIX 664 ConfirmID; the SEME of an MT 515.
        case confirmation
        /// FIX 571 TradeReportID, 1003 TradeID, 1041; MT :20C::TRRF.
        case trade
        /// FIX 37 OrderID.
        case order
        /// FIX 11 ClOrdID.
        case clientOrder = "client-order"
        /// FIX 17 ExecID.
        case execution
        /// FIX 70 AllocID, 467 IndividualAllocID; MT :20C::INDX and the like.
        case allocation
        /// The sender's own reference of a message: MT :20: and :20C::SEME.
        case message
        /// A unique transaction identifier (ISO 23897) or the older USI.
        case uti
        /// A reference that both sides share: MT :20C::COMM and :22C:.
        case common
        /// Any other reference that the format states.
        case other
    }

    public var kind: Kind
    public var value: String

    public init(_ kind: Kind, _ value: String) {
        self.kind = kind
        self.value = value
    }

    public static func < (left: Self, right: Self) -> Bool {
        (left.kind.rawValue, left.value) < (right.kind.rawValue, right.value)
    }
}

/// A record's mention of another one by an identifier.
public struct RecordReference: Hashable, Sendable, Comparable {
    /// What the mention means.
    public enum Role: String, Sendable, CaseIterable {
        /// This record amends, replaces or cancels that one: they are versions of one chain.
        case supersedes
        /// A plain mention: a previous message, an order behind an execution.
        case link
    }

    public var role: Role
    public var identifier: RecordIdentifier

    public init(_ role: Role, _ identifier: RecordIdentifier) {
        self.role = role
        self.identifier = identifier
    }

    public static func < (left: Self, right: Self) -> Bool {
        (left.role.rawValue, left.identifier) < (right.role.rawValue, right.identifier)
    }
}

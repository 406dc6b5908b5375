// SPDX-License-Identifier: Apache-2.0

/// Inside what an element of an FpML document stands.
struct FpMLContext: OptionSet {
    let rawValue: UInt8

    /// The header of the message, as a child of the document.
    static let header = FpMLContext(rawValue: 1)

    /// Another message that this one quotes, or what it excludes: nothing in it is the record's own.
    static let quoted = FpMLContext(rawValue: 2)

    /// Another trade or event, which the message mentions: the names in it are those of others.
    static let mentioned = FpMLContext(rawValue: 4)

    /// A party's own description.
    static let party = FpMLContext(rawValue: 8)

    /// Allocations of a block.
    static let allocation = FpMLContext(rawValue: 16)

    /// Payments beside the trade, such as commission: who pays them is no side of it.
    static let sidePayment = FpMLContext(rawValue: 32)

    /// A payment whose amount is the whole trade.
    static let bulletPayment = FpMLContext(rawValue: 64)

    /// What stands inside an element, by its word and the contexts that it stands in itself.
    static func inside(
        _ word: FpMLWord?, _ outer: FpMLContext, isChildOfDocument: Bool, isChildOfTrade: Bool
    ) -> FpMLContext {
        switch word {
        case .header where isChildOfDocument: outer.union(.header)
        case .party where isChildOfDocument || isChildOfTrade: outer.union(.party)
        case .originalMessage, .excludedReferenceEntity: outer.union(.quoted)
        case .submitted, .oldTrade, .oldContract, .oldTradeIdentifier, .oldContractReference, .originalTrade,
            .originalTradeIdentifier, .originatingTrade, .originatingTradeIdentifier, .blockTradeIdentifier,
            .blockTradeId, .parentEventIdentifier, .childEventIdentifier:
            outer.union(.mentioned)
        case .allocation, .allocationTradeId: outer.union(.allocation)
        case .otherPartyPayment: outer.union(.sidePayment)
        case .bulletPayment: outer.union(.bulletPayment)
        default: outer
        }
    }
}

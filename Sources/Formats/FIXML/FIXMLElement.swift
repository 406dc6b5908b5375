// SPDX-License-Identifier: Apache-2.0

/// The elements inside a FIXML message whose attributes mean something of their own.
enum FIXMLElement: Sendable {
    /// `Hdr`, and its `Sndr` and `Tgt` of early FIXML 4.4.
    case header, sender, target
    case instrument, alternativeID, underlying, leg
    case party, partyDetail
    case side, allocation, orderQuantity
    case regulatoryTradeID

    /// Whether the element describes an instrument.
    var isInstrument: Bool {
        switch self {
        case .instrument, .underlying, .leg: true
        default: false
        }
    }

    private static let table = WordTable<FIXMLElement>([
        ("Hdr", .header), ("Sndr", .sender), ("Tgt", .target), ("Instrmt", .instrument), ("AID", .alternativeID),
        ("Undly", .underlying), ("Leg", .leg), ("Pty", .party), ("Sub", .partyDetail),
        ("RptSide", .side), ("Alloc", .allocation), ("AllocAck", .allocation), ("OrdQty", .orderQuantity),
        ("RegTrdID", .regulatoryTradeID),
    ])

    static func named(_ name: Range<Int>, in bytes: Span<UInt8>) -> FIXMLElement? { table.word(name, in: bytes) }
}

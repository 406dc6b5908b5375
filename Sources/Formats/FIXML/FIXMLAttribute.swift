// SPDX-License-Identifier: Apache-2.0

/// The attributes of FIXML that are read, by the abbreviations of FIXML 4.4 to 5.0 SP2 and a few that venues use; what
/// field of FIX one stands for depends on the element for some of them.
enum FIXMLAttribute: Sendable {
    /// The same FIX field wherever it stands.
    case field(Int)
    case id, requestID, reportID, reportReference, transaction, quantity, source, type

    private static let table = WordTable<FIXMLAttribute>([
        ("ID", .id), ("ReqID", .requestID), ("RptID", .reportID), ("RptRefID", .reportReference),
        ("TransTyp", .transaction), ("Qty", .quantity), ("Src", .source), ("IDSrc", .source), ("Typ", .type),
        ("ClOrdID", .field(11)), ("OrigID", .field(41)), ("OrigClOrdID", .field(41)), ("OrdID", .field(37)),
        ("ExecID", .field(17)), ("ExecRefID", .field(19)), ("CnfmID", .field(664)), ("ConfID", .field(664)),
        ("CnfmRefID", .field(772)), ("ConfRefID", .field(772)), ("CnfmReqID", .field(859)), ("AllocID", .field(70)),
        ("AllocID2", .field(793)), ("RefAllocID", .field(72)), ("IndAllocID", .field(467)),
        ("IndAllocID2", .field(989)), ("GrpID", .field(1730)), ("RptID2", .field(818)), ("TrdRptID2", .field(818)),
        ("RptRefID2", .field(881)), ("TrdRptRefID2", .field(881)), ("TrdID", .field(1003)), ("TrdID2", .field(1040)),
        ("FirmTrdID", .field(1041)), ("FirmTrdID2", .field(1042)), ("OrigTrdID", .field(1126)),
        ("OrigTrdID2", .field(1127)), ("MtchID", .field(880)), ("TrdMtchID", .field(880)), ("LinkID", .field(820)),
        ("ListID", .field(66)), ("QID", .field(117)), ("OrdID2", .field(198)), ("ClOrdID2", .field(526)),
        ("ExecID2", .field(527)),
        ("CnfmTransTyp", .field(666)), ("ExecTransTyp", .field(20)), ("ExecTyp", .field(150)), ("RptTyp", .field(856)),
        ("TrdDt", .field(75)), ("TxnTm", .field(60)), ("TransactTm", .field(60)), ("Snt", .field(52)),
        ("SettlDt", .field(64)), ("Side", .field(54)), ("LastQty", .field(32)), ("LastPx", .field(31)),
        ("AvgPx", .field(6)), ("Px", .field(44)), ("Ccy", .field(15)), ("SettlCcy", .field(120)),
        ("SettlCurrAmt", .field(119)), ("NetMny", .field(118)), ("GrossTrdAmt", .field(381)), ("SID", .field(49)),
        ("TID", .field(56)), ("R", .field(452)), ("Acct", .field(1)), ("Sym", .field(55)), ("AltID", .field(455)),
        ("AltIDSrc", .field(456)), ("Desc", .field(107)), ("SecTyp", .field(167)),
    ])

    static func named(_ name: Range<Int>, in bytes: Span<UInt8>) -> FIXMLAttribute? { table.word(name, in: bytes) }

    /// The FIX field that the attribute stands for.
    ///
    /// - Parameter element: what it stands on; `nil` for an element that has no meaning of its own.
    /// - Parameter isMessage: whether it stands on the message itself, of the FIX message type `type`.
    func field(on element: FIXMLElement?, isMessage: Bool, of type: String) -> Int? {
        switch self {
        case .field(let field): field
        case .id: isMessage ? Self.messageID(of: type) : Self.id(on: element)
        case .requestID: ["R", "S", "AG", "AI", "AJ"].contains(type) ? 131 : 568
        case .reportID: type == "AE" || type == "AR" ? 571 : type == "AS" || type == "AT" ? 755 : 721
        case .reportReference: type == "AS" || type == "AT" ? 795 : 572
        case .transaction: isMessage ? Self.transaction(of: type) : nil
        case .quantity: element == .orderQuantity ? 38 : isMessage ? 53 : nil
        case .source: element == .party ? 447 : element?.isInstrument == true ? 22 : nil
        case .type: element == .partyDetail ? 803 : element == .regulatoryTradeID ? 1906 : nil
        }
    }

    private static func messageID(of type: String) -> Int {
        switch type {
        case "8", "9", "D", "F", "G", "H", "AB", "AC", "s", "t", "u": 11
        case "E": 66
        case "J", "P", "BM", "AS", "AT": 70
        case "AK", "AU": 664
        default: 721
        }
    }

    private static func id(on element: FIXMLElement?) -> Int? {
        switch element {
        case .sender: 49
        case .target: 56
        case .instrument, .underlying, .leg: 48
        case .party: 448
        case .partyDetail: 523
        case .regulatoryTradeID: 1903
        default: nil
        }
    }

    private static func transaction(of type: String) -> Int? {
        switch type {
        case "AK": 666
        case "J", "P", "BM", "AS", "AT": 71
        case "AE", "AR": 487
        default: nil
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

/// The FIX message type (35) that the name of a FIXML element stands for: the abbreviations of FIXML 4.4 and later, and
/// the names of the older FIXML for FIX 4.2.
enum FIXMLMessageKind {
    private static let table = WordTable<String>([
        ("IOI", "6"), ("Adv", "7"), ("ExecRpt", "8"), ("OrdCxlRej", "9"), ("News", "B"), ("Email", "C"), ("Order", "D"),
        ("NewOrdList", "E"), ("OrdCxlReq", "F"), ("OrdCxlRplcReq", "G"), ("OrdStatReq", "H"), ("AllocInstrctn", "J"),
        ("ListCxlReq", "K"), ("ListExct", "L"), ("ListStatReq", "M"), ("ListStat", "N"), ("AllocInstrctnAck", "P"),
        ("DkTrd", "Q"), ("QuotReq", "R"), ("Quot", "S"), ("SettlInstrctns", "T"), ("MktDataReq", "V"),
        ("MktDataFull", "W"), ("MktDataInc", "X"), ("QuotCxl", "Z"), ("MassQuotAck", "b"), ("SecDefReq", "c"),
        ("SecDef", "d"), ("MassQuot", "i"), ("BizMsgRej", "j"), ("NewOrdCrss", "s"), ("CrssOrdCxlRplcReq", "t"),
        ("CrssOrdCxlReq", "u"), ("SecList", "y"), ("NewOrdMleg", "AB"), ("MlegOrdCxlRplc", "AC"),
        ("TrdCaptRptReq", "AD"), ("TrdCaptRpt", "AE"), ("OrdMassStatReq", "AF"), ("QuotReqRej", "AG"),
        ("QuotStatRpt", "AI"), ("QuotRsp", "AJ"), ("Cnfm", "AK"), ("PosMntReq", "AL"), ("PosMntRpt", "AM"),
        ("ReqForPoss", "AN"), ("ReqForPossAck", "AO"), ("PosRpt", "AP"), ("TrdCaptRptReqAck", "AQ"),
        ("TrdCaptRptAck", "AR"), ("AllocRpt", "AS"), ("AllocRptAck", "AT"), ("CnfmAck", "AU"),
        ("SettlInstrctnReq", "AV"), ("AsgnRpt", "AW"), ("CollReq", "AX"), ("CollAsgn", "AY"), ("CollRsp", "AZ"),
        ("CollRpt", "BA"), ("CollInq", "BB"), ("UserReq", "BE"), ("UserRsp", "BF"), ("CollInqAck", "BG"),
        ("CnfmReq", "BH"), ("AllocInstrctnAlert", "BM"), ("SettlOblig", "BQ"), ("TrdMtchRpt", "DC"),
        ("TrdMtchRptAck", "DD"),
        ("ExecutionReport", "8"), ("OrderCancelReject", "9"), ("OrderList", "E"), ("OrderCancelRequest", "F"),
        ("OrderModificationRequest", "G"), ("OrderCancelReplaceRequest", "G"), ("OrderStatusRequest", "H"),
        ("Allocation", "J"), ("AllocationACK", "P"), ("DontKnowTrade", "Q"), ("QuoteRequest", "R"), ("Quote", "S"),
        ("SettlementInstructions", "T"), ("Indication", "6"), ("Advertisement", "7"),
    ])

    /// The type; `nil` where the element is no message of FIX that is known.
    static func type(_ name: Range<Int>, in bytes: Span<UInt8>) -> String? { table.word(name, in: bytes) }
}

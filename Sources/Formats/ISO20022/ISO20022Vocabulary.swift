// SPDX-License-Identifier: Apache-2.0

import Records

/// What the elements of ISO 20022 messages mean, by their names in the data dictionary.
enum ISO20022Vocabulary {
    enum Meaning {
        /// A name of what the message is about; without a kind it is the message's main one.
        case name(RecordIdentifier.Kind?)
        /// A name of the message itself, whatever it is about.
        case ownName(RecordIdentifier.Kind)
        /// A name of an earlier message or of a part of it.
        case earlierName(RecordIdentifier.Kind?)
        /// An `Id` that is the name of what stands around it.
        case id
        case place(Place)
        case party(TradeParty.Role)
        /// A party of a settlement chain.
        case chainParty
        case tradeDate
        case settlementDate(rank: Int)
        case documentDate
        case quantity
        case price
        case rate
        case amount(rank: Int)
        case side
        case isin
        case otherInstrument
        case market
    }

    /// What the names in a part of a message are names of.
    enum Place {
        /// What this message amends or cancels.
        case previous
        /// What this message takes the place of.
        case replaced
        case related
        case references
        case linkage
        case delivering
        case receiving
    }

    /// The meaning of a name; `nil` for most.
    static func meaning(of name: String) -> Meaning? { meanings[name] }

    /// Whether a value says that there is none, as senders write where a schema asks for one.
    static func isNone(_ value: String) -> Bool {
        switch value {
        case "", "NOTPROVIDED", "NOT PROVIDED", "NONREF", "UNKNOWN", "NONE": true
        default: false
        }
    }

    private static let meanings: [String: Meaning] = {
        var meanings: [String: Meaning] = [
            "Id": .id, "DlvrgSttlmPties": .place(.delivering), "RcvgSttlmPties": .place(.receiving),
            "PrevRef": .place(.previous), "Rpld": .place(.replaced), "RplcdMsgRef": .place(.replaced),
            "Rltd": .place(.related), "RltdRef": .place(.related), "OthrRef": .place(.related),
            "MstrRef": .place(.related), "Refs": .place(.references), "Lnkgs": .place(.linkage),
            "LnkdTx": .place(.linkage), "LnkgDtls": .place(.linkage),
            "SttlmDt": .settlementDate(rank: 0), "IntrBkSttlmDt": .settlementDate(rank: 1),
            "EffctvSttlmDt": .settlementDate(rank: 2), "ReqdExctnDt": .settlementDate(rank: 3),
            "ReqdColltnDt": .settlementDate(rank: 3), "ValDt": .settlementDate(rank: 4),
            "TradDt": .tradeDate, "TradDtTm": .tradeDate, "TradgDt": .tradeDate, "TradgDtTm": .tradeDate,
            "CreDt": .documentDate, "CreDtTm": .documentDate, "CrDate": .documentDate,
            "SttlmQty": .quantity, "OrdrdQty": .quantity, "ConfQty": .quantity, "SttldQty": .quantity,
            "UnitsNb": .quantity, "DealPric": .price, "XchgRate": .rate,
            "SttlmAmt": .amount(rank: 0), "SttldAmt": .amount(rank: 0), "IntrBkSttlmAmt": .amount(rank: 1),
            "TradgSdBuyAmt": .amount(rank: 2), "InstdAmt": .amount(rank: 3), "GrssTradAmt": .amount(rank: 4),
            "NtnlAmt": .amount(rank: 5), "SctiesMvmntTp": .side, "BuySellInd": .side, "ISIN": .isin,
            "OthrId": .otherInstrument, "MktIdrCd": .market, "TradVn": .market,
        ]
        for name in ["Pty1", "Pty2", "Pty3", "Pty4", "Pty5"] { meanings[name] = .chainParty }
        for (name, kind) in names { meanings[name] = .name(kind) }
        for (name, kind) in ownNames { meanings[name] = .ownName(kind) }
        for (name, kind) in earlierNames { meanings[name] = .earlierName(kind) }
        for (name, role) in parties { meanings[name] = .party(role) }
        return meanings
    }()

    private static let names: [(String, RecordIdentifier.Kind?)] = [
        ("TxId", nil), ("AcctOwnrTxId", nil), ("AcctSvcrTxId", nil), ("SctiesSttlmTxId", nil),
        ("IntraPosMvmntId", nil), ("SctiesFincgId", nil), ("CollTxId", .message), ("InstrId", .message),
        ("PmtInfId", .message), ("OrgtrRef", .message), ("MktInfrstrctrTxId", .other), ("PrcrTxId", .other),
        ("EndToEndId", .common),
        ("CmonId", .common), ("CmonRef", .common), ("TradId", .trade), ("UnqTradIdr", .uti), ("UTI", .uti),
        ("UnqTxIdr", .uti), ("UETR", .other), ("AcctSvcrRef", .other), ("NtryRef", .other), ("DealRef", .other),
        ("CorpActnEvtId", .other), ("OffclCorpActnEvtId", .other), ("MndtId", .other), ("ClrSysRef", .other),
        ("OrdrRef", .clientOrder), ("ClntOrdrId", .clientOrder), ("OrdrId", .order), ("AllcnId", .allocation),
    ]

    private static let ownNames: [(String, RecordIdentifier.Kind)] = [
        ("MsgId", .message), ("BizMsgIdr", .message), ("MsgRef", .message), ("StsId", .message),
        ("RtrId", .message), ("RvslId", .message), ("CxlId", .message), ("StmtId", .message), ("RptId", .message),
        ("ReqId", .message), ("MsgRptIdr", .message),
    ]

    private static let earlierNames: [(String, RecordIdentifier.Kind?)] = [
        ("OrgnlMsgId", .message), ("OrgnlInstrId", .message), ("OrgnlTxId", .message),
        ("OrgnlPmtInfId", .message), ("OrgnlEndToEndId", .common), ("OrgnlUETR", .other),
        ("OrgnlRcrdId", nil), ("OrgnlCxlId", .message), ("RltdMsgId", .message),
    ]

    private static let parties: [(String, TradeParty.Role)] = [
        ("Fr", .sender), ("From", .sender), ("To", .receiver), ("InstgAgt", .sender), ("InstdAgt", .receiver),
        ("SubmitgPty", .sender), ("Buyr", .buyer), ("Sellr", .seller), ("RcvgPty", .buyer), ("DlvrgPty", .seller),
        ("AcctOwnr", .client), ("Invstr", .client), ("AcctSvcr", .custodian), ("SfkpgPlc", .custodian),
        ("Cstdn", .custodian), ("DbtrAgt", .custodian), ("CdtrAgt", .custodian), ("Dpstry", .depository),
        ("ExctgPty", .executingFirm), ("ExctgBrkr", .broker), ("Brkr", .broker), ("ClrMmb", .clearingHouse),
        ("CCP", .clearingHouse), ("OthrCtrPty", .counterparty), ("CtrPtySdId", .counterparty),
        ("TradgSdId", .other), ("RptgCtrPty", .other), ("InitgPty", .other), ("Dbtr", .other), ("Cdtr", .other),
        ("UltmtDbtr", .other), ("UltmtCdtr", .other), ("PtyA", .other), ("PtyB", .other),
    ]
}

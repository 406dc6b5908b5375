// SPDX-License-Identifier: Apache-2.0

/// The names that the first element of a `Document` has in the message definitions of ISO 20022, for documents without
/// the namespace that would say it.
enum ISO20022Root {
    static func isKnown(_ name: Range<Int>, in bytes: Span<UInt8>) -> Bool {
        names.contains { bytes.spells($0.name, name) }
    }

    /// The message definition that a name stands for, such as `sese.023`; `nil` for a name that is not known.
    static func messageType(_ name: Range<Int>, in bytes: Span<UInt8>) -> StaticString? {
        names.first { bytes.spells($0.name, name) }?.type
    }

    private static let names: [(name: StaticString, type: StaticString)] = [
        ("SctiesSttlmTxInstr", "sese.023"), ("SctiesTxCxlReq", "sese.020"), ("SctiesSttlmTxConf", "sese.025"),
        ("SctiesSttlmTxStsAdvc", "sese.024"), ("SctiesSttlmTxGnrtnNtfctn", "sese.032"),
        ("SctiesSttlmTxAllgmtNtfctn", "sese.028"), ("SctiesTxCxlReqStsAdvc", "sese.027"),
        ("SctiesSttlmCondsModReq", "sese.030"), ("SctiesSttlmTxModReq", "sese.038"),
        ("SctiesFincgInstr", "sese.033"), ("SctiesFincgConf", "sese.035"), ("SctiesTradConf", "setr.027"),
        ("SctiesTradConfCxl", "setr.029"), ("SctiesTradConfRspn", "setr.030"), ("SctiesBalCtdyRpt", "semt.002"),
        ("SctiesBalAcctgRpt", "semt.003"), ("SctiesMsgRjctn", "semt.001"), ("SctiesTxPstngRpt", "semt.017"),
        ("SctiesTxPdgRpt", "semt.018"), ("CorpActnNtfctn", "seev.031"), ("CorpActnEvtPrcgStsAdvc", "seev.032"),
        ("CorpActnInstr", "seev.033"), ("CorpActnInstrStsAdvc", "seev.034"), ("CorpActnMvmntPrlimryAdvc", "seev.035"),
        ("CorpActnMvmntConf", "seev.036"), ("CorpActnMvmntRvslAdvc", "seev.037"), ("CorpActnNrrtv", "seev.038"),
        ("CorpActnCxlAdvc", "seev.039"), ("MtgNtfctn", "seev.001"), ("SbcptOrdr", "setr.010"), ("RedOrdr", "setr.004"),
        ("SbcptOrdrConf", "setr.012"), ("RedOrdrConf", "setr.006"), ("MrgnCallReq", "colr.003"),
        ("CollPrpsl", "colr.007"), ("FIToFICstmrCdtTrf", "pacs.008"), ("FinInstnCdtTrf", "pacs.009"),
        ("FIToFIPmtStsRpt", "pacs.002"), ("FIToFICstmrDrctDbt", "pacs.003"), ("PmtRtr", "pacs.004"),
        ("FIToFIPmtRvsl", "pacs.007"), ("FIToFIPmtStsReq", "pacs.028"), ("CstmrCdtTrfInitn", "pain.001"),
        ("CstmrPmtStsRpt", "pain.002"), ("CstmrPmtRvsl", "pain.007"), ("CstmrDrctDbtInitn", "pain.008"),
        ("BkToCstmrAcctRpt", "camt.052"), ("BkToCstmrStmt", "camt.053"), ("BkToCstmrDbtCdtNtfctn", "camt.054"),
        ("FIToFIPmtCxlReq", "camt.056"), ("CstmrPmtCxlReq", "camt.055"), ("NtfctnToRcv", "camt.057"),
        ("RsltnOfInvstgtn", "camt.029"), ("GetAcct", "camt.003"), ("FinInstrmRptgTxRpt", "auth.016"),
        ("DerivsTradRpt", "auth.030"), ("FinInstrmRptgStsAdvc", "auth.031"), ("FXTradInstr", "fxtr.014"),
    ]
}

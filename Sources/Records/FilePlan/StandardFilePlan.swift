// SPDX-License-Identifier: Apache-2.0

extension FilePlan {
    /// The plan that an archive has where no other is given: Docs/FilePlan.md explains its choices.
    ///
    /// It follows the books and records of 17 CFR 240.17a-3. All records of a swap are one class, whatever kind of
    /// message they are (17 CFR 45.2(c)); where a message does not tell two classes apart, the one that is kept longer
    /// is taken.
    public static let standard = FilePlan(
        name: "default", version: 1,
        rows: fixRows + swiftRows + isoRows + fpmlRows + documentRows + [Row(name: "rest", recordClass: .unclassified)])

    /// Values of tag 35, and the elements of FIXML.
    private static let fixRows = [
        row(
            "fix-session", .transmission, [.fix, .fixml],
            "0 1 2 3 4 5 A j n BC BD BE BF BW BX BY CB User* Appl* Netw* BizMsgRej XMLnonFIX"),
        row(
            "fix-reference", .reference, [.fix, .fixml],
            """
            c d e f g h v w x y z AA BI BJ BK BP BR BS BT BU BV V W X Y CC CD CE CF CG CK CL CM CN CO CR CS CT CU CV CX CY CZ \
            DA DB DE DF DG DH DI DO DP DR Sec* DerivSec* TrdgSes* MktDef* MktData* Strm* Pty*
            """),
        row("fix-communication", .communication, [.fix, .fixml], "6 7 B C IOI Adv News Email"),
        row("fix-swaps", .swap, [.fix, .fixml], products: swapProducts),
        row(
            "fix-municipal", .municipalConfirmation, [.fix, .fixml], fixConfirmations,
            products: [
                "11", "COFO", "COFP", "GO", "MT", "RAN", "REV", "SPCLA", "SPCLO", "SPCLT", "TAN", "TAXA", "TMCP",
                "TRAN", "VRDN",
            ]),
        row(
            "fix-foreign-exchange", .foreignExchange, [.fix, .fixml], fixConfirmations,
            products: foreignExchangeProducts + ["4", "FOR"]),
        row(
            "fix-orders", .orderTicket, [.fix, .fixml],
            """
            8 9 D E F G H K L M N Q R S Z a b i k l m q r s t u AB AC AF AG AH AI AJ BN BZ CA CW DJ DK DS DT \
            Order* NewOrd* Ord* ExecRpt ExecAck ExecutionReport List* DKTrd Quot* MassQuot* RFQReq Bid* Crss* Mleg* Mass*
            """),
        row("fix-confirmations", .tradeConfirmation, [.fix, .fixml], fixConfirmations),
        row("fix-settlement", .settlement, [.fix, .fixml], "T o p AV BQ DY DZ EA EB Settl* Reg* PayMgmt*"),
        row(
            "fix-clearing", .clearing, [.fix, .fixml],
            """
            AL AM AN AO AP AW AX AY AZ BA BB BG BL BO CH CI CJ DL DM DN DQ \
            Pos* ReqForPoss* AdjPos* AsgnRpt Cont* Coll* Mgn*
            """),
        row("fix-statements", .statement, [.fix, .fixml], "CQ Acct*"),
    ]

    private static let fixConfirmations =
        "J P AD AE AK AQ AR AS AT AU BH BM DC DD DU DV DW DX Alloc* TrdCapt* TrdMtch* TrdAgg* Cnfm* Confirmation*"

    /// Numbers of MT, and what acknowledges them.
    private static let swiftRows = [
        row("mt-transport", .transmission, [.swiftMT], "ACK NAK 0*"),
        row("mt-proprietary", .unclassified, [.swiftMT], "198 298 398 498 598 698 798 898 998"),
        row(
            "mt-communication", .communication, [.swiftMT],
            """
            192 195 196 199 292 295 296 299 392 395 396 399 492 495 496 499 592 595 596 599 692 695 696 699 \
            792 795 796 799 892 895 896 899 992 995 996 999 985 986
            """),
        row("mt-orders", .orderTicket, [.swiftMT], "380 502"),
        row("mt-foreign-exchange", .foreignExchange, [.swiftMT], "300 304"),
        row("mt-swaps", .swap, [.swiftMT], "305 306 340 341 360 361 362 364 365 601"),
        row(
            "mt-confirmations", .tradeConfirmation, [.swiftMT],
            "30* 32* 33* 35* 38* 39* 509 513 514 515 516 517 518 600"),
        row("mt-corporate-actions", .corporateAction, [.swiftMT], "560 561 562 563 564 565 566 567 568"),
        row("mt-clearing", .clearing, [.swiftMT], "503 504 505 506 507 527 558 569 581"),
        row("mt-statements", .statement, [.swiftMT], "535 536 537 538 549 575 576 584 606 607 608 609 9*"),
        row("mt-reference", .reference, [.swiftMT], "519 574 67*"),
        row("mt-credits", .documentaryCredit, [.swiftMT], "7*"),
        row(
            "mt-settlement", .settlement, [.swiftMT],
            "1* 2* 37* 4* 500 501 508 510 524 526 530 54* 559 578 579 582 586 587 588 589 590 591 6* 8*"),
    ]

    /// Messages of ISO 20022, with or without variant and version.
    private static let isoRows = [
        row("iso-transport", .transmission, [.iso20022], "head.* admi.* supl.*"),
        row("iso-derivative-reports", .swap, [.iso20022], "auth.030*"),
        row("iso-reports", .regulatoryReport, [.iso20022], "auth.*"),
        row(
            "iso-confirmations", .tradeConfirmation, [.iso20022],
            """
            setr.003* setr.006* setr.009* setr.012* setr.015* setr.027* setr.029* setr.030* setr.044* setr.047* setr.048* \
            setr.049* setr.05*
            """),
        row("iso-orders", .orderTicket, [.iso20022], "setr.*"),
        row("iso-foreign-exchange", .foreignExchange, [.iso20022], "fxtr.*"),
        row("iso-corporate-actions", .corporateAction, [.iso20022], "seev.*"),
        row("iso-clearing", .clearing, [.iso20022], "colr.* secl.*"),
        row(
            "iso-investigations", .communication, [.iso20022],
            "camt.026* camt.027* camt.028* camt.029* camt.03* camt.087* camt.11*"),
        row(
            "iso-statements", .statement, [.iso20022],
            "semt.* camt.04* camt.052* camt.053* camt.054* camt.060* camt.086*"),
        row("iso-reference", .reference, [.iso20022], "reda.*"),
        row("iso-accounts", .accountRecord, [.iso20022], "acmt.*"),
        row("iso-credits", .documentaryCredit, [.iso20022], "tsmt.* tsin.* tsrv.*"),
        row(
            "iso-settlement", .settlement, [.iso20022],
            "sese.* pacs.* pain.* camt.* remt.* trck.* caaa.* caam.* cafc.* cain.* casp.* catm.* catp.*"),
    ]

    /// Products first, for they decide how long; then messages that name none.
    private static let fpmlRows = [
        row("fpml-transport", .transmission, [.fpml], "messageRejected serviceNotification eventStatus*"),
        row("fpml-foreign-exchange", .foreignExchange, [.fpml], products: ["fxSingleLeg"] + foreignExchangeProducts),
        row(
            "fpml-cash", .tradeConfirmation, [.fpml],
            products: ["instrumentTradeDetails", "termDeposit", "repo*", "securityLending*", "loan*", "facility*"]),
        row("fpml-swaps", .swap, [.fpml], products: ["*"]),
        row(
            "fpml-clearing", .clearing, [.fpml],
            """
            clearing* requestClearing* deClear* requestDeClear* creditLimit* requestCreditLimit* suggestedCreditLimit* limitCheck* \
            margin* requestMargin* collateral* requestCollateral*
            """),
        row("fpml-orders", .orderTicket, [.fpml], "quote* requestQuote* acceptQuote order* requestOrder*"),
        row(
            "fpml-reports", .regulatoryReport, [.fpml],
            "nonpublicExecutionReport* publicExecutionReport* verificationStatus* regulatory*"),
        row(
            "fpml-statements", .statement, [.fpml],
            "position* requestPosition* valuation* requestValuation* portfolio* requestPortfolio* exposure* requestExposure*"
        ),
        row("fpml-reference", .reference, [.fpml], "market* reference* party* instrument*"),
        row("fpml-confirmations", .tradeConfirmation, [.fpml], "*"),
    ]

    /// Documents and tables, which have no kinds of message of their own: by the word, the product or the identifier
    /// that was found in them.
    private static let documentRows = [
        row("account-downloads", .statement, [.ofx]),
        row("mail", .communication, [.mail, .outlook]),
        row("document-swaps", .swap, documents, products: swapProducts),
        row("risk-portfolios", .swap, [.xml], "Portfolio Trade"),
        row("document-municipal", .municipalConfirmation, documents, products: ["municipal*", "muni bond*"]),
        row("document-foreign-exchange", .foreignExchange, documents, products: foreignExchangeProducts),
        row(
            "document-confirmations", .tradeConfirmation, documents,
            """
            confirm* Confirm* CONFIRM* contract-note* contractNote* ContractNote* trade-confirm* tradeConfirm* TradeConfirm* \
            alloc* Alloc* ALLOC*
            """),
        row("document-orders", .orderTicket, documents, "order* Order* ORDER* quote* Quote* QUOTE*"),
        row("document-settlement", .settlement, documents, "settle* Settle* SETTLE*"),
        row("document-positions", .positionRecord, documents, "position* Position* POSITION* stock-record*"),
        row(
            "document-statements", .statement, documents,
            "statement* Statement* STATEMENT* account-statement* accountStatement* AccountStatement* income-advice* Flex*"
        ),
        row("document-ledgers", .generalLedger, documents, "general-ledger* generalLedger* GeneralLedger*"),
        row("document-accounts", .customerLedger, documents, "customer-ledger* customerLedger* CustomerLedger*"),
        row("statement-reference", .reference, [.xml], "SecurityInfo ConversionRate"),
        row("rows", .blotter, [.delimited]),
        row(
            "named-confirmations", .tradeConfirmation, [.json, .xml, .text, .html, .pdf, .office],
            identifiers: [.confirmation]),
        row("trades", .blotter, [.json]),
        row("letters", .communication, [.text, .html, .pdf, .office]),
    ]

    private static let documents: [RecordFormat] = [.json, .xml, .delimited, .text, .html, .pdf, .office]

    /// Spot and deliverable forwards: FIX 167, ISDA's taxonomy, trade types of risk systems.
    private static let foreignExchangeProducts = [
        "FXSPOT", "FXFWD", "FxForward", "FX spot", "FX forward", "ForeignExchange:Spot*", "ForeignExchange:Forward*",
    ]

    /// Swaps as 7 USC 1a(47) means them: FIX 167, FpML's elements, ISDA's taxonomy, trade types and plain words.
    private static let swapProducts = [
        "IRS", "CDS", "TRS", "FRA", "CAP", "FLR", "CLLR", "CMDTYSWAP", "EXOTIC", "FXNDF", "FXNDS", "FXSWAP", "FXBKT",
        "FWD", "NDF", "swap*", "capFloor*", "CapFloor*", "creditDefaultSwap*", "returnSwap*", "equitySwap*",
        "equityForward*",
        "equityOption*", "varianceSwap*", "volatilitySwap*", "correlationSwap*", "dividendSwap*", "commoditySwap*",
        "commodityForward*", "commodityOption*", "bondOption*", "fxOption*", "fxDigitalOption*", "fxSwap*",
        "interestRateSwap*", "InterestRate:*", "Credit:*", "Equity:*", "Commodity:*", "ForeignExchange:*",
        "interest rate swap*", "credit default swap*", "total return swap*", "equity swap*", "cross currency swap*",
        "commodity swap*", "FX swap*", "FX option*", "non-deliverable*",
    ]

    /// - Parameter types: patterns, parted by spaces.
    private static func row(
        _ name: String, _ recordClass: RecordClass, _ formats: [RecordFormat], _ types: String = "",
        products: [String] = [], identifiers: [RecordIdentifier.Kind] = []
    ) -> Row {
        var row = Row(name: name, recordClass: recordClass)
        row.formats = formats
        row.types = types.split(separator: " ").compactMap { ValuePattern(String($0)) }
        row.products = products.compactMap { ValuePattern($0) }
        row.identifiers = identifiers
        return row
    }
}

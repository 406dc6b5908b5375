// SPDX-License-Identifier: Apache-2.0

import Records
import Testing

@Suite("The standard file plan")
struct StandardFilePlanTests {
    private func chosen(
        _ format: RecordFormat, _ type: String = "", product: String = "", state: ParseState = .parsed,
        own kind: RecordIdentifier.Kind? = nil
    ) -> RecordClass {
        let instruments = product.isEmpty ? [] : [InstrumentDescription(product: product)]
        return FilePlan.standard.classify(
            ParsedRecord(
                state: state, format: format, rule: "x", messageType: type,
                identifiers: kind.map { [RecordIdentifier($0, "1")] } ?? [], instruments: instruments)
        ).recordClass
    }

    private typealias Expected = (recordClass: RecordClass, types: String)

    private func check(_ format: RecordFormat, _ table: [Expected]) {
        for (recordClass, types) in table {
            for type in types.split(separator: " ") {
                #expect(chosen(format, String(type)) == recordClass, "\(format) \(type)")
            }
        }
    }

    /// Every message type of FIX 4.0 to 5.0 SP2 and its extension packs.
    @Test("gives each FIX message its class")
    func fix() {
        let table: [Expected] = [
            (.transmission, "0 1 2 3 4 5 A j n BC BD BE BF BW BX BY CB"),
            (.communication, "6 7 B C"),
            (
                .orderTicket,
                "8 9 D E F G H K L M N Q R S Z a b i k l m q r s t u AB AC AF AG AH AI AJ BN BZ CA CW DJ DK DS DT"
            ),
            (.tradeConfirmation, "AK AU BH J P AS AT BM AE AR AD AQ DC DD DU DV DW DX"),
            (.settlement, "T AV BQ o p DY DZ EA EB"),
            (.clearing, "AL AM AN AO AP AW AX AY AZ BA BB BG BL BO CH CI CJ DL DM DN DQ"), (.statement, "CQ"),
            (
                .reference,
                "V W X Y c d e f g h v w x y z AA BI BJ BK BP BR BS BT BU BV CC CD CE CF CG CK CL CM CN CO CR CS CT CU CV CX CY CZ DA DB DE DF DG DH DI DO DP DR"
            ),
            (.unclassified, "ak AKK zz 515 sese.023 confirmation"),
        ]
        check(.fix, table)
        let types = table.flatMap { $0.types.split(separator: " ") }
        #expect(Set(types).count == types.count)
        #expect(chosen(.fix) == .unclassified)
    }

    @Test("gives each element of FIXML its class")
    func fixml() {
        check(
            .fixml,
            [
                (
                    .orderTicket,
                    "Order NewOrdList OrdCxlReq OrdCxlRplcReq ExecRpt DKTrd Quot QuotReq MassQuot NewOrdMleg"
                ),
                (.tradeConfirmation, "TrdCaptRpt TrdCaptRptReq Cnfm CnfmAck CnfmReq AllocInstrctn AllocRpt"),
                (.settlement, "SettlInstrctns RegInstrctns"),
                (.clearing, "PosRpt PosMntRpt ReqForPoss AdjPosRpt AsgnRpt CollRpt CollReq MgnReqmtRpt"),
                (.communication, "IOI Adv News Email"), (.reference, "SecDef SecList SecStat DerivSecList MktDef"),
                (.transmission, "UserReq BizMsgRej"), (.unclassified, "Other"),
            ])
    }

    @Test("gives each SWIFT MT its class, in all nine categories")
    func swift() {
        let formless = (1...9).flatMap { category in ["92", "95", "96", "99"].map { "\(category)\($0)" } }
        check(
            .swiftMT,
            [
                (.orderTicket, "502 380"), (.foreignExchange, "300 304"),
                (.swap, "305 306 340 341 360 361 362 364 365 601"),
                (.tradeConfirmation, "303 320 321 330 350 381 390 391 509 513 514 515 516 517 518 600"),
                (.corporateAction, "564 565 566 567 568"), (.clearing, "503 504 505 506 507 527 558 569 581"),
                (.statement, "535 536 537 538 549 575 576 584 607 608 900 910 920 935 940 941 942 950 970 971"),
                (
                    .settlement,
                    "101 103 200 202 205 210 370 400 410 508 524 540 541 542 543 544 545 546 547 548 578 586 604 643 800"
                ),
                (.documentaryCredit, "700 707 760"), (.communication, "985 986"), (.transmission, "ACK NAK 012 019"),
                (.reference, "519 574 670 671"), (.communication, formless.joined(separator: " ")),
                (.unclassified, "198 298 398 498 598 698 798 898 998 5 50 AK"),
            ])
        #expect(chosen(.swiftMT) == .unclassified)
    }

    @Test("gives each ISO 20022 message its class, with and without variant and version", arguments: ["", ".001.09"])
    func iso20022(suffix: String) {
        let table: [Expected] = [
            (.tradeConfirmation, "setr.027 setr.044 setr.006 setr.012 setr.015 setr.047 setr.051 setr.058"),
            (.orderTicket, "setr.004 setr.010 setr.013 setr.016"), (.settlement, "sese.023 sese.020 sese.024 sese.025"),
            (.settlement, "pacs.002 pacs.004 pacs.008 pacs.009 pain.001 pain.008 camt.056 camt.057 camt.058"),
            (.statement, "semt.002 semt.017 camt.052 camt.053 camt.054 camt.060 camt.086"),
            (.corporateAction, "seev.031 seev.039"), (.regulatoryReport, "auth.016 auth.031"), (.swap, "auth.030"),
            (.reference, "reda.066 reda.041"), (.clearing, "colr.003 secl.001"), (.accountRecord, "acmt.007"),
            (.communication, "camt.029 camt.026 camt.033"), (.foreignExchange, "fxtr.014"),
            (.transmission, "head.001 admi.002 supl.001"), (.documentaryCredit, "tsmt.012 tsrv.001"),
            (.unclassified, "xxxx.001"),
        ]
        for (recordClass, types) in table {
            for type in types.split(separator: " ") {
                #expect(chosen(.iso20022, type + suffix) == recordClass, "\(type + suffix)")
            }
        }
    }

    @Test(
        "keeps every FpML message about a derivative as a swap, whatever kind of message it is",
        arguments: [
            "requestConfirmation", "clearingConfirmed", "dataDocument", "nonpublicExecutionReport", "valuationReport",
            "FpML",
        ])
    func fpmlProducts(type: String) {
        for product in ["swap", "swaption", "creditDefaultSwap", "equityOption", "fxOption", "commoditySwap", "fxSwap"]
        {
            #expect(chosen(.fpml, type, product: product) == .swap, "\(product)")
        }
        #expect(chosen(.fpml, type, product: "fxSingleLeg") == .foreignExchange)
        #expect(chosen(.fpml, type, product: "termDeposit") == .tradeConfirmation)
        #expect(chosen(.fpml, type, product: "instrumentTradeDetails") == .tradeConfirmation)
    }

    @Test("gives an FpML message without a product the class of its kind")
    func fpml() {
        check(
            .fpml,
            [
                (
                    .tradeConfirmation,
                    "requestConfirmation confirmationAgreed executionNotification executionAdvice dataDocument"
                ),
                (
                    .tradeConfirmation,
                    "requestTradeConfirmation requestAllocation contractPartialTermination tradeChangeAdvice"
                ),
                (.clearing, "requestClearing clearingConfirmed clearingRefused"),
                (.orderTicket, "requestQuote quoteAcceptance"),
                (.regulatoryReport, "nonpublicExecutionReport"), (.statement, "positionReport requestValuationReport"),
                (.transmission, "messageRejected"),
            ])
        #expect(chosen(.fpml) == .unclassified)
    }

    @Test(
        "keeps orders, trades and positions in swaps as swaps in every format",
        arguments: [RecordFormat.fix, .fixml, .json, .delimited, .xml, .text, .pdf])
    func swaps(format: RecordFormat) {
        let type = [.fix: "D", .fixml: "TrdCaptRpt"][format] ?? "confirmation"
        for product in ["IRS", "CDS", "Swap", "InterestRate:IRSwap:FixedFloat", "Interest Rate Swap", "FXNDF"] {
            #expect(chosen(format, type, product: product) == .swap, "\(product)")
        }
        #expect(chosen(format, type, product: "Bond") != .swap)
        #expect(chosen(format, type, product: "CS") != .swap)
    }

    @Test("keeps confirmations of municipal securities and of currencies apart, and their orders with the orders")
    func products() {
        #expect(chosen(.fix, "AK", product: "GO") == .municipalConfirmation)
        #expect(chosen(.fix, "AK", product: "11") == .municipalConfirmation)
        #expect(chosen(.fixml, "Cnfm", product: "REV") == .municipalConfirmation)
        #expect(chosen(.pdf, "contract-note", product: "Municipal bond") == .municipalConfirmation)
        #expect(chosen(.fix, "D", product: "GO") == .orderTicket)
        #expect(chosen(.fix, "AK", product: "GOVT") == .tradeConfirmation)
        #expect(chosen(.fix, "AE", product: "FXSPOT") == .foreignExchange)
        #expect(chosen(.fix, "D", product: "FXSPOT") == .orderTicket)
        #expect(chosen(.json, "confirmation", product: "FX Forward") == .foreignExchange)
    }

    @Test("gives documents their class by word, by identifier, and else by their kind")
    func documents() {
        #expect(chosen(.ofx) == .statement)
        #expect(chosen(.ofx, "CREDITCARDMSGSRSV1") == .statement)
        #expect(chosen(.delimited) == .blotter)
        #expect(chosen(.delimited, own: .confirmation) == .blotter)
        #expect(chosen(.delimited, "position") == .positionRecord)
        #expect(chosen(.delimited, "general-ledger") == .generalLedger)
        #expect(chosen(.json) == .blotter)
        #expect(chosen(.json, own: .trade) == .blotter)
        #expect(chosen(.json, own: .confirmation) == .tradeConfirmation)
        for type in ["confirmation/3.2", "Confirmation", "tradeConfirmation", "contract-note", "ALLOCATION"] {
            #expect(chosen(.json, type) == .tradeConfirmation, "\(type)")
        }
        #expect(chosen(.json, "settlementStatus") == .settlement)
        #expect(chosen(.xml, "FlexQueryResponse") == .statement)
        #expect(chosen(.xml, "Portfolio") == .swap)
        #expect(chosen(.xml, "Other") == .unclassified)
        #expect(chosen(.mail) == .communication && chosen(.outlook) == .communication)
        #expect(chosen(.mail, own: .confirmation) == .communication)
        for format in [RecordFormat.text, .html, .pdf, .office] {
            #expect(chosen(format) == .communication)
            #expect(chosen(format, "contract-note") == .tradeConfirmation)
            #expect(chosen(format, "account-statement") == .statement)
            #expect(chosen(format, own: .confirmation) == .tradeConfirmation)
        }
        for format in [RecordFormat.binary, .zip, .gzip, .tar] { #expect(chosen(format, "AK") == .unclassified) }
    }

    @Test("leaves what is unparsed unclassified, and takes what was read in part")
    func states() {
        for format in RecordFormat.allCases {
            for type in ["", "AK", "515", "sese.023", "contract-note"] {
                #expect(chosen(format, type, state: .unparsed, own: .confirmation) == .unclassified)
                #expect(chosen(format, type, state: .partial) == chosen(format, type))
            }
        }
    }

    @Test("names the row that chose")
    func rule() {
        let record = ParsedRecord(state: .parsed, format: .fix, rule: "x", messageType: "AK")
        let chosen = FilePlan.standard.classify(record)
        let row = FilePlan.standard.rows.firstIndex { $0.name == "fix-confirmations" }
        #expect(chosen.rule == "default-1/\((row ?? 0) + 1)")
        #expect(chosen.legalEntity == nil && chosen.desk == nil)
    }

    @Test("has no row that is never reached and no entry that is shadowed in its format")
    func shadows() {
        let rows = FilePlan.standard.rows
        for (index, row) in rows.enumerated() where row.products.isEmpty && row.identifiers.isEmpty {
            for type in row.types {
                let code = type.description.replacing("*", with: "")
                for format in row.formats where !code.isEmpty {
                    let record = ParsedRecord(state: .parsed, format: format, rule: "x", messageType: code)
                    let isShared = rows[..<index].contains { earlier in
                        earlier.products.isEmpty && earlier.formats.contains(format) && earlier.types.contains(type)
                    }
                    #expect(!isShared, "\(row.name) \(type)")
                    if !type.description.hasSuffix("*") {
                        #expect(
                            FilePlan.standard.classify(record).rule == "default-1/\(index + 1)", "\(row.name) \(type)")
                    }
                }
            }
        }
    }
}

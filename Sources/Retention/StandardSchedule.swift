// SPDX-License-Identifier: Apache-2.0

internal import Records

extension RetentionSchedule {
    /// The schedule that an archive has where no other is given: a broker-dealer of the United States.
    ///
    /// A period is the longest that its citations ask for. Each citation bears the mark of what its reading rests on. An
    /// archive whose ledger names none goes by ``standardOfVersion1``.
    public static let standard = RetentionSchedule(
        name: "default", version: 2,
        jurisdictions: [
            "United States: broker-dealer (SEC, FINRA, MSRB), with swaps and futures (CFTC)",
            "European Union: communications of an investment firm (MiFID II), the longer period",
        ],
        rules: ledgers + trades + postTrade + others)

    static let ledgers = [
        RetentionRule(
            .blotter, period: .years(6), easilyAccessible: .years(2), action: .destroy,
            citations: [sixYears("17a-3(a)(1)", "blotters")]),
        RetentionRule(
            .generalLedger, period: .years(6), easilyAccessible: .years(2), action: .destroy,
            citations: [sixYears("17a-3(a)(2)", "general ledger")]),
        RetentionRule(
            .customerLedger, period: .years(6), easilyAccessible: .years(2), action: .destroy,
            citations: [sixYears("17a-3(a)(3)", "ledgers of customers' and house accounts")]),
        RetentionRule(
            .subsidiaryLedger, period: .years(3), easilyAccessible: .years(2), action: .destroy,
            citations: [
                threeYears("17a-3(a)(4)", .primary, "ledgers of transfers, fails, borrowing and lending, dividends")
            ]),
        RetentionRule(
            .positionRecord, period: .years(6), easilyAccessible: .years(2), action: .destroy,
            citations: [sixYears("17a-3(a)(5)", "securities position record")]),
    ]

    static let trades = [
        RetentionRule(
            .orderTicket, trigger: .tradeDate, period: .years(3), easilyAccessible: .years(2), action: .destroy,
            citations: [threeYears("17a-3(a)(6)", .primaryAndSecondary, "memoranda of brokerage orders")]),
        RetentionRule(
            .principalTrade, trigger: .tradeDate, period: .years(3), easilyAccessible: .years(2), action: .destroy,
            citations: [threeYears("17a-3(a)(7)", .primaryAndSecondary, "memoranda of trades as principal")]),
        RetentionRule(
            .tradeConfirmation, trigger: .tradeDate, period: .years(3), easilyAccessible: .years(2), action: .destroy,
            citations: [
                threeYears("17a-3(a)(8)", .primaryAndSecondary, "confirmations, notices of other debits and credits")
            ]),
        RetentionRule(
            .municipalConfirmation, trigger: .tradeDate, period: .years(4), action: .destroy,
            citations: [
                Citation("MSRB", "Rule G-9(b)", .primary, "confirmations of municipal securities: 4 years, not 3")
            ]),
        RetentionRule(
            .foreignExchange, trigger: .settlementDate, period: .years(6), action: .destroy,
            citations: [
                Citation(
                    "CFTC", "17 CFR 1.31(b)", .secondaryAndGeneral,
                    "related cash and forward deals: their life and 5 years; the life ends on the settlement date"),
                noPeriodStated,
            ]),
        RetentionRule(.swap, trigger: endOfSwap, period: .years(5), action: .review, citations: lifeOfSwap),
    ]

    static let postTrade = [
        RetentionRule(.settlement, period: .years(6), action: .destroy, citations: [noPeriodStated]),
        RetentionRule(
            .clearing, period: .years(6), action: .destroy,
            citations: [
                Citation("CFTC", "17 CFR 1.31(b)", .secondary, "regulatory records: 5 years from creation"),
                noPeriodStated,
            ]),
        RetentionRule(.statement, period: .years(6), action: .destroy, citations: [noPeriodStated]),
        RetentionRule(.corporateAction, period: .years(6), action: .destroy, citations: [noPeriodStated]),
        RetentionRule(
            .regulatoryReport, period: .years(6), action: .review,
            citations: [
                noPeriodStated,
                Citation("EU", "MiFIR article 25(1)", .primary, "orders and transactions of firms: 5 years"),
            ]),
        RetentionRule(
            .documentaryCredit, trigger: .event(.terminated), period: .years(6), action: .review,
            citations: [noPeriodStated]),
    ]

    static let others = [
        RetentionRule(
            .communication, period: .years(5), easilyAccessible: .years(2), ceiling: .years(7), action: .destroy,
            citations: [
                Citation(
                    "SEC", "17 CFR 240.17a-4(b)(4)", .secondary,
                    "communications received and sent: 3 years, 2 accessible"),
                Citation(
                    "EU", "MiFID II article 16(7)", .secondary,
                    "telephone and electronic communications: 5 years, up to 7 where the authority asks"),
            ]),
        RetentionRule(.reference, period: .years(6), action: .destroy, citations: [noPeriodStated]),
        RetentionRule(
            .accountRecord, trigger: .event(.accountClosed), period: .years(6), action: .review,
            citations: [termsOfAccount]),
        RetentionRule(
            .customerRecord, trigger: .earliest([.event(.accountClosed), .event(.superseded)]), period: .years(6),
            action: .review, citations: [accountInformation]),
        RetentionRule(
            .supervisoryManual, trigger: .event(.retired), period: .years(3), action: .review,
            citations: [
                Citation(
                    "SEC", "17 CFR 240.17a-4(e)(7)", .secondary,
                    "compliance and supervisory manuals: 3 years after the end of their use")
            ]),
        RetentionRule(
            .corporateRecord, period: .permanent, action: .permanent,
            citations: [
                Citation(
                    "SEC", "17 CFR 240.17a-4(d)", .general,
                    "articles, minute books, stock certificate books: the life of the enterprise and its successors")
            ]),
        RetentionRule(.transmission, period: .years(6), action: .destroy, citations: [noPeriodStated]),
        RetentionRule(
            .auditTrail, period: .years(10), action: .review,
            citations: [
                Citation(
                    "SEC", "17 CFR 240.17a-4(f)(3)(iii)", .secondaryAndGeneral,
                    "the results of the audit system: as long as the records that they speak of; review sees to that"),
                Citation(
                    "CFTC", "17 CFR 1.31(a)", .primary,
                    "how, when and by whom a record was made, accessed or changed is a regulatory record itself"),
            ]),
        RetentionRule(
            .unclassified, period: .years(10), action: .review,
            citations: [
                noPeriodStated,
                Citation(
                    "EU", "EMIR article 29(1), (2)", .primary,
                    "clearing houses: 10 years, the longest fixed period here, for what nobody has looked at yet"),
            ]),
    ]

    /// The last of what ends a swap and of its amendments, as far as they are known.
    static let endOfSwap = RetentionTrigger.latestKnown([
        .event(.terminated), .maturity, .event(.assigned), .lastAmendment,
    ])

    static let lifeOfSwap = [
        Citation(
            "CFTC", "17 CFR 1.31(b)", .secondaryAndGeneral,
            "swaps: their life and 5 years after termination, maturity, expiry or assignment"),
        Citation(
            "CFTC", "17 CFR 45.2(c)", .general,
            "all records of a swap: its life and 5 years, whatever class they are in"),
    ]

    static let termsOfAccount = Citation(
        "SEC", "17 CFR 240.17a-4(c)", .secondaryAndGeneral,
        "terms of opening and keeping an account: 6 years after it closes")

    static let accountInformation = Citation(
        "SEC", "17 CFR 240.17a-4(e)(5), 17a-3(a)(17)", .secondaryAndGeneral,
        "account record: 6 years after the earlier of closing and replacement")

    static let noPeriodStated = Citation(
        "FINRA", "Rule 4511(b)", .primaryAndSecondary, "records for which no rule states a period: 6 years")

    static func sixYears(_ clause: String, _ what: String) -> Citation {
        Citation("SEC", "17 CFR 240.17a-4(a), \(clause)", .primary, "\(what): 6 years, 2 accessible")
    }

    static func threeYears(_ clause: String, _ evidence: Citation.Evidence, _ what: String) -> Citation {
        Citation("SEC", "17 CFR 240.17a-4(b)(1), \(clause)", evidence, "\(what): 3 years, 2 accessible")
    }
}

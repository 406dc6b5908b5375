// SPDX-License-Identifier: Apache-2.0

internal import Records

extension RetentionSchedule {
    /// A swap dealer of the United States: CFTC.
    static let swapDealer = RetentionSchedule(
        name: "swap-dealer", version: 1,
        jurisdictions: ["United States: swap dealer (CFTC)"],
        rules: dealerRecords + dealerSwaps + dealerOthers)

    private static let fiveYears = Citation(
        "CFTC", "17 CFR 1.31(b)", .secondary, "regulatory records: 5 years from creation")

    private static let howAndByWhom = Citation(
        "CFTC", "17 CFR 1.31(a)", .primary,
        "how, when and by whom a record was made, accessed or changed is a regulatory record itself")

    /// Electronic records are to be readily accessible for the whole of their period.
    private static func regulatory(
        _ recordClass: RecordClass, _ trigger: RetentionTrigger = .creation, _ more: [Citation] = []
    ) -> RetentionRule {
        RetentionRule(
            recordClass, trigger: trigger, period: .years(5), easilyAccessible: .years(5), action: .destroy,
            citations: [fiveYears] + more)
    }

    private static let transactions = Citation(
        "CFTC", "17 CFR 1.35", .general,
        "transactions in commodity interests and related cash deals, orders and what was said before them")

    private static let dealerRecords =
        [
            RecordClass.blotter, .generalLedger, .customerLedger, .subsidiaryLedger, .positionRecord,
        ].map { regulatory($0) } + [
            regulatory(.orderTicket, .tradeDate, [transactions]), regulatory(.principalTrade, .tradeDate),
            regulatory(.tradeConfirmation, .tradeDate), regulatory(.municipalConfirmation, .tradeDate),
            RetentionRule(
                .foreignExchange, trigger: .settlementDate, period: .years(5), action: .destroy,
                citations: [
                    Citation(
                        "CFTC", "17 CFR 1.31(b)", .secondaryAndGeneral,
                        "related cash and forward deals: their life and 5 years; the life ends on the settlement date")
                ]),
            regulatory(.settlement), regulatory(.clearing), regulatory(.statement), regulatory(.corporateAction),
            regulatory(.regulatoryReport), regulatory(.communication, .creation, [transactions]),
            regulatory(.reference),
            regulatory(.transmission),
        ]

    /// The words by which formats call a swap.
    private static let swapProducts = [
        "swap", "swaption", "capFloor", "fra", "creditDefaultSwap", "creditDefaultSwapOption", "returnSwap",
        "equitySwapTransactionSupplement", "varianceSwap", "commoditySwap", "fxSwap", "IRS", "CDS",
    ]

    /// Whatever class a record of a swap is in, it stays for the life of the swap and five years.
    private static func swap(_ recordClass: RecordClass, _ id: String) -> RetentionRule {
        RetentionRule(
            recordClass, id: id, when: RetentionCondition(products: swapProducts), trigger: endOfSwap,
            period: .years(5), action: .review, citations: [lifeOfSwap[1]])
    }

    private static let dealerSwaps = [
        RetentionRule(.swap, trigger: endOfSwap, period: .years(5), action: .review, citations: lifeOfSwap),
        swap(.tradeConfirmation, "swap-confirmation"), swap(.orderTicket, "swap-order"),
        swap(.communication, "swap-communication"), swap(.clearing, "swap-clearing"),
        swap(.regulatoryReport, "swap-report"),
    ]

    private static let dealerOthers = [
        RetentionRule(
            .documentaryCredit, trigger: .event(.terminated), period: .years(5), action: .review,
            citations: [fiveYears]),
        RetentionRule(
            .accountRecord, trigger: .event(.accountClosed), period: .years(5), action: .review,
            citations: [fiveYears]),
        RetentionRule(
            .customerRecord, trigger: .event(.accountClosed), period: .years(5), action: .review,
            citations: [fiveYears]),
        RetentionRule(
            .supervisoryManual, trigger: .event(.retired), period: .years(5), action: .review,
            citations: [fiveYears]),
        TemplateRules.corporate(
            Citation("CFTC", "17 CFR 1.31(b)", .general, "names no period for articles and minutes; they are kept")),
        TemplateRules.trail([howAndByWhom]),
        TemplateRules.unclassified([fiveYears, howAndByWhom]),
    ]
}

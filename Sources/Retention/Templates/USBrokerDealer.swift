// SPDX-License-Identifier: Apache-2.0

internal import Records

extension RetentionSchedule {
    /// A broker-dealer of the United States that trades no swaps: SEC, FINRA, MSRB.
    static let usBrokerDealer = RetentionSchedule(
        name: "us-broker-dealer", version: 1,
        jurisdictions: ["United States: broker-dealer (SEC, FINRA, MSRB), without swaps"],
        rules: ledgers + brokerTrades + brokerOthers)

    private static let brokerTrades =
        trades.filter { [.orderTicket, .principalTrade, .tradeConfirmation].contains($0.recordClass) }
        + [
            RetentionRule(
                .municipalConfirmation, trigger: .tradeDate, period: .years(4), action: .destroy,
                citations: [
                    Citation("MSRB", "Rule G-9(b)", .primary, "confirmations of municipal securities: 4 years, not 3"),
                    threeYears(
                        "17a-3(a)(8)", .primaryAndSecondary, "confirmations, notices of other debits and credits"),
                ]),
            RetentionRule(
                .foreignExchange, trigger: .settlementDate, period: .years(6), action: .destroy,
                citations: [noPeriodStated]),
        ]

    private static let brokerOthers = [
        unstated(.settlement), unstated(.clearing), unstated(.statement), unstated(.corporateAction),
        RetentionRule(.regulatoryReport, period: .years(6), action: .review, citations: [noPeriodStated]),
        RetentionRule(
            .documentaryCredit, trigger: .event(.terminated), period: .years(6), action: .review,
            citations: [noPeriodStated]),
        RetentionRule(
            .communication, period: .years(3), easilyAccessible: .years(2), action: .destroy,
            citations: [
                Citation(
                    "SEC", "17 CFR 240.17a-4(b)(4)", .secondary,
                    "communications received and sent: 3 years, 2 accessible")
            ]),
        unstated(.reference),
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
        TemplateRules.corporate(
            Citation(
                "SEC", "17 CFR 240.17a-4(d)", .general,
                "articles, minute books, stock certificate books: the life of the enterprise and its successors")),
        unstated(.transmission),
        TemplateRules.trail([
            Citation(
                "SEC", "17 CFR 240.17a-4(f)(3)(iii)", .secondaryAndGeneral,
                "the results of the audit system: as long as the records that they speak of; review sees to that")
        ]),
        TemplateRules.unclassified([noPeriodStated]),
    ]

    private static func unstated(_ recordClass: RecordClass) -> RetentionRule {
        RetentionRule(recordClass, period: .years(6), action: .destroy, citations: [noPeriodStated])
    }
}

// SPDX-License-Identifier: Apache-2.0

internal import Records

extension RetentionSchedule {
    /// An investment firm of the European Union: MiFID II, MiFIR, EMIR.
    static let euInvestmentFirm = RetentionSchedule(
        name: "eu-investment-firm", version: 1,
        jurisdictions: ["European Union: investment firm (MiFID II, MiFIR, EMIR)"],
        rules: firm(
            transactions: Citation(
                "EU", "MiFIR article 25(1)", .primary, "orders and transactions of firms: 5 years"),
            records: Citation(
                "EU", "Delegated Regulation 2017/565 article 72(2), Annex I", .primary,
                "the records that a firm keeps at least; it names no period, so that of MiFIR is used"),
            communications: Citation(
                "EU", "MiFID II article 16(7)", .secondary,
                "telephone and electronic communications: 5 years, up to 7 where the authority asks"),
            agreements: Citation(
                "EU", "Delegated Regulation 2017/565 article 73", .general,
                "agreements on rights and obligations: the life of the relationship"),
            derivatives: Citation(
                "EU", "EMIR article 9(2)", .general, "derivative contracts and changes: 5 years after termination"),
            personal: Citation(
                "EU", "GDPR article 5(1)(e)", .secondary,
                "personal data: no longer than is necessary, hence the ceiling"))
    )

    /// An investment firm of the United Kingdom: SYSC 9, COBS.
    static let ukInvestmentFirm = RetentionSchedule(
        name: "uk-investment-firm", version: 1,
        jurisdictions: ["United Kingdom: investment firm (FCA SYSC 9, COBS; UK MiFIR, UK EMIR)"],
        rules: firm(
            transactions: Citation("FCA", "SYSC 9.1.2", .primary, "MiFID business: 5 years"),
            records: Citation(
                "FCA", "SYSC 9.1.1AR, 9.1.1BR, 9.1.2-AR", .primary,
                "records of all services, activities and transactions, in the Handbook since 23 October 2025"),
            communications: Citation(
                "FCA", "COBS Schedule 1", .primary, "periods by rule, mostly 5 years (as seen in 2018)"),
            agreements: Citation(
                "FCA", "SYSC 9.1.2", .primary, "other business: as long as the records are relevant"),
            derivatives: Citation(
                "UK", "EMIR article 9(2) as retained", .general,
                "derivative contracts and changes: 5 years after termination"),
            personal: Citation(
                "UK", "GDPR article 5(1)(e) as retained", .general,
                "personal data: no longer than is necessary, hence the ceiling")))

    private static func firm(
        transactions: Citation, records: Citation, communications: Citation, agreements: Citation,
        derivatives: Citation, personal: Citation
    ) -> [RetentionRule] {
        func keep(
            _ recordClass: RecordClass, _ trigger: RetentionTrigger, _ action: DispositionAction,
            _ citations: [Citation], ceiling: RetentionPeriod? = nil
        ) -> RetentionRule {
            RetentionRule(
                recordClass, trigger: trigger, period: .years(5), ceiling: ceiling, action: action,
                citations: citations)
        }
        let ledgers = [
            RecordClass.blotter, .generalLedger, .customerLedger, .subsidiaryLedger, .positionRecord,
        ]
        let trades = [RecordClass.orderTicket, .principalTrade, .tradeConfirmation, .municipalConfirmation]
        let others = [RecordClass.settlement, .clearing, .statement, .corporateAction, .reference, .transmission]
        return ledgers.map { keep($0, .creation, .destroy, [records, transactions]) }
            + trades.map { keep($0, .tradeDate, .destroy, [transactions]) } + [
                keep(.foreignExchange, .settlementDate, .destroy, [transactions]),
                keep(.swap, endOfSwap, .review, [derivatives]),
            ] + others.map { keep($0, .creation, .destroy, [records, transactions]) } + [
                keep(.regulatoryReport, .creation, .review, [transactions]),
                keep(.documentaryCredit, .event(.terminated), .review, [records, transactions]),
                keep(.communication, .creation, .destroy, [communications, personal], ceiling: .years(7)),
                keep(.accountRecord, .event(.accountClosed), .review, [agreements, transactions]),
                keep(.customerRecord, .event(.accountClosed), .review, [agreements, transactions]),
                keep(.supervisoryManual, .event(.retired), .review, [records, transactions]),
                TemplateRules.corporate(
                    Citation(
                        records.authority, records.clause, .general,
                        "names no period for articles and minutes; they are kept")),
                TemplateRules.trail([records]), TemplateRules.unclassified([transactions, records]),
            ]
    }
}

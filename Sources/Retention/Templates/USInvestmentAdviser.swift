// SPDX-License-Identifier: Apache-2.0

internal import Records

extension RetentionSchedule {
    /// An investment adviser of the United States: rule 204-2. The period runs from the end of the fiscal year; an
    /// adviser whose years are not those of the calendar says so in `legalEntities`.
    static let usInvestmentAdviser = RetentionSchedule(
        name: "us-investment-adviser", version: 1,
        jurisdictions: ["United States: investment adviser (SEC rule 204-2)"],
        rules: [
            RecordClass.blotter, .generalLedger, .customerLedger, .subsidiaryLedger, .positionRecord, .orderTicket,
            .principalTrade, .tradeConfirmation, .municipalConfirmation, .foreignExchange, .settlement, .clearing,
            .statement, .corporateAction, .communication, .reference, .transmission,
        ].map { adviser($0, .destroy) } + [
            adviser(.regulatoryReport, .review),
            adviser(.swap, .review, after: [.event(.terminated), .maturity, .event(.assigned), .lastAmendment]),
            adviser(.documentaryCredit, .review, after: [.event(.terminated)]),
            adviser(.accountRecord, .review, after: [.event(.accountClosed)]),
            adviser(.customerRecord, .review, after: [.event(.accountClosed), .event(.superseded)]),
            adviser(.supervisoryManual, .review, after: [.event(.retired)]),
            TemplateRules.corporate(
                Citation(
                    "SEC", "17 CFR 275.204-2", .general,
                    "articles and minutes: at least the life of the enterprise; they are kept")),
            TemplateRules.trail([fiscalYears]), TemplateRules.unclassified([fiscalYears]),
        ])

    private static let fiscalYears = Citation(
        "SEC", "17 CFR 275.204-2", .secondary,
        "books and records: 5 years from the end of the fiscal year of the last entry, 2 in the office")

    /// - Parameter events: what ends the matter; the period then begins with the end of that fiscal year.
    private static func adviser(
        _ recordClass: RecordClass, _ action: DispositionAction, after events: [TriggerPart] = []
    ) -> RetentionRule {
        let trigger: RetentionTrigger
        switch events.count {
        case 0: trigger = .fiscalYearEnd
        case 1: trigger = RetentionTrigger(events[0])
        default: trigger = .latestKnown(events)
        }
        return RetentionRule(
            recordClass, trigger: trigger, cutoff: events.isEmpty ? .none : .fiscalYear, period: .years(5),
            easilyAccessible: .years(2), action: action, citations: [fiscalYears])
    }
}

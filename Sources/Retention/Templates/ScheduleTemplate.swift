// SPDX-License-Identifier: Apache-2.0

internal import Records

extension RetentionSchedule {
    /// The schedules that are built in, to be used as they are or copied and changed: the standard one first.
    ///
    /// None is legal advice: each says so itself, and marks what the reading of each clause rests on.
    public static let templates: [RetentionSchedule] = [
        .standard, .usBrokerDealer, .swapDealer, .usInvestmentAdviser, .euInvestmentFirm, .ukInvestmentFirm,
    ]

    /// A schedule that is built in, by its name.
    public static func template(_ name: String) -> RetentionSchedule? { templates.first { $0.name == name } }
}

/// Rules that several templates share.
enum TemplateRules {
    /// Minutes, articles: kept for ever. No period is counted, whoever asks for it.
    static func corporate(_ citation: Citation) -> RetentionRule {
        RetentionRule(.corporateRecord, period: .permanent, action: .permanent, citations: [citation])
    }

    /// What the archive itself did: longer than any record that ends, and looked at by a person.
    static func trail(_ citations: [Citation]) -> RetentionRule {
        RetentionRule(.auditTrail, period: .years(10), action: .review, citations: citations)
    }

    /// What nobody has looked at yet.
    static func unclassified(_ citations: [Citation]) -> RetentionRule {
        RetentionRule(.unclassified, period: .years(10), action: .review, citations: citations)
    }
}

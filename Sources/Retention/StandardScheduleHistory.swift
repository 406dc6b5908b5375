// SPDX-License-Identifier: Apache-2.0

internal import Records

extension RetentionSchedule {
    /// The first version of ``standard``: archives whose ledger names no schedule, and those that were created with it,
    /// go by it for ever. It must not change.
    public static let standardOfVersion1 = RetentionSchedule(
        name: "default", version: 1, jurisdictions: standard.jurisdictions,
        rules: ledgers + trades.map { $0.recordClass == .swap ? swapOfVersion1 : $0 } + postTrade
            + others.compactMap { rule in
                switch rule.recordClass {
                case .accountRecord: accountOfVersion1
                case .customerRecord: nil
                default: rule
                }
            })

    private static let swapOfVersion1 = RetentionRule(
        .swap, trigger: .event(.terminated), period: .years(5), action: .review, citations: lifeOfSwap)

    private static let accountOfVersion1 = RetentionRule(
        .accountRecord, trigger: .event(.accountClosed), period: .years(6), action: .review,
        citations: [
            termsOfAccount,
            Citation(
                "SEC", "17 CFR 240.17a-4(e)(5)", .secondaryAndGeneral,
                "account record: 6 years after the earlier of closing and replacement; counted from closing here"),
        ])
}

// SPDX-License-Identifier: Apache-2.0

internal import Records

extension TriggerPart {
    /// In words, such as `trade date`, `account-closed`.
    public var words: String {
        switch self {
        case .creation: "creation"
        case .tradeDate: "trade date"
        case .settlementDate: "settlement date"
        case .documentDate: "document date"
        case .maturity: "maturity"
        case .lastAmendment: "last amendment"
        case .fiscalYearEnd: "end of fiscal year"
        case .event(let kind): kind.name
        }
    }
}

extension RetentionTrigger {
    /// In words, such as `earliest of account-closed, superseded`.
    public var words: String {
        let parts = parts.map(\.words).joined(separator: ", ")
        return switch choice {
        case nil: parts
        case .earliest: "earliest of \(parts)"
        case .latest: "latest of \(parts)"
        case .latestKnown: "latest known of \(parts)"
        }
    }
}

extension Cutoff {
    /// The unit in words; `nil` where each day is one.
    public var words: String? {
        switch self {
        case .none: nil
        case .fiscalYear: "fiscal year"
        case .month, .quarter, .year: rawValue
        }
    }
}

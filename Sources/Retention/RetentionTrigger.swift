// SPDX-License-Identifier: Apache-2.0

public import Records

/// A date that can start a retention clock.
public enum TriggerPart: Hashable, Sendable, CustomStringConvertible {
    /// The day on which the record came into being for the firm: of its capture, or the one that a backload declares.
    case creation
    case tradeDate
    case settlementDate
    case documentDate

    /// The day on which what the record is about ends by its own terms. It may lie decades ahead.
    case maturity

    /// The day of the last amendment of what the record is about.
    case lastAmendment

    /// The end of the fiscal year of the record's legal entity in which the record was created.
    case fiscalYearEnd

    /// Something that happens later to what the record is about.
    case event(RetentionEventKind)

    /// Those that are no event, in the order of Docs/Retention.md.
    public static let dates: [TriggerPart] = [
        .creation, .tradeDate, .settlementDate, .documentDate, .maturity, .lastAmendment, .fiscalYearEnd,
    ]

    /// Reads what ``description`` writes; `capture` is another word for `creation`.
    public init?(_ text: String) {
        if let date = Self.dates.first(where: { $0.description == text }) {
            self = date
        } else if text == "capture" {
            self = .creation
        } else if text.hasPrefix("event:"), let kind = RetentionEventKind(String(text.dropFirst(6))) {
            self = .event(kind)
        } else {
            return nil
        }
    }

    public var description: String {
        switch self {
        case .creation: "creation"
        case .tradeDate: "tradeDate"
        case .settlementDate: "settlementDate"
        case .documentDate: "documentDate"
        case .maturity: "maturity"
        case .lastAmendment: "lastAmendment"
        case .fiscalYearEnd: "fiscalYearEnd"
        case .event(let kind): "event:\(kind)"
        }
    }

    /// What must happen, or become known, before the part has a day; `nil` where creation stands in for a day that is
    /// missing.
    public var awaited: RetentionEventKind? {
        switch self {
        case .event(let kind): kind
        case .maturity: .matured
        case .creation, .tradeDate, .settlementDate, .documentDate, .lastAmendment, .fiscalYearEnd: nil
        }
    }
}

/// What starts the retention clock of a record: one date, or the first or the last of several.
public struct RetentionTrigger: Hashable, Sendable, CustomStringConvertible {
    public enum Choice: String, Hashable, Sendable, CaseIterable {
        /// The first of those that are known.
        case earliest
        /// The last, once all are known.
        case latest
        /// The last of those that are known.
        case latestKnown
    }

    /// `nil` where there is one part.
    public let choice: Choice?

    /// At least one; none twice.
    public let parts: [TriggerPart]

    /// The most parts.
    public static let mostParts = 8

    public init(_ part: TriggerPart) {
        choice = nil
        parts = [part]
    }

    init(_ choice: Choice, _ parts: [TriggerPart]) {
        self.choice = choice
        self.parts = parts
    }

    public static let creation = RetentionTrigger(.creation)
    public static let tradeDate = RetentionTrigger(.tradeDate)
    public static let settlementDate = RetentionTrigger(.settlementDate)
    public static let documentDate = RetentionTrigger(.documentDate)
    public static let maturity = RetentionTrigger(.maturity)
    public static let lastAmendment = RetentionTrigger(.lastAmendment)
    public static let fiscalYearEnd = RetentionTrigger(.fiscalYearEnd)

    public static func event(_ kind: RetentionEventKind) -> RetentionTrigger { RetentionTrigger(.event(kind)) }
    public static func earliest(_ parts: [TriggerPart]) -> RetentionTrigger { RetentionTrigger(.earliest, parts) }
    public static func latest(_ parts: [TriggerPart]) -> RetentionTrigger { RetentionTrigger(.latest, parts) }
    public static func latestKnown(_ parts: [TriggerPart]) -> RetentionTrigger { RetentionTrigger(.latestKnown, parts) }

    /// Such as `tradeDate`, `latestKnown of event:terminated, maturity`.
    public var description: String {
        let names = parts.map { "\($0)" }.joined(separator: ", ")
        return choice.map { "\($0.rawValue) of \(names)" } ?? names
    }

    /// Whether a record can be without a clock: something has to happen first.
    public var mayAwait: Bool {
        let waits = parts.contains { $0.awaited != nil }
        return switch choice {
        case nil, .latest: waits
        case .earliest, .latestKnown: waits && !parts.contains { Self.always.contains($0) }
        }
    }

    /// The parts that every record has.
    private static let always: Set<TriggerPart> = [.creation, .fiscalYearEnd]
}

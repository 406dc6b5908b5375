// SPDX-License-Identifier: Apache-2.0

public import Records

/// What starts the retention clock of a record: written `creation`, `tradeDate`, `documentDate`, `settlementDate`, or
/// `event:` and the event's name.
public enum RetentionTrigger: Hashable, Sendable, CustomStringConvertible {
    /// The day on which the record came into being for the firm: of its capture, or the one that a backload declares.
    case creation
    case tradeDate
    case documentDate
    case settlementDate

    /// Something that happens later to what the record is about: `contractTerminated`, `accountClosed`, `superseded`,
    /// `retired`, or a name of the firm's own.
    case event(String)

    public init?(_ text: String) {
        switch text {
        case "creation": self = .creation
        case "tradeDate": self = .tradeDate
        case "documentDate": self = .documentDate
        case "settlementDate": self = .settlementDate
        default:
            guard text.hasPrefix("event:"), case let name = String(text.dropFirst(6)), Self.isEventName(name) else {
                return nil
            }
            self = .event(name)
        }
    }

    /// Whether a text can name an event: a lower-case letter, then letters and digits, at most 64 of them.
    public static func isEventName(_ text: String) -> Bool {
        let units = Array(text.utf8)
        guard (1...64).contains(units.count), let first = units.first, Self.lower.contains(first) else { return false }
        return units.allSatisfy { Self.lower.contains($0) || Self.upper.contains($0) || Self.digits.contains($0) }
    }

    private static let lower = UInt8(ascii: "a")...UInt8(ascii: "z")
    private static let upper = UInt8(ascii: "A")...UInt8(ascii: "Z")
    private static let digits = UInt8(ascii: "0")...UInt8(ascii: "9")

    public var description: String {
        switch self {
        case .creation: "creation"
        case .tradeDate: "tradeDate"
        case .documentDate: "documentDate"
        case .settlementDate: "settlementDate"
        case .event(let name): "event:\(name)"
        }
    }

    /// The event that is waited for, or `nil` where the clock starts by a date.
    public var event: String? {
        guard case .event(let name) = self else { return nil }
        return name
    }

    /// The day on which the clock starts: the later of the trigger's date and the record's creation.
    ///
    /// A record that does not bear the trigger's date starts with its creation. An event that has not happened starts
    /// nothing: the answer is `nil`.
    public func clockStart(creation: CivilDate, facts: RecordFacts) -> CivilDate? {
        switch self {
        case .creation: creation
        case .tradeDate: max(facts.tradeDate ?? creation, creation)
        case .documentDate: max(facts.documentDate ?? creation, creation)
        case .settlementDate: max(facts.settlementDate ?? creation, creation)
        case .event(let name): facts.events[name].map { max($0, creation) }
        }
    }
}

/// What a retention rule asks of a record.
public struct RecordFacts: Hashable, Sendable {
    public var tradeDate: CivilDate?
    public var documentDate: CivilDate?
    public var settlementDate: CivilDate?

    /// The days of the events that have happened to what the record is about. Of an event that happened several times
    /// the caller gives the day that counts.
    public var events: [String: CivilDate]

    public init(
        tradeDate: CivilDate? = nil, documentDate: CivilDate? = nil, settlementDate: CivilDate? = nil,
        events: [String: CivilDate] = [:]
    ) {
        self.tradeDate = tradeDate
        self.documentDate = documentDate
        self.settlementDate = settlementDate
        self.events = events
    }

    /// The dates that a parser found. Dates of what could be read in part only are not trusted to start a clock: the
    /// record then starts with its creation.
    public init(_ record: ParsedRecord, events: [String: CivilDate] = [:]) {
        self.init(events: events)
        guard record.state == .parsed else { return }
        tradeDate = record.tradeDate
        documentDate = record.documentDate
        settlementDate = record.terms.settlementDate
    }
}

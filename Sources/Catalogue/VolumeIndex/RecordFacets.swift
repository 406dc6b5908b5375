// SPDX-License-Identifier: Apache-2.0

public import Records

/// What matches of a search are counted by, as far as it is a name: one of each kind a record, empty where it states none.
public struct RecordFacets: Hashable, Sendable {
    /// The other side of the trade.
    public var counterparty = ""
    public var instrument = ""
    public var desk = ""
    public var trader = ""

    public init() {}

    /// - Complexity: linear in parties and instruments.
    public init(_ envelope: RecordEnvelope) {
        let parsed = envelope.parsed
        counterparty = Self.counterparty(parsed.parties, ownedBy: envelope.legalEntity)
        instrument = parsed.instruments.lazy.map { Self.name($0) }.first { !$0.isEmpty } ?? ""
        desk = envelope.desk.isEmpty ? Self.name(parsed.parties, .desk) : envelope.desk
        trader = Self.name(parsed.parties, .trader)
    }

    /// The roles by which the other side is told, the plainest first: a message says who counts as its counterparty, or
    /// who its client is; else it is a side that is not the firm whose record this is.
    private static let otherSide: [TradeParty.Role] = [
        .counterparty, .client, .buyer, .seller, .receiver, .sender, .executingFirm,
    ]

    private static func counterparty(_ parties: [TradeParty], ownedBy entity: String) -> String {
        for role in otherSide {
            for party in parties where party.role == role {
                let name = name(party)
                let isOwn =
                    !entity.isEmpty
                    && ([party.name] + party.identifiers.map(\.value)).contains {
                        $0.lowercased() == entity.lowercased()
                    }
                if !name.isEmpty, !isOwn { return name }
            }
        }
        return ""
    }

    private static func name(_ parties: [TradeParty], _ role: TradeParty.Role) -> String {
        parties.lazy.filter { $0.role == role }.map { name($0) }.first { !$0.isEmpty } ?? ""
    }

    /// The name, else a code.
    private static func name(_ party: TradeParty) -> String {
        if !party.name.isEmpty { return plain(party.name) }
        for scheme in [PartyIdentifier.Scheme.lei, .bic, .compID, .other, .mic, .mail] {
            if let code = party.identifier(scheme), !code.isEmpty { return plain(code) }
        }
        return ""
    }

    private static func name(_ instrument: InstrumentDescription) -> String {
        for scheme in [InstrumentDescription.Identifier.Scheme.isin, .cusip, .sedol, .figi, .upi, .symbol] {
            if let code = instrument.identifier(scheme), !code.isEmpty { return plain(code) }
        }
        return plain(instrument.name)
    }

    /// On one line, of bounded length.
    private static func plain(_ text: String) -> String {
        if text.utf8.withContiguousStorageIfAvailable({ isPlain($0) }) == true { return text }
        let words = text.split { $0.isWhitespace || $0 == "\0" }
        return String(words.joined(separator: " ").prefix(120))
    }

    /// Whether a text is of ASCII with single spaces, and short enough.
    private static func isPlain(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        var isApart = true
        for byte in text {
            guard byte > 0x20 && byte < 0x7F || byte == 0x20 && !isApart else { return false }
            isApart = byte == 0x20
        }
        return text.count <= 120 && !(isApart && !text.isEmpty)
    }
}

/// What matches of a search are counted by.
public enum Facet: String, Hashable, Sendable, CaseIterable {
    case recordClass = "class"
    case counterparty
    case instrument
    case currency
    case desk
    case trader
    /// What a record is in its chain.
    case status
    case format
    /// The month of the day by which records are listed.
    case month
}

/// How many matches have each value; records that state none are counted under the empty value.
public struct FacetCounts: Hashable, Sendable {
    public private(set) var counts: [Facet: [String: Int]] = [:]

    /// The matches that were counted.
    public internal(set) var total = 0

    public init() {}

    mutating func add(_ count: Int, _ value: String, of facet: Facet) {
        if count > 0 { counts[facet, default: [:]][value, default: 0] += count }
    }

    public static func += (left: inout Self, right: Self) {
        left.total += right.total
        for (facet, values) in right.counts {
            left.counts[facet, default: [:]].merge(values, uniquingKeysWith: +)
        }
    }

    /// The values of a facet, the most frequent first; those of months in their order.
    public func values(of facet: Facet) -> [(value: String, count: Int)] {
        let values = counts[facet, default: [:]].map { (value: $0.key, count: $0.value) }
        if facet == .month { return values.sorted { $0.value > $1.value } }
        return values.sorted { (-$0.count, $0.value) < (-$1.count, $1.value) }
    }
}

// SPDX-License-Identifier: Apache-2.0

/// What an event or an extension is about: an account, a trade, a party, or one record. It reaches all records that name the
/// subject, whenever they came in.
public struct RetentionSubject: Hashable, Sendable, CustomStringConvertible {
    public enum Kind: String, Sendable, CaseIterable {
        /// The account that a record was filed under, or that a party of it has.
        case account
        /// An identifier of any kind that the record bears.
        case trade
        /// A unique transaction identifier (ISO 23897).
        case uti
        /// A party by one of its codes (LEI, BIC ...), or by its name.
        case party
        /// One record by its identity, with its chain.
        case record
    }

    public let kind: Kind

    /// As it was typed, without white space around it.
    public let value: String

    /// The most bytes of a value.
    public static let longestValue = 500

    public init?(_ kind: Kind, _ value: String) {
        guard (1...Self.longestValue).contains(value.utf8.count),
            value.unicodeScalars.allSatisfy({ $0.properties.generalCategory != .control }),
            value.unicodeScalars.contains(where: { $0.properties.isAlphabetic || $0.properties.numericType != nil }),
            kind != .record || RecordID(value) != nil
        else { return nil }
        self.kind = kind
        self.value = value
    }

    /// Reads `account:4711`: a kind, a colon, a value.
    public init?(_ text: String) {
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, let kind = Kind(rawValue: parts[0].lowercased()) else { return nil }
        var value = parts[1]
        while value.first?.isWhitespace == true { value.removeFirst() }
        while value.last?.isWhitespace == true { value.removeLast() }
        self.init(kind, String(value))
    }

    public var description: String { "\(kind.rawValue):\(value)" }
}

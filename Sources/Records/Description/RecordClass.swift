// SPDX-License-Identifier: Apache-2.0

/// A group of records under one retention rule (ISO 15489: record class; also the name of a folder of volumes).
public struct RecordClass: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// Lower-case letters, digits and hyphens; at most 64 of them.
    public let name: String

    /// Takes a name, or answers `nil` where it could not be the name of a folder on every file system.
    public init?(_ name: String) {
        let allowed = name.utf8.allSatisfy { byte in
            (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
                || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || byte == UInt8(ascii: "-")
        }
        guard (1...64).contains(name.utf8.count), allowed, !name.hasPrefix("-") else { return nil }
        self.name = name
    }

    private init(known name: String) { self.name = name }

    public static let orderTicket = RecordClass(known: "order-ticket")
    public static let tradeConfirmation = RecordClass(known: "trade-confirmation")
    public static let settlement = RecordClass(known: "settlement")
    public static let statement = RecordClass(known: "statement")
    public static let unclassified = RecordClass(known: "unclassified")

    public var description: String { name }

    public static func < (left: Self, right: Self) -> Bool { left.name < right.name }
}

/// A class, and the rule that chose it.
public struct Classification: Hashable, Sendable {
    public var recordClass: RecordClass

    /// The plan and its row, such as `built-in-1/2`.
    public var rule: String

    public init(recordClass: RecordClass, rule: String) {
        self.recordClass = recordClass
        self.rule = rule
    }
}

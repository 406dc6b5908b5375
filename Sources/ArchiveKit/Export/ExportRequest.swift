// SPDX-License-Identifier: Apache-2.0

internal import Records

/// What somebody asked to be given, and for what.
public struct ExportRequest: Sendable {
    /// Which records.
    public enum Selection: Sendable {
        /// All that match a query, each part of which must have a meaning.
        case query(String)

        /// Record identities, or ids that name one record each.
        case ids([String])
    }

    public var selection: Selection

    /// The matter it is for, the number or title of the request, and who gets it; empty where it is not said.
    public var matter = ""
    public var request = ""
    public var recipient = ""

    /// What the numbers of the records begin with, and the first number.
    public var numbering = ExportNumbering()

    /// The most bytes of the payload of one bag; a record that is larger has a bag of its own. `nil` for one bag.
    public var bagBytes: Int?

    public init(_ selection: Selection) { self.selection = selection }

    /// - Throws: ``ArchiveError`` `usage` where something is not as it has to be.
    func prove() throws(ArchiveError) {
        for (option, text) in [("--matter", matter), ("--request", request), ("--recipient", recipient)] {
            let isClean = text.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control }
            guard isClean, text.unicodeScalars.count <= 500 else {
                throw ArchiveError(
                    code: .usage, subject: option,
                    message: "\(option) takes up to 500 characters without control characters")
            }
        }
        guard numbering.isValid else {
            throw ArchiveError(
                code: .usage, subject: "--prefix",
                message: "--prefix takes 1 to 20 letters, digits, hyphens and underscores and begins with a letter or "
                    + "digit, and --start a number from 1 to 999,999,999")
        }
        if let bagBytes, bagBytes < Self.leastBagBytes {
            throw ArchiveError(
                code: .usage, subject: "--split", message: "--split takes at least \(Self.leastBagBytes) bytes")
        }
    }

    /// Less would make a bag of each record.
    public static let leastBagBytes = 1 << 20
}

/// How the records of an export are numbered ("Bates numbers"): a prefix and nine digits, in the order of their days.
public struct ExportNumbering: Hashable, Sendable {
    public var prefix: String
    public var start: Int

    public static let standardPrefix = "MUN"

    public init(prefix: String = standardPrefix, start: Int = 1) {
        self.prefix = prefix
        self.start = start
    }

    var isValid: Bool {
        let letters = prefix.utf8.allSatisfy { byte in
            (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
                || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
        }
        let first = prefix.utf8.first
        return letters && (1...20).contains(prefix.utf8.count) && first != UInt8(ascii: "-")
            && first != UInt8(ascii: "_") && (1...999_999_999).contains(start)
    }

    /// The number of the record at a place, which is also the name of its files.
    public func number(at place: Int) -> String {
        let digits = "\(start + place)"
        return prefix + String(repeating: "0", count: max(0, 9 - digits.count)) + digits
    }
}

/// A record that was asked for and is not in the export.
public struct ExportGap: Hashable, Sendable {
    public enum Reason: String, Sendable {
        case notFound = "not-found"

        /// It was destroyed, under a certificate.
        case destroyed

        /// The id names several records that are not versions of one another.
        case ambiguous

        /// The record is damaged: restore it, then reproduce the export.
        case damaged

        /// It was there and is not any more.
        case gone

        /// It is restricted, and in no export.
        case withheld
    }

    /// The id as it was typed, or the identity of the record; empty for a record that is withheld and was not named.
    public var subject: String

    /// Its number, where it has one: nothing else has it.
    public var number: String?
    public var reason: Reason

    public init(subject: String, number: String? = nil, reason: Reason) {
        self.subject = subject
        self.number = number
        self.reason = reason
    }
}

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

    /// Records of original entry: the day's trades, receipts and deliveries (17 CFR 240.17a-3(a)(1)).
    public static let blotter = RecordClass(known: "blotter")
    /// (a)(2).
    public static let generalLedger = RecordClass(known: "general-ledger")
    /// Accounts of customers and of the house, item by item: (a)(3).
    public static let customerLedger = RecordClass(known: "customer-ledger")
    /// Transfers, fails, borrowing and lending, dividends: (a)(4).
    public static let subsidiaryLedger = RecordClass(known: "subsidiary-ledger")
    /// The securities position record: (a)(5).
    public static let positionRecord = RecordClass(known: "position-record")
    /// Orders, quotes and what became of them: (a)(6).
    public static let orderTicket = RecordClass(known: "order-ticket")
    /// Memoranda of trades for the firm's own account: (a)(7).
    public static let principalTrade = RecordClass(known: "principal-trade")
    /// What tells the other side of a trade, and its answer: (a)(8).
    public static let tradeConfirmation = RecordClass(known: "trade-confirmation")
    /// Confirmations of municipal securities (MSRB rule G-9).
    public static let municipalConfirmation = RecordClass(known: "municipal-confirmation")
    /// Spot and forward deals in currencies, which end on their settlement date.
    public static let foreignExchange = RecordClass(known: "foreign-exchange")
    /// Every record of a swap, whatever kind of message it is (17 CFR 45.2(c)).
    public static let swap = RecordClass(known: "swap")
    /// Instructions to deliver and to pay, and their status.
    public static let settlement = RecordClass(known: "settlement")
    /// Positions, margin and collateral at a clearing house or between parties.
    public static let clearing = RecordClass(known: "clearing")
    /// Statements and advices of cash and holdings.
    public static let statement = RecordClass(known: "statement")
    /// Announcements, elections and payments of issuers.
    public static let corporateAction = RecordClass(known: "corporate-action")
    /// Reports of trades and orders to authorities and repositories.
    public static let regulatoryReport = RecordClass(known: "regulatory-report")
    /// Letters of credit, collections under them, guarantees.
    public static let documentaryCredit = RecordClass(known: "documentary-credit")
    /// Letters, mail, news, indications of interest, queries (17 CFR 240.17a-4(b)(4)).
    public static let communication = RecordClass(known: "communication")
    /// Instruments, parties, markets, prices: what other records refer to.
    public static let reference = RecordClass(known: "reference")
    /// What is known of an account and agreed with its holder (17 CFR 240.17a-4(c), (e)(5)).
    public static let accountRecord = RecordClass(known: "account-record")
    /// What is known of a customer, and replaced when it changes (17a-3(a)(17), 17a-4(e)(5)).
    public static let customerRecord = RecordClass(known: "customer-record")
    /// Manuals of compliance and supervision (17a-4(e)(7)).
    public static let supervisoryManual = RecordClass(known: "supervisory-manual")
    /// Articles, minute books, stock certificate books (17a-4(d)).
    public static let corporateRecord = RecordClass(known: "corporate-record")
    /// Session and transport messages: heartbeats, logons, headers, acknowledgements of receipt.
    public static let transmission = RecordClass(known: "transmission")
    /// What the archive itself did, in detail.
    public static let auditTrail = RecordClass(known: "audit-trail")
    /// What no rule foresaw and what could not be read.
    public static let unclassified = RecordClass(known: "unclassified")

    /// The classes that have a name here, in the order of Docs/Retention.md.
    public static let known: [RecordClass] = [
        .blotter, .generalLedger, .customerLedger, .subsidiaryLedger, .positionRecord, .orderTicket, .principalTrade,
        .tradeConfirmation, .municipalConfirmation, .foreignExchange, .swap, .settlement, .clearing, .statement,
        .corporateAction, .regulatoryReport, .documentaryCredit, .communication, .reference, .accountRecord,
        .customerRecord, .supervisoryManual, .corporateRecord, .transmission, .auditTrail, .unclassified,
    ]

    public var description: String { name }

    public static func < (left: Self, right: Self) -> Bool { left.name < right.name }
}

/// A class, and the rule that chose it.
public struct Classification: Hashable, Sendable {
    public var recordClass: RecordClass

    /// The plan with its version, and the row: `default-1/7`.
    public var rule: String

    /// The legal entity and the desk, where the row names them.
    public var legalEntity: String?
    public var desk: String?

    public init(recordClass: RecordClass, rule: String, legalEntity: String? = nil, desk: String? = nil) {
        self.recordClass = recordClass
        self.rule = rule
        self.legalEntity = legalEntity
        self.desk = desk
    }
}

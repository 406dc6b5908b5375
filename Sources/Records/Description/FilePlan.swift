// SPDX-License-Identifier: Apache-2.0

/// The file plan that every archive has: five rows from the kind of message to the class (ISO 15489: classification
/// scheme).
///
/// The rows follow the periods that they will be given: orders and their executions (17 CFR 240.17a-3(a)(6)), what tells
/// a client of a trade (17a-3(a)(8)), instructions to settle, statements of positions and cash, and the rest.
public struct FilePlan: Sendable {
    /// One row: the kinds of message that it takes.
    public struct Row: Sendable {
        public var recordClass: RecordClass

        /// Values of FIX tag 35.
        public var fix: Set<String>

        /// Numbers of SWIFT MT, or their first digits.
        public var swiftMT: [String]
    }

    /// The plan's name and version.
    public let name: String
    public let rows: [Row]

    /// The plan of this version.
    public static let builtIn = FilePlan(
        name: "built-in-1",
        rows: [
            Row(
                recordClass: .orderTicket,
                fix: [
                    "D", "E", "F", "G", "H", "8", "9", "AB", "AC", "AF", "K", "L", "M", "N", "Q", "q", "r", "s", "t",
                    "u", "R", "S", "Z", "AG", "AH", "AI", "AJ",
                ],
                swiftMT: ["502"]),
            Row(
                recordClass: .tradeConfirmation,
                fix: ["AK", "AU", "BH", "J", "P", "AS", "AT", "BM", "AE", "AR", "AD", "AQ"],
                swiftMT: ["3", "509", "513", "514", "515", "517", "518"]),
            Row(
                recordClass: .settlement, fix: ["T", "AV", "BQ", "AW"],
                swiftMT: ["1", "2", "54", "578", "586"]),
            Row(
                recordClass: .statement, fix: ["AP", "AN", "AO", "BA", "BB", "BG"],
                swiftMT: ["535", "536", "537", "538", "575", "9"]),
            Row(recordClass: .unclassified, fix: [], swiftMT: []),
        ])

    /// The class of a record, and the row that chose it: the first that takes its kind of message, else the last row.
    ///
    /// What could not be parsed is unclassified: it is kept longest and ends through review only.
    public func classify(_ record: ParsedRecord) -> Classification {
        let index = rows.firstIndex { row in
            guard record.state != .unparsed, !record.messageType.isEmpty else { return false }
            return switch record.format {
            case .fix: row.fix.contains(record.messageType)
            case .swiftMT: row.swiftMT.contains { record.messageType.hasPrefix($0) }
            default: false
            }
        }
        let chosen = index ?? rows.count - 1
        return Classification(recordClass: rows[chosen].recordClass, rule: "\(name)/\(chosen + 1)")
    }
}

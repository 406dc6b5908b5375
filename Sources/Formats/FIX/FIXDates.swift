// SPDX-License-Identifier: Apache-2.0

import Records

/// The days of a FIX message. The trade date is TradeDate (75), else the day of TransactTime (60) in the messages that state an
/// execution, an allocation, a trade or its confirmation. The document's day is that of SendingTime (52), else of
/// TransactTime; SendingTime is no trade date.
enum FIXDates {
    static func tradeDate(
        of messageType: String, _ statements: FIXStatements, in bytes: Span<UInt8>, findings: inout ParseFindings
    ) -> CivilDate? {
        if let value = statements.tradeDate {
            if let date = bytes.day(value) { return date }
            findings.note("fix.trade-date", at: value.lowerBound, "TradeDate (75) is no date.")
        }
        switch messageType {
        case "8", "AE", "AK", "AS", "J": return statements.transactionTime.flatMap { bytes.day($0) }
        default: return nil
        }
    }

    /// The day that the document bears.
    static func documentDate(_ statements: FIXStatements, in bytes: Span<UInt8>) -> CivilDate? {
        statements.sendingTime.flatMap { bytes.day($0) } ?? statements.transactionTime.flatMap { bytes.day($0) }
    }
}

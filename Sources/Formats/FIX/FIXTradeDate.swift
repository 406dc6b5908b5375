// SPDX-License-Identifier: Apache-2.0

import Records

/// The trade date of a FIX message: TradeDate (75), else the day of TransactTime (60) in the messages that state an
/// execution, an allocation, a trade or its confirmation. SendingTime (52) is no trade date.
enum FIXTradeDate {
    static func date(
        of messageType: String, _ statements: FIXStatements, in bytes: Span<UInt8>, findings: inout ParseFindings
    ) -> CivilDate? {
        if let value = statements.tradeDate {
            if let date = date(value, in: bytes) { return date }
            findings.note("fix.trade-date", at: value.lowerBound, "TradeDate (75) is no date.")
        }
        switch messageType {
        case "8", "AE", "AK", "AS", "J": return statements.transactionTime.flatMap { date($0, in: bytes) }
        default: return nil
        }
    }

    /// The day that the first eight digits of a value spell.
    private static func date(_ value: Range<Int>, in bytes: Span<UInt8>) -> CivilDate? {
        guard value.count >= 8, let number = bytes.number(value.lowerBound..<value.lowerBound + 8) else { return nil }
        return CivilDate(year: number / 10_000, month: number / 100 % 100, day: number % 100)
    }
}

// SPDX-License-Identifier: Apache-2.0

import Records

/// The words by which a row or document says what happened, and on which side.
enum FactWords {
    /// The lifecycle that a word states, in the words of desks, FIX, SWIFT (NEWM, CANC) and of ESMA's action types
    /// (NEWT, MODI, CORR, EROR); `nil` for any other word.
    static func lifecycle(_ word: Span<UInt8>) -> Lifecycle? { word.count > 32 ? nil : lifecycles[FactName(word)] }

    /// What a word says has happened to a trade; `nil` for any other word, also for one of a part of it.
    static func event(_ word: Span<UInt8>) -> RetentionEventKind? { word.count > 32 ? nil : events[FactName(word)] }

    /// The side that a word states.
    static func side(_ word: Span<UInt8>) -> TradeTerms.Side? { word.count > 32 ? nil : sides[FactName(word)] }

    private static let lifecycles: [FactName: Lifecycle] = table([
        (
            .new,
            "new newt newm neu original initial nouveau newtrade"
        ),
        (
            .amended,
            "amend amended amendment amnd modify modified modification modi correct corr corrected "
                + "correction replace replaced replacement repl revised revision rebook geaendert aenderung "
                + "korrektur modifie"
        ),
        (
            .cancelled,
            "cancel cancelled canceled cancellation canc bust busted void voided eror withdrawn annulled "
                + "storno storniert annule annulation"
        ),
        (
            .status,
            "status ack acknowledged nack"
        ),
    ])

    private static let events: [FactName: RetentionEventKind] = table([
        (
            .terminated,
            "term terminate terminated termination earlytermination fulltermination unwind unwound fullunwind "
                + "tradeunwind"
        ),
        (.matured, "mature matured maturity expire expired expiry expiration"),
        (.novated, "novate novated novation fullnovation"),
        (.assigned, "assign assigned assignment fullassignment"),
    ])

    private static let sides: [FactName: TradeTerms.Side] = table([
        (
            .buy,
            "b buy bought buyi purchase kauf achat marketbuy limitbuy stopbuy bot youbought buytoopen "
                + "buytoclose buytocover"
        ),
        (
            .sell,
            "s sell sold sale selli verkauf vente marketsell limitsell stopsell sld yousold selltoopen "
                + "selltoclose sellshort shortsell ss"
        ),
    ])

    private static func table<Value>(_ rows: [(Value, String)]) -> [FactName: Value] {
        var table: [FactName: Value] = [:]
        for (value, words) in rows {
            for word in words.split(separator: " ") { table[FactName(String(word))] = value }
        }
        return table
    }
}

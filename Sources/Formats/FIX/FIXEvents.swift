// SPDX-License-Identifier: Apache-2.0

import Records

/// What a trade capture report (AE) says has happened to a trade: TradeContinuation (1937) of FIX 5.0 SP2.
///
/// A novation is the end of the trade whose identifier the report mentions, and the beginning of the one that it bears.
/// The day is that of the transaction, or the trade date where that is later.
enum FIXEvents {
    static func stated(
        by messageType: String, _ statements: FIXStatements, _ tradeDate: CivilDate?, _ references: [RecordReference],
        in bytes: Span<UInt8>
    ) -> [StatedEvent] {
        guard messageType == "AE", let kind = statements.tradeContinuation.flatMap({ kind(bytes.text($0)) }),
            let day = [statements.transactionTime.flatMap { bytes.day($0) }, tradeDate].compactMap(\.self).max()
        else { return [] }
        let isOfMentioned = kind == .novated
        let isOfAny = references.contains { $0.identifier.kind == .trade || $0.identifier.kind == .uti }
        return isOfMentioned && !isOfAny ? [] : [StatedEvent(kind, on: day, isOfMentioned: isOfMentioned)]
    }

    /// Parts of a trade that end leave it alive.
    private static func kind(_ code: String) -> RetentionEventKind? {
        switch code {
        case "0": .novated
        case "2", "31": .terminated
        case "26", "27": .matured
        default: nil
        }
    }
}

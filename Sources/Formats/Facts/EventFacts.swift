// SPDX-License-Identifier: Apache-2.0

import Records

/// What a row or document says of something that has happened to a trade: that it has ended, and when.
///
/// The day is the one that is said to be the event's. Where none is, it is that of the closing, else the end by the
/// trade's own terms, which may still lie ahead: an event on a day after the capture is none. Where no such day is
/// stated at all, it is the last of those that the record itself bears.
struct EventFacts {
    /// A day that may be that of the event.
    enum Day: Int, Hashable, CaseIterable {
        /// `event date`.
        case event
        /// `early termination date`, `novation date`.
        case closing
        /// `termination date`, `maturity date`.
        case end
    }

    private var kind: RetentionEventKind?

    /// Takes note of a word for what happened; the first that says something counts.
    mutating func take(_ word: Span<UInt8>) { if kind == nil { kind = FactWords.event(word) } }

    /// The event, of the trades that the record calls itself by, else of those that it mentions.
    ///
    /// - Parameters:
    ///   - days: what is stated, in the order of ``Day``.
    ///   - others: the days of the record.
    func stated(in record: ParsedRecord, days: [CivilDate?], others: [CivilDate?]) -> [StatedEvent] {
        // What begins a trade is no end of it: a novation makes a new one.
        guard let kind, record.lifecycle != .new,
            let day = days.lazy.compactMap(\.self).first ?? others.compactMap(\.self).max()
        else { return [] }
        let event = StatedEvent(kind, on: day)
        let mentioned = StatedEvent(kind, on: day, isOfMentioned: true)
        if !record.trades(of: event).isEmpty { return [event] }
        return record.trades(of: mentioned).isEmpty ? [] : [mentioned]
    }
}

// SPDX-License-Identifier: Apache-2.0

import Records
import Retention
import TestSupport
import Testing

@Suite("A retention trigger")
struct TriggerReadingTests {
    private func day(_ text: String) -> CivilDate { CivilDate(text) ?? CivilDate(day: 0) }

    /// Captured on 4 May 2026.
    private func record(_ change: (inout RetainedRecord) -> Void = { _ in }) -> RetainedRecord {
        var record = RetainedRecord(.swap, captured: day("2026-05-04"))
        change(&record)
        return record
    }

    private func dated(_ record: inout RetainedRecord) {
        record.tradeDate = day("2026-05-01")
        record.documentDate = day("2026-05-04")
        record.settlementDate = day("2026-05-06")
        record.maturity = day("2036-05-06")
    }

    @Test("starts the clock at the later of its date and the creation")
    func clockStart() {
        for (trigger, start) in [
            (RetentionTrigger.creation, "2026-05-04"), (.tradeDate, "2026-05-04"), (.documentDate, "2026-05-04"),
            (.settlementDate, "2026-05-06"), (.maturity, "2036-05-06"), (.lastAmendment, "2026-05-04"),
            (.fiscalYearEnd, "2026-12-31"),
        ] {
            #expect(trigger.reading(record(dated)).clockStart == day(start), "\(trigger)")
        }
        let backload = record {
            dated(&$0)
            $0.creation = day("2019-01-01")
        }
        #expect(RetentionTrigger.creation.reading(backload).clockStart == day("2019-01-01"))
        #expect(RetentionTrigger.tradeDate.reading(backload).clockStart == day("2026-05-01"))
        #expect(RetentionTrigger.fiscalYearEnd.reading(backload).clockStart == day("2019-12-31"))
    }

    @Test("has creation stand in for a date that is missing, not understood or not plausible, and says why")
    func standIns() {
        func value(_ trigger: RetentionTrigger, _ record: RetainedRecord) -> TriggerPartReading.Value? {
            trigger.reading(record).parts.first?.value
        }
        for trigger in [RetentionTrigger.tradeDate, .settlementDate, .documentDate] {
            #expect(value(trigger, record()) == .standIn(.notStated))
            #expect(trigger.reading(record()).clockStart == day("2026-05-04"))
            #expect(trigger.reading(record()).counted == nil)
            for state in [ParseState.partial, .unparsed] {
                let record = record {
                    dated(&$0)
                    $0.state = state
                }
                #expect(value(trigger, record) == .standIn(.notUnderstood))
                #expect(trigger.reading(record).clockStart == day("2026-05-04"))
            }
        }
        for (text, isPlausible) in [("2027-06-08", true), ("2027-06-09", false)] {
            let record = record {
                ($0.tradeDate, $0.settlementDate, $0.documentDate) = (day(text), day(text), day(text))
                $0.maturity = day("2079-01-01")
            }
            for trigger in [RetentionTrigger.tradeDate, .settlementDate, .documentDate] {
                #expect(value(trigger, record) == (isPlausible ? .known(day(text)) : .standIn(.implausible)))
            }
            #expect(value(.maturity, record) == .known(day("2079-01-01")))
        }
        #expect(value(.lastAmendment, record()) == .standIn(.neverAmended))
    }

    @Test("waits for an event, and for a maturity that nobody knows")
    func awaiting() {
        let closed = RetentionTrigger.event(.accountClosed)
        #expect(closed.reading(record()).clockStart == nil)
        #expect(closed.reading(record()).awaited == [.accountClosed])
        #expect(closed.reading(record(), events: [.retired: day("2027-01-01")]).clockStart == nil)
        let reading = closed.reading(record(), events: [.accountClosed: day("2031-02-03")])
        #expect(reading.clockStart == day("2031-02-03") && reading.awaited.isEmpty)
        #expect(closed.reading(record(), events: [.accountClosed: day("2020-02-03")]).clockStart == day("2026-05-04"))
        #expect(RetentionTrigger.maturity.reading(record()).awaited == [.matured])
        let matured: [RetentionEventKind: CivilDate] = [.matured: day("2030-01-01")]
        #expect(RetentionTrigger.maturity.reading(record(), events: matured).clockStart == day("2030-01-01"))
        #expect(RetentionTrigger.maturity.reading(record(dated), events: matured).clockStart == day("2036-05-06"))
        let partial = record {
            dated(&$0)
            $0.state = .partial
        }
        #expect(RetentionTrigger.maturity.reading(partial).clockStart == nil)
    }

    @Test("takes the first of several that is known, and waits where none is")
    func earliest() {
        let trigger = RetentionTrigger.earliest([.event(.accountClosed), .event(.superseded), .tradeDate])
        #expect(trigger.reading(record()).awaited == [.accountClosed, .superseded])
        let events = [RetentionEventKind.accountClosed: day("2031-02-03"), .superseded: day("2029-07-01")]
        let both = RetentionTrigger.earliest([.event(.accountClosed), .event(.superseded)])
        #expect(both.reading(record(), events: events).clockStart == day("2029-07-01"))
        #expect(both.reading(record(), events: events).counted == .event(.superseded))
        #expect(both.reading(record(), events: [.accountClosed: day("2031-02-03")]).clockStart == day("2031-02-03"))
        #expect(trigger.reading(record(dated), events: events).counted == .tradeDate)
        #expect(
            RetentionTrigger.earliest([.tradeDate, .documentDate]).reading(record()).clockStart == day("2026-05-04"))
    }

    @Test("takes the last of several once all are known")
    func latest() {
        let trigger = RetentionTrigger.latest([.event(.terminated), .settlementDate])
        #expect(trigger.reading(record(dated)).awaited == [.terminated])
        let reading = trigger.reading(record(dated), events: [.terminated: day("2026-05-05")])
        #expect(reading.clockStart == day("2026-05-06") && reading.counted == .settlementDate)
        #expect(trigger.reading(record(), events: [.terminated: day("2026-05-05")]).clockStart == day("2026-05-05"))
    }

    @Test("takes the last of those that are known; an amendment alone ends nothing")
    func latestKnown() {
        let trigger = RetentionTrigger.latestKnown([
            .event(.terminated), .maturity, .event(.assigned), .lastAmendment,
        ])
        #expect(trigger.reading(record()).awaited == [.terminated, .matured, .assigned])
        let amended = record { $0.lastAmendment = day("2028-01-01") }
        #expect(trigger.reading(amended).clockStart == nil, "a swap that was amended is alive")
        let events = [RetentionEventKind.terminated: day("2027-01-01")]
        #expect(trigger.reading(record(), events: events).clockStart == day("2027-01-01"))
        #expect(trigger.reading(amended, events: events).clockStart == day("2028-01-01"))
        #expect(trigger.reading(amended, events: events).counted == .lastAmendment)
        #expect(trigger.reading(record(dated)).clockStart == day("2036-05-06"))
    }

    @Test("may wait where no part is always there")
    func mayAwait() {
        let closed = TriggerPart.event(.accountClosed)
        #expect(RetentionTrigger(closed).mayAwait && RetentionTrigger.maturity.mayAwait)
        #expect(RetentionTrigger.latest([closed, .creation]).mayAwait)
        #expect(RetentionTrigger.earliest([closed, .tradeDate]).mayAwait)
        #expect(!RetentionTrigger.earliest([closed, .creation]).mayAwait)
        #expect(!RetentionTrigger.latestKnown([closed, .fiscalYearEnd]).mayAwait)
        #expect(!RetentionTrigger.earliest([.tradeDate, .settlementDate]).mayAwait)
        for trigger in [RetentionTrigger.creation, .tradeDate, .lastAmendment, .fiscalYearEnd] {
            #expect(!trigger.mayAwait)
        }
    }

    @Test("has parts that are written as they are read")
    func parts() {
        for part in TriggerPart.dates + [.event(.accountClosed)] {
            #expect(TriggerPart(part.description) == part)
        }
        #expect(TriggerPart("capture") == .creation)
        for text in ["", "Creation", "event", "event:", "event:Retired", "event:a b", "trade-date", "birth"] {
            #expect(TriggerPart(text) == nil, "\(text)")
        }
    }

    @Test("reads the dates of an envelope")
    func envelope() {
        var parsed = ParsedRecord(
            state: .parsed, format: .fix, rule: "x", tradeDate: day("2026-05-01"), documentDate: day("2026-05-02"),
            instruments: [InstrumentDescription(product: "swap"), InstrumentDescription()])
        parsed.terms.settlementDate = day("2026-05-06")
        var envelope = RecordEnvelope(
            accession: AccessionID(TimeOrderedUUID(milliseconds: 0, random: (0, 0))), sourceOffset: 0,
            captured: day("2026-05-04"), classification: Classification(recordClass: .swap, rule: "r"), parsed: parsed,
            textRule: "t", isBackload: true)
        envelope.legalEntity = "ALDER"
        let record = RetainedRecord(envelope)
        #expect(record.tradeDate == day("2026-05-01") && record.settlementDate == day("2026-05-06"))
        #expect(record.captured == day("2026-05-04") && record.creation == day("2026-05-02"))
        #expect(record.products == ["swap"] && record.legalEntity == "ALDER" && record.recordClass == .swap)
    }
}

// SPDX-License-Identifier: Apache-2.0

import Records
import Testing

/// Events that a record states, in its envelope.
@Suite struct StatedEventTests {
    @Test func `An envelope says them as they were read, and what is not plausible is left out with a diagnostic`()
        throws
    {
        let captured = try #require(CivilDate("2026-03-02"))
        func day(_ text: String) throws -> CivilDate { try #require(CivilDate(text)) }
        let parsed = ParsedRecord(
            state: .parsed, format: .json, rule: "json-2", tradeDate: try day("2020-01-02"),
            events: [
                StatedEvent(.terminated, on: try day("2026-03-02")),
                StatedEvent(.novated, on: try day("2020-01-02"), isOfMentioned: true),
                StatedEvent(.matured, on: try day("2026-03-03")), StatedEvent(.assigned, on: try day("2020-01-01")),
            ])
        let envelope = RecordEnvelope(
            accession: try #require(AccessionID("00000000-0000-7000-8000-000000000001")), sourceOffset: 0,
            captured: captured, classification: Classification(recordClass: .swap, rule: "option"), parsed: parsed,
            textRule: "json-text-1")
        #expect(envelope.parsed.events == Array(parsed.events.prefix(2)))
        #expect(envelope.parsed.diagnostics.map(\.code) == ["event.implausible"])
        let bytes = envelope.encoded
        #expect(
            String(decoding: bytes, as: UTF8.self).contains(
                "\"events\":[[\"terminated\",\"2026-03-02\"],[\"novated\",\"2020-01-02\",\"mentioned\"]],\"format\""))
        #expect(RecordEnvelope(decoding: bytes) == envelope)
    }

    @Test func `What takes something back, answers or was not read whole is not believed`() throws {
        let event = StatedEvent(.terminated, on: try #require(CivilDate("2026-03-02")))
        var parsed = ParsedRecord(
            state: .parsed, format: .json, rule: "json-2",
            identifiers: [.init(.trade, "T"), .init(.order, "O"), .init(.uti, "U")],
            references: [.init(.link, .init(.trade, "T0"))], events: [event])
        #expect(parsed.credibleEvents == [event])
        #expect(parsed.trades(of: event) == [.init(.trade, "T"), .init(.uti, "U")])
        #expect(parsed.trades(of: StatedEvent(.novated, on: event.day, isOfMentioned: true)) == [.init(.trade, "T0")])
        for lifecycle in [Lifecycle.cancelled, .status] {
            parsed.lifecycle = lifecycle
            #expect(parsed.credibleEvents.isEmpty)
        }
        parsed.lifecycle = .amended
        #expect(parsed.credibleEvents == [event])
        parsed.state = .partial
        #expect(parsed.credibleEvents.isEmpty)
    }
}

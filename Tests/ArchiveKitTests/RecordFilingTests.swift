// SPDX-License-Identifier: Apache-2.0

import Packs
import Records
import TestSupport
import Testing

@testable import ArchiveKit

/// A record is filed while it is read, and captured later: perhaps on another day, or by other rules.
@Suite struct RecordFilingTests {
    private let captured = CivilDate(day: 20_500)

    private func filing(_ day: CivilDate, _ rules: FilingRules) -> RecordFiling {
        RecordFiling(sourceName: SourceName("a"), options: CaptureOptions(), captured: day, rules: rules)
    }

    private func prepared() -> PreparedRecord {
        let content = Array("a note".utf8)
        return PreparedRecord(
            id: RecordID(TimeOrderedUUID(milliseconds: 1, random: (1, 1))), offset: 0, content: content[...],
            digest: Digest(hashing: content), parsed: ParsedRecord(state: .parsed, format: .text, rule: "note-1"),
            textRule: "text-1", reached: 0, unfolded: 0)
    }

    private func record(_ prepared: PreparedRecord, _ filing: RecordFiling) -> PendingRecord {
        filing.record(
            prepared, salt: [UInt8](repeating: 0, count: 16),
            accession: AccessionID(TimeOrderedUUID(milliseconds: 2, random: (2, 2))))
    }

    @Test func `What was filed while it was read stays so on the same day and by the same rules`() {
        var prepared = prepared()
        let filing = filing(captured, .standard)
        prepared.filed = filing.file(prepared)
        prepared.offset = 7
        let pending = record(prepared, filing)
        #expect(pending.place == prepared.filed?.place && pending.envelope.sourceOffset == 7)
        #expect(pending.envelope.accession == AccessionID(TimeOrderedUUID(milliseconds: 2, random: (2, 2))))
        #expect(pending.envelopeBytes == pending.envelope.encoded)
    }

    @Test func `Another plan that came into force meanwhile, or another day, has it filed anew`() throws {
        var prepared = prepared()
        prepared.filed = filing(captured, .standard).file(prepared)
        let plan = try FilePlan(
            decoding: Array(
                #"""
                {"name": "own", "version": 3, "rows": [
                    {"name": "notes", "formats": ["text"], "class": "reference"},
                    {"name": "rest", "class": "unclassified"}]}
                """#.utf8))
        let standard = FilingRules.standard
        let rules = FilingRules(plan: plan, schedule: standard.schedule, planSequence: 9, scheduleSequence: 0)
        let pending = record(prepared, filing(captured, rules))
        #expect(pending.envelope.classification.recordClass == .reference && pending.place.recordClass == .reference)
        #expect(pending.envelope.classification.rule == "own-3/1")
        let next = record(prepared, filing(CivilDate(day: captured.day + 1), .standard))
        #expect(next.envelope.captured == CivilDate(day: captured.day + 1))
    }
}

// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Records
import Testing

/// The names by which matches are counted.
@Suite struct RecordFacetsTests {
    @Test func `A name is on one line, with single spaces, and short`() throws {
        let long = String(repeating: "x", count: 120)
        for (name, counted) in [
            ("Alder Bank", "Alder Bank"), (" Alder Bank", "Alder Bank"), ("Alder Bank ", "Alder Bank"),
            ("Alder  Bank", "Alder Bank"), ("Alder\tBank\r\nplc", "Alder Bank plc"), ("Alder\u{A0}Bank", "Alder Bank"),
            ("Z\u{FC}rich", "Z\u{FC}rich"), (long, long), (long + "y", long), ("a", "a"),
        ] {
            let party = TradeParty(.counterparty, name: name)
            var parsed = ParsedRecord(state: .parsed, format: .fix, rule: "r")
            parsed.parties = [party]
            let captured = try #require(CivilDate("2024-03-14"))
            let envelope = RecordEnvelope(
                accession: AccessionID(TimeOrderedUUID(milliseconds: 1, random: (1, 2))), sourceOffset: 0,
                captured: captured,
                classification: Classification(recordClass: try #require(RecordClass("swap")), rule: "r"),
                parsed: parsed, textRule: "plain-1")
            #expect(RecordFacets(envelope).counterparty == counted, "\(name)")
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

import Records
import Testing

/// What a person says of a record becomes part of its envelope, and comes back from its bytes.
@Suite struct CorrectableFieldTests {
    /// Each field with values of which it takes all.
    private static let samples: [(CorrectableField, [String])] =
        [
            (.tradeDate, ["2026-03-02"]), (.documentDate, ["2026-03-03"]), (.settlementDate, ["2026-03-04"]),
            (.side, ["sell"]), (.quantity, ["1250"]), (.price, ["99.5"]), (.amount, ["124375.00 EUR"]),
            (.currency, ["EUR"]), (.messageType, ["AK"]), (.lifecycle, ["amended"]), (.account, ["A-1"]),
            (.desk, ["Rates"]), (.legalEntity, ["Alder"]), (.instruments, ["US0378331005", "A bond"]),
        ]
        + RecordIdentifier.Kind.allCases.map { (.identifiers($0), ["X-1", "X-2"]) }
        + RecordReference.Role.allCases.flatMap { role in
            RecordIdentifier.Kind.allCases.map { (.references(role, $0), ["Y-1"]) }
        } + TradeParty.Role.allCases.map { (.parties($0), ["Alder Bank"]) }

    private func envelope() -> RecordEnvelope {
        RecordEnvelope(
            accession: AccessionID(TimeOrderedUUID(milliseconds: 1, random: (1, 1))), sourceOffset: 3,
            captured: CivilDate(day: 20_514), classification: Classification(recordClass: .swap, rule: "x"),
            parsed: ParsedRecord(state: .partial, format: .text, rule: "text-1"), textRule: "text-1")
    }

    @Test func `Every field has a name that leads back to it`() throws {
        for (field, _) in Self.samples {
            #expect(CorrectableField(field.name) == field, "\(field)")
        }
        #expect(Set(Self.samples.map(\.0.name)).count == Self.samples.count)
        for name in ["", "colour", "id", "id.", "id.colour", "party.x", "state.x", "supersedes"] {
            #expect(CorrectableField(name) == nil, "\(name)")
        }
        for word in CorrectableField.names.split(separator: ", ") where !word.contains(".") {
            #expect(CorrectableField(String(word)) != nil, "\(word)")
        }
    }

    @Test func `A field that was set is in the envelope's bytes, can be copied, found by its words and taken away`()
        throws
    {
        for (field, values) in Self.samples {
            let before = envelope()
            var after = before
            try FieldCorrection(field, values).apply(to: &after)
            #expect(after != before, "\(field)")
            after.revision = EnvelopeRevision(version: 2, kind: .correct, captureLine: 9, fields: [field.name])
            let read = try #require(RecordEnvelope(decoding: after.encoded))
            #expect(read == after, "\(field)")
            var copy = before
            field.copy(from: read, to: &copy)
            copy.revision = after.revision
            #expect(copy == after, "\(field)")
            if field.isList { #expect(values.allSatisfy(read.statedWords.contains), "\(field)") }
            try FieldCorrection(field, []).apply(to: &after)
            after.revision = nil
            #expect(after == before, "\(field)")
        }
        #expect(envelope().statedWords.isEmpty)
    }

    @Test func `An envelope whose revision is none is refused`() throws {
        var envelope = envelope()
        envelope.revision = EnvelopeRevision(version: 2, kind: .reparse, captureLine: 1)
        let text = String(decoding: envelope.encoded, as: UTF8.self)
        #expect(RecordEnvelope(decoding: Array(text.utf8))?.revision == envelope.revision)
        for (part, other) in [
            ("\"version\":2", "\"version\":1"), ("\"line\":1", "\"line\":0"), ("\"act\":\"reparse\"", "\"act\":\"x\""),
        ] {
            #expect(text.contains(part))
            #expect(RecordEnvelope(decoding: Array(text.replacing(part, with: other).utf8)) == nil, "\(other)")
        }
    }
}

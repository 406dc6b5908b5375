// SPDX-License-Identifier: Apache-2.0

import Ledger
import Records
import TestSupport
import Testing

@testable import ArchiveKit

/// What lies beside the bytes in a pack: written and read again, and read from garbage.
@Suite struct EnvelopeTests {
    private func envelope(_ random: inout SeededGenerator) -> RecordEnvelope {
        func identifiers(_ random: inout SeededGenerator) -> [RecordIdentifier] {
            let kinds = RecordIdentifier.Kind.allCases.sorted { $0.rawValue < $1.rawValue }
            // Reading gives them by kind.
            return kinds.flatMap { kind in
                (0..<random.below(3)).map { _ in RecordIdentifier(kind, random.text()) }
            }
        }
        let own = identifiers(&random)
        let superseded = identifiers(&random).map { RecordReference(.supersedes, $0) }
        let links = identifiers(&random).map { RecordReference(.link, $0) }
        let findings = (0..<random.below(3)).map { _ in
            ParseDiagnostic(
                code: random.text(), offset: random.below(2) == 0 ? nil : random.below(1 << 40), message: random.text())
        }
        let captured = CivilDate(day: 15_000 + random.below(10_000))
        let parsed = ParsedRecord(
            state: random.pick(ParseState.allCases), format: random.pick(RecordFormat.allCases), rule: random.text(),
            formatVersion: random.text(), messageType: random.text(),
            lifecycle: random.below(2) == 0 ? nil : random.pick(Lifecycle.allCases), identifiers: own,
            references: superseded + links,
            tradeDate: date(captured, &random), documentDate: date(captured, &random), parties: parties(&random),
            instruments: instruments(&random), terms: terms(captured, &random), diagnostics: findings)
        var envelope = RecordEnvelope(
            accession: AccessionID(TimeOrderedUUID(milliseconds: 1, random: (random.next(), random.next()))),
            sourceOffset: random.below(1 << 50), captured: captured,
            classification: Classification(
                recordClass: random.pick(FilePlan.standard.rows).recordClass, rule: random.text()),
            parsed: parsed, textRule: random.text(), isBackload: random.below(2) == 0)
        if random.below(2) == 0 { envelope.context = Digest(random.bytes(32)) }
        if random.below(2) == 0 { envelope.member = SourceName(bytes: random.bytes(random.below(9))) }
        if random.below(2) == 0 {
            envelope.family = RecordID(TimeOrderedUUID(milliseconds: 1, random: (random.next(), random.next())))
        }
        envelope.legalEntity = random.text()
        envelope.desk = random.text()
        envelope.account = random.text()
        return envelope
    }

    private func date(_ captured: CivilDate, _ random: inout SeededGenerator) -> CivilDate? {
        random.below(2) == 0 ? nil : CivilDate(day: captured.day + random.pick([-9_000, 0, 400, 401]))
    }

    private func parties(_ random: inout SeededGenerator) -> [TradeParty] {
        (0..<random.below(3)).map { _ in
            TradeParty(
                random.pick(TradeParty.Role.allCases), name: random.text(),
                // Reading gives them by scheme.
                identifiers: PartyIdentifier.Scheme.allCases.sorted { $0.rawValue < $1.rawValue }.flatMap { scheme in
                    (0..<random.below(2)).map { _ in PartyIdentifier(scheme, random.text()) }
                })
        }
    }

    private func instruments(_ random: inout SeededGenerator) -> [InstrumentDescription] {
        (0..<random.below(3)).map { _ in
            InstrumentDescription(
                identifiers: InstrumentDescription.Identifier.Scheme.allCases.sorted { $0.rawValue < $1.rawValue }
                    .flatMap { scheme in (0..<random.below(2)).map { _ in .init(scheme, random.text()) } },
                name: random.text(), product: random.text())
        }
    }

    private func terms(_ captured: CivilDate, _ random: inout SeededGenerator) -> TradeTerms {
        func number(_ random: inout SeededGenerator) -> ExactDecimal? {
            ExactDecimal(random.pick(["", "0", "-1.50", "100000000000.000001", "7"]))
        }
        let amount = number(&random)
        let currency = random.text(upTo: 3)
        return TradeTerms(
            side: random.pick([nil, .buy, .sell]), quantity: number(&random), price: number(&random),
            amount: amount.map { Money($0, currency) }, currency: random.below(2) == 0 ? nil : random.text(),
            settlementDate: date(captured, &random))
    }

    @Test func `An envelope is read as it was written, and written as it was read`() throws {
        let seed: UInt64 = 31
        var random = SeededGenerator(seed: seed)
        for round in 0..<2_000 {
            let envelope = envelope(&random)
            let bytes = envelope.encoded
            let read = try #require(RecordEnvelope(decoding: bytes), "seed \(seed), round \(round)")
            #expect(read == envelope, "seed \(seed), round \(round)")
            #expect(read.encoded == bytes, "seed \(seed), round \(round)")
            #expect(read.clockStart >= read.created && read.created <= read.captured)
            #expect(read.day == read.parsed.tradeDate ?? read.parsed.documentDate)
        }
    }

    @Test func `Envelopes, contexts and gaps that are damaged anywhere are read without a trap`() throws {
        let seed: UInt64 = 32
        var random = SeededGenerator(seed: seed)
        var samples: [[UInt8]] = (0..<20).map { _ in envelope(&random).encoded }
        for _ in 0..<20 {
            samples.append(context(&random).encoded)
            samples.append(gaps(&random).encoded)
            samples.append(RecordContext(bytes: Array(random.text(upTo: 20).utf8)).encoded)
        }
        for _ in 0..<20_000 {
            var bytes = random.pick(samples)
            for _ in 0..<1 + random.below(3) {
                switch random.below(4) {
                case 0 where !bytes.isEmpty: bytes[random.below(bytes.count)] = UInt8(random.below(256))
                case 1: bytes.removeLast(random.below(bytes.count + 1))
                case 2: bytes.insert(UInt8(ascii: "9"), at: random.below(bytes.count + 1))
                default: bytes = random.below(20) == 0 ? random.bytes(random.below(60)) : bytes
                }
            }
            _ = RecordEnvelope(decoding: bytes)
            if let context = AccessionContext(decoding: bytes) { _ = context.encoded }
            if let context = RecordContext(decoding: bytes) { _ = context.encoded }
            if let gaps = SourceGaps(decoding: bytes) { #expect(gaps.byteCount <= bytes.count) }
        }
        for number in ["-1", "-9007199254740991", "9007199254740991"] {
            let text = String(decoding: context(&random).encoded, as: UTF8.self)
            let changed = text.replacing(/"(length|reached|parsed|unfolded)":[0-9]+/) { "\"\($0.output.1)\":\(number)" }
            _ = AccessionContext(decoding: Array(changed.utf8))?.encoded
        }
    }

    private func context(_ random: inout SeededGenerator) -> AccessionContext {
        func digest(_ random: inout SeededGenerator) -> Digest { Digest(random.bytes(32)) ?? .zero }
        let name = random.below(2) == 0 ? Array(random.text().utf8) : random.bytes(random.below(9))
        var context = AccessionContext(
            accession: AccessionID(TimeOrderedUUID(milliseconds: 1, random: (random.next(), random.next()))),
            name: SourceName(bytes: name), digest: digest(&random), length: random.below(1 << 40),
            format: random.pick(RecordFormat.allCases), splitter: random.text(),
            counts: CaptureCounts(parsed: random.below(99), partial: random.below(99), unparsed: random.below(99)),
            reached: random.below(1 << 40), prefix: digest(&random), salt: random.bytes(16))
        context.unfolded = random.below(2) * random.below(1 << 40)
        context.isKept = random.below(2) == 0
        context.isBackload = random.below(2) == 0
        return context
    }

    private func gaps(_ random: inout SeededGenerator) -> SourceGaps {
        var end = 0
        let gaps = (0..<random.below(4)).map { _ in
            let offset = end + (random.below(2) == 0 ? random.below(3) : random.below(1 << 50))
            let gap = SourceGaps.Gap(offset: offset, bytes: random.bytes(1 + random.below(200))[...])
            end = offset + gap.bytes.count
            return gap
        }
        // They come in the order of records, where what was unpacked stands between bytes of the source.
        return SourceGaps(
            accession: AccessionID(TimeOrderedUUID(milliseconds: 1, random: (random.next(), random.next()))),
            gaps: gaps.shuffled(using: &random))
    }

    @Test func `Contexts and gaps are read as they were written`() throws {
        let seed: UInt64 = 33
        var random = SeededGenerator(seed: seed)
        for round in 0..<1_000 {
            let context = context(&random)
            #expect(AccessionContext(decoding: context.encoded) == context, "seed \(seed), round \(round)")
            let gaps = gaps(&random)
            #expect(SourceGaps(decoding: gaps.encoded) == gaps, "seed \(seed), round \(round)")
            let header = RecordContext(
                bytes: random.below(2) == 0 ? Array(random.text().utf8) : random.bytes(random.below(9)))
            #expect(RecordContext(decoding: header.encoded) == header, "seed \(seed), round \(round)")
            // One is never taken for the other.
            #expect(
                RecordContext(decoding: context.encoded) == nil && AccessionContext(decoding: header.encoded) == nil)
        }
    }

    @Test func `The mark of the lock is read as it was written, and any bit of damage makes it unknown`() {
        var random = SeededGenerator(seed: 34)
        for _ in 0..<100 {
            let mark = LockMark(
                isDirty: random.below(2) == 0, ledgerLength: random.below(.max), commitments: random.below(.max))
            #expect(LockMark(decoding: mark.encoded) == mark)
            for bit in 0..<mark.encoded.count * 8 {
                var bytes = mark.encoded
                bytes[bit / 8] ^= 1 << UInt8(bit % 8)
                #expect(LockMark(decoding: bytes) == nil)
            }
            #expect(LockMark(decoding: mark.encoded.dropLast()) == nil)
        }
    }
}

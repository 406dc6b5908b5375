// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Records
import TestSupport
import Testing

@Suite struct VolumeIndexLookupTests {
    private let volume: TestVolume
    private let index: VolumeIndex

    init() throws {
        volume = try TestVolume()
        index = try volume.open()
    }

    private func places(identifiedBy value: String, upTo sequence: Int = .max, limit: Int = 99) throws -> [Int] {
        try index.records(identifiedBy: value, upTo: sequence, limit: limit).map(\.place)
    }

    @Test func `A record comes back with all that was said of it`() throws {
        let seed: UInt64 = 11
        var generator = SeededGenerator(seed: seed)
        var planted: [IndexedRecord] = []
        for number in 0..<150 {
            var new = NewIndexedRecord(number, sequence: number + 1, accession: generator.next())
            let dated = generator.below(2) == 0
            new.record.captured = CivilDate(day: generator.below(90_000) - 30_000)
            new.record.tradeDate = dated ? CivilDate(day: generator.below(90_000) - 30_000) : nil
            new.record.row = RowNumber(day: new.record.tradeDate ?? new.record.captured, number: 0)
            new.record.contentFrame = generator.below(1 << 40)
            new.record.length = generator.below(1 << 30)
            new.record.sourceOffset = generator.below(1 << 50)
            new.record.format = RecordFormat.allCases[generator.below(RecordFormat.allCases.count)]
            new.record.documentDate = [nil, CivilDate(day: generator.below(90_000) - 30_000)][generator.below(2)]
            new.record.settlementDate = [nil, CivilDate(day: generator.below(90_000) - 30_000)][generator.below(2)]
            new.record.terms = IndexedTerms(
                side: [nil, .buy, .sell][generator.below(3)], currency: [nil, "EUR", "\u{1F600}"][generator.below(3)],
                quantity: [nil, ExactDecimal("100.00")][generator.below(2)],
                price: [nil, ExactDecimal("-0.000001")][generator.below(2)],
                amount: [nil, ExactDecimal("99999999999999999.99")][generator.below(2)])
            new.record.state = ParseState.allCases[generator.below(3)]
            new.record.lifecycle = ([nil] + Lifecycle.allCases)[generator.below(5)]
            new.record.messageType = ["", "AK", "515", "\u{1F600}'\""][generator.below(4)]
            new.record.textRule = ["fix-text-1", "none-1"][generator.below(2)]
            try volume.apply([new], sequence: number + 1, to: index)
            planted.append(new.record)
        }
        for record in planted {
            var found = try #require(try index.record(record.id, upTo: record.sequence))
            #expect(found.row.day == record.row.day && found.isUndated == record.isUndated)
            found.row = record.row
            #expect(found == record, "seed \(seed)")
            #expect(try index.record(record.id, upTo: record.sequence - 1) == nil)
        }
        #expect(try index.record(RecordID(.sample(9_999)), upTo: .max) == nil)
    }

    @Test func `A name finds the records that bear it, whatever it names, in the order of the ledger`() throws {
        let name = RecordIdentifier(.confirmation, "CONF-2024-001")
        for number in [5, 3, 8] {
            let other = RecordIdentifier(.trade, "T\(number)")
            let names = number == 8 ? [RecordIdentifier(.order, name.value)] : [name, other, name]
            let record = NewIndexedRecord(number, sequence: number, identifiers: names)
            try volume.apply([record], sequence: number, to: index)
        }
        #expect(try places(identifiedBy: name.value) == [3, 5, 8])
        #expect(try places(identifiedBy: name.value, upTo: 7) == [3, 5])
        #expect(try places(identifiedBy: name.value, limit: 1) == [3])
        for value in ["conf-2024-001", "CONF-2024-00", "CONF-2024-0011", "CONF%", "CONF-2024-001 ", ""] {
            #expect(try places(identifiedBy: value).isEmpty, "\(value)")
        }
    }

    @Test(arguments: ["A\u{0}B", "\u{0}", "A\u{0}", "\u{0}A\u{0}\u{0}"])
    func `A name with NUL in it is another name than its part before the NUL`(value: String) throws {
        let plain = String(value.prefix { $0 != "\u{0}" })
        try volume.apply(
            [
                NewIndexedRecord(
                    1, identifiers: [RecordIdentifier(.trade, value), RecordIdentifier(.trade, plain)],
                    references: [
                        RecordReference(.link, RecordIdentifier(.order, value)),
                        RecordReference(.link, RecordIdentifier(.order, plain)),
                    ]), NewIndexedRecord(2, identifiers: [RecordIdentifier(.trade, value)]),
            ], sequence: 1, to: index)
        #expect(try places(identifiedBy: value) == [1, 2])
        #expect(try places(identifiedBy: plain) == [1])
        let mentioned = try index.records(
            mentioning: RecordIdentifier(.order, value), as: .link, upTo: .max, limit: 9)
        #expect(mentioned.map(\.place) == [1])
    }

    @Test func `A text that is SQL is a name like any other`() throws {
        let names = ["'; DROP TABLE record; --", "a' OR '1'='1", "%", "_", "?", "\u{1F600}", "e\u{301}"]
        for (number, name) in names.enumerated() {
            try volume.apply(
                [NewIndexedRecord(number, identifiers: [RecordIdentifier(.other, name)])], sequence: number + 1,
                to: index)
        }
        for (number, name) in names.enumerated() { #expect(try places(identifiedBy: name) == [number], "\(name)") }
    }

    @Test func `A name that is written in another way is found when it is asked for so, and only then`() throws {
        let names = ["CNF-0012", "cnf 0012", "CNF0012", "00042", "42", "4-2", "CNF-12", "000", "Ünter 7", "ünter_7"]
        for (number, name) in names.enumerated() {
            let kind = number.isMultiple(of: 2) ? RecordIdentifier.Kind.trade : .order
            try volume.apply(
                [
                    NewIndexedRecord(
                        number, sequence: number + 1, identifiers: [RecordIdentifier(kind, name)],
                        references: [RecordReference(.link, RecordIdentifier(kind, "CNF-0099"))])
                ], sequence: number + 1, to: index)
        }
        func alike(_ value: String, upTo: Int = .max, limit: Int = 99) throws -> [Int] {
            try index.records(identifiedLike: value, upTo: upTo, limit: limit).map(\.place)
        }
        for name in names { #expect(try places(identifiedBy: name).count == 1, "\(name)") }
        for value in ["cnf-0012", "CNF 00-12", "CnF0012"] {
            #expect(try places(identifiedBy: value).isEmpty, "\(value)")
            #expect(try alike(value) == [0, 1, 2], "\(value)")
        }
        #expect(try alike("CNF-0012", upTo: 2) == [0, 1])
        #expect(try alike("CNF-0012", limit: 1) == [0])
        #expect(try alike("042") == [3, 4, 5])
        #expect(try alike("ÜNTER-7") == [8, 9])
        #expect(try alike("000") == [7])
        for value in ["CNF-0099", "CNF-001", "", "-", "0"] { #expect(try alike(value).isEmpty, "\(value)") }
    }

    @Test func `Names that begin like one that is not there are near, those that share most alone`() throws {
        let names = [
            "CONF-2024-001", "CONF-2024-002", "CONF-2025-001", "TRADE-1", "\u{1F600}\u{1F600}\u{1F600}\u{1F600}",
        ]
        try volume.apply(
            [NewIndexedRecord(1, identifiers: names.map { RecordIdentifier(.confirmation, $0) })], sequence: 1,
            to: index)
        func near(_ value: String, limit: Int = 9) throws -> [String] {
            try index.identifiers(near: value, limit: limit).sorted()
        }
        #expect(try near("conf 2024 0019") == ["CONF-2024-001"])
        #expect(try near("CONF-2024-009") == ["CONF-2024-001", "CONF-2024-002"])
        #expect(try near("CONF-2026") == ["CONF-2024-001", "CONF-2024-002", "CONF-2025-001"])
        #expect(try near("CONF-2026", limit: 2).count == 2)
        #expect(try near("TRADE").count == 1)
        for value in ["", "C", "CON", "XCONF-2024-001", "%", "____", "\0"] {
            #expect(try near(value).isEmpty, "\(value)")
        }
    }

    @Test func `A mention is found by its value, kind and role`() throws {
        let order = RecordIdentifier(.order, "O1")
        try volume.apply(
            [
                NewIndexedRecord(1, references: [RecordReference(.link, order), RecordReference(.link, order)]),
                NewIndexedRecord(2, references: [RecordReference(.supersedes, order), RecordReference(.link, order)]),
                NewIndexedRecord(
                    3, identifiers: [order], references: [RecordReference(.link, RecordIdentifier(.trade, "O1"))]),
            ], sequence: 1, to: index)
        func places(_ identifier: RecordIdentifier, _ role: RecordReference.Role, upTo: Int = 1) throws -> [Int] {
            try index.records(mentioning: identifier, as: role, upTo: upTo, limit: 9).map(\.place)
        }
        #expect(try places(order, .link) == [1, 2])
        #expect(try places(order, .supersedes) == [2])
        #expect(try places(RecordIdentifier(.trade, "O1"), .link) == [3])
        #expect(try places(RecordIdentifier(.trade, "O1"), .supersedes).isEmpty)
        #expect(try places(order, .link, upTo: 0).isEmpty)
    }

    @Test func `Content is found by its key, each frame once`() throws {
        var records = (1...4).map { NewIndexedRecord($0) }
        for (number, key) in [(0, 7), (1, 7), (2, -7), (3, 7)] { records[number].contentKey = Int64(key) }
        records[3].record.contentFrame = records[0].record.frame
        try volume.apply(records, sequence: 1, to: index)
        let found = try index.contentFrames(withKeys: [7, 8, -7, 7])
        #expect(found.mapValues { $0.sorted() } == [7: [100, 200], -7: [300]])
        #expect(try index.contentFrames(withKeys: []).isEmpty)
    }

    @Test func `The records and parts of an accession come in the order of the source`() throws {
        let accession = AccessionID(.sample(2))
        var records = [3, 1, 2].map { NewIndexedRecord($0, sequence: 4, accession: 2) } + [NewIndexedRecord(9)]
        records[0].record.sequence = 5
        records[0].record.since = 5
        let gaps = [30, 10, 20].map { IndexedPart(accession: accession, kind: .gap, frame: $0) }
        let others = [
            IndexedPart(accession: accession, kind: .context, frame: 10),
            IndexedPart(accession: AccessionID(.sample(1)), kind: .gap, frame: 40),
        ]
        try volume.apply(records, parts: gaps + others, sequence: 5, to: index)
        #expect(try index.records(of: accession, upTo: 5).map(\.place) == [1, 2, 3])
        #expect(try index.records(of: accession, upTo: 4).map(\.place) == [1, 2])
        #expect(try index.parts(of: accession, kind: .gap) == [10, 20, 30])
        #expect(try index.parts(of: accession, kind: .context) == [10])
    }

    @Test func `Contexts of records and dictionaries are parts of the pack, found by digest and by number`() throws {
        let parts = [
            IndexedPart(context: .sample(1), frame: 70), IndexedPart(context: .sample(1), frame: 40),
            IndexedPart(context: .sample(2), frame: 90), IndexedPart(dictionary: 1, frame: 10),
            IndexedPart(dictionary: 1, frame: 20), IndexedPart(dictionary: 258, frame: 60),
            IndexedPart(dictionary: 3, frame: 50),
        ]
        #expect(try index.dictionaries().frames.isEmpty && index.dictionaries().last == 0)
        try volume.apply([], parts: parts, sequence: 1, to: index)
        #expect(try index.contextFrame(of: .sample(1)) == 40)
        #expect(try index.contextFrame(of: .sample(2)) == 90)
        #expect(try index.contextFrame(of: .sample(3)) == nil)
        #expect(try index.dictionaries().frames == [10, 20, 50, 60])
        #expect(try index.dictionaries().last == 258)
    }

    @Test func `The first records of a format come in the order of the pack`() throws {
        let records = (0..<20).map { number in
            var new = NewIndexedRecord(number, trade: CivilDate(day: 20_000 - number))
            new.record.format = number.isMultiple(of: 3) ? .mail : .fix
            return new
        }
        try volume.apply(records, sequence: 1, to: index)
        #expect(try index.records(of: .mail, limit: 4).map(\.place) == [0, 3, 6, 9])
        #expect(try index.records(of: .fix, limit: 99).count == 13)
        #expect(try index.records(of: .pdf, limit: 9).isEmpty)
    }

    @Test func `What records supersede is told for the register, after any line`() throws {
        let volumeKey = VolumeKey(recordClass: .statement, period: "2026", sequence: 3)
        let old = RecordIdentifier(.confirmation, "C-1")
        for number in 1...3 {
            var new = NewIndexedRecord(
                number, sequence: number,
                references: [
                    RecordReference(.supersedes, old), RecordReference(.link, RecordIdentifier(.order, "O-1")),
                ])
            new.record.lifecycle = [nil, .amended, .cancelled][number - 1]
            new.names.facts = "\nlei:l\(number)\n"
            try volume.apply([new], sequence: number, to: index)
        }
        let told = try index.supersessions(after: 1, in: volumeKey)
        #expect(told.map(\.record) == [2, 3].map { RecordID(.sample($0)) })
        #expect(told.map(\.lifecycle) == [.amended, .cancelled])
        #expect(told.map(\.facts) == ["\nlei:l2\n", "\nlei:l3\n"])
        #expect(told.allSatisfy { $0.identifier == old && $0.volume == volumeKey && $0.sequence == $0.place })
        #expect(try index.supersessions(after: 0, in: volumeKey).count == 3)
        #expect(try index.supersessions(after: 3, in: volumeKey).isEmpty)
        let record = try #require(try index.record(RecordID(.sample(2)), upTo: .max))
        #expect(try index.names(of: record)?.superseded == [old])
    }

    @Test func `All records come page by page in the order of the pack`() throws {
        let records = (0..<25).map { NewIndexedRecord($0, trade: CivilDate(day: 20_000 - $0)) }
        try volume.apply(records, sequence: 1, to: index)
        var (places, next): ([Int], Int) = ([], 0)
        while case let page = try index.records(from: next, limit: 7), let last = page.last {
            #expect(page.count <= 7)
            places += page.map(\.place)
            next = last.frame + 1
        }
        #expect(places == Array(0..<25))
    }
}

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
            new.record.row = RowNumber(
                day: new.record.tradeDate ?? new.record.captured, number: 0, isUndated: !dated)
            new.record.contentFrame = generator.below(1 << 40)
            new.record.length = generator.below(1 << 30)
            new.record.sourceOffset = generator.below(1 << 50)
            new.record.format = RecordFormat.allCases[generator.below(4)]
            new.record.state = ParseState.allCases[generator.below(3)]
            new.record.lifecycle = ([nil] + Lifecycle.allCases)[generator.below(5)]
            new.record.messageType = ["", "AK", "515", "\u{1F600}'\""][generator.below(4)]
            new.record.textRule = ["fix-text-1", "none-1"][generator.below(2)]
            try volume.apply([new], sequence: number + 1, to: index)
            planted.append(new.record)
        }
        for record in planted {
            var found = try #require(try index.record(record.id, upTo: record.sequence))
            #expect(found.row.day == record.row.day && found.row.isUndated == record.row.isUndated)
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
        let row = try #require(try index.record(RecordID(.sample(5)), upTo: .max)).row
        #expect(try index.identifiers(of: row) == [name, RecordIdentifier(.trade, "T5")])
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
        #expect(try Set(index.contentFrames(withKey: 7)) == [100, 200])
        #expect(try index.contentFrames(withKey: 7).count == 2)
        #expect(try index.contentFrames(withKey: -7) == [300])
        #expect(try index.contentFrames(withKey: 8).isEmpty)
    }

    @Test func `The records and parts of an accession come in the order of the source`() throws {
        let accession = AccessionID(.sample(2))
        var records = [3, 1, 2].map { NewIndexedRecord($0, sequence: 4, accession: 2) } + [NewIndexedRecord(9)]
        records[0].record.sequence = 5
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

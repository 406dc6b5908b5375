// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Queries
import Records
import TestSupport
import Testing

@Suite struct VolumeIndexApplyTests {
    private let volume: TestVolume
    private let index: VolumeIndex
    private let monday = CivilDate(day: 20_521)
    private var tuesday: CivilDate { CivilDate(day: monday.day + 1) }

    init() throws {
        volume = try TestVolume()
        index = try volume.open()
    }

    private func rows() throws -> [RowNumber] { try index.records(from: 0, limit: 1_000).map(\.row) }

    private func row(_ day: CivilDate, _ number: Int) -> RowNumber {
        RowNumber(day: day, number: number)
    }

    @Test func `A new index has applied nothing`() throws {
        #expect(try index.position() == .start)
        #expect(try index.newest(.everything, upTo: .max, limit: 9).isEmpty)
        #expect(try index.coverage(upTo: .max) == VolumeCoverage())
        #expect(try index.days() == nil)
        #expect(try index.nextNumber(on: monday) == 0)
    }

    @Test func `Records of a day are numbered in pack order, over several batches`() throws {
        try volume.apply(
            [
                NewIndexedRecord(1, trade: tuesday), NewIndexedRecord(2, trade: monday),
                NewIndexedRecord(3, trade: tuesday), NewIndexedRecord(4, captured: tuesday),
            ], sequence: 1, to: index)
        try volume.apply(
            [NewIndexedRecord(5, trade: tuesday), NewIndexedRecord(6, captured: monday)], sequence: 2, to: index)
        #expect(
            try rows() == [
                row(tuesday, 0), row(monday, 0), row(tuesday, 1), row(tuesday, 2), row(tuesday, 3),
                row(monday, 1),
            ])
        #expect(try index.nextNumber(on: tuesday) == 4)
        #expect(try index.newest(.everything, upTo: .max, limit: 9).map(\.place) == [5, 4, 3, 1, 6, 2])
        #expect(try index.days() == monday...tuesday)
    }

    @Test func `Days before 1970 are numbered and ordered as others`() throws {
        let days = [-1, 0, -36_524, -2, -1, 1].map { CivilDate(day: $0) }
        try volume.apply(
            days.enumerated().map { NewIndexedRecord($0.offset, trade: $0.element) }, sequence: 1, to: index)
        #expect(try rows().map(\.day) == days)
        #expect(try rows().map(\.number) == [0, 0, 0, 0, 1, 0])
        #expect(try index.newest(.everything, upTo: .max, limit: 9).map(\.row.day.day) == [1, 0, -1, -1, -2, -36_524])
        #expect(try index.coverage(upTo: .max).least == CivilDate(day: -36_524))
    }

    @Test func `The rows are the same whether they came in one batch or in many, in a new file or a live one`() throws {
        let seed: UInt64 = 4
        var generator = SeededGenerator(seed: seed)
        let records = (0..<200).map { number in
            let day = CivilDate(day: 20_000 + generator.below(6))
            return generator.below(4) == 0
                ? NewIndexedRecord(number, "a", captured: day) : NewIndexedRecord(number, "a", trade: day)
        }
        for (number, record) in records.enumerated() {
            try volume.apply([record], sequence: number + 1, to: index)
        }
        let other = try TestVolume()
        let rebuilt = try other.open(.build)
        try other.apply(records, sequence: 200, to: rebuilt)
        #expect(try rebuilt.records(from: 0, limit: 500) == index.records(from: 0, limit: 500), "seed \(seed)")
        #expect(try rebuilt.position().sequence == index.position().sequence)
    }

    @Test func `The position is that of the last batch`() throws {
        let parts = [IndexedPart(accession: AccessionID(.sample(1)), kind: .context, frame: 7)]
        let positions = [
            IndexPosition(sequence: 5, leaf: .sample(5), packLength: 1_000),
            IndexPosition(sequence: 9, leaf: .sample(9), packLength: 1 << 40),
        ]
        try index.apply([NewIndexedRecord(1)], parts: parts, position: positions[0])
        #expect(try index.position() == positions[0])
        try index.apply([], parts: [], position: positions[1])
        #expect(try index.position() == positions[1])
    }

    @Test func `A batch that was applied is not applied a second time`() throws {
        let batch = [NewIndexedRecord(1, "alder", trade: monday), NewIndexedRecord(2, "birch", trade: monday)]
        try volume.apply(batch, sequence: 3, to: index)
        let before = try (index.records(from: 0, limit: 9), index.position())
        #expect(catalogueError { try volume.apply(batch, sequence: 4, to: index) }?.code == .database)
        #expect(try index.records(from: 0, limit: 9) == before.0)
        #expect(try index.position() == before.1)
        #expect(try index.count(.word("alder"), upTo: .max) == 1)
        #expect(try index.integrityFindings().isEmpty)
    }

    @Test func `Of a batch with one record that cannot be applied nothing is applied`() throws {
        try volume.apply([NewIndexedRecord(1, "alder")], sequence: 1, to: index)
        let part = IndexedPart(accession: AccessionID(.sample(1)), kind: .gap, frame: 7)
        let batch = [
            NewIndexedRecord(
                2, "birch", identifiers: [RecordIdentifier(.trade, "T2")],
                references: [RecordReference(.link, RecordIdentifier(.order, "O2"))]), NewIndexedRecord(1, "cedar"),
        ]
        #expect(catalogueError { try volume.apply(batch, parts: [part], sequence: 2, to: index) }?.code == .database)
        let twice = [part, part]
        #expect(catalogueError { try volume.apply([], parts: twice, sequence: 2, to: index) }?.code == .database)
        #expect(try index.position().sequence == 1)
        #expect(try index.records(from: 0, limit: 9).map(\.place) == [1])
        #expect(try index.records(identifiedBy: "T2", upTo: .max, limit: 9).isEmpty)
        #expect(try index.parts(of: AccessionID(.sample(1)), kind: .gap).isEmpty)
        for word in ["birch", "cedar"] { #expect(try index.count(.word(word), upTo: .max) == 0) }
        volume.setText("alder", of: 100)
        #expect(try index.integrityFindings().isEmpty)
        try volume.apply([NewIndexedRecord(2, "birch")], parts: [part], sequence: 2, to: index)
        #expect(try index.count(.word("birch"), upTo: .max) == 1)
    }

    @Test(.needsSQLiteShell)
    func `A day that is full takes no more, other days do`() throws {
        try volume.apply(
            [NewIndexedRecord(1, "alder", trade: monday), NewIndexedRecord(2, trade: tuesday)], sequence: 1, to: index)
        // As if 2^20 - 1 records of that day had come before it.
        let last = row(monday, RowNumber.mostPerDay - 2)
        _ = try SQLiteShell.run(
            volume.path, "UPDATE record SET row = \(last.rawValue) WHERE row = \(row(monday, 0).rawValue)")
        try volume.apply([NewIndexedRecord(3, trade: monday)], sequence: 2, to: index)
        #expect(try index.nextNumber(on: monday) == RowNumber.mostPerDay)
        let batch = [NewIndexedRecord(4, trade: tuesday), NewIndexedRecord(5, captured: monday)]
        let error = try #require(catalogueError { try volume.apply(batch, sequence: 3, to: index) })
        #expect(error.code == .dayFull)
        #expect(error.message.contains("\(monday)"))
        #expect(try index.position().sequence == 2)
        #expect(try index.coverage(upTo: .max).records == 3)
        try volume.apply([NewIndexedRecord(4, trade: tuesday)], sequence: 3, to: index)
        #expect(try index.records(from: 400, limit: 1).map(\.row) == [row(tuesday, 1)])
    }
}

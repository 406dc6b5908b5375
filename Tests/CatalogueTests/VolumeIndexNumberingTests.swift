// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Queries
import Records
import SystemPackage
import TestSupport
import Testing

@Suite struct VolumeIndexNumberingTests {
    private let volume: TestVolume
    private let index: VolumeIndex

    init() throws {
        volume = try TestVolume()
        index = try volume.open()
    }

    /// Records of days far apart and before 1970, with words of every row, of few, and of one; texts longer than a page.
    private func fill(_ count: Int, seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let days = [-40_000, -1, 0, 1, 20_000, 20_001, 20_366]
        var batch: [NewIndexedRecord] = []
        for number in 0..<count {
            let text =
                "every w\(generator.below(40)) only\(number) "
                + (number % 97 == 0 ? String(repeating: "long every ", count: 2_000) : "")
            batch.append(
                NewIndexedRecord(
                    number, text, trade: CivilDate(day: days[generator.below(days.count)]),
                    captured: CivilDate(day: 20_400), sequence: number / 100 + 1,
                    identifiers: [RecordIdentifier(.trade, "T-\(number % 50)-\(number)")]))
            guard batch.count == 100 || number == count - 1 else { continue }
            try volume.apply(batch, sequence: number / 100 + 1, to: index)
            batch = []
        }
    }

    /// What searches answer, and the rows with all that is said of them.
    private func answers(_ index: VolumeIndex) throws -> [[IndexedRecord]] {
        var answers = [try index.records(from: 0, limit: 99_999)]
        for text in ["every", "w7", "only1", "long every", "w3 OR w4", "-every", "id:T-1-1", "id:*t-2*", "only3*"] {
            let query = QueryParser.parse(text).query
            for days in [
                nil, (CivilDate(day: -1), CivilDate(day: 19_000)), (CivilDate(day: 1), CivilDate(day: 20_000)),
            ] {
                let part =
                    days.map { SearchQuery.all([query, .field(.tradeDate, .dates(from: $0.0, through: $0.1))]) }
                    ?? query
                answers.append(try index.newest(part, upTo: .max, limit: 99_999))
                #expect(try index.count(part, upTo: .max) == answers.last?.count)
            }
        }
        return answers
    }

    @Test(arguments: [1, 7, 3_000])
    func `Rows that are numbered from 1 are the same rows, and give the same answers`(count: Int) throws {
        try fill(count, seed: 5)
        let before = try answers(index)
        let copy = try volume.settled(index)
        #expect(try answers(copy) == before)
        #expect(try copy.integrityFindings() == [])
        #expect(try copy.coverage(upTo: .max) == index.coverage(upTo: .max))
        #expect(try copy.days() == index.days())
        for record in before[0].prefix(300) { #expect(try copy.record(at: record.row) == record) }
        let beyond = RowNumber(day: CivilDate(day: 0), number: count)
        #expect(try copy.record(at: beyond) == nil)
        #expect(try copy.record(at: RowNumber(day: CivilDate(day: 2), number: 0)) == nil)
        #expect(try copy.record(at: RowNumber(day: CivilDate(day: 99_999), number: 0)) == nil)
    }

    @Test(.needsSQLiteShell)
    func `They are numbered from 1 without a gap, and the table of days says where each begins`() throws {
        try fill(500, seed: 6)
        let rows = try index.records(from: 0, limit: 999).map(\.row).sorted()
        _ = try volume.settled(index)
        let path = volume.path.removingLastComponent().appending("index-2.sqlite")
        #expect(try SQLiteShell.run(path, "SELECT row FROM record ORDER BY row") == (1...500).map { "\($0)" })
        #expect(try SQLiteShell.run(path, "SELECT id FROM text_index_docsize ORDER BY id") == (1...500).map { "\($0)" })
        let firsts = rows.indices.filter { $0 == 0 || rows[$0].day != rows[$0 - 1].day }
        #expect(
            try SQLiteShell.run(path, "SELECT day || ' ' || first FROM day ORDER BY day")
                == firsts.map { "\(rows[$0].day.day) \($0 + 1)" })
    }

    @Test func `Rows are added to an index that was settled as to one that never was`() throws {
        try fill(900, seed: 7)
        let copy = try volume.settled(index)
        try copy.unsettle()
        #expect(try copy.integrityFindings() == [])
        let late = (900..<950).map { number in
            NewIndexedRecord(number, "every late\(number)", trade: CivilDate(day: -1 + number % 3), sequence: 50)
        }
        try volume.apply(late, sequence: 50, to: index)
        try volume.apply(late, sequence: 50, to: copy)
        let expected = try answers(index)
        #expect(try answers(copy) == expected)
        try copy.settle()
        try copy.settle()
        try copy.optimize()
        try copy.compact()
        #expect(try answers(copy) == expected)
        #expect(try copy.integrityFindings() == [])
    }

    @Test func `A settled index that is empty is one by day`() throws {
        let copy = try volume.settled(index)
        #expect(try copy.days() == nil)
        #expect(try copy.nextNumber(on: CivilDate(day: 3)) == 0)
    }

    @Test(.needsSQLiteShell)
    func `A page that is none of FTS5's is an error, and changes nothing`() throws {
        try fill(300, seed: 8)
        let copy = try volume.settled(index)
        try copy.unsettle()
        let path = copy.path
        _ = try SQLiteShell.run(
            path,
            "UPDATE text_index_data SET block = substr(block, 1, 9) WHERE id = (SELECT max(id) FROM text_index_data)")
        let before = try copy.records(from: 0, limit: 999)
        #expect(catalogueError { try copy.settle() }?.code == .database)
        #expect(try copy.records(from: 0, limit: 999) == before)
    }
}

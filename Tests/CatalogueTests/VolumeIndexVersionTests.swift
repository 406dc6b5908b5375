// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Queries
import Records
import SystemPackage
import Testing

/// An index keeps a row for each version of a record, and answers as of any line.
@Suite struct VolumeIndexVersionTests {
    private let volume: TestVolume
    private let index: VolumeIndex

    init() throws {
        volume = try TestVolume()
        index = try volume.open()
        try volume.apply(
            (1...4).map { number in
                NewIndexedRecord(
                    number, "kestrel \(number)", sequence: 1, state: number == 2 ? .unparsed : .parsed,
                    identifiers: [RecordIdentifier(.trade, "T-\(number)")],
                    references: [RecordReference(.supersedes, RecordIdentifier(.trade, "S-\(number)"))])
            }, sequence: 1, to: index)
    }

    /// A later version of a record.
    private func later(_ number: Int, _ text: String, version: Int, since: Int, trade: Int? = nil) -> NewIndexedRecord {
        var record = NewIndexedRecord(
            number, text, trade: trade.map { CivilDate(day: $0) }, sequence: 1,
            identifiers: [RecordIdentifier(.trade, "T-\(number)-\(version)")])
        record.record.version = version
        record.record.since = since
        record.record.addendum = 10_000 + since * 10 + number
        record.record.place = 100 + since
        return record
    }

    private func apply(_ records: [NewIndexedRecord], moved: [Int] = [], at line: Int) throws {
        for record in records {
            volume.setText(record.text, of: record.record.addendum ?? 0)
            volume.setNames(record.names, of: record.record.addendum ?? 0)
        }
        var position = try index.position()
        (position.sequence, position.leaf, position.addendaLength) = (line, .sample(UInt64(line)), line * 50)
        try index.apply(
            records, parts: [], moved: moved.map { RecordID(.sample(UInt64($0))) }, position: position)
    }

    private func words(_ text: String, at line: Int) throws -> [Int] {
        try index.newest(QueryParser.parse(text).query, upTo: line, limit: 99).map(\.place).sorted()
    }

    @Test func `As of each line exactly one version of a record is there`() throws {
        try apply([later(1, "osprey", version: 2, since: 5), later(2, "merlin", version: 2, since: 5)], at: 5)
        try apply([later(1, "heron", version: 3, since: 8, trade: 20_000)], moved: [3], at: 8)
        let id = RecordID(.sample(1))
        #expect(try [1, 4, 5, 7, 8, .max].map { try index.record(id, upTo: $0)?.version } == [1, 1, 2, 2, 3, 3])
        #expect(try index.record(id, upTo: 0) == nil)
        #expect(try index.versions(of: id, upTo: .max).map(\.until) == [5, 8, nil])
        #expect(try index.versions(of: id, upTo: 5).map(\.version) == [1, 2])
        let moved = RecordID(.sample(3))
        #expect(try index.record(moved, upTo: 7)?.version == 1 && index.record(moved, upTo: 8) == nil)
        #expect(try words("", at: 1) == [1, 2, 3, 4])
        #expect(try words("", at: 5) == [3, 4, 105, 105])
        #expect(try words("", at: 8) == [4, 105, 108])
        #expect(try words("kestrel", at: 4) == [1, 2, 3, 4] && words("kestrel", at: 8) == [4])
        #expect(try words("osprey", at: 7) == [105] && words("osprey", at: 8).isEmpty)
        #expect(try words("date:2024-10-04", at: 8) == [108])
        #expect(try words("id:T-1", at: 4) == [1] && words("id:T-1", at: 5).isEmpty)
        #expect(try words("id:T-1-3", at: 8) == [108])
        for line in [1, 4, 5, 8] {
            for text in ["", "kestrel", "-kestrel", "osprey OR heron", "parse:unparsed"] {
                let query = QueryParser.parse(text).query
                #expect(try index.count(query, upTo: line) == words(text, at: line).count, "\(text) at \(line)")
            }
            #expect(try index.coverage(upTo: line).records == words("", at: line).count, "\(line)")
            #expect(try index.coverage(upTo: line).unparsed == (line < 5 ? 1 : 0), "\(line)")
        }
        #expect(try index.integrityFindings() == [])
    }

    @Test func `What a record superseded ends with its version`() throws {
        let key = VolumeKey(recordClass: .statement, period: "2026", sequence: 1)
        try apply([later(1, "osprey", version: 2, since: 5)], moved: [4], at: 5)
        #expect(try index.supersessions(after: 0, in: key).map(\.until) == [5, nil, nil, 5])
        #expect(try index.supersessions(after: 1, in: key).isEmpty)
        #expect(try index.ended(after: 1).map(\.record) == [1, 4].map { RecordID(.sample($0)) })
        #expect(try index.ended(after: 1).map(\.at) == [5, 5])
        #expect(try index.ended(after: 5).isEmpty)
    }

    @Test func `A copy has the same rows, and goes on by itself`() throws {
        try apply([later(1, "osprey", version: 2, since: 5)], at: 5)
        try index.optimize()
        let path = volume.path.removingLastComponent().appending("index-2.sqlite")
        try index.copy(to: path)
        let copy = try VolumeIndex(path, .build, rowText: { _, _, _ in "" }, rowNames: { _, _ in nil })
        #expect(try copy.position() == index.position())
        #expect(try copy.records(from: 0, limit: 99) == index.records(from: 0, limit: 99))
        #expect(catalogueError { try index.copy(to: path) }?.code == .database)
    }
}

// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Queries
import Records
import TestSupport
import Testing

/// Every node of a query and every field, alone and mixed, against a model that goes through the records one by one.
@Suite struct SearchConditionTests {
    private let volume: TestVolume
    private let model: SearchModel
    private let index: VolumeIndex

    /// The same as it is in a sealed volume.
    private let settled: VolumeIndex

    init() throws {
        volume = try TestVolume()
        let model = SearchModel(seed: 81, count: 240)
        self.model = model
        let statuses = Dictionary(uniqueKeysWithValues: model.records.map { ($0.new.record.id, $0.status) })
        let rowStatus = RowStatus(settled: unsettled) { statuses[$0.id] ?? .current }
        index = try volume.open(rowStatus: rowStatus)
        for sequence in 1...SearchModel.lines {
            let batch = model.records.map(\.new).filter { $0.record.sequence == sequence }
            try volume.apply(batch, sequence: sequence, to: index)
        }
        settled = try volume.settled(index, rowStatus: rowStatus)
    }

    private func condition(_ query: SearchQuery, upTo sequence: Int) -> SearchCondition {
        SearchCondition(query, in: .statement, upTo: sequence)
    }

    /// Newest first, oldest first, the number, and the pages.
    private func check(_ query: SearchQuery, upTo sequence: Int, page: Int, _ comment: Comment) throws -> Int {
        _ = try check(settled, query, upTo: sequence, page: page, comment)
        return try check(index, query, upTo: sequence, page: page, comment)
    }

    private func check(
        _ index: VolumeIndex, _ query: SearchQuery, upTo sequence: Int, page: Int, _ comment: Comment
    ) throws -> Int {
        let expected = model.matches(query, upTo: sequence)
        let condition = condition(query, upTo: sequence)
        let found = try index.search(condition, upTo: sequence, limit: 1_000).map(\.place)
        #expect(found == expected, comment)
        let oldest = try index.search(condition, upTo: sequence, isNewestFirst: false, limit: 1_000).map(\.place)
        #expect(oldest == expected.reversed(), comment)
        #expect(try index.count(condition, upTo: sequence) == expected.count, comment)
        for isNewestFirst in [true, false] {
            var (places, cursor): ([Int], SearchCursor?) = ([], nil)
            while case let records = try index.search(
                condition, upTo: sequence, isNewestFirst: isNewestFirst, after: cursor, limit: page),
                let last = records.last, places.count <= expected.count
            {
                places += records.map(\.place)
                cursor = SearchCursor(day: last.row.day, sequence: last.sequence, place: last.place)
            }
            #expect(places == (isNewestFirst ? expected : expected.reversed()), comment)
        }
        return expected.count
    }

    @Test(arguments: SearchField.allCases)
    func `A field finds what has its value, and its complement is all the rest`(field: SearchField) throws {
        let seed: UInt64 = 82
        var random = SeededGenerator(seed: seed)
        var found = 0
        for round in 0..<12 {
            let query = SearchQuery.field(field, SearchModel.condition(of: field, &random))
            let comment: Comment = "seed \(seed), round \(round): \(query)"
            let matches = try check(query, upTo: .max, page: 40, comment)
            // Columns without a value count as no match, under a complement too.
            #expect(try check(.not(query), upTo: .max, page: 90, comment) == model.records.count - matches, comment)
            found += matches
        }
        #expect(found > 0, "no value of \(field) occurs")
    }

    @Test(arguments: [83, 84] as [UInt64])
    func `Any tree of words, fields, complements and alternatives agrees with a scan`(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        var found = 0
        for round in 0..<120 {
            let query = SearchModel.query(&random, depth: 3)
            let upTo = random.below(3) == 0 ? random.below(SearchModel.lines + 1) : .max
            found += try check(query, upTo: upTo, page: 25 + random.below(60), "seed \(seed), round \(round): \(query)")
        }
        #expect(found > 500)
    }

    @Test func `A condition of another kind than its field's finds nothing, and its complement all`() throws {
        let dates = FieldCondition.dates(from: CivilDate(day: 0), through: nil)
        let numbers = FieldCondition.numbers(NumberRange(lower: nil, upper: nil))
        for field in SearchField.allCases {
            for condition in [FieldCondition.equals("2026-01-01"), .prefix("20"), dates, numbers] {
                let isOfKind =
                    switch (field.kind, condition) {
                    case (.date, .dates), (.number, .numbers), (.code, .equals), (.code, .prefix), (.name, .equals),
                        (.name, .prefix), (.choice, .equals), (.choice, .prefix):
                        true
                    default: false
                    }
                guard !isOfKind else { continue }
                let query = SearchQuery.field(field, condition)
                #expect(try index.count(self.condition(query, upTo: .max), upTo: .max) == 0, "\(query)")
                let all = try index.count(self.condition(.not(query), upTo: .max), upTo: .max)
                #expect(all == model.records.count, "\(query)")
            }
        }
    }

    @Test func `The status is asked for as of the line that counts`() throws {
        let asked = Recorder()
        let index = try volume.open(
            rowStatus: RowStatus(settled: unsettled) { input in
                asked.note(input)
                return input.sequence < 3 ? .current : .superseded
            })
        let query = SearchQuery.field(.status, .equals("Superseded"))
        #expect(try index.count(condition(query, upTo: 2), upTo: 2) == 0)
        // What bears no superseded identifier is not asked for.
        let known = model.records.count { $0.new.record.sequence <= 4 && !$0.new.names.identifiers.isEmpty }
        #expect(try index.count(condition(query, upTo: 4), upTo: 4) == known)
        #expect(Set(asked.inputs.map(\.sequence)) == [2, 4])
        for input in asked.inputs {
            let record = try #require(model.records.first { $0.new.record.id == input.id })
            #expect(Set(input.identifiers) == Set(record.new.names.identifiers))
            #expect(input.facts == record.new.names.facts && input.lifecycle == record.new.record.lifecycle)
        }
    }

    @Test func `Values that look like SQL or a pattern are values`() throws {
        for value in ["' OR 1=1 --", "%", "_", "x'; DROP TABLE record; --", "\"", "\0", "*", "\u{10FFFF}"] {
            for field in SearchField.allCases {
                for condition in [FieldCondition.equals(value), .prefix(value)] {
                    let query = SearchQuery.field(field, condition)
                    #expect(try index.newest(query, upTo: .max, limit: 9).isEmpty, "\(query)")
                }
            }
        }
        #expect(try index.count(.everything, upTo: .max) == model.records.count)
    }

    @Test func `Facets count the matches of a query by what each of them states`() throws {
        let seed: UInt64 = 85
        var random = SeededGenerator(seed: seed)
        for round in 0..<60 {
            let query = SearchModel.query(&random, depth: 2)
            let upTo = random.below(3) == 0 ? random.below(SearchModel.lines + 1) : .max
            let places = Set(model.matches(query, upTo: upTo))
            let found = model.records.filter { places.contains($0.new.record.place) }
            let counts = try index.facets(condition(query, upTo: upTo), in: .statement, upTo: upTo)
            #expect(counts.total == found.count)
            func expect(_ facet: Facet, _ value: (SearchModel.Record) -> String) {
                let expected = Dictionary(grouping: found, by: value).mapValues(\.count)
                let values = counts.values(of: facet)
                #expect(
                    Dictionary(uniqueKeysWithValues: values.map { ($0.value, $0.count) }) == expected,
                    "seed \(seed), round \(round), \(facet): \(query)")
            }
            expect(.recordClass) { _ in "statement" }
            expect(.counterparty) { $0.new.names.facets.counterparty }
            expect(.instrument) { $0.new.names.facets.instrument }
            expect(.desk) { $0.new.names.facets.desk }
            expect(.trader) { $0.new.names.facets.trader }
            expect(.currency) { $0.new.record.terms.currency ?? "" }
            expect(.status) { $0.status.rawValue }
            expect(.format) { $0.new.record.format.rawValue }
            expect(.month) { String("\($0.new.record.row.day)".prefix(7)) }
        }
    }

    @Test func `Five thousand records and a scan of them agree on what queries find`() throws {
        let seed: UInt64 = 86
        let model = SearchModel(seed: seed, count: 5_000)
        let volume = try TestVolume()
        let statuses = Dictionary(uniqueKeysWithValues: model.records.map { ($0.new.record.id, $0.status) })
        let index = try volume.open(
            rowStatus: RowStatus(settled: unsettled) { statuses[$0.id] ?? .current })
        try volume.apply(model.records.map(\.new), sequence: SearchModel.lines, to: index)
        var random = SeededGenerator(seed: seed)
        for round in 0..<40 {
            let query = SearchModel.query(&random, depth: 2)
            let condition = condition(query, upTo: .max)
            let expected = model.matches(query, upTo: .max)
            #expect(try index.count(condition, upTo: .max) == expected.count, "seed \(seed), round \(round): \(query)")
            let found = try index.search(condition, upTo: .max, limit: 20).map(\.place)
            #expect(found == Array(expected.prefix(20)), "seed \(seed), round \(round): \(query)")
        }
    }
}

/// Nothing is settled: each row that bears an identifier is asked for.
@Sendable private func unsettled(_ sequence: Int, _ known: SettledStatuses.State?) -> SettledStatuses? {
    var settled = SettledStatuses(state: SettledStatuses.State(change: 1, line: sequence))
    guard settled.state != known else { return nil }
    settled.unsettled = SearchModel.foldedCodes
    return settled
}

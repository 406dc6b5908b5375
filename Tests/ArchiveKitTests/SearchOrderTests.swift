// SPDX-License-Identifier: Apache-2.0

import ArchiveKit
import Ledger
import Records
import SystemPackage
import TestSupport
import Testing

/// Searches over years, classes and volumes against a naive model: every record, its words, its day and its place.
@Suite struct SearchOrderTests {
    /// 500 records in three capture years, of five classes, dated and undated.
    private struct Model {
        struct Entry {
            var key: String
            var words: Set<String>
            var day: CivilDate
            var isUndated: Bool
            var recordClass: RecordClass
            var period: String
            var place = 0
        }

        let archive: TestArchive
        private(set) var entries: [Entry] = []

        init(seed: UInt64) throws {
            archive = try TestArchive(at: "2024-02-01T10:00:00Z", seed: seed)
            var random = SeededGenerator(seed: seed)
            for batch in 0..<10 {
                try addBatch(batch, &random)
                archive.clock.advance(days: Int64(80 + random.below(40)))
            }
        }

        private mutating func addBatch(_ batch: Int, _ random: inout SeededGenerator) throws {
            let captured = archive.clock.now.date
            var group: [Entry] = []
            var messages: [String] = []
            for number in 0..<45 {
                let kind = random.pick(FIXMessage.typesByClass)
                let ahead = random.pick([-400, -30, -1, 0, 1, 30, 399, 400])
                let date = random.below(4) == 0 ? nil : CivilDate(day: captured.day + ahead)
                let note = Generated.words(1 + random.below(4), &random)
                let key = "k\(batch)x\(number)"
                messages.append(
                    FIXMessage.ofType(
                        kind.type, id: key, date: date.map { "\($0)".replacing("-", with: "") }, note: note))
                // The types without an id of their own have it in a field of their own making.
                group.append(entry(key, note, date, captured, kind.recordClass))
            }
            try archive.put("batch-\(batch)/messages.log", messages.joined(separator: "\n"))
            for number in 0..<5 {
                let note = Generated.words(4, &random)
                try archive.put("batch-\(batch)/note-\(number).txt", "k\(batch)y\(number) \(note)")
                group.append(entry("k\(batch)y\(number)", note, nil, captured, .unclassified))
            }
            let outcome = try archive.ingest([archive.sources.appending("batch-\(batch)")])
            #expect(outcome.summary.counts.records == 50)
            // Inside a capture: by volume, then as they came.
            for (index, entry) in group.enumerated().sorted(by: {
                ($0.element.recordClass, $0.element.period, $0.offset)
                    < ($1.element.recordClass, $1.element.period, $1.offset)
            }) {
                var entry = entry
                entry.place = entries.count
                entries.append(entry)
                _ = index
            }
        }

        private func entry(
            _ key: String, _ note: String, _ date: CivilDate?, _ captured: CivilDate, _ recordClass: RecordClass
        ) -> Entry {
            Entry(
                key: key, words: Set(note.split(separator: " ").map { String($0) } + [key]), day: date ?? captured,
                isUndated: date == nil, recordClass: recordClass,
                period: "\((startsAtTrade(recordClass) ? max(date ?? captured, captured) : captured).year)")
        }

        /// Orders and confirmations are kept from their trade date, everything else here from its creation.
        private func startsAtTrade(_ recordClass: RecordClass) -> Bool {
            [.orderTicket, .tradeConfirmation].contains(recordClass)
        }

        /// The keys of the records that hold all words, newest first.
        func matches(_ words: [String]) -> [Entry] {
            entries.filter { entry in words.allSatisfy { entry.words.contains($0) } }
                .sorted { ($0.day, $0.place) > ($1.day, $1.place) }
        }
    }

    @Test(arguments: [UInt64(21), 22])
    func `Hits come newest first over all volumes, in the right number, with counts and coverage`(seed: UInt64) throws {
        let model = try Model(seed: seed)
        let archive = model.archive
        let reader = try archive.open(unlogged: true)
        let contents = try ArchiveContents(archive).records
        #expect(contents.count == 500)
        let keys = try Dictionary(
            uniqueKeysWithValues: contents.map { record in
                let text = String(decoding: record.content, as: UTF8.self)
                return (record.id, String(try #require(text.firstMatch(of: /k[0-9]+[xy][0-9]+/)).output))
            })
        #expect(contents.map { keys[$0.id] } == model.entries.map(\.key))
        let volumes = Set(contents.map(\.volume))
        #expect(volumes.count > 10)

        var random = SeededGenerator(seed: seed + 100)
        for round in 0..<60 {
            let words = round < 3 ? [] : (0..<1 + random.below(2)).map { _ in random.pick(Generated.vocabulary) }
            let limit = round == 0 ? 1_000 : random.pick([0, 1, 7, 50, 500])
            let isCounted = random.below(2) == 0
            let answer = try archive.search(
                words.joined(separator: " "), limit: limit, isCounted: isCounted, in: reader)
            let expected = model.matches(words)
            #expect(answer.hits.map { keys[$0.id] } == expected.prefix(limit).map(\.key), "seed \(seed) \(words)")
            #expect(answer.hits.map(\.day) == expected.prefix(limit).map(\.day))
            #expect(answer.hits.map(\.isUndated) == expected.prefix(limit).map(\.isUndated))
            let isKnown = isCounted || expected.count <= limit
            // What can be counted at once is, too.
            #expect(answer.count == expected.count || answer.count == nil && !isKnown, "seed \(seed) \(words) \(limit)")
            #expect(answer.atLeast <= expected.count && answer.atLeast >= min(expected.count, limit + 1))
            #expect(answer.coverage.records == 500)
            #expect(answer.coverage.volumes == volumes.count)
            #expect(answer.coverage.unparsed == 50)
            #expect(answer.coverage.least == model.entries.map(\.day).min())
            #expect(answer.coverage.greatest == model.entries.map(\.day).max())
            #expect(answer.coverage.incomplete == [])
        }
        #expect(try archive.search("", limit: -1, in: reader).hits.isEmpty)
    }

    @Test func `A trade date more than 400 days ahead counts as none, with a diagnostic`() throws {
        let archive = try TestArchive(at: "2026-03-02T10:00:00Z")
        let captured = archive.clock.now.date
        for (days, isPlausible) in [(400, true), (401, false), (5_000, false), (-20_000, true)] {
            let day = CivilDate(day: captured.day + days)
            let text = FIXMessage.confirmation("AHEAD-\(days)", date: "\(day)".replacing("-", with: ""))
            try archive.capture("\(days)", text)
            let found = try #require(try archive.lookUp("AHEAD-\(days)").chain?.current)
            let codes = found.envelope.parsed.diagnostics.map(\.code)
            #expect(codes == (isPlausible ? [] : ["date.implausible"]), "\(days)")
            #expect(found.envelope.parsed.tradeDate == (isPlausible ? day : nil), "\(days)")
            let hit = try #require(try archive.search("\"AHEAD-\(days)\"").hits.first { $0.id == found.id })
            #expect(hit.isUndated != isPlausible)
            #expect(hit.day == (isPlausible ? day : captured))
            #expect(found.volume.period == "\(max(hit.day, captured).year)")
        }
    }
}

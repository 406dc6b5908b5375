// SPDX-License-Identifier: Apache-2.0

import ArchiveKit
import Durability
import Foundation
import Records
import SystemPackage
import TestSupport
import Testing

/// Chains of versions, planted in messages of all formats, against a model written apart (issue 3).
///
/// `MUNIMENT_CHAINS` is a number of seeds, of which every id is looked up on every day.
@Suite struct ChainTests {
    private static let campaign = ProcessInfo.processInfo.environment["MUNIMENT_CHAINS"].flatMap { Int($0) }
    private static let seeds = (0..<UInt64(campaign ?? 1)).map { 20_260_118 + $0 }

    @Test(arguments: seeds)
    func `Look-ups and searches as of each day agree with what was planted, also after a rebuild`(seed: UInt64) throws {
        let planting = ChainPlanting(seed: seed, chains: 200)
        #expect(planting.plots.values.reduce(0, +) == 200)
        let run = try ChainRun(planting, seed: seed)
        try run.capture()
        try run.nameRecords()
        let sample = Self.campaign == nil ? 80 : 1
        try run.compare(idsEvery: sample, on: Array(0..<ChainPlanting.days))
        try run.compare(idsEvery: 1, on: Self.campaign == nil ? [41] : [])
        try LocalFileSystem().remove(run.archive.layout.register)
        #expect(try run.archive.lookUp("made again").chain == nil)
        try run.compare(idsEvery: sample, on: [9, 24, 30])
        _ = try Rebuild(run.archive.open()).run()
        try run.compare(idsEvery: sample, on: [5, 23, 41])
        #expect(try run.archive.verify().findings == [])
    }
}

/// One archive with planted chains, and the model of it.
final class ChainRun {
    let archive: TestArchive
    let planting: ChainPlanting
    let model: ChainModel
    let seed: UInt64
    var random: SeededGenerator
    private(set) var arrivalByRecord: [RecordID: Int] = [:]
    private var disagreements = 0

    init(_ planting: ChainPlanting, seed: UInt64) throws {
        self.planting = planting
        self.seed = seed
        archive = try TestArchive(at: "2025-12-08T05:30:00Z", zone: "America/New_York", seed: seed)
        random = SeededGenerator(seed: seed)
        model = ChainModel(planting.arrivals)
    }

    // MARK: Capturing

    func capture() throws {
        let commits = Dictionary(grouping: planting.arrivals, by: \.commit)
        for commit in 0..<ChainPlanting.commits {
            guard let arrivals = commits[commit] else { continue }
            let day = ChainPlanting.day(commit / 3)
            // The last commit of a day is after midnight in UTC, and before it in the archive's zone.
            try archive.clock.set("\(day)T\(["11:00:00", "17:30:00", "23:59:00"][commit % 3])Z")
            if commit % 3 == 2 { archive.clock.advance(milliseconds: 4 * 3_600_000) }
            let folder = "\(commit)"
            for (name, text) in files(of: arrivals, commit) { try archive.put("\(folder)/\(name)", text) }
            let opened = try archive.open()
            var ingestion = Ingestion(opened) { _ in }
            ingestion.options.isBackload = random.below(4) == 0
            let summary = try ingestion.run([archive.sources.appending(folder)])
            #expect(summary.captured == Set(files(of: arrivals, commit).keys).count, "seed \(seed), commit \(commit)")
        }
    }

    private func files(of arrivals: [ChainArrival], _ commit: Int) -> [String: String] {
        var files: [String: String] = [:]
        for message in arrivals.map(\.message) {
            switch message.style.place {
            case 0: files["a.log", default: "session \(commit)\n"] += message.text + "\n"
            case 1: files["b.csv", default: ChainMessage.tableHeader] += message.text
            default: files["c-\(message.number).\(message.style.fileEnding)"] = message.text
            }
        }
        return files
    }

    /// Finds out which record is which arrival, by a word in the content.
    func nameRecords() throws {
        let opened = try archive.open(unlogged: true)
        var places: [Int: [(place: Int, id: RecordID)]] = [:]
        let numbers = Dictionary(uniqueKeysWithValues: planting.messages.map { ($0.word, $0.number) })
        for hit in try archive.search("", in: opened).hits {
            let record = try #require(try archive.lookUp("\(hit.id)", in: opened).chain?.current)
            let words = String(decoding: record.content, as: UTF8.self).split { !$0.isLetter }.map { String($0) }
            let number = try #require(words.lazy.compactMap { numbers[$0] }.first, "\(hit.format) \(hit.messageType)")
            places[number, default: []].append((record.place, record.id))
        }
        for (number, records) in places {
            let arrivals = planting.arrivals.indices.filter { planting.arrivals[$0].message.number == number }
            #expect(arrivals.count == records.count, "seed \(seed): \(planting.messages[number])")
            for (arrival, record) in zip(arrivals, records.sorted { $0.place < $1.place }) {
                arrivalByRecord[record.id] = arrival
            }
        }
        #expect(arrivalByRecord.count == planting.arrivals.count, "seed \(seed)")
    }

    // MARK: Comparing

    private var ids: [String] {
        var ids: Set<String> = []
        for message in planting.messages { ids.formUnion(message.names.map(\.value)) }
        return ids.sorted() + planting.typed
    }

    /// Compares one id in so many on each of the days, another choice each day, and searches: all of them where all ids
    /// are looked up, else a third.
    func compare(idsEvery step: Int, on days: [Int]) throws {
        let opened = try archive.open(unlogged: true)
        let ids = ids
        for day in days {
            let date = try #require(CivilDate(ChainPlanting.day(day)))
            for id in ids[(day % step)...].enumerated().filter({ $0.offset % step == 0 }).map(\.element) {
                let found = try RecordLookup(opened).find(id, asOf: date) { self.answer(of: $0) }
                let planted = model.answer(to: id, on: day)
                if found != planted { tell("get \(id)", on: day, found, planted) }
            }
            let turn = step == 1 ? nil : day % 3
            for (number, status) in ChainStatus.allCases.enumerated() where turn == nil || turn == number {
                try compareSearch("status:\(status)", date, model.withStatus(status, on: day), opened, day)
            }
            for (number, lifecycle) in [Lifecycle.new, .amended, .cancelled].enumerated()
            where turn == nil || day == 12 * number + 5 {
                try compareSearch("state:\(lifecycle)", date, model.withLifecycle(lifecycle, on: day), opened, day)
            }
            for _ in 0..<2 {
                let id = random.pick(ids)
                try compareSearch("id:\"\(id)\"", date, model.withID(like: id, on: day), opened, day)
            }
        }
    }

    private func compareSearch(
        _ text: String, _ date: CivilDate, _ planted: Set<Int>, _ opened: Archive, _ day: Int
    ) throws {
        let answer = try ArchiveSearch(opened).run(SearchRequest(text, limit: 10_000, asOf: date)) { $0 }
        let found = Set(answer.hits.map { arrivalByRecord[$0.id] ?? -1 })
        if found != planted {
            tell("search \(text)", on: day, found.subtracting(planted).sorted(), planted.subtracting(found).sorted())
        }
        guard text.hasPrefix("status") else { return }
        let counted = try ArchiveSearch(opened).run(
            SearchRequest(text, limit: 1, isCounted: true, asOf: date)
        ) { $0.count }
        if counted != planted.count { tell("count \(text)", on: day, counted ?? -1, planted.count) }
    }

    private func answer(of outcome: LookupOutcome) -> ChainAnswer {
        let chains: [ConfirmationChain]
        switch outcome {
        case .found(let chain): chains = [chain]
        case .ambiguous(let several, _): chains = several
        case .notFound, .withheld, .destroyed: chains = []
        }
        var answer = ChainAnswer()
        answer.isFolded = chains.contains(where: \.isFolded)
        for chain in chains {
            var statuses: [Int: ChainStatus] = [:]
            for (id, status) in chain.statuses { statuses[arrivalByRecord[id] ?? -1] = status }
            answer.chains.insert(
                ChainAnswer.Chain(
                    versions: Set(chain.versions.map { arrivalByRecord[$0.id] ?? -1 }),
                    inForce: arrivalByRecord[chain.current.id] ?? -1, statuses: statuses,
                    isForked: chain.isForked))
        }
        return answer
    }

    /// Tells the first disagreements with what was planted about them.
    private func tell<Answer>(_ question: String, on day: Int, _ found: Answer, _ planted: Answer) {
        disagreements += 1
        guard disagreements <= 20 else { return }
        var numbers: Set<Int> = []
        for text in ["\(found)", "\(planted)"] where !question.hasPrefix("count") {
            numbers.formUnion(text.split { !$0.isNumber }.compactMap { Int($0) })
        }
        let facts = numbers.sorted().prefix(12).filter { planting.arrivals.indices.contains($0) }.map { arrival in
            let message = planting.arrivals[arrival].message
            return "\n  \(arrival): \(message.style) \(message.act) \(message.id) of \(message.earlier ?? "-") for "
                + "\(message.partner) trade \(message.trade), day \(planting.arrivals[arrival].commit / 3)"
        }.joined()
        Issue.record("seed \(seed), day \(day), \(question): found \(found), planted \(planted)\(facts)")
    }
}

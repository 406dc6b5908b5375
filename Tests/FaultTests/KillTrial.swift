// SPDX-License-Identifier: Apache-2.0

import ArchiveKit
import Durability
import Foundation
import Records
import SystemPackage
import TestSupport
import Testing

/// What the kills hit.
struct KillTally {
    var kills = 0

    /// The lock was marked as dirty: somebody was at work under it.
    var underLock = 0

    /// A process that was killed had handed out receipts.
    var acknowledged = 0

    /// A process that was killed had not come to its end.
    var unfinished = 0

    /// Recoveries that had to cut something off.
    var recoveries = 0
}

/// One archive, and what was acknowledged of it.
struct KillTrial {
    private let directory: TemporaryDirectory
    let archive: FilePath
    private let seed: UInt64
    private var generator: SeededGenerator
    private var trees: [[SourceTree]] = []
    private var duration = 0.0

    /// The accession and digest of each source that was acknowledged.
    private var acknowledged: [String: (accession: String, digest: String)] = [:]
    private var place: FilePath { directory.path.appending("output") }

    init(seed: UInt64) throws {
        self.seed = seed
        generator = SeededGenerator(seed: seed)
        directory = try TemporaryDirectory()
        archive = directory.path.appending("archive")
        try FileManager.default.createDirectory(
            atPath: directory.path.appending("output").string, withIntermediateDirectories: true)
        try expectDone(["init"], "init")
        try measure()
    }

    /// Two trees with sources that are in both; the first may have a source of more than one commit group.
    private mutating func makeTrees(_ name: String, hasLong: Bool) throws -> [SourceTree] {
        let common = (0..<4).map { generator.source(named: "\(name)-common-\($0)") }
        return try (0..<2).map { index in
            try SourceTree.large(
                directory.path.appending("\(name)-\(index)"), seed: generator.next(), common: common,
                long: index == 0 && hasLong ? 5_010 : 0)
        }
    }

    /// How long two whole ingests at once take, so that a random part of it is a moment of an ingest.
    private mutating func measure() throws {
        let trees = try makeTrees("measured", hasLong: false)
        let clock = ContinuousClock()
        let start = clock.now
        let processes = try trees.map { try ingest([$0]) }
        for process in processes { try expectIngested(process.end(), "measured") }
        duration = (clock.now - start) / .seconds(1)
        self.trees.append(trees)
    }

    private func ingest(_ trees: [SourceTree], _ options: [String] = []) throws -> MunimentProcess {
        try MunimentProcess(archive, ["--json", "ingest"] + options + trees.map(\.path.string), in: place)
    }

    /// Kills one or both of two processes that take in new sources and those of the time before.
    mutating func kill(_ number: Int, _ tally: inout KillTally) throws {
        let fresh = try makeTrees("kill-\(number)", hasLong: number % 5 == 3)
        let last = trees[trees.count - 1]
        trees.append(fresh)
        let both = Bool.random(using: &generator)
        let moment = Double.random(in: 0...duration * 1.8, using: &generator)
        let aim = Aim.allCases.randomElement(using: &generator) ?? .nothing
        let rest = Double.random(in: 0...aim.longestRest, using: &generator)
        let comment = "kill \(number) of \(both ? "both" : "one") after \(moment) s, \(aim) and \(rest) s, seed \(seed)"
        // Both may want the volumes sealed, and then what comes next goes into others.
        let isSealing = number % 3 == 1
        let processes = try zip(last, fresh).map { try ingest([$0, $1], isSealing ? ["--seal"] : []) }
        Thread.sleep(forTimeInterval: moment)
        wait(for: aim)
        Thread.sleep(forTimeInterval: rest)
        processes[0].kill()
        if both { processes[1].kill() }
        let endings = try processes.map { try $0.end() }
        if !both { expectIngested(endings[1], comment) }
        count(both ? endings : [endings[0]], &tally)
        var receipts: [String] = []
        for ending in endings { receipts += take(ending) }
        try check(comment)
        try checkBytes(of: receipts, comment)
    }

    /// What a kill waits for before its last random moment.
    private enum Aim: CaseIterable {
        case nothing
        /// Somebody is at work under the lock.
        case lock
        /// Records are written that no line names yet.
        case commit

        var longestRest: Double { self == .commit ? 0.008 : self == .lock ? 0.04 : 0 }
    }

    /// Waits, but not for ever.
    private func wait(for aim: Aim) {
        let size = committedSize
        for _ in 0..<4_000 {
            switch aim {
            case .nothing: return
            case .lock: if isDirty { return }
            case .commit: if committedSize != size { return }
            }
            usleep(200)
        }
    }

    private var committedSize: Int? {
        let file = archive.appending("ledger").appending("commitments-000001.bin").string
        return (try? FileManager.default.attributesOfItem(atPath: file))?[.size] as? Int
    }

    private var isDirty: Bool {
        let mark = try? Data(contentsOf: URL(fileURLWithPath: archive.appending("lock").string))
        return mark?.count == 28 && mark?.dropFirst(4).first == 1
    }

    private func count(_ killed: [MunimentProcess.Ending], _ tally: inout KillTally) {
        tally.kills += 1
        if isDirty { tally.underLock += 1 }
        let lines = killed.flatMap(\.lines)
        if lines.contains(where: { $0["type"] as? String == "receipt" }) { tally.acknowledged += 1 }
        if killed.contains(where: { $0.status == nil }) { tally.unfinished += 1 }
    }

    /// Everything that is left is taken in, and everything comes back.
    mutating func complete() throws {
        let comment = "completion, seed \(seed)"
        let endings = try (0..<2).map { index in try ingest(trees.map { $0[index] }) }.map { try $0.end() }
        for ending in endings {
            expectIngested(ending, comment)
            _ = take(ending)
        }
        let sources = trees.joined().reduce(into: [:]) { $0.merge($1.sources) { first, _ in first } }
        #expect(Set(acknowledged.keys) == Set(sources.keys), "\(comment)")
        try check(comment)
        let listed = try expectDone(["source", "list", "--json"], comment).lines
        #expect(listed.allSatisfy { $0["complete"] as? Bool == true }, "\(comment)")
        #expect(listed.count == Set(sources.values).count, "\(comment)")
        let ledger = try LedgerText(archive)
        #expect(ledger.open.allSatisfy { ledger.reached[$0] == nil }, "a source was left open: \(comment)")
        try checkBytes(of: Array(acknowledged.keys), comment)
    }

    /// Notes the receipts of a process, and answers their sources.
    private mutating func take(_ ending: MunimentProcess.Ending) -> [String] {
        var sources: [String] = []
        for line in ending.lines where line["type"] as? String == "receipt" {
            guard let source = line["source"] as? String, let accession = line["accession"] as? String,
                let digest = line["sha256"] as? String
            else { continue }
            acknowledged[source] = (accession, digest)
            sources.append(source)
        }
        return sources
    }

    /// The next command recovers by itself; what was acknowledged is there, what was not committed is not.
    private mutating func check(_ comment: String) throws {
        try expectDone(["status", "--json"], comment)
        let listed = try expectDone(["source", "list", "--json"], comment).lines
        let ledger = try LedgerText(archive)
        for line in listed {
            let id = line["accession"] as? String ?? ""
            #expect(ledger.reached[id] == line["reached"] as? Int, "source \(id) without its lines: \(comment)")
        }
        #expect(listed.count == ledger.reached.count, "\(comment)")
        let known = Dictionary(uniqueKeysWithValues: listed.map { ($0["accession"] as? String ?? "", $0) })
        for (source, receipt) in acknowledged {
            let line = try #require(known[receipt.accession], "\(source) is lost: \(comment)")
            #expect(line["complete"] as? Bool == true && line["sha256"] as? String == receipt.digest, "\(comment)")
        }
        let answer = try expectDone(["search", "--json", "--limit", "10000"], comment).lines.first ?? [:]
        let coverage = answer["coverage"] as? [String: Any] ?? [:]
        let hits = answer["hits"] as? [[String: Any]] ?? []
        #expect(coverage["records"] as? Int == ledger.records, "\(comment)")
        #expect(hits.count == min(ledger.records, 10_000), "\(comment)")
        try checkAccessions(of: hits, ledger, comment)
        let verified = try expectDone(["verify", "--json"], comment).lines
        #expect(verified.last?["findings"] as? Int == 0, "\(verified): \(comment)")
        #expect(verified.last?["records"] as? Int == ledger.records, "\(comment)")
    }

    /// The bytes of acknowledged sources, those of some through the program.
    private mutating func checkBytes(of names: [String], _ comment: String) throws {
        let sources = trees.joined().reduce(into: [:]) { $0.merge($1.sources) { first, _ in first } }
        let trial = TrialArchive(root: archive, disk: LocalFileSystem())
        let opened = try trial.open(unlogged: true)
        let number = Campaign.number("MUNIMENT_KILLS", default: 0) < 100 ? 25 : 100
        for source in names.shuffled(using: &generator).prefix(number) {
            let id = try #require(AccessionID(acknowledged[source]?.accession ?? ""))
            #expect(try trial.bytes(of: id, opened) == sources[source], "\(source): \(comment)")
        }
        for source in names.shuffled(using: &generator).prefix(2) {
            let got = try expectDone(["source", "get", acknowledged[source]?.accession ?? ""], comment).output
            #expect(Array(got) == sources[source], "\(source): \(comment)")
        }
    }

    /// What a search shows belongs to an accession of a committed line.
    private mutating func checkAccessions(
        of hits: [[String: Any]], _ ledger: LedgerText, _ comment: String
    ) throws {
        let opened = try TrialArchive(root: archive, disk: LocalFileSystem()).open(unlogged: true)
        for hit in hits.shuffled(using: &generator).prefix(20) {
            try RecordLookup(opened).find(hit["record"] as? String ?? "") { outcome in
                guard case .found(let chain) = outcome else {
                    Issue.record("a hit is not found: \(comment)")
                    return
                }
                #expect(ledger.reached["\(chain.current.envelope.accession)"] != nil, "\(comment)")
            }
        }
    }

    private func expectIngested(_ ending: MunimentProcess.Ending, _ comment: String) {
        #expect(ending.status == 0, "\(ending.errors): \(comment)")
        let summary = ending.lines.last { $0["type"] as? String == "summary" }
        #expect(summary?["failed"] as? Int == 0, "\(comment)")
    }

    @discardableResult
    private func expectDone(_ arguments: [String], _ comment: String) throws -> MunimentProcess.Ending {
        let ending = try MunimentProcess.run(archive, arguments, in: place)
        #expect(ending.status == 0, "\(arguments.joined(separator: " ")): \(ending.errors): \(comment)")
        return ending
    }
}

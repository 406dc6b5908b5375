// SPDX-License-Identifier: Apache-2.0

import ArchiveKit
import Durability
import Foundation
import Records
import Synchronization
import SystemPackage
import TestSupport
import Testing

/// Corrections, other classes and other readings at random, with failing operations, power cuts and `kill -9`.
///
/// `MUNIMENT_REVISIONS` says of how many records (300, and 5,000 in the campaign of Scripts/test-deep),
/// `MUNIMENT_REVISION_ACTS` how many acts (12, and 40).
@Suite(.serialized) struct RevisionFaultTests {
    private static let records = Campaign.number("MUNIMENT_REVISIONS", default: 300)
    private static let acts = Campaign.number("MUNIMENT_REVISION_ACTS", default: 12)

    @Test func `Whatever fails in an act, what the ledger names is said of the records, and nothing else is`() throws {
        let made = Mutex<FaultyFileSystem?>(nil)
        let trial = try RevisionTrial(Self.records, seed: Campaign.seed) { root in
            let disk = try FaultyFileSystem(root: root)
            made.withLock { $0 = disk }
            return disk
        }
        let disk = try #require(made.withLock { $0 })
        var failed = 0
        for number in 0..<Self.acts {
            let plan = trial.plan()
            let comment: Comment = "act \(number), \(plan), seed \(Campaign.seed)"
            let mode = Fault.Mode.allCases[Int(trial.random.next() % 3)]
            let moment = disk.operationCount + 1 + Int(trial.random.next() % 40)
            disk.plan(Fault(at: moment, mode, thenDead: trial.random.next() % 2 == 0))
            do { try plan.run(trial.trial.open()) } catch { failed += 1 }
            disk.restart()
            // The power may go at this moment, too: another disk has what is left then.
            let luck = Survivors.random(seed: trial.random.next())
            try disk.inMemoryAfterPowerCut(luck, derived: number % 2 == 0 ? .drop : .keep) { root in
                let left = TrialArchive(root: root, disk: LocalFileSystem())
                _ = try ArchiveStatus(of: left.open())
                try left.expectVerified("power cut, \(comment)")
            }
            _ = try ArchiveStatus(of: trial.trial.open())
            try trial.absorb(plan)
            // The act once more completes.
            try plan.run(trial.trial.open())
            try trial.absorb(plan)
            if number % 3 == 1 { _ = try VolumeSealing(trial.trial.open()).run(.all) }
            try trial.check(comment)
            if number % 4 == 3 { try trial.expectVerified(comment) }
        }
        #expect(failed > 0)
        try trial.expectVerified("at the end, seed \(Campaign.seed)")
        try trial.expectSameAfterRebuild("seed \(Campaign.seed)")
        try trial.check("after the rebuild, seed \(Campaign.seed)", sample: 200)
        try trial.expectVerified("after the rebuild, seed \(Campaign.seed)")
    }

    @Test func `After kill -9 in an act, what the ledger names is said of the records, and nothing else is`() throws {
        let trial = try RevisionTrial(Self.records, seed: Campaign.seed &+ 100)
        var killed = 0
        for number in 0..<Self.acts {
            let plan = trial.plan()
            let moment = Double(trial.random.next() % 1_000) / 1_000 * (plan.ids.isEmpty ? 2 : 0.6)
            let comment: Comment = "act \(number), \(plan), killed after \(moment) s, seed \(Campaign.seed)"
            let process = try MunimentProcess(trial.root, plan.arguments, in: trial.place)
            Thread.sleep(forTimeInterval: moment)
            process.kill()
            if try process.end().status == nil { killed += 1 }
            _ = try ArchiveStatus(of: trial.trial.open())
            try trial.absorb(plan)
            if number % 3 == 2 {
                let sealing = try MunimentProcess(trial.root, ["ingest", "--seal"], in: trial.place)
                Thread.sleep(forTimeInterval: moment)
                sealing.kill()
                _ = try sealing.end()
            }
            try trial.check(comment)
            if number % 4 == 3 { try trial.expectVerified(comment) }
        }
        print("\(killed) of \(Self.acts) acts were killed, seed \(Campaign.seed)")
        try trial.expectVerified("at the end, seed \(Campaign.seed)")
        try trial.expectSameAfterRebuild("seed \(Campaign.seed)")
        try trial.check("after the rebuild, seed \(Campaign.seed)", sample: 200)
    }

    /// What a reader was told: as of a line, which records of which classes there are.
    private struct Observation: Sendable {
        var line: Int
        var records: [(id: String, recordClass: String)]
        var coverage: Int
    }

    @Test func `Four processes read through seals, replacements and acts, and each answer is that of one line`() throws
    {
        let trial = try RevisionTrial(min(Self.records, 1_000), seed: Campaign.seed &+ 200)
        let isOver = Mutex(false)
        let seen = Mutex<(observations: [Observation], failures: [String])>(([], []))
        let finished = Mutex(0)
        for reader in 0..<4 {
            let (root, place, count) = (trial.root, trial.place, trial.ids.count)
            Thread.detachNewThread {
                repeat {
                    let options = reader == 3 ? ["--unlogged"] : []
                    do {
                        let ending = try MunimentProcess.run(
                            root, ["search", "--json", "--limit", "\(count + 9)"] + options, in: place)
                        guard ending.status == 0, let answer = ending.lines.first,
                            let coverage = answer["coverage"] as? [String: Any], let line = coverage["line"] as? Int,
                            let hits = answer["hits"] as? [[String: Any]], let held = coverage["records"] as? Int
                        else {
                            seen.withLock { $0.failures.append("\(ending.status ?? -1): \(ending.errors)") }
                            break
                        }
                        let records = hits.map { ($0["record"] as? String ?? "", $0["class"] as? String ?? "") }
                        let found = Observation(line: line, records: records, coverage: held)
                        seen.withLock { $0.observations.append(found) }
                    } catch {
                        seen.withLock { $0.failures.append("\(error)") }
                        break
                    }
                } while !isOver.withLock { $0 }
                finished.withLock { $0 += 1 }
            }
        }
        for number in 0..<Self.acts {
            let plan = trial.plan()
            try plan.run(trial.trial.open())
            try trial.absorb(plan)
            if number % 2 == 1 { _ = try VolumeSealing(trial.trial.open()).run(.all) }
            if number % 5 == 4 { _ = try Rebuild(trial.trial.open()).run() }
        }
        isOver.withLock { $0 = true }
        while finished.withLock({ $0 }) < 4 { Thread.sleep(forTimeInterval: 0.05) }
        let (observations, failures) = seen.withLock { $0 }
        #expect(failures == [])
        #expect(observations.count >= 4 && Set(observations.map(\.line)).count >= 3)
        print("\(observations.count) answers as of \(Set(observations.map(\.line)).count) lines, seed \(Campaign.seed)")
        for observation in observations {
            var expected: [String: String] = [:]
            for id in trial.ids {
                expected["\(id)"] = trial.said(of: id, at: observation.line)?.recordClass.name
            }
            let found = Dictionary(observation.records.map { ($0.id, $0.recordClass) }) { _, _ in "twice" }
            #expect(found.count == observation.records.count, "doubled as of line \(observation.line)")
            #expect(found == expected, "as of line \(observation.line), seed \(Campaign.seed)")
            #expect(observation.coverage == trial.ids.count, "as of line \(observation.line)")
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

import ArchiveKit
import Durability
import Foundation
import Ledger
import Records
import Synchronization
import SystemPackage
import TestSupport
import Testing

/// Several archives at once on one folder, as several processes would have them.
@Suite struct ConcurrencyTests {
    @Test func `Two that write in turn see each other's records`() throws {
        let archive = try TestArchive()
        let writers = [try archive.open(), try archive.open()]
        for number in 0..<12 {
            let path = try archive.put("s-\(number)", FIXMessage.confirmation("TURN-\(number)"))
            #expect(try archive.ingest([path], with: writers[number % 2]).summary.captured == 1)
            #expect(try archive.lookUp("TURN-\(number)", in: writers[(number + 1) % 2]).chain != nil)
            #expect(try archive.search("", in: writers[(number + 1) % 2]).count == number + 1)
            if number == 6 { _ = try Rebuild(writers[0]).run() }
        }
        #expect(try archive.ingest(with: writers[1]).summary.recaptured == 12)
        #expect(try archive.verify().findings == [])
    }

    @Test func `A reader beside a writer sees whole groups and never less than before`() throws {
        let archive = try TestArchive()
        // Each source is one group with records of four classes.
        for number in 0..<60 {
            let messages = FIXMessage.typesByClass.map {
                FIXMessage.ofType($0.type, id: "G\(number)", date: nil, note: "group g\(number)")
            }
            try archive.put("s-\(1_000 + number)", messages.joined(separator: "\n"))
        }
        let isDone = Mutex(false)
        let environment = archive.environment
        let (root, sources) = (archive.root, archive.sources)
        let failure = Mutex<String?>(nil)
        let writer = Thread {
            do {
                var ingestion = Ingestion(try Archive(at: root, in: environment)) { _ in }
                ingestion.groupSources = 1
                _ = try ingestion.run([sources])
            } catch {
                failure.withLock { $0 = "\(error)" }
            }
            isDone.withLock { $0 = true }
        }
        writer.start()
        var last = 0
        var rounds = 0
        var isLast = false
        repeat {
            isLast = isDone.withLock { $0 }
            let reader = try archive.open(unlogged: rounds % 2 == 0 && last > 0)
            for _ in 0..<3 {
                let answer = try archive.search("group", isCounted: true, in: reader)
                #expect(answer.hits.count % 4 == 0, "half of a group was seen")
                #expect(answer.count == answer.hits.count)
                #expect(answer.coverage.records == answer.hits.count)
                #expect(answer.coverage.incomplete == [], "round \(rounds)")
                #expect(answer.hits.count >= last)
                last = answer.hits.count
                rounds += 1
            }
        } while !isLast
        #expect(failure.withLock { $0 } == nil)
        #expect(last == 240)
        #expect(rounds > 3)
        #expect(try archive.verify().findings == [])
    }

    @Test func `Several that ingest the same sources at once capture each of them once`() throws {
        let archive = try TestArchive()
        for number in 0..<40 { try archive.put("s-\(number)", FIXMessage.confirmation("ONCE-\(number)")) }
        let environment = archive.environment
        let (root, sources) = (archive.root, archive.sources)
        let summaries = Mutex<[IngestSummary]>([])
        let group = DispatchGroup()
        for _ in 0..<4 {
            DispatchQueue.global().async(group: group) {
                let archive = try? Archive(at: root, in: environment)
                guard let archive else { return }
                var ingestion = Ingestion(archive) { _ in }
                ingestion.groupSources = 3
                if let summary = try? ingestion.run([sources]) { summaries.withLock { $0.append(summary) } }
            }
        }
        group.wait()
        let all = summaries.withLock { $0 }
        #expect(all.count == 4)
        #expect(all.reduce(0) { $0 + $1.captured } == 40)
        #expect(all.reduce(0) { $0 + $1.recaptured } == 120)
        #expect(try ArchiveContents(archive).records.count == 40)
        #expect(try archive.verify().findings == [])
    }

    @Test func `A lock that is held too long is told, and costs a read only its line`() throws {
        let archive = try TestArchive()
        try archive.capture("a", FIXMessage.confirmation("HELD-1"))
        archive.environment.lockWait = 0.05
        let lines = try archive.lines().count
        let reader = try archive.open()
        let held = try DirectoryLock(
            turn: archive.layout.turn, lock: archive.layout.lock, in: LocalFileSystem(), wait: 1)
        #expect(try archive.lookUp("HELD-1", in: reader).chain != nil)
        #expect(archive.notices.all.contains { $0.contains("could not be put into the ledger") })
        #expect(try archive.lines().count == lines)
        #expect(throws: ArchiveError(code: .locked, subject: "", message: "")) {
            try archive.capture("b", FIXMessage.confirmation("HELD-2"))
        }
        withExtendedLifetime(held) {}
    }
}

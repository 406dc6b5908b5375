// SPDX-License-Identifier: Apache-2.0

import ArchiveKit
import Catalogue
import Durability
import Foundation
import Ledger
import Records
import SystemPackage
import TestSupport
import Testing

/// Whatever is done in whatever order, what was acknowledged is there and comes back: against a model in memory.
@Suite struct OperationSequenceTests {
    /// What was acknowledged.
    private struct Model {
        var sources: [Digest: (accession: AccessionID, bytes: [UInt8], records: Int)] = [:]
        var lines = 1
        var records: Int { sources.values.reduce(0) { $0 + $1.records } }
    }

    private final class Run {
        let archive: TestArchive
        var random: SeededGenerator
        var model = Model()
        var opened: Archive?
        var names = 0

        init(seed: UInt64) throws {
            archive = try TestArchive(at: "2025-03-02T10:00:00Z", seed: seed)
            random = SeededGenerator(seed: seed)
        }

        func reader() throws -> Archive {
            if let opened, random.below(3) > 0 { return opened }
            let fresh = try archive.open()
            opened = fresh
            return fresh
        }

        func step() throws {
            switch random.below(11) {
            case 0, 1, 2: try ingest()
            case 3: try get()
            case 4, 5: try search()
            case 6: try rebuild()
            case 7: opened = nil
            case 8: try lose()
            case 9: try seal()
            default: archive.clock.advance(days: Int64(random.below(100)) - 20)
            }
        }

        private func ingest() throws {
            var paths: [FilePath] = []
            var expected: [[UInt8]] = []
            for _ in 0..<1 + random.below(3) {
                names += 1
                let again = model.sources.values.map(\.bytes)
                let isAgain = random.below(4) == 0 && !again.isEmpty
                let bytes =
                    isAgain
                    ? again.sorted { $0.lexicographicallyPrecedes($1) }[random.below(again.count)]
                    : Generated.source(names, &random)
                paths.append(try archive.put("s-\(names)", bytes))
                expected.append(bytes)
            }
            let outcome = try archive.ingest(paths, groupRecords: 1 + random.below(12), with: reader())
            #expect(outcome.summary.failed == 0)
            #expect(outcome.receipts.count == expected.count)
            for receipt in outcome.receipts {
                let name = try #require(FilePath(receipt.name.text ?? "").lastComponent?.string)
                let index = try #require(paths.firstIndex { $0.lastComponent?.string == name })
                if let known = model.sources[receipt.digest] {
                    #expect(receipt.isRecapture)
                    #expect(receipt.accession == known.accession)
                    #expect(expected[index] == known.bytes)
                } else {
                    #expect(!receipt.isRecapture)
                    model.sources[receipt.digest] = (receipt.accession, expected[index], receipt.counts.records)
                }
            }
        }

        private func get() throws {
            let all = model.sources.values.sorted { $0.accession < $1.accession }
            guard !all.isEmpty else { return }
            let source = random.pick(all)
            #expect(try archive.source(source.accession, from: reader()) == source.bytes)
        }

        private func search() throws {
            let answer = try archive.search(
                random.below(2) == 0 ? "" : Generated.words(1, &random), isCounted: true, in: reader())
            #expect(answer.hits.count == answer.count)
            #expect(answer.coverage.records == model.records)
            #expect(answer.coverage.incomplete == [])
            if answer.understood.isEmpty { #expect(answer.hits.count == model.records) }
            if let hit = answer.hits.first {
                #expect(try archive.lookUp("\(hit.id)", in: reader()).chain?.current.id == hit.id)
            }
        }

        private func rebuild() throws {
            let report = try Rebuild(reader()).run()
            #expect(report.damages == [])
            #expect(report.records == model.records)
        }

        /// Seals all volumes; a second time there is nothing to seal.
        private func seal() throws {
            let archive = try reader()
            _ = try VolumeSealing(archive).run(.all)
            #expect(try VolumeSealing(archive).run(.all) == [])
        }

        /// Loses derived files while nobody has them open.
        private func lose() throws {
            opened = nil
            let derived = try archive.files().filter { path in
                let name = path.lastComponent?.string ?? ""
                return name.contains(".sqlite")
                    || ["volume.json", "readers", "ids.filter", "generation", "lock", "turn"].contains(name)
            }
            for path in derived where random.below(3) == 0 { try LocalFileSystem().remove(path) }
        }

        func finish() throws {
            opened = nil
            let list = try SourceRetrieval(archive.open()).list()
            #expect(Set(list.map(\.id)) == Set(model.sources.values.map(\.accession)))
            #expect(list.allSatisfy { $0.isComplete })
            let contents = try ArchiveContents(archive)
            #expect(contents.records.count == model.records)
            for (digest, source) in model.sources {
                #expect(contents.sources[source.accession]?.bytes == source.bytes)
                #expect(contents.sources[source.accession]?.digest == digest.hex)
            }
            // Whoever needs a derived file that is lost makes it again.
            let whole = try archive.search("", isCounted: true)
            #expect(whole.count == model.records)
            // An identity may be that of a detail, so all volumes are asked.
            let unknown = RecordID(TimeOrderedUUID(milliseconds: 1, random: (1, 1)))
            #expect(try archive.lookUp("\(unknown)").coverage?.records == model.records)
            let findings = try archive.verify().findings.map { "\($0.subject): \($0.message)" }
            #expect(findings == [])
        }
    }

    /// As many sequences as the environment variable MUNIMENT_SEQUENCES says, in parts of twenty; else 60.
    private static let parts = max(1, (Int(ProcessInfo.processInfo.environment["MUNIMENT_SEQUENCES"] ?? "") ?? 60) / 20)

    @Test(arguments: 0..<parts)
    func `Twenty sequences of acts and losses keep what was acknowledged`(part: Int) throws {
        for number in 0..<20 {
            let seed = UInt64(1_000 + part * 20 + number)
            do {
                let run = try Run(seed: seed)
                for _ in 0..<3 + run.random.below(10) { try run.step() }
                try run.finish()
            } catch {
                Issue.record("seed \(seed): \(error)")
            }
        }
    }
}

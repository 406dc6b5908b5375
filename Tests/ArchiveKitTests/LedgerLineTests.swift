// SPDX-License-Identifier: Apache-2.0

import ArchiveKit
import Durability
import Foundation
import Ledger
import Packs
import Records
import SystemPackage
import TestSupport
import Testing

/// What acts leave in the ledger: counts and identities, and nothing that says more.
@Suite struct LedgerLineTests {
    @Test func `Capture lines name exactly what the packs hold, and commit to it`() throws {
        let archive = try TestArchive(at: "2024-06-01T10:00:00Z", seed: 11)
        var random = SeededGenerator(seed: 11)
        for batch in 0..<4 {
            for number in 0..<5 {
                try archive.put("s-\(batch)-\(number)", Generated.source(batch * 10 + number, &random))
            }
            try archive.ingest(groupRecords: 12)
            archive.clock.advance(days: 200)
        }
        let contents = try ArchiveContents(archive)
        var first = 0
        var ends: [VolumeKey: Int] = [:]
        for (index, (_, capture)) in contents.captures.enumerated() {
            let leaves = contents.commitments[index]
            #expect(capture.commitments.first == first)
            #expect(capture.commitments.count == leaves.count)
            #expect(capture.commitments.root == ArchiveContents.root(leaves[...]))
            #expect(capture.counts.records == leaves.count)
            first += leaves.count
            for range in capture.volumes {
                #expect(range.from == ends[range.volume, default: 0])
                ends[range.volume] = range.to
            }
        }
        for (key, end) in ends { #expect(try archive.bytes(of: archive.layout.volume(key).pack).count == end) }
        let file = try archive.bytes(of: archive.layout.ledger.appending("commitments-000001.bin"))
        #expect(file == contents.commitments.flatMap { $0.flatMap(\.bytes) })
        let bytes = contents.captures.reduce(0) { $0 + $1.capture.counts.bytes }
        #expect(bytes == contents.sources.values.reduce(0) { $0 + $1.byteCount })
    }

    @Test func `Each read, search and source read leaves one line of counts and identities`() throws {
        let archive = try TestArchive()
        let outcome = try archive.ingest([PackageRoot.sampleData.appending("FIX")])
        let reader = try archive.open()
        let common: Set<String> = ["act", "agent", "durable", "prev", "seq", "trusted", "wall"]
        func line(_ members: Set<String>, _ act: () throws -> Void) throws -> CanonicalJSON {
            let before = try archive.lines().count
            try act()
            #expect(try archive.lines().count == before + 1)
            let json = try #require(try archive.lastJSON(1).first)
            #expect(Set(try #require(json.members).keys) == common.union(members))
            return json
        }
        var chain: ConfirmationChain?
        let read = try line(["count", "detail", "records"]) {
            chain = try archive.lookUp("CONF-20240314-0007", in: reader).chain
        }
        #expect(read["count"]?.number == 3)
        let current = try #require(chain?.current.id)
        #expect(read["records"]?.elements?.contains(.string("\(current)")) == true)
        var answer: SearchAnswer?
        let search = try line(["count", "detail", "records"]) {
            answer = try archive.search("Cedar", limit: 4, isCounted: true, in: reader)
        }
        #expect(search["count"]?.number == answer?.count.map { Int64($0) })
        #expect(search["records"]?.elements == answer?.hits.map { .string("\($0.id)") })
        let receipt = try #require(outcome.receipts.first)
        let source = try line(["accession", "count"]) { _ = try archive.source(receipt.accession, from: reader) }
        #expect(source["accession"]?.text == "\(receipt.accession)")
        let nothing = try line(["count", "detail", "records"]) { _ = try archive.lookUp("CONF-NONE", in: reader) }
        #expect(nothing["count"]?.number == 0)
    }

    @Test func `What was read in part is in the ledger also when its reader fails`() throws {
        struct Broken: Error {}
        let archive = try TestArchive()
        let outcome = try archive.ingest([PackageRoot.sampleData.appending("FIX")])
        let reader = try archive.open()
        let accession = try #require(outcome.receipts.first?.accession)
        let acts: [(String, () throws -> Void)] = [
            ("read", { try RecordLookup(reader).find("CONF-20240314-0007") { _ in throw Broken() } }),
            ("search", { try ArchiveSearch(reader).run(SearchRequest("Cedar", limit: 1)) { _ in throw Broken() } }),
            (
                "source-read",
                {
                    var pieces = 0
                    try SourceRetrieval(reader).get(accession) { _ in
                        pieces += 1
                        if pieces > 3 { throw Broken() }
                    }
                }
            ),
        ]
        for (name, act) in acts {
            let before = try archive.lines().count
            #expect(throws: ArchiveError.self) { try act() }
            #expect(try archive.lines().dropFirst(before).map(\.act.name) == [name])
        }
    }

    @Test func `No word of a query, an id as typed or a file name is in the ledger`() throws {
        let archive = try TestArchive()
        let canaries = [
            "zqcanaryquery", "ZQ-CANARY-ID", "zqcanaryname", "zqcanaryfolder", "zqcanarycontent", "ZQ-OWN-1",
        ]
        let outcome = try archive.capture(
            "zqcanaryfolder/zqcanaryname.log", FIXMessage.confirmation("ZQ-OWN-1", note: "zqcanarycontent"))
        try archive.capture("zqcanaryname-2.log", FIXMessage.confirmation("ZQ-OWN-1", note: "zqcanarycontent"))
        let reader = try archive.open()
        _ = try archive.search("zqcanaryquery \"zqcanarycontent\"", in: reader)
        _ = try archive.search("zqcanarycontent", isCounted: true, in: reader)
        _ = try archive.lookUp("ZQ-CANARY-ID", in: reader)
        _ = try archive.lookUp("ZQ-OWN-1", in: reader)
        let receipt = try #require(outcome.receipts.first)
        _ = try archive.source(receipt.accession, from: reader)
        _ = try Rebuild(reader).run()
        #expect(try archive.verify().findings == [])
        for path in try archive.files(below: archive.layout.ledger) {
            let bytes = Data(try archive.bytes(of: path))
            for canary in canaries + [receipt.digest.hex] {
                #expect(bytes.range(of: Data(canary.utf8)) == nil, "\(canary) in \(path)")
            }
            #expect(bytes.range(of: Data(receipt.digest.bytes)) == nil)
        }
        #expect(archive.notices.all.allSatisfy { notice in !canaries.contains { notice.contains($0) } })
    }

    @Test func `Unlogged reads leave no line and change no byte of the truth`() throws {
        let archive = try TestArchive()
        let outcome = try archive.ingest([PackageRoot.sampleData])
        let reader = try archive.open(unlogged: true)
        func truth() throws -> [FilePath: [UInt8]] {
            try archive.snapshot().filter { !$0.key.string.contains(".sqlite-") }
        }
        let before = try truth()
        _ = try archive.search("Cedar", isCounted: true, in: reader)
        _ = try archive.lookUp("CONF-20240314-0007", in: reader)
        _ = try archive.source(try #require(outcome.receipts.first?.accession), from: reader)
        _ = try ArchiveStatus(of: reader)
        // FTS5 checks itself by a write: without leave to write that check is said to be left out.
        let report = try Verification(reader).run()
        #expect(report.findings.allSatisfy { $0.severity == .derived && $0.message.contains("reading only") })
        #expect(try truth() == before)
        #expect(throws: ArchiveError(code: .notAllowed, subject: "", message: "")) {
            try archive.ingest(with: reader)
        }
        #expect(throws: ArchiveError(code: .notAllowed, subject: "", message: "")) { try Rebuild(reader).run() }
        #expect(try truth() == before)
    }

    @Test func `Trusted time never goes back and does not leap, and captures keep the later day`() throws {
        let archive = try TestArchive(at: "2026-03-02T10:00:00Z")
        let steps = [
            ("2026-03-02T10:00:01Z", "2026-03-02T10:00:01.000Z", "2026-03-02"),
            ("2026-02-01T00:00:00Z", "2026-03-02T10:00:01.000Z", "2026-03-02"),
            ("1970-01-01T00:00:00Z", "2026-03-02T10:00:01.000Z", "2026-03-02"),
            ("2026-04-02T10:00:01Z", "2026-04-02T10:00:01.000Z", "2026-04-02"),
            ("2026-05-03T10:00:01.001Z", "2026-04-02T10:00:01.000Z", "2026-05-03"),
            ("2026-04-03T00:00:00Z", "2026-04-03T00:00:00.000Z", "2026-04-03"),
        ]
        for (number, step) in steps.enumerated() {
            try archive.clock.set(step.0)
            try archive.capture("\(number)", "note \(number)")
            let line = try #require(try archive.lines().last)
            #expect("\(line.trusted)" == step.1, "\(step)")
            #expect(Timestamp(step.0) == line.wall, "\(step)")
            let record = try #require(try ArchiveContents(archive).records.last)
            #expect("\(record.envelope.captured)" == step.2, "\(step)")
        }
        let trusted = try archive.lines().map(\.trusted)
        #expect(trusted == trusted.sorted())
        #expect(try archive.verify().findings == [])
    }

    @Test func `A clock that shows no possible year refuses acts, and does no harm`() throws {
        let archive = try TestArchive()
        try archive.capture("a", "before")
        for milliseconds in [-9_000_000_000_000, 40_000_000_000_000, Int64.max / 4, Int64.min / 4] {
            let environment = archive.environment
            archive.environment.clock = { Timestamp(milliseconds: milliseconds) }
            #expect(throws: ArchiveError.self) { try archive.capture("b", "at \(milliseconds)") }
            archive.environment = environment
            #expect(try archive.search("before").count == 1)
        }
        #expect(try archive.capture("b", "after").summary.captured == 1)
        #expect(try archive.verify().findings == [])
    }
}

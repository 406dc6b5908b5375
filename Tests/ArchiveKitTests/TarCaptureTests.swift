// SPDX-License-Identifier: Apache-2.0

import ArchiveKit
import Durability
import Ledger
import Packs
import Records
import SystemPackage
import TestSupport
import Testing

/// Tar files are not unpacked: their members stand in them, each a source of records with a name.
@Suite struct TarCaptureTests {
    private static let table =
        "Trade ID,Trade Date,ISIN,Quantity\nT-1,2026-03-02,US0378331005,10\n"
        + "T-2,2026-03-02,US0378331005,20\n"

    private static let members: [(String, [UInt8])] = [
        ("day/a.fix", Array([FIXMessage.confirmation("TAR-1"), FIXMessage.confirmation("TAR-2")].joined().utf8)),
        ("note.txt", Array("the plover was seen by the weir".utf8)), ("empty.txt", []),
        ("table.csv", Array(table.utf8)), ("blob.bin", [0, 1, 2, 0xFF, 0xFE] + Array(repeating: 7, count: 600)),
    ]

    /// The contents of the records of a source by member, in the order of the source.
    private func contents(_ archive: TestArchive, _ accession: AccessionID) throws -> [String: [[UInt8]]] {
        let records = try ArchiveContents(archive).records.filter { $0.envelope.accession == accession }
        return Dictionary(
            grouping: records.sorted { $0.envelope.sourceOffset < $1.envelope.sourceOffset },
            by: { $0.envelope.member.map { "\($0)" } ?? "" }
        ).mapValues { $0.map(\.content) }
    }

    @Test func `A tar of mixed formats comes back byte for byte, and each member is records with its name`() throws {
        let archive = try TestArchive()
        let tar = ContainerMaker.tar(Self.members)
        let outcome = try archive.ingest([archive.put("mixed.tar", tar)])
        let receipt = try #require(outcome.receipts.first)
        #expect(receipt.format == .tar && receipt.counts.records == 7)
        #expect(try archive.source(receipt.accession) == tar)
        let found = try contents(archive, receipt.accession)
        #expect(Set(found.keys) == Set(Self.members.map(\.0)))
        #expect(
            found["day/a.fix"]?.map { String(decoding: $0, as: UTF8.self) }
                == [FIXMessage.confirmation("TAR-1"), FIXMessage.confirmation("TAR-2")])
        for (name, bytes) in [Self.members[1], Self.members[2], Self.members[4]] { #expect(found[name] == [bytes]) }
        #expect(found["table.csv"]?.count == 2)
        let records = try ArchiveContents(archive)
        let source = try #require(records.sources[receipt.accession])
        #expect(source.bytes == tar && source.unfolded == 0 && source.isKept)
        // Rows lie in the source as they are, and name the header of their table.
        let header = Array("Trade ID,Trade Date,ISIN,Quantity".utf8)
        for record in records.records where record.envelope.member == SourceName("table.csv") {
            let context = try #require(record.envelope.context)
            #expect(try #require(records.recordContexts[record.volume]?[context]).bytes.starts(with: header))
        }
        #expect(try archive.search("plover").hits.map(\.member) == ["note.txt"])
        #expect(try archive.search("source:table").count == 2)
        #expect(try archive.search("source:\"mixed.tar\"").count == 7)
        #expect(try archive.verify().findings == [])
    }

    @Test func `A member's name that is not UTF-8 is kept byte for byte`() throws {
        let archive = try TestArchive()
        let name: [UInt8] = Array("caf".utf8) + [0xE9] + Array(".txt".utf8)
        let tar = ContainerMaker.tar([(name: name, bytes: Array("one".utf8)), (name: [0xFF], bytes: [])])
        try archive.ingest([archive.put("odd.tar", tar)])
        #expect(Set(try ArchiveContents(archive).records.map { $0.envelope.member?.bytes }) == [name, [0xFF]])
        #expect(try archive.verify().findings == [])
    }

    @Test(arguments: [1, 3, 7])
    func `A tar that takes several groups goes on where it stopped`(groups: Int) throws {
        let archive = try TestArchive()
        let members = (0..<95).map { ("m\($0).fix", Array(FIXMessage.confirmation("T-\($0)").utf8)) }
        let tar = ContainerMaker.tar(members)
        let path = try archive.put("long.tar", tar)
        let local = archive.environment
        archive.environment.fileSystem = CountingFileSystem(local.fileSystem, groups: groups)
        #expect(throws: ArchiveError(code: .failed, subject: "", message: "")) {
            try archive.ingest([path], groupRecords: 10)
        }
        archive.environment = local
        let known = try #require(try ArchiveContents(archive).sources.keys.first)
        #expect(try ArchiveContents(archive).records.count == groups * 10)
        #expect(try ArchiveStatus(of: archive.open()).incompleteSources == 1)
        let outcome = try archive.ingest([path], groupRecords: 10)
        #expect(outcome.receipts.map(\.accession) == [known])
        #expect(outcome.receipts.map(\.counts.records) == [95])
        let found = try contents(archive, known)
        #expect(found.count == 95)
        for (name, bytes) in members { #expect(found[name] == [bytes], "\(name)") }
        #expect(try archive.source(known) == tar)
        #expect(try archive.verify().findings == [])
    }

    @Test func `A tar of many batches is taken in member by member and goes on after a stop`() throws {
        let archive = try TestArchive()
        var random = SeededGenerator(seed: 5)
        let block = random.bytes(1 << 20)
        let members = (0..<22).map { number in
            ("m\(number)", [0, UInt8(number)] + block.prefix(number.isMultiple(of: 4) ? 0 : 1_048_000 + number))
        }
        let tar = ContainerMaker.tar(members)
        let path = try archive.put("large.tar", tar)
        let local = archive.environment
        let disk = CountingFileSystem(local.fileSystem, groups: 3)
        archive.environment.fileSystem = disk
        #expect(throws: ArchiveError.self) { try archive.ingest([path], groupBytes: 3 << 20) }
        archive.environment = local
        #expect(disk.committed == 3)
        let receipt = try #require(try archive.ingest([path], groupBytes: 5 << 20).receipts.first)
        #expect(receipt.counts.records == 22 && !receipt.isRecapture)
        #expect(try Digest(hashing: archive.source(receipt.accession)) == Digest(hashing: tar))
        let found = try contents(archive, receipt.accession)
        for (name, bytes) in members { #expect(found[name]?.map { Digest(hashing: $0) } == [Digest(hashing: bytes)]) }
        #expect(try archive.verify().findings == [])
    }

    @Test(arguments: [UInt64(1), 2, 3])
    func `A tar with damaged headers comes back byte for byte, and what can be told apart is`(seed: UInt64) throws {
        let archive = try TestArchive(seed: seed)
        var random = SeededGenerator(seed: seed)
        for number in 0..<12 {
            var tar = ContainerMaker.tar(Self.members)
            for _ in 0..<1 + random.below(4) {
                let header = random.pick([0, 1, 2, 3, 4, 5, 6, 7, 8]) * 512
                guard header + 512 <= tar.count else { continue }
                switch random.below(4) {
                case 0: tar[header + random.below(512)] = UInt8(random.below(256))
                case 1: tar.replaceSubrange(header..<header + 512, with: random.bytes(512))
                // A length that reaches over other members, or beyond the end.
                case 2: tar.replaceSubrange(header + 124..<header + 135, with: Array("00000077777".utf8))
                default: tar.removeLast(random.below(tar.count / 2))
                }
            }
            let outcome = try archive.ingest([archive.put("damaged-\(number).tar", tar)])
            let receipt = try #require(outcome.receipts.first, "\(outcome.failures)")
            #expect(try archive.source(receipt.accession) == tar, "seed \(seed), \(number)")
        }
        #expect(try archive.verify().findings == [])
    }
}

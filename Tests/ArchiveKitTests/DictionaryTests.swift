// SPDX-License-Identifier: Apache-2.0

import ArchiveKit
import Catalogue
import Durability
import Ledger
import Packs
import Records
import SystemPackage
import TestSupport
import Testing

/// When dictionaries are learned, that records are read with them, and what a damaged one costs.
@Suite struct DictionaryTests {
    private func messages(_ numbers: Range<Int>) -> String {
        numbers.map { FIXMessage.confirmation("DICT-\($0)", note: "delivery of lot \($0) against payment") }
            .joined(separator: "\n")
    }

    private func groups(_ archive: TestArchive, _ sizes: [Int]) throws {
        var next = 0
        for size in sizes {
            try archive.capture("group-\(next)", messages(next..<next + size))
            next += size
        }
    }

    /// The number of records of each line before the line that wrote the first dictionary; `nil` where there is none.
    private func learned(_ archive: TestArchive) throws -> Int? {
        let contents = try ArchiveContents(archive)
        guard let first = contents.dictionaries.first else {
            #expect(contents.usedDictionaries.values.allSatisfy { $0 == 0 })
            return nil
        }
        let learned = contents.dictionaries.filter { $0.value.base == 0 }
        #expect(learned.count == 2 && learned.map(\.value.number) == [1, 1])
        #expect(learned[1].value == first.value && learned[1].offset == first.end)
        #expect(first.value.format == "fix" && (1...CompressionDictionary.limit).contains(first.value.bytes.count))
        for record in contents.records {
            let used = try #require(contents.usedDictionaries[record.id])
            #expect(used == 0 || record.offset > contents.dictionaries[1].offset)
        }
        return contents.captures.firstIndex { _, capture in
            capture.volumes.contains { $0.from <= first.offset && first.offset < $0.to }
        }
    }

    @Test(
        arguments: [
            ([47], nil), ([48], 0), ([40, 60], 1), ([47, 47, 47], nil), ([30, 47, 48, 47], 2),
            ([40, 40, 40, 40, 40, 40, 40], 6), ([250, 10], 0), ([47, 47, 47, 47, 47, 20], nil),
            ([47, 47, 47, 47, 47, 21], 5),
        ] as [([Int], Int?)])
    func `A dictionary is learned from 48 records of a group, or from the first 256 of the volume`(
        sizes: [Int], group: Int?
    ) throws {
        let archive = try TestArchive()
        try groups(archive, sizes)
        #expect(try learned(archive) == group, "\(sizes)")
        #expect(try archive.verify().findings == [])
        for receipt in try SourceRetrieval(archive.open()).list() {
            let name = FilePath(receipt.name.text ?? "")
            #expect(try archive.source(receipt.id) == archive.bytes(of: name))
        }
    }

    @Test func `Each format and each volume has a dictionary of its own, and records are read with it`() throws {
        let archive = try TestArchive()
        let swift = (0..<60).map { number in
            "{1:F01ALDRGB2LAXXX0000000000}{2:I515CEDRGB2LXXXXN}{4:\r\n:16R:GENL\r\n:20C::SEME//SW\(number)\r\n"
                + ":23G:NEWM\r\n:16S:GENL\r\n-}"
        }
        try archive.put("a.fix", messages(0..<60))
        try archive.put("b.fin", swift.joined(separator: "\r\n"))
        try archive.put(
            "c.fix", (0..<60).map { FIXMessage.text("35=D|49=A|56=B|11=O-\($0)|55=ACME|58=an order") }.joined())
        try archive.ingest()
        let contents = try ArchiveContents(archive)
        let used = Dictionary(grouping: contents.dictionaries, by: \.volume)
        #expect(used.values.contains { Set($0.map(\.value.format)) == ["fix", "swift-mt"] })
        #expect(
            used.count == 2 && used.values.allSatisfy { Set($0.map(\.value.number)) == Set(1...UInt16($0.count / 2)) })
        #expect(contents.usedDictionaries.values.count { $0 > 0 } > 150)
        for record in contents.records {
            #expect(
                try archive.lookUp("\(record.id)", in: archive.open(unlogged: true)).chain?.current.content
                    == record.content)
        }
        #expect(try archive.verify().findings == [])
    }

    @Test func `A source that brings many records has a dictionary on top of that of their format`() throws {
        let archive = try TestArchive()
        try groups(archive, [60, 31, 32, 40])
        let contents = try ArchiveContents(archive)
        // The first was learned from records of the first source; the second brought too few.
        #expect(contents.dictionaries.map(\.value.number) == [1, 1, 2, 2, 3, 3])
        #expect(contents.dictionaries.map(\.value.base) == [0, 0, 1, 1, 1, 1])
        let sources = contents.captures.map { $0.capture.accessions[0].id }
        for (number, source) in [(2, sources[2]), (3, sources[3])] as [(UInt16, AccessionID)] {
            let own = contents.dictionaries.filter { $0.value.number == number }
            #expect(own.map(\.value.bytes) == Array(repeating: Array("{\"accession\":\"\(source)\",".utf8), count: 2))
            #expect(own[1].offset == own[0].end)
        }
        let uses = contents.records.map { contents.usedDictionaries[$0.id] }
        #expect(
            uses == Array(repeating: 1, count: 91) + Array(repeating: 2, count: 32) + Array(repeating: 3, count: 40))
        #expect(try archive.verify().findings == [])

        // A source over several groups gets its own with the second of them, and goes on with that.
        let long = try TestArchive()
        try long.put("long.fix", messages(0..<200))
        try long.ingest(groupRecords: 50)
        let parts = try ArchiveContents(long)
        #expect(parts.captures.count == 4 && parts.dictionaries.map(\.value.base) == [0, 0, 1, 1])
    }

    @Test func `One damaged frame of a source's dictionary costs no record, both cost those of the source`() throws {
        let archive = try TestArchive()
        try groups(archive, [60, 40])
        let contents = try ArchiveContents(archive)
        let pack = archive.layout.volume(contents.dictionaries[0].volume).pack
        let own = contents.dictionaries.filter { $0.value.base == 1 }
        try #require(own.count == 2)
        try damage(pack, own[0])
        for record in contents.records {
            #expect(try archive.lookUp("\(record.id)").chain?.current.content == record.content)
        }
        try archive.removeDatabases()
        #expect(try archive.search("delivery").count == 100)
        try damage(pack, own[1])
        for record in contents.records where contents.usedDictionaries[record.id] == 1 {
            #expect(try archive.lookUp("\(record.id)").chain?.current.content == record.content)
        }
        let rebuilt = try Rebuild(archive.open()).run()
        #expect(rebuilt.records == 60 && !rebuilt.damages.isEmpty)
    }

    // MARK: - Damage

    /// An archive with 10 records from before the dictionary and 60 that use it, and its two frames.
    private func filled() throws -> (archive: TestArchive, contents: ArchiveContents, pack: FilePath) {
        let archive = try TestArchive()
        try groups(archive, [10, 60])
        let contents = try ArchiveContents(archive)
        let volume = try #require(contents.dictionaries.first?.volume)
        #expect(contents.usedDictionaries.values.count { $0 > 0 } == 60)
        return (archive, contents, archive.layout.volume(volume).pack)
    }

    private func damage(_ pack: FilePath, _ frame: ArchiveContents.Dictionary) throws {
        let file = try LocalFileSystem().open(pack, .readWrite)
        let offset = frame.offset + 52 + (frame.end - frame.offset - 52) / 2
        let byte = try #require(file.read(at: offset, count: 1).first)
        try file.write([byte ^ 0xFF], at: offset)
    }

    @Test(arguments: [0, 1])
    func `One damaged frame of a dictionary costs no record, and is told`(which: Int) throws {
        let (archive, contents, pack) = try filled()
        try damage(pack, contents.dictionaries[which])
        let report = try archive.verify()
        #expect(report.isBroken)
        #expect(report.records == 70)
        for record in contents.records {
            #expect(try archive.lookUp("\(record.id)").chain?.current.content == record.content)
        }
        try archive.removeDatabases()
        #expect(try archive.search("delivery").count == 70)
        let rebuilt = try Rebuild(archive.open()).run()
        #expect(rebuilt.records == 70 && !rebuilt.damages.isEmpty)
        for source in try SourceRetrieval(archive.open()).list() {
            #expect(try archive.source(source.id) == archive.bytes(of: FilePath(source.name.text ?? "")))
        }
        // More records come and are read.
        try archive.capture("more", messages(100..<160))
        #expect(try archive.search("delivery").count == 130)
        #expect(try archive.lookUp("DICT-159").chain != nil)
    }

    @Test func `Both frames damaged cost the records that need them, and no other`() throws {
        let (archive, contents, pack) = try filled()
        for frame in contents.dictionaries { try damage(pack, frame) }
        #expect(try archive.verify().isBroken)
        for record in contents.records {
            if contents.usedDictionaries[record.id] == 0 {
                #expect(try archive.lookUp("\(record.id)").chain?.current.content == record.content)
            } else {
                #expect(throws: ArchiveError(code: .integrity, subject: "", message: "")) {
                    try archive.lookUp("\(record.id)")
                }
            }
        }
        let rebuilt = try Rebuild(archive.open()).run()
        #expect(rebuilt.records == 10 && !rebuilt.damages.isEmpty)
        #expect(try archive.search("").count == 10)
        // New records get a dictionary of the next number.
        try archive.capture("more", messages(100..<160))
        #expect(try archive.search("delivery").count == 70)
        #expect(try archive.lookUp("DICT-120").chain != nil)
        #expect(try archive.verify().isBroken)
    }
}

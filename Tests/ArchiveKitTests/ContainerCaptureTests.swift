// SPDX-License-Identifier: Apache-2.0

import ArchiveKit
import Durability
import Ledger
import Records
import SystemPackage
import TestSupport
import Testing

/// Zip and gzip files are taken apart: their members are the records, and their own bytes are kept where that is wanted
/// or needed.
@Suite struct ContainerCaptureTests {
    private static let members: [(String, [UInt8])] = [
        (
            "day/a.fix",
            Array([FIXMessage.confirmation("ZIP-1"), FIXMessage.confirmation("ZIP-2")].joined(separator: "\n").utf8)
        ),
        ("note.txt", Array("the plover was seen by the weir".utf8)), ("empty.txt", []),
        ("table.csv", Array("Trade ID,Trade Date\nT-1,2026-03-02\n".utf8)),
    ]

    private func failure(_ act: () throws -> Void) -> ArchiveError? {
        do {
            try act()
            return nil
        } catch {
            return error as? ArchiveError
        }
    }

    /// Takes in one file, and answers its receipt and its records in their order.
    private func capture(
        _ archive: TestArchive, _ name: String, _ bytes: [UInt8], keeps: Bool = false
    ) throws -> (receipt: CaptureReceipt, records: [ArchiveContents.Record], source: ArchiveContents.Source) {
        var options = CaptureOptions()
        options.keepsContainers = keeps
        let outcome = try archive.ingest([archive.put(name, bytes)], options: options)
        let receipt = try #require(outcome.receipts.first, "\(outcome.failures)")
        let contents = try ArchiveContents(archive)
        let records = contents.records.filter { $0.envelope.accession == receipt.accession }
            .sorted { ($0.envelope.sourceOffset, $0.content.count) < ($1.envelope.sourceOffset, $1.content.count) }
        let source = try #require(contents.sources[receipt.accession])
        #expect(source.unfoldedCount == source.unfolded)
        #expect(source.unfoldedBytes != nil, "\(name) has a hole")
        return (receipt, records, source)
    }

    @Test func `A zip that can be taken apart is its members, and its own bytes are not kept`() throws {
        let archive = try TestArchive()
        let zip = ContainerMaker.zip(Self.members)
        let (receipt, records, source) = try capture(archive, "a.zip", zip)
        #expect(receipt.format == .zip && receipt.counts.records == 5 && receipt.counts.bytes == zip.count)
        #expect(!source.isKept && source.byteCount == 0 && source.length == zip.count)
        #expect(source.unfoldedBytes == Self.members.flatMap(\.1))
        #expect(records.allSatisfy { $0.envelope.sourceOffset >= zip.count && $0.envelope.member != nil })
        #expect(records.allSatisfy { $0.envelope.family == nil })
        #expect(try archive.lookUp("ZIP-2").chain?.current.envelope.member == SourceName("day/a.fix"))
        #expect(try archive.search("plover").hits.map(\.member) == ["note.txt"])
        let error = try #require(failure { _ = try archive.source(receipt.accession) })
        #expect(error.code == .failed)
        #expect(error.message.contains("not the container itself") && error.message.contains("--keep-container"))
        // The same bytes again are known.
        #expect(try archive.ingest([archive.put("b.zip", zip)]).receipts.map(\.isRecapture) == [true])
        #expect(try archive.verify().findings == [])
    }

    @Test func `A zip that is to be kept comes back byte for byte, beside its members`() throws {
        let archive = try TestArchive()
        let zip = ContainerMaker.zip(Self.members)
        let (receipt, records, source) = try capture(archive, "a.zip", zip, keeps: true)
        #expect(receipt.counts.records == 6)
        #expect(try archive.source(receipt.accession) == zip)
        #expect(source.isKept && source.bytes == zip && source.unfoldedBytes == Self.members.flatMap(\.1))
        let whole = try #require(records.first)
        #expect(whole.content == zip && whole.envelope.member == nil && whole.envelope.parsed.state == .parsed)
        #expect(records.dropFirst().allSatisfy { $0.envelope.family == whole.id })
        #expect(try archive.verify().findings == [])
    }

    @Test func `A gzip file is what it holds, also where that is a tar`() throws {
        let archive = try TestArchive()
        let text = Array("a curlew, and nothing else".utf8)
        let (_, records, source) = try capture(archive, "a.txt.gz", ContainerMaker.gzip(text))
        #expect(records.map(\.content) == [text] && !source.isKept)
        let tar = ContainerMaker.tar(Self.members)
        let (receipt, members, _) = try capture(archive, "b.tgz", ContainerMaker.gzip(tar))
        #expect(receipt.format == .gzip)
        #expect(members.count == 5)
        #expect(members.contains { $0.envelope.member.map { "\($0)".hasSuffix("note.txt") } == true })
        #expect(try archive.search("curlew").count == 1)
        #expect(try archive.verify().findings == [])
    }

    /// A note in containers in containers, zip and tar in turn.
    private static func nested(_ depth: Int) -> [UInt8] {
        (1...depth).reduce(Array("a godwit at the bottom".utf8)) { inner, level in
            let name = level == 1 ? "note.txt" : "level-\(level - 1)"
            return level.isMultiple(of: 2)
                ? ContainerMaker.tar([(name, inner)]) : ContainerMaker.zip([(name, inner)])
        }
    }

    @Test func `Containers are taken apart four deep, and what lies deeper is kept as it is`() throws {
        for depth in 1...6 {
            let archive = try TestArchive()
            // The outermost is a zip file.
            let bytes =
                depth.isMultiple(of: 2)
                ? ContainerMaker.zip([("in.tar", Self.nested(depth))]) : Self.nested(depth)
            let levels = depth.isMultiple(of: 2) ? depth + 1 : depth
            let (receipt, records, _) = try capture(archive, "nested.zip", bytes)
            #expect(receipt.counts.records == 1, "\(depth)")
            let record = try #require(records.first)
            let codes = record.envelope.parsed.diagnostics.map(\.code)
            if levels <= 4 {
                #expect(String(decoding: record.content, as: UTF8.self) == "a godwit at the bottom")
                #expect(record.envelope.member?.bytes.count { $0 == UInt8(ascii: "!") } == levels - 1)
                #expect(try archive.search("godwit").count == 1)
            } else {
                #expect([.zip, .tar].contains(record.envelope.parsed.format), "\(depth)")
                #expect(codes.contains("container.too-deep"), "\(depth): \(codes)")
            }
            #expect(try archive.verify().findings == [], "\(depth)")
        }
    }

    /// A note and 70 MiB of zeros, packed to a thousandth by another program.
    private static func bomb(_ archive: TestArchive) throws -> [UInt8] {
        let path = archive.directory.path.appending("bomb.zip")
        try Command.run(
            "python3",
            [
                "-c",
                "import sys, zipfile\nz = zipfile.ZipFile(sys.argv[1], 'w', zipfile.ZIP_DEFLATED)\n"
                    + "z.writestr('note.txt', 'an avocet')\nz.writestr('zeros', bytes(70 << 20))\nz.close()",
                path.string,
            ])
        return try archive.bytes(of: path)
    }

    @Test func `A zip bomb is kept whole and told, and unpacks to no more than the limit`() throws {
        let archive = try TestArchive()
        let bomb = try Self.bomb(archive)
        let (receipt, records, source) = try capture(archive, "bomb.zip", bomb)
        #expect(bomb.count < 100_000 && source.isKept && source.unfolded < 1_000)
        #expect(try archive.source(receipt.accession) == bomb)
        let whole = try #require(records.first)
        #expect(records.count == 2)
        #expect(whole.envelope.parsed.format == .zip && whole.envelope.parsed.state == .partial)
        #expect(whole.envelope.parsed.diagnostics.map(\.code) == ["zip.limit"])
        #expect(try archive.search("avocet").count == 1)
        // In another zip it is a member that is kept packed.
        let (_, inner, outer) = try capture(archive, "outer.zip", ContainerMaker.zip([("bomb.zip", bomb)]))
        #expect(!outer.isKept && inner.count == 2)
        #expect(inner.first?.content == bomb)
        #expect(inner.first?.envelope.parsed.diagnostics.map(\.code) == ["zip.limit"])
        #expect(try archive.verify().findings == [])
    }

    @Test func `An encrypted zip and an empty one are kept whole, and say why`() throws {
        let archive = try TestArchive()
        let secret = ContainerMaker.zip([.init("secret.txt", Array("unreadable".utf8), isEncrypted: true)])
        let (locked, records, _) = try capture(archive, "locked.zip", secret)
        #expect(records.map(\.content) == [secret])
        #expect(records.first?.envelope.parsed.state == .unparsed)
        #expect(records.first?.envelope.parsed.diagnostics.map(\.code).contains("zip.encrypted") == true)
        #expect(try archive.source(locked.accession) == secret)
        let empty = ContainerMaker.zip([] as [ContainerMaker.Member])
        let (receipt, only, _) = try capture(archive, "empty.zip", empty)
        #expect(only.map(\.content) == [empty] && only.first?.envelope.parsed.format == .zip)
        #expect(try archive.source(receipt.accession) == empty)
        // One member can be read and one can't: the zip is kept, and the member that can be read is a record.
        let half = ContainerMaker.zip([
            .init("secret.txt", Array("unreadable".utf8), isEncrypted: true),
            .init("open.txt", Array("a bittern".utf8)),
        ])
        let (mixed, both, _) = try capture(archive, "half.zip", half)
        #expect(both.count == 2 && both.first?.envelope.parsed.state == .partial)
        #expect(both.last?.envelope.family == both.first?.id)
        #expect(try archive.source(mixed.accession) == half)
        #expect(try archive.search("bittern").count == 1)
        #expect(try archive.verify().findings == [])
    }

    @Test(arguments: [1, 4])
    func `A zip that takes several groups goes on where it stopped`(groups: Int) throws {
        let archive = try TestArchive()
        let members = (0..<55).map { ("m\($0).fix", Array(FIXMessage.confirmation("Z-\($0)").utf8)) }
        let path = try archive.put("long.zip", ContainerMaker.zip(members))
        let local = archive.environment
        archive.environment.fileSystem = CountingFileSystem(local.fileSystem, groups: groups)
        #expect(throws: ArchiveError.self) { try archive.ingest([path], groupRecords: 10) }
        archive.environment = local
        let known = try #require(try ArchiveContents(archive).sources.keys.first)
        let outcome = try archive.ingest([path], groupRecords: 10)
        #expect(outcome.receipts.map(\.accession) == [known])
        #expect(outcome.receipts.map(\.counts.records) == [55])
        let contents = try ArchiveContents(archive)
        #expect(contents.records.count == 55 && contents.sources.count == 1)
        #expect(contents.sources[known]?.unfoldedBytes == members.flatMap(\.1))
        #expect(try archive.verify().findings == [])
    }

    @Test(arguments: [UInt64(1), 2])
    func `A zip or gzip that is damaged anywhere loses no byte`(seed: UInt64) throws {
        let archive = try TestArchive(seed: seed)
        var random = SeededGenerator(seed: seed)
        let zip = ContainerMaker.zip(Self.members)
        let gzip = ContainerMaker.gzip(Array("a curlew, and nothing else".utf8))
        for number in 0..<30 {
            var bytes = number.isMultiple(of: 2) ? zip : gzip
            for _ in 0..<1 + random.below(3) { bytes[random.below(bytes.count)] = UInt8(random.below(256)) }
            if random.below(4) == 0 { bytes.removeLast(random.below(bytes.count)) }
            let (receipt, _, source) = try capture(archive, "d-\(number)", bytes)
            if source.isKept {
                #expect(try archive.source(receipt.accession) == bytes, "seed \(seed), \(number)")
            }
        }
        #expect(try archive.verify().findings == [])
    }
}

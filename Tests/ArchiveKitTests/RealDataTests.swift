// SPDX-License-Identifier: Apache-2.0

import ArchiveKit
import Durability
import Ledger
import Records
import SystemPackage
import TestSupport
import Testing

/// All real files of this machine through capture and back.
@Suite(.enabled(if: PackageRoot.realData != nil)) struct RealDataTests {
    /// Files of the two folders that are something else: a banner without messages, XML, a table.
    private static let exceptions: [String: RecordFormat] = [
        "qf-logviewer__testB4B.log": .text, "prowide-core__SWIFTMT300_0000039099_0002.xml": .xml,
        "prowide-integrator__MT940.csv": .delimited,
    ]

    @Test func `Real files go in and come out byte for byte, their totals balance, and again they change nothing`()
        throws
    {
        let archive = try TestArchive()
        let data = try #require(PackageRoot.realData)
        let first = try archive.ingest([data])
        #expect(first.summary.failed == 0, "\(first.failures)")
        #expect(first.receipts.count == 526)
        try expectBalance(of: first, in: archive)
        try expectFormats(of: first, in: data)
        try expectSources(of: first, in: archive)

        let sizes = try archive.truthSizes()
        let lines = try archive.lines().count
        let second = try archive.ingest([data])
        #expect(second.summary.recaptured == 526)
        #expect(second.summary.captured + second.summary.failed == 0)
        #expect(try archive.truthSizes() == sizes)
        let added = try archive.lines().dropFirst(lines)
        #expect(added.count == 526)
        #expect(added.allSatisfy { $0.act.name == "recapture" })
        #expect(try archive.verify().findings == [])
    }

    /// What the receipts say is what packs hold.
    private func expectBalance(of outcome: IngestOutcome, in archive: TestArchive) throws {
        let contents = try ArchiveContents(archive)
        var bytes = 0
        for receipt in outcome.receipts where !receipt.isRecapture {
            let source = try #require(contents.sources[receipt.accession])
            #expect(source.byteCount == (source.isKept ? source.length : 0), "\(receipt.name)")
            #expect(source.unfoldedCount == source.unfolded, "\(receipt.name)")
            #expect(source.reached == source.length, "\(receipt.name)")
            #expect(receipt.counts.bytes == source.length, "\(receipt.name)")
            bytes += source.length
        }
        #expect(outcome.summary.counts.bytes == bytes)
        #expect(outcome.summary.counts.records == contents.records.count)
        for state in ParseState.allCases {
            let count = contents.records.count { $0.envelope.parsed.state == state }
            let said =
                switch state {
                case .parsed: outcome.summary.counts.parsed
                case .partial: outcome.summary.counts.partial
                case .unparsed: outcome.summary.counts.unparsed
                }
            #expect(said == count, "\(state)")
        }
    }

    private func expectFormats(of outcome: IngestOutcome, in data: FilePath) throws {
        for receipt in outcome.receipts {
            let path = FilePath(try #require(receipt.name.text))
            let name = try #require(path.lastComponent?.string)
            let folder = path.removingLastComponent()
            for (place, format) in [("fix", RecordFormat.fix), ("swift-mt", .swiftMT)]
            where folder == data.appending(place) {
                #expect(receipt.format == Self.exceptions[name] ?? format, "\(receipt.name)")
            }
        }
    }

    private func expectSources(of outcome: IngestOutcome, in archive: TestArchive) throws {
        let reader = try archive.open()
        let list = try SourceRetrieval(reader).list()
        #expect(list.count == outcome.summary.captured)
        for receipt in outcome.receipts {
            let path = FilePath(try #require(receipt.name.text))
            let bytes = try archive.source(receipt.accession, from: reader)
            #expect(bytes == (try archive.bytes(of: path)), "\(receipt.name)")
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

import Durability
import Ledger
import Packs
import Records
import Synchronization
import TestSupport
import Testing

@testable import ArchiveKit

/// Documents whose text an outside tool extracts: it is kept in a frame behind the record's.
@Suite struct ExtractedTextTests {
    private static let document = Array(
        """
        %PDF-1.4
        1 0 obj << /Type /Page /Font 2 0 R >> endobj
        startxref
        9
        %%EOF

        """.utf8)
    private static let letter = """
        Muniment Securities plc

        Our reference: CNF24EXTRACT1
        Trade: EQLN20240304-AB12CD
        TRADE CONFIRMATION

        We confirm that on 2024-03-04 at 10:15:00 we bought from Albion Bank plc (LEI 5493001KJTIIGC8Y1R12) 1,000 \
        Aerodyne Energy Ord (ISIN US0378331005) at a price of 12.50 USD, for settlement on 2024-03-06, for a total \
        consideration of 12,500.00 USD. Quillfeather override approved.
        """

    /// An archive whose tool gives the letter for every PDF file.
    private func archive(asked: AskedTool = AskedTool()) throws -> TestArchive {
        let archive = try TestArchive()
        archive.environment.extractText = { format, _ in
            asked.count()
            return format == .pdf ? ExtractedText(tool: "reader-1.0", text: Array(Self.letter.utf8)) : nil
        }
        return archive
    }

    @Test func `A PDF file comes back byte for byte, and is found by the ids and words of its text`() throws {
        let archive = try archive()
        let receipt = try #require(try archive.ingest([archive.put("a.pdf", Self.document)]).receipts.first)
        #expect(receipt.counts.parsed == 1)
        let found = try #require(try archive.lookUp("CNF24EXTRACT1").chain?.current)
        #expect(found.content == Self.document)
        #expect(found.envelope.textRule == "extracted:reader-1.0")
        #expect(found.envelope.parsed.format == .pdf)
        #expect("\(try #require(found.envelope.parsed.tradeDate))" == "2024-03-04")
        #expect(try archive.search("quillfeather override").hits.map(\.id) == [found.id])
        #expect(try archive.search("isin:US0378331005").hits.map(\.id) == [found.id])
        #expect(try archive.verify().findings == [])
    }

    @Test func `A rebuild reads the text from the pack and asks no tool`() throws {
        let asked = AskedTool()
        let archive = try archive(asked: asked)
        try archive.ingest([archive.put("a.pdf", Self.document)])
        try archive.ingest([archive.put("b.pdf", Self.document + Array("% another\n".utf8))])
        let count = asked.number
        let before = try archive.search("quillfeather").hits
        #expect(before.count == 2)
        try archive.removeDatabases()
        _ = try Rebuild(archive.open()).run()
        #expect(try archive.search("quillfeather").hits == before)
        #expect(asked.number == count)
        #expect(try archive.verify().findings == [])
    }

    @Test func `Without a tool the document is captured, found by nothing it says, and no evidence is lost`() throws {
        let archive = try TestArchive()
        let receipt = try #require(try archive.ingest([archive.put("a.pdf", Self.document)]).receipts.first)
        #expect(receipt.counts.unparsed == 1)
        #expect(try archive.source(receipt.accession) == Self.document)
        #expect(try archive.search("quillfeather").hits.isEmpty)
    }

    @Test func `A text that the tool makes too long is cut, and the frame behind another record is never taken for it`()
        throws
    {
        let archive = try TestArchive()
        archive.environment.extractText = { format, _ in
            format == .pdf
                ? ExtractedText(tool: "r", text: Array(repeating: UInt8(ascii: "x"), count: ExtractedText.limit + 9))
                : nil
        }
        try archive.ingest([archive.put("a.pdf", Self.document)])
        let record = try #require(try archive.search("").hits.first)
        #expect(record.format == .pdf)
        try archive.capture("b.fix", FIXMessage.confirmation("PLAIN-1"))
        #expect(try archive.lookUp("PLAIN-1").chain != nil)
        #expect(try archive.verify().findings == [])
    }
}

/// Counts how often the tool was asked.
private final class AskedTool: Sendable {
    private let value = Mutex(0)

    func count() { value.withLock { $0 += 1 } }
    var number: Int { value.withLock { $0 } }
}

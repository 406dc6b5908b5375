// SPDX-License-Identifier: Apache-2.0

import ArchiveKit
import Ledger
import Records
import SystemPackage
import TestSupport
import Testing

/// A mail is a record, and so is each file in it.
@Suite struct MailCaptureTests {
    private static let files: [(name: String, type: String, bytes: [UInt8])] = [
        ("confirmation.fix", "text/plain", Array(FIXMessage.confirmation("MAIL-1").utf8)),
        ("empty.txt", "text/plain", []), ("note.txt", "text/plain", Array("a dunlin in the attachment".utf8)),
    ]

    @Test func `A mail with files is itself and each of them, bound to it by its identity`() throws {
        let archive = try TestArchive()
        let mail = MailMaker.mail(
            "Trades of today", "see the files, said the knot", files: [Self.files[0], Self.files[2]])
        let outcome = try archive.capture("a.eml", mail)
        let receipt = try #require(outcome.receipts.first)
        #expect(receipt.format == .mail && receipt.counts.records == 3)
        #expect(try archive.source(receipt.accession) == Array(mail.utf8))
        let records = try ArchiveContents(archive).records
        let whole = try #require(records.first { $0.envelope.parsed.format == .mail })
        #expect(whole.content == Array(mail.utf8) && whole.envelope.family == nil && whole.envelope.member == nil)
        let attached = records.filter { $0.id != whole.id }.sorted {
            $0.envelope.sourceOffset < $1.envelope.sourceOffset
        }
        #expect(attached.map(\.content) == [Self.files[0].bytes, Self.files[2].bytes])
        #expect(attached.map { $0.envelope.member.map { "\($0)" } } == ["confirmation.fix", "note.txt"])
        #expect(attached.allSatisfy { $0.envelope.family == whole.id })
        #expect(attached.first?.envelope.sourceOffset == mail.utf8.count)
        #expect(try archive.search("dunlin").hits.map(\.id) == [attached[1].id])
        #expect(try archive.search("knot").hits.map(\.id) == [whole.id])
        #expect(try archive.lookUp("MAIL-1").chain?.current.id == attached[0].id)
        #expect(try archive.verify().findings == [])
    }

    @Test func `A mail with an empty file among others comes back byte for byte`() throws {
        let archive = try TestArchive()
        let mail = MailMaker.mail("Empty", "see the files", files: Self.files)
        let receipt = try #require(try archive.capture("a.eml", mail).receipts.first)
        #expect(receipt.counts.records == 4)
        #expect(try archive.source(receipt.accession) == Array(mail.utf8))
        #expect(try archive.verify().findings == [])
    }

    @Test func `Each mail of a mailbox is a record with files of its own`() throws {
        let archive = try TestArchive()
        let mails = [
            MailMaker.mail("first", "one", files: [Self.files[0]]), MailMaker.mail("second", "two"),
            MailMaker.mail("third", "three", files: [Self.files[2]]),
        ]
        let box = mails.map { "From jo@broker.example Mon Mar  2 10:00:00 2026\r\n" + $0 + "\r\n" }.joined()
        let receipt = try #require(try archive.capture("box.mbox", box).receipts.first)
        #expect(receipt.counts.records == 5)
        #expect(try archive.source(receipt.accession) == Array(box.utf8))
        let records = try ArchiveContents(archive).records
        let wholes = records.filter { $0.envelope.parsed.format == .mail }
            .sorted { $0.envelope.sourceOffset < $1.envelope.sourceOffset }
        #expect(wholes.count == 3)
        for (name, mail) in [("confirmation.fix", 0), ("note.txt", 2)] {
            let file = try #require(records.first { $0.envelope.member == SourceName(name) })
            #expect(file.envelope.family == wholes[mail].id, "\(name)")
        }
        #expect(try archive.verify().findings == [])
    }

    @Test func `A mail in a zip keeps its files, with the names of both`() throws {
        let archive = try TestArchive()
        let mail = MailMaker.mail("In a zip", "see the file", files: [Self.files[2]])
        try archive.ingest([archive.put("a.zip", ContainerMaker.zip([("m.eml", Array(mail.utf8))]))])
        let records = try ArchiveContents(archive).records
        #expect(Set(records.map { $0.envelope.member.map { "\($0)" } }) == ["m.eml", "m.eml!note.txt"])
        let whole = try #require(records.first { $0.envelope.parsed.format == .mail })
        #expect(records.first { $0.id != whole.id }?.envelope.family == whole.id)
        #expect(try archive.verify().findings == [])
    }

    @Test func `A mail of Outlook comes back byte for byte, with its files and messages as records of its family`()
        throws
    {
        let archive = try TestArchive()
        let inner = OutlookMaker.message(
            [.unicode(0x0037, "Forwarded godwit"), .unicode(0x1000, "inside")],
            attachments: [OutlookMaker.attachment("deep.fix", Array(FIXMessage.confirmation("MSG-2").utf8))],
            in: .embedded)
        let mail = OutlookMaker.file(
            [.unicode(0x0037, "Trades of today"), .unicode(0x1000, "see the files, said the whimbrel")],
            recipients: [OutlookMaker.recipient("Jo", "jo@fund.example")],
            attachments: [
                OutlookMaker.attachment("confirmation.fix", Array(FIXMessage.confirmation("MSG-1").utf8)),
                OutlookMaker.attachment("forwarded", message: inner),
            ])
        let receipt = try #require(try archive.ingest([archive.put("a.msg", mail)]).receipts.first)
        #expect(receipt.format == .outlook && receipt.counts.records == 4)
        #expect(try archive.source(receipt.accession) == mail)
        let records = try ArchiveContents(archive).records
        let whole = try #require(records.first { $0.envelope.family == nil })
        #expect(whole.content == mail && whole.envelope.parsed.state == .parsed)
        #expect(whole.envelope.parsed.rule == "outlook-1" && whole.envelope.textRule == "outlook-text-1")
        let names = records.compactMap { $0.envelope.member.map { "\($0)" } }
        #expect(Set(names) == ["confirmation.fix", "forwarded", "forwarded!deep.fix"])
        let forwarded = try #require(records.first { $0.envelope.member == SourceName("forwarded") })
        #expect(forwarded.envelope.family == whole.id && forwarded.envelope.parsed.format == .outlook)
        let deep = try #require(records.first { $0.envelope.member == SourceName("forwarded!deep.fix") })
        #expect(deep.envelope.family == forwarded.id)
        #expect(try archive.search("whimbrel").hits.map(\.id) == [whole.id])
        #expect(try archive.search("godwit").hits.map(\.id) == [forwarded.id])
        #expect(try archive.lookUp("MSG-2").chain?.current.id == deep.id)
        #expect(try archive.verify().findings == [])
    }
}

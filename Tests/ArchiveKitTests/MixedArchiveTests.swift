// SPDX-License-Identifier: Apache-2.0

import ArchiveKit
import Catalogue
import Durability
import Ledger
import Records
import SystemPackage
import TestSupport
import Testing

/// An archive with everything in it: containers, mails, tables, dictionaries, backloads, chains.
@Suite struct MixedArchiveTests {
    private static func filled() throws -> TestArchive {
        let archive = try TestArchive(at: "2026-03-02T10:00:00Z", seed: 9)
        let table =
            "Trade ID,Trade Date,Counterparty\n" + (0..<60).map { "T-\($0),2026-02-0\(1 + $0 % 9),Alder\n" }.joined()
        let log = (0..<70).map { FIXMessage.confirmation("MIX-\($0)", amends: $0 % 3 == 2 ? "MIX-\($0 - 1)" : nil) }
            .joined(separator: "\n")
        let mail = MailMaker.mail(
            "Mixed", "with files", files: [("t.csv", "text/csv", Array(table.utf8)), ("e.txt", "text/plain", [])])
        try archive.put("a.tar", ContainerMaker.tar([("t.csv", Array(table.utf8)), ("m.eml", Array(mail.utf8))]))
        try archive.put(
            "b.zip",
            ContainerMaker.zip([
                ("log.fix", Array(log.utf8)), ("t.tar", ContainerMaker.tar([("n.txt", Array("an egret".utf8))])),
            ]))
        try archive.put("c.eml", mail)
        try archive.put(
            "d.zip", ContainerMaker.zip([.init("x", [1, 2], isEncrypted: true), .init("y.txt", Array("open".utf8))]))
        try archive.put("e.log", log)
        try archive.ingest(groupRecords: 50)
        var options = CaptureOptions()
        options.isBackload = true
        options.keepsContainers = true
        options.legalEntity = "Alder"
        archive.clock.advance(days: 3)
        try archive.put(
            "old/f.zip",
            ContainerMaker.zip([("old.fix", Array(FIXMessage.confirmation("OLD-1", date: "20180301").utf8))]))
        try archive.put("old/g.gz", ContainerMaker.gzip(Array(table.utf8) + Array("T-99,2020-01-01,Birch\n".utf8)))
        try archive.ingest([archive.sources.appending("old")], options: options)
        return archive
    }

    private func dumps(_ archive: TestArchive) throws -> [String: [String: String]] {
        try archive.settle()
        var result: [String: [String: String]] = [:]
        for path in try archive.databases() {
            var tables = try DatabaseDump.of(path)
            if path == archive.layout.register { for table in ["applied", "status_change"] { tables[table] = nil } }
            result[path.removingLastComponent().string + (path == archive.layout.register ? "/r" : "/i")] = tables
        }
        return result
    }

    private func answers(_ archive: TestArchive) throws -> [String] {
        let reader = try archive.open(unlogged: true)
        return try [
            "", "egret", "status:superseded", "status:current", "party:alder", "date:2018", "source:t", "-alder",
            "class:trade-confirmation -status:current", "document:2026-03-02", "format:mail OR format:delimited",
        ].map { text in
            let answer = try archive.search(text, isCounted: true, in: reader)
            let oldest = try archive.search(text, isNewestFirst: false, in: reader)
            #expect(oldest.hits.map(\.id) == answer.hits.map(\.id).reversed(), "\(text)")
            return "\(text): \(answer.hits) \(answer.count ?? -1) \(answer.coverage.held)"
        }
    }

    @Test func `Verify finds nothing wrong, each source that is kept comes back, and each record by its identity`()
        throws
    {
        let archive = try Self.filled()
        #expect(try archive.verify().findings == [])
        let contents = try ArchiveContents(archive)
        #expect(!contents.dictionaries.isEmpty && contents.recordContexts.count > 0)
        var kept = 0
        for source in try SourceRetrieval(archive.open()).list() {
            let name = FilePath(try #require(source.name.text))
            let held = try #require(contents.sources[source.id])
            #expect(source.isComplete && source.unfolded == held.unfolded && source.isKept == held.isKept)
            #expect(held.unfoldedBytes?.count == held.unfolded, "\(name)")
            guard source.isKept else { continue }
            kept += 1
            #expect(try archive.source(source.id) == archive.bytes(of: name), "\(name)")
        }
        #expect(kept == 6)
        let reader = try archive.open(unlogged: true)
        for record in contents.records {
            let found = try #require(try archive.lookUp("\(record.id)", in: reader).chain?.current)
            #expect(found.content == record.content && found.envelopeBytes == record.envelopeBytes)
        }
        #expect(try archive.search("", limit: 1, isCounted: true).count == contents.records.count)
    }

    @Test func `Rebuilt or healed it has the same rows and gives the same answers`() throws {
        let archive = try Self.filled()
        let before = try (dumps(archive), answers(archive))
        for round in 0..<3 {
            switch round {
            case 0: _ = try Rebuild(archive.open()).run()
            case 1:
                try archive.removeDatabases()
                _ = try ArchiveStatus(of: archive.open())
            default:
                try archive.removeDatabases()
                _ = try Rebuild(archive.open()).run()
            }
            let after = try (dumps(archive), answers(archive))
            #expect(Set(after.0.keys) == Set(before.0.keys))
            for (name, tables) in before.0 {
                for (table, rows) in tables where after.0[name]?[table] != rows {
                    Issue.record(
                        "round \(round), \(name) \(table): \(rows.prefix(400)) is now \((after.0[name]?[table] ?? "").prefix(400))"
                    )
                }
            }
            #expect(after.1 == before.1, "round \(round)")
        }
        #expect(try archive.verify().findings == [])
    }

    @Test func `All pages of a search together are its hits, newest first and oldest first`() throws {
        let archive = try Self.filled()
        let reader = try archive.open(unlogged: true)
        for text in ["", "alder", "status:superseded OR format:mail", "date:2026-02"] {
            for isNewestFirst in [true, false] {
                let all = try archive.search(text, isNewestFirst: isNewestFirst, in: reader).hits.map(\.id)
                #expect(!all.isEmpty, "\(text)")
                var (pages, cursor): ([RecordID], SearchCursor?) = ([], nil)
                repeat {
                    let page = try archive.search(
                        text, limit: 17, isNewestFirst: isNewestFirst, after: cursor, in: reader)
                    pages += page.hits.map(\.id)
                    // As a person hands it on.
                    cursor = page.cursor.flatMap { SearchCursor($0.text) }
                    #expect(cursor == page.cursor)
                } while cursor != nil && pages.count <= all.count
                #expect(pages == all, "\(text)")
            }
        }
    }
}

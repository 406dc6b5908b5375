// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Durability
import Foundation
import Ledger
import Records
import SystemPackage
import TestSupport
import Testing

@testable import ArchiveKit

/// A saved search is an act: its line fixes which records matched, and its name is in the detail alone.
@Suite struct SearchSavingTests {
    private func filled(_ count: Int = 8) throws -> TestArchive {
        let archive = try TestArchive()
        try archive.capture("a.fix", (0..<count).map { FIXMessage.confirmation("A-\($0)", note: "kestrel") }.joined())
        return archive
    }

    private func save(_ name: String, _ text: String, _ archive: TestArchive) throws -> SavedSearch {
        try SearchSaving(archive.open()).save(name, text)
    }

    @Test func `The line has which records matched, and neither name nor query`() throws {
        let archive = try filled()
        try archive.capture("b.fix", FIXMessage.confirmation("B-1"))
        let saved = try save("  the Wendehals desk ", "kestrel", archive)
        #expect(saved.words?.name == "the Wendehals desk" && saved.words?.query == "kestrel")
        let line = try #require(try archive.lines().last)
        guard case .savedSearch(let act) = line.act else { throw ArchiveError(code: .failed, subject: "", message: "") }
        let all = try archive.search("kestrel").hits.map(\.id).sorted()
        #expect(act.number == 1 && act.population.count == 8 && act.population.line == line.sequence - 1)
        #expect(act.population.digest == RecordListFile.digest(of: all))
        let list = try #require(act.list)
        #expect(try RecordListFile.read(list, from: archive.layout.ledger, in: LocalFileSystem()) == all)
        for path in try archive.files(below: archive.layout.ledger) {
            let text = String(decoding: try archive.bytes(of: path), as: UTF8.self).lowercased()
            #expect(!text.contains("kestrel") && !text.contains("wendehals"))
        }
        #expect(try archive.search("class:audit-trail type:saved-search wendehals").hits.count == 1)
        let detail = try #require(
            try ArchiveContents(archive).details.first { $0.envelope.parsed.messageType == "saved-search" })
        let json = try CanonicalJSON(decoding: detail.content)
        #expect(json["name"] == "the Wendehals desk" && json["query"] == "kestrel" && json["understood"] == "kestrel")
        #expect(try archive.verify().findings == [])
    }

    @Test func `Saved searches are listed in their order, and a rebuild of the register gives them back`() throws {
        let archive = try filled()
        let names = ["desk", "everything", "desk"]
        for (name, text) in zip(names, ["kestrel", "", "id:A-1"]) { _ = try save(name, text, archive) }
        _ = try AuditSampling(archive.open()).draw(SampleRequest("", size: 3))
        let listed = try SearchSaving(archive.open()).list()
        #expect(listed.map(\.entry.number) == [1, 2, 3] && listed.map(\.words?.name) == names)
        #expect(
            listed.map(\.entry.population) == [8, 8, 1]
                && listed.map(\.entry.agent) == Array(repeating: "uid:1000", count: 3))
        #expect(listed[2].entry.list?.offset == 16 * 16)
        _ = try Rebuild(archive.open()).run()
        #expect(try SearchSaving(archive.open()).list().map(\.entry) == listed.map(\.entry))
        try archive.removeDatabases()
        let made = try SearchSaving(archive.open()).list()
        #expect(made.map(\.entry) == listed.map(\.entry) && made.map(\.words) == listed.map(\.words))
        #expect(try archive.verify().findings == [])
    }

    @Test func `By its name the newest is meant, and by its number the one that has it`() throws {
        let archive = try filled()
        _ = try save("desk", "id:A-1", archive)
        _ = try save("desk", "id:A-2", archive)
        let searches = try SearchSaving(archive.open())
        #expect(try searches.find(.name("desk")).entry.number == 2)
        #expect(try searches.find(.number(1)).words?.query == "id:A-1")
        #expect(SavedSearchReference(" 12 ") == .number(12) && SavedSearchReference(" a b ") == .name("a b"))
        for reference in [SavedSearchReference.name("Desk"), .name(""), .number(3), .number(0)] {
            #expect(throws: ArchiveError(code: .notFound, subject: "", message: "")) { try searches.find(reference) }
        }
    }

    @Test
    func `A query that is not exact, a name that is none, and no leave to write are refused, and nothing is saved`()
        throws
    {
        let archive = try filled(2)
        let before = try archive.lines().count
        let usage = ArchiveError(code: .usage, subject: "", message: "")
        for text in ["colour:blue", "date:soon", "kestrel €"] {
            #expect(throws: usage) { try save("n", text, archive) }
        }
        for name in ["", "  ", "12", " 7 ", "a\nb", String(repeating: "n", count: 201)] {
            #expect(throws: usage) { try save(name, "kestrel", archive) }
        }
        #expect(throws: ArchiveError(code: .notAllowed, subject: "", message: "")) {
            try SearchSaving(archive.open(unlogged: true)).save("n", "kestrel")
        }
        #expect(try archive.lines().count == before)
        #expect(try SearchSaving(archive.open()).list().isEmpty)
        #expect(try LocalFileSystem().status(archive.layout.ledger.appending("lists-000001.bin")) == nil)
    }

    @Test func `A volume that can't be looked into is no part of a saved search, and nothing is saved`() throws {
        let archive = try filled(2)
        for key in try archive.layout.volumesOnDisk(in: LocalFileSystem()) where key.recordClass == .tradeConfirmation {
            try FileManager.default.removeItem(atPath: archive.layout.volume(key).root.string)
        }
        #expect(throws: ArchiveError(code: .failed, subject: "", message: "")) { try save("n", "kestrel", archive) }
        #expect(try SearchSaving(archive.open()).list().isEmpty)
    }
}

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

/// A saved search that is run again tells what is the same, what is new, and what became of the rest.
@Suite struct SavedSearchRunTests {
    private let archive: TestArchive

    init() throws {
        archive = try TestArchive()
        try archive.capture("a.fix", (0..<8).map { FIXMessage.confirmation("A-\($0)", note: "kestrel") }.joined())
    }

    private func save(_ name: String, _ text: String) throws { _ = try SearchSaving(archive.open()).save(name, text) }

    private func run(
        _ reference: String, asUnderstood: Bool = false, update: Bool = false, limit: Int = 100,
        unlogged: Bool = false
    ) throws -> SavedSearchAnswer {
        let request = SavedSearchRequest(
            SavedSearchReference(reference), isAsUnderstood: asUnderstood, isUpdate: update, limit: limit)
        return try SearchSaving(archive.open(unlogged: unlogged)).run(request) { $0 }
    }

    private func id(_ name: String) throws -> RecordID {
        try #require(try archive.search("id:\(name)").hits.first?.id)
    }

    /// The records with an id that begins so, the newest one first.
    private func newest(_ start: String) throws -> [RecordID] {
        try archive.search("kestrel").hits
            .filter { $0.identifiers.contains { $0.value.hasPrefix(start) } }.map(\.id)
    }

    private func expect(
        _ answer: SavedSearchAnswer, same: Int, new: Int, former: Int, absent: Int = 0, unknown: Int = 0,
        at location: SourceLocation = #_sourceLocation
    ) {
        #expect(answer.same == same && answer.newCount == new && answer.count == same + new, sourceLocation: location)
        #expect(answer.formerCount == former && answer.absentCount == absent, sourceLocation: location)
        #expect(answer.unknownCount == unknown, sourceLocation: location)
    }

    @Test func `At once everything is the same`() throws {
        try save("desk", "kestrel")
        let answer = try run("desk")
        expect(answer, same: 8, new: 0, former: 0)
        #expect(answer.digest == answer.then.entry.populationDigest && answer.saved == nil && answer.isComplete)
        #expect(answer.understood == "kestrel" && answer.new.isEmpty && answer.former.isEmpty)
    }

    @Test func `What was captured since is new, and what was corrected or filed elsewhere is told with why`() throws {
        try save("desk", "kestrel class:trade-confirmation -desk:Rates")
        try archive.capture("b.fix", (0..<3).map { FIXMessage.confirmation("B-\($0)", note: "kestrel") }.joined())
        let revision = try RecordRevision(archive.open())
        _ = try revision.correct(["A-1"], [FieldCorrection(.desk, ["Rates"])], reason: "a test")
        _ = try revision.correct(["A-3"], [FieldCorrection(.desk, ["Credit"])], reason: "a test")
        _ = try revision.reclassify(["A-2"], to: .swap, reason: "a test")
        let answer = try run("desk")
        expect(answer, same: 6, new: 3, former: 2)
        #expect(answer.new.map(\.id) == (try newest("B-")))
        let former = Dictionary(uniqueKeysWithValues: answer.former.map { ($0.hit.id, $0) })
        #expect(try former[id("A-1")]?.changes == [.corrected])
        let moved = try #require(try former[id("A-2")])
        #expect(moved.changes == [.reclassified] && moved.hit.volume.recordClass == .swap)

        let few = try run("desk", limit: 1)
        expect(few, same: 6, new: 3, former: 2)
        #expect(few.new == [answer.new[0]] && few.former.map(\.hit) == [answer.former[0].hit])
        let none = try run("desk", limit: 0)
        expect(none, same: 6, new: 3, former: 2)
        #expect(none.new.isEmpty && none.former.isEmpty)

        _ = try VolumeSealing(archive.open()).run(.all)
        _ = try Rebuild(archive.open()).run()
        expect(try run("desk"), same: 6, new: 3, former: 2)
        #expect(try archive.verify().findings == [])
    }

    @Test func `A record that was superseded since is told as such where the query asks for its status`() throws {
        try save("open", "kestrel status:current")
        try save("all", "kestrel")
        try archive.capture("b.fix", FIXMessage.confirmation("B-1", amends: "A-1", note: "kestrel"))
        let answer = try run("open")
        expect(answer, same: 7, new: 1, former: 1)
        #expect(answer.former[0].changes == [.status] && answer.former[0].hit.status == .superseded)
        #expect(try answer.former[0].hit.id == id("A-1"))
        expect(try run("all"), same: 8, new: 1, former: 0)
    }

    @Test func `Days that are counted from today move on, and stay those of then where that is asked for`() throws {
        try save("today", "date:today")
        archive.clock.advance(days: 1)
        try archive.capture("b.fix", FIXMessage.confirmation("B-1", date: "20260303", note: "kestrel"))
        let moved = try run("today")
        expect(moved, same: 0, new: 1, former: 8)
        #expect(moved.former.allSatisfy { $0.changes == [.days] })
        #expect(moved.understood != moved.then.words?.understood)
        try archive.capture("c.fix", FIXMessage.confirmation("C-1", date: "20260302", note: "kestrel"))
        let still = try run("today", asUnderstood: true)
        expect(still, same: 8, new: 1, former: 0)
        #expect(still.understood == still.then.words?.understood)
        #expect(try still.new.map(\.id) == [id("C-1")])
    }

    @Test func `What is found is saved as the next of its name where that is asked for, and is compared with then`()
        throws
    {
        try save("desk", "kestrel")
        try archive.capture("b.fix", FIXMessage.confirmation("B-1", note: "kestrel"))
        let answer = try run("desk", update: true)
        expect(answer, same: 8, new: 1, former: 0)
        let saved = try #require(answer.saved)
        #expect(saved.entry.number == 2 && saved.entry.population == 9 && saved.words?.name == "desk")
        #expect(saved.entry.populationDigest == answer.digest)
        let next = try run("desk")
        #expect(next.then.entry == saved.entry)
        expect(next, same: 9, new: 0, former: 0)
        expect(try run("1"), same: 8, new: 1, former: 0)
        #expect(throws: ArchiveError(code: .notAllowed, subject: "", message: "")) {
            try run("desk", update: true, unlogged: true)
        }
        #expect(try SearchSaving(archive.open()).list().count == 2)
    }

    @Test func `Running it is a search in the ledger, whose detail names the saved search`() throws {
        try save("desk", "kestrel")
        try archive.capture("b.fix", FIXMessage.confirmation("B-1", note: "kestrel"))
        let answer = try run("desk")
        #expect(try archive.lines().last?.act == .search(count: 9, records: answer.new.map(\.id)))
        let detail = try #require(
            try ArchiveContents(archive).details.last { $0.envelope.parsed.messageType == "search" })
        let entry = try #require(try CanonicalJSON(decoding: detail.content)["searches"]?.elements?.first)
        #expect(entry["saved"] == 1 && entry["query"] == "kestrel")
        let lines = try archive.lines().count
        expect(try run("desk", unlogged: true), same: 8, new: 1, former: 0)
        #expect(try archive.lines().count == lines)
    }

    /// Saves what no search has found: these records.
    private func plant(_ records: [RecordID]) throws {
        let open = try archive.open()
        try open.withLock { session in
            let list = try session.freeze(records)
            let population = FrozenPopulation(
                count: list.count, digest: list.digest, line: session.ledger.head.sequence)
            let act = SavedSearchAct(
                number: try open.register().lastSavedSearch() + 1, population: population, list: list)
            let detail = SavedSearchDetail(name: "planted", query: "kestrel", understood: "kestrel")
            try session.record(.savedSearch(act), detail: ActDetail(act: "saved-search", members: detail.members))
        }
    }

    @Test func `A record that is not in the archive any more is told as absent`() throws {
        let stranger = RecordID(TimeOrderedUUID(milliseconds: 7, random: (7, 7)))
        let all = try archive.search("kestrel").hits.map(\.id)
        try plant((all + [stranger]).sorted())
        let answer = try run("planted")
        expect(answer, same: 8, new: 0, former: 0, absent: 1)
        #expect(answer.absent == [stranger] && answer.isComplete)
        try ArchiveView.answer(from: archive.open()) { view in
            guard case .absent = try view.presence(of: stranger) else {
                Issue.record("it is nowhere")
                return
            }
            for id in all {
                guard case .present(let found) = try view.presence(of: id) else {
                    Issue.record("it is there")
                    return
                }
                #expect(found.record.id == id)
            }
        }
    }

    @Test(arguments: [7, 8])
    func `More records than are listed are counted, those captured since are new, and nothing else is compared`(
        most: Int
    ) throws {
        var searches = try SearchSaving(archive.open())
        searches.mostListed = most
        let saved = try searches.save("desk", "kestrel")
        #expect(saved.entry.population == 8 && (saved.entry.list == nil) == (most < 8))
        try archive.capture("b.fix", (0..<2).map { FIXMessage.confirmation("B-\($0)", note: "kestrel") }.joined())
        _ = try RecordRevision(archive.open()).correct(
            ["A-1"], [FieldCorrection(.desk, ["Rates"])], reason: "a test")
        let answer = try run("desk")
        #expect(answer.count == 10 && answer.newCount == 2 && answer.then.entry.population == 8)
        #expect(try answer.new.map(\.id) == newest("B-"))
        let rest = [answer.same, answer.formerCount, answer.absentCount, answer.unknownCount]
        #expect(rest == (most < 8 ? [nil, nil, nil, nil] : [8, 0, 0, 0]))
        #expect(try archive.verify().findings == [])
    }

    @Test func `Where a volume can't be looked into, its records are neither former nor absent, and nothing is saved`()
        throws
    {
        try archive.capture(
            "d.fix", FIXMessage.ofType("D", id: "D-1", date: "20260302", note: "kestrel"))
        try save("desk", "kestrel")
        _ = try VolumeSealing(archive.open()).run(.all)
        for key in try archive.layout.volumesOnDisk(in: LocalFileSystem()) where key.recordClass == .orderTicket {
            try FileManager.default.removeItem(atPath: archive.layout.volume(key).root.string)
        }
        let answer = try run("desk")
        expect(answer, same: 8, new: 0, former: 0, unknown: 1)
        #expect(!answer.isComplete && answer.unknown.count == 1)
        #expect(throws: ArchiveError(code: .failed, subject: "", message: "")) { try run("desk", update: true) }
        #expect(try SearchSaving(archive.open()).list().count == 1)
    }

    @Test func `A list of which a bit is another is broken integrity`() throws {
        try save("desk", "kestrel")
        let lists = archive.layout.ledger.appending("lists-000001.bin")
        var bytes = try archive.bytes(of: lists)
        bytes[17] ^= 4
        try LocalFileSystem().open(lists, .readWrite).write(bytes, at: 0)
        #expect(throws: ArchiveError(code: .integrity, subject: "", message: "")) { try run("desk") }
        #expect(try archive.verify().isBroken)
    }

    @Test func `Without the detail of the act it is listed by its number, and can't be run`() throws {
        try save("desk", "kestrel")
        for key in try archive.layout.volumesOnDisk(in: LocalFileSystem()) where key.recordClass == .auditTrail {
            try FileManager.default.removeItem(atPath: archive.layout.volume(key).root.string)
        }
        let listed = try SearchSaving(archive.open(unlogged: true)).list()
        #expect(listed.count == 1 && listed[0].words == nil)
        for reference in ["1", "desk"] {
            #expect(throws: ArchiveError(code: .notFound, subject: "", message: "")) {
                try run(reference, unlogged: true)
            }
        }
    }
}

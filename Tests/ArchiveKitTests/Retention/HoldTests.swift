// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Foundation
import Records
import Retention
import SystemPackage
import TestSupport
import Testing

@testable import ArchiveKit

/// What a hold is on: the set of its placing, for ever, and by a query what matches later and what can't be read.
@Suite struct HoldTests {
    private static let notes = ["kestrel", "heron", "kestrel heron", "wren"]

    /// Bytes that no format is recognised in.
    private static func junk(_ number: Int) -> [UInt8] { [0xFF, 0xFE, 0, 1, 2, UInt8(number)] }

    private func place(
        _ archive: Archive, _ matter: String, _ scope: HoldRequest.Scope
    ) throws -> HoldListing {
        let holds = HoldAdministration(archive)
        let request = HoldRequest(matter: matter, reason: "for \(matter)", scope)
        return try holds.place(request, on: holds.gather(request))
    }

    private func held(_ number: Int, _ archive: Archive) throws -> Set<RecordID> {
        let hold = try #require(try archive.register().holds(withReleased: true).first { $0.number == number })
        return Set(try HeldRecords(hold, in: archive).records(in: archive))
    }

    private func matching(_ query: String, _ archive: TestArchive) throws -> Set<RecordID> {
        Set(try archive.search(query).hits.map(\.id))
    }

    /// The numbers of the holds on a record itself.
    private func holds(on id: RecordID, in view: ArchiveView, by knowledge: RetentionKnowledge) throws -> [Int] {
        let record = try #require(try RecordLookup(view.archive).record(id, in: view))
        let envelope = try #require(try view.volume(record.volume)).envelope(of: record.record)
        let member = try #require(try KinSearch(view).alone(record, envelope).members.first)
        return try knowledge.holds(on: member).compactMap { knowledge.holdNumbers[$0.line] }
    }

    @Test(arguments: [UInt64(3), 17, 92])
    func `A hold keeps what it was placed on and takes in what matches later, and only its own release frees`(
        seed: UInt64
    ) throws {
        var random = SeededGenerator(seed: seed)
        let archive = try TestArchive(seed: seed)
        var number = 0
        func capture() throws {
            number += 1
            let date = "202\(random.below(6))0\(1 + random.below(9))1\(random.below(9))"
            if random.below(4) == 0 { try archive.put("junk-\(number).bin", Self.junk(number)) }
            try archive.put(
                "\(number).fix", FIXMessage.confirmation("H-\(number)", date: date, note: random.pick(Self.notes)))
            try archive.ingest()
            archive.clock.advance(days: Int64(random.below(40)))
        }
        // What each hold must be on: what it was placed on, and its query with the start of its span.
        var model: [Int: (frozen: Set<RecordID>, query: String?, start: String?)] = [:]
        for round in 0..<12 {
            for _ in 0..<2 { try capture() }
            if round == 5 { _ = try VolumeSealing(archive.open()).run(.all) }
            let open = try archive.open()
            switch random.below(5) {
            case 0, 1:
                let word = random.pick(["kestrel", "heron", "wren"])
                let start = random.below(2) == 0 ? nil : "2026-0\(3 + random.below(3))-01"
                let query = word + (start.map { " captured:>=\($0)" } ?? "")
                let hold = try place(open, "m\(round)", .query(query))
                let unparsed = try matching("unparsed:yes" + (start.map { " captured:>=\($0)" } ?? ""), archive)
                let frozen = try matching(query, archive).union(unparsed)
                #expect(hold.entry.list.count == frozen.count && hold.entry.unparsed == unparsed.count)
                model[hold.entry.number] = (frozen, query, start)
            case 2:
                let id = "H-\(1 + random.below(number))"
                let hold = try place(open, "m\(round)", .ids([id]))
                model[hold.entry.number] = (try matching("id:\(id)", archive), nil, nil)
            case 3:
                // A correction that takes a record out of what a query finds takes it out of no hold.
                guard let hit = try archive.search("kestrel").hits.randomElement(using: &random) else { continue }
                _ = try RecordRevision(open).correct(
                    ["\(hit.id)"], [FieldCorrection(.desk, ["d\(round)"])], reason: "r")
            default:
                guard let freed = model.keys.sorted().randomElement(using: &random) else { continue }
                _ = try HoldAdministration(open).release(freed, reason: "over")
                model[freed] = nil
            }
            guard round % 3 == 2 else { continue }
            let now = try archive.open()
            var all: [Int: Set<RecordID>] = [:]
            for (number, hold) in model {
                var expected = hold.frozen
                if let query = hold.query {
                    expected.formUnion(try matching(query, archive))
                    expected.formUnion(
                        try matching("unparsed:yes" + (hold.start.map { " captured:>=\($0)" } ?? ""), archive))
                }
                all[number] = expected
                #expect(try held(number, now) == expected, "seed \(seed), round \(round), hold \(number)")
            }
            // One by one it is the same, chain or not.
            let found = try archive.search("").hits.map(\.id)
            try ArchiveView.answer(from: now) { view in
                let knowledge = try RetentionKnowledge(view)
                for id in found {
                    let numbers = try Set(holds(on: id, in: view, by: knowledge))
                    let expected = Set(all.filter { $0.value.contains(id) }.keys)
                    #expect(numbers == expected, "seed \(seed), round \(round), \(id)")
                }
            }
        }
        #expect(model.count > 2, "seed \(seed)")
    }

    @Test func `A record that a query does not find any more stays held, and a version of it too`() throws {
        let archive = try TestArchive()
        try archive.capture("a.fix", FIXMessage.confirmation("A-1", note: "kestrel"))
        let hold = try place(archive.open(), "m", .query("desk:none OR kestrel has:trade-date"))
        let id = try #require(try archive.search("A-1").hits.first).id
        _ = try RecordRevision(archive.open()).correct(["\(id)"], [FieldCorrection(.tradeDate, [])], reason: "r")
        #expect(try matching("kestrel has:trade-date", archive).isEmpty)
        #expect(try held(hold.entry.number, archive.open()) == [id])
        #expect(try HoldAdministration(archive.open()).show(1).records == 1)
    }

    /// Whether a hold is on a record, as who lists it sees it, and as who destroys does.
    private func isHeld(_ id: RecordID, _ archive: TestArchive) throws -> [Bool] {
        let open = try archive.open()
        let listed = try held(1, open).contains(id)
        return try ArchiveView.answer(from: open) { view in
            let evaluation = try DispositionEvaluation(view, on: #require(CivilDate("2099-01-01")))
            let record = try #require(try RecordLookup(open).record(id, in: view))
            let verdict = try evaluation.verdicts(in: record.volume, among: [id]).first?.verdict
            return [
                listed, try holds(on: id, in: view, by: RetentionKnowledge(view)) == [1], verdict == .kept(.held([1])),
            ]
        }
    }

    @Test(arguments: ["correct", "reclassify", "both", "seal"])
    func `What came in later and matched stays held, whatever is known better of it`(how: String) throws {
        let archive = try TestArchive()
        try archive.capture("a.fix", FIXMessage.confirmation("A-1", note: "wren"))
        _ = try place(archive.open(), "m", .query("class:order-ticket desk:Rates"))
        var options = CaptureOptions()
        options.recordClass = .orderTicket
        options.desk = "Rates"
        try archive.ingest([archive.put("b.fix", FIXMessage.confirmation("B-1", note: "heron"))], options: options)
        let id = try #require(try archive.search("id:B-1").hits.first).id
        #expect(try isHeld(id, archive) == [true, true, true])
        if how == "seal" { _ = try VolumeSealing(archive.open()).run(.all) }
        let revision = RecordRevision(try archive.open())
        if how != "reclassify" {
            _ = try revision.correct(["\(id)"], [FieldCorrection(.desk, ["Credit"])], reason: "r")
        }
        if how != "correct" { _ = try revision.reclassify(["\(id)"], to: .tradeConfirmation, reason: "r") }
        #expect(try archive.search("class:order-ticket desk:Rates").hits.isEmpty)
        #expect(try isHeld(id, archive) == [true, true, true])
        #expect(try HoldAdministration(archive.open()).freed(by: 1).records.contains(id))
        #expect(try matching("hold:m", archive).contains(id) && !matching("hold:no", archive).contains(id))
        // Indexes that are made again say the same.
        _ = try Rebuild(archive.open()).run()
        #expect(try isHeld(id, archive) == [true, true, true])
        _ = try HoldAdministration(archive.open()).release(1, reason: "over")
        #expect(try isHeld(id, archive)[1...] == [false, false])
    }

    @Test func `What was known better before a hold was placed is not held for what it was taken to be`() throws {
        let archive = try TestArchive()
        var options = CaptureOptions()
        options.desk = "Rates"
        try archive.ingest([archive.put("b.fix", FIXMessage.confirmation("B-1", note: "heron"))], options: options)
        let id = try #require(try archive.search("id:B-1").hits.first).id
        _ = try RecordRevision(archive.open()).correct(["\(id)"], [FieldCorrection(.desk, ["Credit"])], reason: "r")
        _ = try place(archive.open(), "m", .query("desk:Rates"))
        #expect(try isHeld(id, archive) == [false, false, false])
    }

    @Test func `Of a chain one held version holds all, and who releases is told how many others hold`() throws {
        let archive = try TestArchive()
        try archive.capture("a.fix", FIXMessage.confirmation("A-1", note: "kestrel"))
        try archive.capture("b.fix", FIXMessage.confirmation("A-2", amends: "A-1", note: "wren"))
        try archive.capture("c.fix", FIXMessage.confirmation("B-1", note: "wren"))
        let open = try archive.open()
        _ = try place(open, "one", .query("kestrel"))
        // By an id all versions are named.
        #expect(try place(open, "two", .ids(["A-2"])).entry.list.count == 2)
        _ = try place(open, "three", .query("wren"))
        try ArchiveView.answer(from: open) { view in
            for (name, expected) in [("A-1", [1, 2]), ("A-2", [2, 3]), ("B-1", [3])] {
                let id = try #require(try archive.search("id:\(name)").hits.first).id
                let knowledge = try RetentionKnowledge(view)
                #expect(try holds(on: id, in: view, by: knowledge) == expected, "\(name)")
                let record = try #require(try RecordLookup(open).record(id, in: view))
                let chain = try #require(try UnitMembers(.chain, view, SearchWatch()).around(record)).members
                let all = name == "B-1" ? [3] : [1, 2, 3]
                #expect(
                    try Set(chain.flatMap { try holds(on: $0.id, in: view, by: knowledge) }).sorted() == all, "\(name)")
            }
        }
        let freed = try HoldAdministration(open).freed(by: 3)
        let free = try #require(try archive.search("id:B-1").hits.first).id
        #expect(freed.records == [free] && freed.heldByOthers == 1)
    }

    @Test func `Where the words of a hold are lost it holds everything`() throws {
        let archive = try TestArchive()
        try archive.capture("a.fix", FIXMessage.confirmation("A-1", note: "kestrel"))
        try archive.capture("b.fix", FIXMessage.confirmation("B-1", note: "wren"))
        let hold = try place(archive.open(), "m", .query("kestrel"))
        #expect(try held(hold.entry.number, archive.open()).count == 1)
        let key = try #require(hold.entry.detail)
        let pack = archive.layout.volume(key).pack
        var bytes = try archive.bytes(of: pack)
        // The last frame is the detail of the hold.
        for index in bytes.indices.suffix(40) { bytes[index] ^= 0x55 }
        try Data(bytes).write(to: URL(fileURLWithPath: pack.string))
        #expect(try held(hold.entry.number, archive.open()).count == 2)
        #expect(try HoldAdministration(archive.open()).show(hold.entry.number).words == nil)
    }

    @Test func `What can't be held is refused, and nothing is held then`() throws {
        let archive = try TestArchive()
        try archive.capture("a.fix", FIXMessage.confirmation("A-1", note: "kestrel"))
        let open = try archive.open()
        let lines = try archive.lines().count
        func refused(_ code: ArchiveError.Code, _ matter: String, _ reason: String, _ scope: HoldRequest.Scope) {
            let error = #expect(throws: ArchiveError.self) {
                try HoldAdministration(open).gather(HoldRequest(matter: matter, reason: reason, scope))
            }
            #expect(error?.code == code, "\(matter) \(reason)")
        }
        refused(.notFound, "m", "r", .ids(["NONE-1"]))
        refused(.usage, "m", "r", .query("nofield:3 kestrel ("))
        refused(.usage, "", "r", .query("kestrel"))
        refused(.usage, "17", "r", .query("kestrel"))
        refused(.usage, "a\u{7}b", "r", .query("kestrel"))
        refused(.usage, "m", " ", .query("kestrel"))
        let request = HoldRequest(matter: "m", reason: "r", .query("kestrel"))
        var late = request
        late.review = open.today
        #expect(throws: ArchiveError.self) {
            try HoldAdministration(open).place(late, on: HoldAdministration(open).gather(late))
        }
        #expect(try archive.lines().count == lines)
        _ = try place(open, "m", .query("kestrel"))
        _ = try HoldAdministration(open).release(1, reason: "over")
        for work in [
            { _ = try HoldAdministration(open).release(1, reason: "over") },
            { _ = try HoldAdministration(open).review(1, next: nil, reason: "x") },
            { _ = try HoldAdministration(open).notice(1, custodian: "x", day: nil, isAcknowledged: false) },
        ] {
            let error = #expect(throws: ArchiveError.self) { try work() }
            #expect(error?.code == .failed)
        }
        #expect(throws: ArchiveError.self) { try HoldAdministration(open).release(2, reason: "x") }
    }
}

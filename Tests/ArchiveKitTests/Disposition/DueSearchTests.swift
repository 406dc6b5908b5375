// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Records
import Retention
import TestSupport
import Testing

@testable import ArchiveKit

/// What may go is found without a look at what may not.
@Suite struct DueSearchTests {
    private func search(
        _ archive: TestArchive, on day: String, by action: DispositionAction = .destroy,
        classes: Set<RecordClass>? = nil, limit: Int = 200
    ) throws -> DueSearch {
        let open = try archive.open()
        let found = try ArchiveView.answer(from: open, withholding: .nothing) { view in
            try DueSearch(view, on: #require(CivilDate(day)), by: action, classes: classes, limit: limit)
        }
        RetentionSummaries.keep(found.made, in: open)
        return found
    }

    /// Trades of four years, each of which has a volume.
    private func filled(isSealed: Bool) throws -> TestArchive {
        let archive = try TestArchive()
        var options = CaptureOptions()
        options.isBackload = true
        for year in 2021...2024 {
            let text = (1...3).map { FIXMessage.confirmation("Y\(year)-\($0)", date: "\(year)030\($0)") }.joined()
            try archive.ingest([archive.put("\(year).fix", text)], options: options)
        }
        if isSealed { _ = try VolumeSealing(archive.open()).run(.all) }
        return archive
    }

    @Test(arguments: [false, true])
    func `Only volumes whose first day has come are opened, once each has been summed up`(isSealed: Bool) throws {
        let archive = try filled(isSealed: isSealed)
        // Nothing goes within 90 days of its capture: no record is read for that.
        #expect(try search(archive, on: "2026-05-31").opened.isEmpty)
        let first = try search(archive, on: "2026-07-01")
        #expect(first.found.map { "\($0.key)" } == ["trade-confirmation/2021/001", "trade-confirmation/2022/001"])
        #expect(first.opened.count == 4 && !first.hasMore && first.leftOut.isEmpty)
        let again = try search(archive, on: "2026-07-01")
        #expect(again.opened == Set(again.found.map(\.key)) && again.found.map(\.due) == first.found.map(\.due))
        let disk = CountingFileSystem(archive.environment.fileSystem)
        archive.environment.fileSystem = disk
        #expect(try search(archive, on: "2026-05-01").opened.isEmpty)
        #expect(disk.packBytesRead == 0)
        #expect(try search(archive, on: "2027-06-01").found.count == 3)
        #expect(try search(archive, on: "2028-01-01").found.count == 4)
        let some = try search(archive, on: "2028-01-01", limit: 3)
        #expect(some.found.count == 3 && some.hasMore)
        #expect(try search(archive, on: "2028-01-01", classes: [.swap]).found.isEmpty)
        #expect(try search(archive, on: "2028-01-01", by: .transfer).found.isEmpty)
    }

    @Test func `It says what may go, by class and month, and in words what keeps the rest`() throws {
        let archive = try filled(isSealed: false)
        let ids = try (1...3).map { try #require(try archive.lookUp("Y2021-\($0)").chain?.current.id) }
        let holds = HoldAdministration(try archive.open())
        for matter in ["Heron", "Plover"] {
            let request = HoldRequest(matter: matter, reason: "asked", .ids(["Y2021-1"]))
            _ = try holds.place(request, on: holds.gather(request))
        }
        let extending = RetentionExtending(try archive.open())
        let request = ExtensionRequest(
            .subject(try #require(RetentionSubject("trade:Y2021-2"))), .until(try #require(CivilDate("2050-06-30"))),
            authority: "order", reason: "ordered")
        _ = try extending.extend(request, extending.gather(request))
        let found = try #require(try search(archive, on: "2026-07-01").found.first)
        #expect(found.due == [.destroy: [ids[2]]] && found.copies.isEmpty)
        #expect(found.kept == ["held by holds 1, 2": 1, "extended": 1])
        let group = VolumeDue.Group(recordClass: .tradeConfirmation, month: "2026-06")
        #expect(found.groups == [.destroy: [group: 1]])
        #expect(found.approvals == [.destroy: 1] && found.noticeDays.isEmpty)
        // Filed anew it ends by the longer rule, and both copies go together.
        _ = try RecordRevision(archive.open()).reclassify(["\(ids[2])"], to: .foreignExchange, reason: "it is one")
        #expect(try search(archive, on: "2027-07-01").found.allSatisfy { !$0.due.values.joined().contains(ids[2]) })
        let both = try search(archive, on: "2034-07-01").found.filter { $0.due.values.joined().contains(ids[2]) }
        #expect(both.map(\.key.recordClass) == [.foreignExchange, .tradeConfirmation])
        #expect(both.map { $0.copies.contains(ids[2]) } == [false, true])
    }

    @Test func `A volume that lacks something is left out`() throws {
        let archive = try filled(isSealed: false)
        let key = try #require(VolumeKey("trade-confirmation/2021/001"))
        var bytes = try archive.bytes(of: archive.layout.volume(key).pack)
        for index in bytes.indices.suffix(30) { bytes[index] = 7 }
        try archive.put("../archive/volumes/\(key)/content.pack", bytes)
        try archive.removeDatabases()
        let found = try search(archive, on: "2026-07-01")
        #expect(found.leftOut == [key] && found.found.map { "\($0.key)" } == ["trade-confirmation/2022/001"])
    }

    @Test(arguments: 1...2)
    func `Nothing that may go is missed`(seed: Int) throws {
        let seed = UInt64(seed) * 15_485_863
        let world = try RetentionWorld(seed: seed, acts: 30)
        for day in ["2026-07-01", "2030-01-01", "2034-01-01"] {
            for action in [DispositionAction.destroy, .review] {
                let found = try search(world.archive, on: day, by: action).found
                var expected: [VolumeKey: [RecordID]] = [:]
                try ArchiveView.answer(from: world.archive.open(), withholding: .nothing) { view in
                    let evaluation = try DispositionEvaluation(view, on: #require(CivilDate(day)))
                    for entry in view.entries where !entry.isTrail {
                        let due = try evaluation.verdicts(in: entry.key).filter { $0.verdict == .due(action) }
                        if !due.isEmpty { expected[entry.key] = Set(due.map(\.id)).sorted() }
                    }
                }
                let pairs = found.map { ($0.key, $0.due[action] ?? []) }
                #expect(Dictionary(uniqueKeysWithValues: pairs) == expected, "seed \(seed), \(day), \(action)")
            }
        }
    }
}

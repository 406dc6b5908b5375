// SPDX-License-Identifier: Apache-2.0

import ArchiveKit
import Durability
import Foundation
import Records
import SystemPackage
import TestSupport
import Testing

/// Each operation of the other acts fails in each way: a rebuild, the replacement of one index, a seal, a verification, a
/// sample, a saved search, a statement, a question for a time stamp, a confirmation of the time, a hold, an event,
/// an extension, and the lines of reads and searches. Also the power goes after each of them.
///
/// By default a sample is played; `MUNIMENT_FAULTS` says how many cases an act, or `all`.
@Suite struct FailingActTests {
    enum Act: String, CaseIterable, Sendable {
        case rebuild, replacement, seal, verify, search, get, sourceGet, sample, savedSearch, absence, stampRequest
        case confirmTime, hold, event, extend

        /// What must be so before it.
        func prepare(_ archive: DamagedArchive) throws {
            guard self == .replacement else { return }
            for path in try archive.files("index-1.sqlite") { try archive.write([1, 2, 3], to: path) }
        }

        func run(_ trial: TrialArchive, _ archive: DamagedArchive) throws {
            switch self {
            case .rebuild: _ = try Rebuild(trial.open()).run()
            case .seal:
                let sealed = try VolumeSealing(trial.open()).run(.all)
                if sealed.count < 4 { throw ArchiveError.integrity }
            case .replacement: #expect(try ArchiveStatus(of: trial.open()).coverage.incomplete.isEmpty)
            case .verify:
                // It reports what it can't do under the lock as a finding.
                if try Verification(trial.open()).run().isBroken { throw ArchiveError.integrity }
            case .search:
                try ArchiveSearch(trial.open()).run(SearchRequest("client", limit: 5, isCounted: true)) { _ in }
            case .sample: _ = try AuditSampling(trial.open()).draw(SampleRequest("", size: 5))
            case .savedSearch: _ = try SearchSaving(trial.open()).save("desk", "client")
            case .absence: _ = try AbsenceAttestation(trial.open()).run("NONE-1")
            case .stampRequest: _ = try TimeStamping(trial.open()).request(trial.open().currentCheckpoint())
            case .confirmTime: _ = try trial.open().confirmTime()
            case .hold:
                let holds = HoldAdministration(try trial.open())
                let request = HoldRequest(matter: "m", reason: "r", .query("client"))
                _ = try holds.place(request, on: holds.gather(request))
            case .event:
                guard let kind = RetentionEventKind("account-closed"), let subject = RetentionSubject("account:1")
                else {
                    return
                }
                let archive = try trial.open()
                let actor = try archive.authenticate(.user(0), asking: .event)
                _ = try EventRecording(archive, by: actor).record(
                    EventRequest(kind, subject, CivilDate(day: 19_000), reason: "r"))
            case .extend:
                let extending = RetentionExtending(try trial.open())
                let request = ExtensionRequest(.query("client"), .years(7), authority: "a", reason: "r")
                _ = try extending.extend(request, extending.gather(request))
            case .get: try RecordLookup(trial.open()).find("CNF-2") { _ in }
            case .sourceGet:
                for id in archive.accessions.values.prefix(1) { _ = try trial.bytes(of: id, trial.open()) }
            }
        }
    }

    @Test func `An index is synchronised before it becomes the current one`() throws {
        let archive = try DamagedArchive()
        let disk = try FaultyFileSystem(root: archive.root)
        try Act.rebuild.run(TrialArchive(root: archive.root, disk: disk), archive)
        let names = disk.operations.map { "\($0.kind.rawValue) \($0.path.lastComponent?.string ?? "")" }
        let steps = names.filter { $0 == "synchronize index-2.sqlite" || $0 == "rename volume.json.new" }
        #expect(steps.count == 8 && zip(steps, steps.dropFirst()).allSatisfy { $0 != $1 }, "\(steps)")
        #expect(steps.first == "synchronize index-2.sqlite")
    }

    @Test(arguments: Act.allCases)
    func `After a failed operation of an act the archive is what it was`(act: Act) throws {
        let dry = try DamagedArchive()
        try act.prepare(dry)
        let counted = try FaultyFileSystem(root: dry.root)
        try act.run(TrialArchive(root: dry.root, disk: counted), dry)
        #expect(counted.operationCount >= 4)
        let cases = Campaign.faults(of: counted.operations)
        for play in Campaign.sample(cases, "MUNIMENT_FAULTS", default: 2) {
            let archive = try DamagedArchive()
            try act.prepare(archive)
            let comment: Comment = "\(act), \(play.testDescription), seed \(Campaign.seed)"
            let disk = try FaultyFileSystem(root: archive.root, fault: play.fault)
            let outcome = Result { try act.run(TrialArchive(root: archive.root, disk: disk), archive) }
            // A volume that could not be looked into is told by the coverage; everything else by an error.
            if act != .replacement { #expect(throws: ArchiveError.self, comment) { try outcome.get() } }
            disk.restart()
            for derived in [DerivedFiles.drop, .keep] {
                try disk.inMemoryAfterPowerCut(.random(seed: Campaign.seed), derived: derived) { root in
                    let left = TrialArchive(root: root, disk: LocalFileSystem())
                    let contents = try left.contents()
                    #expect(try contents == TrialContents.expected(of: archive.tree), "power cut, \(comment)")
                    try left.expectVerified("power cut, \(comment)")
                }
            }
            try archive.expectHealed(comment)
        }
    }
}

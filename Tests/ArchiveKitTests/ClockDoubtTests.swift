// SPDX-License-Identifier: Apache-2.0

import Durability
import Ledger
import Records
import SystemPackage
import TestSupport
import Testing

@testable import ArchiveKit

/// A clock that is not believed keeps nobody from taking evidence in, describing it and giving it out; it moves neither the
/// ledger's time nor a date to an earlier day.
@Suite struct ClockDoubtTests {
    private static let day: Int64 = 86_400_000
    private static let owner = ActingAgent(identity: "uid:1000", isUnasked: true)

    /// Steps that leave the clock in doubt.
    private static let leaps: [(Int64, TrustedTime.Doubt)] = [(400, .ahead), (-400, .behind)]

    @Test(arguments: leaps)
    func `Every act goes on, and its line bears the ledger's time`(days: Int64, doubt: TrustedTime.Doubt) throws {
        let archive = try TestArchive()
        try archive.capture("a.fix", FIXMessage.confirmation("C-1"))
        let record = try #require(try ArchiveContents(archive).records.first?.id)
        let trusted = try #require(try archive.lines().last?.trusted)
        archive.clock.advance(days: days)
        let acts: [(String, (Archive) throws -> Void)] = [
            ("capture", { _ in try archive.capture("b.fix", FIXMessage.confirmation("C-2")) }),
            ("recapture", { _ in try archive.capture("c.fix", FIXMessage.confirmation("C-2")) }),
            ("read", { _ = try archive.lookUp("C-1", in: $0) }),
            ("search", { _ = try archive.search("C-1", in: $0) }),
            (
                "correct",
                {
                    _ = try RecordRevision($0).correct(
                        ["\(record)"], [FieldCorrection(.desk, ["Rates"])], reason: "another")
                }
            ),
            ("reclassify", { _ = try RecordRevision($0).reclassify(["\(record)"], to: .unclassified, reason: "x") }),
            ("sample", { _ = try AuditSampling($0).draw(SampleRequest("", size: 1)) }),
            ("saved-search", { _ = try SearchSaving($0).save("desk", "C-1") }),
            ("seal", { _ = try VolumeSealing($0).run(.all) }),
            ("verify", { _ = try Verification($0).run() }),
            ("checkpoint", { try $0.handOut($0.currentCheckpoint().checkpoint) }),
            ("absence", { _ = try AbsenceAttestation($0).run("NONE-1") }),
            (
                "export",
                {
                    let export = RecordExport($0) { _ in [] }
                    let request = ExportRequest(.ids(["C-1"]))
                    _ = try export.write(
                        export.gather(request), request, to: archive.directory.path.appending("bag"))
                }
            ),
            ("rotate-key", { _ = try $0.rotateKey() }),
            ("rebuild", { _ = try Rebuild($0).run() }),
            (
                "agent-add",
                {
                    var request = AgentRequest()
                    (request.kind, request.roles) = (.person, [.administrator])
                    request.user = SystemUser(number: 1_000, name: nil)
                    _ = try AgentAdministration($0, by: Self.owner).add("ada", request)
                }
            ),
            (
                "token",
                {
                    let end = Timestamp(milliseconds: max(archive.clock.now, trusted).milliseconds + Self.day)
                    _ = try TokenAdministration($0).create("t", roles: [.auditor], holder: nil, expires: end)
                }
            ),
        ]
        for (name, act) in acts {
            let before = try archive.lines().count
            try act(archive.open())
            let lines = try archive.lines().dropFirst(before)
            #expect(!lines.isEmpty, "\(name)")
            #expect(lines.allSatisfy { $0.trusted == trusted && $0.wall == archive.clock.now }, "\(name)")
        }
        #expect(try archive.open().time().doubt == doubt)
        #expect(try archive.verify().findings.isEmpty)
    }

    @Test(arguments: leaps)
    func `What comes in is dated by the later of the clock and the ledger's time`(
        days: Int64, doubt: TrustedTime.Doubt
    ) throws {
        let archive = try TestArchive()
        let trusted = archive.clock.now
        archive.clock.advance(days: days)
        let later = try archive.open().description.day(of: max(archive.clock.now, trusted))
        try archive.capture("a.txt", "a note of no date")
        try archive.capture("b.fix", FIXMessage.confirmation("C-1"))
        for name in ["note", "C-1"] {
            let hit = try #require(try archive.search(name).hits.first)
            let found = try #require(try archive.lookUp("\(hit.id)").chain?.current)
            #expect(found.envelope.captured == later, "\(name)")
            #expect(found.envelope.clockStart >= later, "\(name)")
        }
        let id = try #require(try archive.search("note").hits.first?.id)
        _ = try RecordRevision(archive.open()).correct(
            ["\(id)"], [FieldCorrection(.desk, ["Rates"])], reason: "another")
        let corrected = try #require(try archive.lookUp("\(id)").chain?.current)
        #expect(corrected.version == 2 && corrected.envelope.captured == later)
    }

    @Test func `A token that a leap of the clock has ended counts again once the clock is set right`() throws {
        let archive = try TestArchive(isCreated: false)
        var creation = ArchiveCreation(hasTestClock: true)
        creation.administrator = 1_000
        _ = try creation.run(at: archive.root, in: archive.environment)
        let end = Timestamp(milliseconds: archive.clock.now.milliseconds + 20 * Self.day)
        let made = try TokenAdministration(archive.open()).create("t", roles: [.auditor], holder: nil, expires: end)
        func isLetIn() throws -> Bool {
            do {
                _ = try archive.open().authenticate(.token(made.text), asking: .search)
                return true
            } catch let error as ArchiveError {
                #expect(error.code == .notAllowed && error.message.contains("token 1 expired on"))
                return false
            }
        }
        #expect(try isLetIn())
        archive.clock.advance(days: 400)
        #expect(try !isLetIn())
        archive.clock.advance(days: -400)
        #expect(try isLetIn())
        // But what a person has confirmed is not taken back with the clock.
        archive.clock.advance(days: 40)
        _ = try archive.open().confirmTime()
        archive.clock.advance(days: -40)
        #expect(try !isLetIn())
    }
}

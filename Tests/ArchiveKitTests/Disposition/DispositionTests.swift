// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Durability
import Foundation
import Ledger
import Packs
import Records
import SystemPackage
import TestSupport
import Testing

@testable import ArchiveKit

@Suite struct DispositionTests {
    @Test func `What nothing keeps is gone, and what is held is as it was`() throws {
        let trial = try DispositionTrial()
        try trial.capture("A", 40)
        try trial.hold([DispositionTrial.id("A", 7), DispositionTrial.id("A", 30)])
        let kept = try #require(trial.archive.lookUp("A-0007").chain).current
        try trial.fallDue()
        try trial.approve()
        let outcome = try trial.execute()
        #expect(outcome.isEnded && outcome.destroyed == 38 && outcome.kept == 0)
        #expect(try trial.found("A", 40) == [7, 30])
        #expect(try trial.isDestroyed("A-0001") && trial.isDestroyed("a 0001"))
        let now = try #require(trial.archive.lookUp("A-0007").chain).current
        #expect(now.content == kept.content && now.envelopeBytes == kept.envelopeBytes && now.salt == kept.salt)
        #expect(now.since == kept.since && now.place == kept.place && now.volume != kept.volume)
        #expect(try trial.volumes() == ["trade-confirmation/2020/002"])
        let report = try trial.archive.verify()
        #expect(report.findings.isEmpty, "\(report.findings)")
    }

    @Test func `What is destroyed as a whole leaves no folder behind`() throws {
        let trial = try DispositionTrial()
        try trial.capture("A", 12)
        try trial.fallDue()
        try trial.approve()
        #expect(try trial.execute().destroyed == 12)
        #expect(try trial.volumes().isEmpty)
        #expect(try trial.archive.verify().findings.isEmpty)
        // A later record of the class and period takes the next sequence.
        #expect(
            try trial.archive.open().register().lastVolume(of: .tradeConfirmation, period: "2020")?.key.sequence == 2)
    }

    @Test func `A proof that was made before still verifies, and one that is made after is of the same line`() throws {
        let trial = try DispositionTrial()
        try trial.capture("A", 20)
        try trial.hold(["A-0003"])
        let before = try RecordProving(trial.archive.open()).prove(
            #require(try trial.archive.lookUp("A-0003").chain).current)
        try trial.fallDue()
        try trial.approve()
        _ = try trial.execute()
        let after = try RecordProving(trial.archive.open()).prove(
            #require(try trial.archive.lookUp("A-0003").chain).current)
        #expect(after.commitment == before.commitment && after.commitmentPath == before.commitmentPath)
        #expect(after.line == before.line && after.salt == before.salt && after.place == before.place)
    }

    @Test func `Later envelopes of what stays are carried over, each in force from its own line on`() throws {
        let trial = try DispositionTrial()
        try trial.capture("A", 20)
        try trial.hold(["A-0003", "A-0004"])
        for desk in ["Rates", "Credit"] {
            _ = try trial.correct("A-0003", desk: desk)
        }
        let before = try trial.history(of: "A-0003")
        try trial.fallDue()
        try trial.approve()
        _ = try trial.execute()
        #expect(try trial.history(of: "A-0003") == before)
        #expect(try trial.archive.search("desk:Credit").hits.count == 1)
        #expect(try trial.archive.search("desk:Rates").hits.isEmpty)
        let report = try trial.archive.verify()
        #expect(report.findings.isEmpty, "\(report.findings)")
        // A correction that comes later goes on from there.
        _ = try trial.correct("A-0003", desk: "Equity")
        #expect(try trial.archive.search("desk:Equity").hits.count == 1)
        #expect(try trial.archive.verify().findings.isEmpty)
    }

    @Test func `A rebuild of the register and of all indexes gives the same answers`() throws {
        let trial = try DispositionTrial()
        try trial.capture("A", 40, amending: [11: "A-0010"])
        try trial.capture("B", 5)
        try trial.hold(["A-0010", "B-0002"])
        _ = try trial.correct("A-0011", desk: "Rates")
        try trial.fallDue()
        try trial.approve()
        _ = try trial.execute()
        func answers() throws -> [String] {
            let open = try trial.archive.open()
            return try ["", "desk:Rates", "status:superseded"].map { text in
                try "\(trial.archive.search(text, isCounted: true, in: open).hits.map { "\($0)" })"
            } + ["\(SourceRetrieval(open).list())", "\(trial.isDestroyed("A-0001"))"]
        }
        let before = try answers()
        _ = try Rebuild(trial.archive.open()).run()
        #expect(try answers() == before)
        #expect(try trial.archive.verify().findings.isEmpty)
        try LocalFileSystem().remove(trial.archive.layout.register)
        #expect(try answers() == before)
    }

    @Test func `What stays can be carried over again, also with what was said of it since`() throws {
        let trial = try DispositionTrial()
        try trial.capture("A", 30)
        try trial.hold(["A-0001", "A-0002", "A-0003"], matter: "one")
        try trial.hold(["A-0003"], matter: "two")
        _ = try trial.correct("A-0003", desk: "Rates")
        try trial.fallDue()
        try trial.approve()
        _ = try trial.execute()
        _ = try trial.correct("A-0003", desk: "Credit")
        let history = try trial.history(of: "A-0003")
        _ = try HoldAdministration(trial.archive.open()).release(1, reason: "settled")
        try trial.approve()
        #expect(try trial.execute().destroyed == 2)
        #expect(try trial.found("A", 30) == [3])
        #expect(try trial.history(of: "A-0003") == history)
        #expect(try trial.archive.verify().findings.isEmpty)
        _ = try Rebuild(trial.archive.open()).run()
        #expect(try trial.history(of: "A-0003") == history)
        #expect(try trial.archive.verify().findings.isEmpty)
    }

    @Test func `What comes to be held after the approval is taken out of the plan`() throws {
        let trial = try DispositionTrial()
        try trial.capture("A", 10)
        try trial.fallDue()
        try trial.approve()
        try trial.hold(query: "worda4x")
        let outcome = try trial.execute()
        #expect(outcome.destroyed == 9 && outcome.kept == 1)
        #expect(try trial.found("A", 10) == [4])
    }

    @Test func `A volume that somebody reads is not taken away, and nobody reads from it any more`() throws {
        let trial = try DispositionTrial()
        try trial.capture("A", 10)
        try trial.fallDue()
        try trial.approve()
        let reader = try trial.archive.open()
        #expect(try trial.archive.search("worda4x", in: reader).hits.count == 1)
        trial.archive.environment.lockWait = 0.3
        let outcome = try trial.execute()
        #expect(!outcome.isEnded && outcome.unlinking.map { "\($0)" } == ["trade-confirmation/2020/001"])
        #expect(try trial.administration().show(1).state == .unlinking)
        #expect(throws: ArchiveError(code: .failed, subject: "", message: "")) {
            try trial.administration().certificate(1)
        }
        #expect(try trial.volumes() == ["trade-confirmation/2020/001"])
        // It has the volume open still, and does not answer from it.
        #expect(try trial.archive.search("worda4x", in: reader).hits.isEmpty)
        #expect(try trial.isDestroyed("A-0004"))
        // By that it has let go.
        #expect(try trial.execute().isEnded)
        #expect(try trial.volumes().isEmpty)
        #expect(try trial.administration().certificate(1).records.count == 10)
    }

    @Test func `What a hold comes to be on while the files are there is carried over after all`() throws {
        let trial = try DispositionTrial()
        try trial.capture("A", 10)
        try trial.hold(["A-0001"])
        try trial.fallDue()
        try trial.approve()
        let reader = try trial.archive.open()
        _ = try trial.archive.search("worda4x", in: reader)
        trial.archive.environment.lockWait = 0.3
        #expect(try !trial.execute().isEnded)
        // It counts what is being destroyed, as long as that is there.
        let request = HoldRequest(matter: "M-3", reason: "case", .query("worda4x"))
        #expect(try HoldAdministration(trial.archive.open()).gather(request).matched == 1)
        try trial.hold(query: "worda4x")
        reader.closeAll()
        trial.archive.environment.lockWait = 30
        let outcome = try trial.execute()
        #expect(outcome.isEnded && outcome.destroyed == 8)
        #expect(try trial.found("A", 10) == [1, 4])
        #expect(try trial.archive.verify().findings.isEmpty)
        _ = try Rebuild(trial.archive.open()).run()
        #expect(try trial.found("A", 10) == [1, 4])
        #expect(try trial.archive.verify().findings.isEmpty)
    }

    @Test func `The certificate says what is gone, by whose word, and which lines prove it`() throws {
        let trial = try DispositionTrial()
        try trial.capture("A", 6)
        try trial.hold(["A-0002"])
        try trial.fallDue()
        try trial.approve()
        _ = try trial.execute()
        let certificate = try trial.administration().certificate(1)
        #expect(certificate.records.count == 5)
        let json = certificate.json
        #expect(json["destroyed"]?.number == 5 && json["performer"]?.text == "test:keeper")
        #expect(json["approvals"]?.elements?.compactMap { $0["agent"]?.text } == ["test:approver"])
        #expect(json["counts"]?.elements?.compactMap { $0["records"]?.number } == [5])
        #expect(json["counts"]?.elements?.compactMap { $0["month"]?.text } == ["2020-03"])
        let lines = Dictionary(
            uniqueKeysWithValues: try trial.archive.lines().map { ($0.sequence, $0.act.name) })
        let volume = try #require(json["volumes"]?.elements?.first)
        #expect(lines[Int(volume["carried"]?.number ?? 0)] == "disposition-carry")
        #expect(lines[Int(volume["unlinked"]?.number ?? 0)] == "disposition-unlink")
        #expect(lines[Int(json["line"]?.number ?? 0)] == "disposition-certificate")
        #expect(certificate.lines.contains { $0.contains("5 records in 1 volume") })
    }

    @Test func `Nobody whose name was not asked for approves, and nobody approves a plan of their own`() throws {
        let trial = try DispositionTrial()
        try trial.capture("A", 3)
        try trial.fallDue()
        let keeper = try trial.administration()
        _ = try keeper.plan(keeper.gather(), reason: "due")
        for agent in ["uid:1000", "agent:7", "test:keeper"] {
            let dispositions = try trial.administration(by: agent)
            #expect(throws: ArchiveError(code: .notAllowed, subject: "", message: "")) {
                try dispositions.approve(1, reason: "seen")
            }
            #expect(try trial.archive.lastJSON(1).first?["reason"]?.text == "separation")
        }
        #expect(try trial.administration().show(1).approvers.isEmpty)
    }

    @Test func `What comes in anew after it was destroyed is a record like any other`() throws {
        let trial = try DispositionTrial()
        try trial.capture("A", 6)
        try trial.fallDue()
        try trial.approve()
        _ = try trial.execute()
        let outcome = try trial.archive.ingest()
        #expect(outcome.receipts.allSatisfy { !$0.isRecapture })
        #expect(try trial.archive.lookUp("A-0003").chain?.versions.count == 1)
        #expect(try trial.archive.verify().findings.isEmpty)
    }

    @Test func `The earlier copy of a record that was filed anew goes with it`() throws {
        let trial = try DispositionTrial()
        try trial.capture("A", 4)
        _ = try RecordRevision(trial.archive.open()).reclassify(
            ["A-0002"], to: .orderTicket, reason: "it is an order")
        try trial.fallDue()
        let found = try trial.administration().gather()
        #expect(found.records.count == 4 && found.volumes.count == 2)
        try trial.approve()
        let outcome = try trial.execute()
        #expect(outcome.isEnded && outcome.destroyed == 4 && outcome.gone.count == 2)
        #expect(try trial.volumes().isEmpty)
        // By classes the copy alone is no record, and stays until the record goes.
        let other = try DispositionTrial()
        try other.capture("A", 4)
        _ = try RecordRevision(other.archive.open()).reclassify(["A-0002"], to: .orderTicket, reason: "it is an order")
        try other.fallDue()
        let keeper = try other.administration()
        #expect(try keeper.gather(classes: [.tradeConfirmation]).records.count == 3)
    }

    @Test func `Neither register nor ledger hold an id of what is gone, nor a number made of one`() throws {
        let trial = try DispositionTrial()
        try trial.capture("A", 12, amending: [8: "A-0007", 9: "A-0008"])
        try trial.capture("B", 3)
        try trial.hold(["B-0001"])
        func holding(_ text: String) throws -> [String] {
            let files =
                [trial.archive.layout.register] + ArchiveLayout.companions(of: trial.archive.layout.register)
                + [trial.archive.layout.ledger.appending("events-000001.log")]
            return try files.filter { path in
                let bytes = try LocalFileSystem().contents(of: path, limit: .max) ?? []
                return String(decoding: bytes, as: UTF8.self).contains(text)
            }.map { "\($0)" }
        }
        try trial.archive.settle()
        #expect(try !holding("A-0007").isEmpty)
        try trial.fallDue()
        try trial.approve()
        _ = try trial.execute()
        for id in ["A-0001", "A-0007", "A-0008", "A.fix"] { #expect(try holding(id).isEmpty, "\(id)") }
        #expect(try trial.archive.open().register().superseded(among: ["A-0007", "A-0008"]).isEmpty)
        #expect(try trial.found("B", 3) == [1])
    }

    @Test func `What was rejected or withdrawn is not carried out, and what was begun is not taken back`() throws {
        let trial = try DispositionTrial()
        try trial.capture("A", 3)
        try trial.fallDue()
        try trial.approve()
        _ = try trial.administration(by: "test:approver").reject(1, reason: "not now")
        #expect(throws: ArchiveError(code: .notAllowed, subject: "", message: "")) { try trial.execute() }
        try trial.approve()
        _ = try trial.administration().withdraw(2, reason: "not now")
        #expect(throws: ArchiveError(code: .notAllowed, subject: "", message: "")) { try trial.execute() }
        try trial.approve()
        let reader = try trial.archive.open()
        _ = try trial.archive.search("worda1x", in: reader)
        trial.archive.environment.lockWait = 0.2
        #expect(try !trial.execute().isEnded)
        #expect(throws: ArchiveError(code: .failed, subject: "", message: "")) {
            try trial.administration(by: "test:approver").reject(3, reason: "too late")
        }
        reader.closeAll()
        #expect(try trial.execute(3).isEnded)
    }

    @Test func `A hold that is placed while the files are there finds what is to be taken away`() throws {
        let trial = try DispositionTrial()
        try trial.capture("A", 5)
        try trial.fallDue()
        try trial.approve()
        let reader = try trial.archive.open()
        _ = try trial.archive.search("worda4x", in: reader)
        trial.archive.environment.lockWait = 0.2
        #expect(try !trial.execute().isEnded)
        try trial.hold(["A-0002"])
        reader.closeAll()
        trial.archive.environment.lockWait = 30
        #expect(try trial.execute().destroyed == 4)
        #expect(try trial.found("A", 5) == [2])
    }

    @Test func `What is restricted at somebody's request is not erased before that is released`() throws {
        let trial = try DispositionTrial()
        try trial.capture("A", 3)
        _ = try RecordRestriction(trial.archive.open()).restrict(["A-0002"], .gdpr18, reason: "they object")
        try trial.fallDue()
        try trial.approve()
        #expect(try trial.execute().destroyed == 2)
        _ = try RecordRestriction(trial.archive.open()).release(["A-0002"], reason: "settled")
        try trial.approve()
        #expect(try trial.execute().destroyed == 1)
    }

    @Test func `A decision under review is kept to: until a day, or into the next plan`() throws {
        let trial = try DispositionTrial()
        try trial.archive.capture("note.bin", "\u{1}\u{2}\u{3} nobody can read this")
        try trial.archive.clock.set("2031-01-02T13:00:00Z")
        _ = try trial.archive.open().confirmTime()
        let waiting = try trial.administration().underReview()
        let id = "\(try #require(waiting.first).record)"
        #expect(waiting.count == 1)
        #expect(try trial.administration().gather().records.isEmpty)
        #expect(throws: ArchiveError(code: .usage, subject: "", message: "")) {
            try trial.administration().review([id], .keep(until: #require(CivilDate("2030-01-01"))), reason: "x")
        }
        _ = try trial.administration().review(
            [id], .keep(until: #require(CivilDate("2032-03-01"))), reason: "look later")
        #expect(try trial.administration().underReview().isEmpty)
        #expect(throws: ArchiveError(code: .refused, subject: "", message: "")) {
            try trial.administration().review([id], .destroy, reason: "x")
        }
        try trial.archive.clock.set("2032-03-02T13:00:00Z")
        _ = try trial.archive.open().confirmTime()
        #expect(try trial.administration().underReview().count == 1)
        _ = try trial.administration().review([id], .destroy, reason: "nobody needs it")
        try trial.approve()
        #expect(try trial.execute().destroyed == 1)
        _ = try Rebuild(trial.archive.open()).run()
        #expect(try trial.isDestroyed(id))
    }

    @Test func `Records with the bytes of destroyed ones are found, with what keeps them`() throws {
        let trial = try DispositionTrial()
        try trial.capture("A", 3)
        let same = try trial.archive.source(try #require(trial.archive.open().register().accessions().first).id)
        var options = CaptureOptions()
        options.recordClass = .settlement
        _ = try trial.archive.ingest([trial.archive.put("B.fix", same + [0x0A])], options: options)
        try trial.fallDue()
        try trial.approve()
        #expect(try trial.execute().destroyed == 3)
        let copies = try trial.administration().identical(to: 1)
        #expect(copies.count == 3 && copies.allSatisfy { $0.volume.recordClass == .settlement })
        #expect(copies.allSatisfy { $0.keptBy == "its period runs" && $0.until == CivilDate("2026-12-31") })
        // What comes in again is flagged, and the certificate is named.
        let again = try trial.archive.ingest([trial.archive.put("C.fix", same + [0x0A, 0x0A])])
        #expect(again.receipts.first?.destroyedBefore == 3 && again.receipts.first?.hasFindings == true)
        let outcome = try trial.archive.lookUp("A-0002")
        let chains = outcome.candidates ?? [outcome.chain].compactMap(\.self)
        let told = chains.flatMap(\.versions).flatMap(\.envelope.parsed.diagnostics)
            .filter { $0.code == "bytes.destroyed-before" }
        #expect(told.map(\.message) == ["the same bytes were destroyed under certificate 1"])
    }

    @Test func `What is handed over is destroyed once the receiver has it, and not before`() throws {
        let trial = try DispositionTrial()
        try trial.capture("A", 3)
        _ = try RecordRevision(trial.archive.open()).reclassify(
            ["A-0001", "A-0002", "A-0003"], to: .unclassified, reason: "nobody knows")
        try trial.archive.clock.set("2031-01-02T13:00:00Z")
        _ = try trial.archive.open().confirmTime()
        let waiting = try trial.administration().underReview().map { "\($0.record)" }
        _ = try trial.administration().review(waiting, .transfer, reason: "to the museum")
        #expect(try trial.administration().gather().records.isEmpty)
        let found = try trial.administration().gather(isTransfer: true)
        _ = try trial.administration().plan(found, reason: "to the museum")
        _ = try trial.administration(by: "test:approver").approve(1, reason: "seen")
        #expect(throws: ArchiveError(code: .notAllowed, subject: "", message: "")) { try trial.execute(1) }
        _ = try trial.administration().receive(1, receipt: "museum 4711")
        #expect(try trial.execute(1).destroyed == 3)
        #expect(try trial.administration().certificate(1).lines.contains { $0.hasPrefix("received") })
    }
}

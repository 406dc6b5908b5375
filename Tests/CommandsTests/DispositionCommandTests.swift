// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@Suite("disposition: every refusal says why in one sentence, and is in the ledger")
struct DispositionCommandTests {
    private let approve = ["disposition", "approve", "1", "--reason", "seen"]
    private let execute = ["disposition", "execute", "1"]

    private func plan(_ ids: String...) -> [String] { ["disposition", "plan", "--ids"] + ids + ["--reason", "r"] }

    @Test("What is kept is not planned, whatever keeps it, and nothing is planned of the rest")
    func kept() throws {
        let trial = try DispositionTrial()
        try trial.refused(plan("K-1"), 20, "is kept until 2026-12-31", asked: "dispose", reason: "retention")
        try trial.refused(plan("C-1", "K-1"), 20, "is kept until 2026-12-31", asked: "dispose", reason: "retention")
        let held = ["hold", "place", "SEC v. Heron", "--ids", "C-2", "--reason", "r", "--yes"]
        #expect(try trial.run(held).status == 0)
        try trial.refused(plan("C-2"), 20, "is held for SEC v. Heron", asked: "dispose", reason: "hold")
        let extended = [
            "extend", "trade:C-3", "--years", "7", "--authority", "order", "--reason", "r", "--yes",
        ]
        #expect(try trial.run(extended).status == 0)
        try trial.refused(plan("C-3"), 20, "is kept by an extension until 2027", asked: "dispose", reason: "retention")
        try trial.refused(plan("C-404"), 4, "no record bears the id C-404")
        let report = try trial.record("zqreport")
        try trial.refused(plan(report), 1, "ends through review; decide by 'muniment disposition review'")
        try trial.refused(plan("C-1") + ["--transfer"], 1, "is not to be handed over by its schedule")
        #expect(!(try trial.trial.acts().contains("disposition-plan")))
        #expect(try trial.plan()["records"] as? Int == 2)
        // What came to be held since the plan stays, and is told.
        #expect(try trial.run(approve, as: "amy").status == 0)
        let later = ["hold", "place", "SEC v. Wren", "--ids", "C-1", "--reason", "r", "--yes"]
        #expect(try trial.run(later).status == 0)
        let look = try trial.run(execute + ["--dry-run"])
        #expect(look.status == 0 && look.text.contains("plan 1 would destroy 1 record now, and 1 are taken out of it"))
        let done = try trial.run(execute + ["--json"]).object()
        #expect(done["destroyed"] as? Int == 1 && done["kept"] as? Int == 1 && done["state"] as? String == "executed")
        #expect(try trial.run(["get", "C-1"]).status == 0)
    }

    @Test("Who makes a plan does not approve it, nor does a service, nor who is nobody")
    func separation() throws {
        let trial = try DispositionTrial()
        try trial.plan()
        try trial.refused(execute, 21, "plan 1 has 0 of 1 approvals", asked: "dispose", reason: "not-approved")
        try trial.refused(
            approve, 21, "you have made plan 1, so another person has to", asked: "approve", reason: "separation")
        // A service never has the role, and so not by a token either.
        for maker in [
            ["agent", "change", "job", "--role", "approver"], ["token", "create", "--role", "approver", "--name", "t"],
        ] {
            try trial.refused(maker, as: nil, 21, "a service approves nothing", asked: "agents", reason: "separation")
        }
        let token = try trial.run(["token", "create", "--role", "records-manager", "--name", "t"], as: nil).lines[0]
        try trial.refused(
            approve, as: nil, 21, "takes the role approver", asked: "approve", reason: "role",
            environment: ["MUNIMENT_TOKEN": String(token)])
        try trial.refused(approve, as: "job", 21, "takes the role approver", asked: "approve", reason: "role")
        try trial.refused(approve, as: "rita", 21, "takes the role approver", asked: "approve", reason: "role")
        for act in [
            ["plan", "--reason", "r"], ["execute", "1"], ["run"], ["withdraw", "1", "--reason", "r"], ["review"],
        ] {
            try trial.refused(
                ["disposition"] + act, as: "amy", 21, "takes the role records-manager", asked: "dispose", reason: "role"
            )
        }
        try trial.refused(
            ["disposition", "reject", "1", "--reason", "r"], as: "rita", 21, "takes the role approver",
            asked: "approve", reason: "role")
        let other = String(repeating: "a", count: 64)
        try trial.refused(
            approve + ["--digest", other], as: "amy", 21, "plan 1 is not what you have seen", asked: "approve",
            reason: "widened")
        try trial.refused(approve + ["--digest", "abc"], as: "amy", 64, "64 hexadecimal digits")
        let digest = try #require(
            try trial.run(["disposition", "show", "1", "--json"]).objects().first?["digest"] as? String)
        #expect(try trial.run(approve + ["--digest", digest], as: "amy").status == 0)
        try trial.refused(approve, as: "amy", 1, "you have approved plan 1 already; another person has to")
        try trial.refused(["disposition", "approve", "7", "--reason", "r"], as: "amy", 4, "there is no plan 7")
        try trial.refused(["disposition", "execute", "7"], 4, "there is no plan 7")
        #expect(try trial.run(execute).status == 0)
        try trial.refused(execute, 1, "plan 1 was carried out")
        try trial.refused(approve, as: "bob", 1, "plan 1 is executed")
    }

    @Test("Names of a trial are persons of their own")
    func nobody() throws {
        let trial = try DispositionTrial(hasAgents: false)
        try trial.plan()
        try trial.refused(
            approve, 21, "you have made plan 1, so another person has to", asked: "approve", reason: "separation")
        #expect(try trial.run(approve, as: "amy").status == 0)
        #expect(try trial.run(execute).status == 0)
    }

    @Test("A rule may ask for two persons and for days of notice")
    func notice() throws {
        let trial = try DispositionTrial(rule: ["approvals": 2, "notice": "P30D"])
        let planned = try trial.plan()
        #expect(planned["approvals"] as? Int == 2 && planned["executable"] as? String == "2024-02-01")
        #expect(try trial.run(approve, as: "amy").text.contains("plan 1 has 1 of 2 approvals"))
        try trial.refused(execute, 21, "plan 1 has 1 of 2 approvals", asked: "dispose", reason: "not-approved")
        #expect(try trial.run(approve, as: "bob").status == 0)
        try trial.refused(
            execute, 20, "asks for 30 days of notice; carry it out on 2024-02-01 or later", asked: "dispose",
            reason: "date")
        let waits = try trial.dispose("run")
        #expect(waits.status == 0 && waits.text.contains("plan 1 waits until 2024-02-01"))
        try trial.confirm("2024-02-01T13:00:00Z")
        #expect(try trial.run(execute, at: "2024-02-01T14:00:00Z").status == 0)
        // On its own day it is over everywhere on earth: a day begins at noon in UTC.
        #expect(try trial.run(["get", "C-1"], at: "2024-02-01T14:00:00Z").status == 6)
    }

    @Test("A clock that is in doubt does nothing, until a person confirms it")
    func clock() throws {
        let trial = try DispositionTrial()
        try trial.plan()
        #expect(try trial.run(approve, as: "amy").status == 0)
        let leap = "2025-06-02T13:00:00Z"
        let report = try trial.record("zqreport")
        for act in [
            ["plan", "--reason", "r"], ["plan", "--ids", "C-1", "--reason", "r"], ["execute", "1"],
            ["execute", "1", "--dry-run"], ["run"], ["run", "--dry-run"], ["review"],
            ["review", "--ids", report, "--outcome", "destroy", "--reason", "r"],
        ] {
            try trial.refused(["disposition"] + act, at: leap, 20, "time confirm", asked: "dispose", reason: "clock")
        }
        try trial.refused(execute, at: "2023-01-01T00:00:00Z", 20, "behind", asked: "dispose", reason: "clock")
        try trial.confirm(leap)
        #expect(try trial.run(execute, at: leap).status == 0)
    }

    @Test("A plan that was rejected or withdrawn is not carried out, and one that was begun can't be")
    func closed() throws {
        let trial = try DispositionTrial()
        try trial.plan()
        #expect(try trial.run(approve, as: "amy").status == 0)
        #expect(try trial.dispose("reject", "1", "--reason", "not so", as: "bob").status == 0)
        try trial.refused(execute, 21, "plan 1 was rejected", asked: "dispose", reason: "not-approved")
        try trial.refused(approve, as: "amy", 1, "plan 1 is rejected; make another one")
        try trial.plan()
        #expect(try trial.dispose("approve", "2", "--reason", "seen", as: "amy").status == 0)
        #expect(try trial.dispose("withdraw", "2", "--reason", "not so").status == 0)
        try trial.refused(
            ["disposition", "execute", "2"], 21, "plan 2 was withdrawn", asked: "dispose", reason: "not-approved")
        try trial.refused(["disposition", "withdraw", "2", "--reason", "r"], 1, "plan 2 is withdrawn")
        try trial.refused(["disposition", "receipt", "2", "--receipt", "R-1"], 1, "plan 2 is withdrawn")
        try trial.plan()
        try trial.refused(
            ["disposition", "receipt", "3", "--receipt", "R-1"], 1, "plan 3 hands nothing over; it destroys")
        try trial.refused(["disposition", "certificate", "3"], 1, "plan 3 is planned")
        #expect(try trial.run(["get", "C-1"]).status == 0)
    }

    @Test("Review decides about what ends through review and is due, and about nothing else")
    func review() throws {
        let trial = try DispositionTrial()
        let report = try trial.record("zqreport")
        func decide(_ id: String, _ outcome: String = "destroy", _ rest: [String] = []) -> [String] {
            ["disposition", "review", "--ids", id, "--outcome", outcome, "--reason", "looked at"] + rest
        }
        try trial.refused(decide("K-1"), 20, "is kept until 2026-12-31", asked: "dispose", reason: "retention")
        try trial.refused(decide("C-1"), 1, "ends without review; 'muniment disposition plan' takes it in")
        try trial.refused(decide(report, "keep", ["--until", "2024-01-01"]), 64, "--until takes a day in the future")
        try trial.refused(decide(report, "keep"), 64, "--until goes with --outcome keep")
        #expect(try trial.run(["hold", "place", "m", "--ids", report, "--reason", "r", "--yes"]).status == 0)
        try trial.refused(decide(report), 20, "is held for m", asked: "dispose", reason: "hold")
        #expect(try trial.run(["hold", "release", "m", "--reason", "r", "--yes"]).status == 0)
        #expect(try trial.dispose("review", "--json").objects().compactMap { $0["record"] as? String } == [report])
        #expect(try trial.run(decide(report, "keep", ["--until", "2024-01-05"])).status == 0)
        #expect(try trial.dispose("review").text.contains("no record waits for a decision"))
        let later = "2024-01-07T13:00:00Z"
        #expect(try trial.dispose("review", "--json", at: later).objects().count == 1)
        // Handed over, and destroyed here once the receiver has it.
        #expect(try trial.run(decide(report, "transfer"), at: later).status == 0)
        #expect(try trial.plan(["--transfer"], at: later)["records"] as? Int == 1)
        #expect(try trial.run(approve, as: "amy", at: later).status == 0)
        try trial.refused(
            execute, at: later, 21, "nobody has recorded that the receiver has them", asked: "dispose",
            reason: "not-approved")
        #expect(try trial.dispose("receipt", "1", "--receipt", "number 17", at: later).status == 0)
        #expect(try trial.run(execute, at: later).status == 0)
        #expect(try trial.run(["get", report], at: later).status == 6)
    }
}

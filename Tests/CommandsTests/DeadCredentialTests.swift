// SPDX-License-Identifier: Apache-2.0

import Foundation
import SystemPackage
import TestSupport
import Testing

@Suite("Whoever is revoked, expired or over acts in no command")
struct DeadCredentialTests {
    /// Every command of the table of Docs/Roles.md that opens an archive, as somebody types it who means it.
    private static let lines: [[String]] = [
        ["agent", "add", "B", "--kind", "person", "--role", "auditor"], ["agent", "change", "2", "--role", "auditor"],
        ["agent", "list"], ["agent", "revoke", "2"], ["correct", "C-1", "--set", "desk=Rates", "--reason", "x"],
        ["disposition", "approve", "1", "--reason", "x"], ["disposition", "certificate", "1"],
        ["disposition", "execute", "1"], ["disposition", "list"], ["disposition", "plan", "--reason", "x"],
        ["disposition", "receipt", "1", "--receipt", "x"], ["disposition", "reject", "1", "--reason", "x"],
        ["disposition", "review"],
        ["disposition", "run"], ["disposition", "show", "1"], ["disposition", "withdraw", "1", "--reason", "x"],
        ["doctor"], ["event", "confirm", "1"], ["event", "list"],
        ["event", "record", "retired", "account:1", "2026-01-01", "--reason", "x"], ["extend", "list"],
        ["extend", "make", "trade:C-1", "--years", "7", "--authority", "x", "--reason", "x", "--yes"],
        ["export", "list"], ["export", "make", "C-1", "--out", "out", "--matter", "x", "--yes"],
        ["export", "reproduce", "1", "--out", "out"], ["export", "show", "1"], ["file-plan", "apply", "plan.json"],
        ["file-plan", "show"], ["get", "C-1"], ["history", "C-1"], ["hold", "list"],
        ["hold", "notice", "1", "--custodian", "x"],
        ["hold", "place", "x", "--query", "C-1", "--reason", "x", "--yes"],
        ["hold", "release", "1", "--reason", "x", "--yes"], ["hold", "review", "1", "--reason", "x"],
        ["hold", "show", "1"], ["ingest", "a.fix"],
        ["ledger", "checkpoint", "--out", "out"], ["ledger", "prove", "C-1", "--out", "out"], ["ledger", "rotate-key"],
        ["ledger", "search", "x"], ["ledger", "show", "C-1"], ["ledger", "timestamp", "a.fix"], ["ledger", "verify"],
        ["rebuild"], ["report", "due"], ["reclassify", "C-1", "--class", "statement", "--reason", "x"],
        ["reparse", "--all"],
        ["restrict", "list"], ["restrict", "place", "C-1", "--kind", "privileged", "--reason", "x"],
        ["restrict", "release", "C-1", "--reason", "x"], ["schedule", "apply", "schedule.json"],
        ["sample", "list"], ["sample", "show", "1"], ["schedule", "explain", "C-1"], ["schedule", "show"],
        ["search", "x"], ["show", "C-1"],
        ["source", "get", "019cadfd-8900-77f5-a98e-2b3a13249b55"], ["source", "list"], ["status"], ["time", "confirm"],
        ["token", "create", "--role", "auditor", "--name", "x"], ["token", "list"], ["token", "revoke", "1"],
        ["verify"],
    ]

    private static let start = ["--now", "2026-03-02T10:00:00Z"]
    private static let later = ["--now", "2026-03-20T10:00:00Z"]

    private func documented() throws -> Set<String> {
        let path = PackageRoot.path.appending("Docs/Roles.md")
        let text = try String(contentsOfFile: path.string, encoding: .utf8)
        let rows = text.components(separatedBy: "| command | asks for |")[1].matches(
            of: /(?m)^\| `([^`]+)` \| (.+) \|$/)
        return Set(rows.filter { !$0.output.2.hasPrefix("nothing") }.map { String($0.output.1) })
    }

    @Test("No command does anything for them but say so and put it into the ledger")
    func commands() throws {
        #expect(
            try Set(
                Self.lines.map { $0.prefix { !$0.hasPrefix("-") }.joined(separator: " ") }.map { line in
                    try documented().first { line == $0 || line.hasPrefix("\($0) ") } ?? line
                }) == documented())
        let trial = try Trial(nil)
        func owner(_ line: [String]) throws -> MunimentRun {
            let run = try trial.muniment(line + Self.start)
            #expect(run.status == 0, "\(line): \(run.errors)")
            return run
        }
        _ = try owner(["init", "--test-clock"])
        try trial.put("a.fix", Array(FIXText.confirmation("C-1").utf8))
        try trial.put("plan.json", try owner(["file-plan", "show", "--json"]).output)
        try trial.put("schedule.json", try owner(["schedule", "show", "--json"]).output)
        _ = try owner(["ingest", "a.fix"])
        let roles = ["front-office", "auditor", "records-manager", "ingest", "administrator"].flatMap {
            ["--role", $0]
        }
        for name in ["ada", "exam"] {
            _ = try owner(
                ["agent", "add", name, "--kind", "person"] + roles + (name == "exam" ? ["--until", "2026-03-10"] : []))
        }
        let tokens = try [
            ["--name", "revoked"] + roles, ["--name", "expired", "--days", "10"] + roles,
            ["--name", "of nobody", "--agent", "ada"], ["--name", "of one who is over", "--agent", "exam"],
        ].map { String(try #require(try owner(["token", "create"] + $0).lines.first)) }
        for token in tokens {
            let environment = ["MUNIMENT_TOKEN": token]
            #expect(try trial.muniment(["source", "list"] + Self.start, environment: environment).status == 0)
        }
        _ = try owner(["token", "revoke", "1"])
        _ = try owner(["agent", "revoke", "ada"])
        let words = [
            "token 1 was revoked", "token 2 expired on", "agent:2 was revoked", "the time of agent:3 was over",
        ]
        for (token, words) in zip(tokens, words) {
            for line in Self.lines {
                let before = try trial.acts()
                let run = try trial.muniment(line + Self.later, environment: ["MUNIMENT_TOKEN": token])
                #expect(run.status == 21 && run.output.isEmpty && run.errors.contains(words), "\(line): \(run.errors)")
                #expect(try trial.acts() == before + ["refusal"], "\(line)")
                #expect(!FileManager.default.fileExists(atPath: trial.place("out")), "\(line)")
            }
        }
        let after = try trial.muniment(["verify"] + Self.later)
        #expect(after.status == 0, "\(after.text)")
    }
}

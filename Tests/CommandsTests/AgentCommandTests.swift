// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import SystemPackage
import TestSupport
import Testing

@Suite("Agents and tokens on the command line")
struct AgentCommandTests {
    private static let owner = ["front-office", "auditor", "records-manager", "ingest", "administrator"]

    /// A token in a file that nobody else can read.
    private func token(_ trial: Trial, _ arguments: [String], mode: Int = 0o600) throws -> String {
        let made = try trial.muniment(["token", "create", "--name", "t"] + arguments)
        #expect(made.status == 0 && made.lines.count == 1, "\(made.errors)")
        try trial.put("token", made.output)
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: trial.place("token"))
        return String(try #require(made.lines.first))
    }

    @Test("init makes who runs it the owner, and the list says so in all forms")
    func owner() throws {
        let trial = try Trial()
        #expect(try trial.acts() == ["create", "file-plan", "schedule", "agent-add"])
        let listed = try trial.muniment(["agent", "list", "--json"]).object()
        #expect(Set(listed.keys) == ["type", "agent", "name", "kind", "roles", "user", "added"])
        #expect(listed["name"] as? String == "owner" && listed["user"] as? Int == Int(getuid()))
        #expect(listed["roles"] as? [String] == Self.owner)
        #expect(try trial.muniment(["agent", "list", "--format", "csv"]).text.split(separator: "\r\n").count == 2)
        #expect(try trial.muniment(["agent", "list"]).text.contains("owner"))
    }

    @Test("agent add, change and revoke say what holds, and the list has it")
    func agents() throws {
        let trial = try Trial()
        let added = try trial.muniment(
            [
                "agent", "add", "Ada L", "--kind", "person", "--role", "examiner", "--os-user", "4711", "--until",
                "2999-12-31",
            ]
        )
        #expect(added.text.hasPrefix("added agent 2, Ada L: a person, examiner, until 2999-12-31"))
        let changed = try trial.muniment(["agent", "change", "Ada L", "--role", "auditor", "--json"]).object()
        #expect(changed["roles"] as? [String] == ["auditor"] && changed["user"] as? Int == 4711)
        #expect(changed["until"] as? String == "2999-12-31")
        #expect(try trial.muniment(["agent", "revoke", "Ada L"]).text == "revoked agent 2, Ada L: it acts no more\n")
        let listed = try trial.muniment(["agent", "list", "--json"]).objects()
        #expect(listed.map { $0["name"] as? String } == ["owner", "Ada L"] && listed[1]["revoked"] is String)
        try refuses(
            try trial.muniment(["agent", "add", "Ada L", "--kind", "person", "--role", "auditor"]), 1,
            "agent 2 is called so already; 'muniment agent change 2")
        try refuses(try trial.muniment(["agent", "revoke", "nobody"]), 4, "'muniment agent list' lists them")
        try refuses(
            try trial.muniment(["agent", "add", "B", "--kind", "person", "--role", "chief"]), 64,
            "--role takes front-office")
        try refuses(
            try trial.muniment(["agent", "add", "B", "--kind", "robot", "--role", "auditor"]), 64,
            "--kind takes person or")
        try refuses(
            try trial.muniment(
                ["agent", "add", "B", "--kind", "person", "--role", "auditor", "--os-user", "no-such-user"]), 64,
            "this machine has no user 'no-such-user'")
        for scope in ["--desk", "--legal-entity"] {
            try refuses(
                try trial.muniment(
                    ["agent", "add", "B", "--kind", "person", "--role", "auditor", scope, " "]), 64,
                "a name in a scope has 1 to 200 characters")
        }
    }

    @Test("A token lets in from a file of one's own or from the environment, and is shown once")
    func tokens() throws {
        let trial = try Trial()
        try trial.put("a.fix", Array(FIXText.confirmation("C-1").utf8))
        _ = try trial.muniment(["ingest", "a.fix"])
        let text = try token(trial, ["--role", "front-office"])
        #expect(text.contains(/^muniment-1-[0-9a-f]{64}$/))
        #expect(try trial.muniment(["get", "C-1", "--token-file", "token"]).status == 0)
        #expect(try trial.muniment(["--token-file=token", "get", "C-1"]).status == 0)
        #expect(try trial.muniment(["get", "C-1"], environment: ["MUNIMENT_TOKEN": text]).status == 0)
        #expect(String(decoding: try trial.ledger(), as: UTF8.self).matches(of: /"agent":"token:1"/).count == 3)
        let listed = try trial.muniment(["token", "list", "--json"]).object()
        #expect(Set(listed.keys) == ["type", "number", "name", "roles", "created", "by", "expires"])
        for form in [[], ["--json"], ["--format", "csv"]] {
            #expect(!(try trial.muniment(["token", "list"] + form).text.contains(text.suffix(64))))
        }
        for mode in [0o640, 0o604, 0o620, 0o602] {
            try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: trial.place("token"))
            try refuses(try trial.muniment(["get", "C-1", "--token-file", "token"]), 21, "'chmod 600'")
        }
        try refuses(try trial.muniment(["get", "C-1", "--token-file", "missing"]), 1, "can't be read")
        try refuses(
            try trial.muniment(["get", "C-1"], environment: ["MUNIMENT_TOKEN": text + "0"]), 21, "counts nowhere")
        try refuses(try trial.muniment(["get", "C-1"], environment: ["MUNIMENT_TOKEN": ""]), 21, "counts nowhere")
        #expect(try trial.muniment(["token", "revoke", "1"]).text.hasPrefix("revoked token 1, t"))
        try refuses(try trial.muniment(["get", "C-1"], environment: ["MUNIMENT_TOKEN": text]), 21, "was revoked")
        let made = try trial.muniment(["token", "create", "--json", "--role", "auditor", "--name", "x", "--days", "1"])
            .object()
        #expect((made["token"] as? String)?.hasPrefix("muniment-2-") == true && made["number"] as? Int == 2)
    }

    @Test("What a role may not do ends with 21, a sentence and a line, before anything is done")
    func roles() throws {
        let trial = try Trial()
        try trial.put("a.fix", Array(FIXText.confirmation("C-1").utf8))
        _ = try token(trial, ["--role", "front-office"])
        let commands = [
            (["ingest", "a.fix"], "capture"), (["verify"], "verify"), (["rebuild"], "preserve"),
            (["source", "list"], "sources"), (["search", "--sample", "1"], "sample"),
            (["agent", "list"], "see-agents"),
            (["search", "--save", "x", "ACME"], "saved-search"), (["token", "revoke", "1"], "agents"),
            (["status", "--unlogged"], "unlogged"), (["doctor", "--unlogged"], "unlogged"),
            (["ledger", "checkpoint"], "prove"), (["reparse", "--all"], "revise"),
        ]
        for (line, permission) in commands {
            let before = try trial.acts()
            let run = try trial.muniment(line + ["--token-file", "token"])
            try refuses(run, 21, "token:1 may not do this: '\(permission)' takes the role")
            #expect(run.output.isEmpty)
            #expect(try trial.acts() == before + ["refusal"], "\(line)")
        }
        #expect(try trial.muniment(["search", "ACME", "--token-file", "token"]).status == 0)
        #expect(try trial.muniment(["doctor", "--token-file", "token"]).status != 21)
    }

    @Test("Who takes records in does not say how old they are: that is for a records manager")
    func backload() throws {
        let trial = try Trial()
        try trial.put("a.fix", Array(FIXText.confirmation("C-1").utf8))
        _ = try token(trial, ["--role", "ingest"])
        for form in [[], ["--dry-run"]] {
            try refuses(
                try trial.muniment(["ingest", "--backload", "a.fix", "--token-file", "token"] + form), 21,
                "'backload' takes the role records-manager")
        }
        #expect(try trial.muniment(["ingest", "a.fix", "--token-file", "token"]).status == 0)
        #expect(try trial.muniment(["ingest", "--backload", "a.fix"]).status == 0)
    }

    @Test("A token of the environment is not handed on to the tools that read documents")
    func environmentOfTools() throws {
        let trial = try Trial()
        let text = try token(trial, ["--role", "ingest"])
        let script = """
            #!/bin/sh
            [ "$1" = -v ] && { echo "pdftotext version 9"; exit 0; }
            { env; tr '\\0' '\\n' </proc/$PPID/environ; } >'\(trial.place("seen"))'
            echo words
            """
        try trial.put("tools/pdftotext", Array(script.utf8))
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o755], ofItemAtPath: trial.place("tools/pdftotext"))
        try trial.put("a.pdf", Array("%PDF-1.4\n%%EOF\n".utf8))
        let path = "\(trial.place("tools")):/usr/bin:/bin"
        let run = try trial.muniment(
            ["ingest", "a.pdf"], environment: ["MUNIMENT_TOKEN": text, "PATH": path])
        #expect(run.status == 0, "\(run.errors)")
        let seen = String(decoding: try trial.bytes("seen"), as: UTF8.self)
        #expect(seen.matches(of: /PATH=.*tools/).count == 2 && !seen.contains(text.suffix(64)), "\(seen)")
        #expect(String(decoding: try trial.ledger(), as: UTF8.self).contains("\"agent\":\"token:1\""))
    }

    @Test("--as is an agent of that name with its roles, and goes with no token")
    func trialNames() throws {
        let trial = try Trial(["--test-clock"])
        _ = try trial.muniment(["agent", "add", "ada", "--kind", "person", "--role", "auditor"])
        #expect(try trial.muniment(["search", "x", "--as", "ada"]).status == 0)
        try refuses(try trial.muniment(["rebuild", "--as", "ada"]), 21, "agent:2 may not do this")
        #expect(try trial.muniment(["rebuild", "--as", "anybody"]).status == 0)
        try refuses(
            try trial.muniment(["status", "--as", "ada", "--token-file", "t"]), 64,
            "--as and --token-file say two things")
    }

    @Test("A service says for whom it acts, and a person is refused that")
    func behalf() throws {
        let trial = try Trial()
        _ = try token(trial, ["--role", "front-office"])
        _ = try trial.muniment(["search", "x", "--token-file", "token", "--on-behalf-of", "zqclient"])
        #expect(
            try trial.muniment(["search", "class:audit-trail", "zqclient", "--json"]).object()["count"] as? Int == 1)
        #expect(!String(decoding: try trial.ledger(), as: UTF8.self).contains("zqclient"))
        try refuses(try trial.muniment(["search", "x", "--on-behalf-of", "zqclient"]), 21, "is a person")
    }

    private static let canBecomeAnother =
        getuid() == 0 && FileManager.default.isExecutableFile(atPath: "/usr/bin/setpriv")

    @Test(
        "Who is no agent is refused, whatever the environment says",
        .enabled(if: canBecomeAnother, "needs root and setpriv(1)"))
    func stranger() throws {
        let trial = try Trial()
        let program = trial.directory.path.appending("muniment")
        try FileManager.default.copyItem(atPath: MunimentProcess.binary.string, toPath: program.string)
        func allow() throws {
            _ = try MunimentProcess(
                "/bin/chmod", ["-R", "a+rwX", trial.directory.path.string], in: trial.directory.path
            )
            .end()
        }
        try allow()
        func run(_ arguments: [String]) throws -> MunimentRun {
            try MunimentProcess(
                "/usr/bin/setpriv",
                ["--reuid=65534", "--regid=65534", "--clear-groups", program.string, "--archive", "archive"]
                    + arguments,
                in: trial.directory.path, environment: ["USER": "root", "LOGNAME": "root"]
            ).end()
        }
        for line in [["status"], ["search", "x"], ["agent", "list"]] {
            try refuses(try run(line), 21, "you are no agent of this archive (uid:65534)")
        }
        #expect(try trial.acts().suffix(3) == ["refusal", "refusal", "refusal"])
        _ = try trial.muniment(["agent", "add", "n", "--kind", "person", "--role", "auditor", "--os-user", "65534"])
        try allow()
        #expect(try run(["search", "x"]).status == 0)
    }
}

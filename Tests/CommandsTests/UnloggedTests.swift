// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import SystemPackage
import TestSupport
import Testing

@Suite("A read leaves a line in the ledger, or was asked to leave none")
struct UnloggedTests {
    @Test("A read adds a line, and with --unlogged none")
    func lines() throws {
        let trial = try Trial()
        try trial.put("a.fix", Array(FIXText.confirmation("C-1").utf8))
        _ = try trial.muniment(["ingest", "a.fix"])
        let accession = try trial.accession(of: "a.fix")
        let reads = [
            ["get", "C-1"], ["search", "ACME"], ["search", "--count"], ["source", "get", accession], ["get", "none"],
        ]
        for line in reads {
            let before = try trial.ledger()
            let run = try trial.muniment(line)
            let logged = try trial.ledger()
            #expect(logged.count > before.count && logged.starts(with: before), "\(line)")
            let unlogged = try trial.muniment(line + ["--unlogged"])
            #expect(unlogged.status == run.status)
            #expect(unlogged.output == run.output)
            #expect(try trial.ledger() == logged, "\(line)")
        }
        for line in [["status"], ["source", "list"], ["verify"]] {
            let before = try trial.ledger()
            #expect(try trial.muniment(["--unlogged"] + line).status != 1)
            #expect(try trial.ledger() == before, "\(line)")
        }
    }

    @Test("A sound archive verifies clean without a trace")
    func verifyUnlogged() throws {
        let trial = try Trial.withSampleData()
        let run = try trial.muniment(["verify", "--unlogged"])
        #expect(run.status == 0)
        #expect(run.errors.isEmpty)
    }

    @Test("Nothing can be written with --unlogged")
    func writes() throws {
        let trial = try Trial()
        try trial.put("a.txt", [65])
        let before = try trial.ledger()
        for line in [["ingest", "a.txt"], ["rebuild"]] {
            try refuses(try trial.muniment(line + ["--unlogged"]), 21, "nothing can be written with --unlogged")
        }
        try refuses(
            try trial.bare(["init", "--unlogged", "--archive", "new"]), 21, "can't be created with --unlogged")
        #expect(!FileManager.default.fileExists(atPath: trial.place("new")))
        #expect(try trial.ledger() == before)
    }

    private static let canBecomeAnother =
        getuid() == 0 && FileManager.default.isExecutableFile(atPath: "/usr/bin/setpriv")

    @Test(
        "One who may not write is refused and told of --unlogged, and that works or says why not",
        .enabled(if: canBecomeAnother, "needs root and setpriv(1)"))
    func anotherUser() throws {
        let trial = try Trial.withSampleData()
        _ = try trial.muniment(
            ["agent", "add", "nobody", "--kind", "person", "--role", "auditor", "--os-user", "65534"])
        let home = trial.directory.path
        let program = home.appending("muniment")
        try FileManager.default.copyItem(atPath: MunimentProcess.binary.string, toPath: program.string)
        let opened = try MunimentProcess("/bin/chmod", ["-R", "a+rX", home.string], in: home).end()
        try #require(opened.status == 0)
        func asNobody(_ arguments: [String]) throws -> MunimentRun {
            try MunimentProcess(
                "/usr/bin/setpriv",
                ["--reuid=65534", "--regid=65534", "--clear-groups", program.string, "--archive", "archive"]
                    + arguments, in: home
            ).end()
        }
        let before = try trial.ledger()
        for line in [["get", "CONF-20240314-0001"], ["search", "account"], ["status"], ["ingest", "SampleData"]] {
            try refuses(try asNobody(line), 21, "can't be written by you")
        }
        #expect(try asNobody(["status"]).errors.contains("--unlogged"))
        for line in [["get", "CONF-20240314-0001"], ["search", "account"], ["status"], ["source", "list"]] {
            let run = try asNobody(line + ["--unlogged"])
            if run.status != 0 {
                try refuses(run, 21, "can't be read without leave to write in its folder; ask the archive's owner")
            }
        }
        #expect(try trial.ledger() == before)
    }
}

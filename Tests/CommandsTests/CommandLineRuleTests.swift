// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import Commands

@Suite("The command line is read the same way everywhere")
struct CommandLineRuleTests {
    @Test("Options of every command stand before it, behind it, or inside a group")
    func places() throws {
        let trial = try Trial(nil)
        #expect(try trial.bare(["--archive", "archive", "init", "--json"]).object()["path"] as? String == "archive")
        let lines = [
            ["--archive", "archive", "--json", "source", "list"], ["--archive=archive", "source", "--json", "list"],
            ["source", "list", "--json", "--archive=archive"], ["source", "--archive", "archive", "list", "--json"],
            ["--json", "--archive", "archive", "status"], ["status", "--archive", "archive", "--json"],
        ]
        for line in lines {
            let run = try trial.bare(line)
            #expect(run.status == 0, "\(line): \(run.errors)")
            _ = try run.objects()
        }
        #expect(try trial.bare(["--archive", "archive", "version"]).status == 0)
    }

    @Test("The option is stronger than the variable, and the variable than the current folder")
    func whichArchive() throws {
        let trial = try Trial()
        _ = try trial.bare(["--archive", "other", "init"])
        let variable = ["MUNIMENT_ARCHIVE": "archive"]
        let here = try trial.bare(["status", "--json"], environment: variable).object()["archive"] as? String
        let there = try trial.bare(["status", "--json", "--archive", "other"], environment: variable).object()
        #expect(here != nil && there["archive"] as? String != here)
        #expect(try trial.bare(["status"]).status == 10)
    }

    @Test("Behind -- everything is an argument")
    func dashes() throws {
        let trial = try Trial()
        try trial.put("x.fix", Array(FIXText.confirmation("-C1", note: "--json -paid").utf8))
        #expect(try trial.muniment(["ingest", "--", "x.fix"]).status == 0)
        #expect(try trial.muniment(["--json", "search", "--", "-unpaid"]).object()["count"] as? Int == 1)
        #expect(try trial.muniment(["--json", "search", "--", "-paid"]).object()["count"] as? Int == 0)
        let plain = try trial.muniment(["search", "--count", "--", "--json"])
        #expect(plain.text == "1\n")
        #expect(try trial.muniment(["get", "--", "-C1"]).status == 0)
        let bytes = try trial.put("-odd name.txt", Array("odd\n".utf8))
        #expect(try trial.muniment(["ingest", "--", "-odd name.txt"]).status == 0)
        #expect(Array(try trial.muniment(["source", "get", try trial.accession(of: "-odd name.txt")]).output) == bytes)
    }

    @Test("Without -- the refusal of a word that begins with - says where to put it", arguments: ["get", "search"])
    func dashedWord(command: String) throws {
        let trial = try Trial()
        try refuses(
            try trial.muniment([command, "-paid"]), 64, "put -- before what begins with - and is no option")
    }

    @Test(
        "What can't be understood ends with 64 and a sentence that names the help to read",
        arguments: [
            (["serach", "x"], "there is no command 'serach'; 'muniment --help' lists them"),
            (["source", "lst"], "there is no command 'source lst'; 'muniment source --help' lists them"),
            (["help", "nope"], "there is no command 'nope'"), (["--archive"], "--archive takes a value"),
            (["get"], "missing expected argument '<id>'; 'muniment get --help' shows how"),
            (["get", "a", "b"], "unexpected argument 'b'; 'muniment get --help' shows how"),
            (["ingest"], "missing expected argument '<paths> ...'; 'muniment ingest --help' shows how"),
            (["search", "--limt", "3"], "unknown option '--limt'. Did you mean '--limit'? 'muniment search --help'"),
            (["search", "--limit", "x"], "the value 'x' is invalid for '--limit <limit>'"),
            (
                ["search", "--sort", "x"],
                "the value 'x' is invalid for '--sort <sort>'; it takes 'newest', 'oldest' or 'relevance'; "
                    + "'muniment search --help' shows how"
            ),
            (["search", "--limit", "0"], "--limit takes 1 to 10000; 'muniment search --help' shows how"),
            (["search", "--limit"], "missing value for '--limit <limit>'"),
            (["source", "get", "nope"], "an accession has the form"),
            (["init", "--zone", "Mars/Olympus", "--archive", "new"], "'Mars/Olympus' is no time zone"),
            (["status", "--now", "yesterday"], "--now takes an RFC 3339 time such as"),
        ])
    func usage(line: [String], sentence: String) throws {
        let trial = try Trial()
        try refuses(try trial.muniment(line), 64, sentence)
        let run = try trial.muniment(["--json"] + line)
        #expect(run.status == 64)
        #expect(run.output.isEmpty)
        let error = try run.errorObject()
        #expect(Set(error.keys) == ["type", "code", "subject", "message"])
        #expect(error["type"] as? String == "error" && error["code"] as? String == "usage")
        #expect((error["message"] as? String)?.contains(sentence) == true)
    }

    @Test("Without a command the help is shown, whatever options there are", arguments: [[], ["--json"], ["source"]])
    func help(line: [String]) throws {
        let trial = try Trial(nil)
        let run = try trial.bare(line)
        #expect(run.status == 0)
        #expect(run.text.contains("SUBCOMMANDS:"))
        #expect(try trial.bare(line + ["--help"]).text == run.text)
    }

    @Test("Options are moved behind the command in their order, and nothing else is touched")
    func moved() {
        func words(_ line: String) -> String {
            GlobalArguments(line.split(separator: " ").map { String($0) }).arguments.joined(separator: " ")
        }
        #expect(
            words("--json --archive a source --unlogged get X --now n")
                == "source get --json --archive a --unlogged X --now n")
        #expect(words("search --limit 3 -- --json") == "search --limit 3 -- --json")
        #expect(words("--as=me get -- x") == "get --as=me -- x")
        #expect(words("get source list") == "get source list")
        #expect(words("--json -- get x") == "-- get x")
    }

    @Test("--now and --as are for archives with a test clock, and set its time and actor")
    func testClock() throws {
        let trial = try Trial()
        for option in [["--now", "2026-01-31T09:30:00Z"], ["--as", "erin"]] {
            try refuses(try trial.muniment(["status"] + option), 21, "--now and --as are for archives made with")
            try refuses(
                try trial.bare(["--archive", "new", "init"] + option), 21, "--now and --as are for archives made with")
        }
        let test = try Trial(["--test-clock", "--now", "2026-01-31T09:30:00Z", "--as", "erin"])
        try test.put("a.txt", [65])
        _ = try test.muniment(["--as", "erin", "ingest", "a.txt", "--now", "2026-02-01T09:30:00Z"])
        let text = String(decoding: try test.ledger(), as: UTF8.self)
        #expect(text.contains("\"agent\":\"test:erin\"") && text.contains("2026-02-01T09:30:00.000Z"))
        #expect(!text.contains("uid:"))
    }
}

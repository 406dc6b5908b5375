// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

@Suite("hold, event, extend: who may, what is refused, what is said, and no word of it in the ledger")
struct RetentionActCommandTests {
    private func filled() throws -> Trial {
        let trial = try Trial(["--test-clock"])
        let agents = [
            ("mona", "records-manager"), ("rita", "records-manager"), ("fred", "front-office"), ("otto", "auditor"),
        ]
        for (name, role) in agents {
            _ = try trial.muniment(["agent", "add", name, "--kind", "person", "--role", role])
        }
        try trial.put("a.fix", Array((FIXText.confirmation("C-1") + FIXText.confirmation("C-2")).utf8))
        _ = try trial.muniment(["ingest", "a.fix"])
        return trial
    }

    private static let acts: [[String]] = [
        ["hold", "place", "m", "--query", "C-1", "--reason", "r", "--yes"], ["hold", "release", "1", "--reason", "r"],
        ["hold", "notice", "1", "--custodian", "c"], ["hold", "review", "1", "--reason", "r"],
        ["event", "retired", "account:1", "2026-01-01", "--reason", "r"], ["event", "confirm", "1"],
        ["extend", "trade:C-1", "--years", "7", "--authority", "a", "--reason", "r", "--yes"],
    ]

    @Test("A records manager may, an auditor sees, the front office does neither")
    func roles() throws {
        let trial = try filled()
        for act in Self.acts {
            for name in ["fred", "otto"] {
                try refuses(try trial.muniment(act + ["--as", name]), 21, "takes the role records-manager")
            }
        }
        for list in [["hold", "list"], ["event", "list"], ["extend", "list"]] {
            try refuses(try trial.muniment(list + ["--as", "fred"]), 21, "takes the role")
            #expect(try trial.muniment(list + ["--as", "otto"]).status == 0)
        }
    }

    @Test("A hold says what it would be on, needs --yes, is listed, shown, reviewed and released")
    func hold() throws {
        let trial = try filled()
        let mona = ["--as", "mona"]
        let place = [
            "hold", "place", "SEC v. Heron", "--query", "C-1", "--reason", "subpoena", "--custodian", "J. Doe",
        ]
        let asked = try trial.muniment(place + mona)
        #expect(asked.status == 3 && asked.text.contains("1 record matched") && asked.text.contains("nothing was held"))
        let size = try trial.muniment(place + mona + ["--json"])
        #expect(size.status == 3)
        #expect(Set(try size.object().keys) == ["type", "matched", "unparsed", "records", "line", "understood"])
        #expect(!(try trial.acts().contains("hold-place")))
        let placed = try trial.muniment(place + mona + ["--yes", "--json"])
        #expect(placed.status == 0)
        let object = try placed.object()
        #expect(
            Set(object.keys) == [
                "type", "number", "matter", "reason", "custodians", "placed", "by", "line", "asOf", "matched",
                "unparsed", "list", "open", "query", "understood", "review", "acts",
            ])
        #expect(object["matter"] as? String == "SEC v. Heron" && object["number"] as? Int == 1)
        #expect(try trial.muniment(["hold", "list"] + mona).text.contains("SEC v. Heron"))
        #expect(
            try trial.muniment(["hold", "notice", "sec v. heron", "--custodian", "J. Doe"] + mona).status == 0)
        #expect(try trial.muniment(["hold", "review", "1", "--reason", "goes on"] + mona).status == 0)
        let shown = try trial.muniment(["hold", "show", "SEC v. Heron", "--as", "otto"]).text
        for part in ["matter: SEC v. Heron", "custodians: J. Doe", "on now: 1 record", "told on", "reviewed, next on"] {
            #expect(shown.contains(part), "\(part)")
        }
        let overdue = try trial.muniment(["hold", "list", "--now", "2040-01-01T00:00:00Z", "--json"] + mona)
        #expect(overdue.status == 3 && overdue.errors.contains("to be reviewed since"))
        let kept = try trial.muniment(["hold", "release", "1", "--reason", "over"] + mona)
        #expect(kept.status == 3 && kept.text.contains("nothing was released"))
        let released = try trial.muniment(["hold", "release", "1", "--reason", "over", "--yes", "--json"] + mona)
        let freed = try released.object()["freed"] as? [String]
        #expect(released.status == 0 && freed?.count == 1)
        try refuses(
            try trial.muniment(["hold", "release", "1", "--reason", "over", "--yes"] + mona), 1, "was released by line")
        #expect(try trial.muniment(["hold", "list"] + mona).text.contains("no hold is in force"))
        let all = try trial.muniment(["hold", "list", "--all", "--format", "csv"] + mona).text
        #expect(all.contains("SEC v. Heron") && all.hasPrefix("hold,matter,placed,"))
    }

    @Test("What can't be held is refused in one sentence, and nothing is held")
    func refusals() throws {
        let trial = try filled()
        let rest = ["--reason", "r", "--yes", "--as", "mona"]
        for (arguments, status, words) in [
            (["m", "--query", "nothing-like-it"], 4, "say --allow-empty"),
            (["m", "--ids", "C-404"], 4, "no record bears"),
            (["17", "--query", "C-1"], 64, "a name of 1 to 200 bytes that is no number"), (["m"], 64, "in one way"),
            (["m", "--query", "C-1", "--ids", "C-1"], 64, "in one way"),
            (["m", "--query", "C-1", "--review", "2001-01-01"], 64, "a day in the future"),
        ] as [([String], Int32, String)] {
            try refuses(try trial.muniment(["hold", "place"] + arguments + rest), status, words)
        }
        #expect(!(try trial.acts().contains("hold-place")))
        let empty = ["hold", "place", "m", "--query", "nothing-like-it", "--allow-empty"] + rest
        #expect(try trial.muniment(empty).status == 0)
        try refuses(
            try trial.muniment(["hold", "show", "none", "--as", "mona"]), 4, "no hold of this number or matter")
        _ = try trial.muniment(empty)
        try refuses(try trial.muniment(["hold", "show", "m", "--as", "mona"]), 5, "name one by its number")
    }

    @Test("An event is recorded, refused for its date, confirmed by a second person, and listed")
    func event() throws {
        let trial = try filled()
        let mona = ["--as", "mona"]
        let said = try trial.muniment(
            ["event", "account-closed", "account:9", "2026-02-01", "--reason", "letter"] + mona)
        #expect(said.status == 0 && said.text.contains("no record names this subject yet"))
        for date in ["2999-01-01", "1999-01-01"] {
            let subject = date < "2000" ? "trade:C-1" : "account:9"
            try refuses(
                try trial.muniment(["event", "terminated", subject, date, "--reason", "x"] + mona), 20, date)
            #expect(try trial.acts().last == "refusal")
        }
        try refuses(
            try trial.muniment(["event", "Account Closed", "account:9", "2026-02-01", "--reason", "x"] + mona), 64,
            "is a word such as")
        try refuses(
            try trial.muniment(["event", "retired", "desk:9", "2026-02-01", "--reason", "x"] + mona), 64,
            "a subject is account:ID")
        try refuses(
            try trial.muniment(["event", "retired", "account:9", "soon", "--reason", "x"] + mona), 64, "takes a day")
        try refuses(try trial.muniment(["event", "confirm", "1"] + mona), 21, "a second person confirms it")
        #expect(try trial.acts().last == "refusal")
        #expect(try trial.muniment(["event", "confirm", "1", "--as", "rita"]).status == 0)
        try refuses(try trial.muniment(["event", "confirm", "1", "--as", "rita"]), 1, "was confirmed already")
        try refuses(try trial.muniment(["event", "confirm", "7", "--as", "rita"]), 4, "there is no event 7")
        let lost = try trial.muniment(["event", "list", "--undelivered", "--json"] + mona)
        #expect(lost.status == 3)
        #expect(
            Set(try #require(try lost.objects().first).keys) == [
                "type", "number", "kind", "subject", "date", "reason", "recorded", "by", "line", "countsFrom",
                "confirmed", "confirmer", "reached",
            ])
        let listed = try trial.muniment(["event", "list", "--subject", "account:9"] + mona).text
        #expect(listed.contains("account-closed") && listed.contains("letter"))
    }

    @Test("An extension says what it would reach, needs --yes, and is refused where its term is over")
    func extend() throws {
        let trial = try filled()
        let rest = ["--authority", "order 12", "--reason", "ordered", "--as", "mona"]
        let asked = try trial.muniment(["extend", "trade:C-1", "--years", "7"] + rest)
        #expect(asked.status == 3 && asked.text.contains("1 record would be kept for longer"))
        let made = try trial.muniment(["extend", "trade:C-1", "--years", "7", "--yes", "--json"] + rest)
        #expect(made.status == 0)
        #expect(
            Set(try made.object().keys) == [
                "type", "number", "subject", "years", "authority", "reason", "made", "by", "line", "asOf", "records",
            ])
        try refuses(
            try trial.muniment(["extend", "--query", "C-1", "--until", "2001-01-01", "--yes"] + rest), 20,
            "2001-01-01 is over")
        #expect(try trial.acts().last == "refusal")
        try refuses(
            try trial.muniment(["extend", "account:none", "--years", "7", "--yes"] + rest), 4, "no record is reached")
        try refuses(try trial.muniment(["extend", "trade:C-1", "--yes"] + rest), 64, "for how long in one way")
        try refuses(try trial.muniment(["extend", "--years", "7", "--yes"] + rest), 64, "in one way")
        let listed = try trial.muniment(["extend", "list", "--as", "otto"]).text
        #expect(listed.contains("trade:C-1") && listed.contains("for 7 years from the start of their clock"))
    }

    @Test(
        "Matters, reasons, subjects, custodians and authorities are nowhere in the ledger, and are found by a search of it"
    )
    func privacy() throws {
        let trial = try filled()
        let canaries = [
            "zqmatter", "zqreason", "zqcustodian", "zqsubject", "zqevent", "zqauthority", "zqorder", "zqwhy",
        ]
        let mona = ["--as", "mona"]
        for arguments in [
            [
                "hold", "place", "zqmatter", "--query", "C-1", "--reason", "zqreason", "--custodian", "zqcustodian",
                "--yes",
            ],
            ["event", "retired", "account:zqsubject", "2026-02-01", "--reason", "zqevent"],
            ["extend", "trade:C-1", "--years", "7", "--authority", "zqauthority", "--reason", "zqorder", "--yes"],
            ["hold", "release", "1", "--reason", "zqwhy", "--yes"],
        ] {
            let run = try trial.muniment(arguments + mona)
            #expect(run.status == 0, "\(run.errors)")
        }
        let ledger = String(decoding: try trial.ledger(), as: UTF8.self).lowercased()
        for canary in canaries {
            #expect(!ledger.contains(canary), "\(canary)")
            let found = try trial.muniment(["ledger", "search", canary, "--json"] + mona)
            #expect(try found.objects().contains { $0["type"] as? String == "act" }, "\(canary)")
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

@Suite("schedule explain says how long a record is kept, and why")
struct ScheduleExplainTests {
    private func explained(_ trial: Trial, _ id: String, _ rest: [String] = []) throws -> [String: Any] {
        let run = try trial.muniment(["schedule", "explain", id, "--json"] + rest)
        #expect(run.status == 0, "\(run.errors)")
        return try run.object()
    }

    @Test("By the rule with its dates and clause, in words and in JSON, for any day")
    func rule() throws {
        let trial = try Trial(["--test-clock", "--now", "2026-03-01T00:00:00Z"])
        try trial.put("a.fix", Array(FIXText.confirmation("C-1").utf8))
        #expect(try trial.muniment(["ingest", "a.fix", "--now", "2026-03-04T10:00:00Z"]).status == 0)
        let text = try trial.muniment(["schedule", "explain", "C-1", "--now", "2026-03-05T10:00:00Z"]).text
        for line in [
            "C-1  record ", "state      kept since 2026-03-04, its capture", "kept until 2029-12-31, due on 2030-01-01",
            "easy access until 2028-03-04", "then       destroy, once a person approves it",
            "class      trade-confirmation (fix-confirmations)", "schedule   default-2", "on the day 2026-03-04",
            "rule trade-confirmation", "trade date 2026-03-02", "starts     2026-03-04, its creation: that is later",
            "cutoff     2026-12-31, the end of the year", "period     3 years, until 2029-12-31",
            "SEC 17 CFR 240.17a-4(b)(1)", "on 2030-01-01 it is due",
        ] {
            #expect(text.contains(line), "\(line)\n\(text)")
        }
        let json = try explained(trial, "C-1", ["--at", "2030-01-01"])
        #expect(
            Set(json.keys) == [
                "record", "class", "plan", "schedule", "day", "captured", "created", "state", "since", "action",
                "approvals", "rules", "events", "evidenceFor", "extensions", "holds", "relatives", "familyIsWhole",
                "changes",
                "keptUntil", "due", "easilyAccessibleUntil",
            ])
        #expect(json["state"] as? String == "due" && json["since"] as? String == "2030-01-01")
        #expect(json["keptUntil"] as? String == "2029-12-31" && json["day"] as? String == "2030-01-01")
        let rule = try #require((json["rules"] as? [[String: Any]])?.first)
        #expect(rule["governs"] as? Bool == true && rule["cutoffEnd"] as? String == "2026-12-31")
        #expect(try explained(trial, "C-1", ["--at", "2029-12-31"])["state"] as? String == "kept")
        // The day begins everywhere on earth at noon in UTC.
        for (time, state) in [("2030-01-01T11:59:59Z", "kept"), ("2030-01-01T12:00:00Z", "due")] {
            _ = try trial.muniment(["time", "confirm", "--now", "2029-12-31T00:00:00Z"])
            #expect(try explained(trial, "C-1", ["--now", time])["state"] as? String == state, "\(time)")
        }
        try refuses(try trial.muniment(["schedule", "explain", "C-1", "--at", "soon"]), 64, "--at takes a day")
        try refuses(try trial.muniment(["schedule", "explain", "C-9"]), 4, "no record is known by the id")
    }

    @Test("All records that match a search, each as by its own id, in lines, rows and objects")
    func query() throws {
        let trial = try Trial(["--test-clock", "--now", "2026-03-01T00:00:00Z"])
        let now = ["--now", "2026-03-05T10:00:00Z"]
        try trial.put("a.fix", Array((1...3).map { FIXText.confirmation("C-\($0)") }.joined().utf8))
        try trial.put("junk.bin", [0xFF, 0xFE, 0, 1, 2, 3])
        let ingest = ["ingest", "a.fix", "junk.bin", "--now", "2026-03-04T10:00:00Z"]
        #expect([0, 3].contains(try trial.muniment(ingest).status))
        let place = ["hold", "place", "SEC v. Heron", "--ids", "C-2", "--reason", "r", "--yes"] + now
        #expect(try trial.muniment(place).status == 0)
        let explain = ["schedule", "explain", "--query"]
        let run = try trial.muniment(explain + ["class:trade-confirmation", "--json", "--at", "2030-01-01"] + now)
        let lines = try run.lines.map {
            try #require(JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
        }
        #expect(run.status == 0 && lines.count == 4)
        for line in lines.dropLast() {
            let id = try #require(line["record"] as? String)
            var single = try explained(trial, id, ["--at", "2030-01-01"] + now)
            single["type"] = "explanation"
            #expect(single as NSDictionary == line as NSDictionary)
        }
        #expect(Set(lines.compactMap { $0["state"] as? String }) == ["held", "due"])
        let last = try #require(lines.last)
        #expect(last["type"] as? String == "explained" && last["count"] as? Int == 3)
        #expect(last["understood"] as? String == "class:trade-confirmation" && last["coverage"] != nil)
        // Details of acts are no records here; what can't be read is one.
        let text = try trial.muniment(explain + [""] + now)
        #expect(text.status == 0 && text.text.contains("4 records: 3 kept, 1 held"), "\(text.text)\(text.errors)")
        for part in [
            "C-1", "C-2", "held for SEC v. Heron", "2029-12-31", "destroy", "rule trade-confirmation", "review",
        ] {
            #expect(text.text.contains(part), "\(part)\n\(text.text)")
        }
        let rows = try trial.muniment(explain + ["id:C-3 nonsense:5", "--format", "csv"] + now)
        #expect(rows.status == 0 && rows.errors.contains("understood as"), "\(rows.errors)")
        #expect(try trial.muniment(explain + ["zqnothing"] + now).text.contains("0 records"))
        #expect(try trial.muniment(["schedule", "explain"] + now).status == 64)
        try refuses(try trial.muniment(explain + ["x", "C-1"] + now), 64, "say an id, or --query")
        // What was asked and told is in the trail.
        let trail = try trial.muniment(["ledger", "search", "trade-confirmation", "--json"] + now).text
        #expect(trail.contains("class:trade-confirmation"), "\(trail)")
    }

    @Test("A later version keeps the whole chain for longer, and a hold on one version holds all")
    func chain() throws {
        let trial = try Trial(["--test-clock", "--now", "2026-03-01T00:00:00Z"])
        try trial.put("a.fix", Array(FIXText.confirmation("C-1").utf8))
        try trial.put("b.fix", Array(FIXText.confirmation("C-2", amends: "C-1").utf8))
        #expect(try trial.muniment(["ingest", "a.fix", "--now", "2026-03-04T10:00:00Z"]).status == 0)
        #expect(try trial.muniment(["time", "confirm", "--now", "2028-03-04T10:00:00Z"]).status == 0)
        #expect(try trial.muniment(["ingest", "b.fix", "--now", "2028-03-04T11:00:00Z"]).status == 0)
        let now = ["--now", "2028-03-05T13:00:00Z"]
        let history = try trial.muniment(["history", "C-1", "--json"] + now).object()["versions"] as? [[String: Any]]
        let ids = try #require(history).compactMap { $0["record"] as? String }
        #expect(ids.count == 2)
        for id in ids + ["C-1", "C-2"] {
            #expect(try explained(trial, id, now)["keptUntil"] as? String == "2031-12-31", "\(id)")
        }
        let first = try trial.muniment(["schedule", "explain", ids[0]] + now).text
        #expect(first.contains("another version, record \(ids[1]), keeps it for longer: until 2031-12-31"))
        #expect(first.contains("period     3 years, until 2029-12-31"))
        let place = ["hold", "place", "SEC v. Heron", "--ids", ids[0], "--reason", "r", "--yes"] + now
        #expect(try trial.muniment(place).status == 0)
        let held = try explained(trial, "C-2", now)
        #expect(held["state"] as? String == "held" && (held["holds"] as? [Any])?.isEmpty == true)
        let relative = try #require((held["relatives"] as? [[String: Any]])?.first)
        #expect((relative["holds"] as? [Any])?.count == 1 && relative["relation"] as? String == "chain")
        #expect((try explained(trial, ids[0], now)["holds"] as? [Any])?.count == 1)
        #expect((held["changes"] as? [String])?.contains("the hold for SEC v. Heron is released") == true)
        #expect(try trial.muniment(["hold", "release", "1", "--reason", "r", "--yes"] + now).status == 0)
        #expect(try explained(trial, "C-2", now)["state"] as? String == "kept")
    }

    @Test("Events start clocks, those by hand after 30 days or a second person, and extensions lengthen")
    func events() throws {
        let trial = try Trial(["--test-clock", "--now", "2026-03-01T00:00:00Z"])
        let start = ["--now", "2026-03-02T10:00:00Z"]
        for name in ["mona", "rita"] {
            _ = try trial.muniment(["agent", "add", name, "--kind", "person", "--role", "records-manager"] + start)
        }
        try trial.put("a.txt", Array("terms of an account".utf8))
        try trial.put("c.txt", Array("name and address".utf8))
        let ingest = ["--account", "4711", "--now", "2026-03-04T10:00:00Z"]
        #expect(try trial.muniment(["ingest", "a.txt", "--class", "account-record"] + ingest).status != 1)
        #expect(try trial.muniment(["ingest", "c.txt", "--class", "customer-record"] + ingest).status != 1)
        let now = ["--now", "2026-03-10T13:00:00Z"]
        func records(_ name: String) throws -> String {
            let hits =
                try trial.muniment(["search", "class:\(name)", "--json"] + now).object()["hits"] as? [[String: Any]]
            return try #require(hits?.first?["record"] as? String)
        }
        let (terms, customer) = (try records("account-record"), try records("customer-record"))
        let waiting = try trial.muniment(["schedule", "explain", terms] + now).text
        #expect(waiting.contains("state      awaiting event since 2026-03-04"))
        #expect(waiting.contains("starts     once there is account-closed"))
        #expect(waiting.contains("kept until not known yet"))
        #expect(try explained(trial, customer, now)["state"] as? String == "awaiting event")
        let said = ["event", "superseded", "account:4711", "2026-03-05", "--reason", "r", "--as", "mona"] + now
        #expect(try trial.muniment(said).status == 0)
        #expect(try explained(trial, terms, now)["state"] as? String == "awaiting event")
        let replaced = try explained(trial, customer, now)
        #expect(replaced["keptUntil"] as? String == "2032-12-31")
        let rule = try #require((replaced["rules"] as? [[String: Any]])?.first)
        #expect(rule["doubtedUntil"] as? String == "2026-04-09")
        let changes = try #require(replaced["changes"] as? [String])
        #expect(changes.contains { $0.hasPrefix("a second person confirms the event of line") })
        #expect(try trial.muniment(["event", "confirm", "1", "--as", "rita"] + now).status == 0)
        let sure = try explained(trial, customer, now)
        #expect((sure["rules"] as? [[String: Any]])?.first?["doubtedUntil"] == nil)
        let extend = ["extend", "account:4711", "--years", "9", "--authority", "BaFin", "--reason", "r", "--yes"] + now
        #expect(try trial.muniment(extend).status == 0)
        let longer = try explained(trial, customer, now)
        #expect(longer["keptUntil"] as? String == "2035-12-31")
        #expect((longer["extensions"] as? [[String: Any]])?.first?["authority"] as? String == "BaFin")
        // One that comes in later is reached as well.
        try trial.put("d.txt", Array("another address".utf8))
        #expect(
            try trial.muniment(
                ["ingest", "d.txt", "--class", "customer-record", "--account", "4711"] + now
            ).status != 1)
        let hits = try trial.muniment(["search", "class:customer-record", "--json"] + now).object()["hits"]
        let later = try #require(
            (hits as? [[String: Any]])?.compactMap { $0["record"] as? String }.first { $0 != customer })
        #expect(try explained(trial, later, now)["keptUntil"] as? String == "2035-12-31")
    }

    @Test("A mail and its attachments share the latest floor, whichever is asked for")
    func family() throws {
        let trial = try Trial(["--test-clock", "--now", "2026-03-01T00:00:00Z"])
        let mail = """
            From: a@x.example
            To: b@y.example
            Subject: terms
            Date: Mon, 02 Mar 2026 10:00:00 +0000
            Message-ID: <m1@x.example>
            Content-Type: multipart/mixed; boundary="b"

            --b
            Content-Type: text/plain

            see what is attached
            --b
            Content-Type: text/csv; name="t.csv"
            Content-Disposition: attachment; filename="t.csv"

            colour,number
            red,5
            --b--

            """
        try trial.put("m.eml", Array(mail.replacing("\n", with: "\r\n").utf8))
        try trial.put("other.eml", Array(mail.replacing("m1@", with: "m2@").replacing("terms", with: "x").utf8))
        let now = ["--now", "2026-03-04T10:00:00Z"]
        #expect(try trial.muniment(["ingest", "m.eml"] + now).status != 1)
        #expect(try trial.muniment(["ingest", "other.eml"] + now).status != 1)
        let whole = try explained(trial, "m1@x.example", now)
        #expect(whole["class"] as? String == "communication" && whole["familyIsWhole"] as? Bool == true)
        #expect(whole["keptUntil"] as? String == "2036-12-31")
        let relatives = try #require(whole["relatives"] as? [[String: Any]])
        #expect(relatives.count == 1 && relatives[0]["relation"] as? String == "family")
        let part = try explained(trial, try #require(relatives[0]["record"] as? String), now)
        #expect(part["keptUntil"] as? String == "2036-12-31")
        let back = try #require(part["relatives"] as? [[String: Any]])
        #expect(back.map { $0["record"] as? String } == [whole["record"] as? String])
        let text = try trial.muniment(["schedule", "explain", "m1@x.example"] + now).text
        #expect(text.contains("came in with it, record ") && text.contains("until 2036-12-31"))
    }

    @Test("Who must not see holds is refused, and a restricted version counts without its name")
    func roles() throws {
        let trial = try Trial(["--test-clock"])
        for (name, role) in [("fred", "front-office"), ("otto", "auditor"), ("mona", "records-manager")] {
            _ = try trial.muniment(["agent", "add", name, "--kind", "person", "--role", role])
        }
        try trial.put("a.fix", Array((FIXText.confirmation("C-1") + FIXText.confirmation("C-2", amends: "C-1")).utf8))
        #expect(try trial.muniment(["ingest", "a.fix"]).status == 0)
        try refuses(
            try trial.muniment(["schedule", "explain", "C-1", "--as", "fred"]), 21, "'see-holds' takes the role")
        let seen = try trial.muniment(["schedule", "explain", "C-1", "--as", "otto"])
        #expect(seen.status == 0 && seen.text.contains("another version, record "))
        let history = try trial.muniment(["history", "C-1", "--json"]).object()["versions"] as? [[String: Any]]
        let first = try #require(history?.first?["record"] as? String)
        let restrict = ["restrict", first, "--kind", "privileged", "--reason", "r", "--as", "mona"]
        let restricted = try trial.muniment(restrict)
        #expect(restricted.status == 0, "\(restricted.errors)")
        let other = try trial.muniment(["schedule", "explain", "C-2", "--as", "otto"])
        #expect(other.status == 0 && other.text.contains("another version, a restricted record, "))
        #expect(!other.text.contains(first) && other.errors.contains("1 record withheld"))
        #expect(try trial.muniment(["schedule", "explain", first, "--as", "otto"]).status == 21)
        #expect(try trial.muniment(["schedule", "explain", first, "--as", "mona"]).status == 0)
    }
}

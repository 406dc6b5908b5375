// SPDX-License-Identifier: Apache-2.0

import Foundation
import SystemPackage
import TestSupport
import Testing

@Suite("The file plan and the schedule of an archive are facts of its ledger")
struct RulesCommandTests {
    private static func built(_ name: String) throws -> [UInt8] {
        let path = PackageRoot.sampleData.appending("Schedules").appending(name)
        return Array(try Data(contentsOf: URL(fileURLWithPath: path.string)))
    }

    /// The built-in plan with a row before all others that takes FIX confirmations, under a version.
    private static func plan(_ version: Int, takes recordClass: String) throws -> [UInt8] {
        var plan = try #require(
            JSONSerialization.jsonObject(with: Data(built("default-file-plan.json"))) as? [String: Any])
        plan["version"] = version
        let row = ["name": "own", "formats": ["fix"], "types": ["AK"], "class": recordClass] as [String: Any]
        plan["rows"] = [row] + (try #require(plan["rows"] as? [[String: Any]]))
        return Array(try JSONSerialization.data(withJSONObject: plan))
    }

    @Test("What is built in is in the ledger from the beginning, whole, and is shown")
    func builtIn() throws {
        let trial = try Trial()
        for (command, file) in [
            ("file-plan", "default-file-plan.json"), ("schedule", "default-retention-schedule.json"),
        ] {
            let shown = try trial.muniment([command, "show", "--json"])
            #expect(shown.status == 0)
            let left = try JSONSerialization.jsonObject(with: shown.output) as? NSDictionary
            let right = try JSONSerialization.jsonObject(with: Data(Self.built(file))) as? NSDictionary
            #expect(left != nil && left == right, "\(command)")
        }
        let plan = try trial.muniment(["file-plan", "show"]).text
        #expect(plan.contains("default, version 1, in force since line 2 of the ledger"))
        #expect(plan.contains("fix-session") && plan.contains("unclassified"))
        let schedule = try trial.muniment(["schedule", "show"]).text
        #expect(schedule.contains("in force since line 3 of the ledger"))
        #expect(schedule.contains("240.17a-4") && schedule.contains("6 years"))
    }

    @Test("A plan that is applied holds for what comes later, survives a rebuild, and leaves what is there")
    func apply() throws {
        let trial = try Trial()
        try trial.put("a.fix", Array(FIXText.confirmation("C-1").utf8))
        try trial.put("b.fix", Array(FIXText.confirmation("C-2").utf8))
        try trial.put("c.fix", Array(FIXText.confirmation("C-3").utf8))
        try trial.put("plan.json", Self.plan(2, takes: "statement"))
        #expect(try trial.muniment(["ingest", "a.fix"]).status == 0)
        let check = try trial.muniment(["file-plan", "check", "plan.json"])
        #expect(check.status == 0 && check.text.contains("default, version 2, is right"))
        let applied = try trial.muniment(["file-plan", "apply", "plan.json"])
        #expect(applied.status == 0 && applied.text.contains("version 2 of default is in force"))
        let rehearsal = try trial.muniment(["ingest", "--dry-run", "b.fix"])
        #expect(rehearsal.text.contains("statement") && rehearsal.text.contains("own"))
        let run = try trial.muniment(["ingest", "b.fix"])
        #expect(run.text.contains("statement") && run.text.contains("own"))
        func filed(_ id: String) throws -> [String] {
            let envelope = try trial.muniment(["get", id, "--json"]).object()["envelope"] as? [String: Any]
            return [envelope?["class"] as? String ?? "", envelope?["plan"] as? String ?? ""]
        }
        #expect(try filed("C-1")[0] == "trade-confirmation" && filed("C-1")[1].hasPrefix("default-1/"))
        #expect(try filed("C-2") == ["statement", "default-2/1"])
        #expect(try trial.muniment(["rebuild"]).status == 0)
        #expect(try trial.muniment(["ingest", "c.fix"]).status == 0)
        #expect(try filed("C-3") == ["statement", "default-2/1"])
        #expect(try trial.muniment(["verify"]).status == 0)
    }

    @Test("A plan that is not newer, or not right, changes nothing")
    func refusals() throws {
        let trial = try Trial()
        try trial.put("same.json", Self.built("default-file-plan.json"))
        try trial.put("old.json", Self.plan(1, takes: "statement"))
        try trial.put("wrong.json", Array(#"{"name":"x","version":1,"rows":[{"name":"a","clas":"swap"}]}"#.utf8))
        try trial.put("long.json", Array(try Self.longPlan()))
        let before = try trial.muniment(["file-plan", "show", "--json"]).output
        try refuses(
            try trial.muniment(["file-plan", "apply", "same.json"]), 1, "version 1 of default is in force already")
        try refuses(
            try trial.muniment(["file-plan", "apply", "old.json"]), 1, "give a plan of this name a later version")
        try refuses(try trial.muniment(["file-plan", "apply", "wrong.json"]), 64, "rows[0].clas is not known")
        try refuses(try trial.muniment(["file-plan", "check", "wrong.json"]), 64, "rows[0].clas is not known")
        try refuses(try trial.muniment(["file-plan", "apply", "long.json"]), 64, "over the limit of 30000")
        try refuses(try trial.muniment(["file-plan", "check", "none.json"]), 1, "none.json can't be read")
        let check = try trial.muniment(["schedule", "check", "same.json"])
        #expect(check.status == 64 && check.errorLines.last?.contains("faults; correct them") == true)
        #expect(try trial.muniment(["file-plan", "show", "--json"]).output == before)
    }

    @Test("A version names one plan for ever, also where another plan was in force meanwhile")
    func versions() throws {
        let trial = try Trial()
        try trial.put("two.json", Self.plan(2, takes: "statement"))
        try trial.put(
            "other.json", Array(#"{"name":"other","version":1,"rows":[{"name":"r","class":"unclassified"}]}"#.utf8))
        try trial.put("again.json", Self.plan(2, takes: "swap"))
        try trial.put("three.json", Self.plan(3, takes: "swap"))
        #expect(try trial.muniment(["file-plan", "apply", "two.json"]).status == 0)
        #expect(try trial.muniment(["file-plan", "apply", "other.json"]).status == 0)
        try refuses(
            try trial.muniment(["file-plan", "apply", "again.json"]), 1, "version 2 of default has been in force")
        #expect(try trial.muniment(["file-plan", "apply", "three.json"]).status == 0)
    }

    private static func longPlan() throws -> Data {
        let rows = (0..<600).map { ["name": "row-\($0)", "types": ["T\($0)"], "class": "statement"] as [String: Any] }
        let last = ["name": "rest", "class": "unclassified"]
        return try JSONSerialization.data(withJSONObject: ["name": "long", "version": 1, "rows": rows + [last]])
    }

    @Test("An archive can be created with rules of its own, which say how long a class is kept")
    func ownRules() throws {
        let trial = try Trial(nil)
        var schedule = try #require(
            JSONSerialization.jsonObject(with: Data(Self.built("default-retention-schedule.json"))) as? [String: Any])
        schedule["name"] = "house"
        schedule["version"] = 7
        var rules = try #require(schedule["rules"] as? [[String: Any]])
        for index in rules.indices where rules[index]["class"] as? String == "statement" {
            rules[index]["period"] = "P9Y"
        }
        for index in rules.indices where rules[index]["class"] as? String == "unclassified" {
            rules[index]["period"] = "50 years"  // as earlier schedules say it
        }
        schedule["rules"] = rules
        try trial.put("schedule.json", Array(try JSONSerialization.data(withJSONObject: schedule)))
        try trial.put("plan.json", Self.plan(4, takes: "statement"))
        try trial.put("a.fix", Array(FIXText.confirmation("C-1").utf8))
        let made = try trial.muniment(["init", "--schedule", "schedule.json", "--file-plan", "plan.json", "--json"])
        #expect(try made.object()["schedule"] as? String == "house-7")
        #expect(try made.object()["filePlan"] as? String == "default-4")
        #expect(try trial.muniment(["ingest", "a.fix"]).status == 0)
        let view = try trial.muniment(["show", "C-1"]).text
        #expect(view.contains("statement (own)") && view.contains("house-7/statement"))
        let other = try Trial(nil)
        try other.put("wrong.json", Array("{}".utf8))
        try refuses(
            try other.muniment(["init", "--schedule", "wrong.json"]), 64,
            "name is missing; write it; 'muniment schedule")
        #expect(try other.muniment(["status"]).status == 10)
    }

    @Test("A schedule that is built in is listed, shown, copied as YAML, changed, checked and used")
    func templates() throws {
        let trial = try Trial(nil)
        let list = try trial.muniment(["schedule", "templates"])
        #expect(list.status == 0 && list.text.contains("uk-investment-firm") && list.text.contains("next: "))
        let names = try #require(
            trial.muniment(["schedule", "templates", "--json"]).object()["templates"] as? [[String: Any]])
        #expect(names.compactMap { $0["name"] as? String }.count == 6)
        let shown = try trial.muniment(["schedule", "show", "--template", "swap-dealer"]).text
        #expect(shown.contains("swap-dealer, version 1, built in") && shown.contains("swap-confirmation (product swap"))
        for name in [
            "us-broker-dealer", "swap-dealer", "us-investment-adviser", "eu-investment-firm", "uk-investment-firm",
        ] {
            let copy = try trial.muniment(["schedule", "show", "--template", name, "--yaml"])
            #expect(try copy.status == 0 && Array(copy.output) == Self.built("\(name).yaml"))
            try trial.put("\(name)-2.yaml", Array(copy.text.replacing("version: 1", with: "version: 2").utf8))
            let check = try trial.muniment(["schedule", "check", "\(name)-2.yaml"])
            #expect(check.status == 0 && check.text.contains("\(name), version 2, is right"))
        }
        try refuses(
            try trial.muniment(["schedule", "show", "--template", "none"]), 64, "write one of default, us-broker-dealer"
        )
        let both = try trial.muniment(["schedule", "show", "--template", "default", "--yaml", "--json"])
        #expect(both.status == 64 && both.errors.contains("not both"))
        #expect(try trial.muniment(["init", "--schedule", "swap-dealer-2.yaml"]).text.contains("swap-dealer-2"))
        let inForce = try trial.muniment(["schedule", "show", "--yaml"])
        #expect(inForce.text.contains("name: swap-dealer\nversion: 2\n"))
        let other = try Trial(nil)
        #expect(try other.muniment(["init", "--schedule", "eu-investment-firm"]).text.contains("eu-investment-firm-1"))
        #expect(try other.muniment(["schedule", "show"]).text.contains("in force since line 3"))
        try refuses(
            try Trial(nil).muniment(["init", "--schedule", "eu-investment"]), 1, "one of 'muniment schedule templates'")
    }

    @Test("All faults of a schedule are told with their lines")
    func faults() throws {
        let trial = try Trial(nil)
        let text = String(decoding: try Self.built("eu-investment-firm.yaml"), as: UTF8.self)
        try trial.put("one.yaml", Array(text.replacing("version: 1", with: "version: one").utf8))
        try trial.put(
            "two.yaml",
            Array(
                text.replacing("version: 1", with: "version: one").replacing("period: permanent", with: "period: P1W")
                    .utf8))
        try refuses(
            try trial.muniment(["schedule", "check", "one.yaml"]), 64, "one.yaml:2: version is no whole number")
        let check = try trial.muniment(["schedule", "check", "two.yaml"])
        #expect(check.status == 64 && check.output.isEmpty)
        let lines = check.errorLines
        #expect(lines.count == 3 && lines[0].contains("two.yaml:2: version is no whole number"))
        #expect(lines[1].contains("rules[23].period is no period") && lines[2].contains("has 2 faults"))
        try refuses(
            try trial.muniment(["init", "--schedule", "two.yaml"]), 64,
            "write one; 'muniment schedule check' tells 1 more")
        #expect(try trial.muniment(["status"]).status == 10)
    }
}

// SPDX-License-Identifier: Apache-2.0

import Foundation
import Records
import Retention
import SystemPackage
import TestSupport
import Testing

@Suite("The documents about retention")
struct RetentionDocumentTests {
    private let schedule = RetentionSchedule.standard

    /// A document with all members there are, a rule of which was changed.
    private func document(_ change: (inout [String: CanonicalJSON]) -> Void) throws -> [UInt8] {
        var members = try #require(schedule.json.members)
        let rules = try #require(members["rules"]?.elements)
        var rule = try #require(rules.first { $0["ceiling"] != nil }?.members)
        members["legalEntities"] = [["name": "A", "jurisdiction": "GB"]]
        let plain = CanonicalJSON.object(rule)
        rule["id"] = "other"
        rule["easilyAccessible"] = "P1Y"
        rule["when"] = ["jurisdiction": ["GB"]]
        rule["approvals"] = 2
        rule["notice"] = "P30D"
        change(&rule)
        members["rules"] = .array([plain, .object(rule), try #require(rules.last)])
        return CanonicalJSON.object(members).encoded
    }

    @Test("The schema has the members that are read, and asks for those that must be there")
    func members() throws {
        let schema = try JSONSchema("retention-schedule.schema.json")
        #expect(schema.dialect == "https://json-schema.org/draft/2020-12/schema")
        for name in ["", "rule", "citation", "entity", "fiscalYear", "when", "choice"] {
            #expect(schema.isClosed(name), "\(name)")
        }
        let whole = try #require(CanonicalJSON(decoding: document { _ in }).members)
        #expect(Set(whole.keys) == schema.members(of: ""))
        for name in whole.keys where name != "legalEntities" {
            var members = whole
            members[name] = nil
            let isValid = (try? RetentionSchedule(decoding: CanonicalJSON.object(members).encoded)) != nil
            #expect(isValid == !schema.required(of: "").contains(name), "\(name)")
        }
        var ruleMembers: Set<String> = []
        _ = try document { ruleMembers = Set($0.keys) }
        #expect(ruleMembers == schema.members(of: "rule"))
        // Without a name it is the second rule of its class's name, which is another fault.
        for name in ruleMembers where name != "id" {
            let isValid = (try? RetentionSchedule(decoding: document { $0[name] = nil })) != nil
            #expect(isValid == !schema.required(of: "rule").contains(name), "\(name)")
        }
        #expect(!schema.required(of: "rule").contains("id") && schema.required(of: "entity") == ["name"])
        let citation = try #require(whole["rules"]?.elements?.first?["citations"]?.elements?.first?.members)
        #expect(Set(citation.keys) == schema.members(of: "citation"))
        #expect(schema.required(of: "citation") == schema.members(of: "citation"))
        #expect(schema.members(of: "when") == ["product", "legalEntity", "jurisdiction"])
        #expect(schema.members(of: "choice") == Set(RetentionTrigger.Choice.allCases.map(\.rawValue)))
        #expect(schema.members(of: "entity") == ["name", "jurisdiction", "fiscalYears"])
        #expect(schema.required(of: "fiscalYear") == schema.members(of: "fiscalYear"))
    }

    @Test("The schema has the values, the forms and the limits of the code")
    func values() throws {
        let schema = try JSONSchema("retention-schedule.schema.json")
        #expect(schema.values("cutoff", of: "rule") == Cutoff.allCases.map(\.rawValue))
        #expect(schema.values("action", of: "rule") == DispositionAction.allCases.map(\.rawValue))
        #expect(schema.values("evidence", of: "citation") == Citation.Evidence.allCases.map(\.rawValue))
        #expect(schema.values("notice", of: "") == [RetentionSchedule.notice])
        #expect(schema.number("maximum", "version", of: "") == RetentionSchedule.largestVersion)
        #expect(schema.number("maxItems", "rules", of: "") == RetentionSchedule.mostRules)
        #expect(schema.number("maxItems", "jurisdictions", of: "") == RetentionSchedule.mostTexts)
        #expect(schema.number("maxItems", "legalEntities", of: "") == RetentionSchedule.mostEntities)
        #expect(schema.number("maxItems", "citations", of: "rule") == RetentionSchedule.mostTexts)
        #expect(schema.number("maxItems", "product", of: "when") == RetentionSchedule.mostTexts)
        #expect(schema.number("maxItems", "earliest", of: "choice") == RetentionTrigger.mostParts)
        #expect(schema.number("minimum", "approvals", of: "rule") == RetentionRule.possibleApprovals.lowerBound)
        #expect(schema.number("maximum", "approvals", of: "rule") == RetentionRule.possibleApprovals.upperBound)
        var texts = ["", "permanent", "1 years", "2 year", "06 years", "tradeDate", "event:", "event:Aa", "capture"]
        texts += ["P", "P6W", "event:a9", "Creation", "P5Y6M", "P06Y", "P1M1D", "P1Y1M1D", "maturity", "event"]
        texts += ["event:account-closed", "event:accountClosed", "event:a--b", "event:a-", "event:a-B"]
        texts += ["lastAmendment", "fiscalYearEnd", "P36500D", "P36501D", "1 year", "1 month", "1 day"]
        texts += [65, 128, 129].map { "event:" + String(repeating: "a", count: $0) }
        texts += [32, 33].map { "event:" + String(repeating: "aB", count: $0) }
        for number in Array(0...110) + Array(990...1_010) + Array(1_190...1_210) + [9_999, 10_000] {
            texts += ["\(number) years", "P\(number)Y", "\(number) months", "P\(number)M"]
            texts += ["\(number * 31) days", "P\(number * 31)D"]
        }
        for text in texts {
            #expect(try schema.allows(text, "period") == (RetentionPeriod(text) != nil), "\(text)")
            #expect(try schema.allows(text, "part") == (TriggerPart(text) != nil), "\(text)")
        }
        for day in 0..<1_400 where day % 100 < 34 {
            let text = "\(String(day / 100 + 100).suffix(2))-\(String(day % 100 + 100).suffix(2))"
            #expect(
                try schema.allows(text, "fiscalYear", member: "end") == (FiscalYearEnd(text) != nil), "\(text)")
        }
        for days in Array(0...12) + Array(95...105) + Array(295...305) + Array(360...370) {
            let isValid = (try? RetentionSchedule(decoding: document { $0["notice"] = .string("P\(days)D") })) != nil
            #expect(try schema.allows("P\(days)D", "rule", member: "notice") == isValid, "\(days)")
        }
    }

    @Test("The sample file is the standard schedule")
    func sample() throws {
        let path = PackageRoot.sampleData.appending("Schedules").appending("default-retention-schedule.json")
        let data = try Data(contentsOf: URL(fileURLWithPath: path.string))
        #expect(try RetentionSchedule(decoding: data) == .standard)
    }

    @Test("The tables of Docs/Retention.md are the standard schedule, and the page is no legal advice")
    func tables() throws {
        let path = PackageRoot.path.appending("Docs").appending("Retention.md")
        let text = try String(contentsOfFile: path.string, encoding: .utf8)
        for table in [Self.rules, Self.citations, Self.templates] {
            let documented = text.split(separator: "\n").drop { $0 != table[0] }.prefix { $0.hasPrefix("|") }
            #expect(
                documented.map { String($0) } == table, "the table should be:\n\(table.joined(separator: "\n"))")
        }
        #expect(text.contains(RetentionSchedule.notice))
    }

    private static var rules: [String] {
        let rows = RetentionSchedule.standard.rules.map { rule in
            let cells = [
                "`\(rule.recordClass)`", rule.trigger.words, rule.cutoff.rawValue, "\(rule.period)",
                rule.easilyAccessible.map { "\($0)" } ?? "", rule.ceiling.map { "\($0)" } ?? "", rule.action.rawValue,
            ]
            return "| \(cells.joined(separator: " | ")) |"
        }
        return [
            "| class | clock starts | cutoff | kept for | easily accessible | ceiling | then |",
            "| --- | --- | --- | --- | --- | --- | --- |",
        ] + rows
    }

    private static var templates: [String] {
        let rows = RetentionSchedule.templates.map { schedule in
            "| `\(schedule.name)` | \(schedule.jurisdictions.joined(separator: "; ")) |"
        }
        return ["| name | for |", "| --- | --- |"] + rows
    }

    private static var events: [String] {
        ["| event | what has happened |", "| --- | --- |"] + RetentionEventKind.known.map { "| `\($0)` | " }
    }

    @Test("Docs/Retention.md names each event that the code knows, and each trigger, cutoff and action")
    func names() throws {
        let path = PackageRoot.path.appending("Docs").appending("Retention.md")
        let text = try String(contentsOfFile: path.string, encoding: .utf8)
        let lines = text.split(separator: "\n").map(String.init)
        for row in Self.events { #expect(lines.contains { $0.hasPrefix(row) }, "\(row)") }
        for part in TriggerPart.dates {
            #expect(lines.contains { $0.hasPrefix("| `\(part)` | ") }, "\(part)")
        }
        for choice in RetentionTrigger.Choice.allCases {
            #expect(lines.contains { $0.hasPrefix("| `\(choice.rawValue)` | ") }, "\(choice)")
        }
        for cutoff in Cutoff.allCases { #expect(text.contains("`\(cutoff.rawValue)`"), "\(cutoff)") }
        for action in DispositionAction.allCases { #expect(text.contains("`\(action.rawValue)`"), "\(action)") }
    }

    private static var citations: [String] {
        let rows = RetentionSchedule.standard.rules.flatMap { rule in
            rule.citations.map { citation in
                "| `\(rule.recordClass)` | \(citation.authority) \(citation.clause) | \(citation.note) "
                    + "| \(citation.evidence.rawValue) |"
            }
        }
        return ["| class | authority | what it asks | evidence |", "| --- | --- | --- | --- |"] + rows
    }
}

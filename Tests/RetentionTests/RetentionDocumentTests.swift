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

    /// A document of one rule with all members, and the one for what is unclassified.
    private func document(_ change: (inout [String: CanonicalJSON]) -> Void) throws -> [UInt8] {
        var members = try #require(schedule.json.members)
        let rules = try #require(members["rules"]?.elements)
        var rule = try #require(rules.first { $0["ceiling"] != nil }?.members)
        change(&rule)
        members["rules"] = .array([.object(rule), try #require(rules.last)])
        return CanonicalJSON.object(members).encoded
    }

    @Test("The schema has the members that are read, and asks for those that must be there")
    func members() throws {
        let schema = try JSONSchema("retention-schedule.schema.json")
        #expect(schema.dialect == "https://json-schema.org/draft/2020-12/schema")
        #expect(schema.isClosed("") && schema.isClosed("rule") && schema.isClosed("citation"))
        let whole = try #require(schedule.json.members)
        #expect(Set(whole.keys) == schema.members(of: ""))
        for name in whole.keys {
            var members = whole
            members[name] = nil
            let isValid = (try? RetentionSchedule(decoding: CanonicalJSON.object(members).encoded)) != nil
            #expect(isValid == !schema.required(of: "").contains(name), "\(name)")
        }
        var ruleMembers: Set<String> = []
        _ = try document { ruleMembers = Set($0.keys) }
        #expect(ruleMembers == schema.members(of: "rule"))
        for name in ruleMembers {
            let isValid = (try? RetentionSchedule(decoding: document { $0[name] = nil })) != nil
            #expect(isValid == !schema.required(of: "rule").contains(name), "\(name)")
        }
        let citation = try #require(whole["rules"]?.elements?.first?["citations"]?.elements?.first?.members)
        #expect(Set(citation.keys) == schema.members(of: "citation"))
        #expect(schema.required(of: "citation") == schema.members(of: "citation"))
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
        #expect(schema.number("maxItems", "citations", of: "rule") == RetentionSchedule.mostTexts)
        let texts =
            ["", "permanent", "1 years", "2 year", "6 days", "06 years", "tradeDate", "event:", "event:Aa"]
            + ["event:a9", "event:\(String(repeating: "a", count: 65))", "Creation"]
            + (0...130).map { "\($0) years" } + (0...1_300).map { "\($0) months" } + ["1 year", "1 month"]
        for text in texts {
            #expect(try schema.allows(text, "period") == (RetentionPeriod(text) != nil), "\(text)")
            #expect(try schema.allows(text, "rule", member: "trigger") == (RetentionTrigger(text) != nil), "\(text)")
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
        for table in [Self.rules, Self.citations] {
            let documented = text.split(separator: "\n").drop { $0 != table[0] }.prefix { $0.hasPrefix("|") }
            #expect(
                documented.map { String($0) } == table, "the table should be:\n\(table.joined(separator: "\n"))")
        }
        #expect(text.contains(RetentionSchedule.notice))
    }

    private static var rules: [String] {
        let rows = RetentionSchedule.standard.rules.map { rule in
            let cells = [
                "`\(rule.recordClass)`", "`\(rule.trigger)`", rule.cutoff.rawValue, "\(rule.period)",
                rule.easilyAccessible.map { "\($0)" } ?? "", rule.ceiling.map { "\($0)" } ?? "", rule.action.rawValue,
            ]
            return "| \(cells.joined(separator: " | ")) |"
        }
        return [
            "| class | clock starts | cutoff | kept for | easily accessible | ceiling | then |",
            "| --- | --- | --- | --- | --- | --- | --- |",
        ] + rows
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

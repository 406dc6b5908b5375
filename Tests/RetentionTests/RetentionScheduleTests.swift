// SPDX-License-Identifier: Apache-2.0

import Foundation
import Records
import Retention
import SystemPackage
import TestSupport
import Testing

@Suite("A retention schedule")
struct RetentionScheduleTests {
    private static let citation: CanonicalJSON = [
        "authority": "SEC", "clause": "1", "evidence": "P", "note": "a note",
    ]

    private static let blotter: [String: CanonicalJSON] = [
        "class": "blotter", "trigger": "creation", "cutoff": "year", "period": "P6Y", "action": "destroy",
        "citations": [citation],
    ]

    private static let unclassified: [String: CanonicalJSON] = [
        "class": "unclassified", "trigger": "creation", "cutoff": "year", "period": "P10Y", "action": "review",
        "citations": [citation],
    ]

    private static func document(_ rules: [[String: CanonicalJSON]]) -> [String: CanonicalJSON] {
        [
            "name": "own", "version": 2, "notice": .string(RetentionSchedule.notice), "jurisdictions": ["here"],
            "rules": .array(rules.map { .object($0) }),
        ]
    }

    private static func changed(_ name: String, _ value: CanonicalJSON?) -> [String: CanonicalJSON] {
        var rule = blotter
        rule[name] = value
        return document([rule, unclassified])
    }

    private static func last(_ name: String, _ value: CanonicalJSON) -> [String: CanonicalJSON] {
        var rule = unclassified
        rule[name] = value
        return document([blotter, rule])
    }

    private static func whole(_ name: String, _ value: CanonicalJSON?) -> [String: CanonicalJSON] {
        var members = document([unclassified])
        members[name] = value
        return members
    }

    static let faultyDocuments: [(document: [String: CanonicalJSON], path: String, advice: String)] = [
        (whole("name", "A"), "name", "lower-case"), (whole("version", 0), "version", "from 1"),
        (whole("notice", nil), "notice", "missing"), (whole("notice", "legal advice"), "notice", "not legal advice"),
        (whole("jurisdictions", nil), "jurisdictions", "meant for"),
        (whole("jurisdictions", []), "jurisdictions", "empty"),
        (whole("jurisdictions", ["a", "a"]), "jurisdictions[1]", "already"), (whole("rules", nil), "rules", "'review'"),
        (whole("colour", 1), "colour", "remove it"), (document([blotter]), "rules", "'unclassified'"),
        (document([blotter, blotter, unclassified]), "rules[1].id", "where none is written it is the class"),
        (changed("id", "Blotter"), "rules[0].id", "hyphens"),
        (changed("id", "unclassified"), "rules[1].id", "rules[0]"),
        (changed("when", "swap"), "rules[0].when", "object"), (changed("when", [:]), "rules[0].when", "add one"),
        (
            changed("when", ["products": ["swap"]]), "rules[0].when.products",
            "one of product, legalEntity, jurisdiction"
        ),
        (changed("when", ["product": "swap"]), "rules[0].when.product", "brackets"),
        (changed("when", ["product": []]), "rules[0].when.product", "empty"),
        (changed("when", ["product": ["a", "a"]]), "rules[0].when.product[1]", "already"),
        (changed("when", ["product": ["swap"]]), "rules[0].when", "without 'when'"),
        (changed("trigger", nil), "rules[0].trigger", "missing"),
        (changed("trigger", 3), "rules[0].trigger", "object"),
        (changed("trigger", [:]), "rules[0].trigger", "exactly one of"),
        (changed("trigger", ["earliest": ["creation"], "latest": ["creation"]]), "rules[0].trigger", "exactly one"),
        (changed("trigger", ["first": ["creation"]]), "rules[0].trigger.first", "latestKnown"),
        (changed("trigger", ["latest": ["birth"]]), "rules[0].trigger.latest[0]", "settlementDate"),
        (changed("trigger", ["latest": ["creation", "capture"]]), "rules[0].trigger.latest[1]", "already"),
        (changed("trigger", ["latest": [["latest": ["creation"]]]]), "rules[0].trigger.latest[0]", "text"),
        (changed("trigger", ["latestKnown": ["lastAmendment"]]), "rules[0].trigger.latestKnown", "ends nothing"),
        (changed("trigger", "event:account_closed"), "rules[0].trigger", "account-closed"),
        (changed("approvals", 0), "rules[0].approvals", "from 1 to 9"),
        (changed("approvals", 10), "rules[0].approvals", "from 1 to 9"),
        (changed("approvals", "2"), "rules[0].approvals", "from 1 to 9"),
        (changed("notice", "P1M"), "rules[0].notice", "P30D"), (changed("notice", "P367D"), "rules[0].notice", "366"),
        (whole("legalEntities", []), "legalEntities", "empty"),
        (whole("legalEntities", [["jurisdiction": "GB"]]), "legalEntities[0].name", "missing"),
        (whole("legalEntities", [["name": "A"], ["name": "a"]]), "legalEntities[1].name", "earlier entity"),
        (
            whole("legalEntities", [["name": "A", "fiscalYears": [["from": "20260101", "end": "03-31"]]]]),
            "legalEntities[0].fiscalYears[0].from", "YYYY-MM-DD"
        ),
        (
            whole("legalEntities", [["name": "A", "fiscalYears": [["from": "2026-01-01", "end": "3-31"]]]]),
            "legalEntities[0].fiscalYears[0].end", "MM-DD"
        ),
        (
            whole(
                "legalEntities",
                [
                    [
                        "name": "A",
                        "fiscalYears": [
                            ["from": "2026-01-01", "end": "03-31"], ["from": "2026-01-01", "end": "06-30"],
                        ],
                    ]
                ]), "legalEntities[0].fiscalYears[1].from", "order"
        ),
        (changed("class", "A"), "rules[0].class", "hyphens"), (changed("class", nil), "rules[0].class", "missing"),
        (changed("trigger", "birth"), "rules[0].trigger", "settlementDate"),
        (changed("cutoff", "week"), "rules[0].cutoff", "none, month, quarter, year, fiscalYear"),
        (changed("period", "6 weeks"), "rules[0].period", "P5Y6M"),
        (changed("period", nil), "rules[0].period", "missing"),
        (changed("period", 6), "rules[0].period", "in quotes"),
        (changed("period", "permanent"), "rules[0].action", "both be permanent"),
        (changed("action", "permanent"), "rules[0].action", "neither"),
        (changed("action", "burn"), "rules[0].action", "review"),
        (changed("ceiling", "5 years"), "rules[0].ceiling", "lengthen"),
        (changed("ceiling", "permanent"), "rules[0].ceiling", "remove"),
        (changed("easilyAccessible", "P73M"), "rules[0].easilyAccessible", "shorten"),
        (changed("citations", nil), "rules[0].citations", "authority"),
        (changed("citations", []), "rules[0].citations", "empty"),
        (changed("citations", [["authority": "SEC"]]), "rules[0].citations[0].clause", "missing"),
        (
            changed("citations", [["authority": "SEC", "clause": "1", "evidence": "X", "note": "n"]]),
            "rules[0].citations[0].evidence", "P/S"
        ),
        (changed("Ceiling", "9 years"), "rules[0].Ceiling", "correct it to one of id, class"),
        (changed("period", "11 years"), "rules[1].period", "longest"),
        (last("action", "destroy"), "rules[1]", "'review'"),
        (last("trigger", "event:retired"), "rules[1]", "no event"),
    ]

    @Test("is refused at its first fault, with the place and what to do", arguments: faultyDocuments)
    func faults(document: [String: CanonicalJSON], path: String, advice: String) {
        let error = #expect(throws: DocumentError.self) {
            try RetentionSchedule(decoding: CanonicalJSON.object(document).encoded)
        }
        #expect(error?.path == path)
        #expect(error?.message.hasPrefix(path + " ") == true)
        #expect(error?.message.contains(advice) == true, "\(error?.message ?? "") lacks \(advice)")
    }

    private static func pair(_ first: [String: CanonicalJSON], _ second: [String: CanonicalJSON]) -> [UInt8] {
        var other = blotter.merging(second) { $1 }
        other["id"] = other["id"] ?? "other"
        var members = document([blotter.merging(first) { $1 }, other, unclassified])
        members["legalEntities"] = [["name": "A", "jurisdiction": "GB"]]
        return CanonicalJSON.object(members).encoded
    }

    @Test("has ceilings that no rule of their class outlasts, and jurisdictions that an entity has")
    func betweenRules() throws {
        func fault(_ first: [String: CanonicalJSON], _ second: [String: CanonicalJSON]) -> String? {
            let reading = ScheduleReading(Self.pair(first, second))
            return reading.schedule == nil ? reading.faults.first?.path ?? "" : nil
        }
        let british: CanonicalJSON = ["jurisdiction": ["gb"]]
        #expect(fault(["ceiling": "P7Y"], ["when": british, "period": "P7Y"]) == nil)
        #expect(fault(["ceiling": "P7Y"], ["when": british, "period": "P85M"]) == "rules[0].ceiling")
        #expect(
            fault(["ceiling": "P7Y"], ["when": british, "period": "permanent", "action": "permanent"])
                == "rules[0].ceiling")
        // A later cutoff puts the floor off, where the clock is the same.
        #expect(fault(["ceiling": "P7Y", "cutoff": "none"], ["when": british, "period": "P7Y"]) == "rules[0].ceiling")
        #expect(fault(["ceiling": "P8Y", "cutoff": "none"], ["when": british, "period": "P7Y"]) == nil)
        #expect(
            fault(["ceiling": "P7Y", "cutoff": "none"], ["period": "P7Y", "trigger": "event:retired"]) == nil,
            "dates of other clocks are not known before there is a record")
        #expect(fault([:], ["when": ["jurisdiction": ["gb", "fr"]]]) == "rules[1].when.jurisdiction[1]")
        #expect(fault([:], ["when": ["legalEntity": ["B"]]]) == nil)
    }

    @Test("is written as it was read", arguments: 0..<100)
    func roundTrip(seed: Int) throws {
        var random = SeededGenerator(seed: UInt64(seed))
        var rules = [Self.unclassified]
        for number in 0..<Int.random(in: 0..<8, using: &random) {
            var rule = Self.blotter
            rule["class"] = .string("class-\(number / 2)")
            if !number.isMultiple(of: 2) { rule["id"] = .string("rule-\(number)") }
            let triggers: [CanonicalJSON] = [
                "tradeDate", "event:a", "event:terminated", "maturity", ["earliest": ["event:a", "event:b"]],
                ["latest": ["creation", "documentDate"]], ["latestKnown": ["event:a-b", "lastAmendment"]],
            ]
            rule["trigger"] = triggers.randomElement(using: &random)
            rule["cutoff"] = ["none", "month", "quarter", "year", "fiscalYear"].randomElement(using: &random)
            rule["period"] = ["P1Y", "P18M", "P10Y", "P90D"].randomElement(using: &random)
            if Bool.random(using: &random) { rule["ceiling"] = "P200M" }
            if Bool.random(using: &random) { rule["easilyAccessible"] = "P1M" }
            if Bool.random(using: &random) { rule["approvals"] = .integer(Int64.random(in: 2...9, using: &random)) }
            if Bool.random(using: &random) { rule["notice"] = "P30D" }
            if !number.isMultiple(of: 2), Bool.random(using: &random) {
                rule["when"] = ["product": ["a", "b"], "jurisdiction": ["GB"]]
            }
            if Bool.random(using: &random) {
                (rule["period"], rule["action"], rule["ceiling"]) = ("permanent", "permanent", nil)
            }
            rules.append(rule)
        }
        // A rule that never ends leaves no room for a ceiling of its class.
        let permanent = Set(rules.filter { $0["period"] == "permanent" }.map { $0["class"] })
        for index in rules.indices where permanent.contains(rules[index]["class"]) { rules[index]["ceiling"] = nil }
        rules.shuffle(using: &random)
        var members = Self.document(rules)
        members["legalEntities"] = [
            ["name": "A", "jurisdiction": "GB", "fiscalYears": [["from": "2020-01-01", "end": "02-29"]]], ["name": "B"],
        ]
        let json = CanonicalJSON.object(members)
        let schedule = try RetentionSchedule(decoding: json.encoded)
        #expect(schedule.json.encodedText == json.encodedText, "seed \(seed)")
        #expect(try RetentionSchedule(decoding: schedule.json.encoded) == schedule)
    }

    @Test("is read in the spelling of earlier versions, and means what it meant")
    func earlierSpelling() throws {
        let file = PackageRoot.sampleData.appending("Schedules").appending("default-retention-schedule-1.json")
        let bytes = try Data(contentsOf: URL(fileURLWithPath: file.string))
        #expect(String(decoding: bytes, as: UTF8.self).contains(#""period": "6 years""#))
        let schedule = try RetentionSchedule(decoding: bytes)
        #expect(schedule == .standardOfVersion1)
        #expect(schedule.version == 1 && schedule.rules.count == 25)
        #expect(schedule.rule(for: .swap)?.trigger == .event(.terminated))
        #expect(schedule.rule(for: .accountRecord)?.trigger == .event(.accountClosed))
        #expect(schedule.rules.allSatisfy { $0.approvals == 1 && $0.condition.isEmpty && $0.cutoff == .year })
        #expect(schedule.rules.allSatisfy { $0.id == $0.recordClass.name })
    }

    @Test("goes by the rule of a class, and by that of what is unclassified where there is none")
    func lookup() throws {
        let json = CanonicalJSON.object(Self.document([Self.blotter, Self.unclassified]))
        let schedule = try RetentionSchedule(decoding: json.encoded)
        #expect(schedule.rule(for: .blotter)?.period == .years(6))
        let name = try #require(schedule.rule(for: .blotter).map(schedule.ruleName))
        #expect(name == "own-2/blotter")
        #expect(schedule.rule(for: .swap)?.recordClass == .unclassified)
        #expect(schedule.rules(for: .swap).map(schedule.ruleName) == ["own-2/unclassified"])
        #expect(Set(schedule.classesWithoutRule(in: .standard)).isSuperset(of: [.swap, .communication]))
        #expect(!schedule.classesWithoutRule(in: .standard).contains(.blotter))
    }

    @Test("that is built in is valid, and has a rule for every class that is known and every class of the plan")
    func standard() throws {
        let schedule = RetentionSchedule.standard
        #expect(try RetentionSchedule(decoding: schedule.json.encoded) == schedule)
        #expect(schedule.rules.map(\.recordClass) == RecordClass.known)
        #expect(schedule.classesWithoutRule(in: .standard) == [])
        for rule in schedule.rules {
            #expect(rule.citations.allSatisfy { !$0.authority.isEmpty && !$0.clause.isEmpty && !$0.note.isEmpty })
        }
    }

    @Test("that is built in has the periods that the rules ask for")
    func periods() {
        let expected: [(RecordClass, RetentionPeriod, RetentionPeriod?)] = [
            (.blotter, .years(6), .years(2)), (.generalLedger, .years(6), .years(2)),
            (.customerLedger, .years(6), .years(2)), (.subsidiaryLedger, .years(3), .years(2)),
            (.positionRecord, .years(6), .years(2)), (.orderTicket, .years(3), .years(2)),
            (.principalTrade, .years(3), .years(2)), (.tradeConfirmation, .years(3), .years(2)),
            (.municipalConfirmation, .years(4), nil), (.swap, .years(5), nil), (.statement, .years(6), nil),
            (.settlement, .years(6), nil), (.communication, .years(5), .years(2)), (.supervisoryManual, .years(3), nil),
            (.accountRecord, .years(6), nil), (.customerRecord, .years(6), nil), (.corporateRecord, .permanent, nil),
            (.unclassified, .years(10), nil),
        ]
        for (recordClass, period, accessible) in expected {
            let rule = RetentionSchedule.standard.rule(for: recordClass)
            #expect(rule?.recordClass == recordClass)
            #expect(rule?.period == period, "\(recordClass)")
            #expect(rule?.easilyAccessible == accessible, "\(recordClass)")
        }
        func trigger(_ recordClass: RecordClass) -> String {
            RetentionSchedule.standard.rule(for: recordClass).map { "\($0.trigger)" } ?? ""
        }
        #expect(trigger(.swap) == "latestKnown of event:terminated, maturity, event:assigned, lastAmendment")
        #expect(trigger(.accountRecord) == "event:account-closed" && trigger(.supervisoryManual) == "event:retired")
        #expect(trigger(.customerRecord) == "earliest of event:account-closed, event:superseded")
        #expect(trigger(.tradeConfirmation) == "tradeDate")
    }
}

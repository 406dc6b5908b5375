// SPDX-License-Identifier: Apache-2.0

import Records
import Retention
import TestSupport
import Testing

@Suite("A retention schedule")
struct RetentionScheduleTests {
    private static let citation: CanonicalJSON = [
        "authority": "SEC", "clause": "1", "evidence": "P", "note": "a note",
    ]

    private static let blotter: [String: CanonicalJSON] = [
        "class": "blotter", "trigger": "creation", "cutoff": "year", "period": "6 years", "action": "destroy",
        "citations": [citation],
    ]

    private static let unclassified: [String: CanonicalJSON] = [
        "class": "unclassified", "trigger": "creation", "cutoff": "year", "period": "10 years", "action": "review",
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
        (document([blotter, blotter, unclassified]), "rules[1].class", "one rule a class"),
        (changed("class", "A"), "rules[0].class", "hyphens"), (changed("class", nil), "rules[0].class", "missing"),
        (changed("trigger", "birth"), "rules[0].trigger", "settlementDate"),
        (changed("cutoff", "week"), "rules[0].cutoff", "year, quarter, month"),
        (changed("period", "6 days"), "rules[0].period", "years"),
        (changed("period", nil), "rules[0].period", "missing"),
        (changed("period", 6), "rules[0].period", "in quotes"),
        (changed("period", "permanent"), "rules[0].action", "both be permanent"),
        (changed("action", "permanent"), "rules[0].action", "neither"),
        (changed("action", "burn"), "rules[0].action", "review"),
        (changed("ceiling", "5 years"), "rules[0].ceiling", "lengthen"),
        (changed("ceiling", "permanent"), "rules[0].ceiling", "remove"),
        (changed("easilyAccessible", "73 months"), "rules[0].easilyAccessible", "shorten"),
        (changed("citations", nil), "rules[0].citations", "authority"),
        (changed("citations", []), "rules[0].citations", "empty"),
        (changed("citations", [["authority": "SEC"]]), "rules[0].citations[0].clause", "missing"),
        (
            changed("citations", [["authority": "SEC", "clause": "1", "evidence": "X", "note": "n"]]),
            "rules[0].citations[0].evidence", "P/S"
        ),
        (changed("Ceiling", "9 years"), "rules[0].Ceiling", "correct it to one of class"),
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
        #expect(error?.message.contains(advice) == true, "\(error?.message ?? "")")
    }

    @Test("is written as it was read", arguments: 0..<100)
    func roundTrip(seed: Int) throws {
        var random = SeededGenerator(seed: UInt64(seed))
        var rules = [Self.unclassified]
        for number in 0..<Int.random(in: 0..<8, using: &random) {
            var rule = Self.blotter
            rule["class"] = .string("class-\(number)")
            rule["trigger"] = ["tradeDate", "event:a", "event:contractTerminated", "documentDate"].randomElement(
                using: &random)
            rule["cutoff"] = ["year", "quarter", "month"].randomElement(using: &random)
            rule["period"] = ["1 year", "18 months", "10 years"].randomElement(using: &random)
            if Bool.random(using: &random) { rule["ceiling"] = "120 months" }
            if Bool.random(using: &random) { rule["easilyAccessible"] = "1 month" }
            if Bool.random(using: &random) {
                (rule["period"], rule["action"], rule["ceiling"]) = ("permanent", "permanent", nil)
            }
            rules.insert(rule, at: Int.random(in: 0...rules.count, using: &random))
        }
        let json = CanonicalJSON.object(Self.document(rules))
        let schedule = try RetentionSchedule(decoding: json.encoded)
        #expect(schedule.json.encodedText == json.encodedText)
        #expect(try RetentionSchedule(decoding: schedule.json.encoded) == schedule)
    }

    @Test("goes by the rule of a class, and by that of what is unclassified where there is none")
    func lookup() throws {
        let json = CanonicalJSON.object(Self.document([Self.blotter, Self.unclassified]))
        let schedule = try RetentionSchedule(decoding: json.encoded)
        #expect(schedule.rule(for: .blotter)?.period == .years(6))
        #expect(schedule.ruleName(for: .blotter) == "own-2/blotter")
        #expect(schedule.rule(for: .swap)?.recordClass == .unclassified)
        #expect(schedule.ruleName(for: .swap) == "own-2/unclassified")
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
            // A period that rests on general knowledge alone destroys nothing without a person.
            if rule.citations.allSatisfy({ $0.evidence == .general }) { #expect(rule.action != .destroy) }
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
            (.accountRecord, .years(6), nil), (.corporateRecord, .permanent, nil), (.unclassified, .years(10), nil),
        ]
        for (recordClass, period, accessible) in expected {
            let rule = RetentionSchedule.standard.rule(for: recordClass)
            #expect(rule?.recordClass == recordClass)
            #expect(rule?.period == period, "\(recordClass)")
            #expect(rule?.easilyAccessible == accessible, "\(recordClass)")
        }
        func event(_ recordClass: RecordClass) -> String? {
            RetentionSchedule.standard.rule(for: recordClass)?.trigger.event
        }
        #expect(event(.swap) == "contractTerminated" && event(.accountRecord) == "accountClosed")
        #expect(event(.supervisoryManual) == "retired" && event(.tradeConfirmation) == nil)
    }
}

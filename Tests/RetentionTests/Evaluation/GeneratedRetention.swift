// SPDX-License-Identifier: Apache-2.0

import Records
import Retention
import TestSupport

/// A random schedule for one class, a record of it, and what happened: for the program and for the plain computation.
struct GeneratedRetention {
    var random: SeededGenerator
    var rules: [PlainRetention.Rule] = []
    var plain = PlainRetention()
    var record = RetainedRecord(.swap, captured: CivilDate(day: 0))
    var events: [RetentionEvent] = []

    static let kinds = ["terminated", "account-closed", "superseded", "matured"]
    private static let dates = [
        "creation", "tradeDate", "settlementDate", "documentDate", "maturity", "lastAmendment", "fiscalYearEnd",
    ]

    init(seed: Int) {
        random = SeededGenerator(seed: UInt64(seed))
        makeRules()
        makeRecord()
        for _ in 0..<Int.random(in: 0...4, using: &random) { addEvent(mayCorrect: true) }
    }

    private mutating func makeRules() {
        for number in 0..<Int.random(in: 1...4, using: &random) { rules.append(rule(number)) }
    }

    mutating func rule(_ number: Int) -> PlainRetention.Rule {
        var parts = (Self.dates + Self.kinds.map { "event:\($0)" }).shuffled(using: &random)
        let choice = [nil, "earliest", "latest", "latestKnown"].randomElement(using: &random) ?? nil
        parts = Array(parts.prefix(choice == nil ? 1 : Int.random(in: 1...4, using: &random)))
        if choice == "latestKnown", parts == ["lastAmendment"] { parts = ["maturity"] }
        let periods = ["P1Y", "P6Y", "P18M", "P7M", "P90D", "P400D", "permanent"]
        return PlainRetention.Rule(
            product: number > 0 && Bool.random(using: &random) ? "Swap" : nil,
            entity: number > 0 && Int.random(in: 0..<4, using: &random) == 0 ? "alder" : nil, choice: choice,
            parts: parts,
            cutoff: ["none", "month", "quarter", "year", "fiscalYear"].randomElement(using: &random) ?? "",
            period: (Int.random(in: 0..<12, using: &random) == 0
                ? periods.last : periods.dropLast().randomElement(using: &random))
                ?? "")
    }

    private mutating func makeRecord() {
        plain.captured = Int.random(in: 15_000..<22_000, using: &random)
        plain.creation =
            Bool.random(using: &random) ? plain.captured : plain.captured - Int.random(in: 0..<3_000, using: &random)
        plain.product = ["swap", "bond", ""].randomElement(using: &random) ?? ""
        plain.entity = ["Alder", "birch", ""].randomElement(using: &random) ?? ""
        plain.isParsed = Int.random(in: 0..<5, using: &random) > 0
        for name in ["tradeDate", "settlementDate", "documentDate", "maturity", "lastAmendment"]
        where Bool.random(using: &random) {
            plain.dates[name] = plain.captured + Int.random(in: -1_500...600, using: &random)
        }
        let ends = [(12, 31), (3, 31), (6, 30), (9, 15)]
        plain.yearEnd = plain.entity.isEmpty ? (12, 31) : ends.randomElement(using: &random) ?? (12, 31)
        func date(_ name: String) -> CivilDate? { plain.dates[name].map { CivilDate(day: $0) } }
        record = RetainedRecord(
            .swap, products: plain.product.isEmpty ? [] : ["other", plain.product], legalEntity: plain.entity,
            captured: CivilDate(day: plain.captured), creation: CivilDate(day: plain.creation),
            tradeDate: date("tradeDate"), settlementDate: date("settlementDate"), documentDate: date("documentDate"),
            maturity: date("maturity"), lastAmendment: date("lastAmendment"),
            state: plain.isParsed ? .parsed : Bool.random(using: &random) ? .partial : .unparsed)
    }

    mutating func addEvent(mayCorrect: Bool = false) {
        let kind = Self.kinds.randomElement(using: &random) ?? ""
        let day = plain.captured + Int.random(in: -300..<4_000, using: &random)
        let recorded = day + Int.random(in: 0..<500, using: &random)
        let earlier = Set(events.indices).subtracting(plain.events.compactMap(\.corrects)).sorted()
        let corrects = mayCorrect && Bool.random(using: &random) ? earlier.randomElement(using: &random) : nil
        let isElsewhere = corrects != nil && Int.random(in: 0..<3, using: &random) == 0
        let origin: RetentionEvent.Origin =
            [.record, .hand(isConfirmed: true), .hand(isConfirmed: false)].randomElement(using: &random) ?? .record
        plain.events.append(
            .init(
                kind: kind, day: day, recorded: recorded, isDoubted: origin == .hand(isConfirmed: false),
                corrects: corrects, isElsewhere: isElsewhere))
        if let kind = RetentionEventKind(kind) {
            events.append(
                RetentionEvent(
                    kind, on: CivilDate(day: day), line: events.count + 10, recorded: CivilDate(day: recorded),
                    origin: origin, corrects: corrects.map { $0 + 10 }, isElsewhere: isElsewhere))
        }
    }

    func schedule() throws -> RetentionSchedule {
        let citation: CanonicalJSON = ["authority": "A", "clause": "1", "evidence": "P", "note": "n"]
        var documents: [CanonicalJSON] = rules.enumerated().map { number, rule in
            var members: [String: CanonicalJSON] = [
                "id": .string("rule-\(number)"), "class": "swap", "cutoff": .string(rule.cutoff),
                "period": .string(rule.period), "action": rule.period == "permanent" ? "permanent" : "destroy",
                "citations": [citation],
            ]
            let parts = rule.parts.map { CanonicalJSON.string($0) }
            members["trigger"] = rule.choice.map { .object([$0: .array(parts)]) } ?? parts[0]
            var condition: [String: CanonicalJSON] = [:]
            condition["product"] = rule.product.map { [.string($0)] }
            condition["legalEntity"] = rule.entity.map { [.string($0)] }
            if !condition.isEmpty { members["when"] = .object(condition) }
            return .object(members)
        }
        documents.append([
            "class": "unclassified", "trigger": "creation", "cutoff": "year", "period": "P100Y", "action": "review",
            "citations": [citation],
        ])
        func two(_ number: Int) -> String { String(String(number + 100).suffix(2)) }
        let end = "\(two(plain.yearEnd.month))-\(two(plain.yearEnd.day))"
        let document: CanonicalJSON = [
            "name": "own", "version": 1, "notice": .string(RetentionSchedule.notice), "jurisdictions": ["here"],
            "legalEntities": [
                ["name": "alder", "fiscalYears": [["from": "1900-01-01", "end": .string(end)]]],
                ["name": "Birch", "fiscalYears": [["from": "1900-01-01", "end": .string(end)]]],
            ],
            "rules": .array(documents),
        ]
        return try RetentionSchedule(decoding: document.encoded)
    }

    func status(
        on day: Int = 20_000, extensions: [RetentionExtension] = [], holds: [LegalHold] = []
    ) throws -> RetentionStatus {
        try RetentionEvaluator(schedule()).status(
            of: record, on: CivilDate(day: day), events: events, extensions: extensions, holds: holds)
    }
}

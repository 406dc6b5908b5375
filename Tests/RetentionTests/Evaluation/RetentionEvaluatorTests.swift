// SPDX-License-Identifier: Apache-2.0

import Foundation
import Records
import Retention
import SystemPackage
import TestSupport
import Testing

/// A row of the table of examples in Docs/Retention.md.
private struct Example {
    var record: RetainedRecord
    var events: [RetentionEvent] = []
    var extensions: [RetentionExtension] = []
    var holds: [LegalHold] = []
    var relatives: [(record: RecordID, relation: RetentionStatus.Relation, status: RetentionStatus)] = []

    /// - Parameter known: `;` between what is known: `trade 2026-05-04`, `terminated 2031-02-03 by hand on 2031-02-05`.
    init(_ recordClass: String, captured: String, known: String) throws {
        record = RetainedRecord(
            try #require(RecordClass(recordClass)), captured: try #require(CivilDate(captured)))
        for text in known.split(separator: "; ").map(String.init) { try take(text) }
    }

    private mutating func take(_ text: String) throws {
        let words = text.split(separator: " ").map(String.init)
        let day = words.count > 1 ? CivilDate(words[1]) : nil
        switch words[0] {
        case "partial": record.state = .partial
        case "unparsed": record.state = .unparsed
        case "created": record.creation = try #require(day)
        case "trade" where text.hasSuffix("by a correction"):
            record.earlier = [record] + record.earlier
            record.tradeDate = day
        case "trade": record.tradeDate = day
        case "settles": record.settlementDate = day
        case "document": record.documentDate = day
        case "matures": record.maturity = day
        case "amended": record.lastAmendment = day
        case "hold": holds.append(LegalHold(words[1], since: try #require(CivilDate(words[3])), line: 9))
        case "corrected":
            let wrong = try #require(events.last)
            events.append(
                RetentionEvent(
                    wrong.kind, on: try #require(CivilDate(words[2])), line: wrong.line + 1,
                    recorded: try #require(CivilDate(words[6])), origin: .hand(isConfirmed: false), corrects: wrong.line
                ))
        case "tied" where text == "tied to it no more": events[events.count - 1].isFormer = true
        case "tied":
            // By a correction of what it says of itself.
            events[events.count - 1].corrected = CivilDate(words[words.count - 1])
        case "extended":
            let length: RetentionExtension.Length =
                words[1] == "until"
                ? .until(try #require(CivilDate(words[2]))) : .period(try #require(RetentionPeriod(words[2])))
            extensions.append(RetentionExtension(length, authority: "a regulator", line: 9))
        case "chain", "family":
            // Another record that is kept until a day, held, or never due.
            let other = RetainedRecord(words[2] == "permanent" ? .corporateRecord : .blotter, captured: record.captured)
            let extended = CivilDate(words.count > 3 ? words[3] : "").map {
                RetentionExtension(.until($0), authority: "", line: 1)
            }
            let status = RetentionEvaluator(.standard).status(
                of: other, on: record.captured, extensions: extended.map { [$0] } ?? [],
                holds: words[1] == "held" ? [LegalHold(words[3], since: record.captured, line: 3)] : [])
            let id = RecordID(TimeOrderedUUID(milliseconds: 1, random: (2, UInt64(relatives.count))))
            relatives.append((id, words[0] == "chain" ? .chain : .family, status))
        default:
            let kind = try #require(RetentionEventKind(words[0]), "\(text)")
            let recorded = text.contains(" by hand on ") ? CivilDate(words[5].prefix(10)) : day
            let isConfirmed = text.hasSuffix(", confirmed")
            events.append(
                RetentionEvent(
                    kind, on: try #require(day), line: events.count + 1, recorded: try #require(recorded),
                    origin: text.contains(" by hand on ") ? .hand(isConfirmed: isConfirmed) : .record))
        }
    }

    func status(on day: String) throws -> RetentionStatus {
        RetentionEvaluator(.standard).status(
            of: record, on: try #require(CivilDate(day)), events: events, extensions: extensions, holds: holds,
            relatives: relatives)
    }
}

@Suite("The evaluation of a record's retention")
struct RetentionEvaluatorTests {
    private func day(_ text: String) -> CivilDate { CivilDate(text) ?? CivilDate(day: 0) }

    @Test("comes to what the examples of Docs/Retention.md say")
    func examples() throws {
        let path = PackageRoot.path.appending("Docs").appending("Retention.md")
        let lines = try String(contentsOfFile: path.string, encoding: .utf8).split(separator: "\n").map(String.init)
        let head = "| class | captured | what is known | on the day | state | since | kept until |"
        let rows = lines.drop { $0 != head }.dropFirst(2).prefix { $0.hasPrefix("|") }
        #expect(rows.count >= 20)
        for row in rows {
            let cells = row.dropFirst().dropLast().split(separator: "|", omittingEmptySubsequences: false)
                .map { $0.trimmingCharacters(in: CharacterSet(charactersIn: "` ")) }
            try #require(cells.count == 7, "\(row)")
            let example = try Example(cells[0], captured: cells[1], known: cells[2])
            let status = try example.status(on: cells[3])
            #expect(status.state.rawValue == cells[4], "\(row)")
            #expect("\(status.since)" == cells[5], "\(row)")
            #expect(status.floor.day.map { "\($0)" } ?? "" == cells[6], "\(row)")
        }
        let states = Set(rows.map { $0.split(separator: "|", omittingEmptySubsequences: false)[5] })
        #expect(states.count == RetentionStatus.State.allCases.count, "\(states)")
    }

    @Test("counts a day that has begun everywhere on earth")
    func everywhere() {
        for (instant, day) in [
            ("2026-05-04T11:59:59.999Z", "2026-05-03"), ("2026-05-04T12:00:00Z", "2026-05-04"),
            ("2026-05-05T11:59:59.999Z", "2026-05-04"), ("1969-12-31T12:00:00Z", "1969-12-31"),
            ("1969-12-31T11:59:59Z", "1969-12-30"),
        ] {
            #expect(Timestamp(instant)?.retentionDay == self.day(day), "\(instant)")
        }
    }

    @Test("counts the latest event of a kind that no other corrects")
    func corrections() {
        func event(_ text: String, _ line: Int, corrects: Int? = nil) -> RetentionEvent {
            RetentionEvent(.accountClosed, on: day(text), line: line, recorded: day("2030-01-01"), corrects: corrects)
        }
        func counting(_ events: [RetentionEvent]) -> Int? { RetentionEvent.counting(events)[.accountClosed]?.line }
        #expect(counting([]) == nil)
        #expect(counting([event("2028-01-01", 1), event("2027-01-01", 2)]) == 1)
        #expect(counting([event("2028-01-01", 1), event("2027-01-01", 2, corrects: 1)]) == 2)
        #expect(counting([event("2027-01-01", 2, corrects: 1), event("2028-01-01", 1)]) == 2)
        #expect(
            counting([event("2028-01-01", 1), event("2027-01-01", 2, corrects: 1), event("2026-01-01", 3, corrects: 2)])
                == 3)
    }

    @Test("opens nothing by a correction by hand for 30 days, unless a second person confirms it")
    func doubtedCorrection() {
        let record = RetainedRecord(.accountRecord, captured: day("2020-05-04"))
        func status(_ origin: RetentionEvent.Origin) -> RetentionStatus {
            let wrong = RetentionEvent(.accountClosed, on: day("2062-01-01"), line: 1, recorded: day("2030-01-01"))
            let right = RetentionEvent(
                .accountClosed, on: day("2022-01-01"), line: 2, recorded: day("2031-01-01"), origin: origin, corrects: 1
            )
            return RetentionEvaluator(.standard).status(
                of: record, on: day("2031-01-10"), events: [wrong, right])
        }
        let doubted = status(.hand(isConfirmed: false))
        #expect(doubted.floor == .day(day("2031-01-31")) && doubted.state == .kept)
        #expect(doubted.changes.contains(.confirmation(line: 2, after: day("2031-01-31"))))
        #expect(status(.hand(isConfirmed: true)).state == .due)
        #expect(status(.record).floor == .day(day("2028-12-31")))
    }

    @Test("a correction by hand takes no event away before 30 days, be it onto another kind, subject or day")
    func doubtedRemoval() {
        let record = RetainedRecord(.swap, captured: day("2018-01-10"))
        func floor(_ kind: RetentionEventKind, _ text: String, isElsewhere: Bool = false, isConfirmed: Bool = false)
            -> RetentionFloor
        {
            let events = [
                RetentionEvent(.matured, on: day("2018-01-10"), line: 1, recorded: day("2018-01-11")),
                RetentionEvent(.terminated, on: day("2019-07-10"), line: 2, recorded: day("2019-07-11")),
                RetentionEvent(
                    kind, on: day(text), line: 3, recorded: day("2024-01-15"), origin: .hand(isConfirmed: isConfirmed),
                    corrects: 2, isElsewhere: isElsewhere),
            ]
            return RetentionEvaluator(.standard).status(of: record, on: day("2024-01-16"), events: events).floor
        }
        let doubted = RetentionFloor.day(day("2024-02-14"))
        #expect(floor(.terminated, "2018-07-02") == doubted, "another day")
        #expect(floor(.retired, "2018-07-02") == doubted, "a kind that no rule looks at")
        #expect(floor(.terminated, "2019-07-10", isElsewhere: true) == doubted, "another subject")
        #expect(floor(.retired, "2018-07-02", isConfirmed: true) == .day(day("2023-12-31")))
        #expect(floor(.terminated, "2030-01-01") == .day(day("2035-12-31")), "what is closed is closed at once")
    }

    @Test("has more events in doubt than are tried one by one open nothing before the last")
    func manyDoubted() {
        let record = RetainedRecord(.accountRecord, captured: day("2018-01-10"))
        var events: [RetentionEvent] = []
        for number in 1...7 {
            events.append(
                RetentionEvent(
                    .accountClosed, on: day("2018-02-01"), line: number, recorded: day("2030-01-0\(number)"),
                    origin: .hand(isConfirmed: false)))
            let floor = RetentionEvaluator(.standard).status(of: record, on: day("2030-01-08"), events: events).floor
            #expect(floor == .day(day(number < 7 ? "2030-01-31" : "2030-02-06")), "\(number)")
        }
    }

    @Test("keeps a record as long as any of its versions asks, and tells those apart that say something else")
    func earlierVersions() {
        var record = RetainedRecord(
            .tradeConfirmation, captured: day("2026-05-04"), tradeDate: day("2026-01-05"))
        func readings(_ earlier: [RetainedRecord]) -> [RuleReading] {
            record.earlier = earlier
            return RetentionSchedule.standard.readings(of: record)
        }
        var other = record
        #expect(readings([other, other]).map(\.isEarlier) == [false])
        other.tradeDate = day("2027-01-04")
        #expect(readings([other]).map(\.isEarlier) == [false, true])
        #expect(readings([other]).map(\.keptUntil) == [day("2029-12-31"), day("2030-12-31")])
        let status = RetentionEvaluator(.standard).status(of: record, on: day("2030-06-01"))
        #expect(status.state == .kept && status.governing?.reading.isEarlier == true)
        other.recordClass = .communication
        #expect(readings([other]).map(\.rule.recordClass) == [.tradeConfirmation, .communication])
        #expect(readings([other]).map(\.ceiling) == [nil, nil], "a ceiling is that of what is known now")
        record.recordClass = .accountRecord
        other.recordClass = .accountRecord
        other.creation = day("2020-01-01")
        #expect(readings([other]).count == 2, "what an event may tell apart is told apart")
    }

    private func schedule(_ rules: [CanonicalJSON]) throws -> RetentionSchedule {
        let citation: CanonicalJSON = ["authority": "A", "clause": "1", "evidence": "P", "note": "n"]
        let all: [CanonicalJSON] =
            rules + [
                [
                    "class": "unclassified", "trigger": "creation", "cutoff": "year", "period": "P99Y",
                    "action": "review",
                ]
            ]
        let document: CanonicalJSON = [
            "name": "own", "version": 3, "notice": .string(RetentionSchedule.notice), "jurisdictions": ["here"],
            "rules": .array(
                all.enumerated().map { number, rule in
                    var members = rule.members ?? [:]
                    members["citations"] = [citation]
                    members["id"] = .string("rule-\(number)")
                    return .object(members)
                }),
        ]
        return try RetentionSchedule(decoding: document.encoded)
    }

    @Test("takes the strictest action, the most approvals and the longest notice of all rules that apply")
    func strictest() throws {
        func rule(_ action: CanonicalJSON, _ period: CanonicalJSON, _ approvals: CanonicalJSON, _ notice: CanonicalJSON)
            -> CanonicalJSON
        {
            [
                "class": "blotter", "trigger": "creation", "cutoff": "year", "period": period, "action": action,
                "approvals": approvals, "notice": notice,
            ]
        }
        let evaluator = RetentionEvaluator(
            try schedule([
                rule("destroy", "P9Y", 1, "P30D"), rule("review", "P3Y", 3, "P10D"), rule("transfer", "P5Y", 2, "P1D"),
            ]))
        let status = evaluator.status(of: RetainedRecord(.blotter, captured: day("2026-05-04")), on: day("2026-06-01"))
        #expect(status.action == .review && status.approvals == 3 && status.noticeDays == 30)
        #expect(status.governing?.reading.rule.id == "rule-0" && status.schedule == "own-3")
        let transfer = RetentionEvaluator(
            try schedule([rule("destroy", "P9Y", 1, "P1D"), rule("transfer", "P5Y", 1, "P1D")]))
        var record = RetainedRecord(.blotter, captured: day("2026-05-04"))
        #expect(transfer.status(of: record, on: day("2026-06-01")).action == .transfer)
        for state in [ParseState.partial, .unparsed] {
            record.state = state
            #expect(transfer.status(of: record, on: day("2026-06-01")).action == .review)
        }
    }

    @Test("has the first ceiling, but never before the floor, and the latest easy access")
    func ceilings() throws {
        let evaluator = RetentionEvaluator(
            try schedule([
                [
                    "class": "blotter", "trigger": "creation", "cutoff": "none", "period": "P2Y", "ceiling": "P4Y",
                    "easilyAccessible": "P1Y", "action": "destroy",
                ],
                [
                    "class": "blotter", "trigger": "settlementDate", "cutoff": "none", "period": "P3Y",
                    "ceiling": "P5Y",
                    "easilyAccessible": "P2Y", "action": "destroy",
                ],
            ]))
        var record = RetainedRecord(.blotter, captured: day("2026-05-04"))
        func status(_ on: String, _ extensions: [RetentionExtension] = []) -> RetentionStatus {
            evaluator.status(of: record, on: day(on), extensions: extensions)
        }
        #expect(status("2026-06-01").ceiling == day("2030-05-04"))
        #expect(status("2026-06-01").easilyAccessibleUntil == day("2028-05-04"))
        #expect(status("2029-05-05").state == .due && status("2030-05-04").state == .due)
        #expect(status("2030-05-05").state == .overdue && status("2030-05-05").since == day("2030-05-05"))
        record.settlementDate = day("2027-06-01")
        #expect(status("2026-06-01").ceiling == day("2030-06-01"), "the floor counts")
        let longer = RetentionExtension(.until(day("2040-01-01")), authority: "A", line: 1)
        #expect(status("2035-01-01", [longer]).ceiling == day("2040-01-01"))
        #expect(status("2035-01-01", [longer]).state == .kept)
    }

    @Test("says what would change it")
    func changes() throws {
        func changes(_ recordClass: String, _ known: String, on day: String) throws -> [RetentionChange] {
            try Example(recordClass, captured: "2026-05-04", known: known).status(on: day).changes
        }
        #expect(
            try changes("swap", "", on: "2026-06-01")
                == [.event([.terminated, .matured, .assigned], isAll: false, rule: "swap")])
        #expect(
            try changes("swap", "terminated 2027-01-01; hold M-1 since 2027-01-01", on: "2028-06-01")
                == [.amendment(rule: "swap"), .release(matter: "M-1"), .day(day("2033-01-01"))])
        #expect(
            try changes("account-record", "account-closed 2026-05-05 by hand on 2032-12-30", on: "2033-01-10")
                == [.confirmation(line: 1, after: day("2033-01-29")), .day(day("2033-01-30"))])
        #expect(try changes("trade-confirmation", "", on: "2030-01-01") == [.approval(.destroy, persons: 1)])
        #expect(
            try changes("trade-confirmation", "hold M-1 since 2027-01-01", on: "2030-01-01") == [
                .release(matter: "M-1")
            ])
        #expect(try changes("corporate-record", "hold M-1 since 2027-01-01", on: "2030-01-01") == [])
        let chain = try Example("trade-confirmation", captured: "2026-05-04", known: "chain kept until 2039-01-01")
        #expect(
            try chain.status(on: "2030-01-01").changes
                == [.relative(chain.relatives[0].record), .day(day("2039-01-02"))])
    }

    @Test("compares two schedules: what is longer may be applied, what is or may become shorter not")
    func comparison() throws {
        func rule(_ trigger: CanonicalJSON, _ period: CanonicalJSON, _ cutoff: CanonicalJSON = "year") -> CanonicalJSON
        {
            ["class": "blotter", "trigger": trigger, "cutoff": cutoff, "period": period, "action": "destroy"]
        }
        let record = RetainedRecord(.blotter, captured: day("2026-05-04"), tradeDate: day("2026-05-01"))
        func verdict(_ old: [CanonicalJSON], _ new: [CanonicalJSON]) throws -> ScheduleComparison {
            ScheduleComparison(record, from: try schedule(old), to: try schedule(new))
        }
        let six = rule("creation", "P6Y")
        let closed = rule("event:account-closed", "P6Y")
        #expect(try verdict([six], [rule("tradeDate", "P6Y")]).verdict == .same)
        #expect(try verdict([six], [rule("creation", "P7Y")]).verdict == .lengthened)
        let shorter = try verdict([six], [rule("creation", "P5Y")])
        #expect(shorter.verdict == .shortened && shorter.lost == ["rule-0"])
        #expect(shorter.before == .day(day("2032-12-31")) && shorter.after == .day(day("2031-12-31")))
        #expect(try verdict([six, rule("creation", "P1Y")], [six]).verdict == .same)
        #expect(try verdict([six], [six, closed]).verdict == .lengthened)
        #expect(try verdict([six], [closed]).verdict == .shortened, "the account may have closed long ago")
        #expect(try verdict([closed], [rule("creation", "P99Y")]).verdict == .shortened, "it may never close")
        #expect(try verdict([closed], [rule("event:account-closed", "P7Y")]).verdict == .same)
        #expect(try verdict([closed], [rule("event:account-closed", "P5Y")]).verdict == .shortened)
        #expect(try verdict([closed], [rule("event:account-closed", "P6Y", "month")]).verdict == .shortened)
        #expect(try verdict([closed], [rule("event:retired", "P6Y")]).verdict == .shortened)
        let both: CanonicalJSON = ["latest": ["event:account-closed", "event:retired"]]
        let first: CanonicalJSON = ["earliest": ["event:account-closed", "event:retired"]]
        #expect(try verdict([closed], [rule(both, "P6Y")]).verdict == .same)
        #expect(try verdict([rule(both, "P6Y")], [closed]).verdict == .shortened)
        #expect(try verdict([closed], [rule(first, "P6Y")]).verdict == .shortened)
        #expect(ScheduleComparison(record, from: .standardOfVersion1, to: .standard).verdict == .same)
        let swap = RetainedRecord(.swap, captured: day("2026-05-04"))
        #expect(
            ScheduleComparison(swap, from: .standardOfVersion1, to: .standard).verdict == .shortened,
            "a maturity may come before a termination that is not recorded")
    }
}

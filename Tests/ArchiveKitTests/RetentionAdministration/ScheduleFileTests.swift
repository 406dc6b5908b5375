// SPDX-License-Identifier: Apache-2.0

import Foundation
import Records
import Retention
import SystemPackage
import TestSupport
import Testing

@testable import ArchiveKit

@Suite("A schedule that somebody wrote")
struct ScheduleFileTests {
    private static let head = """
        name: own
        version: 1
        notice: \(RetentionSchedule.notice)
        jurisdictions: [here]
        rules:
          - class: unclassified
            trigger: creation
            cutoff: year
            period: P10Y
            action: review
            citations:
              - {authority: A, clause: 'no', evidence: P, note: n}

        """

    private func faults(_ text: String) -> [String] {
        ScheduleFile(Array(text.utf8)).faults.map { "\($0.line.map { "\($0)" } ?? "-") \($0.message)" }
    }

    private static func file(_ name: String) throws -> [UInt8] {
        let path = PackageRoot.sampleData.appending("Schedules").appending(name)
        return Array(try Data(contentsOf: URL(fileURLWithPath: path.string)))
    }

    @Test("may be YAML or JSON, and is the same schedule", arguments: RetentionSchedule.templates.map(\.name))
    func samples(name: String) throws {
        let schedule = try #require(RetentionSchedule.template(name))
        if name == "default" {
            #expect(ScheduleFile(try Self.file("default-retention-schedule.json")).schedule == schedule)
        } else {
            let bytes = try Self.file("\(name).yaml")
            #expect(ScheduleFile(bytes).schedule == schedule)
            #expect(String(decoding: bytes, as: UTF8.self) == ScheduleYAML.text(schedule.json))
        }
        #expect(ScheduleFile(Array(ScheduleYAML.text(schedule.json).utf8)).schedule == schedule)
        #expect(ScheduleFile(schedule.json.encoded).schedule == schedule)
        #expect(ScheduleFile([0xEF, 0xBB, 0xBF] + schedule.json.encoded).schedule == schedule)
    }

    @Test("is the example of Docs/Retention.md")
    func example() throws {
        let page = PackageRoot.path.appending("Docs").appending("Retention.md")
        let text = try String(contentsOfFile: page.string, encoding: .utf8)
        let example = try #require(text.split(separator: "```yaml\n").last?.split(separator: "```").first)
        let file = ScheduleFile(Array(example.utf8))
        #expect(file.faults.map(\.message) == [])
        let schedule = try #require(file.schedule)
        #expect(schedule.rules.map(\.id) == ["trade-confirmation", "british-confirmation", "unclassified"])
        #expect(schedule.entity("alder-uk")?.fiscal.definitions.count == 2)
        #expect(schedule.rules[1].noticeDays == 30 && schedule.rules[1].approvals == 2)
    }

    @Test("has texts that look like something else")
    func texts() throws {
        let text = Self.head.replacing(
            "jurisdictions: [here]",
            with: "jurisdictions: [no, yes, 2024-01-01, 0x10, 1_000, 1e3, 1.0, 'null', NULL, 0o17, 12:30:45, on, .inf]")
        let schedule = try #require(ScheduleFile(Array(text.utf8)).schedule)
        #expect(
            schedule.jurisdictions == [
                "no", "yes", "2024-01-01", "0x10", "1_000", "1e3", "1.0", "null", "NULL", "0o17", "12:30:45", "on",
                ".inf",
            ])
        #expect(schedule.rules[0].citations[0].clause == "no" && schedule.version == 1)
        let written = ScheduleYAML.text(schedule.json)
        #expect(ScheduleFile(Array(written.utf8)).schedule == schedule)
        #expect(written.contains("\"no\", \"yes\", \"2024-01-01\"") && written.contains("\"on\", \".inf\""))
        for version in ["0x10", "1_0", "010", "+1", "1.0", "'1'", "\"1\"", "1e0", "1:30", "99999999999999999999"] {
            let other = Self.head.replacing("version: 1", with: "version: \(version)")
            #expect(faults(other) == ["2 version is no whole number from 1 to 999999; write one"], "\(version)")
        }
    }

    /// What takes the place of the line of the jurisdictions, and the fault.
    static let refused: [(text: String, fault: String)] = [
        ("jurisdictions: &a [here]", "4 the document has an anchor (&)"),
        ("jurisdictions: [&a here]", "4 the document has an anchor (&)"),
        ("jurisdictions:\n  - *a", "5 the document has an alias (*)"), ("*a : b", "4 the document has an alias (*)"),
        ("jurisdictions: !!set [here]", "4 the document has a tag (!)"),
        ("jurisdictions: [!!str here]", "4 the document has a tag (!)"),
        ("jurisdictions: [!own 'here']", "4 the document has a tag (!)"),
        ("jurisdictions: [! here]", "4 the document has a tag (!)"),
        ("<<: {a: b}", "4 the document has a merge key (<<)"),
        ("name: again", "1 the document has the member 'name' twice"),
        ("\"name\": again", "1 the document has the member 'name' twice"),
        ("jurisdictions:", "4 the document has no value for 'jurisdictions'"),
        ("jurisdictions: ~", "4 the document has no value for 'jurisdictions'"),
        ("jurisdictions: [here, ]\nlegalEntities:\n  -", "6 the document has no value for 'legalEntities'"),
        ("? [a]\n: b", "4 the document has a member whose name is no text"),
        ("jurisdictions: [here", "5 the document is no YAML here"),
        ("jurisdictions: 'here", "12 the document is no YAML here"),
        ("jurisdictions: [here]\n  more: x", "5 the document is no YAML here"),
        ("jurisdictions: [here]\n---", "5 the document begins a second document"),
        ("jurisdictions: " + String(repeating: "[", count: 65), "4 the document has more than 64 brackets open"),
        ("jurisdictions:\n" + String(repeating: "- ", count: 20_000), "5 the document nests deeper than 16"),
        ("jurisdictions:\n" + String(repeating: "? ", count: 20_000), "5 the document nests deeper than 16"),
        (
            "jurisdictions: " + String(repeating: "[", count: 30) + String(repeating: "]", count: 30),
            "4 the document nests deeper than 16"
        ),
        ("jurisdictions:\n" + String(repeating: " ", count: 81) + "- a", "5 the document is indented by more"),
        ("jurisdictions: [\"a\u{7}\"]", "- the document is no YAML: control characters"),
    ]

    @Test("is refused where one would have to guess, with the line", arguments: refused.indices)
    func refusals(index: Int) {
        let (text, fault) = Self.refused[index]
        let faults = faults(Self.head.replacing("jurisdictions: [here]", with: text))
        #expect(faults.count == 1 && faults[0].hasPrefix(fault), "\(faults)")
        #expect(faults.first?.contains(";") == true, "says what to do")
    }

    @Test("may say * and & in its texts")
    func stars() {
        for note in ["AT&T and others", "\"see *below\"", "profit & loss", "a * b", "5*3", "'R&D'"] {
            #expect(faults(Self.head.replacing("note: n", with: "note: \(note)")) == [], "\(note)")
        }
    }

    @Test("tells every fault with its line, in YAML and in JSON")
    func lines() throws {
        let yaml =
            Self.head
            .replacing("P10Y", with: "P10W").replacing("jurisdictions: [here]", with: "jurisdiction: [here]")
            .replacing("clause: 'no', ", with: "") + "    approvals: 12\n"
        let told = faults(yaml)
        #expect(told.map { $0.prefix { $0 != " " } } == ["1", "4", "9", "12", "13"])
        #expect(told[0].contains("jurisdictions is missing") && told[1].contains("jurisdiction is not known"))
        #expect(told[2].contains("rules[0].period") && told[3].contains("rules[0].citations[0].clause is missing"))
        #expect(told[4].contains("rules[0].approvals"))
        let json = """
            {"name": "own", "version": 1,
            "jurisdictions": ["here"],
            \t"rules": [{"class": "unclassified",
              "trigger": "creation", "cutoff": "week", "period": "P1Y", "action": "review"}]}
            """
        #expect(faults(json).map { $0.prefix { $0 != " " } } == ["1", "3", "4"])
        #expect(
            faults("{\n \"a\": 1.5}") == [
                "2 the document is not the JSON that is read here: fractions and exponents are not allowed"
            ])
    }

    @Test("is told from what is no text, empty, or too large")
    func noText() {
        #expect(
            ScheduleFile([0x6E, 0xFF]).faults.map(\.message) == ["the document is no text in UTF-8; write it in UTF-8"])
        #expect(faults("") == ["- the document is empty; write a document"])
        #expect(faults("# nothing\n") == ["- the document is empty; write a document"])
        #expect(faults("- a\n").first?.contains("is no object") == true)
        #expect(faults(String(repeating: "#\n", count: ScheduleFile.mostBytes)).first?.contains("larger than") == true)
    }

    @Test("never stops the program, whatever bytes it has", arguments: 0..<60)
    func hostile(seed: Int) throws {
        var random = SeededGenerator(seed: UInt64(seed))
        var bytes = try Self.file("us-investment-adviser.yaml")
        for _ in 0..<Int.random(in: 1...12, using: &random) {
            let place = Int.random(in: 0..<bytes.count, using: &random)
            switch Int.random(in: 0..<3, using: &random) {
            case 0: bytes[place] = UInt8.random(in: .min ... .max, using: &random)
            case 1: bytes.remove(at: place)
            default: bytes.insert(Array("*&!{}[]:-?|>'\"#%@`<\n\t ".utf8).randomElement(using: &random) ?? 0, at: place)
            }
        }
        let file = ScheduleFile(bytes)
        #expect((file.schedule == nil) == !file.faults.isEmpty, "seed \(seed)")
        if let schedule = file.schedule {
            #expect(ScheduleFile(Array(ScheduleYAML.text(schedule.json).utf8)).schedule == schedule, "seed \(seed)")
        }
    }
}

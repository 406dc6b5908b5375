// SPDX-License-Identifier: Apache-2.0

import Foundation
import SystemPackage
import TestSupport
import Testing

@Suite("Saved searches: search --save, --saved, --saved-list")
struct SavedSearchCommandTests {
    private static let members: Set<String> = [
        "saved", "sequence", "taken", "by", "count", "population", "list", "name", "query", "understood", "meaning",
    ]
    private static let answer: Set<String> = [
        "then", "understood", "meaning", "count", "digest", "compared", "coverage", "hits", "former", "absent",
        "unknown",
    ]

    private func trial() throws -> Trial {
        let trial = try Trial(["--test-clock", "--now", "2026-03-02T09:00:00Z"])
        try trial.put("a.fix", Array((0..<4).map { FIXText.confirmation("A-\($0)", note: "kestrel") }.joined().utf8))
        let run = try trial.muniment(["ingest", "--now", "2026-03-02T10:00:00Z", "a.fix"])
        try #require(run.status == 0, "\(run.errors)")
        return trial
    }

    private func add(_ name: String, to trial: Trial) throws {
        try trial.put("\(name).fix", Array(FIXText.confirmation(name, note: "kestrel").utf8))
        #expect(try trial.muniment(["ingest", "--now", "2026-03-03T10:00:00Z", "\(name).fix"]).status == 0)
    }

    @Test("A search is saved, listed, run again, compared and saved anew, with answers in JSON")
    func saved() throws {
        let trial = try trial()
        let now = ["--now", "2026-03-02T11:00:00Z"]
        let made = try trial.muniment(["search", "--save", "the desk", "--json", "kestrel", "captured:today"] + now)
        #expect(made.status == 0, "\(made.errors)")
        let saved = try made.object()
        #expect(Set(saved.keys) == Self.members)
        #expect(saved["saved"] as? Int == 1 && saved["count"] as? Int == 4 && saved["name"] as? String == "the desk")
        #expect(saved["query"] as? String == "kestrel captured:today")
        #expect(saved["understood"] as? String == "kestrel captured:2026-03-02")
        #expect(try !String(decoding: trial.ledger(), as: UTF8.self).contains("desk"))
        #expect(try trial.acts().last == "saved-search")

        try add("B-1", to: trial)
        #expect(
            try trial.muniment([
                "correct", "A-1", "--set", "desk=Rates", "--reason", "a test", "--now", "2026-03-03T10:00:00Z",
            ]).status == 0)
        let later = ["--now", "2026-03-03T11:00:00Z"]
        let run = try trial.muniment(["search", "--saved", "the desk", "--json"] + later)
        #expect(run.status == 0, "\(run.errors)")
        let moved = try run.object()
        #expect(Set(moved.keys) == Self.answer)
        #expect(moved["compared"] as? [String: Int] == ["same": 0, "new": 1, "former": 4, "absent": 0, "unknown": 0])
        let former = try #require(moved["former"] as? [[String: Any]])
        let changes = former.map { $0["changes"] as? [String] }
        #expect(changes.count { $0 == ["days"] } == 3 && changes.count { $0 == ["corrected", "days"] } == 1)
        #expect((moved["then"] as? [String: Any]).map { Set($0.keys) } == Self.members)

        let same = try trial.muniment(["search", "--saved", "1", "--as-understood", "--json"] + later).object()
        #expect(same["compared"] as? [String: Int] == ["same": 4, "new": 0, "former": 0, "absent": 0, "unknown": 0])

        let updated = try trial.muniment(["search", "--saved", "the desk", "--update", "--json"] + later).object()
        #expect(Set(updated.keys) == Self.answer.union(["now"]))
        #expect((updated["now"] as? [String: Any])?["saved"] as? Int == 2)
        let listed = try trial.muniment(["search", "--saved-list", "--json"] + later).objects()
        #expect(listed.map { $0["saved"] as? Int } == [1, 2] && listed.map { $0["count"] as? Int } == [4, 1])
        #expect(listed.allSatisfy { Set($0.keys) == Self.members.union(["type"]) })
        #expect(listed.allSatisfy { $0["type"] as? String == "saved-search" && $0["name"] as? String == "the desk" })
        #expect(try trial.muniment(["verify"]).status == 0)
    }

    @Test("Saved searches are told to people, as CSV and as JSON Lines")
    func forms() throws {
        let trial = try trial()
        #expect(try trial.muniment(["search", "--saved-list"]).text.contains("next: muniment search --save NAME"))
        let made = try trial.muniment(["search", "--save", "the desk", "kestrel"])
        #expect(made.text.hasPrefix("saved search 1 \"the desk\": 4 records as of line "))
        #expect(made.errors.contains("next: muniment search --saved 'the desk'"))
        try add("B-1", to: trial)
        let run = try trial.muniment(["search", "--saved", "the desk"])
        #expect(run.status == 0 && run.lines.count == 2 && run.lines[0].hasPrefix("change  why  day"))
        #expect(run.lines[1].hasPrefix("new     -    ") && run.lines[1].contains("B-1"))
        #expect(run.errors.contains("now: 5 records; 4 the same, 1 new, 0 that matched then and do not now"))
        let counted = try trial.muniment(["search", "--saved", "the desk", "--count"])
        #expect(counted.text == "5\n" && counted.errors.contains("1 new"))
        let rows = try trial.muniment(["search", "--saved", "1", "--format", "csv"]).text
        #expect(rows.hasPrefix("change,why,day,dated,class,") && rows.contains("\r\nnew,,2026-03-02,true,"))
        let lines = try trial.muniment(["search", "--saved", "1", "--format", "jsonl"]).objects()
        #expect(lines.map { $0["type"] as? String } == ["hit", "summary"])
        #expect((lines[1]["compared"] as? [String: Int])?["new"] == 1)
        #expect(try trial.muniment(["search", "--saved-list"]).lines.count == 2)
        #expect(
            try trial.muniment(["search", "--saved-list", "--format", "csv"]).text.hasPrefix("saved,name,taken,by,"))
        let csv = try trial.muniment(["search", "--save", "-", "--format", "csv"])
        #expect(csv.status == 0 && csv.text.contains("\r\n2,'-,"))
        let line = try trial.muniment(["search", "--save", "x", "--format", "jsonl"]).object()
        #expect(line["type"] as? String == "saved-search" && line["saved"] as? Int == 3)
    }

    @Test("What can't be saved or run is said in a sentence")
    func refusals() throws {
        let trial = try trial()
        let before = try trial.ledger()
        let cases: [([String], Int32, String)] = [
            (["search", "--saved", "desk"], 4, "there is no saved search of this name"),
            (["search", "--saved", "1"], 4, "there is no saved search 1"),
            (["search", "--save", "desk", "colour:blue"], 64, "not understood in all"),
            (["search", "--save", "12", "kestrel"], 64, "is no number"),
            (["search", "--save", "", "kestrel"], 64, "has a name of 1 to 200"),
            (["search", "--save", "desk", "kestrel", "--unlogged"], 21, "nothing can be written"),
            (["search", "--save", "desk", "--saved-list"], 64, "leave one out"),
            (["search", "--save", "desk", "--limit", "5"], 64, "--limit does not go with --save"),
            (["search", "--save", "desk", "--sample", "5"], 64, "--sample does not go with --save"),
            (["search", "--saved", "desk", "--as-of", "2026-03-02"], 64, "--as-of does not go with --saved"),
            (["search", "--saved", "desk", "kestrel"], 64, "leave out the other"),
            (["search", "--saved-list", "kestrel"], 64, "takes no query"),
            (["search", "--update", "kestrel"], 64, "--update goes with --saved"),
            (["search", "--as-understood"], 64, "--as-understood goes with --saved"),
        ]
        for (arguments, status, words) in cases { try refuses(try trial.muniment(arguments), status, words) }
        #expect(try trial.ledger() == before)
    }

    @Test("A volume that could not be searched is status 3, and its records are not said to be gone")
    func incomplete() throws {
        let trial = try trial()
        #expect(try trial.muniment(["search", "--save", "desk", "kestrel"]).status == 0)
        let volumes = trial.archive.appending("volumes").appending("trade-confirmation").string
        try FileManager.default.removeItem(atPath: volumes)
        let run = try trial.muniment(["search", "--saved", "desk", "--json"])
        #expect(run.status == 3)
        let answer = try run.object()
        #expect(
            answer["compared"] as? [String: Int] == ["same": 0, "new": 0, "former": 0, "absent": 0, "unknown": 4])
        let told = try trial.muniment(["search", "--saved", "desk"])
        #expect(told.status == 3 && told.errors.contains("NOT searched: ") && told.lines.count == 5)
    }
}

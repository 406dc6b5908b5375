// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@Suite("What is said of a record later: correct, reclassify, reparse")
struct RevisionCommandTests {
    private func trial() throws -> Trial {
        let trial = try Trial()
        try trial.put("a.fix", Array((FIXText.confirmation("C-1") + FIXText.confirmation("C-2")).utf8))
        #expect(try trial.muniment(["ingest", "a.fix"]).status == 0)
        return trial
    }

    @Test("A correction is found at once, says what is next, and every envelope stays readable")
    func correct() throws {
        let trial = try trial()
        let run = try trial.muniment([
            "correct", "C-1", "--set", "desk=Rates", "--set", "id.trade=T-1", "--set", "id.trade=T-2", "--reason",
            "the desk was missing",
        ])
        #expect(run.status == 0)
        #expect(run.text.contains("version 2 in trade-confirmation/") && run.text.contains("1 record corrected"))
        #expect(run.text.contains("next: muniment get ") && run.text.hasSuffix("--envelope\n"))
        #expect(try trial.muniment(["get", "T-2", "--original"]).output == trial.muniment(["get", "C-1"]).output)
        let shown = try trial.muniment(["show", "C-1"]).text
        #expect(shown.contains("version 2, corrected; set by a person: desk, id.trade"), "\(shown)")
        let now = try trial.muniment(["get", "C-1", "--envelope"]).object()
        #expect(now["version"] as? Int == 2)
        let envelopes = try #require(now["envelopes"] as? [[String: Any]])
        #expect(envelopes.map { $0["act"] as? String } == ["capture", "correct"])
        let first = try trial.muniment(["get", "C-1", "--envelope", "--version", "1"]).object()
        #expect(Set(first.keys) == ["record", "version", "volume", "since", "until", "place", "act", "envelope"])
        #expect((first["envelope"] as? [String: Any])?["desk"] == nil)
        #expect((now["envelope"] as? [String: Any])?["desk"] as? String == "Rates")
        try refuses(try trial.muniment(["get", "C-1", "--envelope", "--version", "3"]), 4, "there are 1, 2")
        try refuses(try trial.muniment(["get", "C-1", "--version", "1"]), 64, "goes with --envelope")
        #expect(try trial.muniment(["search", "class:audit-trail", "missing"]).status == 0)
        let ledger = String(decoding: try trial.ledger(), as: UTF8.self)
        #expect(!ledger.contains("missing") && !ledger.contains("Rates"))
        #expect(try trial.muniment(["verify"]).status == 0)
    }

    @Test("As of a day before, the envelopes of later days are not there")
    func envelopesAsOf() throws {
        let trial = try Trial(["--test-clock", "--now", "2026-03-02T10:00:00Z"])
        try trial.put("a.fix", Array(FIXText.confirmation("C-1").utf8))
        #expect(try trial.muniment(["ingest", "a.fix", "--now", "2026-03-02T10:00:00Z"]).status == 0)
        let later = ["--now", "2026-03-04T10:00:00Z"]
        #expect(try trial.muniment(["correct", "C-1", "--set", "desk=x", "--reason", "y"] + later).status == 0)
        for (day, expected) in [("2026-03-03", [1]), ("2026-03-04", [1, 2])] {
            let answer = try trial.muniment(["get", "C-1", "--envelope", "--as-of", day] + later).object()
            let envelopes = try #require(answer["envelopes"] as? [[String: Any]])
            #expect(envelopes.map { $0["version"] as? Int } == expected && answer["version"] as? Int == expected.last)
            #expect(envelopes.last?["until"] == nil, "\(day)")
        }
    }

    @Test("Another class and another reading answer in JSON")
    func others() throws {
        let trial = try trial()
        let moved = try trial.muniment(["reclassify", "C-2", "--class", "swap", "--reason", "a swap", "--json"])
            .object()
        let revised = try #require((moved["revised"] as? [[String: Any]])?.first)
        #expect((revised["volume"] as? String)?.hasPrefix("swap/") == true && revised["version"] as? Int == 2)
        #expect(moved["unchanged"] as? Int == 0 && moved["read"] as? Int == 1)
        let found = try trial.muniment(["search", "class:swap", "--json"]).object()
        #expect(found["count"] as? Int == 1)
        let again = try trial.muniment(["reparse", "--all", "--json"]).object()
        #expect((again["revised"] as? [Any])?.isEmpty == true && again["read"] as? Int == 2)
        let some = try trial.muniment(["reparse", "--query", "class:swap"])
        #expect(some.status == 0 && some.text.contains("0 records read anew, 1 as before"))
        #expect(try trial.muniment(["verify"]).status == 0)
    }

    @Test("What can't be done is said in a sentence, and changes nothing")
    func refusals() throws {
        let trial = try trial()
        let before = try trial.ledger()
        try refuses(try trial.muniment(["correct", "C-1", "--reason", "x"]), 64, "nothing is set")
        try refuses(
            try trial.muniment(["correct", "C-1", "--set", "colour=blue", "--reason", "x"]), 64, "names no field")
        try refuses(
            try trial.muniment(["correct", "C-1", "--set", "date=yesterday", "--reason", "x"]), 64,
            "date is a date such as")
        try refuses(
            try trial.muniment(["correct", "C-1", "--set", "desk=x", "--reason", ""]), 64, "say in a sentence why")
        try refuses(
            try trial.muniment(["correct", "C-9", "--set", "desk=x", "--reason", "y"]), 4, "no record is called")
        try refuses(
            try trial.muniment(["reclassify", "C-1", "--class", "A B", "--reason", "y"]), 64, "name of a class")
        try refuses(try trial.muniment(["reparse"]), 64, "say which records")
        try refuses(try trial.muniment(["reparse", "--query", "colour:blue"]), 64, "not understood in all its parts")
        try refuses(
            try trial.muniment(["correct", "C-1", "--set", "desk=x", "--reason", "y", "--unlogged"]), 21,
            "nothing can be written")
        #expect(try trial.ledger() == before)
    }
}

// SPDX-License-Identifier: Apache-2.0

import Foundation
import SystemPackage
import Testing

@Suite("disposition: what is said of records that are gone, and what is not")
struct DispositionAnswerTests {
    @Test("Whoever asks for what was destroyed is told the certificate, with 6")
    func destroyed() throws {
        let trial = try DispositionTrial(isScoped: true)
        let record = try trial.record("zqword2x")
        try trial.destroy()
        let words = "was destroyed under certificate 1; see 'muniment disposition certificate 1'"
        for id in ["C-2", record, "c 2"] {
            for command in [["get"], ["show"], ["history"], ["ledger", "prove"], ["schedule", "explain"]] {
                try trial.refused(command + [id], as: "otto", 6, words)
            }
        }
        // Whoever has a scope is told what they are told of an id that never was.
        for command in [["get"], ["show"], ["history"]] {
            let gone = try trial.run(command + ["C-2"], as: "sue")
            let never = try trial.run(command + ["Z-2"], as: "sue")
            #expect(gone.status == 4 && gone.errors == never.errors.replacing("Z-2", with: "C-2"), "\(gone.errors)")
            #expect(gone.output == never.output && !gone.errors.contains("destroyed"))
        }
        try trial.trial.put("ids.txt", Array("C-1\nK-1\n".utf8))
        let bulk = try trial.run(["get", "--ids-from", "ids.txt", "--out", "found", "--json"])
        #expect(bulk.status == 3, "\(bulk.errors)")
        #expect(bulk.text.contains("\"destroyed\"") && !bulk.text.contains("not-found"), "\(bulk.text)")
        #expect(try trial.run(["search", "zqword2x", "--json"]).object()["hits"] as? [String] == [])
    }

    @Test("The certificate says what is gone, by whose word, and its records are those")
    func certificate() throws {
        let trial = try DispositionTrial()
        let records = try (1...4).map { try trial.record("zqword\($0)x") }.sorted()
        try trial.destroy()
        let json = try trial.dispose("certificate", "1", "--json", as: "otto").object()
        #expect(json["certificate"] as? Int == 1 && json["destroyed"] as? Int == 4 && json["kept"] as? Int == 0)
        let counts = try #require((json["counts"] as? [[String: Any]])?.first)
        #expect(counts["class"] as? String == "trade-confirmation" && counts["month"] as? String == "2020-03")
        let listed = try trial.dispose("certificate", "1", "--records", as: "otto")
        #expect(listed.lines.map { String($0) } == records)
        let commitments = try #require(json["commitments"] as? [[String: Any]])
        #expect(commitments.map { $0["record"] as? String } == records)
        let lines = try trial.dispose("certificate", "1", "--commitments", as: "otto").lines
        #expect(
            lines.map { String($0) }
                == commitments.map { "\($0["record"] ?? "")  \($0["place"] ?? "")  \($0["commitment"] ?? "")" })
        let text = try trial.dispose("certificate", "1", as: "otto").text
        for part in ["4 records", "trade-confirmation", "2020-03", "Unlinking is logical deletion"] {
            #expect(text.contains(part), "\(part)\n\(text)")
        }
        for word in ["zqword", "C-1"] { #expect(!text.contains(word)) }
        // By the day's order of a timer: nothing is left to do.
        #expect(try trial.dispose("run").text.contains("nothing to do"))
    }

    @Test("What a timer calls plans, waits, carries out, and approves nothing")
    func timer() throws {
        let trial = try DispositionTrial()
        let looked = try trial.dispose("run", "--dry-run", "--json").object()
        #expect(looked["due"] as? Int == 4 && looked["planned"] == nil)
        let first = try trial.dispose("run", "--json").object()
        #expect(first["planned"] as? Int == 1 && first["due"] as? Int == 4 && first["underReview"] as? Int == 1)
        for _ in 0..<2 {
            let waits = try trial.dispose("run", "--json").object()
            #expect(waits["waiting"] as? [Int] == [1] && waits["planned"] == nil && waits["destroyed"] as? Int == 0)
        }
        #expect(try trial.run(["get", "C-1"]).status == 0)
        #expect(try trial.dispose("approve", "1", "--reason", "seen", as: "amy").status == 0)
        let done = try trial.dispose("run", "--json").object()
        #expect(done["executed"] as? [Int] == [1] && done["destroyed"] as? Int == 4)
        #expect(try trial.run(["get", "C-1"]).status == 6)
        let idle = try trial.dispose("run", "--json").object()
        #expect(idle["executed"] as? [Int] == [] && idle["planned"] == nil)
    }

    @Test("What is destroyed and comes in again is taken in, and its envelope names the certificate")
    func again() throws {
        let trial = try DispositionTrial()
        try trial.destroy()
        let run = try trial.run(["ingest", "a.fix"], as: nil)
        #expect(run.status == 3, "\(run.text) \(run.errors)")
        #expect(try trial.run(["get", "C-2"]).status == 0)
        let envelope = try trial.run(["get", "C-2", "--envelope"]).text
        #expect(envelope.contains("bytes.destroyed-before") && envelope.contains("certificate 1"), "\(envelope)")
        #expect(try trial.run(["search", "zqword2x", "--count", "--json"]).object()["count"] as? Int == 1)
    }

    @Test("A search says what was destroyed in its span, and not outside of it")
    func coverage() throws {
        let trial = try DispositionTrial()
        try trial.destroy()
        func told(_ query: String) throws -> Int {
            let coverage = try trial.run(["search", "--json", "--", query]).object()["coverage"] as? [String: Any]
            return coverage?["destroyed"] as? Int ?? 0
        }
        for query in ["zqnone", "class:trade-confirmation", "date:2020-03", "class:trade-confirmation date:2020"] {
            #expect(try told(query) == 4, "\(query)")
        }
        for query in ["class:swap", "date:2021", "date:2020-05"] { #expect(try told(query) == 0, "\(query)") }
        let text = try trial.run(["search", "zqnone"])
        #expect((text.text + text.errors).contains("destroyed"), "\(text.text) \(text.errors)")
    }

    @Test("What was saved, sampled and exported before says of what is gone that it was destroyed")
    func earlier() throws {
        let trial = try DispositionTrial()
        #expect(try trial.run(["search", "--save", "all", "class:trade-confirmation"], as: nil).status == 0)
        let sample = try trial.run(["search", "--sample", "3", "--json", "class:trade-confirmation"], as: nil)
        #expect(sample.status == 0, "\(sample.errors)")
        let export = [
            "export", "make", "class:trade-confirmation", "--out", "bag", "--matter", "m", "--yes", "--json",
        ]
        let exported = try trial.run(export, as: nil)
        #expect(exported.status == 0, "\(exported.errors)")
        try trial.destroy()
        let compared = try trial.run(["search", "--saved", "all"], as: nil)
        #expect(compared.errors.contains("4 records matched then and were destroyed since, under a certificate"))
        #expect(!(compared.text + compared.errors).contains("ABSENT"), "\(compared.text)")
    }

    @Test("Reasons and receipts are nowhere in the ledger, and are found by a search of it")
    func privacy() throws {
        let trial = try DispositionTrial()
        try trial.plan(reason: "zqplanning")
        #expect(try trial.dispose("reject", "1", "--reason", "zqrejecting", as: "bob").status == 0)
        try trial.plan(reason: "zqagain")
        #expect(try trial.dispose("withdraw", "2", "--reason", "zqwithdrawing").status == 0)
        try trial.plan(reason: "zqthird")
        #expect(try trial.dispose("approve", "3", "--reason", "zqapproving", as: "amy").status == 0)
        let report = try trial.record("zqreport")
        let review = ["review", "--ids", report, "--outcome", "destroy", "--reason", "zqreviewing"]
        #expect(try trial.run(["disposition"] + review).status == 0)
        #expect(try trial.dispose("execute", "3").status == 0)
        let root = trial.trial.archive.appending("ledger").string
        let ledger = try FileManager.default.subpathsOfDirectory(atPath: root).map { name in
            FileManager.default.contents(atPath: root + "/" + name).map { String(decoding: $0, as: UTF8.self) } ?? ""
        }.joined().lowercased()
        for word in ["planning", "rejecting", "again", "withdrawing", "third", "approving", "reviewing"] {
            #expect(!ledger.contains("zq\(word)"), "\(word)")
            let found = try trial.run(["ledger", "search", "zq\(word)", "--json"], as: "otto")
            #expect(try found.objects().contains { $0["type"] as? String == "act" }, "\(word)")
        }
    }
}

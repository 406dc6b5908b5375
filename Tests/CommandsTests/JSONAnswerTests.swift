// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@Suite("Every command answers in JSON with the members that Docs/CommandLine.md names")
struct JSONAnswerTests {
    @Test("init")
    func initialise() throws {
        let trial = try Trial(nil)
        let made = try trial.muniment(["init", "--json", "--test-clock"]).object()
        #expect(Set(made.keys) == ["archive", "path", "testClock", "zone", "filePlan", "schedule", "publicKey"])
        #expect(made["zone"] as? String == "UTC")
        #expect(made["testClock"] as? Bool == true)
    }

    @Test("ingest: receipts, failures on standard error, a summary")
    func ingest() throws {
        let trial = try Trial()
        try trial.put("a.fix", Array((FIXText.confirmation("C-1") + FIXText.confirmation("C-2")).utf8))
        let run = try trial.muniment(["ingest", "--json", "a.fix", "missing"])
        #expect(run.status == 3)
        let objects = try run.objects()
        #expect(objects.map { $0["type"] as? String } == ["receipt", "summary"])
        #expect(
            Set(objects[0].keys) == [
                "type", "accession", "source", "sha256", "format", "counts", "recapture",
            ])
        #expect(objects[0]["source"] as? String == "a.fix")
        #expect((objects[0]["counts"] as? [String: Int])?["messages"] == 2)
        let classes = try #require(objects[1]["classes"] as? [String: [String: Any]])
        #expect(Array(classes.keys) == ["trade-confirmation"])
        #expect(classes["trade-confirmation"]?["records"] as? Int == 2)
        #expect(classes["trade-confirmation"]?["keptUntilEarliest"] is String)
        #expect(objects[1]["captured"] as? Int == 1 && objects[1]["failed"] as? Int == 1)
        let failure = try run.errorObject()
        #expect(failure["type"] as? String == "failure" && failure["source"] as? String == "missing")
        #expect(failure["code"] as? String == "failed" && failure["message"] is String)

        let again = try trial.muniment(["--json", "ingest", "a.fix"]).objects()
        #expect(again[0]["recapture"] as? Bool == true)
        #expect(again[0]["accession"] as? String == objects[0]["accession"] as? String)
        #expect(again[1]["recaptured"] as? Int == 1 && again[1]["captured"] as? Int == 0)
    }

    @Test("search")
    func search() throws {
        let trial = try Trial.withSampleData()
        let answer = try trial.muniment(["search", "--json", "Wrong", "account", "€"]).object()
        #expect(
            Set(answer.keys) == [
                "count", "exact", "unit", "hits", "coverage", "understood", "ignored", "meaning",
            ])
        #expect(answer["count"] as? Int == 2 && answer["unit"] as? String == "record")
        #expect(answer["exact"] as? Bool == true)
        #expect(answer["understood"] as? String == "Wrong account")
        #expect(answer["ignored"] as? [String] == ["€"])
        let hits = try #require(answer["hits"] as? [[String: Any]])
        #expect(hits.count == 2)
        #expect(hits[1]["lifecycle"] as? String == "cancelled" && hits[1]["status"] as? String == "cancelled")
        #expect(hits[1]["amount"] as? String == "193256.58" && hits[1]["currency"] as? String == "USD")
        #expect(hits.allSatisfy { ($0["source"] as? String)?.isEmpty == false })
        let coverage = try #require(answer["coverage"] as? [String: Any])
        let all = try trial.muniment(["search", "--json", "--count"]).object()["count"] as? Int
        #expect(coverage["records"] as? Int == all)
        #expect(coverage["from"] as? String == "2024-03-13")

        let count = try trial.muniment(["search", "--json", "--count", "account"]).object()
        #expect((count["hits"] as? [Any])?.isEmpty == true)
        #expect(try #require(count["count"] as? Int) > 2)
        #expect(count["exact"] as? Bool == true)
        let cut = try trial.muniment(["search", "--json", "--limit", "2", "account"]).object()
        // What can be counted at once is; else it says that there are more.
        let isExact = try #require(cut["exact"] as? Bool)
        let number = try #require(cut["count"] as? Int)
        #expect(isExact ? number == count["count"] as? Int : number >= 3)
    }

    @Test("get --envelope, and --json means the same")
    func envelope() throws {
        let trial = try Trial.withSampleData()
        let run = try trial.muniment(["get", "CONF-20240314-0007", "--envelope"])
        let record = try run.object()
        #expect(
            Set(record.keys) == [
                "record", "volume", "sequence", "place", "sha256", "length", "envelope", "versions", "status", "folded",
                "forked", "withheld", "version", "envelopes",
            ])
        let versions = try #require(record["versions"] as? [[String: Any]])
        let messages = versions.filter { $0["format"] as? String == "fix" }
        #expect(messages.map { $0["lifecycle"] as? String } == ["new", "amended", "cancelled"])
        #expect(messages.map { $0["status"] as? String } == ["superseded", "cancelled", "cancelled"])
        #expect(messages.last?["record"] as? String == record["record"] as? String)
        #expect((record["envelope"] as? [String: Any])?["format"] as? String == "fix")
        #expect(try trial.muniment(["--json", "get", "CONF-20240314-0007"]).text == run.text)
        let original = try trial.muniment(["get", "--json", "--original", "CONF-20240314-0007"])
        #expect(original.output.count == record["length"] as? Int)
    }

    @Test("get of an ambiguous id gives the candidates")
    func candidates() throws {
        let trial = try Trial()
        try trial.put(
            "two.fix", Array((FIXText.confirmation("C-1") + FIXText.confirmation("C-1", sender: "BIRC")).utf8))
        _ = try trial.muniment(["ingest", "two.fix"])
        let run = try trial.muniment(["get", "C-1", "--json"])
        #expect(run.status == 5)
        let candidates = try #require(try run.object()["candidates"] as? [[String: Any]])
        #expect(candidates.count == 2)
        #expect(try run.errorObject()["code"] as? String == "ambiguous")
        for candidate in candidates {
            let id = try #require(candidate["record"] as? String)
            #expect(try trial.muniment(["get", id]).status == 0)
        }
        let listed = try trial.muniment(["get", "C-1"])
        #expect(listed.status == 5)
        #expect(listed.lines.count == 3)
    }

    @Test("source list, status, verify, rebuild and version")
    func rest() throws {
        let trial = try Trial.withSampleData()
        let sources = try trial.muniment(["source", "list", "--json"]).objects()
        #expect(sources.count > 20)
        #expect(sources.allSatisfy { $0["type"] as? String == "source" && $0["complete"] as? Bool == true })
        let records = sources.reduce(0) { $0 + ($1["messages"] as? Int ?? 0) }
        let status = try trial.muniment(["status", "--json"]).object()
        #expect(status["sources"] as? Int == sources.count)
        let classes = try #require(status["classes"] as? [String: Int])
        #expect(classes.values.reduce(0, +) == records)
        let verified = try trial.muniment(["verify", "--json"]).objects()
        #expect(verified.count == 1)
        #expect(verified[0]["type"] as? String == "summary" && verified[0]["findings"] as? Int == 0)
        let rebuilt = try trial.muniment(["rebuild", "--json"]).object()
        let coverage = status["coverage"] as? [String: Any]
        #expect(rebuilt["volumes"] as? Int == coverage?["volumes"] as? Int && rebuilt["records"] as? Int == records)
        #expect((rebuilt["damages"] as? [Any])?.isEmpty == true)
        let version = try trial.bare(["version", "--json"]).object()
        #expect(Set(version.keys) == ["version", "format"])
    }
}

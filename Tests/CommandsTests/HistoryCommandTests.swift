// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@Suite("History lists the versions of a record and the records of its trade")
struct HistoryCommandTests {
    @Test("All versions stand in the order in which they came in, by whichever id")
    func versions() throws {
        let trial = try Trial.withSampleData()
        let run = try trial.muniment(["history", "CONF-20240314-0007-A"])
        #expect(run.status == 0)
        #expect(run.lines.count > 3)
        #expect(run.lines[1].contains("  new ") && run.lines[3].contains("  cancelled  cancelled  "), "\(run.text)")
        let whole = try trial.muniment(["history", "CONF-20240314-0007", "--json"]).object()
        let versions = try #require(whole["versions"] as? [[String: Any]])
        let messages = versions.filter { ($0["message"] as? String)?.hasPrefix("fix") == true }
        #expect(messages.map { $0["state"] as? String } == ["new", "amended", "cancelled"])
        #expect(versions.allSatisfy { $0["type"] as? String == "version" })
        let record = try #require(versions[0]["record"] as? String)
        let byRecord = try trial.muniment(["history", record, "--format", "jsonl"]).objects()
        #expect(byRecord.map { $0["record"] as? String } == versions.map { $0["record"] as? String })
        let rows = try trial.muniment(["history", "CONF-20240314-0007", "--format", "csv"])
        #expect(rows.text.hasPrefix("relation,day,captured,class,type,state,status,id,record,source\r\n"))
        #expect(try trial.muniment(["history", "nothing"]).status == 4)
    }

    @Test("--trade adds what bears an identifier of the same trade")
    func trade() throws {
        let trial = try Trial()
        let header = "Trade Id,Confirmation Id,Trade Date,Currency,Net Amount\n"
        try trial.put("one.csv", Array((header + "T-900,C-900,2026-03-02,EUR,5.00\n").utf8))
        try trial.put(
            "two.csv", Array((header + "T-900,C-901,2026-03-03,EUR,6.00\nT-901,C-902,2026-03-03,EUR,7.00\n").utf8))
        _ = try trial.muniment(["ingest", "one.csv", "two.csv"])
        let own = try trial.muniment(["history", "C-900", "--format", "jsonl"]).objects()
        #expect(own.map { $0["type"] as? String } == ["version"])
        let all = try trial.muniment(["history", "C-900", "--trade", "--format", "jsonl"]).objects()
        #expect(all.map { $0["type"] as? String } == ["version", "trade"])
        #expect(all.last?["source"] as? String == "two.csv")
    }

    @Test("--trade leaves out what other parties have under the same identifier")
    func tradeOfOthers() throws {
        let trial = try Trial()
        let texts = [("C-1", "ALDR", "T-1"), ("C-2", "ALDR", "T-1"), ("C-3", "BIRC", "T-1"), ("C-4", "ALDR", "T-2")].map
        {
            FIXText.confirmation($0.0, sender: $0.1, fields: "1003=\($0.2)|")
        }
        try trial.put("a.fix", Array(texts.joined().utf8))
        _ = try trial.muniment(["ingest", "a.fix"])
        let rows = try trial.muniment(["history", "C-1", "--trade", "--format", "jsonl"]).objects()
        #expect(rows.map { $0["id"] as? String } == ["C-1", "C-2"])
    }

    @Test("--as-of leaves out what came later")
    func asOf() throws {
        let trial = try Trial(["--test-clock", "--now", "2026-01-01T09:00:00Z"])
        for (day, number) in [("02", 1), ("05", 2)] {
            try trial.put("\(number).fix", Array(FIXText.confirmation("C-\(number)").utf8))
            _ = try trial.muniment(["ingest", "\(number).fix", "--now", "2026-01-\(day)T09:00:00Z"])
        }
        let now = ["--now", "2026-01-09T09:00:00Z"]
        #expect(try trial.muniment(["history", "C-2"] + now).status == 0)
        #expect(try trial.muniment(["history", "C-2", "--as-of", "2026-01-03"] + now).status == 4)
        #expect(try trial.muniment(["show", "C-2", "--as-of", "2026-01-03"] + now).status == 4)
        #expect(try trial.muniment(["search", "--count", "--as-of", "2026-01-03"] + now).text == "1\n")
        try refuses(try trial.muniment(["history", "C-2", "--as-of", "soon"] + now), 64, "--as-of takes a day")
    }
}

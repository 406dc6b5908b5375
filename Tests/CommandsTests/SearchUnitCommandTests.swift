// SPDX-License-Identifier: Apache-2.0

import Testing

@Suite("A search lists and counts records, chains or trades, and says which")
struct SearchUnitCommandTests {
    /// A confirmation and its amendment, another one of the same trade, and one of no trade.
    private static func trial() throws -> Trial {
        let trial = try Trial()
        let trade = "1003=T-1|"
        let texts = [
            FIXText.confirmation("C-1", fields: trade), FIXText.confirmation("C-2", date: "20260304", fields: trade),
            FIXText.confirmation("C-1A", amends: "C-1", date: "20260303", fields: trade),
            FIXText.confirmation("C-3", date: "20260305"),
        ]
        try trial.put("a.fix", Array(texts.joined().utf8))
        let run = try trial.muniment(["ingest", "a.fix"])
        try #require(run.status == 0, "\(run.errors)")
        return trial
    }

    @Test("A count says its unit where one was asked for, in every form")
    func counts() throws {
        let trial = try Self.trial()
        func count(_ arguments: [String]) throws -> MunimentRun {
            try trial.muniment(["search", "--count"] + arguments)
        }
        #expect(try count([]).text == "4\n")
        #expect(try count(["--unit", "record"]).text == "4 records\n")
        #expect(try count(["--unit", "chain"]).text == "3 chains\n")
        let trades = try count(["--unit", "TRADE"])
        #expect(trades.text == "2 trades\n")
        #expect(trades.errors.contains("muniment: 1 of them is a record without an identifier of a trade\n"))
        #expect(try count(["--unit", "trade", "id:T-1"]).text == "1 trade\n")
        #expect(try count(["--unit", "chain", "--format", "csv"]).text == "count,unit\r\n3,chain\r\n")
        let json = try count(["--unit", "trade", "--json"]).object()
        #expect(json["unit"] as? String == "trade" && json["count"] as? Int == 2 && json["withoutTrade"] as? Int == 1)
        #expect(json["exact"] as? Bool == true)
    }

    @Test("Hits are the newest records of their units, with how many of each match")
    func hits() throws {
        let trial = try Self.trial()
        let table = try trial.muniment(["search", "--unit", "chain"])
        #expect(table.lines.count == 4 && table.lines[0].hasSuffix("  matched"))
        #expect(table.lines.dropFirst().map { $0.split(separator: " ").last } == ["1", "1", "2"])
        #expect(table.errors.contains("muniment: 3 chains found; searched 4 records"))
        let csv = try trial.muniment(["search", "--unit", "trade", "--format", "csv"])
        #expect(csv.text.split(separator: "\r\n")[0].hasSuffix(",member,unit,matched"))
        #expect(csv.text.split(separator: "\r\n").dropFirst().map { $0.suffix(8) } == [",trade,1", ",trade,3"])
        let lines = try trial.muniment(["search", "--unit", "chain", "--format", "jsonl"]).objects()
        #expect(lines.map { $0["matched"] as? Int } == [1, 1, 2, nil])
        #expect(lines.last?["unit"] as? String == "chain")
        let oldest = try trial.muniment(["search", "--json", "--unit", "trade", "--sort", "oldest"]).object()
        let ids = (oldest["hits"] as? [[String: Any]] ?? []).map {
            ($0["identifiers"] as? [[String: Any]])?[0]["value"]
        }
        #expect(ids.map { $0 as? String } == ["C-1", "C-3"])
        #expect(try trial.muniment(["search", "--unit", "chain", "--open"]).errors.contains("the first of 3 chains"))
    }

    @Test("The command for the next page goes on by the same unit")
    func pages() throws {
        let trial = try Self.trial()
        let first = try trial.muniment(["search", "--unit", "chain", "--limit", "2"])
        #expect(first.errors.contains("the newest 2 of 3 chains"))
        let next = try #require(first.errorLines.last?.split(separator: "muniment search ").last)
        #expect(next.contains("--unit chain"))
        let second = try trial.muniment(["search"] + next.split(separator: " ").map { String($0) })
        #expect(second.lines.count == 2 && second.lines[1].contains("C-1A"), "\(second.text)")
    }

    @Test("Facets count units, once under each value")
    func facets() throws {
        let trial = try Self.trial()
        let csv = try trial.muniment(["search", "--unit", "trade", "--facets", "--format", "csv"]).text
        #expect(csv.hasPrefix("facet,value,count,unit\r\n"))
        #expect(csv.contains("status,current,2,trade\r\n") && csv.contains("status,superseded,1,trade\r\n"), "\(csv)")
        #expect(csv.contains("class,trade-confirmation,2,trade\r\n"))
        let table = try trial.muniment(["search", "--unit", "chain", "--facets"])
        #expect(table.lines[0] == "class (chains)" && table.errors.contains("3 chains found"))
    }

    @Test("A list of searches counts by the unit, too")
    func lists() throws {
        let trial = try Self.trial()
        func run(_ arguments: [String]) throws -> MunimentRun {
            try trial.muniment(
                ["search", "--queries-from", "-", "--unit", "chain"] + arguments, input: Array("none".utf8))
        }
        #expect(try run([]).lines == ["query  chains  newest", "none        3  2026-03-05"])
        #expect(try run(["--format", "csv"]).text == "query,count,unit,newest\r\nnone,3,chain,2026-03-05\r\n")
        let answer = try #require(try run(["--json"]).objects().first)
        #expect(answer["unit"] as? String == "chain" && answer["count"] as? Int == 3)
    }

    @Test("Another unit, and samples and saved searches by unit, are refused in one sentence")
    func refusals() throws {
        let trial = try Self.trial()
        try refuses(try trial.muniment(["search", "--unit", "fill", "x"]), 64, "--unit takes record, chain or trade")
        for arguments in [["--sample", "2"], ["--save", "x"], ["--saved", "x"], ["--saved-list"]] {
            try refuses(
                try trial.muniment(["search", "--unit", "chain"] + arguments), 64,
                "samples and saved searches are of records; leave out --unit")
        }
        #expect(try trial.muniment(["search", "--unit", "record", "--sample", "2"]).status == 0)
    }
}

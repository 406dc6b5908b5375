// SPDX-License-Identifier: Apache-2.0

import Testing

@Suite("A list of searches is answered line by line")
struct QueryListTests {
    private static func trial() throws -> Trial {
        let trial = try Trial()
        let texts = [("C-1", "heron lake"), ("C-2", "heron moor"), ("C-3", "curlew")]
        try trial.put("a.fix", Array(texts.map { FIXText.confirmation($0.0, note: $0.1) }.joined().utf8))
        _ = try trial.muniment(["ingest", "a.fix"])
        return trial
    }

    @Test("JSON Lines hold an answer for each line that is not blank, in its order, and a summary")
    func lines() throws {
        let trial = try Self.trial()
        try trial.put("list", Array("\u{FEFF}heron\r\n\n  \t\nid:C-3 OR moor\n*\nwhimbrel".utf8))
        let run = try trial.muniment(["search", "--queries-from", "list", "--format", "jsonl", "--limit", "1"])
        #expect(run.status == 0)
        #expect(run.errors.isEmpty)
        let rows = try run.objects()
        let answers = rows.dropLast()
        #expect(answers.map { $0["query"] as? String } == ["heron", "id:C-3 OR moor", "*", "whimbrel"])
        #expect(answers.allSatisfy { $0["type"] as? String == "answer" })
        // One more than is shown is known of.
        #expect(answers.map { $0["count"] as? Int } == [2, 2, 0, 0])
        #expect(answers.map { $0["exact"] as? Bool } == [false, false, true, true])
        #expect(answers.map { ($0["hits"] as? [Any])?.count } == [1, 1, 0, 0])
        #expect(answers.map { $0["newest"] as? String } == ["2026-03-02", "2026-03-02", nil, nil])
        #expect(answers.allSatisfy { ($0["microseconds"] as? Int ?? 0) > 0 })
        #expect(rows[1]["understood"] as? String == "id:C-3 OR moor")
        #expect(rows[2]["ignored"] as? [String] == ["*"])
        let summary = try #require(rows.last)
        #expect(summary["type"] as? String == "summary")
        #expect(summary["queries"] as? Int == 4 && summary["found"] as? Int == 2)
        #expect((summary["coverage"] as? [String: Any])?["records"] as? Int == 3)
    }

    @Test("--count counts exactly and shows no hits, and --json is the same as JSON Lines")
    func counts() throws {
        let trial = try Self.trial()
        let run = try trial.muniment(
            ["search", "--json", "--count", "--queries-from", "-"], input: Array("heron\ncurlew\n".utf8))
        let rows = try run.objects().dropLast()
        #expect(rows.map { $0["count"] as? Int } == [2, 1])
        #expect(rows.allSatisfy { $0["exact"] as? Bool == true && ($0["hits"] as? [Any])?.isEmpty == true })
        #expect(run.status == 0)
    }

    @Test("The table and CSV have the line, the exact count and the newest or oldest day")
    func rows() throws {
        let trial = try Self.trial()
        let list = Array("heron\n\"heron lake\"\nwhimbrel\n".utf8)
        let table = try trial.muniment(["search", "--queries-from", "-"], input: list)
        #expect(
            table.lines == [
                "query         count  newest", "heron             2  2026-03-02", "\"heron lake\"      1  2026-03-02",
                "whimbrel          0",
            ])
        #expect(
            table.errors.hasPrefix("muniment: 2 of 3 searches found something; searched 3 records in 1 volume"))
        let csv = try trial.muniment(
            ["search", "--queries-from", "-", "--format", "csv", "--sort", "oldest"], input: list)
        #expect(
            csv.text == "query,count,oldest\r\nheron,2,2026-03-02\r\n\"\"\"heron lake\"\"\",1,2026-03-02\r\n"
                + "whimbrel,0,\r\n")
        #expect(try trial.muniment(["search", "--queries-from", "-"], input: []).text.isEmpty)
        let ranked = try trial.muniment(
            ["search", "--queries-from", "-", "--format", "csv", "--sort", "relevance"], input: Array("moor".utf8))
        #expect(ranked.text == "query,count,best\r\nmoor,1,2026-03-02\r\n")
    }

    @Test("A line of any length is searched for as far as a search reads, and the answer says so")
    func longLines() throws {
        let trial = try Self.trial()
        for length in [100_001, 1 << 20, 3 << 20] {
            try trial.put("list", Array(("heron " + String(repeating: " ", count: length) + "x\ncurlew").utf8))
            let run = try trial.muniment(["search", "--json", "--count", "--queries-from", "list"])
            let rows = try run.objects().dropLast()
            #expect(rows.map { $0["count"] as? Int } == [2, 1])
            #expect((rows[0]["notes"] as? [String])?.count == 1 || (rows[0]["ignored"] as? [String])?.count == 1)
        }
        try trial.put("list", [0x68, 0x65, 0xFF, 0x00, 0x0A] + Array("curlew".utf8))
        let run = try trial.muniment(["search", "--json", "--count", "--queries-from", "list"])
        #expect(try run.objects().dropLast().map { $0["count"] as? Int } == [0, 1])
    }

    @Test("Searches of a list are in the ledger, several in one line")
    func ledger() throws {
        let trial = try Self.trial()
        let before = try trial.acts().count
        _ = try trial.muniment(["search", "--queries-from", "-"], input: Array("heron\ncurlew\nmoor\n".utf8))
        #expect(try trial.acts().dropFirst(before) == ["search"])
    }

    @Test("What can't be read or does not belong together is refused")
    func refusals() throws {
        let trial = try Self.trial()
        try refuses(
            try trial.muniment(["search", "--queries-from", "missing"]), 1, "the searches of missing can't be read")
        try trial.put("folder/list", [])
        try refuses(
            try trial.muniment(["search", "--queries-from", "folder"]), 1, "the searches of folder can't be read")
        try refuses(
            try trial.muniment(["search", "heron", "--queries-from", "x"]), 64, "words and --queries-from are two ways")
        try refuses(
            try trial.muniment(["search", "--queries-from", "x", "--sample", "2"]), 64,
            "--sample is of one search and --queries-from of many")
        try refuses(
            try trial.muniment(["search", "--queries-from", "x", "--cursor", "y"]), 64, "--cursor is of one search")
    }
}

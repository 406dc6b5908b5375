// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import Commands

@Suite("Rows come as a table, as CSV and as JSON Lines")
struct RowFormatTests {
    @Test("Cells are quoted where they must be, and a spreadsheet finds no formula")
    func cells() {
        #expect(CommaSeparatedText.line(["a", "b,c", "d\"e", "f\ng"]) == "a,\"b,c\",\"d\"\"e\",\"f\ng\"\r\n")
        #expect(
            CommaSeparatedText.line(["=1+1", "@x", "+x", "-x", "-12.50", "\tx"])
                == "'=1+1,'@x,'+x,'-x,-12.50,'\tx\r\n")
    }

    @Test("search and source list give rows in every form")
    func rows() throws {
        let trial = try Trial.withSampleData()
        let table = try trial.muniment(["search", "account", "--format", "csv"])
        #expect(table.status == 0)
        #expect(table.text.hasPrefix("day,dated,class,format,type,state,lifecycle,status,id,"))
        let lines = try trial.muniment(["--format", "jsonl", "search", "account"]).objects()
        #expect(lines.dropLast().allSatisfy { $0["type"] as? String == "hit" })
        #expect(lines.last?["type"] as? String == "summary")
        #expect(table.text.split(separator: "\r\n").count == lines.count)
        let sources = try trial.muniment(["source", "list", "--format=jsonl"])
        #expect(sources.text == (try trial.muniment(["source", "list", "--json"]).text))
        #expect(try trial.muniment(["source", "list", "--format", "csv"]).text.hasPrefix("accession,captured,"))
    }

    @Test("Commands without rows refuse a form of rows, and two forms at once are refused")
    func refusals() throws {
        let trial = try Trial()
        try refuses(try trial.muniment(["status", "--format", "csv"]), 64, "'status' gives no rows for --format csv")
        let both = try trial.muniment(["search", "--json", "--format", "csv"])
        #expect(both.status == 64)
        #expect((try both.errorObject()["message"] as? String)?.contains("leave one out") == true)
        #expect(try trial.muniment(["status", "--format", "table"]).status == 0)
    }

    @Test("A page of hits names the command that shows the next, and together they are all")
    func pages() throws {
        let trial = try Trial.withSampleData()
        var found: [String] = []
        var line = ["search", "--limit", "100", "--format", "jsonl"]
        for _ in 0..<20 {
            let rows = try trial.muniment(line).objects()
            found += rows.dropLast().compactMap { $0["record"] as? String }
            guard let cursor = rows.last?["cursor"] as? String else { break }
            line = ["search", "--limit", "100", "--format", "jsonl", "--cursor", cursor]
        }
        #expect("\(found.count)\n" == (try trial.muniment(["search", "--count"]).text))
        #expect(Set(found).count == found.count)
        let page = try trial.muniment(["search", "--limit", "1", "--sort", "oldest", "it's", "OR", "account"])
        let next = try #require(page.errorLines.last)
        #expect(next.hasPrefix("muniment: next: muniment search --cursor "), "\(page.errors)")
        #expect(next.hasSuffix(" --limit 1 --sort oldest -- 'it'\\''s' OR account"), "\(page.errors)")
        try refuses(
            try trial.muniment(["search", "--cursor", "there"]), 64, "--cursor takes what an earlier search gave")
    }
}

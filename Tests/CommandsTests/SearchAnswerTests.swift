// SPDX-License-Identifier: Apache-2.0

import Testing

/// What a search shows besides its hits.
@Suite struct SearchAnswerTests {
    @Test func `Facets count all matches, each facet to the number of matches`() throws {
        let trial = try Trial.withSampleData()
        let answer = try trial.muniment(["search", "--json", "--facets", "--limit", "1"]).object()
        let all = try #require(try trial.muniment(["search", "--json", "--count"]).object()["count"] as? Int)
        let facets = try #require(answer["facets"] as? [String: [[String: Any]]])
        #expect(
            Set(facets.keys) == [
                "class", "counterparty", "instrument", "currency", "desk", "trader", "status", "format", "month",
            ])
        for (name, values) in facets {
            #expect(values.reduce(0) { $0 + ($1["count"] as? Int ?? 0) } == all, "\(name)")
        }
        for facet in ["class", "format", "status"] {
            let field = facet
            for value in try #require(facets[facet]) {
                let name = try #require(value["value"] as? String)
                let count = try trial.muniment(["search", "--count", "\(field):\(name)"]).text
                #expect(count == "\(value["count"] as? Int ?? -1)\n", "\(facet) \(name)")
            }
        }
        let rows = try trial.muniment(["search", "--facets", "--format", "csv", "format:fix"]).text
        #expect(rows.hasPrefix("facet,value,count") && rows.contains("format,fix,"), "\(rows)")
        #expect(try trial.muniment(["search", "--facets", "format:fix"]).text.contains("▇"))
    }

    @Test func `Hits say where their text has what was looked for`() throws {
        let trial = try Trial.withSampleData()
        let answer = try trial.muniment(["search", "--json", "--snippets", "Zürich"]).object()
        let hits = try #require(answer["hits"] as? [[String: Any]])
        #expect(!hits.isEmpty)
        for hit in hits {
            let pieces = try #require(hit["snippet"] as? [[String: Any]])
            let marked = pieces.filter { $0["match"] as? Bool == true }.compactMap { $0["text"] as? String }
            #expect(marked.contains { $0.lowercased().hasPrefix("z") }, "\(marked)")
        }
        #expect(try trial.muniment(["search", "--json", "Zürich"]).text.contains("snippet") == false)
    }

    @Test func `The best matches come first where that is asked for, and the answer says what was ranked`() throws {
        let trial = try Trial()
        for (name, text) in [
            ("a", "heron heron heron heron"), ("b", "heron on a lake among many other birds of the north and south"),
            ("c", "kestrel"), ("d", "heron kestrel"),
        ] {
            try trial.put("\(name).txt", Array((text + "\n").utf8))
            _ = try trial.muniment(["ingest", "\(name).txt"])
        }
        func sources(_ arguments: [String]) throws -> [String] {
            let answer = try trial.muniment(["search", "--json"] + arguments).object()
            return (answer["hits"] as? [[String: Any]] ?? []).compactMap { $0["source"] as? String }
        }
        #expect(try sources(["--sort", "relevance", "heron"]) == ["a.txt", "d.txt", "b.txt"])
        #expect(try sources(["--sort", "relevance", "heron OR kestrel"]).first == "d.txt")
        #expect(try sources(["--sort", "relevance", "heron -kestrel"]) == ["a.txt", "b.txt"])
        #expect(try sources(["--sort", "relevance", "--limit", "1", "heron"]) == ["a.txt"])
        let ranked = try trial.muniment(["search", "--json", "--sort", "relevance", "heron"]).object()["ranked"]
        #expect((ranked as? [String: Any])?["considered"] as? Int == 3)
        #expect((ranked as? [String: Any])?["whole"] as? Bool == true)
        #expect(try trial.muniment(["search", "--sort", "relevance", "--cursor", "x", "a"]).status == 64)
    }

    @Test func `Identities alone are a list for get`() throws {
        let trial = try Trial.withSampleData()
        let hits = try #require(
            try trial.muniment(["search", "--json", "--limit", "50", "settlement"]).object()["hits"] as? [[String: Any]]
        )
        let records = hits.compactMap { $0["record"] as? String }
        #expect(records.count > 3)
        let run = try trial.muniment(["search", "--ids", "--limit", "50", "settlement"])
        #expect(run.text == records.map { $0 + "\n" }.joined())
        #expect(run.errors.contains("\(records.count)"), "\(run.errors)")
        let answer = try trial.muniment(["search", "--json", "--ids", "--limit", "50", "settlement"]).object()
        #expect(answer["records"] as? [String] == records)
        #expect((answer["hits"] as? [Any])?.isEmpty == true)
        try trial.put("list", Array(run.text.utf8))
        #expect(try trial.muniment(["get", "--ids-from", "list", "--out", "found"]).status == 0)
        for stray in [["--count"], ["--facets"], ["--snippets"], ["--open"], ["--format", "csv"], ["--sample", "1"]] {
            #expect(try trial.muniment(["search", "--ids", "x"] + stray).status == 64, "\(stray)")
        }
    }

    @Test func `A word that nothing has is answered with one that is spelled like it`() throws {
        let trial = try Trial.withSampleData()
        let answer = try trial.muniment(["search", "--json", "setlement instructoin"]).object()
        #expect(answer["suggestion"] as? String == "settlement instruction")
        #expect(try trial.muniment(["search", "setlement"]).errors.contains("did you mean: settlement"))
        for text in ["settlement", "zqxjkvw", "-setlement", "\"\""] {
            #expect(try trial.muniment(["search", "--json", "--", text]).object()["suggestion"] == nil, "\(text)")
        }
    }

    @Test func `A search that is ended says what it has not looked into`() throws {
        let trial = try Trial.withSampleData()
        let run = try trial.muniment(["search", "--json", "--count", "--time-limit", "0.001", "status:current -zebra"])
        #expect(run.status == 3)
        let answer = try run.object()
        #expect(answer["exact"] as? Bool == false)
        let coverage = try #require(answer["coverage"] as? [String: Any])
        #expect((coverage["unsearched"] as? [String])?.isEmpty == false)
        #expect(try trial.muniment(["search", "--time-limit", "0", "x"]).status == 64)
    }

    @Test func `The first hit can be opened`() throws {
        let trial = try Trial.withSampleData()
        let run = try trial.muniment(["search", "--open", "CONF-20240314-0007"])
        #expect(run.text.hasPrefix("Confirmation") || run.text.contains("CONF-20240314-0007"))
        #expect(run.errors.contains("the first of "))
        #expect(try trial.muniment(["search", "--open", "zebra"]).errors.contains("nothing found"))
        #expect(try trial.muniment(["search", "--open", "--count", "zebra"]).status == 64)
    }
}

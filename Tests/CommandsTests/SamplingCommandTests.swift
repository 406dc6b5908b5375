// SPDX-License-Identifier: Apache-2.0

import Foundation
import SystemPackage
import TestSupport
import Testing

@Suite("Samples for an audit: search --sample, sample list, sample show")
struct SamplingCommandTests {
    private static let members: Set<String> = [
        "sample", "sequence", "drawn", "by", "method", "seed", "size", "count", "list", "population", "strata", "query",
        "understood", "meaning", "hits", "missing", "withheld",
    ]

    @Test("A sample answers in JSON, is listed, and is drawn again as it was")
    func drawn() throws {
        let trial = try Trial.withSampleData()
        let made = try trial.muniment([
            "search", "--sample", "12", "--stratify", "class", "--json", "--", "-class:transmission",
        ])
        #expect(made.status == 0)
        let sample = try made.object()
        #expect(Set(sample.keys) == Self.members.union(["field"]))
        #expect(
            sample["sample"] as? Int == 1 && sample["count"] as? Int == 12
                && sample["method"] as? String == "stratified")
        let hits = try #require(sample["hits"] as? [[String: Any]])
        #expect(hits.count == 12 && hits.allSatisfy { $0["stratum"] as? String == $0["class"] as? String })
        #expect(hits.allSatisfy { $0["certain"] as? Bool == false })
        let strata = try #require(sample["strata"] as? [[String: Any]])
        #expect(strata.allSatisfy { Set($0.keys) == ["name", "count", "drawn"] })
        let population = try #require(sample["population"] as? [String: Any])
        #expect(Set(population.keys) == ["count", "digest", "line"])
        #expect(Set(try #require(sample["list"] as? [String: Any]).keys) == ["count", "digest", "offset"])

        let listed = try trial.muniment(["sample", "list", "--json"]).objects()
        #expect(listed.count == 1 && listed[0]["type"] as? String == "sample")
        #expect(Set(listed[0].keys).isSubset(of: Self.members.union(["type"])))
        #expect(listed[0]["query"] as? String == "-class:transmission")
        #expect(try trial.muniment(["sample", "list"]).lines.count == 2)
        #expect(try trial.muniment(["sample", "list", "--format", "csv"]).text.hasPrefix("sample,drawn,by,method,"))

        let shown = try trial.muniment(["sample", "show", "1", "--json"])
        #expect(shown.status == 0)
        let again = try shown.object()
        #expect(Set(again.keys) == Self.members.union(["field", "same", "differences"]))
        #expect(again["same"] as? Bool == true && (again["differences"] as? [Any])?.isEmpty == true)
        let records = try #require(again["hits"] as? [[String: Any]]).map { $0["record"] as? String }
        #expect(records == hits.map { $0["record"] as? String })
        let told = try trial.muniment(["sample", "show", "1"])
        #expect(told.lines.count >= 13 && told.errors.contains("drawn again: the same 12 records"))
        let lines = try trial.muniment(["sample", "show", "1", "--format", "jsonl"]).objects()
        #expect(lines.map { $0["type"] as? String } == [String](repeating: "hit", count: 12) + ["summary"])
        #expect(try trial.muniment(["verify"]).status == 0)
        #expect(try trial.acts().contains("sample"))
    }

    @Test("The file of a sample is its CSV, takes the place of no other, and without it nothing is drawn")
    func file() throws {
        let trial = try Trial.withSampleData()
        let run = try trial.muniment(["search", "--sample", "5", "--out", "s.csv", "--format", "csv"])
        #expect(run.status == 0)
        let bytes = try trial.bytes("s.csv")
        #expect(bytes == Array(run.output))
        #expect(String(decoding: bytes, as: UTF8.self).hasPrefix("stratum,certain,day,dated,class,"))
        let before = try trial.ledger()
        try refuses(
            try trial.muniment(["search", "--sample", "5", "--out", "s.csv"]), 1,
            "is there already and is not written over")
        #expect(try trial.bytes("s.csv") == bytes && trial.ledger() == before)
        // What can't be drawn leaves no file.
        try refuses(
            try trial.muniment(["search", "--sample", "5", "--out", "t.csv", "a:b"]), 64, "not understood in all")
        for name in ["t.csv", "t.csv.part", "s.csv.part"] {
            #expect(!FileManager.default.fileExists(atPath: trial.place(name)), "\(name)")
        }
        try refuses(try trial.muniment(["search", "--sample", "5", "--out", "no/such/s.csv"]), 1, "can't be written")
        #expect(try trial.ledger() == before)
        #expect(try trial.muniment(["sample", "show", "1", "--out", "again.csv"]).status == 0)
        #expect(try trial.bytes("again.csv") == bytes)
        try refuses(try trial.muniment(["sample", "show", "1", "--population", "s.csv"]), 1, "is there already")
    }

    @Test("What differs from the sample as it was drawn is told, with status 3")
    func differences() throws {
        let trial = try Trial.withSampleData()
        let made = try trial.muniment(["search", "--sample", "20", "--json", "class:trade-confirmation"]).object()
        #expect(made["count"] as? Int == 20)
        let volumes = trial.archive.appending("volumes").appending("trade-confirmation").string
        try FileManager.default.removeItem(atPath: volumes)
        let run = try trial.muniment(["sample", "show", "1", "--json"])
        #expect(run.status == 3)
        let shown = try run.object()
        #expect(shown["same"] as? Bool == false)
        #expect((shown["missing"] as? [String])?.count == 20)
        let told = try trial.muniment(["sample", "show", "1"])
        #expect(told.status == 3 && told.errors.contains("DIFFERS: ") && told.errors.contains("MISSING: record "))
        #expect(told.lines.count { $0.contains("missing") } == 20)
    }

    @Test("What can't be drawn is said in a sentence")
    func refusals() throws {
        let trial = try Trial.withSampleData()
        try trial.put("bad.csv", Array("currency,rate\nUSD,1\nEUR\n".utf8))
        try trial.put("poor.csv", Array("currency,rate\nUSD,1\n".utf8))
        let before = try trial.ledger()
        let amounts = ["search", "--sample", "5", "--monetary-unit", "amount"]
        let cases: [([String], Int32, String)] = [
            (["search", "--stratify", "class"], 64, "goes with --sample"),
            (["search", "--out", "x.csv"], 64, "goes with --sample"),
            (["search", "--sample", "0"], 64, "takes 1 to"),
            (["search", "--sample", "5", "--limit", "5"], 64, "leave one out"),
            (["search", "--sample", "5", "--stratify", "colour"], 64, "takes one of class,"),
            (["search", "--sample", "5", "--currency", "USD"], 64, "goes with --monetary-unit"),
            (["search", "--sample", "5", "--seed", "12"], 64, "32 hexadecimal digits"),
            (amounts + ["--stratify", "class"], 64, "leave one out"),
            (amounts + ["--currency", "usd"], 64, "three capital letters"),
            (amounts, 64, "name one with --currency"),
            (amounts + ["--fx", "bad.csv"], 64, "line 3 of the rates"),
            (amounts + ["--fx", "poor.csv"], 64, "say nothing of"),
            (amounts + ["--fx", "none.csv"], 1, "can't be read"),
            (["search", "--sample", "5", "--unlogged"], 21, "nothing can be written"),
            (["sample", "show", "1"], 4, "there is no sample 1"),
        ]
        for (arguments, status, words) in cases { try refuses(try trial.muniment(arguments), status, words) }
        #expect(try trial.ledger() == before)
        #expect(try trial.muniment(["sample", "list"]).text.contains("next: muniment search --sample"))
    }

    @Test(
        "The program of Docs/Sampling.md draws the same records from the population and the seed",
        .enabled(if: hasPython))
    func withoutMuniment() throws {
        let trial = try Trial.withSampleData()
        let document = try String(
            contentsOfFile: PackageRoot.path.appending("Docs/Sampling.md").string, encoding: .utf8)
        let program = try #require(document.firstMatch(of: /\n```python\n((?s:.*?))\n```\n/)).output.1
        try trial.put("draw.py", Array(program.utf8))
        try trial.put("rates.csv", Array("currency,rate\nUSD,1\nEUR,1.0835\nGBP,1.27\n".utf8))
        let amounts = ["--monetary-unit", "amount"]
        let designs: [[String]] = [
            [], ["--stratify", "type"], ["--stratify", "counterparty"], amounts + ["--currency", "USD"],
            amounts + ["--fx", "rates.csv", "amount:>0"], ["class:swap"],
        ]
        for (index, design) in designs.enumerated() {
            for size in ["3", "40"] {
                let number = index * 2 + (size == "3" ? 1 : 2)
                let seed = String(repeating: "\(number % 10)f", count: 16)
                let made = try trial.muniment(["search", "--sample", size, "--seed", seed, "--json"] + design)
                #expect(made.status == 0, "\(made.errors)")
                let sample = try made.object()
                let list = "population-\(number).csv"
                #expect(try trial.muniment(["sample", "show", "\(number)", "--population", list]).status == 0)
                let run = try MunimentProcess(
                    "/usr/bin/env", ["python3", "draw.py", list, seed, size, sample["method"] as? String ?? ""],
                    in: trial.directory.path
                ).end()
                #expect(run.status == 0, "\(run.errors)")
                let hits = try #require(sample["hits"] as? [[String: Any]]).compactMap { $0["record"] as? String }
                #expect(run.lines.dropLast(2).map { String($0) } == hits, "\(design) \(size)")
                for (line, name) in zip(run.lines.suffix(2), ["population", "list"]) {
                    let object = try #require(sample[name] as? [String: Any])
                    #expect(line == "\(name) \(object["count"] as? Int ?? -1) \(object["digest"] as? String ?? "")")
                }
            }
        }
    }
}

/// Whether this machine can run programs in Python.
private let hasPython: Bool = {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["python3", "--version"]
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return false }
    process.waitUntilExit()
    return process.terminationStatus == 0
}()

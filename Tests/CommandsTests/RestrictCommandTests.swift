// SPDX-License-Identifier: Apache-2.0

import Foundation
import SystemPackage
import TestSupport
import Testing

@Suite("restrict: only records managers see a record, and everybody is told how many are withheld")
struct RestrictCommandTests {
    private func filled() throws -> Trial {
        let trial = try Trial(["--test-clock"])
        for (name, role) in [("mona", "records-manager"), ("fred", "front-office"), ("otto", "auditor")] {
            _ = try trial.muniment(["agent", "add", name, "--kind", "person", "--role", role])
        }
        try trial.put("a.fix", Array((FIXText.confirmation("C-1") + FIXText.confirmation("C-2")).utf8))
        try trial.put("b.fix", Array(FIXText.confirmation("C-3").utf8))
        _ = try trial.muniment(["ingest", "a.fix", "b.fix"])
        return trial
    }

    private func restricted() throws -> (trial: Trial, record: String) {
        let trial = try filled()
        let arguments = [
            "restrict", "C-2", "--kind", "privileged", "--reason", "from counsel", "--as", "mona", "--json",
        ]
        let made = try trial.muniment(arguments).object()
        #expect(Set(made.keys) == ["records", "kind", "unchanged", "others"])
        return (trial, try #require((made["records"] as? [String])?.first))
    }

    @Test("It takes the permission, a kind and a reason")
    func refusals() throws {
        let trial = try filled()
        let rest = ["--kind", "privileged", "--reason", "x"]
        for name in ["fred", "otto"] {
            for line in [
                ["restrict", "C-1"] + rest, ["restrict", "release", "C-1", "--reason", "x"], ["restrict", "list"],
            ] {
                try refuses(
                    try trial.muniment(line + ["--as", name]), 21, "'restrict' takes the role records-manager")
            }
        }
        try refuses(
            try trial.muniment(["restrict", "C-1", "--kind", "secret", "--reason", "x"]), 64,
            "--kind takes privileged, misdirected, gdpr-18")
        try refuses(
            try trial.muniment(["restrict", "C-1", "--kind", "gdpr-18", "--reason", " "]), 64, "the reason is empty")
        try refuses(try trial.muniment(["restrict", "C-404"] + rest), 4, "no record bears the id C-404")
        #expect(try trial.muniment(["restrict", "list"]).text.contains("no record is restricted"))
    }

    @Test("A restricted record is withheld from every command of who may not see it, with status 21, and is counted")
    func withheld() throws {
        let (trial, record) = try restricted()
        for id in ["C-2", record] {
            for name in ["fred", "otto"] {
                for verb in [["get"], ["show"], ["history"]]
                    + (name == "otto" ? [["ledger", "prove"], ["ledger", "show"]] : [])
                {
                    let run = try trial.muniment(verb + [id, "--as", name])
                    try refuses(run, 21, "withheld: restricted, ask a records manager")
                    #expect(run.text.isEmpty && !run.errors.contains("privileged") && !run.errors.contains(record))
                }
            }
        }
        #expect(try trial.muniment(["get", "C-2", "--as", "mona"]).status == 0)
        let count = try trial.muniment(["search", "--count", "--as", "fred"])
        #expect(count.text == "2\n" && count.errors.contains("1 record withheld (restricted)"))
        let json = try trial.muniment(["search", "C-2", "--json", "--as", "fred"]).object()
        #expect(json["count"] as? Int == 0 && (json["coverage"] as? [String: Any])?["withheld"] as? Int == 1)
        #expect(try trial.muniment(["search", "--count", "--as", "mona"]).text == "3\n")
        try trial.put("ids", Array("C-1\nC-2\n".utf8))
        let bulk = try trial.muniment(["get", "--ids-from", "ids", "--out", "got", "--format", "csv", "--as", "fred"])
        #expect(bulk.status == 3 && bulk.text.contains("C-2,withheld,,"))
        let sources = try trial.muniment(["source", "list", "--json", "--as", "otto"]).objects()
        for source in sources {
            let run = try trial.muniment(
                ["source", "get", try #require(source["accession"] as? String), "--as", "otto"])
            if source["source"] as? String == "a.fix" {
                try refuses(run, 21, "can't be given: 1 record withheld (restricted)")
            } else {
                #expect(run.status == 0)
            }
        }
    }

    @Test("list and release")
    func release() throws {
        let (trial, record) = try restricted()
        let listed = try trial.muniment(["restrict", "list", "--json", "--as", "mona"]).objects()
        #expect(listed.map { $0["record"] as? String } == [record] && listed[0]["reason"] as? String == "from counsel")
        #expect(Set(listed[0].keys) == ["type", "record", "kind", "placed", "by", "line", "reason"])
        let csv = try trial.muniment(["restrict", "list", "--format", "csv", "--as", "mona"]).text
        #expect(csv.hasPrefix("record,kind,placed,by,line,released,until,reason\r\n\(record),privileged,"))
        let released = try trial.muniment(["restrict", "release", "C-2", "--reason", "waived", "--as", "mona"])
        #expect(released.text.contains("1 record released, 0 as before"))
        #expect(try trial.muniment(["get", "C-2", "--as", "fred"]).status == 0)
        #expect(try trial.muniment(["search", "--count", "--as", "fred"]).text == "3\n")
        #expect(try trial.muniment(["restrict", "list", "--json", "--as", "mona"]).text.isEmpty)
        let all = try trial.muniment(["restrict", "list", "--all", "--json", "--as", "mona"]).objects()
        #expect(all.count == 1 && all[0]["released"] is String && all[0]["until"] is Int)
    }

    @Test("No export has it, of whomsoever: it is listed as withheld with its number, and the status is 3")
    func export() throws {
        let (trial, record) = try restricted()
        for name in ["otto", "mona"] {
            let run = try trial.muniment(["export", "", "--out", name, "--yes", "--json", "--as", name])
            #expect(run.status == 3)
            let answer = try run.object()
            #expect(answer["records"] as? Int == 2 && answer["withheld"] as? Int == 1)
            let data = trial.directory.path.appending(name).appending("data")
            let table = try String(contentsOfFile: data.appending("withheld.csv").string, encoding: .utf8)
            let rows = table.split(whereSeparator: \.isNewline)
            #expect(rows.count == 2 && rows[0] == "number,kind" && rows[1].contains(/^MUN00000000[1-3],privileged$/))
            let coverage = try String(contentsOfFile: data.appending("coverage.json").string, encoding: .utf8)
            #expect(coverage.contains("\"withheld\":1"))
            let index = try String(contentsOfFile: data.appending("index.csv").string, encoding: .utf8)
            #expect(!index.contains(record) && !index.contains("C-2"))
        }
        let shown = try trial.muniment(["export", "show", "1", "--json", "--as", "otto"]).text
        #expect(!shown.contains(record) && shown.contains("\"withheld\":true"))
        #expect(
            try trial.muniment(["export", "show", "1", "--as", "otto"]).text.contains("1 record withheld (restricted)"))
    }
}

// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import Commands

@Suite("A list of ids is retrieved into a folder")
struct BulkRetrievalTests {
    @Test("Each id gives its version in force byte for byte, and what is not found is listed")
    func list() throws {
        let trial = try Trial()
        try trial.put("a.fix", Array((FIXText.confirmation("C-1") + FIXText.confirmation("C-2")).utf8))
        _ = try trial.muniment(["ingest", "a.fix"])
        try trial.put("ids", Array("C-1\r\n  C-2  \n\nC-404\n".utf8))
        let run = try trial.muniment(["get", "--ids-from", "ids", "--out", "found", "--format", "jsonl"])
        #expect(run.status == 3)
        let rows = try run.objects()
        #expect(rows.map { $0["outcome"] as? String } == ["found", "found", "not-found"])
        #expect(rows.map { $0["file"] as? String } == ["C-1.fix", "C-2.fix", nil])
        #expect(try trial.bytes("found/C-1.fix") == Array(FIXText.confirmation("C-1").utf8))
        let again = try trial.muniment(
            ["get", "--ids-from", "-", "--out", "found"], input: Array("C-1\n".utf8))
        #expect(again.status == 0)
        #expect(again.text.contains("C-1-2.fix"))
        #expect(again.errors == "muniment: 1 of 1 id found\n")
    }

    @Test("No id leads out of the folder or over a file that is there")
    func names() throws {
        #expect(BulkRetrieval.name(of: "../../etc/passwd") == "_._.._etc_passwd")
        #expect(BulkRetrieval.name(of: "-rf") == "_rf")
        #expect(BulkRetrieval.name(of: "é/\u{0}\n") == "____")
        let trial = try Trial()
        try trial.put("a.fix", Array(FIXText.confirmation("../C-1").utf8))
        _ = try trial.muniment(["ingest", "a.fix"])
        try trial.put("found/_._C-1.fix", Array("mine".utf8))
        try trial.put("ids", Array("../C-1\n".utf8))
        #expect(try trial.muniment(["get", "--ids-from", "ids", "--out", "found"]).status == 0)
        #expect(try trial.bytes("found/_._C-1.fix") == Array("mine".utf8))
        #expect(try trial.bytes("found/_._C-1-2.fix") == Array(FIXText.confirmation("../C-1").utf8))
        #expect(!FileManager.default.fileExists(atPath: trial.place("C-1.fix")))
    }

    @Test("Half a command is refused")
    func usage() throws {
        let trial = try Trial()
        try refuses(try trial.muniment(["get", "--ids-from", "x"]), 64, "--ids-from and --out belong together")
        try refuses(try trial.muniment(["get", "a", "--ids-from", "x", "--out", "y"]), 64, "use one")
        try refuses(
            try trial.muniment(["get", "--ids-from", "missing", "--out", "y"]), 1, "the list missing can't be read")
        try refuses(try trial.muniment(["get", "x", "--format", "csv"]), 64, "'get' gives no rows")
    }
}

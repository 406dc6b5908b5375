// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import Commands

@Suite("What a person says of an ingest")
struct CaptureOptionTests {
    private static let table = "Trade Id,Trade Date,Colour,Currency,Net Amount\nT-1,2026-03-02,blue,EUR,5.00\n"

    @Test("Class, legal entity, desk and account of the command line stand in the envelope")
    func options() throws {
        let trial = try Trial()
        try trial.put("a.fix", Array(FIXText.confirmation("C-1").utf8))
        let run = try trial.muniment([
            "ingest", "a.fix", "--class", "swap", "--legal-entity", "Alder Ltd", "--desk", "rates", "--account", "A 1",
        ])
        #expect(run.status == 0)
        #expect(run.text.contains("said at the ingest"))
        let envelope = try trial.muniment(["get", "C-1", "--json"]).object()["envelope"] as? [String: Any]
        #expect(envelope?["class"] as? String == "swap" && envelope?["entity"] as? String == "Alder Ltd")
        #expect(envelope?["desk"] as? String == "rates" && envelope?["account"] as? String == "A 1")
        try refuses(try trial.muniment(["ingest", "a.fix", "--class", "No Class"]), 64, "--class takes a name")
    }

    @Test("A manifest says it for single sources, by path or by name, and names what fits none")
    func manifest() throws {
        let trial = try Trial()
        try trial.put("in/a.fix", Array(FIXText.confirmation("C-1").utf8))
        try trial.put("in/b.fix", Array(FIXText.confirmation("C-2").utf8))
        try trial.put("m.csv", Array("path,class,desk\r\nin/a.fix,swap,\"rates, long\"\r\nc.fix,swap,\r\n".utf8))
        let run = try trial.muniment(["ingest", "in", "--manifest", "m.csv", "--desk", "general"])
        #expect(run.status == 0)
        #expect(run.errors.contains("the manifest names c.fix, which is none of the sources"))
        let first = try trial.muniment(["get", "C-1", "--json"]).object()["envelope"] as? [String: Any]
        #expect(first?["class"] as? String == "swap" && first?["desk"] as? String == "rates, long")
        let second = try trial.muniment(["get", "C-2", "--json"]).object()["envelope"] as? [String: Any]
        #expect(second?["class"] as? String == "trade-confirmation" && second?["desk"] as? String == "general")
        for (text, part) in [
            ("path,clas\nx,y\n", "has a column 'clas'"), ("class\nswap\n", "one of them path"),
            ("path,class\nx\n", "line 2 of the manifest m.csv has 1 cells"),
            ("path,class\nx,NO\n", "has a class that is no name"), ("path\nx\nx\n", "for the second time"),
        ] {
            try trial.put("m.csv", Array(text.utf8))
            try refuses(try trial.muniment(["ingest", "in", "--manifest", "m.csv"]), 64, part)
        }
    }

    @Test("Standard input is a source, and leaves nothing in the archive's scratch folder")
    func standardInput() throws {
        let trial = try Trial()
        let bytes = Array(FIXText.confirmation("C-1").utf8)
        let run = try trial.muniment(["ingest", "-", "--name", "from the desk"], input: bytes)
        #expect(run.status == 0, "\(run.errors)")
        #expect(run.lines[0].hasSuffix("  from the desk  fix, 1 message"))
        #expect(Array(try trial.muniment(["source", "get", try trial.accession(of: "from the desk")]).output) == bytes)
        #expect(try FileManager.default.contentsOfDirectory(atPath: trial.place("archive/scratch")).isEmpty)
        #expect(try trial.muniment(["ingest", "-"], input: Array("other".utf8)).lines[0].contains("  -  text"))
        try refuses(try trial.muniment(["ingest", "-", "-"]), 64, "there is one standard input")
        try refuses(try trial.muniment(["ingest", "x", "--name", "y"]), 64, "--name is what standard input is called")
    }

    @Test("A dry run shows formats, classes, unknown columns and first rows, and writes nothing")
    func dryRun() throws {
        let trial = try Trial()
        try trial.put("in/a.fix", Array(FIXText.confirmation("C-1").utf8))
        try trial.put("in/t.csv", Array(Self.table.utf8))
        let before = try trial.ledger()
        let run = try trial.muniment(["ingest", "--dry-run", "in"])
        #expect(run.status == 0, "\(run.errors)")
        #expect(run.lines[0].split(separator: " ").prefix(3) == ["format", "class", "records"])
        #expect(run.text.contains("columns of in/t.csv that are text only: Colour"), "\(run.text)")
        #expect(run.text.contains("T-1,2026-03-02,blue,EUR,5.00"))
        #expect(run.text.contains("2 sources with 2 records"))
        #expect(try trial.ledger() == before)
        #expect(try trial.muniment(["source", "list", "--json"]).text.isEmpty)
        let report = try trial.muniment(["ingest", "--dry-run", "--json", "in"]).object()
        #expect((report["kinds"] as? [[String: Any]])?.count == 2)
        #expect(report["first"] as? Bool == true)
    }

    @Test("At a terminal a new kind of source is asked about, and what is known is not")
    func question() throws {
        let trial = try Trial()
        try trial.put("a.fix", Array(FIXText.confirmation("C-1").utf8))
        try trial.put("b.fix", Array(FIXText.confirmation("C-2").utf8))
        let no = try trial.muniment(["ingest", "a.fix"], to: .typing("n\n", columns: 120))
        #expect(no.status == 1)
        #expect(no.text.contains("Capture? [y/N] ") && no.text.contains("nothing was captured"))
        #expect(try trial.muniment(["search", "--count"]).text == "0\n")
        let yes = try trial.muniment(["ingest", "a.fix"], to: .typing("y\n", columns: 120))
        #expect(yes.status == 0)
        #expect(yes.text.contains("1 source captured"))
        let known = try trial.muniment(["ingest", "b.fix"], to: .typing("", columns: 120))
        #expect(known.status == 0 && !known.text.contains("Capture?"))
        try trial.put("t.csv", Array(Self.table.utf8))
        let unasked = try trial.muniment(["ingest", "t.csv", "--yes"], to: .typing("", columns: 120))
        #expect(unasked.status == 0 && !unasked.text.contains("Capture?"))
    }

    @Test("Progress says what is done, how fast, and what is left")
    func progress() {
        #expect(
            ProgressLine.text(bytes: 5_000_000, records: 2_000, total: 20_000_000, seconds: 2)
                == "5.0 MB of 20.0 MB, 2,000 records, 2.5 MB and 1,000 records a second, 6 s left")
        #expect(ProgressLine.text(bytes: 999, records: 1, total: nil, seconds: 0) == "999 bytes, 1 record")
        #expect(ProgressLine.duration(3_700) == "1 h 1 min" && ProgressLine.duration(61) == "1 min 1 s")
    }
}

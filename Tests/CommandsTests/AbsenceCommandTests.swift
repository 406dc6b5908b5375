// SPDX-License-Identifier: Apache-2.0

import Foundation
import SystemPackage
import TestSupport
import Testing

@Suite("What 'ledger prove' says of an id that no record bears, and what it never says")
struct AbsenceCommandTests {
    private let trial: Trial

    init() throws {
        trial = try Trial()
        try trial.put("a.fix", Array(FIXText.confirmation("C-0041").utf8))
        #expect(try trial.muniment(["ingest", "a.fix"]).status == 0)
    }

    private func isThere(_ name: String) -> Bool { FileManager.default.fileExists(atPath: trial.place(name)) }

    private func verify(_ name: String) throws -> MunimentRun {
        try MunimentProcess(
            "/usr/bin/env",
            [
                "python3", PackageRoot.path.appending("Docs/verify.py").string,
                trial.place("archive/keys/ledger-1.pub"),
                name,
            ], in: trial.directory.path
        ).end()
    }

    @Test("An id that is another only by case, blanks, hyphens or leading zeros is found, and nothing is stated")
    func folded() throws {
        for (number, id) in ["c-0041", "C 0041", "C0041", "c--0041", "C-0041 "].enumerated() {
            let run = try trial.muniment(["ledger", "prove", id, "--out", "p\(number).json"])
            #expect(run.status == 0, "\(id): \(run.errors)")
        }
        #expect(try !trial.acts().contains("absence"))
        let run = try trial.muniment(["ledger", "prove", "C-0042", "--out", "no.json"])
        #expect(run.status == 4 && run.errors.contains("near it are 'C-0041'"))
        let verified = try verify("no.json")
        #expect(verified.status == 0 && verified.text.contains("asked \"C-0042\"; folded \"c0042\"; records 1;"))
    }

    @Test("An id of several records is neither proved nor stated: the candidates are listed, with 5, and no file")
    func ambiguous() throws {
        try trial.put("b.fix", Array(FIXText.confirmation("C-0041", sender: "OTHR").utf8))
        #expect(try trial.muniment(["ingest", "b.fix"]).status == 0)
        let run = try trial.muniment(["ledger", "prove", "C-0041", "--out", "x.json"])
        #expect(run.status == 5 && run.lines.count == 3 && run.errors.contains("2 records are known by this id"))
        #expect(!isThere("x.json") && !isThere("x.json.part"))
        let json = try trial.muniment(["ledger", "prove", "C-0041", "--json", "--out", "x.json"])
        let candidates = try #require(try json.object()["candidates"] as? [[String: Any]])
        #expect(json.status == 5 && candidates.count == 2 && !isThere("x.json"))
        #expect(try !trial.acts().contains("absence"))
        let record = try #require(candidates[0]["record"] as? String)
        #expect(try trial.muniment(["ledger", "prove", record, "--out", "x.json"]).status == 0)
    }

    @Test("More words than one, and a blank one, are no id")
    func words() throws {
        let acts = try trial.acts()
        try refuses(try trial.muniment(["ledger", "prove", "NO", "SUCH", "--out", "x.json"]), 64, "'SUCH'")
        #expect(try trial.acts() == acts)
        for id in ["", "  ", "\t"] {
            try refuses(try trial.muniment(["ledger", "prove", id, "--out", "x.json"]), 64, "of a blank id")
        }
        #expect(try !trial.acts().contains("absence") && !isThere("x.json"))
    }

    @Test("A file that can't be written is told before anything is looked for, and what is there stays")
    func unwritable() throws {
        let kept = try trial.put("kept.json", Array("kept".utf8))
        let part = try trial.put("p.json.part", Array("another".utf8))
        try FileManager.default.createDirectory(atPath: trial.place("folder"), withIntermediateDirectories: false)
        let acts = try trial.acts()
        for (name, part) in [
            ("kept.json", "kept.json is there already"), ("folder", "folder is there already"),
            ("p.json", "p.json.part is there already"), ("none/x.json", "none/x.json can't be written"),
            ("kept.json/x.json", "kept.json/x.json can't be written"), ("/dev/full", "/dev/full is there already"),
        ] {
            try refuses(try trial.muniment(["ledger", "prove", "NONE-1", "--out", name]), 1, part)
        }
        #expect(try trial.acts() == acts)
        #expect(try trial.bytes("kept.json") == kept && trial.bytes("p.json.part") == part && !isThere("p.json"))
    }

    @Test("A statement that could not be written to standard output is not passed over")
    func fullDevice() throws {
        for form in [[], ["--json", "--out", "x.json"]] {
            let run = try trial.muniment(["ledger", "prove", "NONE-1"] + form, to: .fullDevice)
            #expect(run.status == 1 && run.errorLines.count == 1, "\(run.errors)")
            #expect(!isThere("x.json"))
        }
    }

    @Test("A volume that can't be looked into is named in the statement")
    func unsearched() throws {
        try trial.put("note.txt", Array("a note".utf8))
        #expect(try trial.muniment(["ingest", "note.txt", "--class", "communication"]).status == 0)
        let volumes = trial.archive.appending("volumes").string
        for name in try FileManager.default.subpathsOfDirectory(atPath: volumes) where name.hasPrefix("communication") {
            if name.hasSuffix("content.pack") { try FileManager.default.removeItem(atPath: "\(volumes)/\(name)") }
            if name.contains("index-1.sqlite") { try trial.put("archive/volumes/\(name)", Array("no index".utf8)) }
        }
        let run = try trial.muniment(["ledger", "prove", "NONE-1", "--out", "x.json"])
        #expect(run.status == 4, "\(run.errors)")
        let verified = try verify("x.json")
        #expect(
            verified.status == 0
                && verified.text.contains("; volumes 1; unsearched 1; unsearched-volume communication/"),
            "\(verified.text) \(run.errors)")
    }

    @Test("A ledger that is not what it was states nothing")
    func brokenLedger() throws {
        var ledger = try trial.ledger()
        // In its last line: earlier ones are for 'verify' to read.
        ledger[ledger.count - 20] ^= 1
        try trial.put("archive/ledger/events-000001.log", ledger)
        try refuses(try trial.muniment(["ledger", "prove", "NONE-1", "--out", "x.json"]), 13, "the ledger")
        #expect(!isThere("x.json") && !isThere("x.json.part"))
    }
}

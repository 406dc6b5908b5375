// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@Suite("Every command says in words what it did")
struct TextAnswerTests {
    @Test("init names the archive, its zone and the next command")
    func initialise() throws {
        let trial = try Trial(nil)
        let run = try trial.muniment(["init", "--zone", "Europe/London"])
        #expect(run.status == 0)
        #expect(run.lines.count == 4)
        #expect(run.lines[2].hasPrefix("public key muniment/"))
        #expect(run.text.contains("at archive, days counted in Europe/London"))
        #expect(run.lines[1] == "file plan default-1, retention schedule default-2")
        #expect(run.lines.last == "next: muniment --archive archive ingest PATH...")
        #expect(run.errors.isEmpty)
    }

    @Test("ingest acknowledges each source by a line and ends in control totals")
    func ingest() throws {
        let trial = try Trial()
        try trial.put("in/b.txt", Array("settled late\n".utf8))
        try trial.put("in/a.fix", Array(FIXText.confirmation("C-1").utf8))
        let run = try trial.muniment(["ingest", "in"])
        #expect(run.status == 0)
        #expect(run.lines.count == 8)
        #expect(run.lines[0].hasPrefix("captured  ") && run.lines[0].hasSuffix("  in/a.fix  fix, 1 message"))
        #expect(run.lines[1].hasPrefix("captured  ") && run.lines[1].hasSuffix("  in/b.txt  text, 1 message"))
        let bytes = 13 + FIXText.confirmation("C-1").utf8.count
        #expect(
            run.lines[2]
                == "2 sources captured: 2 messages (1 parsed, 0 partial, 1 unparsed) in \(bytes) bytes, all archived")
        #expect(
            run.lines[3].split(separator: " ") == ["class", "records", "unparsed", "kept", "until", "chosen", "by"])
        #expect(run.lines[4].wholeMatch(of: /trade-confirmation +1 +0 +\d{4}-12-31 +\S.*/) != nil)
        #expect(run.lines[5].wholeMatch(of: /unclassified +1 +1 +\d{4}-12-31 +rest/) != nil)
        #expect(run.lines[6].wholeMatch(of: /checkpoint of 5 lines, root [0-9a-f]{64}/) != nil)
        #expect(run.lines[7] == "next: muniment search class:unclassified")

        let again = try trial.muniment(["ingest", "in/a.fix"])
        #expect(again.status == 0)
        #expect(again.lines[0].hasPrefix("known     "))
        #expect(again.lines[1] == "0 sources captured; 1 source known before")
    }

    @Test("search lists the hits, and says on standard error what was searched")
    func search() throws {
        let trial = try Trial.withSampleData()
        let run = try trial.muniment(["search", "Wrong", "account"])
        #expect(run.status == 0)
        #expect(
            run.lines[0].split(separator: " ") == [
                "day", "class", "type", "state", "status", "id", "counterparty", "amount", "record", "source",
            ])
        let hit = try #require(run.lines.first { $0.contains("CONF-20240314-0007-C") })
        #expect(
            hit.split(separator: " ").prefix(7) == [
                "2024-03-14", "trade-confirmation", "fix", "AK", "cancelled", "cancelled", "CONF-20240314-0007-C",
            ])
        #expect(hit.contains("  193,256.58 USD  "))
        #expect(run.errorLines.count == 2)
        #expect(run.errorLines[0] == "muniment: meaning: records with “Wrong” and “account”")
        let searched =
            /muniment: 2 records found; searched \d+ records \(\d+ unparsed\) in \d+ volumes, 2024-03-13 to .*/
        #expect(run.errorLines[1].wholeMatch(of: searched) != nil, "\(run.errors)")

        let nothing = try trial.muniment(["search", "zebra"])
        #expect(nothing.status == 0)
        #expect(nothing.text.isEmpty, "a pipe gets hits alone")
        #expect(nothing.errorLines.last?.hasPrefix("muniment: nothing found; searched ") == true)

        let limited = try trial.muniment(["search", "--limit", "3"])
        #expect(limited.errors.hasPrefix("muniment: the newest 3 of "))
        #expect(limited.errorLines.last?.hasPrefix("muniment: next: muniment search --cursor ") == true)
        try trial.put("undated.txt", Array("a gull over the harbour\n".utf8))
        _ = try trial.muniment(["ingest", "undated.txt"])
        #expect(try trial.muniment(["search", "gull"]).lines.last == "* captured on this day")
        #expect(try trial.muniment(["search", "--count", "Zürich"]).text == "2\n")
        #expect(try trial.muniment(["search", "", "€"]).errors.contains("note: not searched for: €"))
    }

    @Test("A record that calls itself nothing is listed by its record id")
    func nameless() throws {
        let trial = try Trial()
        try trial.put("letter.txt", Array("Dear all\n".utf8))
        _ = try trial.muniment(["ingest", "letter.txt"])
        let cells = try #require(try trial.muniment(["search"]).lines.dropFirst().first).split(separator: " ")
        let id = try #require(cells.first { $0.count == 36 })
        #expect(cells.count { $0 == id } == 2 && cells.last == "letter.txt")
        #expect(try trial.muniment(["get", String(id)]).text == "Dear all\n")
    }

    @Test("get follows a confirmation to the version in force and says so")
    func get() throws {
        let trial = try Trial.withSampleData()
        for id in ["CONF-20240314-0007", "CONF-20240314-0007-A", "CONF-20240314-0007-C"] {
            let run = try trial.muniment(["get", id])
            #expect(run.status == 0)
            #expect(run.text.contains("\u{1}664=CONF-20240314-0007-C\u{1}"))
            #expect(
                run.errors.wholeMatch(
                    of: /muniment: the version in force \(cancelled\) of \d; --envelope lists them all\n/) != nil)
        }
        #expect(try trial.muniment(["get", "CONF-20240314-0001"]).errors.isEmpty)
    }

    @Test("The same message in two sources is one version")
    func copies() throws {
        let trial = try Trial()
        let message = FIXText.confirmation("C-1")
        try trial.put("a.fix", Array(message.utf8))
        try trial.put("b.fix", Array((message + FIXText.confirmation("C-2")).utf8))
        _ = try trial.muniment(["ingest", "a.fix", "b.fix"])
        let run = try trial.muniment(["get", "C-1"])
        #expect(run.status == 0)
        #expect(run.text == message)
        #expect(run.errors.isEmpty)
    }

    @Test("source list shows what came in, and source get gives it back byte for byte")
    func source() throws {
        let trial = try Trial()
        #expect(try trial.muniment(["source", "list"]).text == "no sources yet; next: muniment ingest PATH...\n")
        let bytes = try trial.put("odd.bin", (0..<70_000).map { UInt8(truncatingIfNeeded: $0 &* 31) })
        _ = try trial.muniment(["ingest", "odd.bin"])
        let list = try trial.muniment(["source", "list"])
        #expect(list.lines.count == 2)
        #expect(list.lines[1].contains("binary  70,000         1        0         1  odd.bin"))
        #expect(list.lines[1].wholeMatch(of: /[0-9a-f-]{36}  \d{4}-\d\d-\d\dT\d\d:\d\dZ  .*/) != nil)
        let run = try trial.muniment(["source", "get", try trial.accession(of: "odd.bin")])
        #expect(run.status == 0)
        #expect(Array(run.output) == bytes)
    }

    @Test("status, verify, rebuild and version say how things stand")
    func rest() throws {
        let trial = try Trial.withSampleData()
        let status = try trial.muniment(["status"])
        #expect(status.status == 0)
        let facts = try trial.muniment(["status", "--json"]).object()
        let coverage = try #require(facts["coverage"] as? [String: Any])
        let records = try #require(coverage["records"] as? Int)
        let volumes = try #require(coverage["volumes"] as? Int)
        #expect(status.text.contains("\nrecords  \(records) ("))
        #expect(status.text.contains("\nsources  \(try #require(facts["sources"] as? Int))\n"))
        #expect(status.text.contains(" 78 order-ticket\n") && status.text.contains(" 5 settlement\n"))

        let rebuild = try trial.muniment(["rebuild"])
        #expect(rebuild.status == 0)
        #expect(rebuild.text == "rebuilt \(volumes) indexes of \(records) records; next: muniment verify\n")
        #expect(rebuild.errors.contains("muniment: rebuilding the index of settlement/"))
        #expect(rebuild.errors.contains("(\(volumes) of \(volumes))"))

        let verify = try trial.muniment(["verify"])
        #expect(verify.status == 0)
        #expect(verify.lines.count == 1)
        #expect(verify.text.hasPrefix("verified: "))
        #expect(verify.text.contains("\(records) records in \(volumes) volumes"))

        let version = try trial.bare(["version"]).text
        #expect(try trial.bare(["--version"]).text == version)
    }
}

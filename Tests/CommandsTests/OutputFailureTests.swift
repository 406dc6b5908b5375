// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@Suite("Standard output may fail, what was done stays done")
struct OutputFailureTests {
    private static let readers = [
        ["get", "CONF-20240314-0007"], ["get", "--json", "CONF-20240314-0007"], ["search", "account"],
        ["search", "--json", "account"], ["source", "list"], ["status"], ["verify"], ["rebuild"], ["version"],
        ["--help"], ["search", "--help"],
    ]

    @Test("A reader that goes away is no failure, and the act is in the ledger all the same")
    func closedPipe() throws {
        let trial = try Trial.withSampleData()
        for line in Self.readers {
            let before = try trial.acts().count
            let run = try trial.muniment(line, to: .closedPipe)
            #expect(run.status == 0, "\(line): \(run.errors)")
            #expect(
                run.errorLines.allSatisfy { $0.hasPrefix("muniment: ") && !$0.contains("written") }, "\(run.errors)")
            let isLogged = ["get", "search", "verify", "rebuild"].contains(line[0]) && !line.contains("--help")
            #expect(try trial.acts().count == before + (isLogged ? 1 : 0), "\(line)")
        }
    }

    @Test("A source whose reader goes away in the middle was read, and the ledger says so")
    func brokenOff() throws {
        let trial = try Trial()
        try trial.put("big.bin", (0..<400_000).map { UInt8(truncatingIfNeeded: ($0 &* 7919) >> 5) })
        _ = try trial.muniment(["ingest", "big.bin"])
        let accession = try trial.accession(of: "big.bin")
        let run = try trial.muniment(["source", "get", accession], to: .closedPipe)
        #expect(run.status == 0)
        #expect(run.errors.isEmpty)
        #expect(try trial.acts().last == "source-read")
    }

    @Test("The status of an ingest does not depend on who reads its receipts")
    func ingestToNobody() throws {
        let trial = try Trial()
        try trial.put("a.txt", Array("unheard\n".utf8))
        #expect(try trial.muniment(["ingest", "a.txt"], to: .closedPipe).status == 0)
        #expect(try trial.muniment(["ingest", "a.txt", "missing"], to: .closedPipe).status == 3)
        #expect(try trial.muniment(["ingest", "missing"], to: .closedPipe).status == 1)
        #expect(try trial.muniment(["search", "--count", "unheard"]).text == "1\n")
    }

    @Test("A full disk behind standard output is a failure with a sentence, and the act is in the ledger")
    func fullDevice() throws {
        let trial = try Trial.withSampleData()
        for line in Self.readers {
            let run = try trial.muniment(line, to: .fullDevice)
            #expect(run.status == 1, "\(line)")
            let last = try #require(run.errorLines.last)
            #expect(last.contains("standard output can't be written (No space left on device); make room and repeat"))
            if line.contains("--json") { #expect(try run.errorObject()["code"] as? String == "failed") }
        }
        #expect(try trial.acts().suffix(4).contains("rebuild"))
    }

    @Test("Receipts that could not be written were true: the sources are there")
    func receipts() throws {
        let trial = try Trial()
        for number in 0..<5 { try trial.put("in/\(number).txt", Array("letter \(number)\n".utf8)) }
        let run = try trial.muniment(["ingest", "in"], to: .fullDevice)
        #expect(run.status == 1)
        #expect(run.errorLines.count == 1)
        #expect(try trial.muniment(["search", "--count", "letter"]).text == "5\n")
        let again = try trial.muniment(["ingest", "in"])
        #expect(again.status == 0)
        #expect(again.text.contains("0 sources captured; 5 sources known before"))
    }
}

// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@Suite("Retrieval gives bytes to a pipe and something to read to a terminal")
struct GetCommandTests {
    private static let hostile =
        "bell\u{7} escape\u{1B}]0;owned\u{7} csi\u{9B}31m right\u{202E}left tab\tend\r\nnext\rover"

    private static func trial(_ bytes: some Sequence<UInt8>) throws -> (trial: Trial, bytes: [UInt8], id: String) {
        let trial = try Trial()
        let bytes = try trial.put("in", bytes)
        _ = try trial.muniment(["ingest", "in"])
        let hits = try trial.muniment(["search", "--json"]).object()["hits"] as? [[String: Any]]
        return (trial, bytes, try #require(hits?.first?["record"] as? String))
    }

    @Test("In a pipe the bytes are those of the file, text or not")
    func pipe() throws {
        let contents: [[UInt8]] = [
            Array(Self.hostile.utf8), Array(UInt8.min...UInt8.max), [], [0], [0x0D, 0x0A],
            (0..<200_000).map { UInt8(truncatingIfNeeded: ($0 &* 7919) >> 5) },
        ]
        for content in contents {
            let (trial, bytes, id) = try Self.trial(content)
            let run = try trial.muniment(["get", id])
            #expect(run.status == 0)
            #expect(Array(run.output) == bytes)
            #expect(run.errors.isEmpty)
        }
    }

    @Test("On a terminal no control of the record reaches it, but line ends and tabs")
    func terminal() throws {
        let (trial, bytes, id) = try Self.trial(Array(Self.hostile.utf8))
        let run = try trial.muniment(["get", id], to: .terminal(columns: 200))
        #expect(run.status == 0)
        #expect(
            run.text.hasSuffix(
                "\n\nbell\\x07 escape\\x1b]0;owned\\x07 csi\\xc2\\x9b31m right\\xe2\\x80\\xaeleft tab     end\n"
                    + "next\\x0dover\n")
                || run.text.hasSuffix(
                    "\n\nbell\\x07 escape\\x1b]0;owned\\x07 csi\\xc2\\x9b31m right\\xe2\\x80\\xaeleft tab\tend\n"
                        + "next\\x0dover\n"),
            "\(run.text)")
        let original = try trial.muniment(["get", "--original", id], to: .terminal(columns: 80))
        #expect(Array(original.text.utf8) == bytes)
    }

    @Test("On a terminal bytes that are no text are visible")
    func binary() throws {
        let (trial, _, id) = try Self.trial([0x41, 0x00, 0xFF, 0x1B, 0x5B, 0x42])
        let run = try trial.muniment(["get", id], to: .terminal(columns: 80))
        #expect(run.text.contains("\n6 bytes that are no text; "))
        #expect(run.text.hasSuffix("\nA\\x00\\xff\\x1b[B\n"))
    }

    @Test("On a terminal the fields of FIX stand one a line, with their names")
    func fix() throws {
        let trial = try Trial()
        let message = FIXText.confirmation("C-1")
        try trial.put("c.fix", Array(message.utf8))
        _ = try trial.muniment(["ingest", "c.fix"])
        let run = try trial.muniment(["get", "C-1"], to: .terminal(columns: 80))
        let fields = message.split(separator: "\u{1}")
        #expect(run.lines.suffix(fields.count).map { $0.prefix { $0 != " " } } == fields)
        #expect(run.lines.contains { $0.wholeMatch(of: /664=C-1 +ConfirmID/) != nil })
        #expect(run.lines[0] == "Confirmation (FIX AK)  C-1")
    }

    @Test("What a record contains steers no terminal through search, envelope or a refusal")
    func elsewhere() throws {
        let trial = try Trial()
        try trial.put("c.fix", Array(FIXText.confirmation("C\u{1B}[31m-1").utf8))
        _ = try trial.muniment(["ingest", "c.fix"])
        for line in [
            ["search"], ["search", "\u{1B}[31m\u{7}"], ["get", "\u{1B}[31m"], ["get", "--envelope", "C\u{1B}[31m-1"],
        ] {
            let run = try trial.muniment(line, to: .terminal(columns: 200))
            #expect(!(run.text + run.errors).contains("\u{1B}"), "\(line)")
            #expect(!run.text.isEmpty || !run.errors.isEmpty)
        }
    }

    @Test("What is cancelled before it has come in is not found, and what cancels it is named")
    func cancelledBeforehand() throws {
        let trial = try Trial()
        let mail = "From: a@b.example\nTo: c@d.example\nSubject: Your trade\n\n"
        try trial.put("m.eml", Array("\(mail)Please treat our confirmation C-9001 as cancelled.\n".utf8))
        #expect(try trial.muniment(["ingest", "m.eml"]).status == 0)
        let hits = try trial.muniment(["search", "--json", "cancelled"]).object()["hits"] as? [[String: Any]]
        let record = try #require(hits?.first?["record"] as? String)
        let missing = try trial.muniment(["get", "C-9001"])
        #expect(missing.status == 4)
        #expect(missing.errors.contains("what amends or cancels it has come in, and it has not: \(record)"))
        try trial.put("a.fix", Array(FIXText.confirmation("C-9001").utf8))
        #expect(try trial.muniment(["ingest", "a.fix"]).status == 0)
        let view = try trial.muniment(["history", "C-9001"])
        #expect(view.status == 0 && view.text.contains("cancelled"))
    }
}

// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import SystemPackage
import TestSupport
import Testing

@Suite("Ingest takes what it can and names the rest")
struct IngestCommandTests {
    @Test("A directory with things that can't be read gives the readable ones, and a line for each other")
    func unreadable() throws {
        let trial = try Trial()
        try trial.put("in/good.txt", Array("readable\n".utf8))
        #expect(symlink("nowhere", trial.place("in/dangling")) == 0)
        #expect(mkfifo(trial.place("in/pipe"), 0o600) == 0)
        let run = try trial.muniment(["ingest", "in"])
        #expect(run.status == 3)
        #expect(run.lines.count { $0.hasPrefix("captured  ") } == 1)
        #expect(run.text.contains("1 source captured") && run.text.contains("2 sources NOT captured (see above)"))
        #expect(run.errorLines.count == 2)
        #expect(run.errorLines.allSatisfy { $0.hasPrefix("muniment: in/") && $0.contains("was left out;") })
        #expect(try trial.muniment(["search", "--count", "readable"]).text == "1\n")
    }

    @Test("A name forges no line and steers no terminal, in words or in JSON")
    func hostileNames() throws {
        let trial = try Trial()
        try trial.put("in/plain.txt", [65])
        let forged = Array("a\nmuniment: forged\u{1B}[31m\u{202E}.txt".utf8)
        let invalid: [UInt8] = [0xFF, 0xFE] + Array("latin\u{9B}.txt".utf8)
        try trial.put(named: forged, below: "in", "one")
        try trial.put(named: invalid, below: "in", "two")
        #expect(symlink("nowhere", trial.place("in/l\nmuniment: linked\u{1B}")) == 0)

        let ingest = try trial.muniment(["ingest", "in"])
        #expect(ingest.lines.count { $0.hasPrefix("captured  ") } == 3)
        #expect(ingest.lines.count == 8, "totals, a class beneath its titles, the checkpoint, what is next")
        #expect(ingest.errorLines.count == 1)
        let list = try trial.muniment(["source", "list"])
        #expect(list.lines.count == 4)
        let json = try trial.muniment(["source", "list", "--json"])
        #expect(try json.objects().count == 3)
        let failed = try trial.muniment(["ingest", "--json", "in"])
        #expect(try failed.errorObject()["type"] as? String == "failure")
        for text in [ingest.text, ingest.errors, list.text, json.text, failed.text, failed.errors] {
            let steering = text.unicodeScalars.filter { scalar in
                scalar != "\n" && [.control, .format].contains(scalar.properties.generalCategory)
            }
            #expect(steering.isEmpty, "\(text.debugDescription)")
        }
        #expect(list.text.contains("in/a\\x0amuniment: forged\\x1b[31m\\xe2\\x80\\xae.txt"))
    }

    @Test("A file that is named by bytes that are no UTF-8 is captured")
    func bytesAsName() throws {
        let trial = try Trial()
        try trial.put("in/x.txt", [65])
        try trial.put(named: [0xE9, 0x2E, 0x74], below: "in", "first")
        try trial.put(named: [0xE8, 0x2E, 0x74], below: "in", "second")
        // A shell hands the names on as they are; a process made by Foundation can't.
        let script = "exec \"$0\" ingest in/*.t"
        let process = try MunimentProcess(
            "/bin/sh", ["-c", script, MunimentProcess.binary.string], in: trial.directory.path,
            environment: ["MUNIMENT_ARCHIVE": "archive", "LC_ALL": "C"])
        let run = try process.end()
        #expect(run.status == 0, "\(run.errors)")
        #expect(run.text.contains("in/\\xe8.t") && run.text.contains("in/\\xe9.t"))
        #expect(try trial.muniment(["search", "--count", "second"]).text == "1\n")
    }

    @Test("Two ingests at once both succeed, and all is there")
    func atOnce() throws {
        let trial = try Trial()
        for folder in ["one", "two"] {
            for number in 0..<40 {
                try trial.put("\(folder)/\(number).fix", Array(FIXText.confirmation("\(folder)-\(number)").utf8))
            }
        }
        let processes = try ["one", "two"].map { try trial.start(["ingest", $0]) }
        for process in processes {
            let run = try process.end()
            #expect(run.status == 0, "\(run.errors)")
            #expect(run.lines.count { $0.hasPrefix("captured  ") } == 40)
            #expect(run.errors.isEmpty)
        }
        #expect(try trial.muniment(["verify"]).text.contains("80 records"))
        #expect(try trial.muniment(["get", "two-39"]).text == FIXText.confirmation("two-39"))
    }
}

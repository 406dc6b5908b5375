// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@Suite("The doctor looks at the machine, and shells learn the command line")
struct DoctorCommandTests {
    @Test("Each check is ok, or says what to do; the status says whether all are")
    func checks() throws {
        for trial in [try Trial(), try Trial(nil)] {
            let run = try trial.muniment(["doctor", "--json"])
            let checks = try run.objects()
            #expect(checks.count == 9)
            let warned = checks.filter { $0["state"] as? String == "warn" }
            #expect(warned.allSatisfy { ($0["advice"] as? String)?.isEmpty == false })
            #expect(run.status == (warned.isEmpty ? 0 : 3))
            for name in ["SQLite", "full text", "zlib"] {
                #expect(checks.contains { $0["check"] as? String == name && $0["state"] as? String == "ok" }, "\(name)")
            }
        }
        let trial = try Trial()
        let words = try trial.muniment(["doctor"])
        #expect(words.lines[0].split(separator: " ").first == "check")
        #expect(words.lines.last?.hasPrefix("next: muniment verify") == true)
        #expect(try FileManager.default.contentsOfDirectory(atPath: trial.place("archive/scratch")).isEmpty)
    }

    @Test("Each shell gets a script that names the commands", arguments: ["bash", "zsh", "fish"])
    func completions(shell: String) throws {
        let trial = try Trial(nil)
        let run = try trial.bare(["completions", shell])
        #expect(run.status == 0)
        for command in ["ingest", "history", "doctor"] { #expect(run.text.contains(command)) }
        try refuses(try trial.bare(["completions", "tcsh"]), 64, "'muniment completions --help' shows how")
    }
}

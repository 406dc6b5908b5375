// SPDX-License-Identifier: Apache-2.0

import Foundation
import SystemPackage
import Testing

@Suite("Volumes are sealed at the end of an ingest")
struct SealCommandTests {
    @Test("--seal seals all, with or without paths, and says which; what comes later goes into the next")
    func sealing() throws {
        let trial = try Trial()
        try trial.put("a.fix", Array(FIXText.confirmation("C-1").utf8))
        let run = try trial.muniment(["ingest", "--seal", "a.fix"])
        #expect(run.status == 0)
        let sealed = run.text.split(separator: "\n").filter { $0.hasPrefix("sealed") }
        #expect(sealed.count == 1 && sealed[0].contains("trade-confirmation/20"), "\(run.text)")
        #expect(try trial.muniment(["ingest", "--seal"]).text.isEmpty)
        try trial.put("b.fix", Array(FIXText.confirmation("C-2").utf8))
        #expect(try trial.muniment(["ingest", "b.fix"]).text.contains("sealed") == false)
        let objects = try trial.muniment(["ingest", "--seal", "--json"]).objects()
        #expect(objects.count == 1 && objects[0]["type"] as? String == "seal")
        #expect((objects[0]["volume"] as? String)?.hasSuffix("/002") == true)
        for id in ["C-1", "C-2"] { #expect(try trial.muniment(["get", id]).status == 0) }
        #expect(try trial.muniment(["verify"]).status == 0)
    }

    @Test("Forty volumes are searched by a process that may open sixty-four files")
    func descriptors() throws {
        let trial = try Trial()
        for number in 0..<40 {
            try trial.put("\(number).fix", Array(FIXText.confirmation("C-\(number)").utf8))
            #expect(try trial.muniment(["ingest", "--seal", "\(number).fix"]).status == 0)
        }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments = [
            "-c",
            "ulimit -n 64; for id in C-0 C-17 C-39; do \"$0\" get $id >/dev/null || exit 1; done; "
                + "exec \"$0\" search --count --json class:trade-confirmation", MunimentProcess.binary.string,
        ]
        process.environment = ["MUNIMENT_ARCHIVE": trial.archive.string]
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let data = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        let answer = try JSONSerialization.jsonObject(with: data) as? [String: Any]
        #expect(answer?["count"] as? Int == 40)
    }

    @Test("Without paths and without --seal there is nothing to do, and --dry-run seals nothing")
    func usage() throws {
        let trial = try Trial()
        try refuses(try trial.muniment(["ingest"]), 64, "missing expected argument")
        try refuses(try trial.muniment(["ingest", "--seal", "--dry-run", "x"]), 64, "leave out --seal")
        try trial.put("a.fix", Array(FIXText.confirmation("C-1").utf8))
        #expect(try trial.muniment(["ingest", "a.fix"]).status == 0)
        try refuses(try trial.muniment(["ingest", "--seal", "--unlogged"]), 21, "nothing can be written")
    }
}

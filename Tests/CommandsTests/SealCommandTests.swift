// SPDX-License-Identifier: Apache-2.0

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

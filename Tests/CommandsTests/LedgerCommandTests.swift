// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@Suite("The ledger is proved to who does not trust the archive")
struct LedgerCommandTests {
    @Test("ledger checkpoint prints the signed note, and with --out hands it out, which is an act")
    func checkpoint() throws {
        let trial = try Trial()
        let printed = try trial.muniment(["ledger", "checkpoint"])
        #expect(printed.status == 0)
        #expect(printed.lines[0].hasPrefix("muniment/") && printed.lines[1] == "4")
        #expect(printed.text == String(decoding: try trial.bytes("archive/ledger/checkpoint"), as: UTF8.self))
        #expect(try trial.acts().count == 4)
        #expect(try trial.muniment(["status"]).text.contains("witness  none: no checkpoint was handed out"))
        let out = try trial.muniment(["ledger", "checkpoint", "--out", "cp"])
        #expect(out.status == 0 && out.text.contains("checkpoint of 4 lines"))
        #expect(try trial.bytes("cp") == Array(printed.output))
        #expect(try trial.acts().last == "checkpoint")
        #expect(try trial.muniment(["status"]).text.contains("witness  a checkpoint of 4 lines was handed out on"))
        try refuses(try trial.muniment(["ledger", "checkpoint", "--out", "cp"]), 1, "cp is there already")
        #expect(try trial.acts().count == 5)
        let json = try trial.muniment(["ledger", "checkpoint", "--json"]).object()
        #expect(Set(json.keys) == ["origin", "size", "root", "length", "trusted", "note"])
        #expect(json["size"] as? Int == 5)
        #expect(try trial.muniment(["rebuild"]).status == 0)
        let status = try trial.muniment(["status", "--json"]).object()
        #expect((status["handedOut"] as? [String: Any])?["size"] as? Int == 4)
        #expect((status["checkpoint"] as? [String: Any])?["size"] as? Int == 6)
    }

    @Test("Without the private key captures go on, and status says so with 3")
    func missingKey() throws {
        let trial = try Trial(["--ledger-key", "away"])
        let key = try trial.bytes("away")
        try trial.put("a.fix", Array(FIXText.confirmation("C-1").utf8))
        try FileManager.default.removeItem(atPath: trial.place("away"))
        let run = try trial.muniment(["ingest", "a.fix"])
        #expect(run.status == 0 && run.text.contains("checkpoint of 4 lines"))
        let status = try trial.muniment(["status"])
        #expect(status.status == 3 && status.text.contains("the private key"))
        #expect(try trial.muniment(["status", "--json"]).object()["unsigned"] is String)
        try refuses(try trial.muniment(["ledger", "checkpoint"]), 1, "checkpoints are not signed")
        #expect(try trial.muniment(["verify"]).status == 0)
        try trial.put("away", key)
        #expect(try trial.muniment(["get", "C-1"]).status == 0)
        #expect(try trial.muniment(["status"]).status == 0)
        try refuses(
            try trial.bare(["--archive", "other", "init", "--ledger-key", "away"]), 1, "away is there already")
    }

    @Test("ledger verify proves the ledger, and against a checkpoint that it continues it")
    func verify() throws {
        let trial = try Trial()
        try trial.put("a.fix", Array(FIXText.confirmation("C-1").utf8))
        #expect(try trial.muniment(["ledger", "checkpoint", "--out", "first"]).status == 0)
        try FileManager.default.copyItem(atPath: trial.place("archive"), toPath: trial.place("old"))
        #expect(try trial.muniment(["ingest", "a.fix"]).status == 0)
        #expect(try trial.muniment(["ledger", "checkpoint", "--out", "second"]).status == 0)
        for name in ["first", "second"] {
            let run = try trial.muniment(["ledger", "verify", "--against", name])
            #expect(run.status == 0 && run.text.contains("they continue the checkpoint of"))
        }
        let json = try trial.muniment(["ledger", "verify", "--json", "--against", "first"]).object()
        #expect(Set(json.keys) == ["lines", "root", "findings", "checkpoint", "against"])
        let old = try trial.bare(["--archive", "old", "ledger", "verify", "--against", "second"])
        #expect(old.status == 13 && old.errors.contains("an older archive was put in its place"))
        #expect(old.errors.split(separator: "\n").count == 1)
        try refuses(try trial.muniment(["ledger", "verify", "--against", "none"]), 1, "none is not there")
        try refuses(try trial.muniment(["ledger", "verify", "--against", "a.fix"]), 64, "a.fix is no checkpoint")
    }

    @Test("ledger prove gives a proof, which is a read, and writes over nothing")
    func prove() throws {
        let trial = try Trial()
        try trial.put("a.fix", Array(FIXText.confirmation("C-1").utf8))
        #expect(try trial.muniment(["ingest", "a.fix"]).status == 0)
        let proof = try trial.muniment(["ledger", "prove", "C-1"]).object()
        #expect(proof["proof"] as? String == "muniment-record-proof-1" && proof["sequence"] as? Int == 5)
        #expect(try trial.acts().last == "read")
        let out = try trial.muniment(["ledger", "prove", "C-1", "--out", "p.json"])
        #expect(out.status == 0 && out.text.contains("is proved by line 5 in p.json"))
        let written = try JSONSerialization.jsonObject(with: Data(try trial.bytes("p.json"))) as? [String: Any]
        #expect(written?["commitment"] as? String == proof["commitment"] as? String)
        try refuses(try trial.muniment(["ledger", "prove", "C-1", "--out", "p.json"]), 1, "p.json is there already")
    }

    @Test("ledger prove of an id that nothing bears ends with 4 and gives a signed statement of that")
    func absence() throws {
        let trial = try Trial()
        try trial.put("a.fix", Array(FIXText.confirmation("C-1").utf8))
        #expect(try trial.muniment(["ingest", "a.fix"]).status == 0)
        let said = "the signed statement of that is in q.json"
        try refuses(try trial.muniment(["ledger", "prove", "c-zzqx", "--out", "q.json"]), 4, said)
        #expect(try trial.acts().last == "absence")
        let ledger = String(decoding: try trial.ledger(), as: UTF8.self).lowercased()
        // Digests have hexadecimal digits, so the id has other letters.
        #expect(!ledger.contains("zzq"))
        #expect(try trial.muniment(["search", "--count", "id:absence"]).status == 0)
        let written = try JSONSerialization.jsonObject(with: Data(try trial.bytes("q.json"))) as? [String: Any]
        let note = try #require(written?["statement"] as? String).split(separator: "\n")
        #expect(note[0] == "muniment-absence-1" && note[2] == "6")
        #expect(
            note[5...11].joined(separator: ";")
                == "asked \"c-zzqx\";folded \"czzqx\";records 1;unparsed 0;partial 0;volumes 1;unsearched 0")
        let printed = try trial.muniment(["ledger", "prove", "C-405"])
        #expect(printed.status == 4 && printed.errors.contains("no record is known by the id 'C-405'"))
        #expect(try printed.object()["proof"] as? String == "muniment-absence-1")
        #expect(!printed.errors.contains("the signed statement"))
        try refuses(try trial.muniment(["ledger", "prove", "C-404", "--out", "q.json"]), 1, "q.json is there already")
        try refuses(try trial.muniment(["ledger", "prove", "C-404", "--unlogged"]), 21, "repeat without --unlogged")
        let long = String(repeating: "9", count: 3_000)
        try refuses(try trial.muniment(["ledger", "prove", long, "--out", "r.json"]), 64, "more than 2,048 bytes")
        #expect(!FileManager.default.fileExists(atPath: trial.place("r.json")))
    }

    @Test("ledger prove --against proves that the ledger continues a checkpoint, and hands out the latest with it")
    func proveAgainst() throws {
        let trial = try Trial()
        try trial.put("a.fix", Array(FIXText.confirmation("C-1").utf8))
        #expect(try trial.muniment(["ledger", "checkpoint", "--out", "kept"]).status == 0)
        try FileManager.default.copyItem(atPath: trial.place("archive"), toPath: trial.place("old"))
        #expect(try trial.muniment(["ingest", "a.fix"]).status == 0)
        let acts = try trial.acts()
        let printed = try trial.muniment(["ledger", "prove", "--against", "kept"])
        let json = try printed.object()
        #expect(Set(json.keys) == ["proof", "earlier", "checkpoint", "path", "rotations", "keys"])
        #expect(json["earlier"] as? String == String(decoding: try trial.bytes("kept"), as: UTF8.self))
        #expect(try trial.acts() == acts, "no more than a checkpoint that is shown")
        let out = try trial.muniment(["ledger", "prove", "--against", "kept", "--out", "c.json"])
        #expect(out.status == 0 && out.text.contains("that the ledger of 6 lines continues the checkpoint of 4 lines"))
        #expect(out.text.hasSuffix("is proved in c.json\n"))
        #expect(try trial.bytes("c.json") == Array(printed.output))
        #expect(try trial.acts() == acts + ["checkpoint"])
        try refuses(
            try trial.muniment(["ledger", "prove", "--against", "kept", "--out", "c.json"]), 1, "is there already")
        let later = try trial.muniment(["ledger", "checkpoint"])
        try trial.put("later", later.output)
        try refuses(
            try trial.bare(["--archive", "old", "ledger", "prove", "--against", "later", "--out", "d.json"]), 13,
            "an older archive was put in its place")
        #expect(!FileManager.default.fileExists(atPath: trial.place("d.json")))
        try refuses(try trial.muniment(["ledger", "prove", "--against", "a.fix"]), 64, "a.fix is no checkpoint")
        try refuses(try trial.muniment(["ledger", "prove", "--against", "none"]), 1, "none is not there")
        for words in [["C-1", "--against", "kept"], []] {
            try refuses(try trial.muniment(["ledger", "prove"] + words), 64, "say the id of a record, or --against")
        }
        let token = try trial.muniment(["token", "create", "--role", "administrator", "--name", "t"]).lines[0]
        let environment = ["MUNIMENT_TOKEN": String(token)]
        #expect(try trial.muniment(["ledger", "prove", "--against", "kept"], environment: environment).status == 0)
        try refuses(try trial.muniment(["ledger", "prove", "C-1"], environment: environment), 21, "'retrieve' takes")
    }

    @Test("ledger rotate-key prints the new public key, and refuses without the old private one")
    func rotateKey() throws {
        let trial = try Trial(["--ledger-key", "away"])
        let run = try trial.muniment(["ledger", "rotate-key"])
        #expect(run.status == 0 && run.lines[0] == "key 2 signs the ledger from line 5 on")
        let key = String(decoding: try trial.bytes("archive/keys/ledger-2.pub"), as: UTF8.self)
        #expect(run.lines[1] + "\n" == "public key \(key)")
        #expect(try trial.acts().last == "rotate-key")
        let json = try trial.muniment(["ledger", "rotate-key", "--json"]).object()
        #expect(Set(json.keys) == ["number", "sequence", "publicKey", "note"])
        #expect(json["number"] as? Int == 3 && json["sequence"] as? Int == 6)
        #expect(try trial.muniment(["ledger", "verify"]).status == 0)
        try FileManager.default.removeItem(atPath: trial.place("away"))
        try refuses(try trial.muniment(["ledger", "rotate-key"]), 1, "away is not there; put the key back")
        try refuses(try trial.muniment(["ledger", "rotate-key", "--unlogged"]), 21, "--unlogged")
        #expect(try trial.acts().count { $0 == "rotate-key" } == 2)
    }
}

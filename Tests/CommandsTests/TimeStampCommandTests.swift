// SPDX-License-Identifier: Apache-2.0

import Foundation
import SystemPackage
import TestSupport
import Testing

@Suite("An authority outside stamps a checkpoint, and its answer tells of a ledger that is another")
struct TimeStampCommandTests {
    private let trial: Trial
    private let authority: TimeStampAuthority

    init() throws {
        trial = try Trial()
        authority = try TimeStampAuthority(trial.directory.path.appending("authority"))
        try trial.put("a.fix", Array(FIXText.confirmation("C-1").utf8))
        try trial.put("b.fix", Array(FIXText.confirmation("C-2").utf8))
        #expect(try trial.muniment(["ingest", "a.fix"]).status == 0)
    }

    private func path(_ name: String) -> FilePath { trial.directory.path.appending(name) }

    /// Asks for a stamp, and has it answered.
    private func stamp(_ name: String, refuses: Bool = false) throws {
        #expect(try trial.muniment(["ledger", "checkpoint", "--timestamp-request", "\(name).tsq"]).status == 0)
        try authority.answer(path("\(name).tsq"), to: path("\(name).tsr"), refuses: refuses)
    }

    private func copy(_ source: String, _ target: String) throws {
        try? FileManager.default.removeItem(atPath: trial.place(target))
        try FileManager.default.copyItem(atPath: trial.place(source), toPath: trial.place(target))
    }

    @Test("A stamp is asked for, taken in, kept, counted as a witness, and proved by verify")
    func takenIn() throws {
        let asked = try trial.muniment(
            ["ledger", "checkpoint", "--out", "cp", "--timestamp-request", "a.tsq"])
        #expect(asked.status == 0 && asked.text.contains("is in a.tsq") && asked.text.contains("ledger timestamp FILE"))
        try authority.answer(path("a.tsq"), to: path("a.tsr"))
        let taken = try trial.muniment(["ledger", "timestamp", "a.tsr"])
        #expect(
            taken.status == 0 && taken.text.hasPrefix("the checkpoint of 5 lines was stamped at 20"), "\(taken.errors)")
        #expect(try trial.acts().suffix(2) == ["checkpoint", "timestamp"])
        #expect(try trial.bytes("archive/ledger/timestamps/000001.tsr") == trial.bytes("a.tsr"))
        #expect(try trial.bytes("archive/ledger/timestamps/000001.tsq") == trial.bytes("a.tsq"))
        #expect(try trial.bytes("archive/ledger/timestamps/000001.checkpoint") == trial.bytes("cp"))
        // As the page says it: the text of the checkpoint is what was stamped.
        let text = String(decoding: try trial.bytes("cp"), as: UTF8.self).components(separatedBy: "\n\n")[0] + "\n"
        try trial.put("cp.text", Array(text.utf8))
        #expect(try authority.hasStamped(path("cp.text"), in: path("a.tsr")))
        try trial.put("cp.text", Array(text.replacing("length 2", with: "length 3").utf8))
        #expect(try !authority.hasStamped(path("cp.text"), in: path("a.tsr")))
        #expect(try trial.muniment(["verify"]).status == 0)
        let json = try trial.muniment(["ledger", "timestamp", "--json", "a.tsr"]).object()
        #expect(Set(json.keys) == ["type", "number", "size", "root", "time"] && json["size"] as? Int == 5)
        var changed = try trial.bytes("a.tsr")
        changed[changed.count - 1] ^= 1
        try trial.put("archive/ledger/timestamps/000001.tsr", changed)
        let found = try trial.muniment(["verify"])
        #expect(found.status == 13 && found.text.contains("the time stamp is not the one that the ledger names"))
    }

    @Test("A stamp alone counts as a witness")
    func witness() throws {
        #expect(try trial.muniment(["status"]).text.contains("witness  none"))
        try stamp("a")
        #expect(try trial.muniment(["status"]).text.contains("witness  none"))
        #expect(try trial.muniment(["ledger", "timestamp", "a.tsr"]).status == 0)
        #expect(try trial.muniment(["rebuild"]).status == 0)
        #expect(try trial.muniment(["status"]).text.contains("witness  a checkpoint of 5 lines"))
    }

    @Test("What is refused, is no answer, or answers something else is not taken in")
    func refused() throws {
        try stamp("no", refuses: true)
        try refuses(try trial.muniment(["ledger", "timestamp", "no.tsr"]), 1, "no.tsr: the authority has refused")
        try stamp("a")
        let other = try Trial()
        #expect(try other.muniment(["ledger", "checkpoint", "--timestamp-request", "o.tsq"]).status == 0)
        try authority.answer(other.directory.path.appending("o.tsq"), to: path("o.tsr"))
        try refuses(
            try trial.muniment(["ledger", "timestamp", "o.tsr"]), 1, "it stamps no checkpoint that this archive")
        // The same digest with a nonce of nobody.
        var request = try trial.bytes("a.tsq")
        request[request.count - 4] ^= 1
        try trial.put("n.tsq", request)
        try authority.answer(path("n.tsq"), to: path("n.tsr"))
        try refuses(try trial.muniment(["ledger", "timestamp", "n.tsr"]), 1, "its nonce is that of no request")
        for name in ["a.fix", "a.tsq"] {
            try refuses(try trial.muniment(["ledger", "timestamp", name]), 64, "no answer of a time stamp authority")
        }
        try refuses(try trial.muniment(["ledger", "timestamp", "none"]), 1, "none is not there")
        #expect(try !trial.acts().contains("timestamp"))
        #expect(try trial.muniment(["ledger", "timestamp", "a.tsr"]).status == 0)
        try authority.answer(path("a.tsq"), to: path("again.tsr"))
        try refuses(try trial.muniment(["ledger", "timestamp", "again.tsr"]), 1, "another answer to the same request")
        try refuses(
            try trial.muniment(["ledger", "checkpoint", "--timestamp-request", "a.tsq"]), 1, "a.tsq is there already")
    }

    @Test("Against a stamp, and nothing else that was kept, a ledger that was rolled back or written anew is found")
    func against() throws {
        try copy("archive", "old")
        #expect(try trial.muniment(["ingest", "b.fix"]).status == 0)
        try stamp("a")
        // Neither the line of the stamp nor the folder of stamps is needed.
        try FileManager.default.removeItem(atPath: trial.place("archive/ledger/timestamps"))
        let sound = try trial.muniment(["ledger", "verify", "--against", "a.tsr"])
        #expect(sound.status == 0 && sound.text.contains("they continue the checkpoint of 6 lines"), "\(sound.errors)")
        #expect(sound.text.contains(", stamped at 20"))
        let json = try trial.muniment(["ledger", "verify", "--json", "--against", "a.tsr"]).object()
        #expect((json["against"] as? [String: Any])?["size"] as? Int == 6 && json["stamped"] is String)
        let words = "the ledger never came to what was stamped at 20"
        func expectFound() throws {
            let run = try trial.muniment(["ledger", "verify", "--against", "a.tsr"])
            #expect(run.status == 13 && run.errors.contains(words) && run.errorLines.count == 1, "\(run.errors)")
        }
        // Rolled back; it is sound by itself.
        try copy("archive", "new")
        try copy("old", "archive")
        #expect(try trial.muniment(["ledger", "verify"]).status == 0)
        try expectFound()
        // Written and signed anew, by who has the private key, and longer than what was stamped.
        for _ in 0..<4 { #expect(try trial.muniment(["get", "C-1"]).status == 0) }
        #expect(try trial.muniment(["ledger", "verify"]).status == 0)
        try expectFound()
        // Without its last line, and with everything gone that could tell of it.
        try copy("new", "archive")
        let lines = try trial.ledger().split(separator: UInt8(ascii: "\n"))
        try trial.put(
            "archive/ledger/events-000001.log", lines.prefix(4).flatMap { Array($0) + [UInt8(ascii: "\n")] })
        for name in [
            "lock", "register.sqlite", "register.sqlite-wal", "register.sqlite-shm", "ledger/checkpoint",
            "ledger/tree-000001.bin",
        ] { try? FileManager.default.removeItem(atPath: trial.place("archive/\(name)")) }
        let cut = try trial.muniment(["ledger", "verify", "--against", "a.tsr"])
        #expect(cut.status == 13 && cut.errorLines.count >= 1, "\(cut.errors)")
    }
}

// SPDX-License-Identifier: Apache-2.0

import Foundation
import SystemPackage
import TestSupport
import Testing

@Suite("A new key for the ledger on the command line")
struct RotateKeyCommandTests {
    private func trial(_ options: [String] = []) throws -> Trial {
        let trial = try Trial(options)
        try trial.put("a.fix", Array(FIXText.confirmation("C-1").utf8))
        #expect(try trial.muniment(["ingest", "a.fix"]).status == 0)
        return trial
    }

    /// Neither a line nor a file of a new key is there, and the old one signs.
    private func expectUnchanged(_ trial: Trial, _ location: SourceLocation = #_sourceLocation) throws {
        #expect(try !trial.acts().contains("rotate-key"), sourceLocation: location)
        let names = try FileManager.default.contentsOfDirectory(atPath: trial.place("archive/keys"))
        #expect(!names.contains { $0.contains("-2.") }, "\(names)", sourceLocation: location)
    }

    @Test("Proofs from before and after hold by the first public key, and the old private one is gone")
    func holds() throws {
        let trial = try trial()
        let old = try trial.bytes("archive/keys/ledger-key")
        #expect(try trial.muniment(["ledger", "checkpoint", "--out", "kept"]).status == 0)
        #expect(try trial.muniment(["ledger", "prove", "C-1", "--out", "1.json"]).status == 0)
        try FileManager.default.copyItem(
            atPath: trial.place("archive/keys/ledger-1.pub"), toPath: trial.place("first.pub"))
        for number in 2...3 {
            #expect(try trial.muniment(["ledger", "rotate-key"]).lines.first?.hasPrefix("key \(number) signs") == true)
            #expect(try trial.muniment(["ledger", "prove", "C-1", "--out", "\(number).json"]).status == 0)
            #expect(try trial.muniment(["ledger", "prove", "X-\(number)", "--out", "no-\(number).json"]).status == 4)
        }
        #expect(try trial.muniment(["ledger", "prove", "--against", "kept", "--out", "4.json"]).status == 0)
        let names = ["1.json", "2.json", "3.json", "4.json", "no-2.json", "no-3.json"]
        let verified = try MunimentProcess(
            "/usr/bin/env",
            ["python3", PackageRoot.path.appending("Docs/verify.py").string, "first.pub"] + names,
            in: trial.directory.path
        ).end()
        #expect(verified.status == 0 && verified.lines.count == names.count, "\(verified.text)")
        let attributes = try FileManager.default.attributesOfItem(atPath: trial.place("archive/keys/ledger-key"))
        #expect(attributes[.posixPermissions] as? Int == 0o600)
        let folder = trial.archive.string
        for name in try FileManager.default.subpathsOfDirectory(atPath: folder) {
            guard let data = FileManager.default.contents(atPath: "\(folder)/\(name)") else { continue }
            #expect(data.range(of: Data(old)) == nil && !name.hasSuffix(".new"), "\(name)")
        }
        for line in [["verify"], ["ledger", "verify", "--against", "kept"], ["status"]] {
            #expect(try trial.muniment(line).status == 0, "\(line)")
        }
    }

    @Test("A file in the place of the new key is no ground to write over it")
    func placeTaken() throws {
        let trial = try trial()
        let other = try trial.put("archive/keys/ledger-key.new", Array("of somebody else".utf8))
        try refuses(try trial.muniment(["ledger", "rotate-key"]), 1, "ledger-key.new is there")
        try expectUnchanged(trial)
        #expect(try trial.bytes("archive/keys/ledger-key.new") == other)
        try FileManager.default.removeItem(atPath: trial.place("archive/keys/ledger-key.new"))
        #expect(try trial.muniment(["ledger", "rotate-key"]).status == 0)
    }

    @Test("A private key that is a link, is another archive's, or is none is not replaced")
    func otherKeys() throws {
        let trial = try trial(["--ledger-key", "away"])
        let key = try trial.bytes("away")
        let other = try self.trial()
        for (bytes, part) in [
            (try other.bytes("archive/keys/ledger-key"), "is not the private key of this archive's public key"),
            (Array("none".utf8), "can't be read as a private key"),
        ] {
            try trial.put("away", bytes)
            try refuses(try trial.muniment(["ledger", "rotate-key"]), 1, part)
            #expect(try trial.bytes("away") == bytes)
        }
        try trial.put("real", key)
        try FileManager.default.removeItem(atPath: trial.place("away"))
        try FileManager.default.createSymbolicLink(
            atPath: trial.place("away"), withDestinationPath: trial.place("real"))
        try refuses(try trial.muniment(["ledger", "rotate-key"]), 1, "away is a link")
        try expectUnchanged(trial)
        #expect(try trial.bytes("real") == key)
    }

    @Test("A ledger that is not what its key has signed gets no other key")
    func brokenLedger() throws {
        let trial = try trial()
        let whole = try trial.ledger()
        var changed = whole
        // In its last line: earlier ones are for 'verify' to read.
        changed[changed.count - 20] ^= 1
        let lines = whole.split(separator: UInt8(ascii: "\n"))
        for bytes in [changed, lines.dropLast().flatMap { Array($0) + [UInt8(ascii: "\n")] }] {
            try trial.put("archive/ledger/events-000001.log", bytes)
            try refuses(try trial.muniment(["ledger", "rotate-key"]), 13, "the ledger")
            let json = try trial.muniment(["ledger", "rotate-key", "--json"])
            #expect(try json.status == 13 && json.errorObject()["code"] as? String == "integrity")
        }
        try trial.put("archive/ledger/events-000001.log", whole)
        try expectUnchanged(trial)
        #expect(try trial.muniment(["ledger", "rotate-key"]).status == 0)
    }

    @Test("Only an administrator does it, and no word goes with it")
    func refused() throws {
        let trial = try trial()
        let token = try trial.muniment([
            "token", "create", "--role", "auditor", "--role", "records-manager", "--name", "t",
        ])
        try refuses(
            try trial.muniment(
                ["ledger", "rotate-key"], environment: ["MUNIMENT_TOKEN": String(try #require(token.lines.first))]), 21,
            "'keys' takes the role administrator")
        try refuses(try trial.muniment(["ledger", "rotate-key", "key"]), 64, "'key'")
        try expectUnchanged(trial)
    }
}

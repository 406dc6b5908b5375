// SPDX-License-Identifier: Apache-2.0

import ArchiveKit
import Durability
import Foundation
import Records
import SystemPackage
import TestSupport
import Testing

/// Evidence itself is damaged: that is told, wrong bytes are never handed out, and nothing more is lost by looking.
///
/// `MUNIMENT_DAMAGES` says how many bytes of each pack are changed, one at a time; 2 by default.
@Suite struct TruthDamageTests {
    /// Which SQLite files are lost as well.
    enum Loss: CaseIterable, Sendable {
        case none, register, indexes

        func apply(to archive: DamagedArchive) throws {
            switch self {
            case .none: break
            case .register: try archive.remove(archive.root.appending("register.sqlite"))
            case .indexes: for path in try archive.files("index-1.sqlite") { try archive.remove(path) }
            }
        }
    }

    /// Every kind of command refuses with `integrity`, and changes nothing of packs, ledger and commitments.
    private func expectRefused(_ archive: DamagedArchive, _ comment: Comment) throws {
        let truth = try archive.truth()
        let trial = archive.trial
        for round in 1...2 {
            #expect(throws: ArchiveError.integrity, "ingest \(round), \(comment)") {
                try trial.ingest(archive.tree, TrialArchive.Receipts())
            }
            // A reader may go on from what is derived, as long as that is the whole of it.
            if let contents = try? trial.contents() {
                #expect(try contents == TrialContents.expected(of: archive.tree), "\(round), \(comment)")
            }
            #expect(throws: ArchiveError.integrity, "rebuild \(round), \(comment)") {
                try Rebuild(trial.open()).run()
            }
            let report = try? Verification(trial.open()).run()
            #expect(report?.isBroken != false, "verify \(round), \(comment)")
        }
        #expect(try archive.truth() == truth, comment)
    }

    @Test(arguments: Loss.allCases)
    func `A ledger that has lost its last line is broken, and no pack is cut`(loss: Loss) throws {
        let archive = try DamagedArchive()
        try archive.cutLastLine()
        try loss.apply(to: archive)
        try expectRefused(archive, "\(loss)")
    }

    @Test(arguments: Loss.allCases)
    func `A changed last line of the ledger is broken integrity, not a torn tail`(loss: Loss) throws {
        let archive = try DamagedArchive()
        let path = try #require(try archive.files("events-000001.log").last)
        try archive.flip(path, at: try archive.read(path).count - 40)
        try loss.apply(to: archive)
        try expectRefused(archive, "\(loss)")
    }

    /// The lock's mark and the register are lost too: the indexes still know what they have applied.
    @Test(arguments: [true, false])
    func `A capture line that only an index remembers is not cut off`(isCut: Bool) throws {
        let archive = try DamagedArchive()
        let path = try #require(try archive.files("events-000001.log").last)
        let lines = try archive.read(path).split(separator: UInt8(ascii: "\n"))
        let capture = try #require(lines.lastIndex { $0.contains(Array("\"act\":\"capture\"".utf8)) })
        let kept = lines[..<(isCut ? capture : capture + 1)].flatMap { $0 + [UInt8(ascii: "\n")] }
        try archive.write(kept, to: path)
        if !isCut { try archive.flip(path, at: kept.count - 40) }
        try Loss.register.apply(to: archive)
        try archive.remove(archive.root.appending("lock"))
        try expectRefused(archive, "cut: \(isCut)")
    }

    /// The same where the volume came with that line, so that nothing else names it.
    @Test func `A volume that no line names any more is not begun anew`() throws {
        let archive = try DamagedArchive()
        let trial = archive.trial
        let folder = archive.root.removingLastComponent().appending("new")
        let tree = try SourceTree(folder, [("p", Array(SourceMessages.statement("S-1").utf8))])
        try trial.ingest(tree, TrialArchive.Receipts())
        try archive.cutLastLine()
        try Loss.register.apply(to: archive)
        try archive.remove(archive.root.appending("lock"))
        let packs = try archive.files(".pack").map { try archive.read($0) }
        #expect(packs.count == 5)
        #expect(throws: ArchiveError.integrity) { try trial.ingest(tree, TrialArchive.Receipts()) }
        #expect(try archive.files(".pack").map { try archive.read($0) } == packs)
    }

    @Test(arguments: Loss.allCases, [true, false])
    func `A changed line of the ledger is found by verify`(loss: Loss, isKilled: Bool) throws {
        let archive = try DamagedArchive()
        let path = try #require(try archive.files("events-000001.log").last)
        try archive.flip(path, at: try archive.read(path).count / 2)
        try loss.apply(to: archive)
        if isKilled { try archive.remove(archive.root.appending("lock")) }
        let truth = try archive.truth()
        #expect(try Verification(archive.trial.open()).run().isBroken)
        for file in try archive.files(".pack") { #expect(try archive.read(file) == truth[file.string]) }
        #expect(throws: ArchiveError.integrity) { try Rebuild(archive.trial.open()).run() }
        #expect(try Verification(archive.trial.open()).run().isBroken)
        for file in try archive.files(".pack") { #expect(try archive.read(file) == truth[file.string]) }
    }

    @Test func `A changed byte of a pack is found, and the other sources still come`() throws {
        var generator = SeededGenerator(seed: Campaign.seed)
        for number in try DamagedArchive().files(".pack").indices {
            for _ in 0..<Campaign.number("MUNIMENT_DAMAGES", default: 2) {
                let archive = try DamagedArchive()
                let path = try archive.files(".pack")[number]
                let offset = Int.random(in: 0..<(try archive.read(path).count), using: &generator)
                try archive.flip(path, at: offset)
                try expectDamageTold(archive, "byte \(offset) of pack \(number), seed \(Campaign.seed)")
            }
        }
    }

    private func expectDamageTold(_ archive: DamagedArchive, _ comment: Comment) throws {
        let trial = archive.trial
        var whole = 0
        for (name, accession) in archive.accessions {
            do {
                let bytes = try trial.bytes(of: accession, trial.open())
                #expect(bytes == archive.tree.sources[name], "wrong bytes of \(name): \(comment)")
                whole += 1
            } catch let error as ArchiveError {
                #expect(error.code == .integrity, "\(error): \(comment)")
            }
        }
        #expect(whole > 0, comment)
        #expect(try trial.contents().isAsFarAsItCanBeRead(TrialContents.expected(of: archive.tree)), comment)
        #expect(try Verification(trial.open()).run().isBroken, comment)
        let rebuilt = try Rebuild(trial.open()).run()
        #expect(!rebuilt.damages.isEmpty || whole == archive.accessions.count, comment)
        #expect(try Verification(trial.open()).run().isBroken, comment)
    }

    @Test(arguments: ["cut", "changed", "missing", "longer"])
    func `Commitments that are not what they were are found`(how: String) throws {
        let archive = try DamagedArchive()
        let path = archive.root.appending("ledger").appending("commitments-000001.bin")
        let bytes = try archive.read(path)
        switch how {
        case "cut": try archive.write(bytes.dropLast(32), to: path)
        case "changed": try archive.flip(path, at: 40)
        case "missing": try archive.remove(path)
        default: try archive.write(bytes + Array(repeating: 1, count: 64), to: path)
        }
        let report = try Verification(archive.trial.open()).run()
        // What no line names is the remainder of a writer that went away.
        #expect(report.isBroken == (how != "longer"), "\(report.findings)")
        for (name, accession) in archive.accessions {
            let bytes = try archive.trial.bytes(of: accession, archive.trial.open(unlogged: true))
            #expect(bytes == archive.tree.sources[name])
        }
    }

    @Test func `A pack that is missing or cut is found, and the other volumes go on`() throws {
        for number in try DamagedArchive().files(".pack").indices {
            for isCut in [true, false] {
                let archive = try DamagedArchive()
                let path = try archive.files(".pack")[number]
                let bytes = try archive.read(path)
                if isCut { try archive.write(bytes.dropLast(10), to: path) } else { try archive.remove(path) }
                let comment: Comment = "pack \(number), cut \(isCut)"
                #expect(try Verification(archive.trial.open()).run().isBroken, comment)
                let fresh = try SourceTree.small(archive.root.removingLastComponent().appending("fresh"))
                let more = try SourceTree(
                    archive.root.removingLastComponent().appending("more"),
                    [
                        ("n", Array(SourceMessages.confirmation("NEW").utf8)),
                        ("p", Array(SourceMessages.payment("N").utf8)),
                    ])
                let receipts = TrialArchive.Receipts()
                try archive.trial.ingest(fresh, receipts)
                try archive.trial.ingest(more, receipts)
                #expect(receipts.failures == 0, comment)
                let known = receipts.all.filter { !$0.isRecapture }
                #expect(known.count == 2, comment)
                for receipt in known {
                    let bytes = try archive.trial.bytes(of: receipt.accession, archive.trial.open())
                    #expect(bytes == more.sources["\(receipt.name)"], comment)
                }
            }
        }
    }
}

extension ArchiveError {
    static let integrity = ArchiveError(code: .integrity, subject: "", message: "")
}

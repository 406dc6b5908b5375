// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Durability
import Ledger
import Packs
import Records
import SystemPackage
import TestSupport
import Testing

@testable import ArchiveKit

/// What is given away is what was asked for, bit for bit, with its numbers, its proofs and its own trail.
@Suite struct ExportTests {
    private let archive: TestArchive

    init() throws {
        archive = try TestArchive()
        for number in 0..<12 {
            try archive.capture(
                "\(number).log",
                FIXMessage.confirmation(
                    "EXP-\(number)", amends: number == 7 ? "EXP-6" : nil,
                    date: "202603\(number < 9 ? "0" : "")\(number + 1)",
                    note: number < 10 ? "kestrel" : "heron"))
        }
    }

    private func folder(_ name: String) -> FilePath { archive.sources.removingLastComponent().appending(name) }

    private func export() throws -> RecordExport {
        RecordExport(try archive.open()) { Array("\($0.current.id)\n".utf8) }
    }

    @discardableResult
    private func make(_ request: ExportRequest, in name: String) throws -> ExportReport {
        let export = try export()
        return try export.write(export.gather(request), request, to: folder(name))
    }

    private func text(_ path: FilePath) throws -> String {
        String(decoding: try archive.bytes(of: path), as: UTF8.self)
    }

    private func lines(_ path: FilePath) throws -> [String] {
        try text(path).split(whereSeparator: \.isNewline).map { String($0) }
    }

    /// Every file is in a manifest with its digest, and no file is not.
    private func checkBag(_ root: FilePath) throws {
        let manifest = try lines(root.appending("manifest-sha256.txt"))
        for line in try manifest + lines(root.appending("tagmanifest-sha256.txt")) {
            let path = root.appending(String(line.dropFirst(66)))
            #expect(Digest(hashing: try archive.bytes(of: path)).hex == line.prefix(64), "\(path)")
        }
        let files = try archive.files(below: root.appending("data"))
        #expect(files.count == manifest.count)
        let info = try text(root.appending("bag-info.txt"))
        let bytes = try files.reduce(0) { $0 + (try archive.bytes(of: $1).count) }
        #expect(info.contains("Payload-Oxum: \(bytes).\(files.count)\n"))
    }

    @Test func `A bag has the records of a query in the order of days, each with its number and its proof`() throws {
        var request = ExportRequest(.query("kestrel"))
        request.matter = "Matter <1>"
        request.numbering = ExportNumbering(prefix: "ABC", start: 41)
        let report = try make(request, in: "one")
        #expect(report.entry.written == 10 && report.entry.gaps == 0 && report.bags.count == 1)
        let root = folder("one")
        try checkBag(root)
        let index = try lines(root.appending("data/index.csv"))
        #expect(index.count == 11)
        for (place, line) in index.dropFirst().enumerated() {
            let number = "ABC0000000\(41 + place)"
            #expect(line.hasPrefix("\(number),"))
            let original = try archive.bytes(of: root.appending("data/originals/\(number).fix"))
            #expect(
                original
                    == Array(
                        FIXMessage.confirmation(
                            "EXP-\(place)", amends: place == 7 ? "EXP-6" : nil,
                            date: "202603\(place < 9 ? "0" : "")\(place + 1)", note: "kestrel"
                        ).utf8))
            let proof = try CanonicalJSON(decoding: archive.bytes(of: root.appending("data/proofs/\(number).json")))
            #expect(proof["content"]?["sha256"]?.text == Digest(hashing: original).hex)
            #expect(proof["envelope"]?.text == (try text(root.appending("data/envelopes/\(number).json"))))
        }
        #expect(index[7].contains(",superseded,") && index[8].contains(",current,"))
        #expect(try text(root.appending("data/index.html")).contains("Matter &lt;1&gt;"))
        #expect(
            try archive.lines().last?.act
                == .export(
                    ExportAct(
                        number: 1, list: report.entry.list, line: report.entry.line, first: 41, written: 10, gaps: 0,
                        bytes: report.entry.bytes, digest: report.entry.digest, bags: report.bags.map(\.digest),
                        origin: nil)))
        #expect(try archive.verify().findings == [])
    }

    @Test func `The trail of a bag is that of its records and of no other`() throws {
        let wanted = try #require(try archive.lookUp("EXP-3").chain?.current.id)
        _ = try archive.lookUp("EXP-4")
        _ = try RecordRevision(archive.open()).correct(
            ["EXP-3", "EXP-5"], [FieldCorrection(.desk, ["kestrel"])], reason: "none")
        try make(ExportRequest(.ids(["EXP-3"])), in: "first")
        try make(ExportRequest(.ids(["EXP-3", "EXP-8"])), in: "trail")
        let rows = try lines(folder("trail").appending("data/audit.csv")).dropFirst().map { $0.split(separator: ",") }
        let acts = rows.filter { $0[1] == "\(wanted)" }.map { String($0[4]) }
        #expect(acts.first == "capture")
        #expect(acts.contains("read") && acts.contains("correct") && acts.last == "export")
        let other = try #require(try archive.lookUp("EXP-8").chain?.current.id)
        #expect(Set(rows.map { String($0[1]) }) == ["\(wanted)", "\(other)"])
        #expect(rows.filter { $0[1] == "\(other)" }.map { String($0[4]) } == ["capture"])
    }

    @Test func `An export of nothing is one, and those after it have their trail`() throws {
        let empty = try make(ExportRequest(.query("nowhere")), in: "empty")
        #expect(empty.entry.written == 0 && empty.entry.list.count == 0)
        try checkBag(folder("empty"))
        try make(ExportRequest(.query("heron")), in: "after")
        #expect(try lines(folder("after").appending("data/audit.csv")).count == 3)
    }

    @Test func `What is not found, not plain or damaged is a gap, and the rest is there`() throws {
        try archive.put(
            "two.log", FIXMessage.text("35=AK|49=ALDR|56=OAKS|664=EXP-2|666=0|75=20260309|55=ACME|58=other"))
        try archive.ingest()
        let damaged = try #require(try archive.lookUp("EXP-9").chain?.current.id)
        let opened = try archive.open()
        let entry = try #require(try opened.register().volumes().volumes.first { !$0.isTrail })
        let row = try #require(try opened.volume(entry.key).index.record(damaged, upTo: .max))
        var request = ExportRequest(.query("kestrel"))
        let before = try make(request, in: "before")
        let pack = opened.layout.volume(entry.key).pack
        let byte = try #require(try archive.bytes(of: pack).dropFirst(row.frame + 200).first)
        try LocalFileSystem().open(pack, .readWrite).write([byte ^ 1], at: row.frame + 200)
        let report = try make(request, in: "damaged")
        #expect(report.gaps == [ExportGap(subject: "\(damaged)", number: "MUN000000010", reason: .damaged)])
        #expect(report.entry.written == before.entry.written - 1)
        try checkBag(folder("damaged"))
        #expect(
            try lines(folder("damaged").appending("data/gaps.csv")) == [
                "id,number,reason", "\(damaged),MUN000000010,damaged",
            ])
        request = ExportRequest(.ids(["EXP-2", "=nowhere", "EXP-1"]))
        let listed = try make(request, in: "listed")
        #expect(listed.gaps.map(\.reason) == [.ambiguous, .notFound] && listed.entry.written == 1)
        #expect(try lines(folder("listed").appending("data/gaps.csv"))[2] == "'=nowhere,,not-found")
        #expect(!(try text(archive.layout.ledger.appending("events-000001.log")).contains("nowhere")))
    }

    @Test func `An export is made again as of its line, whatever came since`() throws {
        let first = try make(ExportRequest(.query("kestrel")), in: "first")
        try archive.capture("late.log", FIXMessage.confirmation("EXP-L", date: "20260301", note: "kestrel"))
        _ = try RecordRevision(archive.open()).correct(["EXP-3"], [FieldCorrection(.desk, ["other"])], reason: "none")
        let again = try export().reproduce(1, to: folder("again"), bagBytes: nil)
        #expect(again.differences == [] && again.entry.origin == 1 && again.entry.number == 2)
        #expect(again.entry.digest == first.entry.digest)
        #expect(
            try text(folder("again").appending("data/index.csv")) == text(folder("first").appending("data/index.csv")))
        #expect(try RecordExport.list(in: archive.open()).map(\.entry.number) == [1, 2])
        #expect(throws: ArchiveError.self) { try export().reproduce(9, to: folder("none"), bagBytes: nil) }
        let fresh = try archive.open()
        try fresh.withLock { _ in }
        try LocalFileSystem().remove(archive.layout.register)
        #expect(try RecordExport.list(in: archive.open()).map(\.entry) == [first.entry, again.entry])
    }

    @Test func `Bags are no larger than they may be, and each stands alone`() throws {
        let big = String(repeating: "kestrel words ", count: 60_000)
        for number in 0..<4 { try archive.capture("big-\(number).txt", "\(number) \(big)") }
        var request = ExportRequest(.query("kestrel"))
        request.bagBytes = 3 << 20
        let report = try make(request, in: "split")
        #expect(report.bags.count > 1)
        var rows = 0
        for (place, bag) in report.bags.enumerated() {
            try checkBag(bag.path)
            rows += try lines(bag.path.appending("data/index.csv")).count - 1
            let count = place + 1 == report.bags.count ? "\(place + 1)" : "?"
            let information = try text(bag.path.appending("bag-info.txt"))
            #expect(information.contains("Bag-Count: \(place + 1) of \(count)\n"))
            for name in ["README.txt", "checkpoint.txt", "keys.txt", "audit.csv", "index.html"] {
                #expect(try LocalFileSystem().status(bag.path.appending("data").appending(name)) != nil)
            }
        }
        #expect(rows == 14)
    }

    @Test func `What can't be done changes nothing`() throws {
        let lines = try archive.lines().count
        try make(ExportRequest(.query("heron")), in: "there")
        let folders = ["there"]
        for name in folders {
            #expect(throws: ArchiveError.self) { try make(ExportRequest(.query("heron")), in: name) }
        }
        for (prefix, start) in [("", 1), ("a/b", 1), ("-x", 1), ("A", 0), (String(repeating: "A", count: 21), 1)] {
            var request = ExportRequest(.query("heron"))
            request.numbering = ExportNumbering(prefix: prefix, start: start)
            #expect(throws: ArchiveError.self) { try make(request, in: "bad") }
        }
        #expect(throws: ArchiveError.self) { try make(ExportRequest(.query("nofield:\"x")), in: "bad") }
        #expect(try archive.lines().dropFirst(lines).map(\.act.name) == ["export"])
        #expect(try LocalFileSystem().status(folder("bad")) == nil)
    }

    @Test func `A line of a load file parts its cells whatever they hold`() {
        #expect(
            LoadFileLine.text(["a", "b\r\nc\nd", "\u{FE}\u{14}"])
                == "\u{FE}a\u{FE}\u{14}\u{FE}b\u{AE}c\u{AE}d\u{FE}\u{14}\u{FE}  \u{FE}\r\n")
    }

    @Test func `Names of records are shown in pages as what they are`() {
        #expect(ExportPages.escaped("<a href='x'>&\"\u{7}") == "&lt;a href=&#39;x&#39;&gt;&amp;&quot;\u{FFFD}")
    }

    @Test func `A zip file holds the same bag, and another program reads it`() throws {
        let request = ExportRequest(.query("kestrel"))
        let export = try export()
        let set = try export.gather(request)
        let report = try export.write(set, request, to: folder("zipped"), as: .zip)
        let zip = folder("zipped.zip")
        #expect(report.bags.map(\.path) == [zip])
        let names = try Command.run("python3", ["-m", "zipfile", "-e", zip.string, folder("out").string])
        #expect(names.isEmpty)
        try checkBag(folder("out").appending("zipped"))
        let files = try archive.files(below: folder("out"))
        #expect(
            Set(
                try archive.files(below: archive.sources.removingLastComponent()).map(\.string).filter {
                    $0.contains("zipped")
                }
            ).count == files.count + 1)
        var split = request
        split.bagBytes = 1 << 20
        let parts = try export.write(set, split, to: folder("parts"), as: .zip)
        #expect(parts.bags.map(\.path) == [folder("parts").appending("bag-001.zip")])
    }

    @Test func `What is encrypted is nowhere else, and where that fails nothing is exported`() throws {
        struct Refused: Error {}
        let request = ExportRequest(.query("kestrel"))
        let export = try export()
        let set = try export.gather(request)
        let lines = try archive.lines().count
        #expect(throws: ArchiveError.self) {
            try export.write(set, request, to: folder("no"), as: .encrypted(suffix: ".x") { _, _ in throw Refused() })
        }
        #expect(try archive.lines().count == lines)
        let scratch = try archive.open().layout.scratch
        #expect(try LocalFileSystem().status(folder("no.zip.x")) == nil && LocalFileSystem().list(scratch).isEmpty)
        let report = try export.write(
            set, request, to: folder("yes"),
            as: .encrypted(suffix: ".x") { zip, target in
                #expect(zip.string.hasPrefix(scratch.string))
                let bytes = try self.archive.bytes(of: zip).map { $0 ^ 0x55 }
                try LocalFileSystem().open(target, .createExclusive).write(bytes, at: 0)
            })
        #expect(report.bags.map(\.path) == [folder("yes.zip.x")])
        #expect(try archive.bytes(of: folder("yes.zip.x")).prefix(2) == [0x50 ^ 0x55, 0x4B ^ 0x55])
        #expect(try LocalFileSystem().list(scratch).isEmpty)
    }
}

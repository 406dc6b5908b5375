// SPDX-License-Identifier: Apache-2.0

import Durability
import Foundation
import Ledger
import Packs
import Records
import SystemPackage
import TestSupport
import Testing

@testable import ArchiveKit

/// Docs/OnDiskFormat.md is the contract: its tables are read and compared with what is on disk.
@Suite struct ArchiveFormatDocumentTests {
    private let lines: [Substring]

    init() throws {
        let path = PackageRoot.path.appending("Docs").appending("OnDiskFormat.md")
        lines = try String(contentsOfFile: path.string, encoding: .utf8)
            .split(separator: "\n", omittingEmptySubsequences: false)
    }

    /// The rows of the table with this header in a section, as cells.
    private func table(_ header: String, after heading: String) throws -> [[String]] {
        let section = try #require(lines.firstIndex { $0.hasPrefix(heading) }, "\(heading)")
        let start = try #require(lines[section...].firstIndex { $0 == header }, "\(heading) \(header)")
        return lines[(start + 2)...].prefix { $0.hasPrefix("|") }.map { line in
            line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
        }
    }

    /// The names in back quotes in the first cells.
    private func names(_ rows: [[String]]) -> Set<String> {
        Set(rows.flatMap { row in (row.first ?? "").matches(of: /`([^`]+)`/).map { String($0.output.1) } })
    }

    private func members(_ bytes: [UInt8]) throws -> Set<String> {
        Set(try #require(try CanonicalJSON(decoding: bytes).members).keys)
    }

    private func filled() throws -> TestArchive {
        let archive = try TestArchive()
        try archive.ingest([PackageRoot.sampleData])
        return archive
    }

    @Test func `archive.json and volume.json have the members of their tables, as one line of canonical JSON`() throws {
        let archive = try filled()
        let description = try archive.bytes(of: archive.layout.description)
        #expect(description.last == 0x0A)
        #expect(try members(description.dropLast()) == names(try table("| member | value |", after: "## 2.")))
        let documented = names(try table("| member | value |", after: "## 7."))
        for volume in try archive.files() where volume.lastComponent?.string == "volume.json" {
            let bytes = try archive.bytes(of: volume)
            #expect(try members(bytes.dropLast()) == documented)
            let json = try CanonicalJSON(decoding: bytes.dropLast())
            #expect(json.encoded + [0x0A] == bytes)
            let key = "\(json["class"]?.text ?? "")/\(json["period"]?.text ?? "")"
            #expect(volume.string.contains("/volumes/\(key)/00\(json["sequence"]?.number ?? 0)/volume.json"))
            let index = try #require(json["index"]?.text)
            #expect(try !archive.bytes(of: volume.removingLastComponent().appending(index)).isEmpty)
        }
    }

    @Test func `The mark in lock has the fields of its table`() throws {
        let archive = try filled()
        let bytes = try archive.bytes(of: archive.layout.lock)
        let rows = try table("| offset | size | field |", after: "## 2.")
        let offsets = try rows.map { (try #require(Int($0[0])), try #require(Int($0[1]))) }
        #expect(offsets.map(\.0) == [0, 4, 8, 16, 24])
        var end = 0
        for (offset, size) in offsets {
            #expect(offset == end)
            end += size
        }
        #expect(bytes.count == end)
        func number(_ row: Int) -> Int {
            let (offset, size) = offsets[row]
            return bytes[offset..<offset + size].reversed().reduce(0) { $0 << 8 | Int($1) }
        }
        let magic = try #require(rows[0][2].firstMatch(of: /`([0-9A-F ]+)`/)).output.1
        #expect(Array(bytes[0..<4]) == magic.split(separator: " ").compactMap { UInt8($0, radix: 16) })
        #expect(rows[1][2].contains("0 clean, 1 dirty"))
        #expect(number(1) == 0)
        #expect(number(2) == (try archive.lines().last?.end))
        #expect(number(3) == (try ArchiveContents(archive).records.count))
        #expect(number(4) == Int(CRC32C.checksum(bytes[0..<24])))
    }

    @Test func `The generation is eight bytes, even when nobody writes`() throws {
        let archive = try filled()
        let before = try archive.bytes(of: archive.layout.generation)
        #expect(before.count == 8)
        _ = try Rebuild(archive.open()).run()
        let after = try archive.bytes(of: archive.layout.generation)
        #expect(UInt64(littleEndianBytes: before) % 2 == 0)
        #expect(UInt64(littleEndianBytes: after) % 2 == 0)
        #expect(UInt64(littleEndianBytes: after) > UInt64(littleEndianBytes: before))
        #expect(try archive.bytes(of: archive.layout.turn).isEmpty)
    }

    /// Sources with everything that an envelope or a context can say.
    private func addEverything(to archive: TestArchive) throws {
        try archive.ingest([PackageRoot.sampleData.appending("FIX")], groupRecords: 5)
        let file = archive.sources.appending("x")
        let odd = FilePath(platformString: "\(file)".utf8.map { CChar(bitPattern: $0) } + [-1, 0])
        try archive.environment.fileSystem.open(odd, .create).write(Array("odd".utf8), at: 0)
        let note = Array("a note".utf8)
        try archive.put("a.tar", ContainerMaker.tar([(name: [0xFF], bytes: note)]))
        try archive.put("b.zip", ContainerMaker.zip([("note.txt", note + note)]))
        try archive.put("c.eml", MailMaker.mail("Files", "one", files: [("n.txt", "text/plain", note)]))
        try archive.put("d.csv", "Trade ID,Trade Date,Event\nT-1,2026-03-02,TERM\n")
        try archive.put("e.csv", Array("Trade ID,K".utf8) + [0xE4] + Array("ufer\nT-1,Alder\nT-2,Birch\n".utf8))
        // The clock of a trade that is dated ahead starts on that day.
        try archive.put("f.fix", FIXMessage.confirmation("AHEAD-1", date: "20260401"))
        try archive.ingest()
        var options = CaptureOptions()
        options.isBackload = true
        options.legalEntity = "Alder"
        options.desk = "Rates"
        options.account = "A-1"
        let terms = "54=1|38=100|44=12.5|15=EUR|64=20190607|118=1250.00|120=EUR"
        try archive.put(
            "old/f.fix",
            FIXMessage.text("35=AK|49=ALDR|56=CEDR|664=OLD-1|666=0|75=20190605|55=ACME|48=US0378331005|22=4|\(terms)"))
        try archive.ingest([archive.sources.appending("old")], options: options)
        _ = try RecordRevision(archive.open()).correct(
            ["OLD-1"], [FieldCorrection(.desk, ["Credit"])], reason: "the desk was another")
    }

    @Test func `Envelopes and contexts have members of their tables only, and every member occurs`() throws {
        let archive = try filled()
        try addEverything(to: archive)
        var found: Set<String> = []
        let contents = try ArchiveContents(archive)
        for record in contents.records + contents.addenda + contents.details {
            found.formUnion(try members(record.envelopeBytes))
        }
        #expect(found == names(try table("| member | value |", after: "### 4.2")))
        var contexts: [String: Set<String>] = [:]
        for volume in Set(contents.records.map(\.volume)) {
            let pack = try archive.environment.fileSystem.open(archive.layout.volume(volume).pack, .read)
            var scanner = PackScanner(pack, range: 0..<(try pack.length()))
            while case .frame(let frame)? = try scanner.next() {
                guard frame.header.kind == .context else { continue }
                let kind = try #require(try CanonicalJSON(decoding: frame.payload)["kind"]?.text)
                contexts[kind, default: []].formUnion(try members(frame.payload))
            }
        }
        #expect(contexts["accession"] == names(try table("| member | value |", after: "### 4.3")))
        #expect(contexts["record"] == names(try table("| member | value |", after: "Kind `record`")))
        #expect(contexts.count == 2)
        let formats = try #require(try table("| member | value |", after: "### 4.2").first { $0[0] == "`format`" })[1]
        let documented = formats.matches(of: /`([^`]+)`/).map { String($0.output.1) }
        #expect(Set(documented) == Set(RecordFormat.allCases.map(\.rawValue)))
    }

    @Test func `The payload of a dictionary has the fields of its table`() throws {
        let archive = try TestArchive()
        try archive.capture("a.fix", (0..<60).map { FIXMessage.confirmation("D-\($0)") }.joined())
        let dictionary = try #require(try ArchiveContents(archive).dictionaries.first)
        let rows = try table("| offset | size | field |", after: "### 4.4")
        #expect(rows.map { $0[0] } == ["0", "2", "4", "5", "then"])
        let payload = dictionary.value.encoded
        #expect(UInt16(littleEndianBytes: payload[0..<2]) == dictionary.value.number)
        #expect(UInt16(littleEndianBytes: payload[2..<4]) == dictionary.value.base)
        let end = 5 + Int(payload[4])
        #expect(Array(payload[5..<end]) == Array("fix".utf8))
        #expect(Array(payload[end...]) == dictionary.value.bytes)
        #expect(rows[4][2].contains("32,768") && CompressionDictionary.limit == 32_768)
        let prose = lines.joined(separator: " ")
        #expect(prose.contains("at least \(CompressionDictionary.fewestSamples) of the format"))
        #expect(prose.contains("1,024 of them at most") && CompressionDictionary.sampleCount == 1_024)
        #expect(prose.contains("the first \(CompressionDictionary.storedSamples) of the volume"))
    }

    @Test func `The databases have the tables and columns of the page`() throws {
        let archive = try filled()
        for (heading, path) in [
            ("## 5.", try #require(try archive.databases().first { $0 != archive.layout.register })),
            ("## 6.", archive.layout.register),
        ] {
            for row in try table("| table | columns |", after: heading) {
                let name = row[0].trimmingCharacters(in: ["`"])
                guard !["text_index", "key_index"].contains(name) else { continue }
                // Words in brackets explain a column.
                let documented = row[1].replacing(/\([^)]*\)/, with: "").matches(of: /`([a-z0-9_]+)`/).map {
                    String($0.output.1)
                }
                let columns = try DatabaseDump.query(
                    path, "SELECT name FROM pragma_table_info('\(name)')", isQuoted: false)
                #expect(columns.split(separator: "\n").map { String($0) } == documented, "\(name)")
            }
            let all = try DatabaseDump.query(
                path,
                "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'text_index_%' "
                    + "AND name NOT LIKE 'key_index_%' AND name NOT IN ('key_term', 'text_term')",
                isQuoted: false)
            #expect(
                Set(all.split(separator: "\n").map { String($0) })
                    == names(try table("| table | columns |", after: heading)))
        }
    }

    @Test func `Every file of an archive is named by the table of stores`() throws {
        let archive = try filled()
        _ = try Rebuild(archive.open()).run()
        let stores = names(
            try table(
                "| store | holds | truth or derived | may it be lost | the most that one who can write to it can do |",
                after: "## 1."))
        for path in try archive.files() {
            let name = try #require(path.lastComponent?.string)
            let isNamed = stores.contains { store in
                let pattern = store.split(separator: "/").last.map { String($0) } ?? store
                let parts = pattern.split(separator: "*", omittingEmptySubsequences: false)
                return parts.count == 2
                    ? name.hasPrefix(parts[0]) && name.hasSuffix(parts[1]) : name == pattern
            }
            #expect(isNamed || name.hasSuffix("-wal") || name.hasSuffix("-shm"), "\(name)")
        }
    }
}

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

    @Test func `Envelopes and contexts have members of their tables only, and every member occurs`() throws {
        let archive = try filled()
        try archive.ingest([PackageRoot.sampleData.appending("FIX")], groupRecords: 5)
        let file = archive.sources.appending("x")
        let odd = FilePath(platformString: "\(file)".utf8.map { CChar(bitPattern: $0) } + [-1, 0])
        try archive.environment.fileSystem.open(odd, .create).write(Array("odd".utf8), at: 0)
        try archive.ingest()
        var found: Set<String> = []
        let contents = try ArchiveContents(archive)
        for record in contents.records { found.formUnion(try members(record.envelopeBytes)) }
        #expect(found == names(try table("| member | value |", after: "### 4.2")))
        var contexts: Set<String> = []
        for volume in Set(contents.records.map(\.volume)) {
            let pack = try archive.environment.fileSystem.open(archive.layout.volume(volume).pack, .read)
            var scanner = PackScanner(pack, range: 0..<(try pack.length()))
            while case .frame(let frame)? = try scanner.next() {
                if frame.header.kind == .context { contexts.formUnion(try members(frame.payload)) }
            }
        }
        #expect(contexts == names(try table("| member | value |", after: "### 4.3")))
    }

    @Test func `The databases have the tables and columns of the page`() throws {
        let archive = try filled()
        for (heading, path) in [
            ("## 5.", try #require(try archive.databases().first { $0 != archive.layout.register })),
            ("## 6.", archive.layout.register),
        ] {
            for row in try table("| table | columns |", after: heading) {
                let name = row[0].trimmingCharacters(in: ["`"])
                guard name != "text_index" else { continue }
                // Words in brackets explain a column.
                let documented = row[1].replacing(/\([^)]*\)/, with: "").matches(of: /`([a-z0-9_]+)`/).map {
                    String($0.output.1)
                }
                let columns = try DatabaseDump.query(
                    path, "SELECT name FROM pragma_table_info('\(name)')", isQuoted: false)
                #expect(columns.split(separator: "\n").map { String($0) } == documented, "\(name)")
            }
            let all = try DatabaseDump.query(
                path, "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'text_index_%'",
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

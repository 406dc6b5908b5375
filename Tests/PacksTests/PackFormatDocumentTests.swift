// SPDX-License-Identifier: Apache-2.0

import Foundation
import Records
import SystemPackage
import TestSupport
import Testing

@testable import Packs

/// Docs/OnDiskFormat.md is the contract: its tables and its example are read, and compared with what the code writes.
@Suite struct PackFormatDocumentTests {
    private let document: FormatDocument

    init() throws { document = try FormatDocument() }

    private func recordHeader(_ content: FrameHeader.Content) throws -> FrameHeader {
        FrameHeader(
            kind: .record, codec: .deflate, dictionary: 0x0302, storedLength: 0x0706_0504, length: 0x0B0A_0908,
            digest: Self.digest(0x10),
            record: FrameHeader.RecordFields(
                id: RecordID(try #require(TimeOrderedUUID([UInt8](repeating: 0x50, count: 16)))),
                salt: [UInt8](repeating: 0x60, count: 16), content: content))
    }

    private let recordFields: [[UInt8]] = [
        [0x9D, 0x4D, 0x46, 0x01], [2], [1], [2, 3], [4, 5, 6, 7], [8, 9, 10, 11], digest(0x10).bytes,
        [UInt8](repeating: 0x50, count: 16), [UInt8](repeating: 0x60, count: 16),
    ]

    @Test func `Each byte of a record's header stands where the tables say`() throws {
        let rows = document.rows(in: "### 4.1", table: 0) + document.rows(in: "### 4.1", table: 2)
        let header = try recordHeader(.here(length: 0x7372_7170))
        try compare(
            rows, header.encoded, recordFields + [[0x70, 0x71, 0x72, 0x73]], size: PackLayout.recordHeaderSize)
        #expect(PackLayout.recordHeaderSize == 88)
    }

    @Test func `Each byte of the header of a record with a reference stands where the tables say`() throws {
        let rows =
            document.rows(in: "### 4.1", table: 0) + document.rows(in: "### 4.1", table: 2).dropLast()
            + document.rows(in: "### 4.1", table: 3)
        let header = try recordHeader(.elsewhere(offset: 0x0786_8584_8382_8180, digest: Self.digest(0x30)))
        let expected: [[UInt8]] =
            recordFields + [
                [0xFF, 0xFF, 0xFF, 0xFF], Self.digest(0x30).bytes, [0x80, 0x81, 0x82, 0x83, 0x84, 0x85, 0x86, 0x07],
            ]
        try compare(rows, header.encoded, expected, size: PackLayout.largestHeaderSize)
        #expect(PackLayout.largestHeaderSize == 128)
    }

    @Test func `Each byte of another frame's header stands where the tables say`() throws {
        let rows = document.rows(in: "### 4.1", table: 0) + document.rows(in: "### 4.1", table: 1)
        let header = FrameHeader(
            kind: .gap, codec: .stored, dictionary: 0x0302, storedLength: 0x0706_0504, length: 0x0B0A_0908,
            digest: Self.digest(0x10))
        let expected: [[UInt8]] = [
            [0x9D, 0x4D, 0x46, 0x01], [5], [0], [2, 3], [4, 5, 6, 7], [8, 9, 10, 11], Self.digest(0x10).bytes,
        ]
        try compare(rows, header.encoded, expected, size: PackLayout.headerSize)
        #expect(PackLayout.headerSize == 52)
    }

    /// - Parameter expected: the fields but for the last, which is the CRC of all bytes before it.
    private func compare(
        _ rows: [FormatDocument.Row], _ bytes: [UInt8], _ expected: [[UInt8]], size: Int
    ) throws {
        try #require(rows.count == expected.count + 1)
        var position = 0
        for row in rows {
            #expect(row.offset == position, "\(row.field)")
            position += row.size
        }
        #expect(position == size && bytes.count == size)
        let crc = try #require(rows.last)
        #expect(crc.field.contains("CRC-32C of bytes 0 to \(crc.offset - 1)"))
        for (row, field) in zip(rows, expected + [CRC32C.checksum(bytes[..<crc.offset]).littleEndianBytes]) {
            #expect(Array(bytes[row.offset..<row.offset + row.size]) == field, "\(row.field)")
        }
    }

    @Test func `The tables name every kind and codec with its number, and no other`() throws {
        let rows = document.rows(in: "### 4.1", table: 0)
        let kinds = try #require(rows.first { $0.field.hasPrefix("kind: ") }).field.dropFirst(6)
        #expect(
            kinds.split(separator: ", ").map { String($0) } == FrameKind.allCases.map { "\($0.rawValue) \($0)" })
        let codecs = try #require(rows.first { $0.field.hasPrefix("codec: ") }).field.dropFirst(7)
        let names = codecs.split(separator: ", ").map { String($0) }
        try #require(names.count == FrameCodec.allCases.count)
        for (name, codec) in zip(names, FrameCodec.allCases) {
            #expect(name.hasPrefix("\(codec.rawValue) ") && name.contains("\(codec)"))
        }
    }

    @Test func `The worked example is what a writer writes`() throws {
        let example = try document.workedExample()
        let pack = try TestPack()
        let writer = try pack.writer()
        let offset = try writer.append(.context, payload: Array(#"{"kind":"x"}"#.utf8))
        try writer.synchronize()
        #expect(offset == 0)
        #expect(try pack.bytes() == example)
    }

    private static func digest(_ first: UInt8) -> Digest { Digest((0..<32).map { first + $0 }) ?? .zero }
}

/// The page of the format, cut into sections and tables.
private struct FormatDocument {
    struct Row {
        var offset: Int
        var size: Int
        var field: String
    }

    private let lines: [Substring]

    init() throws {
        let path = PackageRoot.path.appending("Docs").appending("OnDiskFormat.md")
        lines = try String(contentsOfFile: path.string, encoding: .utf8)
            .split(separator: "\n", omittingEmptySubsequences: false)
    }

    /// The rows of the n-th table of offsets in a section.
    func rows(in heading: String, table: Int) -> [Row] {
        var tables: [[Row]] = []
        var isInTable = false
        for line in section(heading) {
            let cells = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
            guard line.hasPrefix("|"), cells.count == 3 else {
                isInTable = false
                continue
            }
            if !isInTable { tables.append([]) }
            isInTable = true
            guard let offset = Int(cells[0]), let size = Int(cells[1]) else { continue }
            tables[tables.count - 1].append(Row(offset: offset, size: size, field: cells[2]))
        }
        return table < tables.count ? tables[table] : []
    }

    /// The bytes in the fenced block of §10: pairs of hexadecimal digits, up to what is no pair.
    func workedExample() throws -> [UInt8] {
        let block = section("## 10.").split { $0.hasPrefix("```") }
        try #require(block.count > 1)
        return block[1].flatMap { line in
            line.split(separator: " ").prefix { $0.utf8.count == 2 && UInt8($0, radix: 16) != nil }
                .compactMap { UInt8($0, radix: 16) }
        }
    }

    private func section(_ heading: String) -> ArraySlice<Substring> {
        guard let start = lines.firstIndex(where: { $0.hasPrefix(heading) }) else { return [] }
        let end = lines[(start + 1)...].firstIndex { $0.hasPrefix("#") } ?? lines.endIndex
        return lines[(start + 1)..<end]
    }
}

// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Records
import SystemPackage
import TestSupport
import Testing

/// The filter of a sealed volume: never blind, seldom wrong, and as Docs/OnDiskFormat.md §5.1 has it.
@Suite struct IdentifierFilterTests {
    private let volume: TestVolume

    init() throws { volume = try TestVolume() }

    /// The filter of a volume with records that have an id each, and mention another.
    private func bytes(_ count: Int) throws -> [UInt8] {
        let index = try volume.open()
        let records = (0..<count).map { number in
            NewIndexedRecord(
                number, identifiers: [RecordIdentifier(.confirmation, "CNF-\(number)")],
                references: [RecordReference(.supersedes, RecordIdentifier(.trade, "Ref \(number)"))])
        }
        try volume.apply(records, sequence: 7, to: index)
        return try index.filter()
    }

    private func asked<Result>(_ bytes: [UInt8], _ body: (IdentifierFilter) throws -> Result) throws -> Result {
        try bytes.withUnsafeBytes { try body(try #require(IdentifierFilter($0, owner: nil))) }
    }

    @Test func `Every id is found, in whatever spelling that folds to the same, and others hardly ever`() throws {
        let bytes = try bytes(20_000)
        try asked(bytes) { filter in
            #expect(filter.keys == 60_000 && filter.sequence == 7 && filter.damagedBlocks == 0)
            for number in 0..<20_000 {
                let id = RecordID(.sample(UInt64(number)))
                let spellings = ["CNF-\(number)", "cnf \(number)", "REF\(number)", "\(id)", "\(id)".uppercased()]
                for spelling in spellings where !filter.mayHold(IdentifierFilter.Key(spelling)) {
                    Issue.record("\(spelling) is hidden")
                }
            }
            let wrong = (0..<200_000).count { filter.mayHold(IdentifierFilter.Key("XYZ-\($0)")) }
            #expect(wrong < 100, "\(wrong) of 200,000 are wrongly said to be there")
        }
        let index = try volume.open()
        #expect(try asked(bytes) { try index.count(hiddenBy: $0) } == 0)
    }

    @Test func `The bytes are those of the page, computed by its formulas alone`() throws {
        let bytes = try bytes(50)
        let blocks = Int(UInt32(littleEndianBytes: bytes[4..<8]))
        #expect(bytes.count == 64 + blocks * 64)
        #expect(blocks * 480 >= 150 * 24 && (blocks - 1) * 480 < 150 * 24)
        var expected = [UInt8](repeating: 0, count: bytes.count)
        func mix(_ value: UInt64) -> UInt64 {
            var x = value
            x = (x ^ (x >> 30)) &* 0xBF58_476D_1CE4_E5B9
            x = (x ^ (x >> 27)) &* 0x94D0_49BB_1331_11EB
            return x ^ (x >> 31)
        }
        func add(_ folded: String) {
            var fnv: UInt64 = 14_695_981_039_346_656_037
            for byte in folded.utf8 { fnv = (fnv ^ UInt64(byte)) &* 1_099_511_628_211 }
            let h = mix(fnv)
            let g = mix(h ^ 0x9E37_79B9_7F4A_7C15)
            let block = Int(((h >> 32) * UInt64(blocks)) >> 32)
            for probe in 0..<7 {
                let bit = Int((((g >> UInt64(9 * probe)) & 511) * 480) >> 9)
                expected[64 + block * 64 + bit / 8] |= 1 << UInt8(bit % 8)
            }
        }
        for number in 0..<50 {
            add("cnf\(number)")
            add("ref\(number)")
            add(IdentifierFolding.fold("\(RecordID(.sample(UInt64(number))))"))
        }
        for block in 0..<blocks {
            let start = 64 + block * 64
            #expect(bytes[start..<start + 60] == expected[start..<start + 60], "block \(block)")
            let checksum = CRC32C.checksum(bytes[start..<start + 60])
            #expect(checksum == UInt32(littleEndianBytes: bytes[start + 60..<start + 64]))
        }
        #expect(Array(bytes[0..<4]) == [0x9D, 0x4D, 0x66, 0x01])
        #expect(bytes[24..<60].allSatisfy { $0 == 0 })
        #expect(CRC32C.checksum(bytes[0..<60]) == UInt32(littleEndianBytes: bytes[60..<64]))
    }

    @Test func `A damaged block hides nothing, whichever bit it is`() throws {
        let bytes = try bytes(200)
        var random = SeededGenerator(seed: 4)
        for _ in 0..<300 {
            var damaged = bytes
            damaged[64 + random.below(bytes.count - 64)] ^= 1 << UInt8(random.below(8))
            try asked(damaged) { filter in
                #expect(filter.damagedBlocks == 1)
                #expect((0..<200).allSatisfy { filter.mayHold(IdentifierFilter.Key("CNF-\($0)")) })
            }
        }
    }

    @Test func `What is no filter is refused: another length, a damaged header, nothing at all`() throws {
        let bytes = try bytes(20)
        func isRead(_ bytes: [UInt8]) -> Bool { bytes.withUnsafeBytes { IdentifierFilter($0, owner: nil) != nil } }
        #expect(isRead(bytes))
        #expect(!isRead([]) && !isRead(Array(bytes.dropLast())) && !isRead(bytes + [0]))
        #expect(!isRead(Array(bytes.prefix(64))))
        for place in 0..<64 {
            var damaged = bytes
            damaged[place] ^= 0x10
            #expect(!isRead(damaged), "byte \(place)")
        }
    }

    @Test func `A filter that lacks ids is found out`() throws {
        _ = try bytes(30)
        let other = try TestVolume()
        let index = try other.open()
        try other.apply([NewIndexedRecord(1)], sequence: 7, to: index)
        let filter = try index.filter()
        #expect(try asked(filter) { try volume.open().count(hiddenBy: $0) } > 80)
    }
}

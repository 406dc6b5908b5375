// SPDX-License-Identifier: Apache-2.0

internal import Durability
internal import Records

/// What the holder of the write lock leaves for the next one (Docs/OnDiskFormat.md §2).
struct LockMark: Hashable {
    var isDirty: Bool

    /// Committed bytes of the ledger.
    var ledgerLength: Int

    /// Committed commitments.
    var commitments: Int

    static let magic: [UInt8] = [0x4D, 0x4C, 0x6B, 0x01]
    static let size = 28

    /// Believed when the mark is missing or damaged: nothing is known.
    static let unknown = LockMark(isDirty: true, ledgerLength: 0, commitments: 0)

    var encoded: [UInt8] {
        var bytes = Self.magic
        bytes += UInt32(isDirty ? 1 : 0).littleEndianBytes
        bytes += UInt64(ledgerLength).littleEndianBytes
        bytes += UInt64(commitments).littleEndianBytes
        bytes += CRC32C.checksum(bytes).littleEndianBytes
        return bytes
    }

    init(isDirty: Bool, ledgerLength: Int, commitments: Int) {
        self.isDirty = isDirty
        self.ledgerLength = ledgerLength
        self.commitments = commitments
    }

    init?(decoding bytes: [UInt8]) {
        guard bytes.count >= Self.size, bytes.starts(with: Self.magic),
            CRC32C.checksum(bytes[0..<24]) == UInt32(littleEndianBytes: bytes[24..<28]),
            let length = Int(exactly: UInt64(littleEndianBytes: bytes[8..<16])),
            let commitments = Int(exactly: UInt64(littleEndianBytes: bytes[16..<24]))
        else { return nil }
        self.init(
            isDirty: UInt32(littleEndianBytes: bytes[4..<8]) != 0, ledgerLength: length, commitments: commitments)
    }

    static func read(from file: any OpenFile) throws(FileSystemError) -> LockMark {
        LockMark(decoding: try file.read(at: 0, count: size)) ?? .unknown
    }
}

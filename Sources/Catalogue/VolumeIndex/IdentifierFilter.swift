// SPDX-License-Identifier: Apache-2.0

internal import Records

/// Tells whether a sealed volume may hold an id: its own ids and those that it refers to, folded, in a blocked Bloom
/// filter (Docs/OnDiskFormat.md §5.1).
///
/// A "no" is certain. A "yes" is wrong about once in ten thousand times. Each block has a checksum of its own: a block that
/// fails it says "yes", so that damage makes a look-up slow and never blind.
///
/// It is read in place, a block at a time, and can be as large as it likes.
public struct IdentifierFilter: @unchecked Sendable {
    static let magic: [UInt8] = [0x9D, 0x4D, 0x66, 0x01]
    static let headerSize = 64
    static let blockSize = 64

    /// Bytes of a block that are the filter; the rest is the checksum.
    static let bitBytes = 60

    /// Bits that there are for each key.
    static let bitsPerKey = 24
    static let probes = 7

    private let bytes: UnsafeRawBufferPointer
    private let owner: AnyObject?
    private let blocks: Int

    /// The number of keys that were put in.
    public let keys: Int

    /// The last line of the ledger whose records are in it.
    public let sequence: Int

    /// Reads a filter; `nil` where the bytes are none.
    ///
    /// - Parameter owner: keeps `bytes` valid as long as it is held.
    public init?(_ bytes: UnsafeRawBufferPointer, owner: AnyObject?) {
        guard bytes.count >= Self.headerSize + Self.blockSize, bytes.starts(with: Self.magic),
            Self.isSound(UnsafeRawBufferPointer(rebasing: bytes[..<Self.headerSize])),
            let keys = Int(exactly: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self).littleEndian),
            let sequence = Int(exactly: bytes.loadUnaligned(fromByteOffset: 16, as: UInt64.self).littleEndian)
        else { return nil }
        blocks = Int(bytes.loadUnaligned(fromByteOffset: 4, as: UInt32.self).littleEndian)
        guard blocks > 0, bytes.count == Self.headerSize + blocks * Self.blockSize else { return nil }
        self.bytes = bytes
        self.owner = owner
        self.keys = keys
        self.sequence = sequence
    }

    /// An id in the form in which filters are asked: folded and hashed once for all of them.
    public struct Key: Hashable, Sendable {
        let hash: UInt64
        var probes: UInt64 { mixed(hash ^ 0x9E37_79B9_7F4A_7C15) }

        public init(_ id: String) { hash = IdentifierFilter.hash(IdentifierFolding.fold(id)) }
    }

    /// Whether the volume may hold an id.
    ///
    /// - Complexity: reads one block.
    public func mayHold(_ key: Key) -> Bool {
        let start = Self.headerSize + Self.block(of: key.hash, among: blocks) * Self.blockSize
        let block = UnsafeRawBufferPointer(rebasing: bytes[start..<start + Self.blockSize])
        guard Self.isSound(block) else { return true }
        var rest = key.probes
        for _ in 0..<Self.probes {
            let bit = Self.bit(of: rest)
            guard block[bit >> 3] & (1 << UInt8(bit & 7)) != 0 else { return false }
            rest >>= 9
        }
        return true
    }

    /// The number of blocks that fail their checksum.
    ///
    /// - Complexity: reads the whole filter.
    public var damagedBlocks: Int {
        (0..<blocks).count { block in
            let start = Self.headerSize + block * Self.blockSize
            return !Self.isSound(UnsafeRawBufferPointer(rebasing: bytes[start..<start + Self.blockSize]))
        }
    }

    /// Whether a block, or the header, agrees with the checksum at its end.
    private static func isSound(_ block: UnsafeRawBufferPointer) -> Bool {
        CRC32C.checksum(UnsafeRawBufferPointer(rebasing: block[..<bitBytes]))
            == block.loadUnaligned(fromByteOffset: bitBytes, as: UInt32.self).littleEndian
    }

    // MARK: Making one

    /// The bytes of a filter that holds keys.
    ///
    /// - Parameters:
    ///   - keys: the ids; equal ones may come again.
    ///   - count: how many there are at most.
    ///   - sequence: the last line of the ledger whose records they are of.
    static func encoded(_ keys: (_ add: (String) -> Void) throws -> Void, count: Int, sequence: Int) rethrows -> [UInt8]
    {
        let blocks = max(1, (count * bitsPerKey + bitBytes * 8 - 1) / (bitBytes * 8))
        var result = [UInt8](repeating: 0, count: headerSize + blocks * blockSize)
        var added = 0
        try keys { id in
            let key = Key(id)
            let start = headerSize + block(of: key.hash, among: blocks) * blockSize
            var rest = key.probes
            for _ in 0..<probes {
                let bit = bit(of: rest)
                result[start + (bit >> 3)] |= 1 << UInt8(bit & 7)
                rest >>= 9
            }
            added += 1
        }
        for block in 0..<blocks {
            let start = headerSize + block * blockSize
            let checksum = CRC32C.checksum(result[start..<start + bitBytes])
            result.replaceSubrange(start + bitBytes..<start + blockSize, with: checksum.littleEndianBytes)
        }
        let header =
            magic + UInt32(blocks).littleEndianBytes + UInt64(added).littleEndianBytes
            + UInt64(sequence).littleEndianBytes
        result.replaceSubrange(0..<header.count, with: header)
        result.replaceSubrange(60..<64, with: CRC32C.checksum(result[..<60]).littleEndianBytes)
        return result
    }

    /// FNV-1a of 64 bits (http://www.isthe.com/chongo/tech/comp/fnv), its bits mixed.
    private static func hash(_ text: String) -> UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
        return mixed(hash)
    }

    /// The finalizer of SplitMix64.
    private static func mixed(_ value: UInt64) -> UInt64 {
        var value = value
        value = (value ^ value >> 30) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ value >> 27) &* 0x94D0_49BB_1331_11EB
        return value ^ value >> 31
    }

    private static func block(of hash: UInt64, among blocks: Int) -> Int { Int(((hash >> 32) &* UInt64(blocks)) >> 32) }

    /// A bit of a block: the least nine bits of a hash, scaled to the bits that there are.
    private static func bit(of hash: UInt64) -> Int { (Int(hash & 511) * bitBytes * 8) >> 9 }
}

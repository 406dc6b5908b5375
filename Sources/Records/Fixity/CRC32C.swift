// SPDX-License-Identifier: Apache-2.0

/// The Castagnoli cyclic redundancy check (RFC 3720, appendix B.4): finds torn and damaged headers and lines.
///
/// It guards against accident only. What must withstand intent carries a digest.
public enum CRC32C {
    /// Eight tables of 256 entries: what a byte does to the check value that zero to seven bytes follow.
    private static let tables: [UInt32] = {
        var tables = (0..<256).map { index in
            var value = UInt32(index)
            for _ in 0..<8 { value = value & 1 == 1 ? value >> 1 ^ 0x82F6_3B78 : value >> 1 }
            return value
        }
        for index in 0..<7 * 256 { tables.append(tables[index] >> 8 ^ tables[Int(tables[index] & 0xFF)]) }
        return tables
    }()

    /// The check value of `bytes`.
    ///
    /// - Complexity: linear; each of eight bytes is a table look-up that waits for none of the others.
    public static func checksum(_ bytes: some Collection<UInt8>) -> UInt32 {
        bytes.withContiguousStorageIfAvailable { checksum(UnsafeRawBufferPointer($0)) }
            ?? Array(bytes).withUnsafeBytes { checksum($0) }
    }

    /// The check value of `bytes`: the same without the detour that other modules take to code for their own types.
    public static func checksum(_ bytes: UnsafeRawBufferPointer) -> UInt32 {
        tables.withUnsafeBufferPointer { tables in
            var value = ~UInt32(0)
            var index = 0
            while bytes.count - index >= 8 {
                var word = bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self).littleEndian ^ UInt64(value)
                value = 0
                for table in stride(from: 7 << 8, through: 0, by: -256) {
                    value ^= tables[table | Int(word & 0xFF)]
                    word >>= 8
                }
                index += 8
            }
            for byte in bytes[index...] { value = value >> 8 ^ tables[Int((value ^ UInt32(byte)) & 0xFF)] }
            return ~value
        }
    }
}

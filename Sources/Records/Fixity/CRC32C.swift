// SPDX-License-Identifier: Apache-2.0

/// The Castagnoli cyclic redundancy check (RFC 3720, appendix B.4): finds torn and damaged headers and lines.
///
/// It guards against accident only. What must withstand intent carries a digest.
public enum CRC32C {
    private static let table: [UInt32] = (0..<256).map { index in
        var value = UInt32(index)
        for _ in 0..<8 { value = value & 1 == 1 ? value >> 1 ^ 0x82F6_3B78 : value >> 1 }
        return value
    }

    /// The check value of `bytes`.
    ///
    /// - Complexity: linear, a table look-up a byte.
    public static func checksum(_ bytes: some Sequence<UInt8>) -> UInt32 {
        let table = Self.table
        var value = ~UInt32(0)
        for byte in bytes { value = value >> 8 ^ table[Int((value ^ UInt32(byte)) & 0xFF)] }
        return ~value
    }
}

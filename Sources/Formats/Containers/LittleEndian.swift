// SPDX-License-Identifier: Apache-2.0

extension Span<UInt8> {
    /// The number that `length` bytes, at most eight, spell with the lowest first; `nil` where they are not all there.
    func littleEndian(_ length: Int, at offset: Int) -> UInt64? {
        guard offset >= 0, length <= count - offset else { return nil }
        var number: UInt64 = 0
        for index in 0..<length { number |= UInt64(self[offset + index]) << UInt64(8 * index) }
        return number
    }

    /// The two bytes at `offset` as a length; zero where they are not there.
    func short(at offset: Int) -> Int { Int(littleEndian(2, at: offset) ?? 0) }
}

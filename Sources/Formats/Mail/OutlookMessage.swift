// SPDX-License-Identifier: Apache-2.0

/// Tells a mail in Outlook's own form (MS-OXMSG) from other compound files (MS-CFB) by the names of its streams.
enum OutlookMessage {
    private static let signature: [UInt8] = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]

    /// The beginning of the name of a property's stream, in UTF-16.
    private static let stream: [UInt8] = "__substg1.0_".utf8.flatMap { [$0, 0] }

    static func stands(in bytes: Span<UInt8>) -> Bool {
        guard bytes.count > 512, signature.indices.allSatisfy({ bytes[$0] == signature[$0] }) else { return false }
        // The entries of a directory stand at multiples of 128 bytes.
        for offset in stride(from: 512, to: bytes.count - stream.count, by: 128) where bytes[offset] == stream[0] {
            if stream.indices.allSatisfy({ bytes[offset + $0] == stream[$0] }) { return true }
        }
        return false
    }
}

// SPDX-License-Identifier: Apache-2.0

/// Tells a mail in Outlook's own form (MS-OXMSG) from other compound files (MS-CFB) by what its root holds.
enum OutlookEvidence {
    /// Whether the root holds the properties of a message; where the directory is damaged, whether any entry of one has
    /// the name of a property's stream.
    static func stands(in source: ArraySlice<UInt8>) -> Bool {
        guard source.count > 512, source.starts(with: CompoundFile.signature) else { return false }
        if let file = CompoundFile(source) {
            if OutlookProperties.stand(in: 0, of: file) { return true }
            guard file.isDamaged else { return false }
        }
        return hasProperty(source.span)
    }

    /// The beginning of the name of a property's stream, in UTF-16.
    private static let stream: [UInt8] = "__substg1.0_".utf8.flatMap { [$0, 0] }

    private static func hasProperty(_ bytes: Span<UInt8>) -> Bool {
        // The entries of a directory stand at multiples of 128 bytes.
        for offset in stride(from: 512, to: bytes.count - stream.count, by: 128) where bytes[offset] == stream[0] {
            if stream.indices.allSatisfy({ bytes[offset + $0] == stream[$0] }) { return true }
        }
        return false
    }
}

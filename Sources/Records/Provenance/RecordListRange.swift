// SPDX-License-Identifier: Apache-2.0

/// Where a frozen set of records stands in the file of lists, and what its bytes are.
public struct RecordListRange: Hashable, Sendable {
    /// The first byte.
    public var offset: Int

    /// The number of records.
    public var count: Int

    /// SHA-256 of the identities, one behind the other.
    public var digest: Digest

    /// Bytes of an identity.
    public static let identitySize = 16

    public init(offset: Int, count: Int, digest: Digest) {
        self.offset = offset
        self.count = count
        self.digest = digest
    }

    /// The first byte behind it.
    public var end: Int { offset + count * Self.identitySize }
}

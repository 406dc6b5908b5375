// SPDX-License-Identifier: Apache-2.0

public import Records

internal import struct Crypto.SHA256

extension Digest {
    /// The SHA-256 of bytes.
    public init(hashing bytes: some Sequence<ArraySlice<UInt8>>) {
        var hash = SHA256()
        for part in bytes { part.withUnsafeBytes { hash.update(bufferPointer: $0) } }
        self.init(finalizing: hash)
    }

    /// The SHA-256 of bytes.
    public init(hashing bytes: ArraySlice<UInt8>) { self.init(hashing: CollectionOfOne(bytes)) }

    /// The SHA-256 of bytes.
    public init(hashing bytes: [UInt8]) { self.init(hashing: CollectionOfOne(bytes[...])) }

    fileprivate init(finalizing hash: SHA256) {
        guard let digest = hash.finalize().withUnsafeBytes({ Digest($0) }) else {
            preconditionFailure("SHA-256 has 32 bytes")
        }
        self = digest
    }
}

/// SHA-256 over bytes that arrive in parts.
public struct RunningDigest {
    private var hash = SHA256()

    public init() {}

    public mutating func update(_ bytes: some Collection<UInt8>) {
        let array = Array(bytes)
        array.withUnsafeBytes { hash.update(bufferPointer: $0) }
    }

    /// The digest of all parts so far.
    public var digest: Digest { Digest(finalizing: hash) }
}

/// The leaf of one record in the tree of a capture: what the ledger keeps for ever, and what says nothing once the
/// salt is gone (Docs/OnDiskFormat.md §3).
public enum RecordCommitment {
    public static func leaf(salt: [UInt8], envelope: Digest, content: Digest) -> Digest {
        Digest(hashing: [[0], salt[...], envelope.bytes[...], content.bytes[...]])
    }

    /// The commitment of a source: SHA-256(0x02 || salt || digest).
    public static func source(salt: [UInt8], digest: Digest) -> Digest {
        Digest(hashing: [[2], salt[...], digest.bytes[...]])
    }
}

// SPDX-License-Identifier: Apache-2.0

internal import Durability
internal import Packs
internal import Records

/// The SHA-256 of a pack up to its committed length.
enum PackDigest {
    static func of(_ file: any OpenFile, length: Int) throws -> Digest {
        var digest = RunningDigest()
        var offset = 0
        while offset < length {
            let bytes = try file.read(at: offset, count: min(1 << 20, length - offset))
            guard !bytes.isEmpty else { break }
            digest.update(bytes)
            offset += bytes.count
        }
        return digest.digest
    }
}

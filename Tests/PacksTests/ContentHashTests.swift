// SPDX-License-Identifier: Apache-2.0

import Packs
import Records
import TestSupport
import Testing

/// Digests against vectors that others published, so that a wrong hash cannot agree with itself.
@Suite struct ContentHashTests {
    /// FIPS 180-4 and the examples of NIST's Cryptographic Standards and Guidelines.
    @Test(arguments: [
        ("", 1, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ("abc", 1, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        (
            "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", 1,
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
        ),
        ("a", 1_000_000, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"),
    ])
    func `A digest is SHA-256`(text: String, times: Int, hex: String) {
        let bytes = [UInt8](String(repeating: text, count: times).utf8)
        #expect(Digest(hashing: bytes).hex == hex)
        #expect(Digest(hashing: ([9] + bytes + [9])[1..<bytes.count + 1]).hex == hex)
    }

    @Test func `A digest does not depend on how its bytes are parted`() {
        let seed: UInt64 = 3
        var generator = SeededGenerator(seed: seed)
        for round in 0..<200 {
            let bytes = generator.bytes(generator.below(500))
            var running = RunningDigest()
            var parts: [ArraySlice<UInt8>] = []
            var start = 0
            while start < bytes.count {
                let end = min(bytes.count, start + generator.below(70))
                parts.append(bytes[start..<end])
                running.update(bytes[start..<end])
                start = end
            }
            #expect(running.digest == Digest(hashing: bytes), "seed \(seed), round \(round)")
            #expect(Digest(hashing: parts) == Digest(hashing: bytes), "seed \(seed), round \(round)")
        }
    }

    @Test func `A running digest can be asked and then goes on`() {
        var running = RunningDigest()
        running.update(Array("ab".utf8))
        _ = running.digest
        running.update(Array("c".utf8))
        #expect(running.digest.hex == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    }

    /// The prefixes of Docs/OnDiskFormat.md §3, written out.
    @Test func `Commitments hash what the format says, with its prefixes`() {
        var generator = SeededGenerator(seed: 4)
        let salt = generator.bytes(16)
        let envelope = Digest(hashing: generator.bytes(10))
        let content = Digest(hashing: generator.bytes(10))
        #expect(
            RecordCommitment.leaf(salt: salt, envelope: envelope, content: content)
                == Digest(hashing: [0] + salt + envelope.bytes + content.bytes))
        #expect(
            RecordCommitment.source(salt: salt, digest: content) == Digest(hashing: [2] + salt + content.bytes))
    }
}

// SPDX-License-Identifier: Apache-2.0

import Ledger
import Records
import TestSupport
import Testing

/// Docs/OnDiskFormat.md §3, *Rotation of the key*: each key names the next, and signs up to the line that does.
@Suite struct KeyHistoryTests {
    private static let origin = "muniment/01a22b6f-7506-737c-9a11-bbb2860add2d"
    private let signers: [NoteSigner]

    init() throws {
        signers = try (1...4).map { try #require(NoteSigner(name: Self.origin, seed: Array(repeating: $0, count: 32))) }
    }

    private func rotation(_ from: Int, _ to: Int, line: Int, origin: String = KeyHistoryTests.origin)
        -> SignedKeyRotation
    {
        SignedKeyRotation(origin: origin, line: line, from: signers[from], to: signers[to])
    }

    private func checkpoint(_ size: Int, _ signer: Int) -> SignedCheckpoint {
        SignedCheckpoint(
            Checkpoint(
                origin: Self.origin, size: size, root: .zero, length: 400 * size, trusted: Timestamp(milliseconds: 1)),
            signedBy: signers[signer])
    }

    @Test func `A rotation is read as it was written, and is no checkpoint`() throws {
        let signed = rotation(0, 1, line: 7)
        let read = try #require(SignedKeyRotation(decoding: signed.note.encoded))
        #expect(read == signed && read.isSigned)
        #expect(read.rotation.line == 7 && read.rotation.new == signers[1].verifier)
        #expect(
            signed.rotation.text
                == "muniment-key-rotation-1\n\(Self.origin)\n7\n\(signers[0].verifier.text)\n\(signers[1].verifier.text)\n"
        )
        #expect(SignedCheckpoint(decoding: signed.note.encoded) == nil)
        #expect(SignedKeyRotation(decoding: checkpoint(3, 0).note.encoded) == nil)
        for text in [
            rotation(0, 0, line: 7).rotation.text, rotation(0, 1, line: 0).rotation.text,
            signed.rotation.text.replacing("\n7\n", with: "\n07\n"), signed.rotation.text + "x\n",
        ] { #expect(KeyRotation(text) == nil, "\(text)") }
    }

    @Test func `Each key signs from the line that names it up to the one before the line that names the next`() {
        var history = KeyHistory(signers[0].verifier)
        let (first, second) = (history.take(rotation(0, 1, line: 10)), history.take(rotation(1, 2, line: 11)))
        #expect(first && second)
        #expect(history.keys == signers.prefix(3).map(\.verifier))
        for (size, signer) in [(1, 0), (9, 0), (10, 1), (11, 2), (12, 2), (1_000, 2)] {
            for other in 0..<4 {
                #expect(history.hasSigned(checkpoint(size, other)) == (other == signer), "\(size) \(other)")
            }
        }
        #expect(!KeyHistory(nil).hasSigned(checkpoint(1, 0)))
    }

    @Test func `Only what the last key has signed for a new one continues a history`() throws {
        var history = KeyHistory(signers[0].verifier)
        let isTaken = history.take(rotation(0, 1, line: 10))
        #expect(isTaken)
        let before = history
        let forged = try #require(
            NoteSigner(name: "muniment/other", seed: Array(repeating: 9, count: 32)))
        var unsigned = SignedNote(rotation(1, 2, line: 20).rotation.text, signedBy: [signers[2], signers[3]])
        let wrong = [
            rotation(0, 2, line: 20), rotation(1, 0, line: 20), rotation(1, 2, line: 10), rotation(1, 2, line: 9),
            rotation(1, 2, line: 20, origin: "muniment/other"), rotation(2, 3, line: 20),
            SignedKeyRotation(origin: Self.origin, line: 20, from: signers[1], to: forged),
            try #require(SignedKeyRotation(decoding: unsigned.encoded)),
        ]
        for signed in wrong {
            let isTaken = history.take(signed)
            #expect(!isTaken, "\(signed.rotation.text)")
            #expect(history == before)
        }
        unsigned = SignedNote(rotation(1, 2, line: 20).rotation.text, signedBy: [signers[1]])
        let half = try #require(SignedKeyRotation(decoding: unsigned.encoded))
        let isHalfTaken = history.take(half)
        #expect(!isHalfTaken, "without the new key")
        #expect(!KeyHistory(nil).keys.contains(signers[0].verifier))
    }
}

// SPDX-License-Identifier: Apache-2.0

import Records
import TestSupport
import Testing

@testable import Ledger

/// https://c2sp.org/signed-note and https://c2sp.org/tlog-checkpoint.
@Suite struct SignedNoteTests {
    /// The example of the reference implementation (golang.org/x/mod/sumdb/note).
    private static let text =
        "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
    private static let secret =
        "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz\n"
    private static let verifier = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
    private static let signature =
        "\u{2014} PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"

    private let signer: NoteSigner
    private let key: NoteVerifier

    init() throws {
        signer = try #require(NoteSigner(decoding: Array(Self.secret.utf8)))
        key = try #require(NoteVerifier(Self.verifier))
    }

    @Test func `Keys are read and written as the reference implementation has them`() throws {
        #expect(signer.verifier == key)
        #expect(key.text == Self.verifier)
        #expect(signer.encoded == Array(Self.secret.utf8))
        #expect(!"\(signer)".contains(Self.secret.suffix(40)))
        for wrong in [
            "", "PeterNeumann", Self.verifier + "x", Self.verifier.replacing("c74f", with: "c74e"),
            Self.verifier.replacing("+AR", with: "+AS"), "Peter Neumann+c74f20a3+ARpc",
        ] {
            #expect(NoteVerifier(wrong) == nil, "\(wrong)")
            #expect(NoteSigner(decoding: Array(wrong.utf8)) == nil)
        }
        #expect(NoteSigner(decoding: Array(Self.secret.dropLast().utf8)) == nil)
    }

    @Test func `The note of the reference implementation verifies`() throws {
        let note = try #require(SignedNote(decoding: Array("\(Self.text)\n\(Self.signature)".utf8)))
        #expect(note.text == Self.text)
        #expect(note.isSigned(by: key))
        #expect(note.encoded == Array("\(Self.text)\n\(Self.signature)".utf8))
    }

    @Test func `What is signed verifies, read again, by its key alone`() throws {
        let note = SignedNote(Self.text, signedBy: [signer])
        let read = try #require(SignedNote(decoding: note.encoded))
        #expect(read == note && read.isSigned(by: key))
        let other = try #require(NoteSigner(name: "PeterNeumann", seed: Array(repeating: 7, count: 32)))
        #expect(!read.isSigned(by: other.verifier))
        let both = SignedNote(Self.text, signedBy: [signer, other])
        #expect(both.isSigned(by: key) && both.isSigned(by: other.verifier))
    }

    @Test func `No byte of a note can be another`() {
        let bytes = SignedNote(Self.text, signedBy: [signer]).encoded
        for index in bytes.indices {
            for bit in [0x01, 0x20, 0x80] as [UInt8] {
                var changed = bytes
                changed[index] ^= bit
                #expect(SignedNote(decoding: changed)?.isSigned(by: key) != true, "byte \(index)")
            }
        }
        for length in 0..<bytes.count { #expect(SignedNote(decoding: bytes[..<length])?.isSigned(by: key) != true) }
    }

    @Test func `A checkpoint is read as it was written, and nothing else is one`() throws {
        let checkpoint = Checkpoint(
            origin: "PeterNeumann", size: 12, root: .zero, length: 4_096, trusted: Timestamp(milliseconds: 1_000))
        let signed = SignedCheckpoint(checkpoint, signedBy: signer)
        #expect(KeyHistory(key).hasSigned(signed))
        let read = try #require(SignedCheckpoint(decoding: signed.note.encoded))
        #expect(read == signed && read.checkpoint == checkpoint)
        #expect(
            checkpoint.text
                == "PeterNeumann\n12\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\nlength 4096\n"
                + "trusted 1970-01-01T00:00:01.000Z\n")
        for (old, new) in [("12", "012"), ("12", "-1"), ("length", "width"), ("AAA=", "AA=="), ("\nlen", "\n\nlen")] {
            #expect(Checkpoint(checkpoint.text.replacing(old, with: new)) == nil, "\(old)")
        }
        #expect(Checkpoint(checkpoint.text + "more\n") == nil)
    }
}

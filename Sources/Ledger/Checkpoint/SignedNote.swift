// SPDX-License-Identifier: Apache-2.0

internal import Records

/// A text with signatures under it (https://c2sp.org/signed-note).
///
/// The text ends with a line feed; a blank line follows, and then a line for each signature: an em dash, the name of the
/// key, and in base64 four bytes that tell keys of one name apart and the signature.
public struct SignedNote: Hashable, Sendable {
    public struct Signature: Hashable, Sendable {
        public var name: String
        public var keyHash: UInt32
        public var bytes: [UInt8]
    }

    /// With the line feed at its end.
    public let text: String
    public let signatures: [Signature]

    /// The most bytes of a note.
    public static let largest = 16_384

    /// Signs a text.
    ///
    /// - Parameter text: ends with a line feed, and has no other control character.
    public init(_ text: String, signedBy keys: [NoteSigner]) {
        self.text = text
        signatures = keys.compactMap { key in
            key.signature(of: text).map { Signature(name: key.verifier.name, keyHash: key.verifier.hash, bytes: $0) }
        }
    }

    /// Reads a note; `nil` for what is none. Nothing is verified.
    public init?(decoding bytes: some Collection<UInt8>) {
        guard bytes.count <= Self.largest, let all = String(validating: bytes, as: UTF8.self),
            !all.utf8.contains(where: { ($0 < 0x20 && $0 != 0x0A) || $0 == 0x7F }), all.hasSuffix("\n")
        else { return nil }
        // The last blank line is the one before the signatures.
        let lines = all.utf8.dropLast().split(separator: 0x0A, omittingEmptySubsequences: false).map {
            String($0) ?? ""
        }
        guard let blank = lines.lastIndex(of: ""), blank > 0, blank + 1 < lines.count else { return nil }
        let signatures = lines[(blank + 1)...].compactMap { Self.signature($0) }
        guard signatures.count == lines.count - blank - 1 else { return nil }
        text = lines[..<blank].map { $0 + "\n" }.joined()
        self.signatures = signatures
    }

    private static func signature(_ line: String) -> Signature? {
        let words = line.split(separator: " ", omittingEmptySubsequences: false)
        guard words.count == 3, words[0] == "\u{2014}", !words[1].isEmpty, let bytes = Base64.decode(words[2]),
            bytes.count > 4
        else { return nil }
        let hash = bytes[..<4].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        return Signature(name: String(words[1]), keyHash: hash, bytes: Array(bytes[4...]))
    }

    public var encoded: [UInt8] {
        Array(text.utf8) + [0x0A]
            + signatures.flatMap { signature in
                Array(
                    "\u{2014} \(signature.name) \(Base64.encode(signature.keyHash.bigEndianBytes + signature.bytes))\n"
                        .utf8)
            }
    }

    /// Whether a key has signed the text. A signature of the key that is wrong is one too many, whatever others say.
    public func isSigned(by key: NoteVerifier) -> Bool {
        let own = signatures.filter { $0.name == key.name && $0.keyHash == key.hash }
        return !own.isEmpty && own.allSatisfy { key.verifies($0.bytes, of: text) }
    }
}

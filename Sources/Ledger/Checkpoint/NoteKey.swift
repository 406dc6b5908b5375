// SPDX-License-Identifier: Apache-2.0

internal import Records

internal import enum Crypto.Curve25519
internal import struct Crypto.SHA256

/// The public half of an Ed25519 key that signs notes, with its name (https://c2sp.org/signed-note, "verifier keys").
public struct NoteVerifier: Hashable, Sendable {
    /// Neither empty, nor with white space or a plus sign.
    public let name: String

    /// 32 bytes (RFC 8032, section 5.1.5).
    public let key: [UInt8]

    /// Tells keys of one name apart: the first four bytes of SHA-256(name || 0x0A || 0x01 || key).
    public let hash: UInt32

    /// The type of an Ed25519 key.
    fileprivate static let algorithm: UInt8 = 1

    init(name: String, key: [UInt8]) {
        self.name = name
        self.key = key
        hash = SHA256.hash(data: Array(name.utf8) + [0x0A, Self.algorithm] + key).prefix(4).reduce(0) {
            $0 << 8 | UInt32($1)
        }
    }

    /// Reads `name+hash+base64`; `nil` for what is no such key.
    public init?(_ text: String) {
        let parts = text.split(separator: "+", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, Self.isName(parts[0]), let bytes = Base64.decode(parts[2]), bytes.count == 33,
            bytes[0] == Self.algorithm
        else { return nil }
        self.init(name: String(parts[0]), key: Array(bytes[1...]))
        guard self.text == text else { return nil }
    }

    static func isName(_ text: some StringProtocol) -> Bool {
        !text.isEmpty && text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "+") }
    }

    /// `name+hash+base64`.
    public var text: String {
        "\(name)+\(Hexadecimal.encode(hash.bigEndianBytes))+\(Base64.encode([Self.algorithm] + key))"
    }

    func verifies(_ signature: [UInt8], of text: String) -> Bool {
        (try? Curve25519.Signing.PublicKey(rawRepresentation: key))?.isValidSignature(signature, for: Array(text.utf8))
            ?? false
    }
}

/// A private Ed25519 key that signs notes, with its name. It is never printed.
public struct NoteSigner: Sendable, CustomStringConvertible {
    public let verifier: NoteVerifier
    private let seed: [UInt8]

    private static let prefix = "PRIVATE+KEY+"

    /// - Parameter seed: 32 bytes that nobody can guess (RFC 8032, section 5.1.5).
    public init?(name: String, seed: [UInt8]) {
        guard NoteVerifier.isName(name), let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: seed) else {
            return nil
        }
        verifier = NoteVerifier(name: name, key: Array(key.publicKey.rawRepresentation))
        self.seed = seed
    }

    /// Reads the text of a file: `PRIVATE+KEY+name+hash+base64` and a line feed; `nil` for what is no such key.
    public init?(decoding bytes: [UInt8]) {
        let text = String(decoding: bytes, as: UTF8.self)
        let parts = text.dropLast().split(separator: "+", maxSplits: 4, omittingEmptySubsequences: false)
        guard parts.count == 5, let key = Base64.decode(parts[4]), key.count == 33, key[0] == NoteVerifier.algorithm
        else { return nil }
        self.init(name: String(parts[2]), seed: Array(key[1...]))
        guard encoded == bytes else { return nil }
    }

    /// The text of the file that keeps it.
    public var encoded: [UInt8] {
        let secret = Base64.encode([NoteVerifier.algorithm] + seed)
        return Array(
            "\(Self.prefix)\(verifier.name)+\(Hexadecimal.encode(verifier.hash.bigEndianBytes))+\(secret)\n".utf8)
    }

    public var description: String { "the private key of \(verifier.text)" }

    func signature(of text: String) -> [UInt8]? {
        guard let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: seed) else { return nil }
        return (try? key.signature(for: Array(text.utf8))).map { Array($0) }
    }
}

// SPDX-License-Identifier: Apache-2.0

public import Records

/// What a ledger had come to: so many lines with this root (https://c2sp.org/tlog-checkpoint).
public struct Checkpoint: Hashable, Sendable {
    /// Which ledger: `muniment/` and the identity of the archive.
    public var origin: String

    /// The number of lines.
    public var size: Int

    /// The root of the tree over them.
    public var root: Digest

    /// The bytes of these lines, over all segments.
    public var length: Int

    /// The trusted time of the last of them.
    public var trusted: Timestamp

    public init(origin: String, size: Int, root: Digest, length: Int, trusted: Timestamp) {
        self.origin = origin
        self.size = size
        self.root = root
        self.length = length
        self.trusted = trusted
    }

    /// The text that is signed: origin, size and root, and as extension lines the length and the time.
    public var text: String {
        "\(origin)\n\(size)\n\(Base64.encode(root.bytes))\nlength \(length)\ntrusted \(trusted)\n"
    }

    /// Reads a text; `nil` for what is not the text of a checkpoint as ``text`` gives it.
    public init?(_ text: String) {
        let lines = text.utf8.split(separator: 0x0A, omittingEmptySubsequences: false).map { String($0) ?? "" }
        guard lines.count == 6, let size = Int(lines[1]), let root = Base64.decode(lines[2]).flatMap({ Digest($0) }),
            lines[3].hasPrefix("length "), let length = Int(lines[3].dropFirst(7)), lines[4].hasPrefix("trusted "),
            let trusted = Timestamp(String(lines[4].dropFirst(8)))
        else { return nil }
        self.init(origin: lines[0], size: size, root: root, length: length, trusted: trusted)
        guard self.text == text, size > 0, length > 0 else { return nil }
    }
}

/// A checkpoint with its signatures.
public struct SignedCheckpoint: Hashable, Sendable {
    public let checkpoint: Checkpoint
    public let note: SignedNote

    /// The name of the file of the latest one in the folder `ledger`.
    public static let name = "checkpoint"

    public init(_ checkpoint: Checkpoint, signedBy key: NoteSigner) {
        self.checkpoint = checkpoint
        note = SignedNote(checkpoint.text, signedBy: [key])
    }

    /// Reads a note; `nil` for what is no checkpoint. Nothing is verified.
    public init?(decoding bytes: [UInt8]) {
        guard let note = SignedNote(decoding: bytes), let checkpoint = Checkpoint(note.text) else { return nil }
        self.checkpoint = checkpoint
        self.note = note
    }
}

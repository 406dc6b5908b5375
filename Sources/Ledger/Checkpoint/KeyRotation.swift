// SPDX-License-Identifier: Apache-2.0

/// The statement that from a line of the ledger on another key signs it (Docs/OnDiskFormat.md §3, *Rotation of the key*).
///
/// It is a signed note of both keys: who trusts the one before can trust the one after, without the ledger. Its first
/// line is no origin of a checkpoint, so neither can be taken for the other.
public struct KeyRotation: Hashable, Sendable {
    /// The first line of the text.
    public static let form = "muniment-key-rotation-1"

    /// Which ledger: the origin of its checkpoints.
    public var origin: String

    /// The number of the line that names the new key: the checkpoint of so many lines is the first that it signs.
    public var line: Int
    public var old: NoteVerifier
    public var new: NoteVerifier

    public init(origin: String, line: Int, old: NoteVerifier, new: NoteVerifier) {
        self.origin = origin
        self.line = line
        self.old = old
        self.new = new
    }

    /// The text that is signed.
    public var text: String { "\(Self.form)\n\(origin)\n\(line)\n\(old.text)\n\(new.text)\n" }

    /// Reads a text; `nil` for what is none such as ``text`` gives.
    public init?(_ text: String) {
        let lines = text.utf8.split(separator: 0x0A, omittingEmptySubsequences: false).map { String($0) ?? "" }
        guard lines.count == 6, let line = Int(lines[2]), let old = NoteVerifier(lines[3]),
            let new = NoteVerifier(lines[4])
        else { return nil }
        self.init(origin: lines[1], line: line, old: old, new: new)
        guard self.text == text, line > 0, old != new else { return nil }
    }
}

/// A rotation with its signatures.
public struct SignedKeyRotation: Hashable, Sendable {
    public let rotation: KeyRotation
    public let note: SignedNote

    /// Signs with the key before and the key after.
    public init(origin: String, line: Int, from old: NoteSigner, to new: NoteSigner) {
        rotation = KeyRotation(origin: origin, line: line, old: old.verifier, new: new.verifier)
        note = SignedNote(rotation.text, signedBy: [old, new])
    }

    /// Reads a note; `nil` for what is no rotation. Nothing is verified.
    public init?(decoding bytes: some Collection<UInt8>) {
        guard let note = SignedNote(decoding: bytes), let rotation = KeyRotation(note.text) else { return nil }
        self.rotation = rotation
        self.note = note
    }

    /// Whether both keys have signed it.
    public var isSigned: Bool { note.isSigned(by: rotation.old) && note.isSigned(by: rotation.new) }
}

/// The keys that sign a ledger one after another. Each signs the checkpoints from the line that named it up to the one
/// before the line that named the next.
public struct KeyHistory: Hashable, Sendable {
    /// The public halves in their order.
    public private(set) var keys: [NoteVerifier]

    /// By which each key but the first is named.
    public private(set) var rotations: [SignedKeyRotation] = []

    /// - Parameter first: `nil` for an archive without keys.
    public init(_ first: NoteVerifier?) { keys = [first].compactMap(\.self) }

    /// Takes the next rotation.
    ///
    /// - Returns: `false`, and nothing is taken, where it is not one of this ledger from the last key to a new one, with
    ///   the signatures of both.
    public mutating func take(_ signed: SignedKeyRotation) -> Bool {
        let rotation = signed.rotation
        guard let last = keys.last, rotation.old == last, rotation.line > rotations.last?.rotation.line ?? 0,
            [rotation.origin, rotation.new.name].allSatisfy({ $0 == last.name }), signed.isSigned,
            !keys.contains(where: { $0.hash == rotation.new.hash })
        else { return false }
        keys.append(rotation.new)
        rotations.append(signed)
        return true
    }

    /// The key that signs the checkpoint of so many lines; `nil` without any.
    public func key(at size: Int) -> NoteVerifier? {
        keys.isEmpty ? nil : keys[rotations.count { $0.rotation.line <= size }]
    }

    /// Whether the key that was in force has signed a checkpoint.
    public func hasSigned(_ signed: SignedCheckpoint) -> Bool {
        key(at: signed.checkpoint.size).map { signed.note.isSigned(by: $0) } ?? false
    }
}

// SPDX-License-Identifier: Apache-2.0

internal import Durability
public import Ledger
public import Records

/// All that somebody needs to verify, with the public key alone, that the ledger continues a checkpoint that they have kept
/// (RFC 9162, section 2.1.4; Docs/VerifyWithoutMuniment.md, *That nothing was changed since*).
///
/// It has hashes and no line: whoever reads it learns how many lines there are, and nothing of them.
public struct ConsistencyProof: Sendable {
    /// The version of the document.
    public static let form = "muniment-consistency-1"

    /// The checkpoint that was kept.
    public let earlier: SignedCheckpoint

    /// The latest one.
    public let latest: SignedCheckpoint

    /// PROOF of RFC 6962, section 2.1.2; empty where both are of the same lines.
    public let path: [Digest]
    let history: KeyHistory

    public var json: CanonicalJSON {
        [
            "proof": .string(Self.form), "earlier": .string(String(decoding: earlier.note.encoded, as: UTF8.self)),
            "checkpoint": .string(String(decoding: latest.note.encoded, as: UTF8.self)),
            "path": .array(path.map { .string($0.hex) }), "rotations": .array(history.notes.map { .string($0) }),
            "keys": .array(history.keys.map { .string($0.text) }),
        ]
    }
}

/// Proves that the ledger continues a checkpoint.
public struct ConsistencyProving {
    private let archive: Archive

    public init(_ archive: Archive) { self.archive = archive }

    /// Proves it as of the latest checkpoint. Every step is verified before the proof is given. It is no read of a record,
    /// so it leaves no line.
    ///
    /// - Throws: ``ArchiveError`` `integrity` where the ledger does not continue it; `failed` where nothing can be signed;
    ///   `locked`.
    /// - Complexity: twice as many reads as the number of lines has bits; reads the ledger where the hashes of its tree are
    ///   damaged.
    public func prove(_ earlier: SignedCheckpoint) throws(ArchiveError) -> ConsistencyProof {
        let signed = try archive.currentCheckpoint()
        return try ArchiveError.wrap {
            if let proof = try attempt(earlier, signed) { return proof }
            // The hashes of the tree can be made again; the lines can't.
            if archive.isLogged { try archive.withLock { try $0.discardTree() } }
            let latest = archive.isLogged ? try archive.currentCheckpoint() : signed
            if let proof = try attempt(earlier, latest) { return proof }
            let known = latest.checkpoint.size >= earlier.checkpoint.size
            let root = known ? try tree(of: latest.checkpoint.size).root(of: earlier.checkpoint.size) : nil
            if let finding = try archive.contradiction(of: earlier, lines: latest.checkpoint.size, root: root) {
                throw ArchiveError(code: .integrity, subject: finding.subject, message: finding.message)
            }
            throw ArchiveError(
                code: .integrity, subject: "\(archive.layout.tree)",
                message: "the hashes of the ledger's tree are wrong; run rebuild")
        }
    }

    /// - Returns: `nil` where the proof does not hold.
    private func attempt(_ earlier: SignedCheckpoint, _ signed: SignedCheckpoint) throws -> ConsistencyProof? {
        let (first, last) = (earlier.checkpoint, signed.checkpoint)
        let history = try archive.keyHistory()
        guard first.origin == last.origin, first.size <= last.size, history.hasSigned(earlier),
            let path = try? tree(of: last.size).consistencyPath(from: first.size),
            MerkleProof.isConsistent((first.size, first.root), with: (last.size, last.root), path: path)
        else { return nil }
        return ConsistencyProof(earlier: earlier, latest: signed, path: path, history: history)
    }

    private func tree(of lines: Int) throws -> MerkleTree {
        try TreeFile(archive.layout.ledger, in: archive.fileSystem, canWrite: false).tree(of: lines)
    }
}

extension Archive {
    /// What contradicts a checkpoint that was handed out; `nil` where the ledger continues it.
    ///
    /// - Parameters:
    ///   - lines: the lines of the ledger.
    ///   - root: over as many of them as the checkpoint is of; `nil` where there are fewer.
    func contradiction(of earlier: SignedCheckpoint, lines: Int, root: Digest?) throws -> VerificationFinding? {
        let checkpoint = earlier.checkpoint
        let origin = LedgerKeys.origin(of: description.id)
        func found(_ message: String, in subject: String? = nil) -> VerificationFinding {
            VerificationFinding(severity: .integrity, subject: subject ?? "\(layout.ledger)", message: message)
        }
        guard checkpoint.origin == origin else {
            return found("the checkpoint is of \(checkpoint.origin), and this ledger is \(origin)")
        }
        guard let root else {
            return found(
                "the ledger has \(lines) lines and the checkpoint is of \(checkpoint.size): lines were cut off, or an "
                    + "older archive was put in its place")
        }
        guard root == checkpoint.root else {
            return found(
                "the first \(checkpoint.size) lines of the ledger are not those of the checkpoint: one was changed, put "
                    + "in or taken out since")
        }
        guard try keyHistory().hasSigned(earlier) else {
            return found(
                "the checkpoint is not signed by the key that this archive had then: it is forged, or the keys were "
                    + "replaced", in: "\(layout.keys)")
        }
        return nil
    }
}

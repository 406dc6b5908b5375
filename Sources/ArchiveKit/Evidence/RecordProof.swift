// SPDX-License-Identifier: Apache-2.0

internal import Catalogue
internal import Durability
internal import Ledger
internal import Packs
public import Records

/// All that somebody needs to prove, with the public key alone, that the archive holds a record as it came in
/// (Docs/VerifyWithoutMuniment.md).
public struct RecordProof: Sendable {
    /// The version of the document.
    public static let form = "muniment-record-proof-1"

    public var record: RecordID

    /// Of the envelope; 1 is that of the capture.
    public var version: Int

    /// The index of the commitment.
    public var place: Int

    /// SHA-256 and bytes of the content.
    public var content: (digest: Digest, length: Int)
    public var envelope: [UInt8]
    public var salt: [UInt8]
    public var commitment: Digest

    /// The hashes from the commitment to the root that the line names.
    public var commitmentPath: [Digest]

    /// The JSON of the line that committed it.
    public var line: [UInt8]

    /// From 1.
    public var sequence: Int

    /// The hashes from the leaf of the line to the root of the checkpoint.
    public var linePath: [Digest]
    public var checkpoint: [UInt8]

    /// The statements by which each key of the archive names the next.
    public var rotations: [String]
    public var keys: [String]

    public var json: CanonicalJSON {
        [
            "proof": .string(Self.form), "record": .string("\(record)"), "version": .integer(Int64(version)),
            "place": .integer(Int64(place)),
            "content": ["length": .integer(Int64(content.length)), "sha256": .string(content.digest.hex)],
            "envelope": .string(String(decoding: envelope, as: UTF8.self)), "salt": .string(Hexadecimal.encode(salt)),
            "commitment": .string(commitment.hex), "commitmentPath": .array(commitmentPath.map { .string($0.hex) }),
            "line": .string(String(decoding: line, as: UTF8.self)), "sequence": .integer(Int64(sequence)),
            "linePath": .array(linePath.map { .string($0.hex) }),
            "checkpoint": .string(String(decoding: checkpoint, as: UTF8.self)),
            "rotations": .array(rotations.map { .string($0) }), "keys": .array(keys.map { .string($0) }),
        ]
    }
}

/// Makes proofs of records. What proofs have in common is read once: many may be made by one of these.
public final class RecordProving {
    private let archive: Archive

    /// The tree over the commitments of the line that was needed last.
    private var lastTree: (range: CommitmentRange, tree: MerkleTree)?
    private var keys: KeyHistory?

    public init(_ archive: Archive) { self.archive = archive }

    /// Proves a record that was found, as of the latest checkpoint. Every step is verified before the proof is handed out.
    ///
    /// - Throws: ``ArchiveError`` `failed` where there is no checkpoint of its line, `integrity` where the ledger is not
    ///   what was signed.
    /// - Complexity: twice as many reads as the number of lines has bits; the commitments of one line, where it is not that
    ///   of the proof before.
    public func prove(_ found: FoundRecord) throws(ArchiveError) -> RecordProof {
        let signed = try archive.currentCheckpoint()
        return try ArchiveError.wrap {
            if let proof = try attempt(found, signed) { return proof }
            // The hashes of the tree can be made again; the lines can't.
            try archive.withLock { try $0.discardTree() }
            (lastTree, keys) = (nil, nil)
            if let proof = try attempt(found, try archive.currentCheckpoint()) { return proof }
            throw ArchiveError(
                code: .integrity, subject: "\(found.id)",
                message: "record \(found.id) can't be proved by the ledger; run 'muniment verify'")
        }
    }

    /// - Returns: `nil` where the proof does not hold.
    func attempt(_ found: FoundRecord, _ signed: SignedCheckpoint) throws -> RecordProof? {
        let checkpoint = signed.checkpoint
        let commitment = RecordCommitment.leaf(
            salt: found.salt, envelope: Digest(hashing: found.envelopeBytes), content: found.contentDigest)
        guard let (line, bytes) = try archive.ledgerReader.line(numbered: found.since, before: checkpoint.length),
            let range = line.deposits.map(\.commitments).first(where: {
                ($0.first..<$0.first + $0.count).contains(found.place)
            })
        else { return nil }
        let index = found.place - range.first
        let commitmentPath = try tree(of: range).inclusionPath(of: index)
        guard
            MerkleProof.includes(commitment, at: index, path: commitmentPath, size: range.count, root: range.root),
            let linePath = try? TreeFile(archive.layout.ledger, in: archive.fileSystem, canWrite: false)
                .tree(of: checkpoint.size).inclusionPath(of: line.sequence - 1),
            MerkleProof.includes(
                line.leaf, at: line.sequence - 1, path: linePath, size: checkpoint.size, root: checkpoint.root)
        else { return nil }
        let keys = try self.keys ?? archive.keyHistory()
        self.keys = keys
        return RecordProof(
            record: found.id, version: found.version, place: found.place,
            content: (found.contentDigest, found.content.count), envelope: found.envelopeBytes, salt: found.salt,
            commitment: commitment, commitmentPath: commitmentPath, line: bytes, sequence: line.sequence,
            linePath: linePath, checkpoint: signed.note.encoded, rotations: keys.notes, keys: keys.keys.map(\.text))
    }

    private func tree(of range: CommitmentRange) throws -> MerkleTree {
        if let lastTree, lastTree.range == range { return lastTree.tree }
        let tree = MerkleTree(
            try CommitmentFile.read(
                range.first..<range.first + range.count, from: archive.layout.ledger, in: archive.fileSystem))
        lastTree = (range, tree)
        return tree
    }
}

// SPDX-License-Identifier: Apache-2.0

internal import Durability
internal import Ledger
internal import Records

/// Signs what the ledger has come to, at the end of each commit group and under its lock.
///
/// It signs only what continues the checkpoint that it signed before: the hashes of the tree are believed as far as their
/// root is the one that was signed, and are made again from the lines where it is not.
///
/// Order of writes: the lines, synchronised by who appended them; the hashes; the checkpoint, put in the place of the one
/// before. Neither is synchronised: a power cut costs time for reading the lines again and no evidence.
struct CheckpointSigning {
    private let layout: ArchiveLayout
    private let reader: LedgerReader
    private let fileSystem: any FileSystem
    private let notice: (String) -> Void

    /// Makes the keys of an archive that has none.
    private let makeKeys: () throws -> Void

    init(_ archive: Archive) {
        layout = archive.layout
        reader = archive.ledgerReader
        fileSystem = archive.fileSystem
        notice = archive.environment.notice
        makeKeys = {
            try LedgerKeys(archive.layout, in: archive.fileSystem)
                .create(for: archive.description.id, seed: archive.environment.seed())
        }
    }

    /// For an archive that is being made.
    init(_ layout: ArchiveLayout, _ reader: LedgerReader, in fileSystem: any FileSystem) {
        self.layout = layout
        self.reader = reader
        self.fileSystem = fileSystem
        notice = { _ in }
        makeKeys = {}
    }

    /// The first checkpoint; a tree and a checkpoint that a creation which was cut short has left do not count.
    func begin(_ head: LedgerHead, _ signer: NoteSigner) throws {
        try extend(nil, to: head, signer)
    }

    /// - Parameter head: the end of the ledger, which is synchronised.
    /// - Throws: where the disk refuses; the lines are committed all the same. A private key that can't be had is no
    ///   error: then nothing is signed.
    func run(upTo head: LedgerHead) throws {
        let keys = LedgerKeys(layout, in: fileSystem)
        let stored = try fileSystem.contents(of: layout.checkpoint, limit: SignedNote.largest)
        var signing = try keys.signing()
        if case .never = signing, stored == nil {
            try makeKeys()
            signing = try keys.signing()
        }
        guard case .key(let signer) = signing else { return }
        var last = stored.flatMap { SignedCheckpoint(decoding: $0) }
        if let signed = last, try !keys.history().hasSigned(signed) { last = nil }
        try extend(last?.checkpoint, to: head, signer)
    }

    private func extend(_ last: Checkpoint?, to head: LedgerHead, _ signer: NoteSigner) throws {
        let tree = try TreeFile(layout.ledger, in: fileSystem, canWrite: true)
        var appender = TreeFile.Appender(tree, after: MerkleFrontier())
        var known = LedgerHead()
        if let last {
            guard last.size <= head.sequence, last.length <= head.length,
                let line = try reader.line(endingAt: last.length), line.sequence == last.size
            else { return disagree(last) }
            (known.length, known.sequence, known.leaf) = (last.length, last.size, line.leaf)
            if let frontier = try tree.frontier(of: last.size), frontier.root == last.root,
                try tree.tree(of: last.size).leaf(last.size - 1) == line.leaf
            {
                if last.size == head.sequence { return }
                appender = TreeFile.Appender(tree, after: frontier)
            } else {
                try reader.leaves(after: LedgerHead(), upTo: last.length) { try appender.append($0) }
                guard appender.frontier.root == last.root else { return disagree(last) }
            }
        }
        try reader.leaves(after: known, upTo: head.length) { try appender.append($0) }
        try appender.flush()
        guard let trusted = head.trusted else { return }
        let checkpoint = Checkpoint(
            origin: signer.verifier.name, size: head.sequence, root: appender.frontier.root, length: head.length,
            trusted: trusted)
        try AtomicFile(layout.checkpoint, in: fileSystem)
            .replace(with: SignedCheckpoint(checkpoint, signedBy: signer).note.encoded, durably: false)
    }

    /// What was signed once is never contradicted: no further checkpoint is signed until a person has looked.
    private func disagree(_ last: Checkpoint) {
        notice(
            "the ledger does not continue its checkpoint of \(last.size) lines, so none is signed; run "
                + "'muniment ledger verify'")
    }
}

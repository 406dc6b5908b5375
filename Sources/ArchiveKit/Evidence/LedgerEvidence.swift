// SPDX-License-Identifier: Apache-2.0

internal import Catalogue
internal import Durability
public import Ledger
public import Records

/// What there is for somebody who does not trust the archive: its latest checkpoint, and what keeps it from signing more.
public struct LedgerEvidence: Sendable {
    /// The latest one that a key of the archive has signed.
    public var latest: SignedCheckpoint?

    /// Why later lines are not signed, and what to do; `nil` where they are.
    public var obstacle: String?

    /// When a checkpoint was handed out of the archive last, and of how many lines.
    public var handedOut: (size: Int, time: Timestamp)?

    /// Looks at what there is. That is no read of a record, so it leaves no line.
    ///
    /// - Throws: ``ArchiveError`` where the disk refuses.
    public init(of archive: Archive) throws(ArchiveError) {
        self = try ArchiveError.wrap {
            try ArchiveView.catchUp(archive)
            return try LedgerEvidence(archive)
        }
    }

    init(_ archive: Archive) throws {
        latest = try Self.signed(in: archive)
        // Who reads without a trace may meet a register that is not there.
        let last = archive.isLogged ? try archive.register().lastCheckpoint() : try? archive.register().lastCheckpoint()
        handedOut = last.map { ($0.size, $0.handed) }
        if let checkpoint = latest?.checkpoint, try !Self.isContinued(checkpoint, in: archive) {
            obstacle =
                "the ledger does not continue its checkpoint of \(checkpoint.size) lines; run "
                + "'muniment ledger verify'"
        } else if archive.isLogged, case .unusable(let reason) = try LedgerKeys(archive).signing() {
            obstacle = "checkpoints are not signed, for \(reason); put the key back"
        }
    }

    /// The stored checkpoint, where a key of the archive has signed it.
    static func signed(in archive: Archive) throws -> SignedCheckpoint? {
        let bytes = try archive.fileSystem.contents(of: archive.layout.checkpoint, limit: SignedNote.largest)
        guard let found = bytes.flatMap({ SignedCheckpoint(decoding: $0) }),
            try LedgerKeys(archive).history().hasSigned(found)
        else { return nil }
        return found
    }

    /// Whether a line of its number ends where the checkpoint says. It was read before the ledger, which only grows.
    private static func isContinued(_ checkpoint: Checkpoint, in archive: Archive) throws -> Bool {
        try archive.ledgerReader.length() >= checkpoint.length
            && archive.ledgerReader.line(endingAt: checkpoint.length)?.sequence == checkpoint.size
    }
}

extension Archive {
    /// The latest checkpoint, once everything that is committed is signed.
    ///
    /// - Throws: ``ArchiveError`` `failed` where there is none, or not of all lines, since the private key can't be had;
    ///   `locked`, `integrity`.
    public func currentCheckpoint() throws(ArchiveError) -> SignedCheckpoint {
        if isLogged { try withLock { _ in } }
        let evidence = try LedgerEvidence(of: self)
        if let obstacle = evidence.obstacle {
            throw ArchiveError(code: .failed, subject: "\(layout.checkpoint)", message: obstacle)
        }
        if let latest = evidence.latest { return latest }
        throw ArchiveError(
            code: .failed, subject: "\(layout.checkpoint)",
            message: "no checkpoint was signed yet; the next command that writes signs one")
    }

    /// Puts into the ledger that a checkpoint was handed out of the archive.
    ///
    /// *Durability:* when this returns, the line survives a power cut.
    public func handOut(_ checkpoint: Checkpoint) throws(ArchiveError) {
        try withLock { _ = try $0.record(.checkpoint(size: checkpoint.size, root: checkpoint.root)) }
    }

    /// The public halves of the keys that sign the ledger, in the order in which they were made.
    public func publicKeys() throws(ArchiveError) -> [NoteVerifier] {
        try keyHistory().keys
    }

    /// The same keys, and the statements by which each names the next.
    func keyHistory() throws(ArchiveError) -> KeyHistory {
        try ArchiveError.wrap { try LedgerKeys(self).history() }
    }
}

extension LedgerKeys {
    init(_ archive: Archive) { self.init(archive.layout, in: archive.fileSystem) }
}

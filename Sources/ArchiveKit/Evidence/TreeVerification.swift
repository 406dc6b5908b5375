// SPDX-License-Identifier: Apache-2.0

internal import Durability
internal import Ledger
internal import Records

/// Compares the lines of the ledger with the checkpoint that was signed last, with the hashes of the tree, and with the
/// public keys.
struct TreeVerification {
    private let archive: Archive
    private let last: Checkpoint?
    private var comparer: TreeFile.Comparer?
    private var frontier = MerkleFrontier()
    private let stored: KeyHistory
    private var keys: CommittedKeys

    /// The root, and where the last line ended, when as many lines were taken as the checkpoint is of.
    private var found: (root: Digest, end: Int)?

    init(_ archive: Archive) throws {
        self.archive = archive
        stored = try archive.keyHistory()
        keys = CommittedKeys(from: stored)
        last = try LedgerEvidence.signed(in: archive)?.checkpoint
        if last != nil, try archive.fileSystem.status(archive.layout.tree) != nil {
            comparer = TreeFile.Comparer(
                try TreeFile(archive.layout.ledger, in: archive.fileSystem, canWrite: false))
        }
    }

    /// Takes the lines in their order.
    mutating func take(_ line: LedgerLine) throws {
        keys.take(line)
        guard let last, line.sequence <= last.size else { return }
        frontier.append(line.leaf)
        try comparer?.take(line.leaf)
        if line.sequence == last.size { found = (frontier.root, line.end) }
    }

    private func compareKeys(_ report: inout VerificationReport) {
        if let line = keys.wrong {
            report.find(
                .integrity, "\(archive.layout.ledger)",
                "line \(line) names a key for the ledger that the key before did not sign for; it is forged, or keys "
                    + "were replaced")
        } else if keys.history != stored {
            report.find(
                .derived, "\(archive.layout.keys)", "the public keys are not those that the ledger names; run rebuild")
        }
    }

    /// - Returns: whether the hashes are to be made again, since some are missing as after a power cut.
    mutating func finish(_ head: LedgerHead, _ report: inout VerificationReport) throws -> Bool {
        compareKeys(&report)
        guard let last else { return false }
        guard let found else {
            report.find(
                .integrity, "\(archive.layout.ledger)",
                "the ledger has \(head.sequence) sound lines, but a checkpoint of \(last.size) was signed; restore it "
                    + "from a backup")
            return false
        }
        if found.root != last.root || found.end != last.length {
            report.find(
                .integrity, "\(archive.layout.ledger)",
                "the first \(last.size) lines are not those whose checkpoint was signed; restore the ledger from a backup"
            )
            return false
        }
        try comparer?.compare()
        if comparer?.result == .different {
            report.find(
                .derived, "\(archive.layout.tree)",
                "the hashes of the ledger's tree are not those of its lines; run rebuild")
        }
        return comparer?.result != .same && comparer?.result != .different
    }
}

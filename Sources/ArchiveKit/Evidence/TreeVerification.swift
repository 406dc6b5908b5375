// SPDX-License-Identifier: Apache-2.0

internal import Durability
internal import Ledger
internal import Records

/// Compares the lines of the ledger with the checkpoint that was signed last, and with the hashes of the tree.
struct TreeVerification {
    private let archive: Archive
    private let last: Checkpoint?
    private var comparer: TreeFile.Comparer?
    private var frontier = MerkleFrontier()

    /// The root, and where the last line ended, when as many lines were taken as the checkpoint is of.
    private var found: (root: Digest, end: Int)?

    init(_ archive: Archive) throws {
        self.archive = archive
        last = try LedgerEvidence.signed(in: archive)?.checkpoint
        if last != nil, try archive.fileSystem.status(archive.layout.tree) != nil {
            comparer = TreeFile.Comparer(
                try TreeFile(archive.layout.ledger, in: archive.fileSystem, canWrite: false))
        }
    }

    /// Takes the lines in their order.
    mutating func take(_ line: LedgerLine) throws {
        guard let last, line.sequence <= last.size else { return }
        frontier.append(line.leaf)
        try comparer?.take(line.leaf)
        if line.sequence == last.size { found = (frontier.root, line.end) }
    }

    /// - Returns: whether the hashes are to be made again, since some are missing as after a power cut.
    mutating func finish(_ head: LedgerHead, _ report: inout VerificationReport) throws -> Bool {
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

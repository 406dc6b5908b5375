// SPDX-License-Identifier: Apache-2.0

internal import Durability
public import Ledger
public import Records

/// What an inspection of the ledger read, and what it found.
public struct LedgerInspectionReport: Sendable {
    public var lines = 0

    /// The root of the tree over all lines.
    public var root = Digest.zero

    /// The latest checkpoint that a key of the archive has signed.
    public var latest: Checkpoint?
    public var findings: [VerificationFinding] = []

    mutating func find(_ severity: VerificationFinding.Severity, _ subject: String, _ message: String) {
        findings.append(VerificationFinding(severity: severity, subject: subject, message: message))
    }
}

/// Proves the lines of the ledger against its latest checkpoint, the hashes of the tree, and a checkpoint that was kept
/// elsewhere.
public struct LedgerInspection {
    private let archive: Archive

    public init(_ archive: Archive) { self.archive = archive }

    /// - Parameter earlier: a checkpoint that was handed out.
    /// - Throws: ``ArchiveError`` where the ledger can't be read at all. Everything else is a finding.
    public func run(against earlier: SignedCheckpoint? = nil) throws(ArchiveError) -> LedgerInspectionReport {
        try ArchiveError.wrap {
            var report = LedgerInspectionReport()
            do {
                if archive.isLogged { try archive.withLock { _ in } }
            } catch let error as ArchiveError where error.code == .integrity {
                report.find(.integrity, error.subject, error.message)
            } catch let error as ArchiveError where error.code == .locked {
                // A writer is at work; what it commits meanwhile is for the next inspection.
            }
            let roots = try read(earlier?.checkpoint.size, &report)
            if let earlier { try compare(earlier, roots, &report) }
            do {
                try archive.log(.verify(frames: 0, lines: report.lines, findings: report.findings.count))
            } catch {
                // A broken ledger takes no further line; the report says so already.
                if report.findings.isEmpty { throw error }
            }
            return report
        }
    }

    /// Reads all lines.
    ///
    /// - Parameter size: a number of lines whose root is wanted.
    /// - Returns: the root of so many lines; `nil` where there are fewer.
    private func read(_ size: Int?, _ report: inout LedgerInspectionReport) throws -> Digest? {
        var tree = try TreeVerification(archive)
        report.latest = try LedgerEvidence.signed(in: archive)?.checkpoint
        var frontier = MerkleFrontier()
        var wanted: Digest?
        let (head, ending) = try archive.ledgerReader.read(after: LedgerHead()) { line, _ in
            frontier.append(line.leaf)
            if line.sequence == size { wanted = frontier.root }
            try tree.take(line)
        }
        report.lines = head.sequence
        report.root = frontier.root
        if case .broken(let position) = ending {
            report.find(
                .integrity, "\(archive.layout.ledger)",
                "the line at position \(position) of the ledger is not what it was; restore the ledger from a backup")
        }
        var verification = VerificationReport()
        if try tree.finish(head, &verification), archive.isLogged {
            try archive.withLock { try $0.discardTree() }
        }
        report.findings += verification.findings
        return wanted
    }

    private func compare(
        _ earlier: SignedCheckpoint, _ root: Digest?, _ report: inout LedgerInspectionReport
    ) throws {
        let checkpoint = earlier.checkpoint
        let subject = "\(archive.layout.ledger)"
        let origin = LedgerKeys.origin(of: archive.description.id)
        guard checkpoint.origin == origin else {
            return report.find(
                .integrity, subject, "the checkpoint is of \(checkpoint.origin), and this ledger is \(origin)")
        }
        guard let root else {
            return report.find(
                .integrity, subject,
                "the ledger has \(report.lines) lines and the checkpoint is of \(checkpoint.size): lines were cut off, or "
                    + "an older archive was put in its place")
        }
        guard root == checkpoint.root else {
            return report.find(
                .integrity, subject,
                "the first \(checkpoint.size) lines of the ledger are not those of the checkpoint: one was changed, put "
                    + "in or taken out since")
        }
        guard try archive.keyHistory().hasSigned(earlier) else {
            return report.find(
                .integrity, "\(archive.layout.keys)",
                "the checkpoint is not signed by the key that this archive had then: it is forged, or the keys were "
                    + "replaced")
        }
        try proveConsistency(checkpoint, &report)
    }

    /// The hashes of the tree alone show that the latest checkpoint continues the earlier one.
    private func proveConsistency(_ earlier: Checkpoint, _ report: inout LedgerInspectionReport) throws {
        guard let latest = report.latest, latest.size >= earlier.size, report.findings.isEmpty,
            try archive.fileSystem.status(archive.layout.tree) != nil
        else { return }
        let tree = try TreeFile(archive.layout.ledger, in: archive.fileSystem, canWrite: false)
        let path = try tree.tree(of: latest.size).consistencyPath(from: earlier.size)
        if !MerkleProof.isConsistent((earlier.size, earlier.root), with: (latest.size, latest.root), path: path) {
            report.find(.derived, "\(archive.layout.tree)", "the hashes of the ledger's tree are wrong; run rebuild")
        }
    }
}

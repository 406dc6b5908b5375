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

    /// What the ledger had come to when what it was compared with was made; `nil` where it never had.
    public var earlier: Checkpoint?
    public var findings: [VerificationFinding] = []

    mutating func find(_ severity: VerificationFinding.Severity, _ subject: String, _ message: String) {
        findings.append(VerificationFinding(severity: severity, subject: subject, message: message))
    }
}

/// What was kept elsewhere, to compare a ledger with.
public enum EarlierLedger: Sendable {
    /// A checkpoint that was handed out.
    case checkpoint(SignedCheckpoint)

    /// What an authority says of a checkpoint; its signature was not looked at.
    case stamp(TimeStamp)

    /// Whether the root after so many lines has to be known.
    func needsRoot(at size: Int) -> Bool {
        guard case .checkpoint(let signed) = self else { return true }
        return signed.checkpoint.size == size
    }

    /// Whether a ledger that has come to this is the one that was kept.
    func isOf(_ state: Checkpoint) -> Bool {
        switch self {
        case .checkpoint(let signed): signed.checkpoint.size == state.size
        case .stamp(let stamp): state.textDigest == stamp.digest
        }
    }
}

/// Proves the lines of the ledger against its latest checkpoint, the hashes of the tree, and a checkpoint or a time stamp
/// that was kept elsewhere.
public struct LedgerInspection {
    private let archive: Archive

    public init(_ archive: Archive) { self.archive = archive }

    /// - Parameter earlier: a checkpoint that was handed out.
    /// - Throws: ``ArchiveError`` where the ledger can't be read at all. Everything else is a finding.
    public func run(against earlier: SignedCheckpoint? = nil) throws(ArchiveError) -> LedgerInspectionReport {
        try run(against: earlier.map { .checkpoint($0) })
    }

    /// - Parameter earlier: what was kept elsewhere.
    /// - Throws: ``ArchiveError`` where the ledger can't be read at all. Everything else is a finding.
    /// - Complexity: reads the ledger once; a time stamp takes the root after each line.
    public func run(against earlier: EarlierLedger?) throws(ArchiveError) -> LedgerInspectionReport {
        try ArchiveError.wrap {
            var report = LedgerInspectionReport()
            do {
                if archive.isLogged { try archive.withLock { _ in } }
            } catch let error as ArchiveError where error.code == .integrity {
                report.find(.integrity, error.subject, error.message)
            } catch let error as ArchiveError where error.code == .locked {
                // A writer is at work; what it commits meanwhile is for the next inspection.
            }
            report.earlier = try read(earlier, &report)
            switch earlier {
            case .checkpoint(let signed): try compare(signed, report.earlier?.root, &report)
            case .stamp(let stamp): compare(stamp, &report)
            case nil: break
            }
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
    /// - Returns: what the ledger had come to when what is to be compared was made; `nil` where it never had.
    private func read(_ earlier: EarlierLedger?, _ report: inout LedgerInspectionReport) throws -> Checkpoint? {
        var tree = try TreeVerification(archive)
        report.latest = try LedgerEvidence.signed(in: archive)?.checkpoint
        var frontier = MerkleFrontier()
        var wanted: Checkpoint?
        let origin = LedgerKeys.origin(of: archive.description.id)
        let (head, ending) = try archive.ledgerReader.read(after: LedgerHead()) { line, _ in
            frontier.append(line.leaf)
            if let earlier, earlier.needsRoot(at: line.sequence) {
                let state = Checkpoint(
                    origin: origin, size: line.sequence, root: frontier.root, length: line.end, trusted: line.trusted)
                if earlier.isOf(state) { wanted = state }
            }
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

    private func compare(_ stamp: TimeStamp, _ report: inout LedgerInspectionReport) {
        if report.earlier == nil {
            report.find(
                .integrity, "\(archive.layout.ledger)",
                "the ledger never came to what was stamped at \(stamp.time): lines were cut off, changed, put in or taken "
                    + "out since, or an older archive was put in its place; or the stamp is of something else")
        }
    }

    private func compare(
        _ earlier: SignedCheckpoint, _ root: Digest?, _ report: inout LedgerInspectionReport
    ) throws {
        if let finding = try archive.contradiction(of: earlier, lines: report.lines, root: root) {
            return report.findings.append(finding)
        }
        try proveConsistency(earlier.checkpoint, &report)
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

// SPDX-License-Identifier: Apache-2.0

internal import Ledger
internal import Packs
internal import Records

/// Adds up what the packs hold of each source: bytes in must be bytes of records and gaps.
struct SourceTotals {
    private struct Total {
        /// Bytes below the length of the source, and those that were unpacked from it.
        var bytes = 0
        var unfolded = 0
        var expectedUnfolded = 0
        var isKept = true
        var reached = 0
        var isComplete = false
        var length: Int?
        var commitments: Set<Digest> = []
        var contexts: Set<Digest> = []
        var isDamaged = false
    }

    private var totals: [AccessionID: Total] = [:]
    private var accessions: [Int: [AccessionID]] = [:]

    /// What a line says of a source.
    mutating func expect(_ part: AccessionPart, line: Int) {
        accessions[line, default: []].append(part.id)
        totals[part.id, default: Total()].reached = part.reached
        totals[part.id, default: Total()].commitments.insert(part.source)
        if part.isWhole { totals[part.id]?.isComplete = true }
    }

    mutating func close(_ accession: AccessionID, _ source: Digest) {
        totals[accession, default: Total()].isComplete = true
        totals[accession, default: Total()].commitments.insert(source)
    }

    /// What a pack holds of a source.
    mutating func add(_ context: AccessionContext) {
        var total = totals[context.accession] ?? Total()
        total.length = context.length
        total.isKept = context.isKept
        total.expectedUnfolded = max(total.expectedUnfolded, context.unfolded)
        totals[context.accession] = total
        totals[context.accession, default: Total()].contexts.insert(context.commitment)
    }

    mutating func add(_ bytes: Int, at offset: Int, of accession: AccessionID) {
        // The context of a source stands before its records.
        if offset < totals[accession]?.length ?? .max {
            totals[accession, default: Total()].bytes += bytes
        } else {
            totals[accession, default: Total()].unfolded += bytes
        }
    }

    /// Some records that a line captured are damaged: that is a finding already, and the sums of its sources can't agree.
    mutating func markDamage(line: Int) {
        for accession in accessions[line] ?? [] { totals[accession]?.isDamaged = true }
    }

    /// Some records that a line captured were destroyed, or are in another volume now: what is left of its sources is not
    /// all that was taken in.
    mutating func markCarried(line: Int) { markDamage(line: line) }

    /// Compares.
    func finish(_ report: inout VerificationReport) {
        report.sources = totals.count
        for (accession, total) in totals where !total.isDamaged {
            if !total.commitments.isSubset(of: total.contexts) {
                report.find(
                    .integrity, "\(accession)", "the source does not agree with the ledger's commitment to it; restore")
            }
            let expected = total.isKept ? total.reached : 0
            if total.bytes != expected || total.unfolded != total.expectedUnfolded
                || (total.isComplete && total.length != total.reached)
            {
                report.find(
                    .integrity, "\(accession)",
                    "the source has \(total.length ?? 0) bytes, of which \(total.reached) were taken in and "
                        + "\(total.bytes) are there, and \(total.unfolded) of \(total.expectedUnfolded) that were "
                        + "unpacked from it; restore")
            }
        }
    }
}

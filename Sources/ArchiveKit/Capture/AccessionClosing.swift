// SPDX-License-Identifier: Apache-2.0

internal import Catalogue
internal import Ledger
internal import Packs
internal import Records

extension CommitGroup {
    /// Closes an accession that is taken in to its end, but whose closing line a crash has kept from the ledger.
    ///
    /// The lines of a group are written one after the other, so the last `capture` may be there without the
    /// `accession-close` behind it: nothing of the source is missing then, and nobody was given a receipt.
    ///
    /// *Durability:* when this returns, the line survives a power cut.
    ///
    /// - Throws: ``ArchiveError`` `integrity` where no context of the end of the source can be read.
    ///
    /// - Parameter piece: the end of the source, without records.
    func close(_ piece: SourcePiece, _ accession: AccessionID) throws -> CaptureReceipt {
        let source = piece.source
        if try archive.register().accession(accession)?.isComplete == true {
            try session.record(.recapture(accession))
            return CaptureReceipt(piece, accession: accession, isRecapture: true)
        }
        let context = try lastContext(of: accession, length: source.length)
        let (wall, trusted) = session.times()
        try session.ledger.append(
            .accessionClose(accession, source: context.commitment, counts: piece.countsSoFar),
            agent: archive.environment.agent, wall: wall, trusted: trusted)
        try session.ledger.synchronize()
        try session.apply([.accessionClosed(accession)])
        return CaptureReceipt(piece, accession: accession, isRecapture: false)
    }

    /// The context that the last `capture` line of the accession put into a pack: the closing line has the same
    /// commitment.
    private func lastContext(of accession: AccessionID, length: Int) throws -> AccessionContext {
        for key in try archive.register().volumes(of: accession) {
            try IndexCatchUp(archive).bringUp(key)
            let volume = try archive.volume(key)
            for frame in try volume.index.parts(of: accession, kind: .context) {
                let context = AccessionContext(decoding: try volume.pack.frame(at: frame).payload)
                if let context, context.reached == length { return context }
            }
        }
        throw ArchiveError(
            code: .integrity, subject: "\(accession)",
            message: "the description of source \(accession) is missing in its volumes; run verify")
    }
}

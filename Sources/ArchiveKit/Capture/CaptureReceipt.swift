// SPDX-License-Identifier: Apache-2.0

public import Ledger
public import Records

/// What an ingest acknowledges: when it is handed out, a power cut one instant later loses nothing of it.
public struct CaptureReceipt: Hashable, Sendable {
    public var name: SourceName
    public var accession: AccessionID

    /// True where the same bytes were captured before: nothing was stored, and the accession is the earlier one.
    public var isRecapture: Bool

    /// Totals of the source.
    public var counts: CaptureCounts

    /// SHA-256 of the source.
    public var digest: Digest

    /// The format of the source as it was recognised.
    public var format: RecordFormat

    /// What was committed together with the receipt, by class; of a long source its last part.
    public var classes: [RecordClass: ClassTally] = [:]

    /// Records whose bytes had been destroyed before; their envelopes name the certificate.
    public var destroyedBefore = 0

    public init(
        name: SourceName, accession: AccessionID, isRecapture: Bool, counts: CaptureCounts, digest: Digest,
        format: RecordFormat
    ) {
        self.name = name
        self.accession = accession
        self.isRecapture = isRecapture
        self.counts = counts
        self.digest = digest
        self.format = format
    }

    /// Whether a person should look at it: bytes that had been destroyed came in again, or something in it could not be read
    /// as its format promises. Text and bytes of no known format promise
    /// nothing.
    public var hasFindings: Bool {
        destroyedBefore > 0 || counts.partial > 0 || (counts.unparsed > 0 && format != .text && format != .binary)
    }

    init(_ piece: SourcePiece, accession: AccessionID, isRecapture: Bool) {
        self.init(
            name: piece.source.name, accession: accession, isRecapture: isRecapture, counts: piece.countsSoFar,
            digest: piece.source.digest, format: piece.source.format)
    }
}

/// A source that was not taken in, and why.
public struct CaptureFailure: Sendable {
    public var name: SourceName
    public var error: ArchiveError
}

/// The control totals of an ingest.
public struct IngestSummary: Hashable, Sendable {
    /// Sources captured now.
    public var captured = 0

    /// Sources whose bytes were captured before.
    public var recaptured = 0

    /// Sources that were not taken in.
    public var failed = 0

    /// Messages found in the captured sources, and their bytes.
    public var counts = CaptureCounts()

    /// What was committed, by class.
    public var classes: [RecordClass: ClassTally] = [:]

    public init() {}
}

// SPDX-License-Identifier: Apache-2.0

internal import Ledger
internal import Records

/// A source on its way into the archive: what is known of it as a whole before its first record is taken in.
final class PreparedSource {
    let name: SourceName

    /// SHA-256 of the whole source, and its bytes.
    let digest: Digest
    let length: Int
    let format: RecordFormat
    let splitter: String

    /// Whether the bytes of the source itself are archived; those of a container may not be.
    let isKept: Bool
    let options: CaptureOptions

    /// What the register knew of an unfinished capture of the same bytes when this one began.
    let earlier: (accession: AccessionID, reached: Int, unfolded: Int)?

    /// The same, also where this capture can't go on from there.
    let known: (accession: AccessionID, reached: Int, unfolded: Int)?

    init(
        name: SourceName, digest: Digest, length: Int, format: RecordFormat, splitter: String, isKept: Bool,
        options: CaptureOptions, earlier: (accession: AccessionID, reached: Int, unfolded: Int)?,
        known: (accession: AccessionID, reached: Int, unfolded: Int)?
    ) {
        self.known = known
        self.name = name
        self.digest = digest
        self.length = length
        self.format = format
        self.splitter = splitter
        self.isKept = isKept
        self.options = options
        self.earlier = earlier
    }
}

/// A record that was recognised, split and parsed: all that needs no lock.
struct PreparedRecord: Sendable {
    var id: RecordID

    /// Where it begins in its source. At and beyond the length of the source lie the bytes that were unpacked from it.
    var offset: Int
    var content: ArraySlice<UInt8>
    var digest: Digest
    var parsed: ParsedRecord
    var textRule: String

    /// Its text, where an outside tool has extracted it.
    var extracted: ExtractedText?

    /// The context that it needs to be understood, and its digest.
    var context: PreparedContext?

    /// The name of the member of a container that it came in.
    var member: SourceName?

    /// The record that this one came with.
    var family: RecordID?

    /// Bytes of the source before the record, and behind it, that belong to no record.
    var gapBefore: SourceGaps.Gap?
    var gapAfter: SourceGaps.Gap?

    /// How it is filed if it is captured on the day on which it was read; `nil` where that is still to be done.
    var filed: FiledRecord?

    /// Where it goes then: a measure of how many volumes a group writes to.
    var place: VolumePlace? { filed?.place }

    /// How much of the source is taken in with this record: bytes of the source, bytes unpacked from it.
    var reached: Int
    var unfolded: Int
}

/// What a record needs to be understood and does not hold itself, such as the header of its table.
struct PreparedContext: Hashable, Sendable {
    var digest: Digest
    var bytes: [UInt8]
}

/// A part of a source that goes into one commit group.
struct SourcePiece {
    let source: PreparedSource
    var records: [PreparedRecord] = []

    /// The accession that the pieces before belong to; `nil` for the first.
    var accession: AccessionID?
    var isFirst: Bool { accession == nil }

    /// How far the source was taken in before this piece.
    var reachedBefore = 0
    var unfoldedBefore = 0

    /// Whether the source ends with this piece.
    var isLast = false

    /// How much of the source is taken in with this piece and those before: bytes of the source, bytes unpacked from it.
    var reached = 0
    var unfolded = 0

    /// SHA-256 of the source up to ``reached``.
    var prefix: Digest = .zero

    /// What this piece takes in, and what it and those before do.
    var counts = CaptureCounts()
    var countsSoFar = CaptureCounts()

    var isWhole: Bool { isFirst && isLast }
}

extension CaptureCounts {
    /// Counts a record by its state.
    mutating func add(_ record: PreparedRecord) {
        switch record.parsed.state {
        case .parsed: parsed += 1
        case .partial: partial += 1
        case .unparsed: unparsed += 1
        }
    }
}

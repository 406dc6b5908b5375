// SPDX-License-Identifier: Apache-2.0

internal import Packs
internal import Records

/// Records of one format that came from one source.
struct RecordShare: Hashable, Comparable {
    /// So many records of a commit group are enough for a dictionary of their own.
    static let fewest = 32

    var format: RecordFormat
    var accession: AccessionID

    init(format: RecordFormat, accession: AccessionID) {
        self.format = format
        self.accession = accession
    }

    init(_ record: PendingRecord) {
        format = record.envelope.parsed.format
        accession = record.envelope.accession
    }

    /// How the envelopes of all its records begin: canonical JSON, whose first member is the accession.
    var beginning: [UInt8] { Array("{\"accession\":\"\(accession)\",".utf8) }

    /// The shares that have enough records, in an order that depends on them alone.
    static func shares(of records: [PendingRecord]) -> [RecordShare] {
        var counts: [RecordShare: Int] = [:]
        for record in records { counts[RecordShare(record), default: 0] += 1 }
        return counts.filter { $0.value >= fewest }.keys.sorted()
    }

    static func < (left: Self, right: Self) -> Bool {
        (left.format.rawValue, left.accession) < (right.format.rawValue, right.accession)
    }
}

/// The dictionaries of a pack, as its next records are to use them: one for each format, and on top of it one for each
/// source that brings many records (Docs/OnDiskFormat.md §4.4).
struct PackVocabulary {
    private var known: [CompressionDictionary]
    private var next: Int
    private var shares: [RecordShare: CompressionDictionary] = [:]

    /// - Parameters:
    ///   - known: those that the pack holds, as their frames have them.
    ///   - last: the greatest number that one has.
    init(_ known: [CompressionDictionary], last: UInt16) {
        self.known = known
        next = Int(last) + 1
    }

    /// The dictionary of a format.
    subscript(format: RecordFormat) -> CompressionDictionary? {
        known.first { $0.base == 0 && $0.format == format.rawValue }
    }

    /// The dictionary for a record.
    subscript(share: RecordShare) -> CompressionDictionary? { shares[share] ?? self[share.format] }

    /// Makes the dictionary of a format.
    ///
    /// - Parameter sources: where the samples are from.
    /// - Returns: what is to be written into the pack before it is used; `nil` where nothing was learned.
    mutating func learn(
        from samples: [[UInt8]], of sources: Set<RecordShare>, for format: RecordFormat
    ) -> CompressionDictionary? {
        guard let number = UInt16(exactly: next) else { return nil }
        let bytes = CompressionDictionary.learn(from: samples)
        guard !bytes.isEmpty else { return nil }
        let dictionary = note(CompressionDictionary(number: number, format: format.rawValue, bytes: bytes))
        // Of one source alone it holds what its envelopes have in common.
        if sources.count == 1, let share = sources.first { shares[share] = dictionary }
        return dictionary
    }

    /// Makes the dictionary of a source, on top of that of the format.
    ///
    /// - Returns: what is to be written into the pack before it is used; `nil` where there is nothing to build on, where
    ///   that holds it already, having been learned from the same source, or where the pack does.
    mutating func extend(for share: RecordShare) -> CompressionDictionary? {
        guard shares[share] == nil, let base = self[share.format] else { return nil }
        if let own = known.first(where: { $0.base == base.number && $0.bytes == share.beginning }) {
            shares[share] = own.built(on: base)
            return nil
        }
        guard let number = UInt16(exactly: next) else { return nil }
        let own = CompressionDictionary(
            number: number, base: base.number, format: share.format.rawValue, bytes: share.beginning)
        shares[share] = own.built(on: base)
        return note(own)
    }

    private mutating func note(_ dictionary: CompressionDictionary) -> CompressionDictionary {
        known.append(dictionary)
        next += 1
        return dictionary
    }
}

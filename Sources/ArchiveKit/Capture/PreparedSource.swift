// SPDX-License-Identifier: Apache-2.0

internal import Formats
internal import Ledger
internal import Packs
internal import Records

/// A source that was recognised, split and parsed: all that needs no lock.
final class PreparedSource {
    let name: SourceName
    let bytes: [UInt8]
    let digest: Digest
    let format: RecordFormat
    let splitter: String
    let spans: [ByteSpan]
    let parsed: [ParsedRecord]
    let textRules: [String]
    let counts: CaptureCounts

    /// - Parameter digest: SHA-256 of `bytes`.
    init(_ name: SourceName, _ bytes: [UInt8], digest: Digest) {
        self.name = name
        self.bytes = bytes
        self.digest = digest
        format = FormatRecognizer.recognize(bytes)
        let splitter = FormatRegistry.splitter(for: format)
        self.splitter = splitter.rule
        let split = splitter.split(bytes)
        spans = split.spans
        parsed = split.messages.map { message in
            FormatRegistry.parser(for: message.format).parse(
                bytes[message.span.range], context: message.context.map { split.contexts[$0][...] } ?? [])
        }
        textRules = parsed.map { FormatRegistry.textRule(for: $0.format) }
        var counts = CaptureCounts(bytes: bytes.count)
        for record in parsed {
            switch record.state {
            case .parsed: counts.parsed += 1
            case .partial: counts.partial += 1
            case .unparsed: counts.unparsed += 1
            }
        }
        self.counts = counts
    }

    /// The gap before a record, if there is one.
    func gap(before index: Int) -> SourceGaps.Gap? {
        gap(from: index == 0 ? 0 : spans[index - 1].end, to: spans[index].offset)
    }

    /// The gap after the last record, if there is one.
    var gapAtEnd: SourceGaps.Gap? { gap(from: spans.last?.end ?? 0, to: bytes.count) }

    private func gap(from start: Int, to end: Int) -> SourceGaps.Gap? {
        start < end ? SourceGaps.Gap(offset: start, bytes: bytes[start..<end]) : nil
    }

    /// How far the source is taken in when the records up to `end` are: the last record takes the rest with it.
    func reached(through end: Int) -> Int { end == spans.count ? bytes.count : spans[end - 1].end }
}

/// A part of a source that goes into one commit group.
struct SourcePiece {
    let source: PreparedSource

    /// Indices of its records.
    let records: Range<Int>

    /// The accession that the pieces before belong to; `nil` for the first.
    var accession: AccessionID?

    var isFirst: Bool { records.lowerBound == 0 }
    var isLast: Bool { records.upperBound == source.spans.count }
    var isWhole: Bool { isFirst && isLast }

    var counts: CaptureCounts {
        var counts = CaptureCounts()
        for index in records {
            switch source.parsed[index].state {
            case .parsed: counts.parsed += 1
            case .partial: counts.partial += 1
            case .unparsed: counts.unparsed += 1
            }
        }
        let start = isFirst ? 0 : source.spans[records.lowerBound - 1].end
        counts.bytes = source.reached(through: records.upperBound) - start
        return counts
    }
}

// SPDX-License-Identifier: Apache-2.0

internal import Formats
internal import Packs
internal import Records

/// Makes records of a source, in its order: recognises, splits and parses, and takes containers and mails apart.
///
/// Records and gaps tile the source. What was unpacked from it or decoded, members of containers and attachments of
/// mails, follows behind its last byte in the order in which it was found, so each byte of it has an offset too.
///
/// The same bytes give the same records in the same order: a source that was interrupted goes on where it stopped.
final class SourceUnfolding {
    /// Contiguous bytes of the source, and the files that lie in them; the bytes between files are gap.
    struct Batch {
        var start: Int
        var bytes: [UInt8]
        var files: [(range: Range<Int>, member: SourceName?)]
    }

    /// Containers inside containers are taken apart so deep, and not deeper.
    static let deepestNesting = 4

    private let length: Int
    private let identity: () -> TimeOrderedUUID
    private let environment: ArchiveEnvironment
    private let filing: RecordFiling
    private let emit: (PreparedRecord) throws -> Void
    private var room: MemberLimits

    /// How much was emitted: bytes of the source, bytes unpacked from it.
    private var reached = 0
    private var unfolded = 0

    /// Where the next unpacked file begins.
    private var nextOffset: Int

    /// - Parameters:
    ///   - length: bytes of the source.
    ///   - filing: says where records go.
    ///   - environment: gives identities, and extracts the text of documents.
    ///   - emit: gets each record.
    init(
        length: Int, filing: RecordFiling, environment: ArchiveEnvironment,
        emit: @escaping (PreparedRecord) throws -> Void
    ) {
        self.length = length
        identity = { environment.identity(at: environment.clock()) }
        self.environment = environment
        self.filing = filing
        self.emit = emit
        room = .standard(for: length)
        nextOffset = length
    }

    /// Takes in a batch of the source itself.
    func take(_ batch: Batch) throws { try take(batch, family: nil, depth: 0) }

    /// Takes in what a container holds, without the container.
    func takeMembers(of format: RecordFormat, _ bytes: [UInt8]) throws {
        try unfold(format, bytes, member: nil, family: nil, depth: 0)
    }

    private func take(_ batch: Batch, family: RecordID?, depth: Int) throws {
        let splits = ParallelWork.map(
            batch.files.map(\.range), minimum: 4, state: { () },
            work: { _, range in SourceSplitting(Array(batch.bytes[range])) })
        var inputs: [ParsingInput] = []
        for (file, split) in zip(batch.files, splits) {
            for message in split.messages {
                let start = file.range.lowerBound + message.span.offset
                inputs.append(
                    ParsingInput(
                        content: batch.bytes[start..<start + message.span.length], format: message.format,
                        context: message.context.map { split.contexts[$0] }, member: file.member))
            }
        }
        var records = ParallelWork.map(
            inputs, state: { () },
            work: { [environment, filing] _, input in
                var record = input.record(in: environment)
                record.filed = filing.file(record)
                return record
            })
        var cursor = 0
        for index in records.indices {
            let content = records[index].content
            records[index].id = RecordID(identity())
            records[index].family = family
            records[index].offset = batch.start + content.startIndex
            records[index].gapBefore = gap(cursor..<content.startIndex, of: batch)
            cursor = content.endIndex
        }
        if let last = records.indices.last { records[last].gapAfter = gap(cursor..<batch.bytes.count, of: batch) }
        // What is unpacked from a record follows it; its place is behind all that was unpacked before.
        if depth > 0 { nextOffset += batch.bytes.count }
        for record in records { try pass(on: record, isOfSource: depth == 0, depth: depth) }
    }

    /// Emits a record, and what is unpacked from it.
    private func pass(on record: PreparedRecord, isOfSource: Bool, depth: Int) throws {
        var record = record
        let format = record.parsed.format
        let holdsMembers = ContainerMembers.mayHoldMembers(format)
        if holdsMembers, depth < Self.deepestNesting {
            ContainerMembers.describe(&record.parsed, Array(record.content), limits: room)
            record.filed = filing.file(record)
        } else if ContainerMembers.isContainer(format) {
            record.parsed.diagnostics.append(
                ParseDiagnostic(
                    code: "container.too-deep",
                    message: "The container lies more than \(Self.deepestNesting) deep and was not taken apart."))
            record.filed = filing.file(record)
        }
        let gaps = (record.gapBefore?.bytes.count ?? 0) + (record.gapAfter?.bytes.count ?? 0)
        if isOfSource {
            reached = record.offset + record.content.count + (record.gapAfter?.bytes.count ?? 0)
        } else {
            unfolded += record.content.count + gaps
        }
        record.reached = reached
        record.unfolded = unfolded
        try emit(record)
        guard holdsMembers else { return }
        try unfold(format, Array(record.content), member: record.member, family: record.id, depth: depth)
    }

    private func gap(_ range: Range<Int>, of batch: Batch) -> SourceGaps.Gap? {
        range.isEmpty
            ? nil : SourceGaps.Gap(offset: batch.start + range.lowerBound, bytes: batch.bytes[range])
    }

    /// Takes in the members of a container or mail.
    private func unfold(
        _ format: RecordFormat, _ bytes: [UInt8], member: SourceName?, family: RecordID?, depth: Int
    ) throws {
        guard depth < Self.deepestNesting, ContainerMembers.mayHoldMembers(format) else { return }
        try ContainerMembers.read(format, bytes, limits: room) { found in
            room.bytes -= found.bytes.count
            room.members -= 1
            let name = SourceName(bytes: (member?.bytes).map { $0 + Array("!".utf8) + found.name } ?? found.name)
            let inner = FormatRecognizer.recognize(found.bytes)
            // A container inside a container is not kept itself, unless something of it can't be taken out.
            if ContainerMembers.isContainer(inner), depth + 1 < Self.deepestNesting,
                ContainerMembers.isWhollyReadable(inner, found.bytes, limits: room)
            {
                return try unfold(inner, found.bytes, member: name, family: family, depth: depth + 1)
            }
            try take(
                Batch(start: nextOffset, bytes: found.bytes, files: [(0..<found.bytes.count, name)]),
                family: family, depth: depth + 1)
        }
    }
}

/// A file, split into messages.
private struct SourceSplitting: Sendable {
    let messages: [SourceSplit.Message]
    let contexts: [PreparedContext]

    init(_ bytes: [UInt8]) {
        let split = FormatRegistry.splitter(for: FormatRecognizer.recognize(bytes)).split(bytes)
        messages = split.messages
        contexts = split.contexts.map { PreparedContext(digest: Digest(hashing: $0), bytes: $0) }
    }
}

/// A message that is about to be parsed.
struct ParsingInput: Sendable {
    var content: ArraySlice<UInt8>
    var format: RecordFormat
    var context: PreparedContext?
    var member: SourceName?

    /// The record; its place and identity are not known here.
    func record(in environment: ArchiveEnvironment) -> PreparedRecord {
        if format == .pdf, let extracted = environment.extractText(format, content) {
            return PreparedRecord(
                id: RecordID(TimeOrderedUUID(milliseconds: 0, random: (0, 0))), offset: 0, content: content,
                digest: Digest(hashing: content),
                parsed: ExtractedTextParser.parse(content, format: format, text: extracted.text[...]),
                textRule: extracted.rule, extracted: extracted, member: member, reached: 0, unfolded: 0)
        }
        let parsed = environment.parse(format, content, context?.bytes[...] ?? [])
        return PreparedRecord(
            id: RecordID(TimeOrderedUUID(milliseconds: 0, random: (0, 0))), offset: 0, content: content,
            digest: Digest(hashing: content), parsed: parsed,
            textRule: FormatRegistry.textRule(for: parsed.format), context: context, member: member, reached: 0,
            unfolded: 0)
    }
}

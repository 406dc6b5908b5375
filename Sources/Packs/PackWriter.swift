// SPDX-License-Identifier: Apache-2.0

public import Durability
public import Records

/// Where a record was put, and what the ledger keeps of it.
public struct StoredFrame: Hashable, Sendable {
    /// Offset of the frame in the pack.
    public var offset: Int

    /// Offset of the frame that holds the content: the same, or an earlier one.
    public var contentOffset: Int
    public var commitment: Digest
}

/// Appends frames to the pack of an open volume (Docs/OnDiskFormat.md §4).
///
/// The writer guarantees that bytes before the committed length never change. It does not decide whether content is
/// already stored: the caller names the frame.
///
/// Order of writes: frames in memory, ``synchronize()`` writes them at one go and makes them durable. A crash before
/// the ledger names the range leaves frames that the next writer cuts off.
public final class PackWriter {
    private let file: AppendOnlyFile
    private let compressor = RecordCompressor()
    private var pending: [UInt8] = []

    /// - Parameter file: the pack, open for appending at its committed length.
    public init(_ file: AppendOnlyFile) { self.file = file }

    /// The offset at which the next frame will begin.
    public var length: Int { file.length + pending.count }

    /// Appends a record.
    ///
    /// - Throws: ``PackError`` `too-large`; nothing was appended.
    public func append(_ record: NewRecord) throws(PackError) -> StoredFrame {
        try refuseTooLarge(record.envelope.count + record.storedContent.count)
        return try append(compressor.compress(record), reference: record.reference)
    }

    /// Appends a record that was compressed beforehand.
    ///
    /// - Parameter reference: the frame that holds its content, where it was compressed without; it is known only when
    ///   that one was appended.
    /// - Throws: ``PackError`` `too-large`; nothing was appended.
    public func append(_ compressed: CompressedRecord, reference: Int?) throws(PackError) -> StoredFrame {
        let record = compressed.record
        let content = record.storedContent
        let reference = record.reference == nil ? nil : reference
        precondition(record.reference == nil || reference != nil, "a record without content refers to one with it")
        let fields = FrameHeader.RecordFields(
            id: record.id, salt: record.salt,
            content: reference.map { .elsewhere(offset: $0, digest: record.contentDigest) }
                ?? .here(length: content.count))
        let offset = try append(
            .record, parts: [record.envelope[...], content], deflated: compressed.deflated,
            digest: compressed.commitment, record: fields, dictionary: record.dictionary)
        return StoredFrame(offset: offset, contentOffset: reference ?? offset, commitment: compressed.commitment)
    }

    /// Appends a frame that is no record, and answers its offset.
    ///
    /// - Throws: ``PackError`` `too-large`; nothing was appended.
    public func append(_ kind: FrameKind, payload: [UInt8]) throws(PackError) -> Int {
        try refuseTooLarge(payload.count)
        return try append(
            kind, parts: [payload[...]], deflated: compressor.deflate(payload), digest: Digest(hashing: payload),
            record: nil)
    }

    /// Appends a dictionary, twice: damage to one place must not cost all records that need it.
    ///
    /// - Returns: the offsets of both frames.
    public func append(_ dictionary: CompressionDictionary) throws(PackError) -> [Int] {
        [
            try append(.dictionary, payload: dictionary.encoded), try append(.dictionary, payload: dictionary.encoded),
        ]
    }

    private func append(
        _ kind: FrameKind, parts: [ArraySlice<UInt8>], deflated: [UInt8]?, digest: Digest,
        record: FrameHeader.RecordFields?, dictionary: CompressionDictionary? = nil
    ) throws(PackError) -> Int {
        let total = parts.reduce(0) { $0 + $1.count }
        try refuseTooLarge(total)
        let offset = length
        let header = FrameHeader(
            kind: kind, codec: deflated == nil ? .stored : .deflate,
            dictionary: deflated == nil ? 0 : dictionary?.number ?? 0, storedLength: deflated?.count ?? total,
            length: total, digest: digest, record: record)
        pending.append(contentsOf: header.encoded)
        if let deflated {
            pending.append(contentsOf: deflated)
        } else {
            for part in parts { pending.append(contentsOf: part) }
        }
        return offset
    }

    private func refuseTooLarge(_ total: Int) throws(PackError) {
        guard total <= PackLayout.largestPayload else {
            throw PackError(
                code: .tooLarge, subject: "\(file.path)",
                message: "a record of \(total) bytes is over the limit of 1 GiB; split it and ingest the parts")
        }
    }

    /// Writes what was appended.
    ///
    /// *Durability:* when this returns, all frames survive a power cut; nobody sees them before the ledger names them.
    ///
    /// - Throws: ``PackError`` `disk`. The frames are not committed, and the writer must not be used again.
    public func synchronize() throws(PackError) {
        do {
            try file.append(pending)
            pending.removeAll(keepingCapacity: true)
            try file.synchronize()
        } catch {
            throw PackError(code: .disk, subject: "\(file.path)", message: error.message, cause: error)
        }
    }

    /// Says that the ledger now names all that was appended.
    public func commit() { file.commit() }
}

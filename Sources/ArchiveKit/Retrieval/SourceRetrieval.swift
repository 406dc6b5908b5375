// SPDX-License-Identifier: Apache-2.0

public import Catalogue
internal import Ledger
internal import Packs
public import Records

/// Lists sources, and puts one together again from its records and gaps, byte for byte.
public struct SourceRetrieval {
    private let archive: Archive

    public init(_ archive: Archive) { self.archive = archive }

    /// The accessions in the order in which they came in.
    public func list() throws(ArchiveError) -> [AccessionEntry] {
        try ArchiveView.answer(from: archive) { _ in try archive.register().accessions() }
    }

    /// Hands out the bytes of a source in order.
    ///
    /// Each record is proved before its bytes are handed out, and the whole by the SHA-256 of the source at the end.
    ///
    /// - Parameter write: gets the bytes in order.
    /// - Throws: ``ArchiveError`` `not-found`; `not-allowed` where a record of it is restricted, and nothing is written;
    ///   `failed` where the source was not taken in to its end; `integrity` where
    ///   bytes are missing or the digest does not agree: what was written is then not the source.
    @discardableResult
    public func get(
        _ id: AccessionID, write: (ArraySlice<UInt8>) throws -> Void
    ) throws(ArchiveError) -> AccessionEntry {
        let entry = try ArchiveView.answer(from: archive) { _ in try self.entry(id) }
        let pieces = try ArchiveView.answer(from: archive) { try self.pieces(of: entry, in: $0) }
        var read = 0
        let result = Result { try hand(out: pieces, of: entry, to: write, read: &read) }
        // What was handed out was read, also where it ended early.
        try archive.log(.sourceRead(id, count: read))
        return try ArchiveError.wrap {
            try result.get()
            return entry
        }
    }

    private func hand(
        out pieces: [SourceFragment], of entry: AccessionEntry, to write: (ArraySlice<UInt8>) throws -> Void,
        read: inout Int
    ) throws {
        var digest = RunningDigest()
        for piece in pieces {
            let bytes = try piece.bytes(archive)
            digest.update(bytes)
            read += 1
            try write(bytes)
        }
        guard digest.digest == entry.digest else {
            throw ArchiveError(
                code: .integrity, subject: "\(entry.id)",
                message: "the bytes of source \(entry.id) do not agree with its digest; run verify")
        }
    }

    private func entry(_ id: AccessionID) throws -> AccessionEntry {
        guard let entry = try archive.register().accession(id) else {
            throw ArchiveError(
                code: .notFound, subject: "\(id)",
                message: "there is no source \(id); 'muniment source list' shows them all")
        }
        guard entry.isComplete else {
            throw ArchiveError(
                code: .failed, subject: "\(id)",
                message: "source \(id) was taken in up to byte \(entry.reached) of \(entry.length); ingest it again "
                    + "to complete it")
        }
        guard entry.isKept else {
            throw ArchiveError(
                code: .failed, subject: "\(id)",
                message: "of source \(id) the archive holds what was packed in it, not the container itself; name a "
                    + "member by its record, or ingest with --keep-container the next time")
        }
        return entry
    }

    /// The records and gaps of a source, in its order, without holes.
    private func pieces(of entry: AccessionEntry, in view: ArchiveView) throws -> [SourceFragment] {
        var pieces: [SourceFragment] = []
        for key in try archive.register().volumes(of: entry.id) {
            guard let volume = try view.volume(key) else {
                throw hole(entry, at: 0)
            }
            pieces += try volume.index.records(of: entry.id, upTo: view.sequence).map { record in
                SourceFragment(
                    span: ByteSpan(offset: record.sourceOffset, length: record.length),
                    origin: .record(LocatedRecord(volume: key, record: record)))
            }
            for frame in try volume.index.parts(of: entry.id, kind: .gap) {
                let gaps = SourceGaps(decoding: try volume.pack.frame(at: frame).payload)
                pieces += (gaps?.gaps ?? []).map { gap in
                    SourceFragment(
                        span: ByteSpan(offset: gap.offset, length: gap.bytes.count), origin: .gap(gap.bytes))
                }
            }
        }
        try refuseWithheld(pieces, of: entry, in: view)
        // What was unpacked from the source lies beyond its end, empty files among it.
        pieces.removeAll { $0.span.offset >= max(1, entry.length) }
        pieces.sort { $0.span < $1.span }
        var position = 0
        for piece in pieces {
            guard piece.span.offset == position else { throw hole(entry, at: position) }
            position = piece.span.end
        }
        guard position == entry.length else { throw hole(entry, at: position) }
        return pieces
    }

    /// A source is given whole or not at all. What was unpacked from it counts as well: its bytes hold that.
    private func refuseWithheld(_ pieces: [SourceFragment], of entry: AccessionEntry, in view: ArchiveView) throws {
        let count = try pieces.count { piece in
            guard case .record(let located) = piece.origin else { return false }
            return try view.isWithheld(located)
        }
        guard count > 0 else { return }
        throw ArchiveError(
            code: .notAllowed, subject: "\(entry.id)",
            message: "source \(entry.id) can't be given: \(WithheldText.count(count)); ask a records manager")
    }

    private func hole(_ entry: AccessionEntry, at position: Int) -> ArchiveError {
        ArchiveError(
            code: .integrity, subject: "\(entry.id)",
            message: "bytes of source \(entry.id) are missing at \(position); run verify")
    }
}

/// A part of a source: a record or a gap.
private struct SourceFragment {
    enum Origin {
        case record(LocatedRecord)
        case gap(ArraySlice<UInt8>)
    }

    var span: ByteSpan
    var origin: Origin

    func bytes(_ archive: Archive) throws -> ArraySlice<UInt8> {
        switch origin {
        case .gap(let bytes): return bytes
        case .record(let located):
            let content = try archive.volume(located.volume).read(located.record).content
            guard content.count == span.length else {
                throw ArchiveError(
                    code: .integrity, subject: "\(located.record.id)",
                    message: "record \(located.record.id) has another length than its index says; run rebuild")
            }
            return content
        }
    }
}

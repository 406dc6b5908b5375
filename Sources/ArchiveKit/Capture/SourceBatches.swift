// SPDX-License-Identifier: Apache-2.0

internal import Formats
internal import Records

/// Gives the bytes of a source in batches, each with the files that lie in it.
///
/// A file is one batch. A tar file is many: batches of whole members, as many as find room, so that memory is bounded
/// however long the tar is. Headers and padding between members belong to a batch and to no file.
struct SourceBatches {
    /// Bytes from which a tar file is recognised.
    static let headSize = 1_024

    /// A batch of a tar file is given out when so many bytes of whole members are there.
    private static let batchSize = 8 << 20
    private static let chunk = 1 << 20

    private let file: SourceFile
    private let name: SourceName
    private var walker: TarWalker?
    private var buffer: [UInt8] = []
    private var start = 0
    private var read = 0
    private var entries: [TarEntry] = []
    private var isDone = false

    init(_ file: SourceFile, _ name: SourceName, isTar: Bool) {
        self.file = file
        self.name = name
        walker = isTar ? TarWalker(length: file.length) : nil
    }

    /// The next batch; `nil` at the end.
    ///
    /// - Throws: ``SourceFailure`` where a member is over the limit.
    mutating func next() throws -> SourceUnfolding.Batch? {
        guard !isDone else { return nil }
        guard walker != nil else {
            isDone = true
            let bytes = try file.read(at: 0, count: file.length)
            return SourceUnfolding.Batch(start: 0, bytes: bytes, files: [(0..<bytes.count, nil)])
        }
        while read < file.length {
            try readOn()
            // The last member waits for what comes behind it, so that no batch is without one.
            let whole = entries.prefix { $0.data.end <= read }.dropLast()
            if let last = whole.last, last.data.end - start >= Self.batchSize || read - start >= 4 * Self.batchSize {
                return give(whole.count, upTo: last.data.end)
            }
        }
        isDone = true
        walker?.finish()
        guard start < file.length else { return nil }
        return give(entries.count, upTo: file.length)
    }

    private mutating func readOn() throws {
        let bytes = try file.read(at: read, count: min(Self.chunk, file.length - read))
        guard !bytes.isEmpty else { throw SourceFailure(error: SourceFile.changed(name)) }
        buffer += bytes
        read += bytes.count
        var found: [TarEntry] = []
        walker?.feed(bytes[...]) { entry in
            if entry.kind == .file || entry.kind == .sparse || entry.data.length > 0 { found.append(entry) }
        }
        entries += found
        guard let tooLarge = found.first(where: { $0.data.length > Ingestion.largestSource }) else { return }
        throw SourceFailure(
            error: ArchiveError(
                code: .failed, subject: "\(name)",
                message: "\(name) holds a member of \(tooLarge.data.length) bytes at \(tooLarge.data.offset), over the "
                    + "limit of \(Ingestion.largestSource); split it"))
    }

    /// Gives out the first members, and all bytes up to an offset.
    private mutating func give(_ count: Int, upTo end: Int) -> SourceUnfolding.Batch {
        let bytes = Array(buffer[..<(end - start)])
        var files: [(range: Range<Int>, member: SourceName?)] = []
        var position = start
        for entry in entries.prefix(count) {
            // A damaged header may claim bytes that are another member's.
            let lower = max(position, min(entry.data.offset, end))
            let upper = max(lower, min(entry.data.end, end))
            files.append((lower - start..<upper - start, SourceName(bytes: entry.name)))
            position = upper
        }
        if files.isEmpty { files = [(0..<bytes.count, nil)] }
        buffer.removeFirst(end - start)
        entries.removeFirst(count)
        start = end
        return SourceUnfolding.Batch(start: end - bytes.count, bytes: bytes, files: files)
    }
}

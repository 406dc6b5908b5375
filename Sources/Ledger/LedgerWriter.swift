// SPDX-License-Identifier: Apache-2.0

public import Durability
public import Records
public import SystemPackage

/// Appends lines to the ledger: appending and synchronising one line is the commit of everything that it names.
///
/// The caller holds the archive's lock and has read the ledger to its end.
///
/// Order of writes: a full segment is followed by a new one (create, synchronise, synchronise the folder), then the
/// line, then ``synchronize()``. After a failed write or synchronise the writer stops: the outcome is unknown.
public final class LedgerWriter {
    /// What is true after the last appended line.
    public private(set) var head: LedgerHead

    /// The length that is known to be synchronised.
    public private(set) var durable: Int

    private let directory: FilePath
    private let fileSystem: any FileSystem
    private let segmentSize: Int
    private var segment: LedgerSegments.Segment?
    private var file: (any OpenFile)?
    private var hasFailed = false

    /// - Parameters:
    ///   - directory: the folder `ledger`.
    ///   - head: what is true at its end.
    ///   - segmentSize: bytes after which a new segment begins.
    /// - Throws: ``LedgerError`` `disk`, or `broken` where the ledger does not end at `head`.
    public init(
        _ directory: FilePath, in fileSystem: any FileSystem, head: LedgerHead, segmentSize: Int = 64 << 20
    ) throws(LedgerError) {
        let segments = try LedgerSegments(directory: directory, in: fileSystem)
        guard segments.length == head.length else {
            throw LedgerError(
                code: .broken, subject: "\(directory)",
                message: "the ledger ends at \(segments.length), not at \(head.length); repeat the command")
        }
        self.directory = directory
        self.fileSystem = fileSystem
        self.head = head
        self.segmentSize = segmentSize
        durable = head.length
        segment = segments.segments.last
        do {
            if let segment {
                file = try fileSystem.open(segment.path, .readWrite)
                // It may be the work of a process that was killed before it synchronised the segment's name.
                if segment.size == 0 { try fileSystem.synchronizeDirectory(directory) }
            }
        } catch {
            throw LedgerError(error)
        }
    }

    /// Appends a line; it is not durable yet.
    ///
    /// - Throws: ``LedgerError`` `too-large`, or `unreadable` where the line could not be read again or would not follow:
    ///   nothing was written; `disk`: the outcome is unknown.
    @discardableResult
    public func append(
        _ act: LedgerAct, detail: Deposit? = nil, agent: String, wall: Timestamp, trusted: Timestamp
    ) throws(LedgerError) -> LedgerLine {
        let json = LedgerLine.json(
            act, detail: detail, agent: agent, wall: wall, trusted: trusted, after: head, durable: durable)
        guard json.count <= LedgerLine.largestJSON else {
            throw LedgerError(
                code: .tooLarge, subject: "\(directory)",
                message: "a line of \(json.count) bytes is over the limit of 32,768; do it in smaller parts")
        }
        let bytes = LedgerLine.framed(json)
        guard let line = LedgerLine(decoding: bytes.dropLast(), at: head.length), line.follows(head) else {
            throw LedgerError(
                code: .unreadable, subject: "\(directory)",
                message: "the act \(act.name) makes no line that could be read again; check the clock and repeat")
        }
        try refuseAfterFailure()
        hasFailed = true
        do {
            let (file, base) = try fileForAppending()
            try file.write(bytes, at: head.length - base)
            segment?.size += bytes.count
        } catch {
            throw LedgerError(error)
        }
        hasFailed = false
        head = line.head(after: head)
        return line
    }

    /// *Durability:* when this returns, every appended line survives a power cut, and so does what the lines name.
    ///
    /// - Throws: ``LedgerError`` `disk`: the outcome is unknown and the writer has stopped.
    public func synchronize() throws(LedgerError) {
        try refuseAfterFailure()
        guard durable < head.length else { return }
        hasFailed = true
        do {
            try file?.synchronize()
        } catch {
            throw LedgerError(error)
        }
        hasFailed = false
        durable = head.length
    }

    private func refuseAfterFailure() throws(LedgerError) {
        guard !hasFailed else {
            throw LedgerError(
                code: .disk, subject: "\(directory)",
                message: "a write to the ledger failed and its outcome is unknown; repeat the command")
        }
    }

    private func fileForAppending() throws(FileSystemError) -> (any OpenFile, base: Int) {
        if let file, let segment, segment.size < segmentSize { return (file, segment.base) }
        // A line that is not synchronised must not be followed by another segment.
        if let file, durable < head.length {
            try file.synchronize()
            durable = head.length
        }
        let number = (segment?.number ?? 0) + 1
        let path = directory.appending(LedgerSegments.name(number))
        let fresh = try fileSystem.open(path, .create)
        try fresh.synchronize()
        try fileSystem.synchronizeDirectory(directory)
        segment = LedgerSegments.Segment(number: number, base: head.length, size: 0, path: path)
        file = fresh
        return (fresh, head.length)
    }
}

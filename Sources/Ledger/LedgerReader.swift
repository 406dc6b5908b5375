// SPDX-License-Identifier: Apache-2.0

public import Durability
public import Records
public import SystemPackage

/// How the part of the ledger ends that was read.
public enum LedgerEnding: Hashable, Sendable {
    /// Every line is valid.
    case clean
    /// From this position on stands the remainder of a writer that went away; no line says it was durable.
    case torn(Int)
    /// At this position stands a bad line that was durable once: integrity is broken.
    case broken(Int)
}

/// Reads the ledger line by line, and tells a torn tail from broken integrity (Docs/OnDiskFormat.md §8).
public struct LedgerReader: Sendable {
    private let directory: FilePath
    private let fileSystem: any FileSystem

    /// - Parameter directory: the folder `ledger`.
    public init(_ directory: FilePath, in fileSystem: any FileSystem) {
        self.directory = directory
        self.fileSystem = fileSystem
    }

    /// Bytes over all segments now.
    ///
    /// - Throws: ``LedgerError`` `broken` where a segment is missing; `disk`.
    public func length() throws(LedgerError) -> Int {
        try LedgerSegments(directory: directory, in: fileSystem).length
    }

    /// Reads the lines after `head` up to the end or the first bad one.
    ///
    /// - Parameters:
    ///   - head: what is known of the ledger so far; ``LedgerHead/init()`` for its beginning.
    ///   - each: gets each line that follows from the one before, and what is true after it.
    /// - Returns: what is true after the last valid line, and how the ledger ends.
    /// - Throws: ``LedgerError`` `disk`, or `broken` where the ledger is shorter than `head`; whatever `each` throws.
    /// - Complexity: linear in the bytes beyond `head`.
    public func read(
        after head: LedgerHead, each: (LedgerLine, LedgerHead) throws -> Void
    ) throws -> (LedgerHead, LedgerEnding) {
        let segments = try LedgerSegments(directory: directory, in: fileSystem)
        guard segments.length >= head.length else {
            throw LedgerError(
                code: .broken, subject: "\(directory)",
                message: "the ledger has \(segments.length) bytes, but \(head.length) were applied; "
                    + "it was cut or replaced: restore it from a backup")
        }
        var head = head
        var firstBad: Int?
        var greatestDurable = 0
        try LineScan(segments: segments, fileSystem: fileSystem).run(from: head.length) { bytes, offset in
            let line = bytes.flatMap { LedgerLine(decoding: $0, at: offset) }
            if let line { greatestDurable = max(greatestDurable, line.durable) }
            guard firstBad == nil else { return }
            guard let line, line.follows(head) else {
                firstBad = offset
                return
            }
            head = line.head(after: head)
            try each(line, head)
        }
        guard let firstBad else { return (head, .clean) }
        return (head, firstBad >= greatestDurable ? .torn(firstBad) : .broken(firstBad))
    }

    /// Hands out the leaves of the lines behind a known one, up to a position where a line ends.
    ///
    /// - Parameters:
    ///   - known: what is known of the line before: where it ends, its sequence and its leaf.
    ///   - end: the position up to which the lines are proved.
    /// - Throws: ``LedgerError`` `disk`, or `broken` where the lines do not follow from the known one; whatever `each`
    ///   throws.
    /// - Complexity: linear in the bytes between.
    public func leaves(after known: LedgerHead, upTo end: Int, each: (Digest) throws -> Void) throws {
        let segments = try LedgerSegments(directory: directory, in: fileSystem)
        var head = known
        try LineScan(segments: segments, fileSystem: fileSystem).run(from: known.length) { bytes, offset in
            guard head.length < end else { return }
            guard let line = bytes.flatMap({ LedgerLine(decoding: $0, at: offset) }), line.previous == head.leaf,
                line.sequence == head.sequence + 1, line.end <= end
            else {
                throw LedgerError(
                    code: .broken, subject: "\(directory)",
                    message: "the line at position \(offset) of the ledger is not what it was; run verify")
            }
            (head.length, head.sequence, head.leaf) = (line.end, line.sequence, line.leaf)
            try each(line.leaf)
        }
        guard head.length == end else {
            throw LedgerError(
                code: .broken, subject: "\(directory)",
                message: "the ledger ends at \(head.length), not at \(end); run verify")
        }
    }

    /// Hands out the lines from a position on at which one begins, without comparing them with the line before: for who
    /// looks through them. The remainder of a writer that went away ends them.
    ///
    /// - Parameter each: says whether it wants more.
    /// - Throws: ``LedgerError`` `disk`; whatever `each` throws.
    /// - Complexity: linear in the bytes that are looked through.
    public func lines(from position: Int, each: (LedgerLine) throws -> Bool) throws {
        struct Enough: Error {}
        let segments = try LedgerSegments(directory: directory, in: fileSystem)
        do {
            try LineScan(segments: segments, fileSystem: fileSystem).run(from: position) { bytes, offset in
                guard let line = bytes.flatMap({ LedgerLine(decoding: $0, at: offset) }), try each(line) else {
                    throw Enough()
                }
            }
        } catch is Enough {
            return
        }
    }

    /// The line that ends at a position, if one does.
    ///
    /// - Throws: ``LedgerError`` `disk` or `broken`.
    /// - Complexity: one read of at most 32,779 bytes.
    public func line(endingAt end: Int) throws(LedgerError) -> LedgerLine? {
        let segments = try LedgerSegments(directory: directory, in: fileSystem)
        guard let segment = segments.segments.first(where: { $0.base < end && end <= $0.end }) else { return nil }
        do {
            let file = try fileSystem.open(segment.path, .read)
            // With the LF before the longest line, which shows where it begins.
            let start = max(segment.base, end - LedgerLine.largestLine - 1)
            let bytes = try file.read(at: start - segment.base, count: end - start)
            guard bytes.count == end - start, bytes.last == UInt8(ascii: "\n") else { return nil }
            let line = bytes.dropLast()
            let first = line.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? (start == segment.base ? 0 : nil)
            guard let first else { return nil }
            return LedgerLine(decoding: line[first...], at: start + first)
        } catch {
            throw LedgerError(error)
        }
    }
}

extension LedgerReader {
    /// The line of a number among those before a position, and its JSON; `nil` where there is none.
    ///
    /// - Parameters:
    ///   - sequence: from 1.
    ///   - end: a position where a line ends.
    /// - Throws: ``LedgerError`` `disk` or `broken`.
    /// - Complexity: halves the bytes that are left until it reads line by line: some 20 reads of 64 KiB for ten million
    ///   lines, and then as many lines as find room in one.
    public func line(
        numbered sequence: Int, before end: Int
    ) throws(LedgerError) -> (line: LedgerLine, json: [UInt8])? {
        let segments = try LedgerSegments(directory: directory, in: fileSystem)
        // A line begins at the lower bound, and the one that is looked for within the bounds.
        var range = 0..<max(0, end)
        while !range.isEmpty {
            let isNear = range.count <= 2 * LedgerLine.largestLine
            let middle = isNear ? range.lowerBound : range.lowerBound + range.count / 2
            guard let found = try firstLine(from: middle, isStart: isNear, segments) else {
                if isNear { return nil }
                range = range.lowerBound..<middle
                continue
            }
            if found.line.sequence == sequence { return found.line.end <= end ? found : nil }
            if found.line.sequence < sequence {
                range = min(found.line.end, range.upperBound)..<range.upperBound
            } else if isNear {
                return nil
            } else {
                range = range.lowerBound..<middle + 1
            }
        }
        return nil
    }

    /// The first line that begins behind a position, or at it.
    private func firstLine(
        from position: Int, isStart: Bool, _ segments: LedgerSegments
    ) throws(LedgerError) -> (line: LedgerLine, json: [UInt8])? {
        guard let segment = segments.beyond(position).first else { return nil }
        do {
            let bytes = try fileSystem.open(segment.path, .read)
                .read(at: position - segment.base, count: min(2 * LedgerLine.largestLine, segment.end - position))
            var start = 0
            if !isStart, position > segment.base {
                guard let feed = bytes.firstIndex(of: UInt8(ascii: "\n")) else { return nil }
                start = feed + 1
            }
            guard start < bytes.count else {
                return segment.end > position + start
                    ? nil : try firstLine(from: segment.end, isStart: true, segments)
            }
            guard let feed = bytes[start...].firstIndex(of: UInt8(ascii: "\n")),
                let line = LedgerLine(decoding: bytes[start..<feed], at: position + start)
            else { return nil }
            return (line, Array(bytes[start..<feed].dropLast(9)))
        } catch let error as LedgerError {
            throw error
        } catch let error as FileSystemError {
            throw LedgerError(error)
        } catch {
            throw LedgerError(code: .disk, subject: "\(directory)", message: "\(error)", cause: error)
        }
    }
}

/// Cuts segments into lines. A line that is too long, or the last one without an LF, comes as `nil`.
private struct LineScan {
    let segments: LedgerSegments
    let fileSystem: any FileSystem

    func run(from position: Int, each: (ArraySlice<UInt8>?, Int) throws -> Void) throws {
        for segment in segments.beyond(position) {
            let file = try Self.disk { () throws(FileSystemError) in try fileSystem.open(segment.path, .read) }
            try run(file, segment, from: max(position, segment.base), each: each)
        }
    }

    /// Keeps what the disk throws apart from what `each` throws.
    private static func disk<Result>(_ work: () throws(FileSystemError) -> Result) throws(LedgerError) -> Result {
        do { return try work() } catch { throw LedgerError(error) }
    }

    private func run(
        _ file: any OpenFile, _ segment: LedgerSegments.Segment, from start: Int,
        each: (ArraySlice<UInt8>?, Int) throws -> Void
    ) throws {
        var lineStart = start
        var buffer: [UInt8] = []
        var bufferStart = start
        var isOverlong = false
        while bufferStart + buffer.count < segment.end {
            let next = bufferStart + buffer.count
            let chunk = try Self.disk { () throws(FileSystemError) in
                try file.read(at: next - segment.base, count: min(1 << 18, segment.end - next))
            }
            guard !chunk.isEmpty else { break }
            buffer.append(contentsOf: chunk)
            var taken = 0
            while let end = buffer[taken...].firstIndex(of: UInt8(ascii: "\n")) {
                let line = buffer[taken..<end]
                try each(isOverlong || line.count >= LedgerLine.largestLine ? nil : line, lineStart)
                isOverlong = false
                taken = end + 1
                lineStart = bufferStart + taken
            }
            if buffer.count - taken > LedgerLine.largestLine {
                isOverlong = true
                taken = buffer.count
            }
            buffer.removeFirst(taken)
            bufferStart += taken
        }
        if lineStart < segment.end { try each(nil, lineStart) }
    }
}

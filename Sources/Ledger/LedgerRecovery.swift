// SPDX-License-Identifier: Apache-2.0

public import Durability
internal import Records
public import SystemPackage

/// Puts the end of the ledger in order after a writer went away: Docs/OnDiskFormat.md §8.
///
/// The caller holds the archive's lock.
public struct LedgerRecovery {
    private let directory: FilePath
    private let fileSystem: any FileSystem

    public init(_ directory: FilePath, in fileSystem: any FileSystem) {
        self.directory = directory
        self.fileSystem = fileSystem
    }

    /// Writes the bytes beyond `length` once more and synchronises them: the process before may have seen its
    /// synchronise fail, after which the kernel calls the bytes clean although they are not on the disk.
    ///
    /// - Throws: ``LedgerError`` `disk`; the bytes are as they were.
    public func rewriteTail(beyond length: Int) throws(LedgerError) {
        let segments = try LedgerSegments(directory: directory, in: fileSystem)
        do {
            for segment in segments.beyond(length) {
                let file = try fileSystem.open(segment.path, .readWrite)
                var position = max(length, segment.base) - segment.base
                while position < segment.size {
                    let bytes = try file.read(at: position, count: 1 << 20)
                    guard !bytes.isEmpty else { break }
                    try file.write(bytes, at: position)
                    position += bytes.count
                }
                try file.synchronize()
            }
            if !segments.segments.isEmpty { try fileSystem.synchronizeDirectory(directory) }
        } catch {
            throw LedgerError(error)
        }
    }

    /// Moves everything from `position` on to the next free `cut-N`, and cuts the ledger there.
    ///
    /// Order of writes: the copy, synchronised with its name; then the cut, synchronised. A crash between leaves both.
    ///
    /// - Returns: the number of bytes cut.
    /// - Throws: ``LedgerError`` `disk`.
    public func cut(at position: Int) throws(LedgerError) -> Int {
        let segments = try LedgerSegments(directory: directory, in: fileSystem)
        do {
            let tail = segments.beyond(position)
            var kept: [UInt8] = []
            for segment in tail {
                let file = try fileSystem.open(segment.path, .read)
                kept += try file.read(at: max(0, position - segment.base), count: segment.size)
            }
            guard !kept.isEmpty else { return 0 }
            try keep(kept)
            // From the last segment backwards, so that a crash leaves a ledger that is merely longer. A segment that
            // is left empty stays: it is the next one to be written.
            for segment in tail.reversed() {
                let file = try fileSystem.open(segment.path, .readWrite)
                try file.truncate(to: max(0, position - segment.base))
                try file.synchronize()
            }
            return kept.count
        } catch {
            throw LedgerError(error)
        }
    }

    private func keep(_ bytes: [UInt8]) throws(FileSystemError) {
        var number = 1
        while try fileSystem.status(directory.appending("cut-\(number)")) != nil { number += 1 }
        let file = try fileSystem.open(directory.appending("cut-\(number)"), .createExclusive)
        try file.write(bytes, at: 0)
        try file.synchronize()
        try fileSystem.synchronizeDirectory(directory)
    }
}

// SPDX-License-Identifier: Apache-2.0

public import SystemPackage

/// A file that only grows, up to a length that somebody else commits.
///
/// Bytes below ``committedLength`` never change. What stands behind it is the remainder of a writer that went away
/// before it committed, and is cut before anything is appended.
///
/// A synchronise that failed may have lost bytes for good, whatever a later one says. So it is the last act of this
/// object: all further appends and synchronises are refused.
public final class AppendOnlyFile {
    /// The length up to which the file is committed.
    public private(set) var committedLength: Int

    /// The length up to which this writer has appended.
    public private(set) var length: Int
    private let file: any OpenFile
    private var hasFailedToSynchronize = false

    public var path: FilePath { file.path }

    /// Takes a file whose first `committedLength` bytes are committed.
    ///
    /// - Throws: ``FileSystemError`` `failed` where the file is shorter than that: bytes are missing.
    public init(_ file: any OpenFile, committedLength: Int) throws(FileSystemError) {
        let length = try file.length()
        guard length >= committedLength else {
            throw FileSystemError(
                code: .failed, subject: file.path,
                message: "\(file.path) has \(length) bytes, but \(committedLength) were committed; run verify")
        }
        if length > committedLength { try file.truncate(to: committedLength) }
        self.file = file
        self.committedLength = committedLength
        self.length = committedLength
    }

    /// Appends bytes; they are not durable yet.
    ///
    /// - Throws: ``FileSystemError``; bytes behind ``length`` are undefined, and the next append overwrites them.
    public func append(_ bytes: [UInt8]) throws(FileSystemError) {
        try requireTrust()
        try file.write(bytes, at: length)
        length += bytes.count
    }

    /// *Durability:* when this returns, all that was appended survives a power cut.
    ///
    /// - Throws: ``FileSystemError``; what of the bytes behind ``committedLength`` is on disk is then unknown.
    public func synchronize() throws(FileSystemError) {
        try requireTrust()
        do {
            try file.synchronize()
        } catch {
            hasFailedToSynchronize = true
            throw error
        }
    }

    /// Says that the ledger now names what was appended.
    public func commit() { committedLength = length }

    /// Reads appended bytes.
    public func read(at offset: Int, count: Int) throws(FileSystemError) -> [UInt8] {
        try file.read(at: offset, count: max(0, min(count, length - offset)))
    }

    private func requireTrust() throws(FileSystemError) {
        guard !hasFailedToSynchronize else {
            throw FileSystemError(
                code: .failed, subject: file.path,
                message: "\(file.path) could not be synchronised before; open the archive again and repeat")
        }
    }
}

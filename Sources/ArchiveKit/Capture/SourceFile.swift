// SPDX-License-Identifier: Apache-2.0

internal import Durability
internal import Packs
internal import Records
internal import SystemPackage

/// A file that is to be taken in: its bytes, read once where they are few, and its digest.
///
/// A large file is read twice, first for its digest: whether its bytes were captured before is known before the first of
/// them is stored. What it says while it is read a second time is compared at the end.
struct SourceFile {
    let path: FilePath
    let length: Int

    /// SHA-256 of all bytes.
    let digest: Digest

    /// All bytes, where they are few.
    let bytes: [UInt8]?
    private let file: any OpenFile

    /// Files up to this size are read at one go.
    static let small = 64 << 20
    private static let chunk = 4 << 20

    init(_ path: FilePath, _ name: SourceName, in fileSystem: any FileSystem) throws {
        self.path = path
        file = try fileSystem.open(path, .read)
        length = try file.length()
        if length <= Self.small {
            let read = try file.read(at: 0, count: length)
            guard read.count == length else { throw Self.changed(name) }
            bytes = read
            digest = Digest(hashing: read)
            return
        }
        bytes = nil
        var digest = RunningDigest()
        var position = 0
        while position < length {
            let part = try file.read(at: position, count: min(Self.chunk, length - position))
            guard !part.isEmpty else { throw Self.changed(name) }
            digest.update(part)
            position += part.count
        }
        self.digest = digest.digest
    }

    /// Bytes of the file; fewer at its end.
    func read(at offset: Int, count: Int) throws -> [UInt8] {
        if let bytes {
            guard offset < bytes.count else { return [] }
            return Array(bytes[offset..<min(bytes.count, offset + count)])
        }
        return try file.read(at: offset, count: count)
    }

    static func changed(_ name: SourceName) -> ArchiveError {
        ArchiveError(
            code: .failed, subject: "\(name)",
            message: "\(name) changed while it was read; ingest it again when nothing writes to it any more")
    }
}

// SPDX-License-Identifier: Apache-2.0

internal import Durability
internal import Packs
internal import Records
internal import SystemPackage

/// A copy of an archive, byte for byte, in which one byte of one record was changed: what `verify` is there for.
struct TamperedCopy {
    let fileSystem: any FileSystem

    /// Copies an archive that nobody has open, and changes a byte in the frame of a record.
    ///
    /// *Durability:* when this returns, the copy survives a power cut.
    ///
    /// - Parameter record: the bytes of the record.
    /// - Throws: where the disk refuses, or there is no such record; a part of the copy may be there.
    func make(of archive: FilePath, at target: FilePath, changing record: [UInt8]) throws {
        try copy(archive, to: target)
        for key in try ArchiveLayout(root: target).volumesOnDisk(in: fileSystem) {
            if try change(Digest(hashing: record), in: ArchiveLayout(root: target).volume(key).pack) { return }
        }
        throw ArchiveError(
            code: .integrity, subject: "\(archive)", message: "\(archive) lacks a record that was just captured")
    }

    private func copy(_ folder: FilePath, to target: FilePath) throws {
        try fileSystem.createDurableDirectory(target)
        for name in try fileSystem.list(folder) {
            let (source, copy) = (folder.appending(name), target.appending(name))
            guard try fileSystem.status(source)?.kind == .file else {
                try self.copy(source, to: copy)
                continue
            }
            let file = try fileSystem.open(copy, .createExclusive)
            try file.write(fileSystem.contents(of: source, limit: .max) ?? [], at: 0)
            try file.synchronize()
        }
        try fileSystem.synchronizeDirectory(target)
    }

    /// Turns round the bits of the byte in the middle of what is stored of a record.
    ///
    /// - Returns: whether the pack holds the record.
    private func change(_ content: Digest, in pack: FilePath) throws -> Bool {
        let file = try fileSystem.open(pack, .readWrite)
        var scanner = PackScanner(file, range: 0..<(try file.length()))
        while let finding = try scanner.next() {
            guard case .frame(let frame) = finding, frame.contentDigest == content else { continue }
            let place = frame.offset + frame.header.byteCount + frame.header.storedLength / 2
            try file.write(file.read(at: place, count: 1).map { ~$0 }, at: place)
            try file.synchronize()
            return true
        }
        return false
    }
}

// SPDX-License-Identifier: Apache-2.0

internal import ArchiveKit
internal import Durability
internal import Glibc
internal import Records
internal import SystemPackage

/// Standard input as a file in the archive's scratch folder: a source is read twice, and a stream can't be.
///
/// The file is locked while it is needed. What a process that was killed has left there goes with the next one.
final class StandardInputSpool {
    let path: FilePath
    private let file: any OpenFile
    private let fileSystem = LocalFileSystem()

    /// Reads standard input to its end.
    ///
    /// - Throws: ``ArchiveError``, ``FileSystemError`` where it can't be read or there is no room.
    init(for archive: Archive) throws {
        let folder = archive.layout.scratch
        if try fileSystem.status(folder) == nil { try fileSystem.createDirectory(folder) }
        Self.sweep(folder, in: fileSystem)
        path = folder.appending("stdin-\(getpid())-\(UInt32.random(in: 0 ... .max))")
        file = try fileSystem.open(path, .createExclusive)
        do {
            _ = try file.tryLock(exclusive: true)
            try fill()
        } catch {
            remove()
            throw error
        }
    }

    func remove() { try? fileSystem.remove(path) }

    private func fill() throws {
        var buffer = [UInt8](repeating: 0, count: 1 << 20)
        var length = 0
        while true {
            let count = read(0, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else {
                throw ArchiveError(
                    code: .failed, subject: "-",
                    message: "standard input can't be read (\(String(cString: strerror(errno)))); repeat with a file")
            }
            guard count > 0 else { return }
            try file.write(Array(buffer[..<count]), at: length)
            length += count
        }
    }

    private static func sweep(_ folder: FilePath, in fileSystem: LocalFileSystem) {
        for name in (try? fileSystem.list(folder)) ?? [] where name.string.hasPrefix("stdin-") {
            let path = folder.appending(name)
            guard let file = try? fileSystem.open(path, .readWrite), (try? file.tryLock(exclusive: true)) == true else {
                continue
            }
            try? fileSystem.remove(path)
        }
    }
}

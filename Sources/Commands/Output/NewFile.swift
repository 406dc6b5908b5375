// SPDX-License-Identifier: Apache-2.0

internal import ArchiveKit
internal import Durability
internal import SystemPackage

/// A file that a person asked for by its name: it is there whole or not at all, and takes the place of no other.
///
/// The name is taken at once, by an empty file, so that nothing is done whose answer could not be written then. The bytes
/// go into a file beside it (`NAME.part`), which takes the name when it is finished. What is not finished goes away.
final class NewFile {
    let path: FilePath
    private let partPath: FilePath
    private let fileSystem = LocalFileSystem()
    private let part: any OpenFile
    private var length = 0
    private var isFinished = false

    /// - Throws: ``ArchiveError`` `failed` where there is a file of the name, or none can be made.
    init(_ name: String, option: String) throws {
        path = CommandLinePath.all([name])[0]
        partPath = path.removingLastComponent().appending("\(path.lastComponent?.string ?? "file").part")
        do throws(FileSystemError) {
            _ = try fileSystem.open(path, .createExclusive)
            do throws(FileSystemError) {
                part = try fileSystem.open(partPath, .createExclusive)
            } catch {
                try? fileSystem.remove(path)
                throw error
            }
        } catch {
            let name = Wording.path(error.code == .exists ? error.subject : path)
            throw ArchiveError(
                code: .failed, subject: option,
                message: error.code == .exists
                    ? "\(name) is there already and is not written over; name another file with \(option)"
                    : "\(name) can't be written: \(error.message)", cause: error)
        }
    }

    deinit {
        guard !isFinished else { return }
        try? fileSystem.remove(partPath)
        try? fileSystem.remove(path)
    }

    func write(_ bytes: [UInt8]) throws {
        try part.write(bytes, at: length)
        length += bytes.count
    }

    /// Gives the file its name.
    ///
    /// *Durability:* when this returns, the file survives a power cut.
    func finish() throws {
        try part.synchronize()
        try fileSystem.rename(partPath, to: path)
        isFinished = true
        let directory = path.removingLastComponent()
        try fileSystem.synchronizeDirectory(directory.isEmpty ? "." : directory)
    }
}

// SPDX-License-Identifier: Apache-2.0

internal import ArchiveKit
internal import Durability

/// A small file that an argument names.
enum GivenFile {
    /// - Throws: ``ArchiveError`` `failed` where it is not there or can't be read.
    static func bytes(_ name: String, limit: Int) throws -> [UInt8] {
        let path = CommandLinePath.all([name])[0]
        do throws(FileSystemError) {
            if let bytes = try LocalFileSystem().contents(of: path, limit: limit) { return bytes }
        } catch {
            throw ArchiveError(
                code: .failed, subject: name, message: "\(Wording.path(path)) can't be read: \(error.message)",
                cause: error)
        }
        throw ArchiveError(
            code: .failed, subject: name, message: "\(Wording.path(path)) is not there; check the path")
    }
}

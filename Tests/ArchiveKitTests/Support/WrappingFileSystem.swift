// SPDX-License-Identifier: Apache-2.0

import Durability
import SystemPackage

/// A disk that does something of its own when a file is opened, and else what the one inside does.
protocol WrappingFileSystem: FileSystem {
    var inner: any FileSystem { get }
}

extension WrappingFileSystem {
    func createDirectory(_ path: FilePath) throws(FileSystemError) { try inner.createDirectory(path) }
    func rename(_ source: FilePath, to target: FilePath) throws(FileSystemError) {
        try inner.rename(source, to: target)
    }
    func remove(_ path: FilePath) throws(FileSystemError) { try inner.remove(path) }
    func removeDirectory(_ path: FilePath) throws(FileSystemError) { try inner.removeDirectory(path) }
    func list(_ path: FilePath) throws(FileSystemError) -> [FilePath.Component] { try inner.list(path) }
    func status(_ path: FilePath) throws(FileSystemError) -> FileStatus? { try inner.status(path) }
    func synchronizeDirectory(_ path: FilePath) throws(FileSystemError) { try inner.synchronizeDirectory(path) }
}

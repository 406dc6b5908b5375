// SPDX-License-Identifier: Apache-2.0

import Durability
import Synchronization
import SystemPackage

/// A disk on which every write fails once a number of commit groups has been written, and that counts what is read.
///
/// A group is counted when the ledger is synchronised after a pack was.
final class CountingFileSystem: WrappingFileSystem {
    struct State {
        var packsWereWritten = false
        var committed = 0
        var packBytesRead = 0
    }

    let inner: any FileSystem
    let groups: Int
    let state = Mutex(State())

    init(_ inner: any FileSystem, groups: Int = .max) {
        self.inner = inner
        self.groups = groups
    }

    /// Bytes that were read of content packs.
    var packBytesRead: Int { state.withLock { $0.packBytesRead } }

    /// The number of groups that were committed.
    var committed: Int { state.withLock { $0.committed } }

    func open(_ path: FilePath, _ access: FileAccess) throws(FileSystemError) -> any OpenFile {
        CountingFile(try inner.open(path, access), in: self)
    }

}

private final class CountingFile: OpenFile {
    private let file: any OpenFile
    private let disk: CountingFileSystem

    init(_ file: any OpenFile, in disk: CountingFileSystem) {
        self.file = file
        self.disk = disk
    }

    var path: FilePath { file.path }
    private var name: String { path.lastComponent?.string ?? "" }

    func length() throws(FileSystemError) -> Int { try file.length() }
    func read(at offset: Int, count: Int) throws(FileSystemError) -> [UInt8] {
        let bytes = try file.read(at: offset, count: count)
        if name == "content.pack" { disk.state.withLock { $0.packBytesRead += bytes.count } }
        return bytes
    }

    func write(_ bytes: [UInt8], at offset: Int) throws(FileSystemError) {
        let isOver = disk.state.withLock { $0.committed >= disk.groups }
        if isOver, name == "content.pack" {
            throw FileSystemError(operation: "write (played)", path: path, errno: .ioError)
        }
        try file.write(bytes, at: offset)
    }

    func truncate(to length: Int) throws(FileSystemError) { try file.truncate(to: length) }

    func synchronize() throws(FileSystemError) {
        try file.synchronize()
        disk.state.withLock { state in
            if name == "content.pack" { state.packsWereWritten = true }
            if name.hasPrefix("events-"), state.packsWereWritten {
                state.packsWereWritten = false
                state.committed += 1
            }
        }
    }

    func tryLock(exclusive: Bool) throws(FileSystemError) -> Bool { try file.tryLock(exclusive: exclusive) }
    func unlock() { file.unlock() }
}

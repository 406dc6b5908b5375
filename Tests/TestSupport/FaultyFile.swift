// SPDX-License-Identifier: Apache-2.0

internal import Durability
internal import SystemPackage

/// A file opened through ``FaultyFileSystem``: every change is counted, may fail, and is told to the model of the disk.
final class FaultyFile: OpenFile {
    private let file: any OpenFile
    private let node: NodeID?
    private let fileSystem: FaultyFileSystem

    var path: FilePath { file.path }

    /// - Parameter node: the file in the model, or `nil` where it is not modelled.
    init(_ file: any OpenFile, node: NodeID?, in fileSystem: FaultyFileSystem) {
        self.file = file
        self.node = node
        self.fileSystem = fileSystem
    }

    func length() throws(FileSystemError) -> Int {
        try fileSystem.look(at: path) { [file] _ throws(FileSystemError) in try file.length() }
    }

    func read(at offset: Int, count: Int) throws(FileSystemError) -> [UInt8] {
        try fileSystem.look(at: path) { [file] _ throws(FileSystemError) in try file.read(at: offset, count: count) }
    }

    func write(_ bytes: [UInt8], at offset: Int) throws(FileSystemError) {
        func put(_ part: [UInt8], _ disk: inout DiskModel) throws(FileSystemError) {
            try file.write(part, at: offset)
            disk.withFile(node) { $0.record(.write(offset: offset, bytes: part)) }
        }
        try fileSystem.change(
            .write, path,
            spoil: { disk, torn throws(FileSystemError) in
                if torn { try put(Array(bytes.prefix(bytes.count / 2)), &disk) }
            },
            { disk throws(FileSystemError) in try put(bytes, &disk) })
    }

    func truncate(to length: Int) throws(FileSystemError) {
        try fileSystem.change(.truncate, path) { [file, node] disk throws(FileSystemError) in
            try file.truncate(to: length)
            disk.withFile(node) { $0.record(.truncate(length: length)) }
        }
    }

    func synchronize() throws(FileSystemError) {
        try fileSystem.change(
            .synchronize, path,
            spoil: { [node] disk, _ throws(FileSystemError) in disk.withFile(node) { $0.dropUnsynchronisedBytes() } },
            { [file, node] disk throws(FileSystemError) in
                try file.synchronize()
                disk.withFile(node) { $0.synchronise() }
            })
    }

    func forgetCache() { file.forgetCache() }

    func tryLock(exclusive: Bool) throws(FileSystemError) -> Bool {
        try fileSystem.look(at: path) { [file] _ throws(FileSystemError) in try file.tryLock(exclusive: exclusive) }
    }

    /// Works after death too: a process that ends lets go of its locks.
    func unlock() { file.unlock() }
}

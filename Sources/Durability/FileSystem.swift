// SPDX-License-Identifier: Apache-2.0

public import SystemPackage

/// The one door to the disk: every truth of the archive is written through it, so that every failure can be played.
///
/// SQLite goes its own way: what it keeps is derived and may be lost.
///
/// *Durability:* nothing but ``OpenFile/synchronize()`` and ``synchronizeDirectory(_:)`` makes anything durable. A file
/// that was created or renamed survives a power cut only once the directory that names it was synchronised.
public protocol FileSystem: Sendable {
    /// Opens a file. With `create` the file may be there already; with `exclusive` it may not.
    ///
    /// - Throws: ``FileSystemError`` `not-found`, `exists`, `not-permitted`, `no-space`, `failed`. A file may have been
    ///   created all the same.
    func open(_ path: FilePath, _ access: FileAccess) throws(FileSystemError) -> any OpenFile

    /// Creates one directory, whose parent must be there (mode 0700).
    ///
    /// - Throws: ``FileSystemError`` `exists` where the name is taken.
    func createDirectory(_ path: FilePath) throws(FileSystemError)

    /// Puts a file in the place of another in one step: rename(2).
    func rename(_ source: FilePath, to target: FilePath) throws(FileSystemError)

    /// Removes the name of a file.
    func remove(_ path: FilePath) throws(FileSystemError)

    /// Removes a directory that is empty.
    ///
    /// - Throws: ``FileSystemError`` `not-found`; `failed` where something is in it.
    func removeDirectory(_ path: FilePath) throws(FileSystemError)

    /// The names in a directory, without `.` and `..`, sorted by their bytes.
    func list(_ path: FilePath) throws(FileSystemError) -> [FilePath.Component]

    /// What stands at a path, following no link; `nil` where nothing does.
    func status(_ path: FilePath) throws(FileSystemError) -> FileStatus?

    /// Makes the names in a directory durable: fsync(2) on it.
    func synchronizeDirectory(_ path: FilePath) throws(FileSystemError)

    /// Maps a file into memory for reading; `nil` where there is none.
    ///
    /// - Complexity: a few system calls, whatever the length of the file.
    func map(_ path: FilePath) throws(FileSystemError) -> MappedFile?

    /// Takes away the leave to write a file that is finished (mode 0400). A guard against mistakes, not against its owner.
    func protect(_ path: FilePath) throws(FileSystemError)
}

extension FileSystem {
    /// Reads the file as a whole.
    public func map(_ path: FilePath) throws(FileSystemError) -> MappedFile? {
        try contents(of: path, limit: .max).map { MappedFile(copying: $0) }
    }

    public func protect(_ path: FilePath) throws(FileSystemError) {}
}

/// How a file is opened.
public enum FileAccess: Sendable {
    case read
    case readWrite
    /// Read and write; created (mode 0600) where it is not there.
    case create
    /// Read and write; created, and refused where it is there.
    case createExclusive
}

/// What stands at a path.
public struct FileStatus: Hashable, Sendable {
    /// The kinds that matter to an archive.
    public enum Kind: Sendable {
        case file
        case directory
        case link
        case other
    }

    public var kind: Kind

    /// Bytes.
    public var size: Int

    /// The device and the number of the file on it: the same as long as it is the same file.
    public var identity: (device: UInt64, inode: UInt64) { (device, inode) }
    private var device: UInt64
    private var inode: UInt64

    public init(kind: Kind, size: Int, device: UInt64, inode: UInt64) {
        self.kind = kind
        self.size = size
        self.device = device
        self.inode = inode
    }
}

/// A file that is open. It closes itself when nobody holds it any more.
public protocol OpenFile: AnyObject, Sendable {
    var path: FilePath { get }

    /// The number of bytes of the file now.
    func length() throws(FileSystemError) -> Int

    /// Reads up to `count` bytes from `offset`; fewer at the end of the file, none beyond it.
    func read(at offset: Int, count: Int) throws(FileSystemError) -> [UInt8]

    /// Writes all of `bytes` at `offset`.
    ///
    /// - Throws: ``FileSystemError``; some of the bytes may have been written.
    func write(_ bytes: [UInt8], at offset: Int) throws(FileSystemError)

    /// Cuts the file, or fills it up with zeros.
    func truncate(to length: Int) throws(FileSystemError)

    /// Makes the bytes and the length durable: fdatasync(2).
    ///
    /// - Throws: ``FileSystemError``. What is on disk is then unknown, also after a later success: the kernel may have
    ///   dropped the bytes and called them clean. The caller stops, or writes them once more.
    func synchronize() throws(FileSystemError)

    /// Lets the kernel forget what it keeps of the file in memory, so that the next read comes from the disk where
    /// everything was synchronised. A hint: it may do nothing.
    func forgetCache()

    /// Takes a lock on the whole file, against every other opening of it: flock(2). `false` where another has it.
    func tryLock(exclusive: Bool) throws(FileSystemError) -> Bool

    /// Lets go of the lock.
    func unlock()
}

extension OpenFile {
    public func forgetCache() {}
}

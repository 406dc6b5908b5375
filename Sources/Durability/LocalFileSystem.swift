// SPDX-License-Identifier: Apache-2.0

internal import Glibc
public import SystemPackage

/// The file system of this machine.
public struct LocalFileSystem: FileSystem {
    public init() {}

    public func open(_ path: FilePath, _ access: FileAccess) throws(FileSystemError) -> any OpenFile {
        try file(path, access)
    }

    private func file(_ path: FilePath, _ access: FileAccess) throws(FileSystemError) -> LocalFile {
        let flags: Int32 =
            switch access {
            // Opening a pipe to read from it would wait for somebody who writes into it.
            case .read: O_RDONLY | O_NONBLOCK
            case .readWrite: O_RDWR
            case .create: O_RDWR | O_CREAT
            case .createExclusive: O_RDWR | O_CREAT | O_EXCL
            }
        let descriptor = try systemCall("open", path) {
            path.withPlatformString { Glibc.open($0, flags | O_CLOEXEC, 0o600) }
        }
        let file = LocalFile(path: path, descriptor: descriptor)
        guard try file.isRegular() else {
            throw FileSystemError(
                code: .failed, subject: path, message: "\(path) is no regular file; put its bytes into a file")
        }
        return file
    }

    public func map(_ path: FilePath) throws(FileSystemError) -> MappedFile? {
        do {
            return try file(path, .read).map()
        } catch let error where error.code == .notFound {
            return nil
        }
    }

    public func protect(_ path: FilePath) throws(FileSystemError) {
        _ = try systemCall("protect", path) { path.withPlatformString { chmod($0, 0o400) } }
    }

    public func createDirectory(_ path: FilePath) throws(FileSystemError) {
        _ = try systemCall("create", path) { path.withPlatformString { mkdir($0, 0o700) } }
    }

    public func rename(_ source: FilePath, to target: FilePath) throws(FileSystemError) {
        _ = try systemCall("rename", source) {
            source.withPlatformString { from in target.withPlatformString { Glibc.rename(from, $0) } }
        }
    }

    public func remove(_ path: FilePath) throws(FileSystemError) {
        _ = try systemCall("remove", path) { path.withPlatformString { unlink($0) } }
    }

    public func removeDirectory(_ path: FilePath) throws(FileSystemError) {
        _ = try systemCall("remove", path) { path.withPlatformString { rmdir($0) } }
    }

    public func list(_ path: FilePath) throws(FileSystemError) -> [FilePath.Component] {
        guard let directory = path.withPlatformString({ opendir($0) }) else {
            throw FileSystemError(operation: "list", path: path, errno: Errno(rawValue: errno))
        }
        defer { closedir(directory) }
        var names: [FilePath.Component] = []
        while true {
            errno = 0
            guard let entry = readdir(directory) else { break }
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CInterop.PlatformChar.self, capacity: 256) {
                    FilePath.Component(platformString: $0)
                }
            }
            if let name, name.kind == .regular { names.append(name) }
        }
        if errno != 0 { throw FileSystemError(operation: "list", path: path, errno: Errno(rawValue: errno)) }
        return names.sorted { left, right in
            left.withPlatformString { one in right.withPlatformString { strcmp(one, $0) < 0 } }
        }
    }

    public func status(_ path: FilePath) throws(FileSystemError) -> FileStatus? {
        var information = stat()
        do {
            _ = try systemCall("look at", path) { path.withPlatformString { lstat($0, &information) } }
        } catch let error where error.code == .notFound {
            return nil
        }
        let kind: FileStatus.Kind =
            switch information.st_mode & S_IFMT {
            case S_IFREG: .file
            case S_IFDIR: .directory
            case S_IFLNK: .link
            default: .other
            }
        return FileStatus(
            kind: kind, size: Int(information.st_size), device: UInt64(information.st_dev),
            inode: UInt64(information.st_ino))
    }

    public func synchronizeDirectory(_ path: FilePath) throws(FileSystemError) {
        let descriptor = try systemCall("open", path) {
            path.withPlatformString { Glibc.open($0, O_RDONLY | O_DIRECTORY | O_CLOEXEC) }
        }
        defer { close(descriptor) }
        _ = try systemCall("synchronise", path) { fsync(descriptor) }
    }
}

/// Runs a system call again as long as a signal interrupts it, and gives its result or its error.
func systemCall<Result: SignedInteger>(
    _ operation: String, _ path: FilePath, _ call: () -> Result
) throws(FileSystemError) -> Result {
    while true {
        let result = call()
        if result >= 0 { return result }
        let reason = Errno(rawValue: errno)
        if reason != .interrupted { throw FileSystemError(operation: operation, path: path, errno: reason) }
    }
}

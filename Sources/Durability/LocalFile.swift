// SPDX-License-Identifier: Apache-2.0

internal import Glibc
internal import SystemPackage

/// An open file of this machine.
final class LocalFile: OpenFile {
    let path: FilePath
    private let descriptor: Int32

    init(path: FilePath, descriptor: Int32) {
        self.path = path
        self.descriptor = descriptor
    }

    deinit { close(descriptor) }

    func length() throws(FileSystemError) -> Int {
        var information = stat()
        _ = try systemCall("look at", path) { fstat(descriptor, &information) }
        return Int(information.st_size)
    }

    func isRegular() throws(FileSystemError) -> Bool {
        var information = stat()
        _ = try systemCall("look at", path) { fstat(descriptor, &information) }
        return information.st_mode & S_IFMT == S_IFREG
    }

    func read(at offset: Int, count: Int) throws(FileSystemError) -> [UInt8] {
        let available = min(count, max(0, try length() - offset))
        guard available > 0 else { return [] }
        var failure: FileSystemError?
        let bytes = [UInt8](unsafeUninitializedCapacity: available) { buffer, filled in
            do {
                while filled < available, let start = buffer.baseAddress {
                    let got = try systemCall("read", path) {
                        pread(descriptor, start + filled, available - filled, offset + filled)
                    }
                    if got == 0 { break }
                    filled += got
                }
            } catch {
                failure =
                    error as? FileSystemError
                    ?? FileSystemError(code: .failed, subject: path, message: "could not read \(path)")
            }
        }
        if let failure { throw failure }
        return bytes
    }

    func write(_ bytes: [UInt8], at offset: Int) throws(FileSystemError) {
        var written = 0
        while written < bytes.count {
            written += try systemCall("write", path) {
                bytes.withUnsafeBytes { buffer in
                    pwrite(
                        descriptor, buffer.baseAddress.map { $0 + written }, bytes.count - written, offset + written)
                }
            }
        }
    }

    func truncate(to length: Int) throws(FileSystemError) {
        _ = try systemCall("cut", path) { ftruncate(descriptor, length) }
    }

    func synchronize() throws(FileSystemError) {
        _ = try systemCall("synchronise", path) { fdatasync(descriptor) }
    }

    func map() throws(FileSystemError) -> MappedFile {
        try MappedFile(descriptor: descriptor, length: try length(), path: path)
    }

    func forgetCache() { posix_fadvise(descriptor, 0, 0, POSIX_FADV_DONTNEED) }

    func tryLock(exclusive: Bool) throws(FileSystemError) -> Bool {
        do {
            _ = try systemCall("lock", path) { flock(descriptor, (exclusive ? LOCK_EX : LOCK_SH) | LOCK_NB) }
            return true
        } catch let error where error.code == .locked {
            return false
        }
    }

    func unlock() { flock(descriptor, LOCK_UN) }
}

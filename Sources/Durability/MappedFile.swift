// SPDX-License-Identifier: Apache-2.0

internal import Glibc
internal import SystemPackage

/// The bytes of a file, mapped into memory for reading: pages come from the disk when they are looked at, none ahead, and
/// are shared among processes. It needs no descriptor, and outlives the name of the file.
///
/// The file must not become shorter meanwhile. Files of an archive never do: they grow, or are replaced as a whole.
public final class MappedFile: Sendable {
    /// Valid as long as this object is.
    public nonisolated(unsafe) let bytes: UnsafeRawBufferPointer
    private let release: @Sendable (UnsafeRawBufferPointer) -> Void

    /// Takes a copy of bytes, where a file system can't map a file.
    public init(copying bytes: [UInt8]) {
        let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: max(1, bytes.count), alignment: 64)
        copy.copyBytes(from: bytes)
        self.bytes = UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(copy)[..<bytes.count])
        release = { $0.baseAddress.map { UnsafeMutableRawPointer(mutating: $0).deallocate() } }
    }

    /// Maps the first bytes of an open file.
    init(descriptor: Int32, length: Int, path: FilePath) throws(FileSystemError) {
        guard length > 0 else {
            bytes = UnsafeRawBufferPointer(start: nil, count: 0)
            release = { _ in }
            return
        }
        let address = mmap(nil, length, PROT_READ, MAP_SHARED, descriptor, 0)
        guard let address, address != MAP_FAILED else {
            throw FileSystemError(operation: "map", path: path, errno: Errno(rawValue: errno))
        }
        // Else one look brings in 128 KiB and more.
        posix_madvise(address, length, POSIX_MADV_RANDOM)
        bytes = UnsafeRawBufferPointer(start: address, count: length)
        release = { munmap(UnsafeMutableRawPointer(mutating: $0.baseAddress), $0.count) }
    }

    deinit { release(bytes) }
}

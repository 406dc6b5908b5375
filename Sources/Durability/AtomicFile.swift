// SPDX-License-Identifier: Apache-2.0

public import SystemPackage

/// A small file that is replaced as a whole: a reader sees the old bytes or the new ones, never a mixture.
///
/// Order of writes: a file beside it (`NAME.new`), synchronise it, rename, synchronise the directory. A crash before
/// the rename leaves the old file and `NAME.new`, which the next replacement overwrites.
public struct AtomicFile: Sendable {
    public let path: FilePath
    private let fileSystem: any FileSystem

    public init(_ path: FilePath, in fileSystem: any FileSystem) {
        self.path = path
        self.fileSystem = fileSystem
    }

    /// Replaces the file.
    ///
    /// *Durability:* when this returns, the new bytes survive a power cut, unless they were said not to matter so much.
    ///
    /// - Parameter durably: without it nothing is synchronised, and a power cut may leave any bytes or no file.
    /// - Throws: ``FileSystemError``; the file then has its old bytes or its new ones.
    public func replace(with bytes: [UInt8], durably: Bool = true) throws(FileSystemError) {
        let name = path.lastComponent?.string ?? "file"
        let directory = path.removingLastComponent()
        let fresh = directory.appending("\(name).new")
        do {
            let file = try fileSystem.open(fresh, .create)
            try file.truncate(to: 0)
            try file.write(bytes, at: 0)
            if durably { try file.synchronize() }
        }
        try fileSystem.rename(fresh, to: path)
        guard durably else { return }
        try fileSystem.synchronizeDirectory(directory.isEmpty ? "." : directory)
    }
}

// SPDX-License-Identifier: Apache-2.0

public import SystemPackage

/// One failure to play: which changing operation fails, how, and what comes after.
public struct Fault: Hashable, Sendable {
    /// What has happened on disk when the error is thrown.
    public enum Mode: Hashable, Sendable, CaseIterable {
        /// Nothing. A synchronise that fails like this also makes the kernel forget the bytes it was to write.
        case fail
        /// Everything: only the answer was lost.
        case failAfter
        /// The first half of the bytes of a write. Any other operation fails as with ``fail``.
        case torn
    }

    /// The number of the changing operation, from 1, counted from the creation of the file system.
    public var operation: Int
    public var mode: Mode

    /// Whether every later operation fails as well, as in a process that died. Locks can still be let go.
    public var thenDead: Bool

    /// The reason that the error states.
    public var errno: Errno

    public init(at operation: Int, _ mode: Mode, thenDead: Bool = false, errno: Errno = .ioError) {
        self.operation = operation
        self.mode = mode
        self.thenDead = thenDead
        self.errno = errno
    }
}

/// A changing operation that was asked for, whether it succeeded or not.
public struct FileOperation: Hashable, Sendable, CustomStringConvertible {
    /// The operations that count. Opening a file that is there already, reading and locking change nothing.
    public enum Kind: String, Sendable, CaseIterable {
        /// Opening a file that is not there yet, with leave to create it.
        case create
        case createDirectory = "create-directory"
        case rename
        case remove
        case write
        case truncate
        case synchronize
        case synchronizeDirectory = "synchronize-directory"
    }

    public var kind: Kind
    public var path: FilePath

    public var description: String { "\(kind.rawValue) \(path)" }
}

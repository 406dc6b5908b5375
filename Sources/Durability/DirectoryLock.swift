// SPDX-License-Identifier: Apache-2.0

internal import Glibc
public import SystemPackage

/// The write lock of a directory, fair among processes: first `turn`, then `lock`; `turn` is let go once `lock` is had.
///
/// Who waits for `lock` holds `turn`, so a process that gives `lock` back and wants it again queues behind it.
/// Locks are flock(2) locks: they end with the process that holds them, whatever ends it.
public final class DirectoryLock {
    /// The file that the holder writes its mark into.
    public let lockFile: any OpenFile
    private let turnFile: any OpenFile

    /// Takes the lock.
    ///
    /// - Parameter wait: seconds after which to give up.
    /// - Throws: ``FileSystemError`` `locked` after `wait` seconds.
    public init(
        turn: FilePath, lock: FilePath, in fileSystem: any FileSystem, wait: Double
    ) throws(FileSystemError) {
        turnFile = try fileSystem.open(turn, .create)
        lockFile = try fileSystem.open(lock, .create)
        let clock = ContinuousClock()
        let deadline = clock.now + .seconds(wait)
        try Self.take(turnFile, until: deadline)
        defer { turnFile.unlock() }
        try Self.take(lockFile, until: deadline)
    }

    deinit { lockFile.unlock() }

    private static func take(
        _ file: any OpenFile, until deadline: ContinuousClock.Instant
    ) throws(FileSystemError) {
        var pause: UInt32 = 200
        while try !file.tryLock(exclusive: true) {
            guard ContinuousClock().now < deadline else {
                throw FileSystemError(
                    code: .locked, subject: file.path,
                    message: "another process is writing to this archive; wait until it has ended and repeat")
            }
            usleep(pause)
            pause = min(pause * 2, 5_000)
        }
    }
}

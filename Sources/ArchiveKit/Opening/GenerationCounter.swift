// SPDX-License-Identifier: Apache-2.0

internal import Durability
internal import Foundation
internal import Records

/// Counts the changes of which volumes and indexes there are: odd while one is under way (Docs/OnDiskFormat.md §2).
struct GenerationCounter {
    /// `nil` where the file is lost and this process may not write: it counts from 0.
    private let file: (any OpenFile)?

    init(_ layout: ArchiveLayout, in fileSystem: any FileSystem, canWrite: Bool) throws(FileSystemError) {
        do {
            file = try fileSystem.open(layout.generation, canWrite ? .create : .read)
        } catch let error where error.code == .notFound && !canWrite {
            file = nil
        }
    }

    func value() throws(FileSystemError) -> UInt64 {
        let bytes = try file?.read(at: 0, count: 8) ?? []
        return bytes.count == 8 ? UInt64(littleEndianBytes: bytes) : 0
    }

    /// Waits for the end of a change that is under way: for a reader that can't wait for the write lock.
    func waitForEnd(upTo seconds: Double) throws(FileSystemError) {
        let deadline = ContinuousClock.now + .seconds(seconds)
        while try value() & 1 == 1, ContinuousClock.now < deadline { Thread.sleep(forTimeInterval: 0.005) }
    }

    /// Says that a change is under way. The caller holds the write lock.
    func begin() throws(FileSystemError) { try set(value() | 1) }

    /// Says that a change is done. The caller holds the write lock.
    func end() throws(FileSystemError) {
        let value = try value()
        if value & 1 == 1 { try set(value &+ 1) }
    }

    private func set(_ value: UInt64) throws(FileSystemError) { try file?.write(value.littleEndianBytes, at: 0) }
}

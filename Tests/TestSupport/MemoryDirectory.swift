// SPDX-License-Identifier: Apache-2.0

internal import Foundation
public import SystemPackage

extension TemporaryDirectory {
    /// A directory in memory where the machine has room for one, for tests that play power cuts and wait for no disk.
    ///
    /// What survives is decided by the model of ``FaultyFileSystem``; a real synchronise adds nothing but its time.
    public static func inMemory() throws -> TemporaryDirectory {
        let memory = "/dev/shm"
        let room = try? FileManager.default.attributesOfFileSystem(forPath: memory)[.systemFreeSize] as? Int
        guard FileManager.default.isWritableFile(atPath: memory), let room, room > 1 << 28 else {
            return try TemporaryDirectory()
        }
        return try TemporaryDirectory(below: FilePath(memory))
    }
}

extension FaultyFileSystem {
    /// Gives `body` the root of what a power cut now would leave, in memory; it is removed afterwards.
    public func inMemoryAfterPowerCut<Result>(
        _ survivors: Survivors, derived: DerivedFiles = .drop, _ body: (FilePath) throws -> Result
    ) throws -> Result {
        let directory = try TemporaryDirectory.inMemory()
        return try withExtendedLifetime(directory) {
            let root = directory.path.appending("after")
            try powerCut(to: root, survivors: survivors, derived: derived)
            return try body(root)
        }
    }
}

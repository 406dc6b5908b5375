// SPDX-License-Identifier: Apache-2.0

public import Durability
public import Records

/// All that an archive takes from the world: built once, at the edge.
public struct ArchiveEnvironment: Sendable {
    public var fileSystem: any FileSystem

    /// What the clock says.
    public var clock: @Sendable () -> Timestamp

    /// A random word; never predictable outside tests.
    public var random: @Sendable () -> UInt64

    /// Who acts: an identity that means nothing by itself.
    public var agent: String

    /// Seconds to wait for the write lock.
    public var lockWait: Double

    /// Told what a person should know although nothing failed, such as an index that was rebuilt.
    public var notice: @Sendable (String) -> Void

    public init(
        fileSystem: any FileSystem, clock: @escaping @Sendable () -> Timestamp,
        random: @escaping @Sendable () -> UInt64 = { UInt64.random(in: .min ... .max) }, agent: String,
        lockWait: Double = 30, notice: @escaping @Sendable (String) -> Void = { _ in }
    ) {
        self.fileSystem = fileSystem
        self.clock = clock
        self.random = random
        self.agent = agent
        self.lockWait = lockWait
        self.notice = notice
    }

    func salt() -> [UInt8] { random().bigEndianBytes + random().bigEndianBytes }

    func identity(at time: Timestamp) -> TimeOrderedUUID {
        TimeOrderedUUID(milliseconds: UInt64(max(0, time.milliseconds)), random: (random(), random()))
    }
}

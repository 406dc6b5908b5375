// SPDX-License-Identifier: Apache-2.0

import Durability
import SystemPackage
import TestSupport
import Testing

@Suite("An atomic file")
struct AtomicFileTests {
    private static let old = [UInt8](repeating: 0x6F, count: 3_000)
    private static let new = [UInt8](repeating: 0x6E, count: 5_000)
    private static let newer = [UInt8](repeating: 0x72, count: 1_000)
    private static let survivors = [Survivors.nothingUnsynced] + (0..<10).map { .random(seed: $0) }

    private let directory: TemporaryDirectory
    private var root: FilePath { directory.path.appending("disk") }
    private var path: FilePath { root.appending("archive.json") }

    init() throws {
        directory = try TemporaryDirectory()
        try LocalFileSystem().createDirectory(root)
    }

    /// A disk on which the file has its old bytes, or is not there.
    private func disk(withOld: Bool, fault: Fault? = nil) throws -> FaultyFileSystem {
        let local = LocalFileSystem()
        for name in try local.list(root) { try local.remove(root.appending(name)) }
        if withOld { try local.writeDurably(Self.old, to: path) }
        return try FaultyFileSystem(root: root, fault: fault)
    }

    private func operations(withOld: Bool) throws -> Int {
        let disk = try disk(withOld: withOld)
        try AtomicFile(path, in: disk).replace(with: Self.new)
        return disk.operationCount
    }

    /// What the file holds after each kind of power cut.
    private func afterPowerCuts(_ disk: FaultyFileSystem) throws -> [[UInt8]?] {
        try Self.survivors.map { survivors in
            try disk.afterPowerCut(survivors) { try LocalFileSystem().bytes($0.appending("archive.json")) }
        }
    }

    @Test("holds its new bytes once it was replaced, whatever survives a power cut", arguments: [true, false])
    func replacementIsDurable(withOld: Bool) throws {
        let disk = try disk(withOld: withOld)
        try AtomicFile(path, in: disk).replace(with: Self.new)
        #expect(try disk.bytes(path) == Self.new)
        #expect(try disk.list(root).map(\.string) == ["archive.json"])
        #expect(try afterPowerCuts(disk).allSatisfy { $0 == Self.new })
    }

    @Test(
        "holds old or new bytes when an operation fails, and after the power cut that follows",
        arguments: [true, false])
    func neverAMixture(withOld: Bool) throws {
        let allowed: [[UInt8]?] = [withOld ? Self.old : nil, Self.new]
        for number in 1...(try operations(withOld: withOld)) {
            for mode in Fault.Mode.allCases {
                let disk = try disk(withOld: withOld, fault: Fault(at: number, mode, thenDead: true))
                let error = failure { try AtomicFile(path, in: disk).replace(with: Self.new) }
                #expect(error?.code == .failed, "operation \(number), \(mode)")
                #expect(allowed.contains(try LocalFileSystem().bytes(path)), "operation \(number), \(mode)")
                for bytes in try afterPowerCuts(disk) {
                    #expect(allowed.contains(bytes), "operation \(number), \(mode)")
                }
            }
        }
    }

    @Test("can be replaced again after any failure, and that replacement is durable", arguments: [true, false])
    func recoversFromFailures(withOld: Bool) throws {
        for number in 1...(try operations(withOld: withOld)) {
            for mode in Fault.Mode.allCases {
                let disk = try disk(withOld: withOld, fault: Fault(at: number, mode))
                #expect(failure { try AtomicFile(path, in: disk).replace(with: Self.new) } != nil)
                try AtomicFile(path, in: disk).replace(with: Self.newer)
                #expect(try disk.bytes(path) == Self.newer)
                #expect(try afterPowerCuts(disk).allSatisfy { $0 == Self.newer }, "operation \(number), \(mode)")
            }
        }
    }

    @Test("passes the reason of the failure on")
    func passesReasonsOn() throws {
        let disk = try disk(withOld: true, fault: Fault(at: 3, .fail, errno: .noSpace))
        #expect(failure { try AtomicFile(path, in: disk).replace(with: Self.new) }?.code == .noSpace)
        #expect(try disk.bytes(path) == Self.old)
    }
}

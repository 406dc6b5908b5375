// SPDX-License-Identifier: Apache-2.0

import Durability
import SystemPackage
import TestSupport
import Testing

@Suite("An append-only file")
struct AppendOnlyFileTests {
    private let directory: TemporaryDirectory
    private let disk: FaultyFileSystem
    private var path: FilePath { directory.path.appending("content.pack") }

    init() throws {
        directory = try TemporaryDirectory()
        disk = try FaultyFileSystem(root: directory.path)
        try disk.writeDurably([1, 2, 3, 4], to: directory.path.appending("content.pack"))
    }

    private func open(committed: Int) throws -> AppendOnlyFile {
        try AppendOnlyFile(disk.open(path, .readWrite), committedLength: committed)
    }

    @Test("refuses a file that is shorter than what was committed, and leaves it as it is")
    func shorterIsAnError() throws {
        let error = try #require(failure { _ = try open(committed: 5) })
        #expect(error.code == .failed)
        #expect(error.message.contains(path.string))
        #expect(error.message.contains("verify"))
        #expect(try disk.bytes(path) == [1, 2, 3, 4])
    }

    @Test("cuts what stands behind the committed length")
    func longerIsCut() throws {
        let file = try open(committed: 3)
        #expect(file.length == 3)
        #expect(try disk.bytes(path) == [1, 2, 3])
    }

    @Test("leaves a file of the committed length alone")
    func equalIsUntouched() throws {
        let before = disk.operationCount
        let file = try open(committed: 4)
        #expect(file.committedLength == 4)
        #expect(disk.operationCount == before)
    }

    @Test("appends behind what it has, and commits only when told")
    func appends() throws {
        let file = try open(committed: 4)
        try file.append([5, 6])
        try file.append([7])
        #expect(file.length == 7)
        #expect(file.committedLength == 4)
        file.commit()
        #expect(file.committedLength == 7)
        #expect(try disk.bytes(path) == [1, 2, 3, 4, 5, 6, 7])
    }

    @Test("reads what was appended and nothing beyond it")
    func readsWithinItsLength() throws {
        let file = try open(committed: 4)
        try file.append([5])
        try disk.open(path, .readWrite).write([99, 99], at: 5)
        #expect(try file.read(at: 3, count: 10) == [4, 5])
        #expect(try file.read(at: 5, count: 10).isEmpty)
        #expect(try file.read(at: 50, count: 10).isEmpty)
    }

    @Test("overwrites with the next append what a failed one left", arguments: Fault.Mode.allCases)
    func failedAppendsAreOverwritten(mode: Fault.Mode) throws {
        let file = try open(committed: 4)
        disk.plan(Fault(at: disk.operationCount + 1, mode))
        #expect(failure { try file.append([9, 9, 9, 9]) } != nil)
        #expect(file.length == 4)
        try file.append([5, 6])
        try file.synchronize()
        #expect(try file.read(at: 0, count: 10) == [1, 2, 3, 4, 5, 6])
        try disk.afterPowerCut(.nothingUnsynced) { root in
            let remains = try LocalFileSystem().open(root.appending("content.pack"), .readWrite)
            let reopened = try AppendOnlyFile(remains, committedLength: file.length)
            #expect(try reopened.read(at: 0, count: 10) == [1, 2, 3, 4, 5, 6])
        }
    }

    @Test("keeps what was appended and synchronised through any power cut")
    func synchronisedBytesSurvive() throws {
        let file = try open(committed: 4)
        try file.append([UInt8](repeating: 7, count: 2_000))
        try file.synchronize()
        try file.append([UInt8](repeating: 8, count: 2_000))
        for seed in 0..<24 as Range<UInt64> {
            let bytes = try disk.afterPowerCut(.random(seed: seed)) {
                try #require(try LocalFileSystem().bytes($0.appending("content.pack")))
            }
            #expect(bytes.starts(with: [1, 2, 3, 4] + [UInt8](repeating: 7, count: 2_000)), "seed \(seed)")
        }
    }

    @Test("is of no use any more once a synchronise has failed", arguments: Fault.Mode.allCases)
    func failedSynchronisesAreFinal(mode: Fault.Mode) throws {
        let file = try open(committed: 4)
        try file.append([5])
        disk.plan(Fault(at: disk.operationCount + 1, mode))
        #expect(failure { try file.synchronize() }?.code == .failed)
        #expect(failure { try file.synchronize() }?.code == .failed)
        #expect(failure { try file.append([6]) }?.code == .failed)
        #expect(try disk.bytes(path) == [1, 2, 3, 4, 5])
    }
}

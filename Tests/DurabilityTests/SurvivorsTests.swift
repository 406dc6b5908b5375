// SPDX-License-Identifier: Apache-2.0

import Durability
import SystemPackage
import TestSupport
import Testing

/// What the double lets survive of that which was not synchronised: any part of it, but only whole steps.
@Suite("A power cut with random survivors")
struct SurvivorsTests {
    private static let seeds: Range<UInt64> = 0..<64

    private let directory: TemporaryDirectory
    private let disk: FaultyFileSystem
    private var root: FilePath { directory.path }
    private var path: FilePath { root.appending("file") }

    init() throws {
        directory = try TemporaryDirectory()
        disk = try FaultyFileSystem(root: directory.path)
    }

    private func left(_ name: String = "file", _ seed: UInt64) throws -> [UInt8]? {
        try disk.afterPowerCut(.random(seed: seed)) { try LocalFileSystem().bytes($0.appending(name)) }
    }

    private func names(_ seed: UInt64) throws -> [String] {
        try disk.afterPowerCut(.random(seed: seed)) { try LocalFileSystem().list($0).map(\.string) }
    }

    @Test("does a rename in one step or not at all, and both happen")
    func renamesAreOneStep() throws {
        try disk.writeDurably([1], to: path)
        try disk.rename(path, to: root.appending("moved"))
        let outcomes = try Set(Self.seeds.map { try names($0) })
        #expect(outcomes == [["file"], ["moved"]])
    }

    @Test("leaves old and new sectors beside one another, but mixes none")
    func sectorsAreWhole() throws {
        try disk.writeDurably([UInt8](repeating: 1, count: 2_048), to: path)
        try disk.open(path, .readWrite).write([UInt8](repeating: 2, count: 1_536), at: 256)
        var outcomes: Set<[UInt8]> = []
        for seed in Self.seeds {
            let bytes = try #require(try left("file", seed))
            #expect(bytes.count == 2_048)
            let edges = [0, 256, 512, 1_024, 1_536, 1_792, 2_048]
            let parts = zip(edges, edges.dropFirst()).map { Set(bytes[$0..<$1]) }
            #expect(parts.allSatisfy { $0.count == 1 }, "seed \(seed)")
            outcomes.insert(parts.compactMap(\.first))
        }
        #expect(outcomes.contains([1, 1, 1, 1, 1, 1]))
        #expect(outcomes.contains([1, 2, 2, 2, 2, 1]))
        #expect(outcomes.count > 4)
    }

    @Test("may leave a file longer, with zeros where its bytes did not come")
    func lengthsGrowWithoutBytes() throws {
        try disk.writeDurably([1], to: path)
        try disk.open(path, .readWrite).write([UInt8](repeating: 2, count: 700), at: 1)
        let files = try Self.seeds.compactMap { try left("file", $0) }
        #expect(files.contains { $0.count == 701 && $0[1...].allSatisfy { $0 == 0 } })
        #expect(files.contains { $0.count == 1 })
        #expect(files.contains { $0.count == 701 && !$0.contains(0) })
    }

    @Test("may leave all of a long write, some of it, or none")
    func longWritesSurviveWholeToo() throws {
        try disk.writeDurably([], to: path)
        try disk.open(path, .readWrite).write([UInt8](repeating: 2, count: 64 * 512), at: 0)
        let counts = try Set(Self.seeds.map { try (left("file", $0) ?? []).count { $0 == 2 } })
        #expect(counts.contains(0))
        #expect(counts.contains(64 * 512))
        #expect(counts.count > 4)
    }

    @Test("may keep a later file and lose an earlier one")
    func filesAreIndependent() throws {
        for name in ["first", "second"] { try disk.open(root.appending(name), .create).write([1], at: 0) }
        let outcomes = try Set(Self.seeds.map { try names($0) })
        #expect(outcomes == [[], ["first"], ["second"], ["first", "second"]])
    }

    @Test("leaves the same for the same seed")
    func seedsRepeat() throws {
        for number in 0..<5 {
            try disk.open(root.appending("file-\(number)"), .create).write([UInt8](repeating: 1, count: 3_000), at: 0)
        }
        func all(_ seed: UInt64) throws -> [[UInt8]?] {
            try (0..<5).map { try left("file-\($0)", seed) }
        }
        for seed in 0..<8 as Range<UInt64> { #expect(try all(seed) == all(seed)) }
        #expect(try Set((0..<8).map { try all($0) }).count > 1)
    }

    @Test("never finds bytes that a failed synchronise dropped")
    func droppedBytesNeverSurvive() throws {
        try disk.writeDurably([1, 1], to: path)
        let file = try disk.open(path, .readWrite)
        try file.write([9, 9, 9], at: 0)
        disk.plan(Fault(at: disk.operationCount + 1, .fail))
        #expect(failure { try file.synchronize() } != nil)
        let outcomes = try Set(Self.seeds.map { try left("file", $0) })
        #expect(outcomes == [[1, 1], [1, 1, 0]])
    }
}

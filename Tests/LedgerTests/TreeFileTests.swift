// SPDX-License-Identifier: Apache-2.0

import Durability
import Records
import Synchronization
import SystemPackage
import TestSupport
import Testing

@testable import Ledger

/// Docs/OnDiskFormat.md §3: each hash of a complete subtree once, in the order in which they become complete.
@Suite struct TreeFileTests {
    private let directory: TemporaryDirectory
    private let leaves: [Digest]

    init() throws {
        directory = try TemporaryDirectory.inMemory()
        var generator = SeededGenerator(seed: 5)
        leaves = (0..<300).map { _ in generator.digest() }
    }

    private func tree() throws -> TreeFile { try TreeFile(directory.path, in: LocalFileSystem(), canWrite: true) }

    private func bytes() throws -> [UInt8] {
        let path = directory.path.appending(TreeFile.name)
        return try #require(try LocalFileSystem().contents(of: path, limit: .max))
    }

    private func write(_ bytes: [UInt8]) throws {
        let file = try LocalFileSystem().open(directory.path.appending(TreeFile.name), .create)
        try file.truncate(to: 0)
        try file.write(bytes, at: 0)
    }

    private func append(_ range: Range<Int>) throws {
        let frontier = try #require(try tree().frontier(of: range.lowerBound))
        var appender = TreeFile.Appender(try tree(), after: frontier)
        for leaf in leaves[range] { try appender.append(leaf) }
        try appender.flush()
        #expect(appender.frontier == MerkleFrontier(leaves[..<range.upperBound]))
    }

    @Test func `The file is the same whether it was written in one go or line by line`() throws {
        try append(0..<300)
        let whole = try bytes()
        #expect(whole.count == TreeFile.hashCount(of: 300) * 32)
        try write([])
        for index in 0..<300 {
            try append(index..<index + 1)
            let length = TreeFile.hashCount(of: index + 1) * 32
            #expect(try bytes() == Array(whole[..<length]), "the hashes of \(index + 1) lines are the beginning")
        }
    }

    @Test func `Every complete subtree stands where the index says`() throws {
        try append(0..<300)
        let file = try bytes()
        var seen: Set<Int> = []
        for level in 0..<9 {
            for number in 0..<(300 >> level) {
                let index = TreeFile.index(level: level, number: number)
                #expect(seen.insert(index).inserted)
                let expected = try MerkleTree(Array(leaves[(number << level)..<((number + 1) << level)])).root(
                    of: 1 << level)
                #expect(Array(file[index * 32..<index * 32 + 32]) == expected.bytes)
            }
        }
        #expect(seen == Set(0..<TreeFile.hashCount(of: 300)))
    }

    @Test func `Roots and proofs of every size come out of one file`() throws {
        try append(0..<300)
        for size in stride(from: 1, through: 300, by: 7) {
            let tree = try tree().tree(of: size)
            #expect(try tree.root(of: size) == MerkleFrontier(leaves[..<size]).root)
            #expect(try self.tree().frontier(of: size) == MerkleFrontier(leaves[..<size]))
            for index in stride(from: 0, to: size, by: 11) {
                #expect(
                    MerkleProof.includes(
                        leaves[index], at: index, path: try tree.inclusionPath(of: index), size: size,
                        root: try tree.root(of: size)))
            }
        }
    }

    @Test func `A proof among ten million lines reads fewer than fifty hashes`() throws {
        for (size, index) in [
            (10_000_000, 0), (10_000_000, 9_999_999), (9_999_999, 4_194_303), (16_777_215, 8_388_607),
        ] {
            let reads = Mutex(0)
            let tree = MerkleTree(size: size) { level, number in
                reads.withLock { $0 += 1 }
                #expect((number + 1) << level <= size)
                return .zero
            }
            _ = try tree.inclusionPath(of: index)
            _ = try tree.root(of: size)
            #expect(reads.withLock { $0 } < 73, "both")
            reads.withLock { $0 = 0 }
            _ = try tree.inclusionPath(of: index)
            #expect(reads.withLock { $0 } < 50)
            reads.withLock { $0 = 0 }
            _ = try tree.consistencyPath(from: index + 1)
            #expect(reads.withLock { $0 } < 50)
        }
    }

    @Test
    func `A file that is short has no frontier, and one that is damaged has another root or is found by comparing`()
        throws
    {
        try append(0..<300)
        let whole = try bytes()
        func compared() throws -> TreeFile.Comparison {
            var comparer = TreeFile.Comparer(try tree())
            for leaf in leaves { try comparer.take(leaf) }
            try comparer.compare()
            return comparer.result
        }
        #expect(try compared() == .same)
        for length in [0, 31, whole.count - 1] {
            try write(Array(whole[..<length]))
            #expect(try tree().frontier(of: 300) == nil)
            #expect(try compared() == .lacking)
        }
        var generator = SeededGenerator(seed: 8)
        for _ in 0..<100 {
            var damaged = whole
            damaged[generator.below(whole.count)] ^= 0x10
            try write(damaged)
            #expect(try compared() == .different)
        }
        let hole = 64 * generator.below(whole.count / 64)
        try write(whole.enumerated().map { (hole..<hole + 64).contains($0.offset) ? 0 : $0.element })
        #expect(try compared() == .lacking)
        let last = try #require(Digest(whole.suffix(32)))
        try write(Array(whole.dropLast(32)) + last.bytes.map { ~$0 })
        #expect(try tree().frontier(of: 300)?.root != MerkleFrontier(leaves).root)
    }
}

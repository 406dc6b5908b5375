// SPDX-License-Identifier: Apache-2.0

import Records
import TestSupport
import Testing

@testable import Ledger

/// RFC 6962 and RFC 9162, section 2.1: roots, inclusion and consistency, and that nothing else passes.
@Suite struct MerkleTreeTests {
    /// The leaves of the reference tests of Certificate Transparency (merkle_tree_test.cc).
    private static let leaves = [
        "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f",
    ].compactMap { Hexadecimal.decode($0).map { Digest.leaf($0) } }

    @Test(
        arguments: [
            (0, 1, []),
            (
                0, 8,
                [
                    "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
                    "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                    "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
                ]
            ),
            (
                5, 8,
                [
                    "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
                    "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
                    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
                ]
            ),
            (2, 3, ["fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"]),
            (
                1, 5,
                [
                    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
                    "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                    "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
                ]
            ),
        ] as [(Int, Int, [String])])
    func `The inclusion proofs of the standard leaves are the published ones`(
        index: Int, size: Int, expected: [String]
    ) throws {
        let tree = MerkleTree(Array(Self.leaves[..<size]))
        #expect(try tree.inclusionPath(of: index).map(\.hex) == expected)
    }

    @Test(
        arguments: [
            (1, 1, []),
            (
                1, 8,
                [
                    "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
                    "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                    "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
                ]
            ),
            (
                6, 8,
                [
                    "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
                    "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
                    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
                ]
            ),
            (
                2, 5,
                [
                    "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                    "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
                ]
            ),
        ] as [(Int, Int, [String])])
    func `The consistency proofs of the standard leaves are the published ones`(
        earlier: Int, size: Int, expected: [String]
    ) throws {
        let tree = MerkleTree(Array(Self.leaves[..<size]))
        #expect(try tree.consistencyPath(from: earlier).map(\.hex) == expected)
    }

    @Test func `Roots and paths of every size up to 200 are those of the recursive definition`() throws {
        var generator = SeededGenerator(seed: 21)
        let leaves = (0..<200).map { _ in generator.digest() }
        for size in 0...200 {
            let tree = MerkleTree(Array(leaves[..<size]))
            let root = Self.root(leaves[..<size])
            #expect(try tree.root(of: size) == root)
            for index in 0..<size {
                let path = try tree.inclusionPath(of: index)
                if size < 40 || index % 7 == 0 { #expect(path == Self.path(index, leaves[..<size])) }
                #expect(MerkleProof.includes(leaves[index], at: index, path: path, size: size, root: root))
            }
            for earlier in 0...size where size < 70 || earlier % 5 == 0 {
                let path = try tree.consistencyPath(from: earlier)
                #expect(
                    MerkleProof.isConsistent(
                        (earlier, Self.root(leaves[..<earlier])), with: (size, root), path: path),
                    "\(earlier) of \(size)")
            }
        }
    }

    @Test(arguments: [1, 2, 3] as [UInt64])
    func `A proof that was tampered with fails`(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let leaves = (0..<120).map { _ in generator.digest() }
        for _ in 0..<1_500 {
            let size = 2 + generator.below(119)
            let index = generator.below(size)
            let tree = MerkleTree(Array(leaves[..<size]))
            let root = try tree.root(of: size)
            let path = try tree.inclusionPath(of: index)
            let comment: Comment = "seed \(seed), leaf \(index) of \(size)"
            #expect(!MerkleProof.includes(generator.digest(), at: index, path: path, size: size, root: root), comment)
            #expect(!MerkleProof.includes(leaves[index], at: index, path: path, size: size, root: .zero), comment)
            let other = generator.below(size)
            if other != index {
                #expect(!MerkleProof.includes(leaves[index], at: other, path: path, size: size, root: root), comment)
            }
            for wrong in Self.tampered(path, &generator) {
                #expect(!MerkleProof.includes(leaves[index], at: index, path: wrong, size: size, root: root), comment)
            }
            for outside in [-1, size, size + 7, .max] {
                #expect(!MerkleProof.includes(leaves[index], at: outside, path: path, size: size, root: root), comment)
            }
        }
    }

    @Test(arguments: [1, 2, 3] as [UInt64])
    func `A consistency that was tampered with fails`(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let leaves = (0..<120).map { _ in generator.digest() }
        for _ in 0..<1_500 {
            let size = 2 + generator.below(119)
            let earlier = 1 + generator.below(size)
            let tree = MerkleTree(Array(leaves[..<size]))
            let (first, second) = (try tree.root(of: earlier), try tree.root(of: size))
            let path = try tree.consistencyPath(from: earlier)
            let comment: Comment = "seed \(seed), \(earlier) of \(size)"
            func holds(_ first: (Int, Digest), _ second: (Int, Digest), _ path: [Digest]) -> Bool {
                MerkleProof.isConsistent(first, with: second, path: path)
            }
            #expect(holds((earlier, first), (size, second), path), comment)
            #expect(!holds((earlier, generator.digest()), (size, second), path), comment)
            #expect(!holds((earlier, first), (size, generator.digest()), path), comment)
            #expect(!holds((size + 1, second), (size, second), path), comment)
            #expect(!holds((-1, first), (size, second), path), comment)
            #expect(!holds((0, first), (size, second), path), comment)
            for wrong in Self.tampered(path, &generator) {
                #expect(!holds((earlier, first), (size, second), wrong), comment)
            }
        }
    }

    /// One bit more or less, a step more, a step less, two steps the other way round.
    private static func tampered(_ path: [Digest], _ generator: inout SeededGenerator) -> [[Digest]] {
        var results = [path + [generator.digest()], [generator.digest()] + path]
        guard let last = path.last else { return results }
        results += [Array(path.dropLast()), Array(path.dropFirst()), path + [last]]
        let place = generator.below(path.count)
        var bytes = path[place].bytes
        bytes[generator.below(32)] ^= 1 << UInt8(generator.below(8))
        var changed = path
        changed[place] = Digest(bytes) ?? .zero
        results.append(changed)
        if path.count > 1 {
            changed = path
            changed.swapAt(0, path.count - 1)
            results.append(changed)
        }
        return results
    }

    /// MTH, word for word.
    private static func root(_ leaves: ArraySlice<Digest>) -> Digest {
        guard leaves.count > 1 else { return leaves.first ?? .ofNothing }
        let middle = leaves.startIndex + half(leaves.count)
        return .node(root(leaves[..<middle]), root(leaves[middle...]))
    }

    /// PATH, word for word.
    private static func path(_ index: Int, _ leaves: ArraySlice<Digest>) -> [Digest] {
        guard leaves.count > 1 else { return [] }
        let half = half(leaves.count)
        let middle = leaves.startIndex + half
        return index < half
            ? path(index, leaves[..<middle]) + [root(leaves[middle...])]
            : path(index - half, leaves[middle...]) + [root(leaves[..<middle])]
    }

    private static func half(_ count: Int) -> Int {
        var half = 1
        while half * 2 < count { half *= 2 }
        return half
    }
}

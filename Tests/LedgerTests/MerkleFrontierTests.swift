// SPDX-License-Identifier: Apache-2.0

import Records
import TestSupport
import Testing

@testable import Ledger

/// RFC 6962, section 2.1.
@Suite struct MerkleFrontierTests {
    /// The leaves and roots of the reference tests of Certificate Transparency (merkle_tree_test.cc).
    private static let leaves = [
        "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f",
    ]
    private static let roots = [
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ]

    @Test(arguments: 0...8)
    func `The root of the standard leaves is the published one`(size: Int) throws {
        let leaves = try Self.leaves[..<size].map { Digest.leaf(try #require(Hexadecimal.decode($0))) }
        #expect(MerkleFrontier(leaves).root.hex == Self.roots[size])
        #expect(MerkleFrontier(leaves).count == size)
    }

    @Test func `The empty tree has the SHA-256 of nothing for its root`() {
        #expect(MerkleFrontier().root.hex == Self.roots[0])
        #expect(MerkleFrontier().count == 0)
    }

    @Test(arguments: [1, 2, 3, 4] as [UInt64])
    func `The root of any number of leaves is that of the recursive definition`(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        var frontier = MerkleFrontier()
        var leaves: [Digest] = []
        for size in 1...140 {
            leaves.append(generator.digest())
            frontier.append(leaves[size - 1])
            #expect(frontier.root == Self.naiveRoot(leaves[...]), "seed \(seed), size \(size)")
            #expect(frontier.count == size)
        }
        #expect(MerkleFrontier(leaves) == frontier)
    }

    @Test func `The root tells order, number and every leaf`() {
        var generator = SeededGenerator(seed: 9)
        let leaves = (0..<9).map { _ in generator.digest() }
        let root = MerkleFrontier(leaves).root
        #expect(MerkleFrontier(leaves.reversed()).root != root)
        #expect(MerkleFrontier(leaves + [leaves[8]]).root != root)
        #expect(MerkleFrontier(leaves.dropLast()).root != root)
        for index in leaves.indices {
            var changed = leaves
            changed[index] = generator.digest()
            #expect(MerkleFrontier(changed).root != root)
        }
    }

    @Test func `A leaf is never a node of the same bytes`() {
        var generator = SeededGenerator(seed: 10)
        let (left, right) = (generator.digest(), generator.digest())
        #expect(Digest.leaf(left.bytes + right.bytes) != Digest.node(left, right))
        #expect(Digest.leaf([1] + left.bytes + right.bytes) != Digest.node(left, right))
    }

    /// MTH of the RFC, word for word: the left subtree has the largest power of two below the number of leaves.
    private static func naiveRoot(_ leaves: ArraySlice<Digest>) -> Digest {
        guard leaves.count > 1, let first = leaves.indices.first else { return leaves.first ?? .ofNothing }
        var half = 1
        while half * 2 < leaves.count { half *= 2 }
        return .node(naiveRoot(leaves[..<(first + half)]), naiveRoot(leaves[(first + half)...]))
    }
}

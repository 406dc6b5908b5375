// SPDX-License-Identifier: Apache-2.0

public import Records

/// The verification of what a ``MerkleTree`` proves.
public enum MerkleProof {
    /// Whether a leaf stands at an index of the tree with this size and root (RFC 9162, section 2.1.3.2).
    ///
    /// - Parameter leaf: the leaf hash.
    public static func includes(
        _ leaf: Digest, at index: Int, path: [Digest], size: Int, root: Digest
    ) -> Bool {
        guard (0..<max(0, size)).contains(index) else { return false }
        var (first, last) = (index, size - 1)
        var hash = leaf
        for step in path {
            guard last != 0 else { return false }
            if first & 1 == 1 || first == last {
                hash = .node(step, hash)
                skipLeft(&first, &last)
            } else {
                hash = .node(hash, step)
            }
            (first, last) = (first >> 1, last >> 1)
        }
        return last == 0 && hash == root
    }

    /// Whether the tree with the first size and root is the beginning of the one with the second (RFC 9162, section
    /// 2.1.4.2). The empty tree is the beginning of every tree.
    public static func isConsistent(
        _ earlier: (size: Int, root: Digest), with later: (size: Int, root: Digest), path: [Digest]
    ) -> Bool {
        guard 0 <= earlier.size, earlier.size <= later.size else { return false }
        if earlier.size == 0 { return path.isEmpty && earlier.root == .ofNothing }
        if earlier.size == later.size { return path.isEmpty && earlier.root == later.root }
        let isComplete = earlier.size & (earlier.size - 1) == 0
        let steps = (isComplete ? [earlier.root] : []) + path
        guard let start = steps.first, !path.isEmpty else { return false }
        var (first, last) = (earlier.size - 1, later.size - 1)
        while first & 1 == 1 { (first, last) = (first >> 1, last >> 1) }
        var (old, new) = (start, start)
        for step in steps.dropFirst() {
            guard last != 0 else { return false }
            if first & 1 == 1 || first == last {
                old = .node(step, old)
                new = .node(step, new)
                skipLeft(&first, &last)
            } else {
                new = .node(new, step)
            }
            (first, last) = (first >> 1, last >> 1)
        }
        return last == 0 && old == earlier.root && new == later.root
    }

    /// Goes up as long as the node is the left one of two, of which there is no right one.
    private static func skipLeft(_ first: inout Int, _ last: inout Int) {
        while first & 1 == 0, first != 0 { (first, last) = (first >> 1, last >> 1) }
    }
}

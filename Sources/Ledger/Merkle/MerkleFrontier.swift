// SPDX-License-Identifier: Apache-2.0

public import Records

/// The right edge of a growing Merkle tree (RFC 6962, section 2.1): enough to append a leaf and to tell the root.
public struct MerkleFrontier: Hashable, Sendable {
    /// Roots of the full subtrees from large to small; one for each bit that is set in ``count``.
    private var roots: [Digest] = []

    /// The number of leaves.
    public private(set) var count = 0

    public init() {}

    /// The frontier of a tree over leaf hashes.
    public init(_ leaves: some Sequence<Digest>) {
        for leaf in leaves { append(leaf) }
    }

    /// The frontier of a tree whose full subtrees are known.
    ///
    /// - Parameter roots: from large to small, one for each bit that is set in `count`.
    init(roots: [Digest], count: Int) {
        precondition(roots.count == count.nonzeroBitCount, "a root for each full subtree")
        self.roots = roots
        self.count = count
    }

    /// Appends a leaf hash.
    ///
    /// - Parameter completing: gets the hash of each subtree that the leaf completes, from itself upwards.
    /// - Complexity: amortised constant, logarithmic at most.
    public mutating func append(_ leaf: Digest, completing: (Digest) -> Void = { _ in }) {
        var subtree = leaf
        var size = count
        completing(subtree)
        while size & 1 == 1, let left = roots.popLast() {
            subtree = .node(left, subtree)
            completing(subtree)
            size >>= 1
        }
        roots.append(subtree)
        count += 1
    }

    /// The root; for no leaves the SHA-256 of nothing, as RFC 6962 has it.
    public var root: Digest {
        guard var root = roots.last else { return .ofNothing }
        for left in roots.dropLast().reversed() { root = .node(left, root) }
        return root
    }
}

extension Digest {
    /// SHA-256 of no bytes: the root of the empty tree.
    static let ofNothing = Digest(hex: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855") ?? .zero
}

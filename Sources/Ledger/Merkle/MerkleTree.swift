// SPDX-License-Identifier: Apache-2.0

public import Records

/// The tree over the first leaves of a log, and its proofs (RFC 6962, section 2.1; RFC 9162, section 2.1).
///
/// It knows no file: whoever makes it hands out the hashes of complete subtrees, one at a time.
public struct MerkleTree {
    /// Hands out the hash of a complete subtree: of the 2^level leaves from number x 2^level on.
    public typealias Subtree = (_ level: Int, _ number: Int) throws -> Digest

    /// The number of leaves.
    public let size: Int
    private let subtree: Subtree

    public init(size: Int, subtree: @escaping Subtree) {
        self.size = size
        self.subtree = subtree
    }

    /// The tree over leaf hashes in memory.
    public init(_ leaves: [Digest]) {
        var levels = [leaves]
        while let below = levels.last, below.count > 1 {
            levels.append((0..<below.count / 2).map { .node(below[2 * $0], below[2 * $0 + 1]) })
        }
        self.init(size: leaves.count) { [levels] level, number in levels[level][number] }
    }

    /// The hash of a leaf.
    public func leaf(_ index: Int) throws -> Digest { try subtree(0, index) }

    /// The root of the tree over the first `size` leaves.
    ///
    /// - Complexity: one subtree for each bit that is set in `size`.
    public func root(of size: Int) throws -> Digest {
        size == 0 ? .ofNothing : try hash(0..<size)
    }

    /// The hashes that lead from a leaf to the root: PATH of RFC 6962, section 2.1.1.
    ///
    /// - Parameter index: of the leaf, from 0, below ``size``.
    /// - Complexity: at most twice as many subtrees as ``size`` has bits.
    public func inclusionPath(of index: Int) throws -> [Digest] {
        precondition((0..<size).contains(index), "a leaf of the tree")
        return try path(index, in: 0..<size)
    }

    /// The hashes by which the tree of the first `earlier` leaves is shown to be the beginning of this one: PROOF of
    /// RFC 6962, section 2.1.2. Empty for 0 leaves and for all.
    public func consistencyPath(from earlier: Int) throws -> [Digest] {
        precondition((0...size).contains(earlier), "no more leaves than the tree has")
        return earlier == 0 ? [] : try subproof(earlier, in: 0..<size, isWhole: true)
    }

    /// MTH over a range that is a subtree of the tree.
    private func hash(_ range: Range<Int>) throws -> Digest {
        let count = range.count
        if count & (count - 1) == 0 { return try subtree(count.trailingZeroBitCount, range.lowerBound / count) }
        let middle = Self.middle(of: range)
        return .node(try hash(range.lowerBound..<middle), try hash(middle..<range.upperBound))
    }

    private func path(_ index: Int, in range: Range<Int>) throws -> [Digest] {
        guard range.count > 1 else { return [] }
        let middle = Self.middle(of: range)
        let (left, right) = (range.lowerBound..<middle, middle..<range.upperBound)
        return index < middle
            ? try path(index, in: left) + [hash(right)] : try path(index, in: right) + [hash(left)]
    }

    /// - Parameter end: the leaves before it are those of the earlier tree.
    private func subproof(_ end: Int, in range: Range<Int>, isWhole: Bool) throws -> [Digest] {
        if end == range.upperBound { return isWhole ? [] : [try hash(range)] }
        let middle = Self.middle(of: range)
        let (left, right) = (range.lowerBound..<middle, middle..<range.upperBound)
        return end <= middle
            ? try subproof(end, in: left, isWhole: isWhole) + [hash(right)]
            : try subproof(end, in: right, isWhole: false) + [hash(left)]
    }

    /// Where the left subtree ends: it has the largest power of two of leaves below their number.
    private static func middle(of range: Range<Int>) -> Int {
        range.lowerBound + 1 << (Int.bitWidth - 1 - (range.count - 1).leadingZeroBitCount)
    }
}

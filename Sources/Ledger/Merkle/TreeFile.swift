// SPDX-License-Identifier: Apache-2.0

public import Durability
public import Records
public import SystemPackage

/// The hashes of all complete subtrees of the ledger's tree: `tree-000001.bin` (Docs/OnDiskFormat.md §3).
///
/// Each stands once, in the order in which they become complete, so the hashes of the first lines are the beginning of
/// the file, and an append adds two hashes a line on average. It is derived from the lines: who reads it compares the root
/// that comes out of it with one that is signed, and makes the file again where they differ.
///
/// *Durability:* none. It is written after the lines were synchronised, and made again where it is lost.
public struct TreeFile {
    /// The name of the file in the folder `ledger`.
    public static let name: FilePath.Component = "tree-000001.bin"

    private let file: any OpenFile

    /// Opens the file.
    ///
    /// - Parameter canWrite: whether it is made where it is missing.
    /// - Throws: ``LedgerError`` `disk`, also where it is missing and may not be made.
    public init(_ directory: FilePath, in fileSystem: any FileSystem, canWrite: Bool) throws(LedgerError) {
        do {
            file = try fileSystem.open(directory.appending(Self.name), canWrite ? .create : .read)
        } catch {
            throw LedgerError(error)
        }
    }

    /// The number of hashes that a tree of so many lines has.
    public static func hashCount(of lines: Int) -> Int { 2 * lines - lines.nonzeroBitCount }

    /// Where the hash of the subtree of the 2^level lines from number x 2^level on stands: behind the subtrees that were
    /// complete before its last line, and those that this line completes on lower levels.
    static func index(level: Int, number: Int) -> Int { hashCount(of: ((number + 1) << level) - 1) + level }

    /// The tree of the first lines, of which nothing is proved yet.
    public func tree(of lines: Int) -> MerkleTree {
        MerkleTree(size: lines) { [file] level, number in
            try Self.hash(level, number, in: file)
        }
    }

    private static func hash(_ level: Int, _ number: Int, in file: any OpenFile) throws(LedgerError) -> Digest {
        do {
            let offset = index(level: level, number: number) * Digest.byteCount
            if let digest = Digest(try file.read(at: offset, count: Digest.byteCount)) { return digest }
        } catch {
            throw LedgerError(error)
        }
        throw LedgerError(
            code: .broken, subject: "\(file.path)", message: "\(file.path) ends too early; run 'muniment rebuild'")
    }

    /// The right edge of the tree of the first lines; `nil` where the file has not so many.
    ///
    /// - Throws: ``LedgerError`` `disk`.
    public func frontier(of lines: Int) throws(LedgerError) -> MerkleFrontier? {
        guard try length() >= Self.hashCount(of: lines) * Digest.byteCount else { return nil }
        var roots: [Digest] = []
        var start = 0
        for level in (0..<Int.bitWidth - 1).reversed() where lines >> level & 1 == 1 {
            roots.append(try Self.hash(level, start >> level, in: file))
            start += 1 << level
        }
        return MerkleFrontier(roots: roots, count: lines)
    }

    private func length() throws(LedgerError) -> Int {
        do { return try file.length() } catch { throw LedgerError(error) }
    }

    /// Writes the hashes that lines complete. What stands behind them is never asked for.
    public struct Appender {
        private let tree: TreeFile
        public private(set) var frontier: MerkleFrontier
        private var buffer: [UInt8] = []
        private var written: Int

        private static let mostBuffered = 1 << 20

        /// - Parameter frontier: the right edge after the lines that the file has.
        public init(_ tree: TreeFile, after frontier: MerkleFrontier) {
            self.tree = tree
            self.frontier = frontier
            written = TreeFile.hashCount(of: frontier.count) * Digest.byteCount
        }

        /// Takes the leaf of the next line.
        ///
        /// - Throws: ``LedgerError`` `disk`.
        public mutating func append(_ leaf: Digest) throws(LedgerError) {
            var made: [UInt8] = []
            frontier.append(leaf) { made += $0.bytes }
            buffer += made
            if buffer.count >= Self.mostBuffered { try flush() }
        }

        /// Writes what was taken.
        ///
        /// - Throws: ``LedgerError`` `disk`; the file then ends with hashes that nobody asks for.
        public mutating func flush() throws(LedgerError) {
            guard !buffer.isEmpty else { return }
            do {
                try tree.file.write(buffer, at: written)
            } catch {
                throw LedgerError(error)
            }
            written += buffer.count
            buffer = []
        }
    }

    /// How the file compares with lines.
    public enum Comparison: Hashable, Sendable {
        /// It has their hashes.
        case same
        /// It lacks some, as after a power cut: it is short, or has zeros in their place.
        case lacking
        /// It has others.
        case different
    }

    /// Compares the file with the hashes of lines, in their order.
    ///
    /// - Complexity: reads the file once.
    public struct Comparer {
        private let tree: TreeFile
        private var frontier = MerkleFrontier()
        private var expected: [UInt8] = []
        private var compared = 0
        public private(set) var result = Comparison.same

        private static let mostBuffered = 1 << 20

        public init(_ tree: TreeFile) { self.tree = tree }

        /// - Throws: ``LedgerError`` `disk`.
        public mutating func take(_ leaf: Digest) throws(LedgerError) {
            var made: [UInt8] = []
            frontier.append(leaf) { made += $0.bytes }
            expected += made
            if expected.count >= Self.mostBuffered { try compare() }
        }

        /// Compares what was taken.
        ///
        /// - Throws: ``LedgerError`` `disk`.
        public mutating func compare() throws(LedgerError) {
            let found: [UInt8]
            do {
                found = try tree.file.read(at: compared, count: expected.count)
            } catch {
                throw LedgerError(error)
            }
            if found != expected {
                for start in stride(from: 0, to: expected.count, by: Digest.byteCount) {
                    let hash = found.dropFirst(start).prefix(Digest.byteCount)
                    guard !hash.elementsEqual(expected[start..<start + Digest.byteCount]) else { continue }
                    let isLacking = hash.count < Digest.byteCount || hash.allSatisfy { $0 == 0 }
                    if !isLacking { result = .different } else if result == .same { result = .lacking }
                }
            }
            compared += expected.count
            expected = []
        }
    }
}

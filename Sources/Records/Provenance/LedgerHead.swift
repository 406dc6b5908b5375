// SPDX-License-Identifier: Apache-2.0

/// What is true of the ledger after a line: all that is needed to append the next one, and to tell whether an index
/// that applied the line has seen the same ledger.
public struct LedgerHead: Hashable, Sendable {
    /// Bytes over all segments up to the end of the line.
    public var length = 0

    /// The number of lines.
    public var sequence = 0

    /// The leaf of the last line; zeros before the first.
    public var leaf = Digest.zero

    /// The trusted time of the last line; `nil` before the first.
    public var trusted: Timestamp?

    /// The number of commitments that lines have named.
    public var commitments = 0

    /// Bytes of the file of lists that lines have named.
    public var lists = 0

    /// Bytes of the file of tombstones that lines have named.
    public var tombstones = 0

    public init() {}
}

// SPDX-License-Identifier: Apache-2.0

/// A range of bytes of a source.
public struct ByteSpan: Hashable, Sendable, Comparable {
    /// Bytes from the start of the source.
    public var offset: Int

    /// The number of bytes.
    public var length: Int

    public init(offset: Int, length: Int) {
        self.offset = offset
        self.length = length
    }

    /// The first offset after the span.
    public var end: Int { offset + length }

    /// The span as a range.
    public var range: Range<Int> { offset..<end }

    public static func < (left: Self, right: Self) -> Bool { (left.offset, left.length) < (right.offset, right.length) }
}
